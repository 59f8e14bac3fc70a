"""The drawing of a layout: each widget on its own, with its options, at a verbosity.

A widget's name is its module's. It is loaded only when what it speaks of is there.
"""

from hudline.door import attempt
from hudline.layout import FILL, least_level
from hudline.page.options import filled
from hudline.page.piece import FLEETING, NICE, Piece, Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from hudline.layout import Line
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options

# What of the moment a widget speaks of: without it, it has nothing to say and is not loaded.
WHEN = {
    "account": "account",
    "agent_count": "agents",
    "agents": "agents",
    "command": "output",
    "compactions": "compactions",
    "done": "succeeded",
    "error": "error",
    "errors": "errors",
    "failures": "failed",
    "files": "touched",
    "forecast": "filling",
    "git": "repository",
    "idle": "idle",
    "in_force": "in_force",
    "jobs": "jobs",
    "limits": "limits",
    "mcp": "servers",
    "mode": "mode",
    "neighbours": "neighbours",
    "progress": "advancing",
    "prompts": "prompts",
    "radar": "repeats",
    "receipt": "resting",
    "skills": "skills",
    "todos": "todos",
    "tools": "calls",
    "waiting": "waiting",
    "wrapped": "wrapped",
}
# What a verbosity changes in the options that nobody gave.
AT_LEVEL: "dict[int, dict[str, Options]]" = {
    1: {"tools": {"most": 1}, "context": {"width": 6}},
    3: {
        "tools": {"most": 6},
        "done": {"most": 8},
        "jobs": {"most": 4},
        "context": {"breakdown": True},
        "agents": {"cost": True},
        "hooks": {"errors": True},
    },
}
_URGENCY = 40  # of a row whose widgets name none


def rows(now: "Now", layout: "Iterable[Line]", level: int) -> "list[Row]":
    """The rows that have something to say, top to bottom, at verbosity 1 to 3.

    A row is as urgent as the most urgent widget that speaks in it (`URGENCY` of its module).
    """
    made: list[Row] = []
    for index, (separator, _, items) in enumerate(layout):
        row = Row([], separator)
        row.key = str(index)
        spoken: list[str] = []
        for name, given in items:
            if name == FILL:
                row.fill = len(row.pieces)
                continue
            if not _may_speak(name, now, given, level):
                continue
            for nth, shown in enumerate(draw(name, now, given, level)):
                if isinstance(shown, Row):
                    shown.key = f"{index} {name} {nth}"
                    made.append(shown)
                    continue
                if name not in spoken:
                    spoken.append(name)
                    row.urgency = max(row.urgency, _urgency(name))
                row.pieces.append(shown)
        if row.pieces:
            made.append(row)
            if spoken == ["waiting"]:  # what was never seen: the client hides the line meanwhile
                row.key += FLEETING
    return made


def _may_speak(name: str, now: "Now", given: "Options", level: int) -> bool:
    """Whether a widget shows at this verbosity, and is not known already to have nothing to say: at
    nearly every moment most are."""
    if given and least_level(given.get("level"), 1) > level:
        return False
    return name not in WHEN or bool(vars(now).get(WHEN[name], True))


def draw(name: str, now: "Now", given: "Options", level: int) -> "list[Any]":
    """What one widget shows; its faint name where it failed or there is none."""

    def shown() -> "list[Any]":
        if name in WHEN and not getattr(now, WHEN[name]):
            return []
        module = _module(name)
        made = list(module.show(now, options(module, name, given, level)))
        if given:
            from hudline.page.given import common  # most widgets are given nothing

            return common(made, given)
        return made

    return attempt(shown, lambda _: [Piece([("!" + name, "faint")], rank=NICE)])


def options(module: "Any", name: str, given: "Options", level: int) -> "Options":
    """The options of a widget, each with its value, and `level`."""
    specs = vars(module).get("OPTIONS", {})  # to ask a module for what it may not have is dear
    made = filled(specs, {**AT_LEVEL.get(level, {}).get(name, {}), **given})
    made["level"] = level
    return made


def _module(name: str) -> "Any":
    return __import__("hudline.widgets." + name, fromlist=("show",))


def _urgency(name: str) -> int:
    """How urgent a widget is that has spoken; a broken one is not."""
    return attempt(lambda: int(vars(_module(name)).get("URGENCY", _URGENCY)), lambda _: 0)
