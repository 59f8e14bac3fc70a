"""Look at a state: what is so at this moment, for this process, given the clock and evidence."""

from hudline.now.agents import agents
from hudline.now.moment import Moment, running
from hudline.now.repeats import may_repeat
from hudline.now.rest import idle
from hudline.now.snapshot import Now
from hudline.state.horizon import tally_key
from hudline.state.turns import JITTER, ask_key, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.evidence import Evidence
    from hudline.now.snapshot import Call
    from hudline.state.rules import Entity, State
    from hudline.wire.tick import Limit, Reading

# Tools whose work shows elsewhere (agents, todos, waiting) or is of no interest to a person.
ELSEWHERE = frozenset(
    ("Agent", "Task", "TodoWrite", "TaskCreate", "TaskUpdate", "TaskList", "TaskGet", "TaskStop")
) | {"AskUserQuestion", "ExitPlanMode", "EnterPlanMode", "ToolSearch"}
_FILLING = 40  # percent of the usable window from which on it is worth looking ahead
_LEAST_TURNS = 3  # that have been read, so that something can be learned from them
_NEWS = 600.0  # seconds that a compaction is news
_MODE = 60.0  # seconds that a permission mode is believed


def look(state: "State", reading: "Reading", evidence: "Evidence", clock: float) -> Now:
    """The moment `clock` (seconds since 1970) of a session, as widgets may see it."""
    moment = Moment(state, evidence, clock)
    moment.reading = reading
    now = Now(reading, moment)
    now.limits = _limits(reading, clock)
    now.heard = "heard" in moment.session
    now.mode = _mode(moment)
    asks = _ask(moment, now)
    _trouble(moment, now)
    now.filling = _is_filling(moment, reading)
    now.calls = _running(moment, asks)
    now.succeeded, now.failed, now.started = _tallies(moment)
    asking = {told.get("actor", "") for _, told in asks}
    now.agents = agents(moment, reading.model_id, asking)
    _progress(moment, now)
    now.repeats = may_repeat(moment)
    now.idle = idle(moment, now)
    return now


def _mode(moment: Moment) -> str:
    """The permission mode, while a turn of this process runs and it was told lately: the person may
    change it without a word to anybody. "" for the usual one too."""
    at, mode = moment.session.get("mode", (0.0, ""))
    is_known = moment.age(at) < _MODE and at > moment.life - JITTER and moment.turn > moment.life
    return str(mode) if is_known and mode != "default" and not moment.is_resting else ""


def _limits(reading: "Reading", clock: float) -> "list[Limit]":
    """The windows that still run."""
    if not reading.limits:
        return []
    from hudline.now.limits import standing  # an API key has none

    return standing(reading.limits, clock)


# What few moments have is looked at by modules of its own, which are loaded only for them.


def _ask(moment: Moment, now: Now) -> "list[tuple[float, Entity]]":
    """Whether the person is asked something; and the open permission requests."""
    if not moment.table("asks") and "notice" not in moment.session:
        return []
    from hudline.now.asks import open_asks, waiting

    asks = open_asks(moment)
    now.waiting = waiting(moment, asks)
    return asks


def _trouble(moment: Moment, now: Now) -> None:
    """Errors of the API, and compactions."""
    now.compactions = moment.compactions
    if "failed" in moment.session or "compacting" in moment.session:
        from hudline.now.trouble import compacting, error

        now.error, now.error_age = error(moment)
        now.compacting = compacting(moment)


def _progress(moment: Moment, now: Now) -> None:
    """How far the work is: todos, what runs in the background, and what stands in for todos."""
    if moment.table("jobs"):
        from hudline.now.jobs import jobs

        now.jobs = jobs(moment)
    if moment.table("todos") or moment.table("tasks"):
        from hudline.now.todos import todos

        now.todos = todos(moment)
    now.resting = moment.is_resting
    now.advancing = not now.resting and not now.todos and _has_advanced(moment, now)


def _running(moment: Moment, asks: "list[tuple[float, Entity]]") -> "list[Call]":
    """The main thread's running calls, the oldest first; what waits for an answer does not run."""
    asked = {ask_key(told) for _, told in asks}
    found = []
    for call, told in moment.calls:
        tool = told.get("tool", "")
        if told.get("actor") or tool in ELSEWHERE or ask_key(told) in asked:
            continue
        if moment.is_running(call):
            found.append(running(moment, call))
    return sorted(found, key=lambda call: (-call.age, call.tool, call.target))


def _tallies(moment: Moment) -> "list[list[tuple[str, int]]]":
    """Successes, failures and what was started in the background by the main thread since the
    person's last prompt, by tool, the most first. Interrupted and denied calls are none of it."""
    if moment.turn and not moment.is_ours(moment.evidence.pid, moment.turn):
        return [[], [], []]  # of a life before this one
    sums: dict[str, dict[str, int]] = {"ok": {}, "failed": {}, "started": {}}
    for call, told in moment.calls:
        if "ended" not in call or told.get("actor"):
            continue
        if time_of(call, "began", "ran", "ended") >= moment.turn:
            _add(sums, call["outcome"][1], told.get("tool", ""), 1)
    start = tally_key("", moment.turn, "", "").rstrip("\t") + "\t"
    for key, tally in moment.table("tally").items():
        if key.startswith(start):
            _, _, outcome, tool = key.split("\t")
            _add(sums, outcome, tool, tally["n"])
    return [
        sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])) for counted in sums.values()
    ]


def _add(sums: "dict[str, dict[str, int]]", outcome: str, tool: str, count: int) -> None:
    if outcome in sums and tool not in ELSEWHERE:
        sums[outcome][tool] = sums[outcome].get(tool, 0) + count


def _is_filling(moment: Moment, reading: "Reading") -> bool:
    """Whether a forecast is worth its price: turns enough, and the context fills; or it has just
    been compacted."""
    used, known = reading.context or 0, reading.compaction
    if known is not None and reading.tokens is not None:
        used = max(used, reading.tokens * 100 / (known.at or known.window))
    if used >= _FILLING and len(moment.table("readings")) > _LEAST_TURNS:
        return True
    return moment.age(moment.session.get("compacted", 0.0)) < _NEWS


def _has_advanced(moment: Moment, now: Now) -> bool:
    """Whether there is anything besides todos that tells how far the turn has come."""
    turn = moment.turn
    return (
        moment.session.get("plan", (-1.0,))[0] >= turn
        or any(one["turn"] == turn for one in moment.table("files").values())
        or any(job.kind == "workflow" for job in now.jobs)
        or any(
            ("edit" in call or "edits" in call) and time_of(call, "began", "ran", "ended") >= turn
            for call in moment.table("calls").values()
        )
    )
