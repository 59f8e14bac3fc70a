"""Bars, sparklines and batteries: as wide as asked, never empty of something, in ASCII too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudline.render.cell_width import cells
from hudline.render.gauges import BARS, bar, battery, spark
from hudline.render.icons import SETS, glyphs

PERCENTS = st.floats(-10, 200, allow_nan=False) | st.sampled_from((0, 0.1, 50, 99.9, 100))
WIDTHS = st.integers(1, 40)
STYLES = st.sampled_from((*BARS, "none of them"))


def drawn(percent: float, width: int, style: str, chosen: str = "unicode") -> str:
    spans = bar(percent, width, style, "good")
    return "".join(span[0] for span in spans).translate(glyphs(chosen))


@pytest.mark.parametrize(
    ("style", "expected", "plain"),
    [
        ("blocks", "▰▰▰▰▰▰▱▱▱▱", "######----"),
        ("solid", "██████░░░░", "######----"),
        ("line", "━━━━━━────", "======----"),
        ("dots", "●●●●●●○○○○", "******oooo"),
        ("fine", "██████▎···", "######----"),
        ("ascii", "######----", "######----"),
        ("gold", "▰▰▰▰▰▰▱▱▱▱", "######----"),
    ],
)
def test_a_bar_in_each_style(style: str, expected: str, plain: str) -> None:
    assert expected == drawn(62, 10, style)
    assert plain == drawn(62, 10, style, "ascii")


@given(PERCENTS, WIDTHS, STYLES, st.sampled_from(SETS))
def test_a_bar_is_as_wide_as_asked(percent: float, width: int, style: str, chosen: str) -> None:
    assert width == cells(drawn(percent, width, style, chosen))


@given(PERCENTS, WIDTHS, STYLES)
def test_what_is_more_than_nothing_fills_something(percent: float, width: int, style: str) -> None:
    tones = [span[1] for span in bar(percent, width, style, "good")]

    assert ("good" in tones) == (percent > 0)
    assert "faint" not in tones or percent < 100


@given(PERCENTS, PERCENTS, WIDTHS, STYLES)
def test_more_never_looks_like_less(one: float, other: float, width: int, style: str) -> None:
    less, more = sorted((one, other))
    empty = "▱░─○·-"

    def left(percent: float) -> int:
        return sum(char in empty for char in drawn(percent, width, style))

    assert left(more) <= left(less)


def test_a_sparkline_has_a_cell_a_value_and_a_gap_for_what_is_not_known() -> None:
    assert "▁▂▅ ██" == spark([0, 1, 4, None, 8, 7.5])
    assert "▁▁▁" == spark([0, 0, 0])
    assert "▁▃▅" == spark([0, 25, 50], top=100)
    assert "█" == spark([300], top=100)
    assert "" == spark([])
    assert "_.= ##" == spark([0, 1, 4, None, 8, 7.5]).translate(glyphs("ascii"))


@given(st.lists(st.floats(0, 1e9) | st.none(), max_size=30))
def test_a_sparkline_is_as_wide_as_its_values_and_rises_with_them(
    values: list[float | None],
) -> None:
    line = spark(values)
    pairs = [(value, sign) for value, sign in zip(values, line) if value is not None]

    assert len(values) == cells(line) == len(line.translate(glyphs("ascii")))
    assert [sign for _, sign in sorted(pairs)] == sorted(sign for _, sign in pairs)


def test_a_battery_is_empty_only_at_nothing() -> None:
    shown = [battery(percent).translate(glyphs("unicode")) for percent in (0, 1, 30, 60, 80, 100)]
    plain = [battery(percent).translate(glyphs("ascii")) for percent in (0, 1, 60, 100, 400)]

    assert ["▯▯▯▯╸", "▮▯▯▯╸", "▮▯▯▯╸", "▮▮▯▯╸", "▮▮▮▯╸", "▮▮▮▮╸"] == shown
    assert ["[----]", "[#---]", "[##--]", "[####]", "[####]"] == plain
