"""Your other sessions on this machine: who waits for you, who failed, who is done.

It speaks when one of them needs you or has just come to its end; the others are only counted. In a
band at rest it says the time of day: 1 waits since 14:02 (api).

Options: `most`, how many that wait or failed are named (2); `idle`, the minutes after which one
that is done is only counted (30); `always`, to speak also when none of them needs you (off).
Example: 4 others: 1 waits 3m (api), 1 done
Source: the client's registry, <config>/sessions, and the ends of Hudline's own journals.
"""

from hudline.page.figures import span
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, Piece
from hudline.widgets import when

URGENCY = 75
OPTIONS = {"most": (2, 0, 16), "idle": (30, 1, 1440), "always": False}
_TONES = {"waiting": "warn", "failed": "alarm", "done": "good", "working": "faint"}
_NAMED = ("waiting", "failed")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.neighbours import Neighbour
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """How many there are, and what they are at, the most urgent first."""
    around = now.neighbours
    if not around:
        return []
    latest = options["idle"] * 60
    groups = {state: [one for one in around.known if one.state == state] for state in _TONES}
    groups["done"] = [one for one in groups["done"] if one.age < latest]
    if not (groups["waiting"] or groups["failed"] or groups["done"] or options["always"]):
        return []
    count = (f"{around.total} {label('other' if around.total == 1 else 'others')}", "plain")
    told = [(state, group) for state, group in groups.items() if group]
    spans: list[Span] = [count]
    short: list[Span] = [count]
    for index, (state, group) in enumerate(told):
        gap = (", " if index else ": ", "plain")
        said: Span = (_said(state, group, now), _TONES[state])
        spans += [gap, said, *_names(state, group, options["most"])]
        short += [gap, said]
    return [Piece(spans, short, ESSENTIAL - 1)]


def _said(state: str, group: "list[Neighbour]", now: "Now") -> str:
    """How many are at it; of those that wait, since when the first of them does."""
    count = len(group)
    if state == "waiting":
        said, age = label("waits" if count == 1 else "wait"), group[0].age
        is_untold = now.still and not age  # the registry does not tell since when
        since = "" if is_untold else when(now, age, span(age), label("since") + " ")
        return f"{count} {said} {since}".rstrip()
    return f"{count} {label('at work' if state == 'working' else state)}"


def _names(state: str, group: "list[Neighbour]", most: int) -> "list[Span]":
    names = [one.name for one in group if one.name] if state in _NAMED else []
    if not names or not most:
        return []
    more = [f"+{len(names) - most}"] if len(names) > most else []
    return [(f" ({', '.join([*names[:most], *more])})", "plain")]
