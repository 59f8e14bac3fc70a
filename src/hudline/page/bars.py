"""Bars in the signs of the chosen icon set; in ASCII with that set. `gauges` has other shapes."""

from hudline.page.icons import icon

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.page.piece import Span

# The names of the styles, the default first, as a widget's `OPTIONS` takes them.
BARS = ("blocks", "solid", "line", "dots", "fine", "ascii")
# Of a style: what a full and what an empty cell is drawn with.
_SIGNS = {
    "solid": ("█", "░"),
    "line": ("━", "─"),
    "dots": ("●", "○"),
    "fine": ("█", "·"),
    "ascii": ("#", "-"),
}
_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


def bar(percent: float, width: int, style: str, tone: str) -> "list[Span]":
    """A bar of `width` cells, of which `percent` (0 to 100) are full, in `tone`; the rest is faint.

    What is more than nothing fills something: a cell, or an eighth of one in the style `fine`. A
    style that is none of `BARS` is drawn as the first.
    """
    full, empty = _SIGNS.get(style) or (icon("full"), icon("empty"))
    share = min(max(percent, 0.0), 100.0) * width / 100
    if style == "fine":
        eighths = max(int(share * 8 + 0.5), 1 if percent > 0 else 0)
        whole, part = eighths // 8, _EIGHTHS[eighths % 8]
    else:
        whole, part = max(int(share + 0.5), 1 if percent > 0 else 0), ""
    rest = width - whole - len(part)
    made: list[Span] = [(full * whole + part, tone), (empty * rest, "faint")]
    return [span for span in made if span[0]]
