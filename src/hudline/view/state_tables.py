"""Questions about a state at a time that its tables answer without knowing which agents run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Optional

from hudline.events.status_input import StatusInput
from hudline.state.merge_rules import Entity, State
from hudline.state.timeline import JITTER, about, apart, turn_began
from hudline.view.evidence import Evidence
from hudline.view.values import Job

_DUPLICATE = 5.0  # seconds between two reports of the same compaction at most
_REGISTERED = ("shell", "monitor")  # the registry says so while one runs beside an idle thread


def prompt_began(prompt: Entity) -> float:
    """When a prompt began to be part of the user's turn; 0.0 unknown. A user may write into a turn
    that a background task has begun, which is theirs from there on."""
    return float(max(prompt.get("began", 0.0), prompt.get("human", 0.0)))


@dataclass(eq=False, repr=False)
class StateTables:
    """A state, evidence beside it, a clock (seconds since 1970), and the status input of the draw,
    if there is one."""

    state: State
    evidence: Evidence
    clock: float
    status: Optional[StatusInput] = None

    def __post_init__(self) -> None:
        self.session: Entity = self.table("session").get("", {})
        self.turn = turn_began(self.state)  # 0.0 before the first prompt
        self.calls = [(call, about(call)) for call in self.table("calls").values()]

    def table(self, name: str) -> dict[str, Entity]:
        """One table of the state, by id; empty if there were no such events."""
        return self.state.get(name, {})

    def latest(self, table: str, *fields: str) -> float:
        """The latest of the times in these fields of a table; 0.0 if there is none."""
        entities = self.table(table).values()
        return max((one.get(name, 0.0) for one in entities for name in fields), default=0.0)

    def age(self, since: float) -> float:
        """Seconds since a time; never negative."""
        return max(self.clock - since, 0.0)

    @cached_property
    def turn_prompts(self) -> dict[str, float]:
        """The prompts of the user's present turn and when each began to be part of it, in that
        order: the user's own, and those of background tasks after it."""
        began = {key: prompt_began(one) for key, one in self.table("prompts").items()}
        ordered = sorted((at, key) for key, at in began.items() if at >= self.turn > 0)
        return {key: at for at, key in ordered}

    def is_ours(self, pid: Optional[int], began: float) -> bool:
        """Whether what began then in process `pid` belongs to the process that draws, since it
        began or resumed: a killed or resumed session leaves calls behind that nobody runs."""
        if pid is not None and self.evidence.pid is not None and pid != self.evidence.pid:
            return False
        process = self.table("processes").get("" if pid is None else str(pid), {})
        if process.get("began", 0.0) > began + JITTER:
            return False
        return bool(process.get("ended", 0.0) <= began)

    @property
    def process_began(self) -> float:
        """When the client's process that draws began, or resumed this session; 0.0 unknown."""
        process = self.table("processes").get(str(self.evidence.pid or ""), {})
        return float(process.get("began", 0.0))

    @property
    def compactions(self) -> int:
        """How often the context was compacted; one compaction reported twice is one."""
        return len(apart(self.session.get("compactions", ()), _DUPLICATE))

    @property
    def stopped(self) -> float:
        """When the main thread last reported its turn's end: that of a known prompt, for a command
        of the user's own (`!ls`) ends without one."""
        ends = [one.get("ended", 0.0) for one in self.table("prompts").values() if "began" in one]
        return float(max([self.session.get("halted", 0.0), *ends]))

    @property
    def failed(self) -> float:
        """When an error of the API last ended a turn; 0.0 never."""
        return float(self.session.get("failed", (0.0,))[0])

    def is_turn_over(self, prompt: str, since: float) -> bool:
        """Whether the main thread has left what it began at `since` under `prompt`, also without
        an end event: Esc and a denied dialog send none.

        A prompt that is typed while a turn runs joins that turn and carries its id.
        """
        if self.evidence.is_idle_since(since):
            return True
        if not prompt:
            return bool(self.session.get("stopped", 0.0) > since or self.turn > since + JITTER)
        return any(
            one.get("ended" if key == prompt else "began", 0.0) > since
            for key, one in self.table("prompts").items()
        )

    @property
    def listed(self) -> tuple[float, list[str]]:
        """(when it was reported, the ids) of the newest list of background work."""
        at, ids = self.session.get("background", (0.0, []))
        return at, ids

    def is_unlisted(self, key: str, began: float, sign: float) -> bool:
        """Whether a list of background work, newer than the last sign of life of `key`, leaves it
        out: it was stopped without an event. The list may have been made up to a second before it
        was recorded, so it says nothing about what has just begun."""
        at, ids = self.listed
        return at > max(sign, began + JITTER) and key not in ids

    @cached_property
    def jobs(self) -> list[Job]:
        """Shells, monitors and workflows that still run, the oldest first."""
        found = []
        listed_at, listed = self.listed
        for key, job in self.table("jobs").items():
            facts = about(job)
            kind = facts.get("type", "")
            if "began" not in job or kind == "teammate":
                continue  # a notification about something that this table never had, or an agent
            began = job["began"]
            alive = max(job.get("alive", 0.0), listed_at if key in listed else 0.0)
            is_alone = self.evidence.status == "idle" and self.evidence.since > (
                max(alive, began) + JITTER
            )
            is_over = job.get("ended", -1.0) >= alive or self.is_unlisted(key, began, alive)
            if is_over or (is_alone and kind in _REGISTERED):
                continue
            if self.is_ours(facts.get("pid"), began):
                found.append(Job(kind, facts.get("target", ""), self.age(began)))
        return sorted(found, key=lambda job: (-job.age, job.target))

    def noted_summary(self, prompt: str) -> tuple[float, Entity]:
        """(when it was noted, the summary) of the turn that a prompt began; (0.0, {}) if none
        was."""
        at, summary = self.table("turn_summaries").get(prompt, {}).get("summary", (0.0, {}))
        return at, summary
