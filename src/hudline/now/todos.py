"""The main thread's list of todos, from whichever tools told of it."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment
    from hudline.state.rules import Entity


class Todos:
    """The main thread's list: how many are `done` of `total`, and what is in progress ("" none)."""

    def __init__(self, done: int, total: int, active: str, next_up: str) -> None:
        self.done = done
        self.total = total
        self.active = active
        self.next_up = next_up


def todos(moment: "Moment") -> "Todos | None":
    """The main thread's list, from whichever tool wrote last; a finished one leaves with the
    next prompt."""
    told_at, told = moment.table("todos").get("", {}).get("list", (0.0, None))
    tasks = {key: task for key, task in moment.table("tasks").items() if _exists(moment, key, task)}
    touched = max((task["touched"] for task in tasks.values()), default=0.0)
    if told and told_at > touched:
        made, at = _from_list(told), told_at
    else:
        made, at = _from_tasks(tasks), touched
    if made is None or not made.total or (made.done >= made.total and at < moment.turn):
        return None
    return made


def _exists(moment: "Moment", key: str, task: "Entity") -> bool:
    """Whether a task is on the list: not deleted, and in the newest complete TaskList."""
    if task.get("status", (0, ""))[1] == "deleted":
        return False
    at, (ids, total) = moment.session.get("listed", (0.0, ([], -1)))
    return not (at > task["touched"] and key not in ids and total == len(ids))


def _from_list(told: "Entity") -> "Todos | None":
    rows = [row for row in told.get("todos") or () if isinstance(row, list) and len(row) == 3]
    active = next((row[2] or row[1] for row in rows if row[0] == "in_progress"), "")
    pending = next((row[1] for row in rows if row[0] == "pending"), "")
    return Todos(told.get("done") or 0, told.get("total") or 0, active, pending)


def _from_tasks(tasks: "dict[str, Entity]") -> "Todos | None":
    def said(key: str, field: str) -> str:
        return str(tasks[key].get(field, (0, ""))[1])

    order = sorted(tasks, key=lambda key: (len(key), key))
    done = sum(said(key, "status") == "completed" for key in order)
    working = [key for key in order if said(key, "status") == "in_progress"]
    pending = [key for key in order if said(key, "status") in ("", "pending")]
    active = (said(working[0], "active") or said(working[0], "subject")) if working else ""
    return Todos(done, len(order), active, said(pending[0], "subject") if pending else "")
