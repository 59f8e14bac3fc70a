"""A turn costs one amount, whoever tells it: the figure beside the cost and the receipt's."""

from __future__ import annotations

import pytest
from tests import stories

from hudline.entry.notes import note
from hudline.now.evidence import Evidence
from hudline.now.look import look
from hudline.state.lift import fold
from hudline.wire.tick import Reading


def told(name: str) -> list[tuple[float | None, float | None]]:
    """At each tick of a recording at rest, the cost of the turn: the spending's, the receipt's."""
    records, pid = stories.records(stories.recorded(name)), stories.pid_of(name)
    found = []
    for row in stories.rows(name):
        if row["event"] != "StatusLine":
            continue
        clock = stories.BASE + row["t"]
        known = [one for one in records if one["at"] <= clock]
        now = look(fold({}, known), Reading(row["input"]), Evidence(pid), clock)
        made = note(now)
        if made:
            records.append(made)
        if now.receipt and now.spending:
            found.append((now.spending.turn, now.receipt.cost))
    return found


@pytest.mark.parametrize("name", stories.RECORDINGS)
def test_the_cost_of_a_turn_is_that_of_its_receipt(name: str) -> None:
    for spending, receipt in told(name):
        assert receipt is None or spending == receipt


def test_a_turn_that_tasks_in_the_background_went_on_with_is_told() -> None:
    assert any(receipt for _, receipt in told("parallel"))
