"""What scripts have reported of a session: progress, by name, and notes.

Records stand in the order in which they were written, and are read in it: `hudline progress` and
`hudline note` append them to <session>/feed.jsonl, see `cli.feed_command`. Programs that write a
JSON file instead (docs/feed.md) report the same. All of it is untrusted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, Optional

from hudline.core.fields import LATEST, Record, clean, moment, number, rows, table, whole

NAME, LABEL, TEXT = 64, 120, 200  # characters of a name, of a label, of a note
MOST, MOST_NOTES = 64, 32  # that are kept of a session
RUNNING, DONE, FAILED, INTERRUPTED = "running", "done", "failed", "interrupted"
TONES = ("plain", "good", "warn", "alarm", "accent")
LASTS, LONGEST = 600.0, 7 * 86_400.0  # seconds that a note is shown: by default, at the most
_ENDS = {"done": DONE, "fail": FAILED, "stop": INTERRUPTED}
_LATE = 10.0  # seconds after an end in which ticks of other processes may still come
_SPAN, _SHARE = 10.0, 8  # a rate is that of the last seconds, or of a share of the whole
_KEPT, _NOTE, _CLEAR = "kept", "note", "clear"  # kinds of records, beside those of progress


class Progress:
    """How far something is. `began`, `at` (of the last record): seconds since 1970; `total`: None
    where it is not known; `marks`: two earlier (time, count), the older first."""

    def __init__(self, name: str, began: float, at: float) -> None:
        self.name, self.began, self.at = name, began, at
        self.label, self.state = "", RUNNING
        self.count = 0
        self.total: Optional[int] = None
        self.marks: list[tuple[float, int]] = []

    def note_count(self, at: float, count: int) -> None:
        """Set the count, and move the marks on."""
        if count < self.count or not self.marks:
            self.marks = [(at, count if count < self.count else self.count)] * 2
        self.count = min(count, 10**15)
        if at - self.marks[1][0] >= max(_SPAN, (at - self.began) / _SHARE):
            self.marks = [self.marks[1], (at, self.count)]


class Note(NamedTuple):
    """A text; `at`: when it was written, `until`: when it goes (seconds since 1970)."""

    text: str
    tone: str
    at: float
    until: float


class Feed:
    """What is known: progress by name, notes by text, the oldest first."""

    def __init__(self) -> None:
        self.progress: dict[str, Progress] = {}
        self.notes: dict[str, Note] = {}


def reduce_records(feed: Feed, values: Iterable[object], clock: float = LATEST) -> None:
    """Bring a feed up to date with what its file has gained, garbage passed over. A record that was
    written later than `clock` (seconds since 1970: now) counts as written then: the machine's
    clock was set back, and else it would never be silent."""
    for value in values:
        record = table(value)
        at, kind = moment(record.get("at")), record.get("kind")
        if at is None:
            continue
        at = min(at, clock)
        if kind == _NOTE:
            _add_note(feed, record, at)
        elif kind == _CLEAR:
            feed.notes.clear()
        else:
            name = clean(record.get("name"), NAME)
            if name:
                _apply(feed, kind, name, record, at)
    _drop_most(feed)


def read_file(feed: Feed, value: object, at: float) -> None:
    """Make a feed what a program's JSON file says, which was written at `at` (seconds since 1970).
    What is there already goes on, so that its rate is known."""
    given = table(value)
    before, feed.progress, feed.notes = feed.progress, {}, {}
    for row in rows(given.get("progress"))[:MOST]:
        name, state = clean(row.get("name"), NAME), row.get("state", RUNNING)
        if not name or state not in (RUNNING, *_ENDS.values()) or name in feed.progress:
            continue
        began = moment(row.get("began"))
        one = before.get(name) or Progress(name, at if began is None else min(began, at), at)
        feed.progress[name] = one
        if began is not None and not one.marks:
            one.marks = [(one.began, 0)] * 2
        _set(one, row, at)
        one.state = str(state)
    for row in rows(given.get("notes"))[:MOST_NOTES]:
        until = moment(row.get("until"))
        _add_note(feed, {**row, "for": LONGEST if until is None else until - at}, at)


def compacted(feed: Feed, clock: float) -> list[Record]:
    """The records that make the same feed again, without what is over at `clock` (seconds since
    1970)."""
    known = [
        {"kind": _KEPT, **vars(one)}
        for one in feed.progress.values()
        if one.state == RUNNING or clock - one.at < max(_LATE, LASTS)
    ]
    lasting = [one for one in feed.notes.values() if one.until > clock]
    return known + [
        {"kind": _NOTE, "at": one.at, "text": one.text, "tone": one.tone, "for": one.until - one.at}
        for one in lasting
    ]


def _apply(feed: Feed, kind: object, name: str, record: Record, at: float) -> None:
    one = feed.progress.get(name)
    if kind == _KEPT:
        _restore(feed, name, record, at)
    elif kind in ("start", "set", "tick"):
        is_over = one is not None and one.state != RUNNING
        if kind == "tick" and one is not None and is_over and 0 <= at - one.at < _LATE:
            return
        if one is None or is_over or kind == "start":
            feed.progress.pop(name, None)
            one = feed.progress[name] = Progress(name, at, at)
        if kind == "tick":
            by = whole(record.get("by", 1))
            record = {**record, "count": one.count + (by or 0)}
        _set(one, record, at)
    elif isinstance(kind, str) and kind in _ENDS and (one is not None or kind != "done"):
        if one is None:
            one = feed.progress[name] = Progress(name, at, at)
        _set(one, record, at)
        one.state = _ENDS[kind]


def _set(one: Progress, record: Record, at: float) -> None:
    """Take over what a record says."""
    one.at = max(one.at, at)
    total, label = whole(record.get("total")), clean(record.get("label"), LABEL)
    one.total = one.total if total is None else total or None
    one.label = label or one.label
    one.note_count(at, one.count if (count := whole(record.get("count"))) is None else count)


def _restore(feed: Feed, name: str, record: Record, at: float) -> None:
    began, state = moment(record.get("began")), record.get("state")
    one = Progress(name, at if began is None else began, at)
    _set(one, record, at)
    one.state = str(state) if state in _ENDS.values() else RUNNING
    one.marks = _marks(record.get("marks")) or one.marks
    feed.progress.pop(name, None)
    feed.progress[name] = one


def _marks(value: object) -> list[tuple[float, int]]:
    """Two marks; none where they cannot be read."""
    pairs: list[Any] = value if isinstance(value, list) else []
    found = [
        (at, count)
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2
        and (at := moment(pair[0])) is not None and (count := whole(pair[1])) is not None
    ]  # fmt: skip
    return found if len(found) == 2 else []


def _add_note(feed: Feed, record: Record, at: float) -> None:
    """Add a note, the same text anew; one that is over already takes the former one away."""
    text, tone = clean(record.get("text"), TEXT), record.get("tone")
    if not text:
        return
    lasts = number(record.get("for", LASTS))
    feed.notes.pop(text, None)
    if lasts:
        known = str(tone) if tone in TONES else TONES[0]
        feed.notes[text] = Note(text, known, at, at + min(lasts, LONGEST))


def _drop_most(feed: Feed) -> None:
    """Keep what can be: what is over goes first, then what was silent for longest."""
    if len(feed.progress) > MOST:
        order = sorted(
            feed.progress.values(), key=lambda one: (one.state == RUNNING, one.at), reverse=True
        )
        kept = {one.name for one in order[:MOST]}
        feed.progress = {name: one for name, one in feed.progress.items() if name in kept}
    for text in list(feed.notes)[:-MOST_NOTES]:
        del feed.notes[text]
