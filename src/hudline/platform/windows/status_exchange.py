"""How a request reaches a host, and its answer the one that asks."""

from __future__ import annotations


def ask_line(folder: str, line: bytes, name: str) -> bytes | None:
    """What the host in `folder` answers to a request; None where it answers nothing in time."""
    return None


def give(folder: str, name: str, answer: bytes) -> None:
    """Give who asked its answer; one that has gone gets nothing."""
