"""What the real client makes of an empty place and of a right-aligned part."""

from __future__ import annotations

import pytest

from hudline.render.ansi import ansi
from hudline.render.fit import Fit, column_budget
from hudline.render.fragment import Fragment, Row, Span

from .client import READY, Client

COLUMNS = 60


def said(text: str, fill: int | None = None) -> Row:
    row = Row([Fragment([Span(word, "strong")]) for word in text.split()])
    row.fill = fill
    return row


@pytest.mark.parametrize("table", [{}, {"strong": "1"}], ids=["plain", "coloured"])
def test_an_empty_place_stays_and_a_right_part_ends_at_the_edge(
    client: Client, table: dict[str, str]
) -> None:
    rows = [said("first"), Row([]), said("second third", 1), Row([])]
    shown = client.home / "shown"
    shown.write_text(ansi(Fit(column_budget(COLUMNS), {}).frame(rows, 9), table) + "\n", "utf-8")
    client.write_settings({"statusLine": {"type": "command", "command": f"cat '{shown}'"}})
    terminal = client.launch(columns=COLUMNS)
    terminal.wait_for("third")
    screen = [line.strip() for line in terminal.text().split("\n")]
    at = max(index for index, line in enumerate(screen) if READY in line)
    first, empty, second, last, below = screen[at + 2 : at + 7]

    assert first.startswith("first")
    assert (empty, last) == ("", "")
    assert second == "second" + " " * (COLUMNS - 4 - len("secondthird")) + "third"
    assert below
