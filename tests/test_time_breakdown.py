"""Why something took long: laws of counting each second once, and the client's own spans."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Optional

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledgers import Person

from hudline.insight.intervals import Interval, length, union, within, without
from hudline.insight.time_breakdown import ORDER, SHOWN, Activity, Breakdown, Threads, breakdown
from hudline.insight.timeline import (
    Live,
    Timeline,
)
from hudline.ledger.reports import Period
from hudline.ledger.timeline import prompt_roots, timeline

NATIVE = Path(__file__).with_name("native_spans")
NEAR = 300  # milliseconds
INTERVALS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)
PARTS = st.fixed_dictionaries(dict.fromkeys(ORDER[:-1], INTERVALS))


def points(intervals: list[Interval]) -> set[int]:
    """The milliseconds that intervals cover."""
    return {at for began, ended in intervals for at in range(began, ended)}


# Sets of time


@given(INTERVALS, INTERVALS)
def test_sets_of_time_are_those_of_their_milliseconds(
    one: list[Interval], other: list[Interval]
) -> None:
    assert points(union(one)) == points(one)
    assert points(within(one, other)) == points(one) & points(other)
    assert points(without(one, other)) == points(one) - points(other)
    assert length(union(one)) == len(points(one))


@given(INTERVALS, st.integers(0, 9))
def test_a_union_is_in_order_and_apart_by_more_than_its_gap(one: list[Interval], gap: int) -> None:
    found = union(one, gap)
    assert all(began < ended for began, ended in found)
    assert all(later[0] > earlier[1] + gap for earlier, later in zip(found, found[1:]))


# Parts


@given(INTERVALS, PARTS)
def test_parts_add_up_to_the_length_and_none_is_below_zero(
    windows: list[Interval], parts: dict[str, list[Interval]]
) -> None:
    found = breakdown(Activity(windows, parts))

    assert list(found.parts) == list(SHOWN)
    assert sum(found.parts.values()) == found.total == len(points(windows))
    assert min(found.parts.values()) >= 0
    assert min(found.meanwhile.values()) >= 0


@given(INTERVALS, PARTS)
def test_a_millisecond_belongs_to_the_first_part_that_has_it(
    windows: list[Interval], parts: dict[str, list[Interval]]
) -> None:
    assert ORDER == ("you", "tools", "model", "retries", "agents", "other")
    expected = dict.fromkeys(ORDER, 0)
    for at in points(windows):
        own = next((part for part in ORDER[:-1] if at in points(parts[part])), "other")
        expected[own] += 1

    assert breakdown(Activity(windows, parts)).parts == expected


@given(INTERVALS, PARTS, st.randoms())
def test_the_order_of_intervals_does_not_matter(
    windows: list[Interval], parts: dict[str, list[Interval]], random: Any
) -> None:
    expected = breakdown(Activity(windows, parts))
    for spans in (windows, *parts.values()):
        random.shuffle(spans)

    assert breakdown(Activity(windows, parts)) == expected


# Sessions


@contextmanager
def somebody() -> Iterator[Person]:
    folder = tempfile.mkdtemp()
    try:
        yield Person(Path(folder))
    finally:
        shutil.rmtree(folder)


def read(person: Person, *wanted: str) -> Timeline:
    """The timeline of some prompts, of all where none is named."""
    with person.ledger() as ledger:
        roots = [one.id for one in prompt_roots(ledger, Period())]
        chosen = [one for one in roots if not wanted or one.startswith(wanted)]
        return timeline(ledger, chosen)


def parts_of(person: Person, *wanted: str, live: Optional[Live] = None) -> Breakdown:
    return breakdown(Threads(read(person, *wanted), live).main())


@cache
def sample(name: str) -> Timeline:
    with somebody() as person:
        return read(person.has(name))


@settings(max_examples=40, deadline=None, database=None)
@given(st.sampled_from(["agents", "hidden", "rejected"]), st.randoms())
def test_the_order_of_rows_does_not_matter(name: str, random: Any) -> None:
    known = sample(name)
    rows: list[list[Any]] = [list(one) for one in (known.turns, known.requests, known.calls)]
    for one in rows:
        random.shuffle(one)
    agents = list(known.agents.items())
    random.shuffle(agents)
    turns, requests, calls = rows
    shuffled = Timeline(turns, requests, calls, dict(agents), known.compactions[::-1])

    assert breakdown(Threads(shuffled).main()) == breakdown(Threads(known).main())


def native(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((NATIVE / f"{name}.json").read_text("utf-8"))
    return found


def native_parts(name: str, number: int) -> dict[str, int]:
    """The parts of an interaction by the client's own spans of its main thread."""
    spans = native(name)
    whole = [one for one in spans if one["name"] == "interaction"][number]
    tools = {one["id"] for one in spans if one["parent"] == whole["id"] and "tool" in one}
    mine = [one for one in spans if one["parent"] in {whole["id"], *tools} and "agent" not in one]
    parts: dict[str, list[Interval]] = {part: [] for part in ORDER[:-1]}
    for one in mine:
        is_by_person = str(one.get("source", "")).startswith("user")
        part = {"llm_request": "model", "tool.execution": "tools"}.get(one["name"])
        part = "you" if one["name"] == "tool.blocked_on_user" and is_by_person else part
        if part:
            parts[part].append((round(one["began"] * 1000), round(one["ended"] * 1000)))
    window = round(whole["began"] * 1000), round(whole["ended"] * 1000)
    return dict(breakdown(Activity([window], parts)).parts)


