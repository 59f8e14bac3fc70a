"""Look at a state: what is so at this moment, for this process, given the clock and evidence."""

from hudline.now.agents import agents
from hudline.now.moment import Moment
from hudline.now.rest import idle
from hudline.now.snapshot import Call, Job, Limit, Now, Waiting
from hudline.state.seal import tally_key
from hudline.state.turns import JITTER, about, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.evidence import Evidence
    from hudline.now.snapshot import Todos
    from hudline.state.rules import Entity, State
    from hudline.wire.tick import Reading

# Tools whose work shows elsewhere (agents, todos, waiting) or is of no interest to a person.
_ELSEWHERE = frozenset(
    ("Agent", "Task", "TodoWrite", "TaskCreate", "TaskUpdate", "TaskList", "TaskGet", "TaskStop")
) | {"AskUserQuestion", "ExitPlanMode", "EnterPlanMode", "ToolSearch"}
_QUESTIONS = {"AskUserQuestion": "question", "ExitPlanMode": "plan"}
_INPUT = ("elicitation_dialog", "elicitation_url_dialog")
_COMPACTION_LIMIT = 900.0  # seconds; one that takes longer was abandoned without a word
_ERROR_LIMIT = 3600.0  # seconds; by then it says nothing about the next turn
_FILLING = 40  # percent of the window from which on it is worth looking ahead
_LEAST_TURNS = 3  # that have been read, so that something can be learned from them
_NEWS = 600.0  # seconds that a compaction is news
_DUPLICATE = 5.0  # seconds between two reports of the same compaction at the most


def look(state: "State", reading: "Reading", evidence: "Evidence", clock: float) -> Now:
    """The moment `clock` (seconds since 1970) of a session, as widgets may see it."""
    moment = Moment(state, evidence, clock)
    moment.reading = reading
    now = Now(reading, moment)
    now.limits = _limits(reading, clock)
    now.heard = "heard" in moment.session
    now.mode = moment.session["mode"][1] if "mode" in moment.session else ""
    asks = _open_asks(moment)
    now.waiting = _waiting(moment, asks)
    now.error, now.error_age = _error(moment)
    now.compacting = _compacting(moment)
    now.compactions = _compactions(moment)
    now.filling = _is_filling(moment, reading)
    now.calls = _running(moment, asks)
    now.succeeded, now.failed = _tallies(moment)
    asking = {told.get("actor", "") for _, told in asks}
    now.agents = agents(moment, reading.model_id, asking)
    now.jobs = _jobs(moment)
    now.todos = _todos(moment)
    now.resting = moment.is_resting
    now.repeats = moment.may_repeat
    now.advancing = not now.resting and not now.todos and _has_advanced(moment, now.jobs)
    now.idle = idle(moment, now)
    return now


def _limits(reading: "Reading", clock: float) -> "list[Limit]":
    """The windows that still run: what a window that has reset used is unknown."""
    found = []
    for window in reading.limits:
        if window.resets is None or window.resets > clock:
            left = None if window.resets is None else window.resets - clock
            limit = Limit(window.name, window.used, left)
            limit.spent, limit.allowed = window.spent, window.allowed
            limit.period = window.period
            found.append(limit)
    return found


def _open_asks(moment: Moment) -> "list[tuple[float, Entity]]":
    """The permission requests nobody has answered yet, as (at, what is told), oldest first."""
    found = []
    for ask in moment.table("asks").values():
        at, told = ask["at"], about(ask)
        if at >= moment.turn and not _is_answered(moment, at, told):
            found.append((at, told))
    return sorted(found, key=lambda pair: (pair[0], repr(pair[1])))


def _is_answered(moment: Moment, at: float, told: "Entity") -> bool:
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


def _has_ended(moment: Moment, at: float, told: "Entity") -> bool:
    """Whether every call this request can mean is over (it names no tool_use_id)."""
    same = ("tool", "target", "actor")
    calls = [
        (key, call)
        for key, call in moment.table("calls").items()
        if all(about(call).get(name) == told.get(name) for name in same)
        and call.get("ended", at) >= at
    ]
    return bool(calls) and not any(moment.is_running(call) for key, call in calls)


def _waiting(moment: Moment, asks: "list[tuple[float, Entity]]") -> "Waiting | None":
    if asks:
        at, told = asks[0]
        tool = told.get("tool", "")
        what = _QUESTIONS.get(tool, "permission")
        return Waiting(what, tool, told.get("target", ""), moment.age(at))
    at, notice = moment.session.get("notice", (0.0, ""))
    if notice in _INPUT and not _has_moved_on(moment, at):
        return Waiting("input", "", "", moment.age(at))
    return None


def _has_moved_on(moment: Moment, at: float) -> bool:
    lives = [time for one in moment.table("processes").values() for time in one.values()]
    return moment.evidence.is_answered or max([moment.session.get("active", 0.0), *lives]) > at


