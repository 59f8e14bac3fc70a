"""The Bourne shell."""

from __future__ import annotations


def shell(line: str, outside: str = "") -> tuple[str, ...]:
    """How a command line of the person's is run, by no program in the folder `outside`."""
    return "/bin/sh", "-c", line
