"""What holds at a place of a transcript, so that reading can go on from there."""

from __future__ import annotations

from typing import NamedTuple

from hudline.core.json_codec import dumps, parsed


class Attempt(NamedTuple):
    """An attempt to have a request answered; `source`: what it was for (`querySource`)."""

    id: str
    at: float
    source: str


class Position(NamedTuple):
    """What holds at a place of a transcript, so that reading can go on from there: the newest
    prompt, the person's that it belongs to, the newest time, whether a total was the last, how many
    attempts wait for their answer, since when and to when, and the newest attempts."""

    prompt: str = ""
    root: str = ""
    last: float = 0.0
    is_after_total: bool = False
    waiting: int = 0
    waiting_from: float = 0.0
    waiting_to: float = 0.0
    known: tuple[Attempt, ...] = ()

    def encoded(self) -> str:
        """As a text, for `decoded`."""
        return dumps([*self[:-1], [list(one) for one in self.known]]).decode()

    @classmethod
    def decoded(cls, text: str) -> Position:
        """The position of a text; the start of a transcript where it is none."""
        value = parsed(text.encode())
        if not isinstance(value, list) or len(value) != len(cls._fields):
            return cls()
        return cls._make([*value[:-1], tuple(map(Attempt._make, value[-1]))])
