"""The peer of the reports: ccusage, in Rust, which reads all transcripts each time."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "20.0.24"  # the newest of which npm has a program for Linux
ROOT = Path(__file__).resolve().parents[1]
_CACHE = ROOT / ".cache" / "ccusage" / VERSION
_MACHINES = {"x86_64": "x64", "amd64": "x64", "arm64": "arm64", "aarch64": "arm64"}
DAILY = ("claude", "daily", "--offline", "--json")


def ensure() -> Path | None:
    """The program, fetched by npm once; None where that is not possible here."""
    machine = _MACHINES.get(platform.machine().lower())
    name = f"@ccusage/ccusage-{sys.platform}-{machine}"
    program = _CACHE / "node_modules" / name / "bin" / "ccusage"
    npm = shutil.which("npm")
    if not program.exists() and npm and machine:
        _CACHE.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-save", "--prefix", str(_CACHE), f"{name}@{VERSION}"]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if not program.exists():
        return None
    program.chmod(0o755)
    return program
