"""Your other sessions on this machine: who waits for you, who failed, who is done.

It speaks when one of them needs you or has just come to its end; the others are only counted. In a
band at rest it says the time of day: 1 waits since 14:02 (api).

Short form: of the names the first alone.
Options: `most`, how many that wait or failed are named (2); `idle`, the minutes after which one
that is done counts as idle (30); `always`, to speak also when none of them needs you (off).
Example: 4 others: 1 waits 3m (api), 1 done, 1 at work, 1 idle
Source: the client's registry, <config>/sessions, and the ends of Hudline's own journals.
"""

from hudline.page.cells import cut
from hudline.page.figures import span
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, Piece
from hudline.widgets import when

URGENCY = 75
OPTIONS = {"most": (2, 0, 16), "idle": (30, 1, 1440), "always": False}
_TONES = {"waiting": "warn", "failed": "alarm", "done": "good", "working": "faint", "idle": "faint"}
_NAMED = ("waiting", "failed")
_SHORT = 12  # cells of the name in the short form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.neighbours import Neighbour, Neighbours
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """How many there are, and what they are at, the most urgent first."""
    around = now.neighbours
    if not around:
        return []
    groups = _groups(around, options["idle"] * 60)
    if not (groups["waiting"] or groups["failed"] or groups["done"] or options["always"]):
        return []
    count = (f"{around.total} {label('other' if around.total == 1 else 'others')}", "plain")
    told = [(state, group) for state, group in groups.items() if group]
    spans: list[Span] = [count]
    short: list[Span] = [count]
    bends = None
    for index, (state, group) in enumerate(told):
        gap = (", " if index else ": ", "plain")
        said: Span = (_said(state, group, now), _TONES[state])
        names = [one.name for one in group if one.name] if state in _NAMED else []
        spans += [gap, said]
        short.append((gap[0] + said[0], said[1]))  # as one: no comma is left where it is cut
        if names and options["most"]:
            if bends is None:
                bends = len(spans) + 1
                short += _bracketed([cut(names[0], _SHORT), *names[1:]], 1)
            spans += _bracketed(names, options["most"])
    return [Piece(spans, short, ESSENTIAL - 1, bends=bends)]


def _groups(around: "Neighbours", latest: float) -> "dict[str, list[Neighbour]]":
    """Those that are known by what they are at; who is done for longer than `latest` is idle."""
    groups: dict[str, list[Neighbour]] = {state: [] for state in _TONES}
    for one in around.known:
        is_old = one.state == "done" and one.age >= latest
        groups["idle" if is_old else one.state].append(one)
    return groups


def _said(state: str, group: "list[Neighbour]", now: "Now") -> str:
    """How many are at it; of those that wait, since when the first of them does."""
    count = len(group)
    if state == "waiting":
        said, age = label("waits" if count == 1 else "wait"), group[0].age
        is_untold = now.still and not age  # the registry does not tell since when
        since = "" if is_untold else when(now, age, span(age), label("since") + " ")
        return f"{count} {said} {since}".rstrip()
    return f"{count} {label('at work' if state == 'working' else state)}"


def _bracketed(names: "list[str]", most: int) -> "list[Span]":
    """The first names, and how many there are beside them; the very first can be cut by itself."""
    more = [f"+{len(names) - most}"] if len(names) > most else []
    rest = "".join([f", {one}" for one in (*names[1:most], *more)])
    return [(" (", "plain"), (names[0], "plain"), (rest + ")", "plain")]
