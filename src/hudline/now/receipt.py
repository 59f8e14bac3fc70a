"""What the last turn was: from the person's prompt until Claude came to rest."""

from hudline.now.spending import since
from hudline.state.horizon import AGENTS
from hudline.state.turns import JITTER, run_began
from hudline.state.waits import waits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.now.moment import Moment
    from hudline.now.snapshot import Now


class Receipt:
    """`end`: done, interrupted or failed (an error of the API). `took`: seconds that Claude was at
    it, None unknown; turns that a task in the background began are part of it.

    `prompt`: the id of the one with which the person began it; `over`: when it came to rest, 0.0
    unknown; `agents` that worked, `working` of them still do; `waited`: seconds that dialogs stood
    open; `cost` in dollars, None unknown; `tools` that the main thread used, `failed` of them
    failed; `files` edited, `is_more`: there are others, their lines `added` and `removed`, None
    unknown.
    """

    def __init__(self, end: str, took: "Optional[float]") -> None:
        self.end = end
        self.took = took
        self.over = 0.0
        self.prompt = ""
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
    """The receipt of the turn that is over, with what was done in it; None while one runs."""
    made: Optional[Receipt] = now.receipt if now.resting else None
    if made is None:
        return None
    made.failed = sum(count for _, count in now.failed)
    made.tools = sum(count for _, count in (*now.succeeded, *now.started)) + made.failed
    touched = now.touched
    if touched is not None:
        made.files, made.is_more = len(touched.files), touched.is_more
        made.added, made.removed = touched.added, touched.removed
    return made


def answer(moment: "Moment") -> "Optional[Receipt]":
    """None while the turn runs, and before the first."""
    if not moment.is_resting:
        return None
    prompts = moment.asked()
    newest = max(prompts, key=lambda key: (prompts[key], key))
    began, stopped = prompts[newest], moment.stopped
    end = "done" if stopped > began else "interrupted"
    if end == "done" and moment.session.get("failed", (0.0,))[0] >= stopped:
        end = "failed"
    made = Receipt(end, _took(moment, prompts, newest))
    table = moment.table("prompts")
    made.prompt = max((key for key in table if table[key].get("human") == moment.turn), default="")
    made.over = stopped if stopped > began else moment.evidence.since
    made.agents, made.working = _agents(moment)
    made.waited = _waited(moment, end)
    made.cost = _cost(moment, set(prompts))
    _, held = moment.noted(made.prompt)
    if made.cost is None and end == held.get("end"):
        made.cost = held.get("cost")
    if end == held.get("end") == "interrupted":
        # Where it was seen first: the client's own commands make it rest anew.
        made.over, made.took = held.get("over", 0.0), held.get("took")
        made.waited = held.get("waited", 0.0)
    return made


def _took(moment: "Moment", prompts: "dict[str, float]", newest: str) -> "Optional[float]":
    """The sum of the turns; unknown where one of them was left and nobody saw when."""
    total = 0.0
    for key, began in prompts.items():
        end = moment.table("prompts")[key].get("ended", 0.0)
        if end <= began and key == newest:
            stopped = moment.stopped
            end = stopped if stopped > began else moment.evidence.since
        took = end - began if end > began else _noted(moment, key)
        if took is None:
            return None
        total += took
    return total


def _noted(moment: "Moment", prompt: str) -> "Optional[float]":
    """What was seen of a turn that was left, before a task in the background went on with it."""
    _, told = moment.noted(prompt)
    took: Optional[float] = told.get("took")
    return took


def _agents(moment: "Moment") -> "tuple[int, int]":
    """How many agents have begun a run in this turn, and how many of those still run."""
    table = moment.table("agents")
    worked = [
        key
        for key, agent in table.items()
        if ("began" in agent or "launch" in agent) and run_began(agent) >= moment.turn - JITTER
    ]
    return min(len(worked), AGENTS), sum(moment.is_alive(key) for key in worked)


def _waited(moment: "Moment", end: str) -> float:
    """Seconds in which at least one dialog stood open, as far as its answer is known: a call that
    was allowed tells when it began. One that ended the turn was answered by its end."""
    known, unknown = waits(moment.state, moment.turn)
    active = moment.session.get("active", 0.0)
    if end == "interrupted" and unknown and unknown[-1] >= active - JITTER:
        known.append((unknown[-1], moment.evidence.since))
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
