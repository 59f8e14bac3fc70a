"""Questions about a state at a time: is it this process's, is it over, does it run?"""

from hudline.now.launches import launches
from hudline.now.rest import REST, is_resting
from hudline.now.runs import kind_of, runs
from hudline.now.snapshot import Call
from hudline.state.horizon import LOST
from hudline.state.turns import JITTER, about, apart, ask_key, run_began, turn_began

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.now.evidence import Evidence
    from hudline.state.rules import Entity, State
    from hudline.wire.tick import Reading

_DUPLICATE = 5.0  # seconds between two reports of the same compaction at the most


class Moment:
    """A state, what else is known, and a clock (seconds since 1970)."""

    def __init__(self, state: "State", evidence: "Evidence", clock: float) -> None:
        self.state = state
        self.evidence = evidence
        self.clock = clock
        self.reading: Reading | None = None  # what the client told at this draw
        self.session: Entity = self.table("session").get("", {})
        self.turn = turn_began(state)
        self.calls = [(call, about(call)) for call in self.table("calls").values()]
        self._running: dict[str, bool] = {}
        self._resting: bool | None = None
        self._launches: dict[str, Entity] | None = None
        self._gone: dict[str, float] | None = None

    def table(self, name: str) -> "dict[str, Entity]":
        """One table of the state, by id; empty where nothing was heard."""
        return self.state.get(name, {})

    def asked(self) -> "dict[str, float]":
        """The prompts of the person's present turn, and when each began to be part of it: the
        person's own, and those of tasks in the background that came after it. A person may also
        write into a turn that such a task has begun, which is theirs from there on."""
        began = {
            key: max(one.get("began", 0.0), one.get("human", 0.0))
            for key, one in self.table("prompts").items()
        }
        return {key: at for key, at in began.items() if at >= self.turn > 0}

    def age(self, since: float) -> float:
        """Seconds since a time; never negative."""
        return max(self.clock - since, 0.0)

    def is_ours(self, pid: "Any", began: float) -> bool:
        """Whether what began then in process `pid` belongs to the process that draws, in its
        present life: a killed or resumed session leaves calls behind that nobody runs."""
        if pid is not None and self.evidence.pid is not None and pid != self.evidence.pid:
            return False
        process = self.table("processes").get(str("" if pid is None else pid), {})
        if process.get("began", 0.0) > began + JITTER:
            return False
        return bool(process.get("ended", 0.0) <= began)

    @property
    def life(self) -> float:
        """When the client's process that draws began, or went on with this session; 0.0 unknown."""
        process = self.table("processes").get(str(self.evidence.pid or ""), {})
        began: float = process.get("began", 0.0)
        return began

    @property
    def compactions(self) -> int:
        """How often the context was compacted; one compaction told twice is one."""
        return len(apart(self.session.get("compactions", ()), _DUPLICATE))

    @property
    def stopped(self) -> float:
        """When the main thread last told of its turn's end: that of a prompt that was heard, for a
        command of the person's own (`!ls`) ends without one."""
        ends = [one.get("ended", 0.0) for one in self.table("prompts").values() if "began" in one]
        found: float = max([self.session.get("halted", 0.0), *ends])
        return found

    def is_turn_over(self, prompt: str, since: float) -> bool:
        """Whether the main thread has left what it began at `since` under `prompt`, without
        asking for an end event: Esc and a denied dialog send none.

        A prompt that is typed while a turn runs joins that turn and carries its id.
        """
        if self.evidence.is_idle_since(since):
            return True
        if not prompt:
            return bool(self.session.get("stopped", 0.0) > since or self.turn > since + JITTER)
        prompts = self.table("prompts")
        if prompts.get(prompt, {}).get("ended", 0.0) > since:
            return True
        return any(
            other.get("began", 0.0) > since for key, other in prompts.items() if key != prompt
        )

    @property
    def is_resting(self) -> bool:
        """Whether the main thread rests: see `now.rest`."""
        if self._resting is None:
            self._resting = is_resting(self)
        return self._resting

    def is_running(self, call: "Entity") -> bool:
        """Whether a call runs now."""
        if "ended" in call or "settled" in call or "began" not in call:
            return False
        told, began = about(call), call["began"]
        actor = told.get("actor")
        # Where the clock was put forward, the registry still knows of the main thread's own.
        is_told = not actor and self.evidence.status in ("busy", "waiting")
        if not self.is_ours(told.get("pid"), began) or (self.age(began) > LOST and not is_told):
            return False
        if actor:
            agent = self.table("agents").get(actor, {})
            return began >= run_began(agent) - JITTER and self.is_alive(actor)
        return not self.is_turn_over(told.get("prompt", ""), began)

    def kind(self, actor: str) -> str:
        """The type of an agent by its id; "" for the main thread, which has none."""
        return kind_of(self.table("agents").get(actor, {})) if actor else ""

    def noted(self, prompt: str) -> "tuple[float, Entity]":
        """What was noted of the turn that a prompt began, when it was last seen to be over, and
        when that was noted; (0.0, {}) where nothing was."""
        told: tuple[float, Entity] = self.table("receipts").get(prompt, {}).get("told", (0.0, {}))
        return told

    def started(self, call: "Entity") -> "float | None":
        """When a call began to run: behind the dialog that asked for it. None where nobody knows.

        An answer sends no event: the registry tells when the main thread went on, which is noted
        (`call.allowed`), for the next dialog moves it.
        """
        began: float = call["began"]
        asked = self.table("asks").get(ask_key(about(call)), {}).get("at", 0.0)
        if asked < began - JITTER:
            return began
        if "allowed" in call:
            return float(call["allowed"])
        if self.evidence.status != "busy":
            return None
        if self.evidence.since > asked:
            return self.evidence.since
        # Still busy as before: nobody was asked, or the registry has not heard of it yet.
        return float(asked) if self.age(asked) > REST else None

    def is_alive(self, key: str) -> bool:
        """Whether the agent of that id runs now."""
        if key not in self._running:
            self._running[key] = False  # an agent cannot be its own evidence
            agent = self.table("agents").get(key, {})
            self._running[key] = runs(self, key, agent)
        return self._running[key]

    @property
    def gone(self) -> "dict[str, float]":
        """The teammates that are gone: see `now.teammates`."""
        if self._gone is None:
            from hudline.now.teammates import gone

            self._gone = gone(self)
        return self._gone

    def is_unlisted(self, key: str, began: float, sign: float) -> bool:
        """Whether a list of what runs in the background, newer than the last sign of life of
        `key`, leaves it out: it was stopped without an event. The list may have been made up to
        a second before it was heard, so it says nothing about what has just begun."""
        at, ids = self.session.get("background", (0.0, ()))
        return at > max(sign, began + JITTER) and key not in ids

    @property
    def launches(self) -> "dict[str, Entity]":
        """How each agent was launched, by its id: see `now.launches`."""
        if self._launches is None:
            self._launches = launches(self)
        return self._launches


def running(moment: Moment, call: "Entity") -> Call:
    """A call that runs, as widgets see it. How long it has run is not known (0.0), nor whether that
    is usual, where nobody knows when the person allowed it."""
    told, began = about(call), moment.started(call)
    age = 0.0 if began is None else moment.age(began)
    usual = None if began is None else told.get("usual")
    return Call(told.get("tool", ""), told.get("target", ""), age, usual)
