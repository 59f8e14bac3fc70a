"""A turn costs one amount, whoever tells it: the figure beside the cost and the receipt's."""

from __future__ import annotations

import pytest
from tests import stories

from hudline.events.status_input import StatusInput
from hudline.host.session_events import usage_event
from hudline.state.reducer import reduce_events
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence


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
