"""What the present turn was, or was so far while agents go on; a turn is what `now.turn` says."""

from hudline.now.evidence import Evidence
from hudline.now.moment import Moment
from hudline.now.spending import since, told
from hudline.now.touched import answer as touched
from hudline.now.turn import at_work, calls, ended, is_awaited, timed
from hudline.state.horizon import AGENTS
from hudline.state.turns import JITTER, run_began, run_ended, time_of
from hudline.state.waits import waits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.now.snapshot import Now
    from hudline.now.touched import Touched


class Receipt:
    """`end`: done, interrupted or failed (an error of the API): how the main thread came to rest
    last. `took`: seconds, None unknown; for `background` of them only others were at work.

    `prompt`: the id of the one with which the person began it, `newest`: of the one that the main
    thread did last, `left`: when that came to rest, 0.0 unknown; `over`: when everything did, 0.0
    unknown or not yet; `agents` that worked, `working`: how many still do, or workflows; `waited`:
    seconds that dialogs stood open; `cost` in dollars, None unknown; `tools`: calls, anybody's,
    `failed` of them failed; `files` edited, `is_more`: there are others, their lines `added` and
    `removed`, None unknown.
    """

    def __init__(self, end: str, took: "Optional[float]") -> None:
        self.end = end
        self.took = took
        self.background = 0.0
        self.over = self.left = 0.0
        self.prompt = self.newest = ""
        self.agents = 0
        self.working = 0
        self.waited = 0.0
        self.cost: Optional[float] = None
        self.tools = 0
        self.failed = 0
        self.files = 0
        self.is_more = False
        self.added: Optional[int] = None
        self.removed: Optional[int] = None


def whole(now: "Now") -> "Optional[Receipt]":
    """The receipt of the turn that is over, with the files that were edited in it, and of one whose
    main thread rests while others work; None while the main thread is at it, or about to be."""
    made: Optional[Receipt] = now.receipt if now.resting else None
    if made is None:
        return None
    return _with_files(made, now.touched)


def _with_files(made: Receipt, found: "Optional[Touched]") -> Receipt:
    if found is not None:
        made.files, made.is_more = len(found.files), found.is_more
        made.added, made.removed = found.added, found.removed
    return made


def answer(moment: "Moment") -> "Optional[Receipt]":
    """None while the main thread is at it, or about to be woken, and before the first turn."""
    if not moment.is_resting:
        return None
    working = at_work(moment)
    return None if not working and is_awaited(moment) else _made(moment, working)


def before(moment: "Moment") -> "Optional[Receipt]":
    """The receipt of the turn that the present prompt has ended, as far as the state still tells;
    None where there is none."""
    prompts = {
        key: one
        for key, one in moment.table("prompts").items()
        if max(one.get("began", 0.0), one.get("human", 0.0)) < moment.turn
    }
    calls = {
        key: call
        for key, call in moment.table("calls").items()
        if time_of(call, "began", "ran", "ended") < moment.turn
    }
    evidence = Evidence(moment.evidence.pid)
    then = Moment({**moment.state, "prompts": prompts, "calls": calls}, evidence, moment.turn)
    if not then.turn or not moment.is_ours(moment.evidence.pid, then.turn):
        return None
    made = _made(then, 0)
    made.over = moment.turn if at_work(then) else min(made.over, moment.turn)
    made.cost = told(moment.state, made.prompt)
    return _with_files(made, touched(then))


def _made(moment: "Moment", working: int) -> Receipt:
    prompts = moment.asked()
    newest = max(prompts, key=lambda key: (prompts[key], key))
    began, stopped = prompts[newest], moment.stopped
    end = "done" if stopped > began else "interrupted"
    if end == "done" and moment.session.get("failed", (0.0,))[0] >= stopped:
        end = "failed"
    left = _left(moment, newest, began)
    time = timed(moment, left)
    made = Receipt(end, time.took)
    made.over, made.background, made.working = time.over, time.background, working
    made.newest, made.left = newest, left
    made.tools, made.failed = calls(moment)
    table = moment.table("prompts")
    made.prompt = max((key for key in table if table[key].get("human") == moment.turn), default="")
    made.agents = _agents(moment)
    made.waited = _waited(moment, end, left)
    made.cost = _cost(moment, set(prompts))
    _, held = moment.noted(made.prompt)
    if made.cost is None and end == held.get("end"):
        made.cost = held.get("cost")
    return made


def _left(moment: "Moment", newest: str, began: float) -> float:
    """When the main thread came to rest last; 0.0 unknown. Where it was seen first, if no event
    tells: the client's own commands make it rest anew."""
    if moment.stopped > began:
        return moment.stopped
    since = moment.evidence.since
    return ended(moment, newest) or (since if since > began else 0.0)


def _agents(moment: "Moment") -> int:
    """How many agents have worked in this turn."""
    worked = [
        key
        for key, agent in moment.table("agents").items()
        if moment.is_alive(key)
        or (
            ("began" in agent or "launch" in agent)
            and max(run_began(agent) + JITTER, run_ended(agent)) >= moment.turn
        )
    ]
    return min(len(worked), AGENTS)


def _waited(moment: "Moment", end: str, left: float) -> float:
    """Seconds in which at least one dialog stood open, as far as its answer is known: a call that
    was allowed tells when it began. One that ended the turn was answered by its end."""
    known, unknown = waits(moment.state, moment.turn)
    active = moment.session.get("active", 0.0)
    if end == "interrupted" and unknown and unknown[-1] >= active - JITTER:
        known.append((unknown[-1], left))
    total, until = 0.0, 0.0
    for asked, answered in sorted(known):
        total += max(answered - max(asked, until), 0.0)
        until = max(until, answered)
    return total


def _cost(moment: "Moment", prompts: "set[str]") -> "Optional[float]":
    """Dollars; None where the client's figures are of another turn."""
    if moment.reading is None or moment.reading.prompt_id not in prompts:
        return None
    return since(moment, prompts)
