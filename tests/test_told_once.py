"""What the receipt tells is not told a second time, nor taken from who has no receipt."""

from __future__ import annotations

import pytest
from tests import moments

from hudline.frame import compose
from hudline.host.line_output import picture
from hudline.render.fit import Fit
from hudline.render.i18n import words
from hudline.render.icons import glyphs

FIT = Fit(None, {**glyphs("unicode"), **words("en")})


def draw_text(name: str, is_resting: bool, **options: object) -> str:
    """What the widget says of a busy turn, while it runs or when it has ended."""
    now = moments.busy()
    now.resting = is_resting
    frame = compose.draw(name, now, options, 2)
    return " ".join("".join(span[0] for span in FIT.drawn(piece.spans)) for piece in frame)


@pytest.mark.parametrize(
    ("name", "text"),
    [("tool_successes", "✓ Read 12 · Bash 7 · Edit 3"), ("tool_failures", "✗ Bash 1")],
)
def test_the_counts_of_a_turn_end_with_it_unless_they_shall_stay(name: str, text: str) -> None:
    assert draw_text(name, False) == text
    assert draw_text(name, True) == ""
    assert draw_text(name, True, rest=True) == text


def test_a_turn_whose_time_nobody_knows_is_still_called_one() -> None:
    now = moments.finished()
    assert now.turn_summary is not None
    now.turn_summary.took = None
    (head, *_) = compose.draw("turn_summary", now, {}, 2)

    assert FIT.drawn(head.spans)[0][0] == "turn"


def test_a_finished_turn_is_told_in_one_row() -> None:
    now = moments.finished()
    now.idle = 180.0
    shown = picture(now, 2, {"COLUMNS": "120", "LINES": "40", "NO_COLOR": "1"})

    assert shown.count("22 tools") == shown.count("✗") == shown.count("done") == 1
    assert "Read 12" not in shown
