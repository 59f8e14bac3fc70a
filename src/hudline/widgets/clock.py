"""The local time; none in a band at rest, which nothing redraws.

Options: `seconds` (false); `hours`, of which a day has 24 or 12 (auto: as the key `clock` says).
Example: 16:40
Source: the clock of this machine, at the moment of drawing.
"""

from hudline.page.hours import hour
from hudline.page.piece import NICE, Piece

OPTIONS = {"seconds": False, "hours": ("auto", "24", "12")}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Hours and minutes."""
    if now.still or now.utc_offset is None:
        return []
    chosen = options["hours"]
    half = bool(now.twelve_hours) if chosen == "auto" else chosen == "12"
    shown = hour(now.clock, now.utc_offset, options["seconds"], half)
    return [Piece([(shown, "faint")], rank=NICE - 1)]
