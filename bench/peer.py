"""The fastest peer that npm has for this machine: CCometixLine, a status line in Rust."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

NAME = "@cometix/ccline"
VERSION = "1.1.2"
ROOT = Path(__file__).resolve().parents[1]
_CACHE = ROOT / ".cache" / "ccline" / VERSION
_MACHINES = {"x86_64": "x64", "amd64": "x64", "arm64": "arm64", "aarch64": "arm64"}


def ensure() -> Path | None:
    """The peer's binary, fetched by npm once; None where that is not possible here."""
    machine = _MACHINES.get(platform.machine().lower())
    binary = _CACHE / f"node_modules/{NAME}-{sys.platform}-{machine}/ccline"
    npm = shutil.which("npm")
    if not binary.exists() and npm and machine:
        _CACHE.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-save", "--prefix", str(_CACHE), f"{NAME}@{VERSION}"]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return binary if binary.exists() else None
