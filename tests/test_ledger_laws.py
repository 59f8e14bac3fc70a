"""Laws of reading: any cut, any order and any repeat give the same ledger; nothing is counted
twice."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledgers import (
    NAMES,
    SAMPLES,
    Person,
    account,
    answered,
    attempt,
    called,
    dump,
    prompted,
    result,
    totals,
)

from hudline.core.json_codec import dumps
from hudline.ledger.position import Position
from hudline.ledger.transcript import TranscriptReader

LAWS = settings(max_examples=20, deadline=None, database=None)
FILES = sorted(
    (path.relative_to(SAMPLES / name), name) for name in NAMES
    for path in (SAMPLES / name).rglob("*.jsonl")
)  # fmt: skip


@contextmanager
def somebody() -> Iterator[Person]:
    folder = tempfile.mkdtemp()
    try:
        yield Person(Path(folder))
    finally:
        shutil.rmtree(folder)


@cache
def whole() -> dict[str, list[tuple[Any, ...]]]:
    """What a ledger holds that reads all samples at once."""
    with somebody() as person, person.has(*NAMES).ledger() as ledger:
        return without_places(dump(ledger))


def without_places(held: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Paths differ from folder to folder."""
    kept = {name: rows for name, rows in held.items() if name not in ("source", "config_dir")}
    kept["session"] = [(row[0], *row[2:]) for row in kept["session"]]
    return kept


@LAWS
@given(st.data())
def test_any_cut_of_any_file_at_any_byte_gives_the_same_rows(data: st.DataObject) -> None:
    with somebody() as person:
        person.has(*NAMES)
        with person.opened() as ledger:
            texts = {path: (person.config / path).read_bytes() for path, _ in FILES}
            cuts = data.draw(st.lists(st.floats(0, 1), min_size=1, max_size=3).map(sorted))
            for share in [*cuts, 1]:
                for path, text in texts.items():
                    length = len(text) if share == 1 else int(len(text) * share)
                    (person.config / path).write_bytes(text[:length])
                person.read(ledger)

            assert without_places(dump(ledger)) == whole()


@LAWS
@given(st.permutations(FILES))
def test_any_order_of_the_files_gives_the_same_rows(order: list[tuple[Path, str]]) -> None:
    with somebody() as person, person.opened() as ledger:
        for path, name in order:
            target = person.config / path
            target.parent.mkdir(parents=True, exist_ok=True)
            metadata = (SAMPLES / name / path).with_suffix(".meta.json")
            if metadata.exists():
                shutil.copy(metadata, target.parent)
            shutil.copy(SAMPLES / name / path, target)
            person.read(ledger)

        assert without_places(dump(ledger)) == whole()


# Made transcripts, line by line

IDS = st.sampled_from(["a", "b", "c"])
TIMES = st.integers(0, 120).map(lambda tenths: tenths / 10)
LINES = st.lists(
    st.one_of(
        st.builds(prompted, TIMES, IDS),
        st.builds(lambda at, key: prompted(at, key, turnOrigin="task_notification"), TIMES, IDS),
        st.builds(attempt, TIMES, IDS),
        st.builds(lambda at, key, ref: answered(at, key, requestRef=ref), TIMES, IDS, IDS),
        st.builds(lambda at, key, call: answered(at, key, [called(call)]), TIMES, IDS, IDS),
        st.builds(lambda at, key, bad: result(at, key, is_error=bad), TIMES, IDS, st.booleans()),
        st.builds(lambda usd: totals("s", usd), st.floats(0, 1)),
        st.builds(
            lambda at, ms: {"type": "system", "subtype": "turn_duration", "durationMs": ms,
                            "timestamp": f"2026-11-20T10:00:{at:06.3f}Z"},
            TIMES, st.integers(0, 99),
        ),
    ),
    max_size=15,
)  # fmt: skip


@settings(max_examples=300, deadline=None, database=None)
@given(LINES, st.data())
def test_reading_may_stop_behind_any_line_and_go_on_elsewhere(
    lines: list[dict[str, Any]], data: st.DataObject
) -> None:
    texts = [dumps(line) + b"\n" for line in lines]
    at_once = TranscriptReader("s", "", Position(), 0)
    at_once.feed(b"".join(texts))
    place = data.draw(st.integers(0, len(texts)))
    first = TranscriptReader("s", "", Position(), 0)
    first.feed(b"".join(texts[:place]))
    position = Position.decoded(first.position.encoded())
    second = TranscriptReader("s", "", position, first.offset)
    second.feed(b"".join(texts[place:]))

    assert (second.position, second.offset) == (at_once.position, at_once.offset)
    one, two, both = first.finish(), second.finish(), at_once.finish()
    for name in ("calls", "call_ends", "prompts", "turn_ends", "totals", "resumed", "reported"):
        assert getattr(one, name) + getattr(two, name) == getattr(both, name)


@LAWS
@given(LINES, LINES, st.data())
def test_made_sessions_give_the_same_rows_however_they_are_cut(
    mine: list[dict[str, Any]], others: list[dict[str, Any]], data: st.DataObject
) -> None:
    with somebody() as person, person.opened() as ledger:
        person.write("s", mine)
        person.write("t", others)
        person.read(ledger)
        expected = dump(ledger)
    with somebody() as again, again.opened() as ledger:
        order = data.draw(st.permutations([("s", mine), ("t", others)]))
        for session, lines in order:
            place = data.draw(st.integers(0, len(lines)))
            again.write(session, lines[:place], end="\n" if place else "")
            again.read(ledger)
            again.write(session, lines)
            again.read(ledger)

        assert without_places(dump(ledger)) == without_places(expected)


@LAWS
@given(LINES)
def test_what_is_hidden_is_never_below_zero(lines: list[dict[str, Any]]) -> None:
    with somebody() as person:
        person.write("s", lines)
        with person.ledger() as ledger:
            assert all(part.usd >= 0 and min(part.tokens) >= 0 for part in account(ledger).hidden)
