"""A turn costs one amount, whoever tells it: the figure beside the cost and the receipt's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests import stories
from tests.ledgers import SAMPLES

from hudline.events.status_input import StatusInput
from hudline.host.session_events import closed_before, usage_event
from hudline.state.reducer import reduce_events
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot
from hudline.view.turn_summary import past_turns


def turns_of(name: str) -> list[tuple[float | None, float | None]]:
    """At each tick of a recording at rest, the cost of the turn: the spending's, the receipt's."""
    records, pid = stories.records(stories.recorded(name)), stories.pid_of(name)
    found = []
    for row in stories.rows(name):
        if row["event"] != "StatusLine":
            continue
        clock = stories.BASE + row["t"]
        known = [one for one in records if one["at"] <= clock]
        now = build_snapshot(
            reduce_events({}, known), StatusInput.parse(row["input"]), Evidence(pid), clock
        )
        event = usage_event(now)
        if event:
            records.append(event)
        if now.turn_summary and now.usage:
            found.append((now.usage.turn, now.turn_summary.cost))
    return found


@pytest.mark.parametrize("name", stories.RECORDINGS)
def test_the_cost_of_a_turn_is_that_of_its_receipt(name: str) -> None:
    for spending, receipt in turns_of(name):
        assert receipt is None or spending == receipt


def test_a_turn_that_tasks_in_the_background_went_on_with_is_told() -> None:
    assert any(receipt for _, receipt in turns_of("parallel"))


# A real session: at 394.663 its first turn was noted with $0.2944. A notification woke the main
# thread once more, whose answer was read at 394.928 ($0.3208); the next prompt came at 395.427.
FIRST, SECOND = "fa4f1749-63db-44e6-b395-1ad83fa68901", "4f3ce31f-f21e-4986-b68a-e7c6326a4981"
PROMPTED = 1795944395.427
PID = 10974


def known_at(clock: float) -> list[dict[str, Any]]:
    """What that session's journal held at a time."""
    (path,) = (SAMPLES / "agents").rglob("journal.jsonl")
    events = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return [event for event in events if event["at"] <= clock]


def seen_at(clock: float, events: list[dict[str, Any]]) -> Snapshot:
    status = StatusInput.parse({"cost": {"total_cost_usd": 0.32075640000000005},
                                "prompt_id": SECOND})  # fmt: skip
    return build_snapshot(reduce_events({}, events), status, Evidence(PID), clock)


def test_a_turn_is_noted_again_when_its_last_answer_was_read_just_before_the_next_prompt() -> None:
    clock = PROMPTED + 0.3
    events = known_at(clock)
    query = seen_at(clock, events).query
    assert query is not None
    assert query.noted_summary(FIRST)[1]["cost"] == 0.2944
    event = closed_before(query)

    assert event is not None
    assert (event["prompt"], event["cost"]) == (FIRST, 0.320756)
    query = seen_at(clock, [*events, event]).query
    assert query is not None
    assert query.noted_summary(FIRST)[1]["cost"] == 0.320756


def test_a_noted_cost_never_becomes_less() -> None:
    clock = PROMPTED + 0.3
    events = known_at(clock)
    note = [one for one in events if one["kind"] == "turn.closed" and one["prompt"] == FIRST][-1]
    events.append({**note, "at": PROMPTED - 0.1, "cost": 0.5})
    query = seen_at(clock, events).query
    assert query is not None
    assert query.noted_summary(FIRST)[1]["cost"] == 0.5
    event = closed_before(query)

    assert event is None or event["cost"] == 0.5


def test_a_turn_whose_note_came_too_early_is_shown_with_its_last_answer() -> None:
    query = seen_at(PROMPTED + 60, known_at(PROMPTED + 60)).query
    assert query is not None
    found = {one.prompt: one.cost for one in past_turns(query) or []}

    assert found[FIRST] == pytest.approx(0.3207564)
