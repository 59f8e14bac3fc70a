"""What scripts have reported, at a time: progress that goes on, or has just failed, and notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Optional

from hudline.core.redact import redacted
from hudline.events.script_feed import (
    DONE,
    LABEL,
    NAME,
    RUNNING,
    TEXT,
    Feed,
    Note,
    Progress,
)

SILENT = 120.0  # seconds without a record after which it counts as silent
_FORGOTTEN = 3600.0  # seconds of silence after which it is not shown any more
_FAILED = 300.0  # seconds that a failure is shown at the most
_LOOK = 10.0  # seconds between two looks at a failure: for how long it stays the widget says
_FULL = 30.0  # seconds after the last record for which something is shown that reached its total
_PAUSE = 10.0  # seconds without a record that slow the rate down
_LEAST = 2.0  # seconds that must be known for a rate
_LATEST = 100 * 86_400.0  # seconds; more is no time left


@dataclass(repr=False)
class ScriptProgress:
    """How far a script is. `state`: running, failed or interrupted; `age`: seconds since it began,
    `silent`: since its last record; `rate`: counted in a second, `left`: seconds until the total is
    reached. None: unknown."""

    name: str
    label: str
    count: int
    total: Optional[int]
    state: str
    age: float
    silent: float
    rate: Optional[float] = None
    left: Optional[float] = None

    @property
    def percent(self) -> Optional[float]:
        """The share of the total, 0 to 100; None without a total."""
        return None if not self.total else min(self.count * 100 / self.total, 100.0)

    @property
    def is_active(self) -> bool:
        """Whether it goes on, and its figures change."""
        return self.state == RUNNING and self.silent < SILENT


class ScriptNote(NamedTuple):
    """A text that a script shows; `age`: seconds since it was written, `left`: until it goes."""

    text: str
    tone: str
    age: float
    left: float


def script_progress(feeds: Iterable[Feed], clock: float) -> list[ScriptProgress]:
    """What is to be shown at `clock` (seconds since 1970): nothing that is done, or was left."""
    shown = [_progress(one, clock) for feed in feeds for one in feed.progress.values()]
    return [one for one in shown if _is_shown(one)]


def script_notes(feeds: Iterable[Feed], clock: float) -> list[ScriptNote]:
    """The notes that still stand at `clock`, the newest first."""
    found = [_note(one, clock) for feed in feeds for one in feed.notes.values()]
    return sorted([one for one in found if one.left > 0], key=lambda one: one.age)


def seconds_to_change(progress: list[ScriptProgress], notes: list[ScriptNote]) -> list[float]:
    """After how many seconds something of them is shown otherwise, or goes."""
    times = [note.left for note in notes]
    for one in progress:
        if one.state == RUNNING:
            times += [limit - one.silent for limit in (SILENT, _FORGOTTEN) if limit > one.silent]
        else:
            times.append(_LOOK - one.silent % _LOOK)
    return times


def _is_shown(one: ScriptProgress) -> bool:
    if one.state == DONE:
        return False
    if one.state != RUNNING:
        return one.silent < _FAILED
    is_full = bool(one.total) and one.count >= (one.total or 0)
    return one.silent < (_FULL if is_full else _FORGOTTEN)


def _progress(one: Progress, clock: float) -> ScriptProgress:
    silent = max(clock - one.at, 0.0)
    pause = silent if silent > _PAUSE else 0.0  # it counts: nothing may come any more
    rate = _rate(one, pause) if silent < SILENT and one.state == RUNNING else None
    left = None
    if rate and one.total and one.count <= one.total:
        ahead = (one.total - one.count) / rate - (silent - pause)
        left = ahead if 0 <= ahead < _LATEST else None
    return ScriptProgress(
        _shown(one.name, NAME), _shown(one.label, LABEL), one.count, one.total, one.state,
        max(clock - one.began, 0.0), silent, rate, left,
    )  # fmt: skip


def _rate(one: Progress, pause: float) -> Optional[float]:
    """How many are counted in a second, lately; None where too little is known. pause: seconds
    since the last record that belong to it."""
    if not one.marks:
        return None
    at, count = one.marks[0]
    seconds = one.at + pause - at
    return (one.count - count) / seconds if seconds >= _LEAST and one.count > count else None


def _note(one: Note, clock: float) -> ScriptNote:
    return ScriptNote(_shown(one.text, TEXT), one.tone, max(clock - one.at, 0.0), one.until - clock)


@lru_cache(512)
def _shown(text: str, limit: int) -> str:
    """A text without what looks like a secret."""
    return redacted(text, limit)
