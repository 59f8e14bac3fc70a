"""What tests need of a system, as the one at hand has it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

# Seconds in which a command of the person's has certainly begun; Wine starts programs slowly.
STARTS_WITHIN = 5.0 if sys.platform == "win32" else 1.0
DRIVE = "C:" if sys.platform == "win32" else ""  # what absolute paths begin with


def put_program(path: Path, says: str) -> Path:
    """Make a script at that path, as the system at hand finds it, that prints a line; its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        path = path.with_suffix(".cmd")
        path.write_text(f"@echo off\necho {says}\n", "utf-8")
    else:
        path.write_text(f"#!/bin/sh\necho '{says}'\n", "utf-8")
        path.chmod(0o755)
    return path


def runs_python(script: Path, code: str) -> str:
    """Write a file of Python's; a command line that runs it in the shell of the person."""
    script.write_text(code, "utf-8")
    words = [Path(sys.executable).as_posix(), script.as_posix()]
    if sys.platform != "win32":
        return shlex.join(words)
    # Git Bash and PowerShell read quotes in different ways, so there must be none.
    assert not any(" " in word or "'" in word for word in words), words
    return " ".join(words)


def is_private(path: Path) -> bool:
    """Whether nobody but its owner may read or write a file or folder, as far as its mode says: on
    Windows the folder around decides."""
    return sys.platform == "win32" or path.stat().st_mode & 0o077 == 0
