"""How many turns the context has room for, and what the last compaction gave back.

Learned from this session: what its last turns have added, and where the client has compacted by
itself; where it has not, and neither a person nor the client's own rule sets that point, the
window's end counts. From 40% of what is usable on until compaction is next, and for ten minutes
after one.

Short form: the turns alone.
Options: `within`, the number of turns up to which it says so (5); `growth`, what a turn adds
(true); `gain`, what a compaction gave back (true).
Example: ~4 turns to compaction · 36k a turn
Source: status line, `context_window.current_usage` at the end of each turn; hooks, PostCompact.
"""

from hudline.now.forecast import ahead
from hudline.page.figures import tokens
from hudline.page.labels import label
from hudline.page.piece import USEFUL, Piece

URGENCY = 60
OPTIONS = {"within": (5, 1, 999), "growth": True, "gain": True}
_NEWS = 600.0  # seconds that a compaction is news

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.forecast import Forecast
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Turns left, what a turn adds; or what was given back."""
    forecast: Forecast | None = now.forecast if now.filling else None
    if forecast is None or now.compacting is not None:
        return []
    return _ahead(forecast, now, options) + (_gain(forecast) if options["gain"] else [])


def _ahead(forecast: "Forecast", now: "Now", options: "Options") -> "list[Piece]":
    found, known = ahead(forecast, now), now.reading.compaction
    if found is None or found[0] > options["within"]:
        return []
    if known is not None and known.at is not None and (now.reading.tokens or 0) >= known.at:
        return []  # compaction is next, which the context says
    turns, is_compaction = found
    count = f"~{turns}" if turns else "<1"
    end = "compaction" if is_compaction else "the window's end"
    unit = label(f"turn to {end}" if turns <= 1 else f"turns to {end}")
    head = (f"{count} {unit}", "warn" if turns <= 2 else "plain")
    if not options["growth"] or not forecast.growth:
        return [Piece([head], rank=USEFUL)]
    growth = f" · {tokens(forecast.growth)} {label('a turn')}"
    return [Piece([head, (growth, "faint")], [head], USEFUL)]


def _gain(forecast: "Forecast") -> "list[Piece]":
    if forecast.gave_back is None or forecast.since > _NEWS:
        return []
    text = f"{label('compaction gave back')} {tokens(forecast.gave_back)}"
    return [Piece([(text, "faint")], rank=USEFUL - 2)]
