"""Which system this is, in words that say nothing of the person."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator, Mapping

_DIGITS = re.compile(r"\d+(\.\d+)*")
_MACHINES = ("x86_64", "amd64", "arm64", "aarch64")


def system_words(env: Mapping[str, str]) -> Iterator[str]:
    """The system, its version in numbers, the machine, and what it really is where it plays another
    one."""
    system = platform.system()
    yield system or "unknown"
    number = _DIGITS.match(platform.release() if system == "Linux" else platform.version())
    yield number.group() if number else "?"
    machine = platform.machine()
    yield machine if machine.lower() in _MACHINES else "another"
    if "microsoft" in platform.release().lower():
        yield "(WSL)"
    if env.get("WINELOADER") or env.get("WINEPREFIX"):
        yield "(Wine)"
