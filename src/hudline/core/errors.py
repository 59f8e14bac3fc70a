"""Errors at the border of the program: the one broad `except`, and what a command says of them."""

from __future__ import annotations

from typing import Callable, TypeVar

T = TypeVar("T")


class UserError(Exception):
    """A command cannot go on. `message` says in one sentence what is wrong, `hint` in one what to
    do; both are shown on stderr, without a trace."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def guard(action: Callable[[], T], otherwise: Callable[[Exception], T]) -> T:
    """What `action` returns, or what `otherwise` makes of the exception it raised.

    The status line shows a whole frame or nothing, a failing widget shows its name, a command
    explains itself: several manners, one `except`.
    """
    try:
        return action()
    except Exception as error:  # the only broad except of the code base
        return otherwise(error)
