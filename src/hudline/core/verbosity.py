"""How much is shown: the names of the levels, by number."""

from __future__ import annotations

LEVELS = ("off", "quiet", "normal", "full")
QUIET, NORMAL = 1, 2


def level_of(text: str) -> int | None:
    """The level that a name or a number means: 0 off, 1 quiet, 2 normal, 3 full; else None."""
    word = text.strip().lower()
    return next((level for level, name in enumerate(LEVELS) if word in (name, str(level))), None)
