"""Which own widgets a draw asks: all of them together have a tenth of a second.

Those that it does not reach show what they drew last, and the next draws ask them alone until each
has had its turn. So ten slow widgets make no draw late, and none of them stays behind.
"""

from __future__ import annotations

from typing import Callable

BUDGET = 0.1  # seconds of a draw; the last one that is asked may take its own limit beyond it


class Turns:
    """Shares the budget of each draw. `note_left` is called where a draw leaves any for the next,
    which has to come soon."""

    def __init__(self, note_left: Callable[[], None]) -> None:
        self._note_left = note_left
        self._draw: object = None
        self._spent = 0.0
        self._first: set[object] = set()  # whose turn it is, before all others
        self._left: set[object] = set()

    def comes(self, draw: object, key: object) -> bool:
        """Whether the widget `key` is asked in a draw; `draw` is another object for each."""
        if draw is not self._draw:
            self._draw, self._spent = draw, 0.0
            self._first, self._left = self._left, set()
        if self._first and key not in self._first:
            return False
        if self._spent < BUDGET:
            return True
        if not self._left:
            self._note_left()
        self._left.add(key)
        return False

    def spend(self, seconds: float) -> None:
        """Take what asking a widget has taken from the draw's budget."""
        self._spent += seconds
