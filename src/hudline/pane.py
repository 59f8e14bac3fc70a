"""The pane: everything at once, top to bottom, for whoever asks for more than the band has room.

The rows of the fullest preset, then each agent with its last calls, those of the main thread, the
todo list, and what the turn has come to.
"""

from hudline.layout import GAP, lines
from hudline.now.history import items, last_calls
from hudline.page.figures import clock, tool
from hudline.page.icons import icon
from hudline.page.piece import ESSENTIAL, NICE, Piece, Row
from hudline.show import draw, options, rows
from hudline.widgets import agents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.history import Past
    from hudline.now.moment import Moment
    from hudline.now.snapshot import Now

_CALLS = 4  # the last ones of each agent
_OWN = 8  # of the main thread
_FULL = 3
_ALONE = ("agents", "todos", "errors", "receipt")  # widgets that stand in sections of their own
_SIGNS = {"running": ("run", "accent"), "ok": ("done", "good"), "failed": ("fail", "alarm")}
_ITEMS = {"completed": ("done", "good"), "in_progress": ("run", "accent")}


def pane(now: "Now") -> "list[Row]":
    """All rows; an empty one between the sections."""
    moment = now.moment
    sections = [_preset(now)]
    if moment is not None:
        sections += [_agents(now, moment), _calls(moment, "", _OWN, "")]
        sections.append([_item(status, subject) for status, subject in items(moment)])
    sections.append(_summary(now))
    made: list[Row] = []
    for section in filter(None, sections):
        made += [Row([]), *section] if made else section
    return made


def _preset(now: "Now") -> "list[Row]":
    chosen = lines({"preset": "everything"}, _FULL)
    layout = [
        (gap, least, [item for item in items if item[0] not in _ALONE])
        for gap, least, items in chosen
    ]
    return rows(now, layout, _FULL)


def _agents(now: "Now", moment: "Moment") -> "list[Row]":
    given = options(agents, "agents", {}, _FULL)
    made = []
    for agent in now.agents:
        indent = "  " * agent.depth
        made.append(agents.row(agent, indent, given))
        made += _calls(moment, agent.key, _CALLS, indent + "  ")
    return made


def _calls(moment: "Moment", actor: str, most: int, indent: str) -> "list[Row]":
    return [_call(one, indent) for one in last_calls(moment, actor, most)]


def _call(past: "Past", indent: str) -> Row:
    sign, tone = _SIGNS.get(past.outcome, ("", "faint"))
    lead = (indent + (icon(sign) if sign else "·") + " ", tone)
    said = [Piece([(tool(past.tool), "plain"), (" " + past.target, "faint")], None, ESSENTIAL)]
    if past.age >= 1:
        said.append(Piece([(clock(past.age), "faint")], rank=NICE))
    return Row(said, GAP, lead=lead)


def _item(status: str, subject: str) -> Row:
    sign, tone = _ITEMS.get(status, ("todo", "faint"))
    return Row([Piece([(subject, "plain")], None, ESSENTIAL)], GAP, lead=(icon(sign) + " ", tone))


def _summary(now: "Now") -> "list[Row]":
    """The turn's receipt, and the errors of the session."""
    made = []
    for name in ("receipt", "errors"):
        pieces = [one for one in draw(name, now, {}, _FULL) if isinstance(one, Piece)]
        if pieces:
            made.append(Row(pieces, GAP))
    return made
