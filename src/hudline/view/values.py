"""The value types that widgets see. Ages and durations are seconds; None means unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from hudline.state.repeated_calls import TIMES


@dataclass(repr=False)
class Call:
    """A running tool call. `tool`: the client's name of it; `target`: "" unknown; `usual`: seconds
    that this command usually takes in this project."""

    tool: str
    target: str
    age: float
    usual: Optional[float] = None


@dataclass(repr=False)
class PastCall(Call):
    """A call that began. `outcome`: running, waiting (for the user), ok, failed, interrupted,
    denied or "" (over, unknown how); `age`: how long it took, or has been running; `over`: when it
    ended, in seconds since 1970, 0.0 unknown; `by`: the type of its agent, "" the main thread."""

    outcome: str = ""
    over: float = 0.0
    by: str = ""


@dataclass(repr=False)
class Agent:
    """A subagent. `calls` run now (none: it thinks); `tools` it used in this run.

    `state`: running, waiting (asks the user), awaiting (its own agents), idle (a teammate between
    two messages, whose `kind` is its name), done or failed; in the history also killed or
    interrupted. `silent`: seconds since its last sign of life; `depth`: 0 under the main thread;
    `model`: "" unless it differs from the session's; `tokens`: in its context; `cost`: dollars;
    `restarts`: how often it began again, 9 means nine or more; `over`: seconds since its end, if it
    has ended.
    """

    key: str
    kind: str
    description: str
    state: str = "running"
    calls: list[Call] = field(default_factory=list)
    tools: int = 0
    age: float = 0.0
    silent: float = 0.0
    model: str = ""
    depth: int = 0
    tokens: Optional[float] = None
    cost: Optional[float] = None
    restarts: int = 0
    over: float = 0.0

    @property
    def is_at_work(self) -> bool:
        """Whether it, or one below it, does something or asks for it."""
        return self.state in ("running", "waiting", "awaiting")

    @property
    def is_over(self) -> bool:
        """Whether its run has ended, however, and nothing more is expected of it."""
        return self.state in ("done", "failed", "killed", "interrupted")


class Job(NamedTuple):
    """A running background task other than an agent: `kind` shell, monitor, workflow, …"""

    kind: str
    target: str
    age: float


class Waiting(NamedTuple):
    """Claude waits for the user: `kind` is permission, question, plan or input."""

    kind: str
    tool: str
    target: str
    age: float


class Todos(NamedTuple):
    """The main thread's list: how many are `done` of `total`, what is in progress (`active`) and
    what follows (`next_up`); "" none."""

    done: int
    total: int
    active: str
    next_up: str


@dataclass(repr=False)
class Loop:
    """The same again and again: `kind` is failing (the same call), streak (errors without a success
    between them) or reading (the same part of a file, without an edit between).

    `count`: how often; `agent`: the type of the agent that does it, "" the main thread. `tool` and
    `target` are "" for a streak.
    """

    kind: str
    tool: str
    target: str
    count: int
    agent: str = ""

    @property
    def is_more(self) -> bool:
        """Whether there may have been more: no more are counted."""
        return self.count >= TIMES


class EditedFile(NamedTuple):
    """An edited file: its path as in a tool's target, the type of the agent that edited it last
    ("": the main thread), and seconds since then."""

    path: str
    by: str
    age: float


@dataclass(repr=False)
class EditedFiles:
    """`files`, the newest first; `is_more`: there are others without known names; lines `added` and
    `removed` in all of them."""

    files: list[EditedFile]
    is_more: bool
    added: Optional[int] = None
    removed: Optional[int] = None


@dataclass(repr=False)
class TurnSummary:
    """A turn that is over, or whose main thread rests while others work.

    `end`: done, interrupted or failed (an error of the API). `took`: seconds, of which only others
    were at work for `background`. `prompt`: the id of the user's prompt that began it; `newest`:
    that of the main thread's last prompt; `left`: when that came to rest, and `over`: when
    everything did, in seconds since 1970, 0.0 unknown or not yet. `agents` that worked, and
    `working`: how many still do, or workflows; `waited`: seconds that dialogs were open; `cost` in
    dollars; `tools`: calls by anyone, of which `failed` failed; `files` edited, `is_more`: there
    are others, with lines `added` and `removed`.
    """

    end: str
    took: Optional[float]
    background: float = 0.0
    over: float = 0.0
    left: float = 0.0
    prompt: str = ""
    newest: str = ""
    agents: int = 0
    working: int = 0
    waited: float = 0.0
    cost: Optional[float] = None
    tools: int = 0
    failed: int = 0
    files: int = 0
    is_more: bool = False
    added: Optional[int] = None
    removed: Optional[int] = None


class Usage(NamedTuple):
    """`turn`: dollars that the user's present turn has cost; `speed`: tokens a second of the last
    answer."""

    turn: Optional[float]
    speed: Optional[float]


@dataclass(repr=False)
class Forecast:
    """`contexts`: tokens at the end of each of the last turns. `growth`: tokens that a turn usually
    adds. `compacts_at`: tokens at which the client has compacted by itself in this session.
    `gave_back`: tokens that the last compaction freed, `since` seconds ago."""

    contexts: list[int]
    growth: Optional[float] = None
    compacts_at: Optional[float] = None
    gave_back: Optional[float] = None
    since: float = 0.0
