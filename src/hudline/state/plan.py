"""The plan: facts about todo lists and tasks, from whichever tool told them."""

from hudline.state.join import put
from hudline.state.told import items, number, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.state.rules import State
    from hudline.state.told import Record


def todos(state: "State", record: "Record", at: float) -> None:
    """TodoWrite: the whole list of its actor."""
    held: dict[str, Any] = {"todos": items(record, "todos")}
    held.update({name: int(number(record, name)) for name in ("done", "total")})
    put(state, "todos", text(record, "actor"), "list", [at, held])


def task_said(state: "State", record: "Record", at: float) -> None:
    """What a record tells about one task of the list: never that it is pending, which is where
    every task begins, so a late *created* cannot undo progress."""
    task = text(record, "task")
    if not task:
        return
    put(state, "tasks", task, "touched", at)
    for field in ("subject", "active", "status"):
        if text(record, field):
            put(state, "tasks", task, field, [at, text(record, field)])
