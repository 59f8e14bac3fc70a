"""Linux and macOS, where the locale says what a terminal understands."""

from __future__ import annotations


def prepare() -> None:
    """Leave standard output and standard error as they are."""
