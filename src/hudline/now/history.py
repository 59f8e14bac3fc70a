"""What the pane shows besides: the last calls of each actor, and the items of the todo list."""

from hudline.now.snapshot import Call
from hudline.state.turns import about, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment
    from hudline.state.rules import Entity


class Past(Call):
    """A call that began, the newest first among others: `outcome` is running, ok, failed,
    interrupted, denied or "" (over, nobody told how); `age`: how long it took, or runs."""

    def __init__(self, tool: str, target: str, age: float, outcome: str) -> None:
        super().__init__(tool, target, age)
        self.outcome = outcome


def last_calls(moment: "Moment", actor: str, most: int) -> "list[Past]":
    """The last calls of an agent ("": the main thread) that are still remembered, newest first."""
    calls = [one for one in moment.table("calls").values() if about(one).get("actor", "") == actor]
    calls.sort(key=lambda one: time_of(one, "began", "ended"), reverse=True)
    return [_past(moment, one) for one in calls[:most]]


def _past(moment: "Moment", call: "Entity") -> Past:
    told = about(call)
    made = Past(str(told.get("tool", "")), str(told.get("target", "")), 0.0, "")
    end = time_of(call, "ended", "settled")
    if "outcome" in call:
        made.outcome = call["outcome"][1]
    elif moment.is_running(call):
        made.outcome, end = "running", moment.clock
    made.age = max(end - call["began"], 0.0) if end and "began" in call else 0.0
    return made


def items(moment: "Moment") -> "list[tuple[str, str]]":
    """The main thread's todo list as (status, subject), in its order."""
    _, told = moment.table("todos").get("", {}).get("list", (0.0, None))
    listed = [row for row in (told or {}).get("todos") or () if isinstance(row, list)]
    if listed:
        return [(str(row[0]), str(row[1])) for row in listed if len(row) == 3]
    tasks = moment.table("tasks")
    order = sorted(tasks, key=lambda key: (len(key), key))
    found = [
        (str(tasks[key].get("status", (0, ""))[1]), str(tasks[key].get("subject", (0, ""))[1]))
        for key in order
    ]
    return [one for one in found if one[0] != "deleted"]
