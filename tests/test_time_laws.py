"""Laws of time: whatever rows a ledger holds, each second counts once and each span is one."""

from __future__ import annotations

from typing import Optional

from hypothesis import given
from hypothesis import strategies as st

from hudline.insight import trace, waterfall
from hudline.insight.intervals import length, union
from hudline.insight.money import Tokens
from hudline.insight.time_breakdown import Threads, breakdown
from hudline.insight.timeline import (
    AgentInfo,
    CallTime,
    CompactionTime,
    Live,
    RequestTime,
    Timeline,
    Turn,
)

TIMES = st.integers(0, 200).map(lambda tenths: tenths / 10)
LENGTHS = st.one_of(st.none(), st.integers(0, 99).map(lambda tenths: tenths / 10))
NAMES = st.sampled_from(["p", "q", "r"])
AGENTS = st.sampled_from(["", "", "x", "y", "z"])
TURNS = st.builds(
    lambda prompt, root, began, ended: Turn(prompt, root, "s", "human", began, ended, False),
    NAMES, NAMES, st.one_of(st.none(), TIMES), st.one_of(st.none(), TIMES),
)  # fmt: skip
REQUESTS = st.builds(
    lambda number, prompt, agent, sent, first, length, lost: RequestTime(
        f"r{number}", prompt, "s", agent, sent, first, first + (length or 0), "m", "m", Tokens(),
        2, lost or 0.0, False,
    ),
    st.integers(), NAMES, AGENTS, st.one_of(st.none(), TIMES), TIMES, LENGTHS, LENGTHS,
)  # fmt: skip
CALLS = st.builds(
    lambda number, prompt, agent, began, ended, outcome, decision, took, waited: CallTime(
        f"c{number}", prompt, "s", agent, "Bash", "", began, ended, outcome, decision, took, waited,
        "",
    ),
    st.integers(0, 5), NAMES, AGENTS, TIMES, st.one_of(st.none(), TIMES),
    st.sampled_from(["ok", "failed", "denied", ""]), st.sampled_from(["user_temporary", "config"]),
    LENGTHS, LENGTHS,
)  # fmt: skip
TIMELINES = st.builds(
    Timeline,
    st.lists(TURNS, max_size=3, unique_by=lambda one: one.prompt),
    st.lists(REQUESTS, max_size=5, unique_by=lambda one: one.id),
    st.lists(CALLS, max_size=5, unique_by=lambda one: one.id),
    st.dictionaries(
        st.sampled_from(["x", "y", "z"]),
        st.builds(
            lambda agent, parent, call: AgentInfo(agent, "s", parent, call, "Explore"),
            st.sampled_from(["x", "y", "z"]), AGENTS, st.sampled_from(["", "c0", "c1", "c2"]),
        ),
        max_size=3,
    ),
    st.lists(st.builds(CompactionTime, st.just("s"), TIMES, TIMES), max_size=2),
)  # fmt: skip
LIVE = st.one_of(st.none(), st.builds(Live, st.just("s"), st.just(30.0), st.booleans()))


@given(TIMELINES, LIVE)
def test_any_rows_are_counted_once(known: Timeline, live: Optional[Live]) -> None:
    threads = Threads(known, live)
    for activity in (threads.main(), *map(threads.agent, threads.agents)):
        found = breakdown(activity)
        assert sum(found.parts.values()) == found.total == length(union(activity.windows))
        assert min(found.parts.values()) >= 0


@given(TIMELINES, LIVE, st.integers(1, 20), st.integers(1, 6), st.booleans())
def test_any_rows_are_spans_that_end_behind_their_beginning(
    known: Timeline, live: Optional[Live], most: int, depth: int, with_parts: bool
) -> None:
    threads = Threads(known, live)
    spans = trace.spans(threads)
    rows = waterfall.rows(spans, depth, most, with_parts)
    axis = waterfall.Axis(threads.main().windows, 20)

    assert all(span.began <= span.ended for span in spans)
    assert len({row.span.id for row in rows}) == len(rows) <= most
    assert all(0 <= row.depth < depth for row in rows)
    for row in rows:
        assert len(axis.bar(waterfall.stretches(row.span, spans))) == 20
    everything = waterfall.rows(spans, 99, 99, with_parts=True)
    assert {row.span.id for row in everything} == {span.id for span in spans}
