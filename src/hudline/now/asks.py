"""Whether the person is asked something: a permission, a question, a plan's approval, input."""

from hudline.state.turns import about, ask_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment
    from hudline.state.rules import Entity

_QUESTIONS = {"AskUserQuestion": "question", "ExitPlanMode": "plan"}
_INPUT = ("elicitation_dialog", "elicitation_url_dialog")


class Waiting:
    """Claude waits for the person: `what` is permission, question, plan or input."""

    def __init__(self, what: str, tool: str, target: str, age: float) -> None:
        self.what = what
        self.tool = tool
        self.target = target
        self.age = age


def open_asks(moment: "Moment") -> "list[tuple[float, Entity]]":
    """The permission requests nobody has answered yet, as (at, what is told), oldest first."""
    found = []
    for ask in moment.table("asks").values():
        at, told = ask["at"], about(ask)
        if at >= moment.turn and not _is_answered(moment, at, told):
            found.append((at, told))
    return sorted(found, key=lambda pair: (pair[0], repr(pair[1])))


def _is_answered(moment: "Moment", at: float, told: "Entity") -> bool:
    """Approving sends no event either: the registry tells that the dialog is gone, or else the
    call's end, or the end of its turn or agent."""
    if moment.evidence.is_answered:
        return True
    if not moment.is_ours(told.get("pid"), at):
        return True
    actor = told.get("actor", "")
    if actor:
        if not moment.is_alive(actor):
            return True
    elif moment.is_turn_over(told.get("prompt", ""), at):
        return True
    return _has_ended(moment, at, told)


def _has_ended(moment: "Moment", at: float, told: "Entity") -> bool:
    """Whether every call this request can mean is over (it names no tool_use_id)."""
    calls = [
        (key, call)
        for key, call in moment.table("calls").items()
        if ask_key(about(call)) == ask_key(told) and call.get("ended", at) >= at
    ]
    return bool(calls) and not any(moment.is_running(call) for key, call in calls)


def waiting(moment: "Moment", asks: "list[tuple[float, Entity]]") -> "Waiting | None":
    """What the person is asked first; None where nothing is."""
    if asks:
        at, told = asks[0]
        tool = told.get("tool", "")
        what = _QUESTIONS.get(tool, "permission")
        return Waiting(what, tool, told.get("target", ""), moment.age(at))
    at, notice = moment.session.get("notice", (0.0, ""))
    if notice in _INPUT and not _has_moved_on(moment, at):
        return Waiting("input", "", "", moment.age(at))
    return None


def _has_moved_on(moment: "Moment", at: float) -> bool:
    lives = [time for one in moment.table("processes").values() for time in one.values()]
    return moment.evidence.is_answered or max([moment.session.get("active", 0.0), *lives]) > at
