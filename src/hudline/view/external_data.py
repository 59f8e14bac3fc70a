"""What is outside the session: git, settings, commands. It is looked up once, when a widget asks.
Ages and durations are seconds; None means unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Callable, NamedTuple, Optional, TypeVar, Union

from hudline.events.model_fallback import ModelFallback
from hudline.events.other_sessions import OtherSessions
from hudline.state.merge_rules import Entity
from hudline.view.alerts import Alert
from hudline.view.spend import SpendPeriod

_T = TypeVar("_T")


class Git(NamedTuple):
    """The repository around the session's folder; `web`: its remote's address for a browser."""

    branch: str
    dirty: Optional[bool] = None
    web: str = ""


@dataclass(repr=False)
class Repository:
    """The same in detail. `branch`: also the one that is being rebased; "" on a detached commit,
    whose first digits are `commit` and whose tag, if any, is `tag`. `doing`: "", merging, rebasing,
    cherry-picking, reverting, bisecting, applying; `step` of `steps` (0 unknown). `worktree`: the
    name of a linked one."""

    branch: str = ""
    commit: str = ""
    tag: str = ""
    web: str = ""
    worktree: str = ""
    doing: str = ""
    step: int = 0
    steps: int = 0
    ahead: Optional[int] = None
    behind: Optional[int] = None
    staged: Optional[int] = None
    modified: Optional[int] = None
    untracked: Optional[int] = None
    conflicted: Optional[int] = None
    stash: Optional[int] = None


class ActiveConfig(NamedTuple):
    """How many instruction files, rules, MCP servers and hooks are in force."""

    instructions: int
    rules: int
    servers: int
    hooks: int


class Account(NamedTuple):
    """The account that the client is signed in to; each "" if unknown."""

    plan: str
    email: str = ""
    organization: str = ""


class SpentToday(NamedTuple):
    """What was spent today up to `as_of` (seconds since 1970), and what the person wants to spend a
    day at the most, in dollars; None if they have not said so."""

    period: SpendPeriod
    budget: Optional[float] = None
    as_of: float = float("inf")


class CommandOutput(NamedTuple):
    """The output of a user command `age` seconds ago. `code`: its exit status, None if it timed out
    or did not start. `late`: it should have been run again by now."""

    lines: list[str]
    age: float
    code: Optional[int] = 0
    late: bool = False


class StyledText(NamedTuple):
    """A part of a row of another status line. `link`: an address, and `style`: SGR parameters, each
    "" if there is none."""

    text: str
    link: str = ""
    style: str = ""


class WrappedLine(NamedTuple):
    """The rows of the status line that was there before; `age` and `late` as of `CommandOutput`."""

    rows: list[list[StyledText]]
    age: float = 0.0
    late: bool = False


class OwnDrawing(NamedTuple):
    """Widgets of the person's own. `rows`: the fragments or rows of the one with that name, by its
    options and the verbosity, None where there is none or it fails; `urgency`: that of its row."""

    rows: Callable[[str, Mapping[str, object], int], Optional[list[Any]]]
    urgency: Callable[[str], int]


def _unknown() -> None:
    """The source of what nobody can say."""


@dataclass(repr=False)
class Sources:
    """What to call for each fact."""

    git: Callable[[], Optional[Git]] = _unknown
    utc_offset: Callable[[], Optional[int]] = _unknown  # seconds that local time is ahead of UTC
    offset_at: Optional[Callable[[float], int]] = None  # the same at another time
    twelve_hours: Callable[[], Optional[bool]] = _unknown  # whether times are on a 12-hour clock
    provider: Callable[[], Optional[str]] = _unknown  # the cloud by the environment, else ""
    other_sessions: Callable[[], Optional[OtherSessions]] = _unknown
    recent: Callable[[], Optional[dict[str, Entity]]] = _unknown  # calls at the journal's end
    repository: Callable[[], Optional[Repository]] = _unknown
    active_config: Callable[[], Optional[ActiveConfig]] = _unknown
    wrapped_line: Callable[[], Union[WrappedLine, CommandOutput, None]] = _unknown
    output: Optional[Callable[[str], Optional[CommandOutput]]] = None  # of a user command
    own_widgets: Optional[OwnDrawing] = None
    variable: Optional[Callable[[str], Optional[str]]] = None  # of the environment
    located: Optional[Callable[[str], str]] = None  # the address of an edited file, or ""
    person: Callable[[], Optional[str]] = _unknown  # the path of the home directory
    mishaps: Callable[[], Optional[int]] = _unknown  # errors of Hudline's own in the last hour
    account: Callable[[], Optional[Account]] = _unknown
    model_fallback: Callable[[], Optional[ModelFallback]] = _unknown  # in force
    today: Callable[[], Optional[SpentToday]] = _unknown
    alerts: Callable[[], Optional[list[Alert]]] = _unknown  # of this session's turn, newest first


def _lookup(read: Callable[[Sources], _T]) -> cached_property[_T]:
    """What `read` gives of the sources, once."""
    return cached_property(lambda lookups: read(lookups.sources))


class Lookups:
    """The answers of `Sources`, and those sources themselves that take an argument."""

    sources: Sources

    git = _lookup(lambda sources: sources.git())
    utc_offset = _lookup(lambda sources: sources.utc_offset())
    offset_at = _lookup(lambda sources: sources.offset_at)
    twelve_hours = _lookup(lambda sources: sources.twelve_hours())
    provider = _lookup(lambda sources: sources.provider())
    other_sessions = _lookup(lambda sources: sources.other_sessions())
    recent = _lookup(lambda sources: sources.recent())
    repository = _lookup(lambda sources: sources.repository())
    active_config = _lookup(lambda sources: sources.active_config())
    wrapped_line = _lookup(lambda sources: sources.wrapped_line())
    output = _lookup(lambda sources: sources.output)
    own_widgets = _lookup(lambda sources: sources.own_widgets)
    variable = _lookup(lambda sources: sources.variable)
    located = _lookup(lambda sources: sources.located)
    person = _lookup(lambda sources: sources.person())
    mishaps = _lookup(lambda sources: sources.mishaps())
    account = _lookup(lambda sources: sources.account())
    model_fallback = _lookup(lambda sources: sources.model_fallback())
    today = _lookup(lambda sources: sources.today())
    alerts = _lookup(lambda sources: sources.alerts())
