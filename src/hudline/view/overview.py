"""All sessions of a machine side by side: what each is at, who needs the person first.

Times are seconds since 1970, durations seconds, money dollars; None means unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Optional

from hudline.core.fields import is_below, is_of_windows, slashed
from hudline.view.agent_facts import last_sign
from hudline.view.session_state import session_state
from hudline.view.snapshot import Snapshot
from hudline.view.state_query import StateQuery
from hudline.view.values import Agent, Call

STATES = ("waits", "failed", "done", "works", "idle")  # the most urgent first
SORTS = ("need", "project", "cost", "context", "tokens", "since")
_STATES = {"waiting": "waits", "working": "works"}
_AGENT_STATES = {
    "running": "works", "awaiting": "works", "waiting": "waits",
    "killed": "failed", "interrupted": "failed",
}  # fmt: skip
_NEWS = 1800.0  # seconds that an end is news; a session that ended before is idle
_SILENT = 120.0  # seconds without a sign of life from which on a working agent is silent
_NEEDS = ("waits", "failed")


class Activity(NamedTuple):
    """What a session or an agent does. `kind`: call, thinking, agents (the main thread rests while
    they work), compacting; of one that waits permission, question, plan, input or dialog; error,
    ended, "" nothing. `more`: calls beside this one; for `ended` calls of the turn."""

    kind: str = ""
    tool: str = ""
    target: str = ""
    more: int = 0

    @property
    def plain(self) -> str:
        """The same as a text for scripts."""
        is_said = self.kind in ("call", "ended") or (self.kind == "dialog" and self.target)
        return " ".join(filter(None, ("" if is_said else self.kind, self.tool, self.target)))


@dataclass(frozen=True)
class AgentRow:
    """An agent of a session. `state`: one of `STATES`; `since`: when its run began, or ended;
    `tokens`: in its context; `depth`: 0 under the main thread; `reason`: why it failed or is
    suspect: error:KIND, killed, interrupted, silent, "" nothing."""

    key: str
    kind: str
    description: str
    state: str
    since: float
    activity: Activity
    model: str = ""
    tokens: Optional[float] = None
    usd: Optional[float] = None
    depth: int = 0
    reason: str = ""
    took: float = 0.0


@dataclass(frozen=True)
class SessionRow:
    """A session. `state`: one of `STATES`, `since` when it began; `context`: percentage in use;
    `rate`: tokens a minute; `agents`: a tree, parents before children; `config_dir`: the client's
    configuration folder."""

    session: str
    pid: int
    project: str
    branch: str
    state: str
    since: float
    activity: Activity
    name: str = ""
    folder: str = ""
    config_dir: str = ""
    model: str = ""
    context: Optional[float] = None
    usd: Optional[float] = None
    rate: Optional[float] = None
    agents: Sequence[AgentRow] = field(default_factory=tuple)

    @property
    def key(self) -> tuple[str, int]:
        """What tells the row apart, also where two processes have resumed one session."""
        return self.session, self.pid

    @property
    def needs_person(self) -> bool:
        """Whether nothing goes on until the person does something."""
        return self.state in _NEEDS

    @property
    def working(self) -> int:
        """How many agents are at work or wait."""
        return sum(one.state in ("works", "waits") for one in self.agents)


def state_at(snapshot: Snapshot, asks: str = "") -> tuple[str, float, Activity]:
    """(state, since, activity) of a session with events. asks: what its dialog is about, by the
    client's registry."""
    state, since = session_state(snapshot)
    query = snapshot.query
    if query is not None and state == "idle":
        since = max(since, query.evidence.since)
    state = _STATES.get(state, state)
    activity = _activity(snapshot, state, asks)
    if state in ("done", "failed") and snapshot.clock - since > _NEWS:
        state = "idle"
    return state, since, activity


def _activity(snapshot: Snapshot, state: str, asks: str) -> Activity:
    if state == "waits":
        return _question(snapshot, asks)
    if state == "works":
        return _work(snapshot)
    if state == "failed":
        return Activity("error", target=snapshot.error or "unknown")
    if state == "done" and snapshot.turn_summary is not None:
        return Activity("ended", more=snapshot.turn_summary.tools)
    return Activity()


