"""Bars, sparklines and batteries in the glyphs of the chosen icon set."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from hudline.render.fragment import Span
from hudline.render.icons import icon

# The styles of a bar, the default first, as a widget's option takes them.
BARS = ("blocks", "solid", "line", "dots", "fine", "ascii")
# By style, what a full and an empty cell is drawn with.
_CELLS = {
    "solid": ("█", "░"),
    "line": ("━", "─"),
    "dots": ("●", "○"),
    "fine": ("█", "·"),
    "ascii": ("#", "-"),
}
_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
_LEAST_MARKED = 3  # cells of a bar that has room for a mark
_LEVELS = "▁▂▃▄▅▆▇█"


def bar(percent: float, width: int, style: str, tone: str) -> list[Span]:
    """A bar of `width` cells, of which `percent` (0 to 100) are full, in `tone`; the rest is faint.

    What is more than nothing fills something: a cell, or an eighth of one in the style `fine`. A
    style that is none of `BARS` is drawn as the first.
    """
    full, empty = _CELLS.get(style) or (icon("full"), icon("empty"))
    share = min(max(percent, 0.0), 100.0) * width / 100
    if style == "fine":
        eighths = max(int(share * 8 + 0.5), 1 if percent > 0 else 0)
        whole, part = eighths // 8, _EIGHTHS[eighths % 8]
    else:
        whole, part = max(int(share + 0.5), 1 if percent > 0 else 0), ""
    rest = width - whole - len(part)
    spans = (Span(full * whole + part, tone), Span(empty * rest, "faint"))
    return [span for span in spans if span.text]


def marked(drawn: list[Span], mark: float | None, ahead: str = "") -> list[Span]:
    """A bar with the cell at `mark` percent drawn as a mark. ahead: the tone of what is full behind
    it, where more is full than the mark says, which is seen then by a cell at least; "" where it is
    not more. Without a mark (None) the bar as it is."""
    cells = [(char, span.tone) for span in drawn for char in span.text]
    if mark is None or len(cells) < _LEAST_MARKED:
        return drawn
    at, last = int(min(max(mark, 0.0), 100.0) * len(cells) / 100), len(cells) - 1
    full = sum(tone != "faint" for _, tone in cells)
    if ahead:
        at = min(at, max(full - 1, 0), last - 1)
        behind = [(cells[0][0], ahead)] * max(full - at - 1, 1)
        cells = [*cells[: at + 1], *behind, *cells[at + 1 + len(behind) :]]
    else:
        at = max(min(at, last), full - 1)
    cells[at] = (icon("mark"), ahead or "strong")
    return [
        Span("".join([char for char, _ in run]), tone)
        for tone, run in groupby(cells, key=itemgetter(1))
    ]


def spark(values: Iterable[float | None], top: float | None = None) -> str:
    """A sparkline, a cell a value, from 0 to `top` (by default the largest); None is a gap."""
    heights = list(values)
    if top is None:
        top = max(filter(None, heights), default=0.0)
    return "".join(" " if value is None else _LEVELS[_level(value, top)] for value in heights)


def _level(value: float, top: float) -> int:
    if top <= 0 or value <= 0:
        return 0
    return min(int(value * len(_LEVELS) / top), len(_LEVELS) - 1)


def battery(percent: float) -> str:
    """A battery that holds `percent` (0 to 100), in quarters; it is empty only at nothing."""
    quarters = min(max(int(percent / 25 + 0.5), 1 if percent > 0 else 0), 4)
    return icon(f"battery.{quarters}")
