"""The result of a check, and the input of all checks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from hudline.cli import client_version
from hudline.cli.settings_layers import Layer
from hudline.core.fields import clean
from hudline.core.paths import Home

OK, NOTE, WARN, FAIL = "ok", "note", "warn", "fail"
_MOST = 5  # names in a sentence


class Check(NamedTuple):
    """A result: the subject, its status, a sentence, and what to do about it."""

    name: str
    status: str
    sentence: str
    hint: str = ""


@dataclass(frozen=True)
class Scene:
    """The input of checks. `now` in seconds since the epoch, `cwd` the folder they run in."""

    home: Home
    root: str
    env: dict[str, str]
    cwd: str
    layers: list[Layer]
    now: float

    @cached_property
    def client(self) -> client_version.Version | None:
        """The client's version, read once for all checks; None unknown."""
        return client_version.detect(self.env)


def listed(names: list[str]) -> str:
    """Names of files in a sentence, so many as one takes: "a, b and 3 more"."""
    shown = ", ".join(clean(name, 40) for name in names[:_MOST])
    return shown + (f" and {len(names) - _MOST} more" if len(names) > _MOST else "")


def ago(seconds: float) -> str:
    """An age in words, in the largest unit that fits; a negative one is "just now"."""
    if seconds < 5:
        return "just now"
    for size, name in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        count = int(seconds // size)
        if count:
            return f"{count} {name}{'s' * (count > 1)} ago"
    return f"{int(seconds)} seconds ago"
