"""Laws of reading journals: the order of events, cut lines, other types."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hudline.core.paths import Home
from hudline.insight.journal_events import Selection, record
from hudline.store.journals import Event, JournalReader

LAWS = settings(max_examples=60, deadline=None, database=None)
KINDS = st.sampled_from(["call.began", "call.ended", "prompted", "turn.ended", "turn.closed"])
FIELDS = (
    *("kind", "tool", "target", "id", "outcome", "ms", "prompt", "actor", "type", "human", "took"),
    *("cost", "tokens", "error", "end", "agent", "subject"),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=3,
)  # fmt: skip
NOW = 1e9
TIMES = st.floats(1, NOW)
EVENTS = st.builds(lambda at, kind: {"at": at, "kind": kind}, TIMES, KINDS)
ODD = st.builds(
    lambda at, fields: {**fields, "at": at},
    TIMES | ANYTHING, st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=6),
)  # fmt: skip


@contextmanager
def somewhere() -> Iterator[Home]:
    folder = tempfile.mkdtemp()
    try:
        yield Home(folder)
    finally:
        shutil.rmtree(folder)


def journal(home: Home, session: str) -> Path:
    path = Path(home.session(session)) / "journal.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def written(events: list[Any]) -> bytes:
    return b"".join(b"\n" + json.dumps(event).encode() + b"\n" for event in events)


def taken(reader: JournalReader) -> list[Event]:
    return [event for gained in reader.gained() for event in gained.events]


@LAWS
@given(st.lists(EVENTS | ODD | ANYTHING, max_size=8), st.data())
def test_a_journal_that_grows_by_any_bytes_gives_each_event_once(
    events: list[Any], data: st.DataObject
) -> None:
    text = written(events)
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=4).map(sorted))
    with somewhere() as home:
        path = journal(home, "s")
        path.write_bytes(text)
        whole = JournalReader(home)
        expected = [event for file in whole.files() for event in whole.read(file, NOW * 2)]
        path.write_bytes(b"")
        reader, found = JournalReader(home), []
        before = 0
        for cut in [*cuts, len(text)]:
            with path.open("ab") as file:
                file.write(text[before:cut])
            before = cut
            found += taken(reader)

    assert repr(found) == repr(expected)


@LAWS
@given(st.lists(EVENTS, min_size=1, max_size=6), st.data())
def test_what_was_passed_over_is_not_read_and_a_line_in_work_is_not_lost(
    events: list[Any], data: st.DataObject
) -> None:
    text = written(events)
    cut = data.draw(st.integers(1, len(text)))
    with somewhere() as home:
        path = journal(home, "s")
        path.write_bytes(text[:cut])
        reader = JournalReader(home)
        for file in reader.files():
            reader.skip(file)
        assert taken(reader) == []
        path.write_bytes(text)
        whole_lines = text[:cut].count(b"}\n")

        assert taken(reader) == (events[whole_lines:] if cut < len(text) else [])


@LAWS
@given(st.lists(EVENTS, min_size=1, max_size=5), st.lists(EVENTS, max_size=3))
def test_a_journal_that_was_replaced_is_read_from_its_beginning(
    events: list[Any], others: list[Any]
) -> None:
    with somewhere() as home:
        path = journal(home, "s")
        path.write_bytes(written(events))
        reader = JournalReader(home)
        assert taken(reader) == events
        beside = path.with_name("new")
        beside.write_bytes(written(others))
        beside.replace(path)

        assert taken(reader) == others


@LAWS
@given(st.lists(EVENTS, min_size=1, max_size=5), st.lists(EVENTS, max_size=7))
def test_a_journal_that_was_removed_and_made_again_is_another_one(
    events: list[Any], others: list[Any]
) -> None:
    """The system may give the new file the number of the old one."""
    with somewhere() as home:
        path = journal(home, "s")
        path.write_bytes(written(events))
        reader = JournalReader(home)
        taken(reader)
        path.unlink()
        assert taken(reader) == []
        path.write_bytes(written(others))
        found = reader.gained()

    assert [event for gained in found for event in gained.events] == others
    assert all(gained.is_new for gained in found)


@LAWS
@given(ODD)
def test_an_event_of_any_types_makes_a_clean_record(event: dict[str, Any]) -> None:
    found = record({**event, "at": 5.0, "kind": str(event.get("kind"))}, "s", None)

    assert found["at"] == 5.0
    for key, value in found.items():
        assert value is None or isinstance(value, (str, bool, int, float)), key
        assert not isinstance(value, str) or value.replace("\u200d", "").isprintable(), key
    json.dumps(found, allow_nan=False)


@LAWS
@given(st.lists(ODD, max_size=6), TIMES, TIMES)
def test_a_period_has_the_events_from_its_beginning_up_to_its_end(
    events: list[dict[str, Any]], one: float, other: float
) -> None:
    since, until = sorted((one, other))
    timed = [
        {**event, "at": float(index) * 1e8, "kind": str(event.get("kind"))}
        for index, event in enumerate(events)
    ]
    chosen = Selection(since, until, ("all",)).chosen(timed)

    assert chosen == [event for event in timed if since <= event["at"] < until]
