"""What the receipt tells is not told a second time, nor taken from who has no receipt."""

from __future__ import annotations

import pytest
from tests import moments

from hudline import show
from hudline.entry.picture import picture
from hudline.page.fit import Fit
from hudline.page.icons import glyphs
from hudline.page.labels import words

FIT = Fit(None, {**glyphs("unicode"), **words("en")})


def said(name: str, is_resting: bool, **options: object) -> str:
    """What the widget says of a busy turn, while it runs or when it has ended."""
    now = moments.busy()
    now.resting = is_resting
    made = show.draw(name, now, options, 2)
    return " ".join("".join(span[0] for span in FIT.drawn(piece.spans)) for piece in made)


@pytest.mark.parametrize(
    ("name", "text"), [("done", "✓ Read 12 · Bash 7 · Edit 3"), ("failures", "✗ Bash 1")]
)
def test_the_counts_of_a_turn_end_with_it_unless_they_shall_stay(name: str, text: str) -> None:
    assert said(name, False) == text
    assert said(name, True) == ""
    assert said(name, True, rest=True) == text


def test_a_turn_whose_time_nobody_knows_is_still_called_one() -> None:
    now = moments.finished()
    now.receipt.took = None
    (head, *_) = show.draw("receipt", now, {}, 2)

    assert FIT.drawn(head.spans)[0][0] == "turn"


def test_a_finished_turn_is_told_in_one_row() -> None:
    now = moments.finished()
    now.idle = 180.0
    shown = picture(now, 2, {"COLUMNS": "120", "LINES": "40", "NO_COLOR": "1"})

    assert shown.count("22 tools") == shown.count("✗") == shown.count("done") == 1
    assert "Read 12" not in shown