MEASURED = {  # calls that hooks measured: Bash that a person allowed after 3.3 seconds
    "at": 1795944552.677, "kind": "call.ended", "id": "toolu_a58f80d17fa54095b27809",
    "tool": "Bash", "outcome": "ok", "ms": 134,
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "number", "prompt"),
    [
        ("agents", 3, "4f3ce31f"), ("agents", 5, "4857c12b"), ("hidden", 0, "dbcd289f"),
        ("hidden", 7, "37ad9faf"), ("rejected", 0, "a32a8941"), ("rejected", 1, "4d93ac02"),
    ],
)  # fmt: skip
def test_the_parts_of_a_turn_are_those_of_the_clients_own_spans(
    tmp_path: Path, name: str, number: int, prompt: str
) -> None:
    """A dialog of 4.3 s, a denied one of 6.7 s behind one of 3.3 s, a command of 40 s, one that was
    left at its dialog."""
    person = Person(tmp_path).has(name)
    if name == "hidden":
        person.journal("31b984c1-52cf-451a-a9f3-2eff00778e3e", [MEASURED])
    mine = parts_of(person, prompt).parts

    for part, expected in native_parts(name, number).items():
        assert abs(mine[part] - expected) < NEAR, part


def test_with_agents_the_main_thread_has_the_clients_own_parts(tmp_path: Path) -> None:
    """Two agents, one of them with a nested one, and two turns that they woke."""
    mine = parts_of(Person(tmp_path).has("agents"), "fa4f1749")
    spans = native("agents")
    first = native_parts("agents", 0)
    woken = [native_parts("agents", number) for number in (1, 2)]
    turns = [one for one in spans if one["name"] == "interaction"][:3]

    assert abs(mine.parts["tools"] - first["tools"]) < NEAR
    assert abs(mine.parts["model"] - sum(one["model"] for one in (first, *woken))) < NEAR
    assert mine.parts["you"] == mine.parts["retries"] == 0
    # They worked on for two seconds behind the first turn, until they woke the client.
    assert abs(mine.total - round((turns[2]["ended"] - turns[0]["began"]) * 1000)) < NEAR
    assert abs(mine.parts["agents"] - round((turns[1]["began"] - turns[0]["ended"]) * 1000)) < 600


def test_an_agent_has_the_clients_own_parts(tmp_path: Path) -> None:
    threads = Threads(read(Person(tmp_path).has("agents"), "fa4f1749"))
    for agent in ("a51234b07ffad80de", "a43668f78ee43bdb0"):
        spans = [one for one in native("agents") if one.get("agent") == agent]
        spans += [one for one in native("agents") if one["parent"] in {of["id"] for of in spans}]
        mine = breakdown(threads.agent(agent)).parts
        for part, name in (("model", "llm_request"), ("tools", "tool.execution")):
            taken = union(
                [(round(one["began"] * 1000), round(one["ended"] * 1000)) for one in spans
                 if one["name"] == name]
            )  # fmt: skip
            assert abs(mine[part] - length(taken)) < NEAR, (agent, part)


def test_retries_are_what_claude_code_counts_as_such(tmp_path: Path) -> None:
    """Its own figures of API time with and without retries differ by 3.0 s; its span of the request
    is 3.2 s long, retries and all."""
    mine = parts_of(Person(tmp_path).has("hidden"), "e9fbf546").parts
    request = next(one for one in native("hidden") if one.get("attempt") == 3)

    assert abs(mine["retries"] - 3016) < NEAR
    assert (
        abs(mine["retries"] + mine["model"] - round((request["ended"] - request["began"]) * 1000))
        < NEAR
    )


def test_an_answer_that_was_cut_is_time_of_the_model(tmp_path: Path) -> None:
    mine = parts_of(Person(tmp_path).has("hidden"), "40571790")

    assert abs(mine.parts["model"] - 3931) < NEAR
    assert abs(mine.total - 4057) < NEAR  # the client's interaction, which has no span for it