def _error(moment: Moment) -> "tuple[str, float]":
    """What ended the last turn, until anything else happens; another prompt clears it at once."""
    at, (kind, failed) = moment.session.get("failed", (0.0, ("", "")))
    later = [p.get("began", 0.0) for p in moment.table("processes").values()]
    later += [p.get("began", 0.0) for k, p in moment.table("prompts").items() if k != failed]
    later.append(moment.session.get("active", 0.0) - JITTER / 2)
    age = moment.age(at)
    return (kind, age) if kind and max(later) <= at and age < _ERROR_LIMIT else ("", 0.0)


def _compacting(moment: Moment) -> "float | None":
    session = moment.session
    at = session.get("compacting", 0.0)
    ends = [session.get("compacted", 0.0), session.get("stopped", 0.0), moment.turn]
    ends += [p.get("began", 0.0) for p in moment.table("processes").values()]
    if moment.evidence.is_idle_since(at):
        return None
    age = moment.age(at)
    return age if at > max(ends) and age < _COMPACTION_LIMIT else None


def _compactions(moment: Moment) -> int:
    """How often it happened; one compaction told twice is one."""
    count, previous = 0, -_DUPLICATE
    for at in moment.session.get("compactions", ()):
        count += at - previous > _DUPLICATE
        previous = at
    return count


def _is_filling(moment: Moment, reading: "Reading") -> bool:
    """Whether a forecast is worth its price: turns enough, and the context fills; or it has just
    been compacted."""
    if (reading.context or 0) >= _FILLING and len(moment.table("readings")) > _LEAST_TURNS:
        return True
    return moment.age(moment.session.get("compacted", 0.0)) < _NEWS


def _running(moment: Moment, asks: "list[tuple[float, Entity]]") -> "list[Call]":
    """The main thread's running calls, the oldest first; what waits for an answer does not run."""
    asked = {(told.get("tool"), told.get("target")) for _, told in asks if not told.get("actor")}
    found = []
    for call in moment.table("calls").values():
        told = about(call)
        tool, target = told.get("tool", ""), told.get("target", "")
        if told.get("actor") or tool in _ELSEWHERE or (tool, told.get("target")) in asked:
            continue
        if moment.is_running(call):
            found.append(Call(tool, target, moment.age(call["began"])))
    return sorted(found, key=lambda call: (-call.age, call.tool, call.target))


def _tallies(moment: Moment) -> "tuple[list[tuple[str, int]], list[tuple[str, int]]]":
    """Successes and failures of the main thread since the person's last prompt, by tool, the
    most first. Interrupted and denied calls are neither."""
    sums: dict[str, dict[str, int]] = {"ok": {}, "failed": {}}
    for call in moment.table("calls").values():
        told = about(call)
        if "ended" not in call or told.get("actor"):
            continue
        if time_of(call, "began", "ended") >= moment.turn:
            _add(sums, call["outcome"][1], told.get("tool", ""), 1)
    start = tally_key("", moment.turn, "", "").rstrip("\t") + "\t"
    for key, tally in moment.table("tally").items():
        if key.startswith(start):
            _, _, outcome, tool = key.split("\t")
            _add(sums, outcome, tool, tally["n"])
    order = [
        sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])) for counted in sums.values()
    ]
    return order[0], order[1]


def _add(sums: "dict[str, dict[str, int]]", outcome: str, tool: str, count: int) -> None:
    if outcome in sums and tool not in _ELSEWHERE:
        sums[outcome][tool] = sums[outcome].get(tool, 0) + count


def _jobs(moment: Moment) -> "list[Job]":
    found = []
    listed_at, listed = moment.session.get("background", (0.0, ()))
    for key, job in moment.table("jobs").items():
        if "began" not in job:
            continue  # a notification about something this table never held
        alive = max(job.get("alive", 0.0), listed_at if key in listed else 0.0)
        told = about(job)
        if job.get("ended", -1.0) >= alive or moment.is_unlisted(key, job["began"], alive):
            continue
        if moment.is_ours(told.get("pid"), job["began"]):
            kind = told.get("type", "")
            found.append(Job(kind, told.get("target", ""), moment.age(job["began"])))
    return sorted(found, key=lambda job: (-job.age, job.target))


def _has_advanced(moment: Moment, jobs: "list[Job]") -> bool:
    """Whether there is anything besides todos that tells how far the turn has come."""
    turn = moment.turn
    return (
        moment.session.get("plan", (-1.0,))[0] >= turn
        or any(one["turn"] == turn for one in moment.table("files").values())
        or any(job.kind == "workflow" for job in jobs)
        or any(
            "edit" in call and time_of(call, "began", "ended") >= turn
            for call in moment.table("calls").values()
        )
    )


def _todos(moment: Moment) -> "Todos | None":
    if not moment.table("todos") and not moment.table("tasks"):
        return None
    from hudline.now.todos import todos

    return todos(moment)
