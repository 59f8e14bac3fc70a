"""What the command line needs where something is wrong: imported only then, for it takes as long as
a whole report."""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterable


def similar(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """The known word that a mistyped one is most like; "" where it is like none. alike: the least
    likeness, 1 of the same word."""
    return next(iter(difflib.get_close_matches(word[:80], list(known), 1, alike)), "")


def print_trace(error: Exception) -> None:
    """Print where an exception was raised, on stderr."""
    traceback.print_exception(type(error), error, error.__traceback__)
