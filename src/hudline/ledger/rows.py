"""Rows of the ledger, as readers of transcripts and journals make them.

Each field has a merge rule (see `ledger.tables`), so that order, repeats and splits of what is
read cannot matter. Times are seconds since 1970, money is dollars.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple, Optional


class Request(NamedTuple):
    """One answer of a model, of all lines that tell of it. `key`: message and request id;
    `is_copy`: read in the transcript of a fork, which repeats the lines of its parent; `sent`: of
    the attempt that was answered; `lost`: seconds of the attempts before it; `tier`: what beside
    the model decides the price: speed, service tier, region; "" for a plain one."""

    key: bytes
    is_copy: bool
    session: str
    prompt: str
    agent: str
    source: str
    sent: Optional[float]
    first: float
    ended: float
    model: str
    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    web_searches: int
    attempts: int
    lost: float
    is_cut: bool
    server: str
    skill: str
    branch: str
    tier: str


class Call(NamedTuple):
    """One tool call. `file`: a sum that tells files apart."""

    id: str
    is_copy: bool
    session: str
    prompt: str
    agent: str
    request: bytes
    tool: str
    began: float
    file: str


class CallEnd(NamedTuple):
    """How a call ended. `outcome`: ok, failed, denied, interrupted; `decision`: who allowed or
    denied it; `answer_bytes`: of the line that holds the answer."""

    id: str
    ended: float
    outcome: str
    decision: str
    answer_bytes: int


class CallMeasured(NamedTuple):
    """What the journal knows of a call: `took`: seconds, `waited`: seconds of its dialog; `target`:
    redacted, at most 120 characters."""

    id: str
    session: str
    prompt: str
    agent: str
    tool: str
    began: Optional[float]
    ended: Optional[float]
    noted_outcome: Optional[str]
    took: Optional[float]
    waited: Optional[float]
    target: str


class Prompt(NamedTuple):
    """A prompt. `is_from_journal`: known by the journal alone; `root`: the prompt of a person that
    it belongs to; `origin`: human, sdk, task_notification …; `length`: characters; `usd`: by
    readings, None where there is none; `text`: how it begins, redacted, where texts are kept."""

    id: str
    is_from_journal: bool
    session: str
    root: str
    origin: str
    at: float
    length: int
    usd: Optional[float] = None
    text: Optional[str] = None


class TurnEnd(NamedTuple):
    """The client's own note of a turn's end; `worked`: seconds without dialogs."""

    prompt: str
    ended: float
    worked: float


class Agent(NamedTuple):
    """An agent, by its metadata file. `call`: the call that began it."""

    id: str
    session: str
    parent: str
    call: str
    type: str
    model: str


class Compaction(NamedTuple):
    """A compaction of the context: tokens before and after it, its seconds."""

    session: str
    at: float
    trigger: str
    before: int
    after: int
    took: float


class Reported(NamedTuple):
    """What Claude Code has reported of a model in a session, all in all (`cost-state`). `at`: the
    time of the newest line before it."""

    session: str
    model: str
    at: float
    usd: float
    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    web_searches: int


class SessionTotal(NamedTuple):
    """The totals of the same line. `at`: of the newest line before it; durations are seconds."""

    session: str
    usd: float
    at: float
    api: float
    api_retries: float
    tools: float
    lines_added: int
    lines_removed: int


class Resumed(NamedTuple):
    """A line behind a total: what comes from here on is not in it."""

    session: str
    at: float


class SessionSeen(NamedTuple):
    """A session, by the lines of its transcript: `first` has the folder it began in."""

    id: str
    folder: str
    entrypoint: str
    version: str
    first: float
    last: float


class Offered(NamedTuple):
    """A server of MCP in a session: `state` is offered, pending or failed; `tools`: how many."""

    session: str
    server: str
    state: str
    tools: int


class Inherited(NamedTuple):
    """A request that the transcript of a fork repeats, though it is its parent's. `is_shared`: no
    line says whose it is."""

    session: str
    request: bytes
    is_shared: bool = False


class Restart(NamedTuple):
    """A process that has resumed a session then. `is_alone`: no other one has gone on with it."""

    session: str
    at: float
    is_alone: bool


class Reading(NamedTuple):
    """A session's total by its status line, in dollars."""

    session: str
    at: float
    usd: float


class ReadingDelta(NamedTuple):
    """What the total of a session's status line rose by between two readings of one process, in
    dollars, as it was: not rounded."""

    session: str
    ended: float
    began: float
    usd: float


@dataclass
class Rows:
    """What was read of a transcript, and how many lines were not: "long" or "broken"."""

    requests: dict[bytes, Request] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    call_ends: list[CallEnd] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)
    turn_ends: list[TurnEnd] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)
    compactions: list[Compaction] = field(default_factory=list)
    reported: list[Reported] = field(default_factory=list)
    totals: list[SessionTotal] = field(default_factory=list)
    resumed: list[Resumed] = field(default_factory=list)
    sessions: list[SessionSeen] = field(default_factory=list)
    offered: list[Offered] = field(default_factory=list)
    inherited: list[Inherited] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