def _work(snapshot: Snapshot) -> Activity:
    if snapshot.compacting is not None:
        return Activity("compacting")
    if snapshot.calls:
        return _calling(snapshot.calls[::-1])
    return Activity("agents" if snapshot.resting else "thinking")


def _question(snapshot: Snapshot, asks: str) -> Activity:
    waiting = snapshot.waiting
    if waiting is not None:
        tool = waiting.tool if waiting.kind == "permission" else ""
        return Activity(waiting.kind, tool, waiting.target)
    asking = next((one for one in snapshot.agents if one.state == "waiting"), None)
    call = next(iter(snapshot.calls), None) or next(iter(asking.calls if asking else ()), None)
    if call is not None:
        return Activity("permission", call.tool, call.target)
    return Activity("dialog", target=asks)


def _calling(calls: Sequence[Call]) -> Activity:
    """The first of the calls, and how many there are beside it."""
    return Activity("call", calls[0].tool, calls[0].target, len(calls) - 1)


def agent_rows(agents: Iterable[Agent], query: StateQuery) -> list[AgentRow]:
    """The agents of a session at the time of the query, in their order."""
    return [_agent_row(one, query) for one in agents]


def _agent_row(agent: Agent, query: StateQuery) -> AgentRow:
    state = _AGENT_STATES.get(agent.state, agent.state)
    entity = query.table("agents").get(agent.key, {})
    if agent.is_over:
        since = query.clock - agent.over
    elif agent.state == "idle":
        since = float(entity.get("ended", last_sign(entity)))
    else:
        since = query.clock - agent.age
    reason = ""
    if state == "failed":
        _, error = entity.get("failure", (0.0, ""))
        reason = agent.state if agent.state != "failed" else f"error:{error}" if error else ""
    elif state == "works" and agent.silent > _SILENT and not agent.calls:
        reason = "silent"
    return AgentRow(
        agent.key, agent.kind, agent.description, state, since, _agent_activity(agent, state),
        agent.model, agent.tokens, agent.cost, agent.depth, reason,
        agent.age if agent.is_over else 0.0,
    )  # fmt: skip


def _agent_activity(agent: Agent, state: str) -> Activity:
    if state in ("works", "waits") and agent.calls:
        found = _calling(agent.calls)
        return found if state == "works" else found._replace(kind="permission")
    if agent.state == "awaiting":
        return Activity("agents")
    if state == "waits":
        return Activity("permission")
    if state == "works":
        return Activity("thinking")
    return Activity("ended", more=agent.tools) if agent.is_over else Activity()


# The list


def ordered(rows: Iterable[SessionRow], sort: str = SORTS[0]) -> list[SessionRow]:
    """The rows by one of `SORTS`: who needs the person first and of those who waits longest; by
    name; or the largest first, of `since` the longest."""
    return sorted(rows, key=lambda row: (*_order(row, sort), *_order(row, SORTS[0])))


def _order(row: SessionRow, sort: str) -> tuple[Any, ...]:
    if sort == "project":
        return (row.project.casefold(),)
    figures = {"cost": row.usd, "context": row.context, "tokens": row.rate}
    if sort in figures:
        return (-(figures[sort] or 0.0),)
    if sort == "since":
        return (row.since,)
    # Who waits longest comes first; of the others whose end is the newest.
    at = row.since if row.needs_person else -row.since
    return STATES.index(row.state), at, row.project.casefold(), row.key


def matching(rows: Iterable[SessionRow], text: str) -> list[SessionRow]:
    """Those rows in whose names, state or activity each word of a text is found, in any case."""
    words = text.casefold().split()
    return [row for row in rows if all(word in _searched(row) for word in words)]


def _searched(row: SessionRow) -> str:
    parts = [row.project, row.branch, row.state, row.name, row.session, row.folder, row.model]
    parts += [row.activity.plain, *(f"{one.kind} {one.description}" for one in row.agents)]
    return "\n".join(parts).casefold()


def of_project(rows: Iterable[SessionRow], project: str) -> list[SessionRow]:
    """The rows whose project has this name or begins with it, in any case, or whose folder is or
    lies in the folder of that name."""
    name, folder = project.casefold(), slashed(project)
    is_folder = folder.startswith("/") or is_of_windows(folder)
    return [
        row for row in rows
        if row.project.casefold().startswith(name)
        or (is_folder and is_below(row.folder, folder))
    ]  # fmt: skip
