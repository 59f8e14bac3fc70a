"""What an id, or how it begins, can mean: a prompt, a session, an agent or a call."""

from __future__ import annotations

from typing import NamedTuple

from hudline.core.fields import is_whole
from hudline.ledger.database import Ledger

KINDS = ("prompt", "session", "agent", "call")
_AFTER = "\U0010ffff"  # behind all that begins with a text
_MOST = 6  # matches that are of use: more are only said to be more
_SOURCES = {
    "prompt": ("prompt.id", "request.prompt"),
    "session": ("session.id", "prompt.session", "request.session", "reading.session"),
    "agent": ("agent.id", "request.agent"),
    "call": ("call.id",),
}


class Match(NamedTuple):
    """What an id is that of; `kind` is one of `KINDS`."""

    kind: str
    id: str


def matching(ledger: Ledger, text: str) -> list[Match]:
    """What has this id; where nothing has it, what has one that begins so, at most six."""
    if not text or not is_whole(text):  # SQLite takes no halves of surrogate pairs
        return []
    whole = [Match(kind, text) for kind in KINDS if _ids(ledger, kind, text, text)]
    if whole:
        return whole[:1]
    found = [Match(kind, one) for kind in KINDS for one in _ids(ledger, kind, text, text + _AFTER)]
    return found[:_MOST]


def _ids(ledger: Ledger, kind: str, first: str, last: str) -> list[str]:
    queries = " union ".join(
        f"select {column} from {column.partition('.')[0]} where {column} between ?1 and ?2"  # noqa: S608
        for column in _SOURCES[kind]
    )
    return [row[0] for row in ledger.rows(f"{queries} order by 1 limit {_MOST}", (first, last))]
