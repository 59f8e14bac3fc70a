"""The Chrome trace against its format: complete events that nest on each thread."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hudline.insight.chrome_trace import chrome_trace
from hudline.insight.spans import Span

TIMES = st.floats(0, 100, allow_nan=False)
SPANS = st.lists(
    st.builds(
        lambda number, agent, began, length: Span(
            f"s{number}", "", "Bash ls", "tool", began, began + length,
            {"session": f"session-{number % 2}", "agent": agent, "outcome": "ok"},
        ),
        st.integers(0, 99), st.sampled_from(["", "agent-a", "agent-b"]), TIMES, TIMES,
    ),
    max_size=12, unique_by=lambda one: one.id,
)  # fmt: skip


def events(spans: list[Span], phase: str = "X") -> list[dict[str, Any]]:
    trace: Any = chrome_trace(spans)
    return [one for one in trace["traceEvents"] if one["ph"] == phase]


def span(began: float, ended: float, agent: str = "", kind: str = "tool") -> Span:
    return Span("x", "", "Bash ls", kind, began, ended, {"session": "s", "agent": agent})


@given(SPANS)
def test_every_event_is_as_the_format_wants_it(spans: list[Span]) -> None:
    trace: Any = chrome_trace(spans)
    assert trace == json.loads(json.dumps(trace))
    named = {(one["pid"], one["tid"]) for one in events(spans, "M") if one["tid"]}
    assert len(events(spans)) == len(spans)
    for one in events(spans):
        assert all(type(one[key]) is int and one[key] >= 0 for key in ("ts", "dur", "pid", "tid"))
        assert isinstance(one["name"], str)
        assert isinstance(one["args"], dict)
        assert (one["pid"], one["tid"]) in named


@given(SPANS)
def test_spans_on_one_thread_hold_each_other_or_do_not_meet(spans: list[Span]) -> None:
    threads: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for one in events(spans):
        of = one["pid"], one["tid"]
        threads.setdefault(of, []).append((one["ts"], one["ts"] + one["dur"]))
    for mine in threads.values():
        for index, (began, ended) in enumerate(mine):
            for other_began, other_ended in mine[index + 1 :]:
                apart = other_began >= ended or other_ended <= began
                inside = began <= other_began and other_ended <= ended
                assert apart or inside


@given(SPANS, st.randoms())
def test_the_order_of_spans_does_not_matter(spans: list[Span], random: Any) -> None:
    shuffled = list(spans)
    random.shuffle(shuffled)

    assert sorted(map(repr, events(shuffled))) == sorted(map(repr, events(spans)))


def test_calls_that_ran_at_once_have_threads_of_their_own() -> None:
    found = events([span(0, 10, kind="interaction"), span(1, 5), span(2, 6), span(7, 8)])

    assert [one["tid"] for one in found] == [1, 1, 2, 1]


def test_agents_are_threads_with_a_name() -> None:
    found = events([span(0, 10), span(1, 2, "a51234b07ffad80de")], "M")

    assert [one["args"].get("name") for one in found if "sort" not in one["name"]] == [
        "session s", "main", "agent a51234b0",
    ]  # fmt: skip


def test_times_are_microseconds() -> None:
    assert [(one["ts"], one["dur"]) for one in events([span(1.5, 1.75)])] == [(1500000, 250000)]
