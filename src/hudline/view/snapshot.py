"""The snapshot: what is so at one time, the only thing that widgets see. Durations are seconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Callable, Optional, TypeVar

from hudline.events.limits import Limit
from hudline.events.status_input import StatusInput
from hudline.view import session_facts
from hudline.view.external_data import Lookups, Sources
from hudline.view.loops import find_loop
from hudline.view.script_feed import ScriptNote, ScriptProgress
from hudline.view.state_query import StateQuery
from hudline.view.turn import holding
from hudline.view.turn_summary import edited_files, past_turns, turn_summary, with_files
from hudline.view.usage import forecast, usage
from hudline.view.values import Agent, Call, Job, Todos, TurnSummary, Waiting

_T = TypeVar("_T")
_LINGERS = 30.0  # seconds that a finished agent is shown by default


def _answer(ask: Callable[[StateQuery], Optional[_T]]) -> cached_property[Optional[_T]]:
    """The answer of the snapshot's state."""
    return cached_property(lambda snapshot: ask(snapshot.query) if snapshot.query else None)


@dataclass(eq=False, repr=False)
class Snapshot(Lookups):
    """What is so at one time. Empty lists and None mean that there is nothing to show.

    Fields are known at once; properties, also those of `Lookups`, are answered once, when a widget
    asks, and are None without a state or a source.
    """

    status: StatusInput
    query: Optional[StateQuery] = None
    sources: Sources = field(default_factory=Sources)
    clock: float = 0.0  # seconds since 1970
    still: bool = False  # the frame stays for long: growing ages are replaced or left out
    limits: list[Limit] = field(default_factory=list)
    filling: bool = False  # the context is worth a forecast, or has just been compacted
    mode: str = ""  # the permission mode, "" for the usual one
    has_events: bool = False  # any event of the session has arrived
    waiting: Optional[Waiting] = None
    error: str = ""
    error_age: float = 0.0
    compacting: Optional[float] = None
    compactions: int = 0
    calls: list[Call] = field(default_factory=list)
    succeeded: list[tuple[str, int]] = field(default_factory=list)  # (tool, calls)
    failed: list[tuple[str, int]] = field(default_factory=list)
    started: list[tuple[str, int]] = field(default_factory=list)  # in the background
    agents: list[Agent] = field(default_factory=list)
    listed_agents: frozenset[str] = frozenset()  # whose rows the client's own list shows
    jobs: list[Job] = field(default_factory=list)
    todos: Optional[Todos] = None
    script_progress: list[ScriptProgress] = field(default_factory=list)  # the oldest first
    script_notes: list[ScriptNote] = field(default_factory=list)  # the newest first
    resting: bool = False  # the main thread has done, or left, what it was asked for
    repeats: bool = False  # there may be a loop
    idle: Optional[float] = None  # since the last turn ended, if nothing runs

    working = _answer(holding)  # how many hold the turn open beside the main thread
    errors = _answer(session_facts.error_counts)
    forecast = _answer(forecast)
    plan = _answer(session_facts.plan)
    prompts = _answer(session_facts.prompts)
    servers = _answer(session_facts.servers)
    skills = _answer(session_facts.skills)
    loops = _answer(find_loop)
    edited_files = _answer(edited_files)
    usage = _answer(usage)
    turn_summary = _answer(turn_summary)  # without its files
    turns = _answer(past_turns)

    @cached_property
    def finished_turn(self) -> Optional[TurnSummary]:
        """`turn_summary` with its files; None unless the main thread rests."""
        summary = self.turn_summary if self.resting else None
        return with_files(summary, self.edited_files) if summary else None


def is_active(snapshot: Snapshot, rested: float = 0.0) -> bool:
    """Whether a displayed age must tick: a call, an agent, a background task, a script that
    reports progress, a compaction or the turn itself runs, or an ended agent is still shown. A
    dialog that waits for the user is no activity.

    `rested`: when the main thread's last turn ended, if the host knows.
    """
    if snapshot.calls or snapshot.jobs or snapshot.compacting is not None:
        return True
    if any(one.is_active for one in snapshot.script_progress):
        return True
    if any(one.is_at_work or (one.is_over and one.over < _LINGERS) for one in snapshot.agents):
        return True
    query = snapshot.query
    if query is None:
        return False
    if query.evidence.status:
        return query.evidence.status == "busy" and query.is_busy()
    # Else a prompt without an end and without another process after it.
    ends = [rested, query.session.get("stopped", 0.0), query.failed]
    return bool(query.turn > max(*ends, query.latest("processes", "began", "ended")))
