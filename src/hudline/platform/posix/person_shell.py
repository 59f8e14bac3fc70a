"""The Bourne shell."""

from __future__ import annotations


def shell(line: str) -> tuple[str, ...]:
    """How a command line of the person's is run."""
    return "/bin/sh", "-c", line
