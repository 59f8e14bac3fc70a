"""A record without anything that a tool or a plan is about, where the person wants none (`targets`:
"off"). Names of tools, skills and kinds of agents, figures and times stay."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.wire.fields import Record

_GONE = ("target", "subject", "active", "plan", "edits")
_TOLD = {"jobs": 2, "todos": 1, "tasks": 2}  # lists of rows → where their texts begin


def empty(made: "Record") -> None:
    """Take out the texts; of a todo or a task its state stays, so that they are still counted."""
    for name in _GONE:
        made.pop(name, None)
    for name, start in _TOLD.items():
        held = made.get(name)
        if isinstance(held, list):
            made[name] = [[*row[:start], *("" for _ in row[start:])] for row in held]
