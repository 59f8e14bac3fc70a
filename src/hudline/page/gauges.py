"""Sparklines and batteries, for whoever prefers them to `bars`."""

from hudline.page.icons import icon

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LEVELS = "▁▂▃▄▅▆▇█"


def spark(values: "Iterable[float | None]", top: "float | None" = None) -> str:
    """A sparkline, a cell a value, from nothing to `top` (the largest where it is not given).

    What is not known (None) is a gap.
    """
    known = list(values)
    height = max((value for value in known if value is not None), default=0.0)
    height = height if top is None else top
    return "".join(" " if value is None else _LEVELS[_level(value, height)] for value in known)


def _level(value: float, height: float) -> int:
    if height <= 0 or value <= 0:
        return 0
    return min(int(value * len(_LEVELS) / height), len(_LEVELS) - 1)


def battery(percent: float) -> str:
    """A battery that holds `percent` (0 to 100), in quarters; it is empty only at nothing."""
    quarters = min(max(int(percent / 25 + 0.5), 1 if percent > 0 else 0), 4)
    return icon(f"battery.{quarters}")
