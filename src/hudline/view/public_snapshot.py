"""The snapshot as widgets of a person's own get it: plain values that nobody can change.

An interface with a version, on which files rely that Hudline has never seen. A field that is added
leaves the version as it is; one that goes, or means something else, makes a new one. None, "" and
an empty tuple mean that a fact is not known, or that there is nothing to say. Each annotation names
the unit or the meaning of its field; docs/snapshot.md is generated from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple, Optional, get_args, get_type_hints

VERSION = 1


class Session(NamedTuple):
    """The session, as the client reports it."""

    id: Annotated[str, "its id"] = ""
    name: Annotated[str, "the name that the person gave it"] = ""
    client_version: Annotated[str, "the version of Claude Code"] = ""
    agent: Annotated[str, "the agent as which the whole session runs"] = ""
    output_style: Annotated[str, "the name of its output style"] = ""
    editor_mode: Annotated[str, "the mode of the prompt's editor, as NORMAL"] = ""
    permission_mode: Annotated[str, 'the permission mode; "" for the usual one'] = ""
    duration: Annotated[Optional[float], "seconds since it began"] = None
    api_duration: Annotated[Optional[float], "seconds that it has waited for the API"] = None
    lines_added: Annotated[Optional[int], "lines"] = None
    lines_removed: Annotated[Optional[int], "lines"] = None
    prompts: Annotated[Optional[int], "prompts of the person"] = None
    compactions: Annotated[int, "times that the context was compacted"] = 0
    idle: Annotated[Optional[float], "seconds since the last turn ended, if nothing runs"] = None
    is_resting: Annotated[bool, "whether the main thread has done what it was asked for"] = False


class Model(NamedTuple):
    """The model of the main thread."""

    id: Annotated[str, "its id"] = ""
    name: Annotated[str, "its name for people"] = ""
    effort: Annotated[str, "low, medium, high, xhigh or max"] = ""
    has_thinking: Annotated[Optional[bool], "whether it thinks before it answers"] = None
    is_fast: Annotated[Optional[bool], "whether the fast mode is on"] = None


class Folder(NamedTuple):
    """Where the session works."""

    path: Annotated[str, "the path of the present folder"] = ""
    project: Annotated[str, "the path of the folder in which the session began"] = ""
    worktree: Annotated[str, "the name of a linked worktree"] = ""


class Context(NamedTuple):
    """The context of the main thread."""

    percent: Annotated[Optional[float], "percent of the window in use, 0 to 100"] = None
    tokens: Annotated[Optional[int], "tokens in the context"] = None
    window: Annotated[Optional[int], "tokens that the window holds"] = None
    cached: Annotated[Optional[int], "tokens of the last request that the cache had"] = None
    written: Annotated[Optional[int], "tokens that the last request wrote into the cache"] = None
    output: Annotated[Optional[int], "tokens of the last answer"] = None
    compacts_at: Annotated[Optional[int], "tokens from which on the client compacts"] = None


class Cost(NamedTuple):
    """What was spent, in dollars."""

    session: Annotated[Optional[float], "dollars, as the client reports them"] = None
    turn: Annotated[Optional[float], "dollars of the present turn, or of the last one"] = None


class Limit(NamedTuple):
    """A window of the account's limits."""

    name: Annotated[str, "as the client names it: five_hour, seven_day, …"] = ""
    percent: Annotated[float, "percent used; a spend limit may have more than 100"] = 0.0
    left: Annotated[Optional[float], "seconds until it is reset"] = None
    age: Annotated[Optional[float], "seconds since it was reported"] = None


class Call(NamedTuple):
    """A tool call that runs now."""

    tool: Annotated[str, "the client's name of the tool"] = ""
    target: Annotated[str, "on what: a file, a command, without secrets"] = ""
    age: Annotated[float, "seconds since it began"] = 0.0
    usual: Annotated[Optional[float], "seconds that this command usually takes here"] = None


class ToolCount(NamedTuple):
    """How many calls of a tool ended since the person's last prompt."""

    tool: Annotated[str, "the client's name of the tool"] = ""
    calls: Annotated[int, "calls"] = 0


class Agent(NamedTuple):
    """A subagent or a teammate that works, or has just ended."""

    kind: Annotated[str, "its type; the name of a teammate"] = ""
    description: Annotated[str, "what it was asked for, in a few words"] = ""
    state: Annotated[str, "running, waiting, awaiting, idle, done or failed"] = ""
    calls: Annotated[tuple[Call, ...], "its calls that run now; none: it thinks"] = ()
    tools: Annotated[int, "calls that it has made"] = 0
    age: Annotated[float, "seconds since it began"] = 0.0
    silent: Annotated[float, "seconds since its last sign of life"] = 0.0
    model: Annotated[str, 'its model; "" where it is the session\'s'] = ""
    depth: Annotated[int, "0 below the main thread, 1 below such an agent, …"] = 0
    tokens: Annotated[Optional[float], "tokens in its context"] = None
    cost: Annotated[Optional[float], "dollars"] = None


class Job(NamedTuple):
    """A background task that runs now."""

    kind: Annotated[str, "shell, monitor, workflow, …"] = ""
    target: Annotated[str, "what it runs, without secrets"] = ""
    age: Annotated[float, "seconds since it began"] = 0.0


class Waiting(NamedTuple):
    """What Claude waits for."""

    kind: Annotated[str, "permission, question, plan or input"] = ""
    tool: Annotated[str, "the tool that asks"] = ""
    target: Annotated[str, "on what"] = ""
    age: Annotated[float, "seconds"] = 0.0


class Todos(NamedTuple):
    """The todo list of the main thread."""

    done: Annotated[int, "items that are done"] = 0
    total: Annotated[int, "items"] = 0
    active: Annotated[str, "the item in progress"] = ""
    next_up: Annotated[str, "the item behind it"] = ""


class Git(NamedTuple):
    """The repository around the session's folder."""

    branch: Annotated[str, 'the branch; "" on a detached commit'] = ""
    commit: Annotated[str, "the first digits of a detached commit"] = ""
    tag: Annotated[str, "its tag"] = ""
    doing: Annotated[str, "merging, rebasing, cherry-picking, reverting, bisecting, applying"] = ""
    ahead: Annotated[Optional[int], "commits that the remote does not have"] = None
    behind: Annotated[Optional[int], "commits that only the remote has"] = None
    staged: Annotated[Optional[int], "files"] = None
    modified: Annotated[Optional[int], "files"] = None
    untracked: Annotated[Optional[int], "files"] = None
    conflicted: Annotated[Optional[int], "files"] = None
    stash: Annotated[Optional[int], "stashes"] = None


class PullRequest(NamedTuple):
    """The pull request of the branch."""

    number: Annotated[int, "its number"] = 0
    state: Annotated[str, "what the review has come to"] = ""
    url: Annotated[str, "its web address"] = ""


class EditedFile(NamedTuple):
    """A file that was edited in this turn."""

    path: Annotated[str, "its path"] = ""
    by: Annotated[str, 'the type of the agent that edited it; "": the main thread'] = ""
    age: Annotated[float, "seconds since then"] = 0.0


class Turn(NamedTuple):
    """The last turn, once the main thread rests."""

    end: Annotated[str, "done, interrupted or failed"] = ""
    duration: Annotated[Optional[float], "seconds that it took"] = None
    age: Annotated[Optional[float], "seconds since its end"] = None
    tools: Annotated[int, "calls"] = 0
    failed: Annotated[int, "calls that failed"] = 0
    agents: Annotated[int, "agents that worked"] = 0
    files: Annotated[int, "files that were edited"] = 0
    cost: Annotated[Optional[float], "dollars"] = None


class OtherSession(NamedTuple):
    """Another session of this machine."""

    name: Annotated[str, "its name"] = ""
    state: Annotated[str, "waiting, failed, done, working or idle"] = ""
    age: Annotated[float, "seconds since then"] = 0.0


class Server(NamedTuple):
    """An MCP server that the session has called."""

    name: Annotated[str, "its name"] = ""
    is_failing: Annotated[bool, "whether it did not answer its last call"] = False


class PublicSnapshot(NamedTuple):
    """What is so at one time."""

    version: Annotated[int, "of this interface"] = VERSION
    clock: Annotated[float, "the time, in seconds since 1970"] = 0.0
    utc_offset: Annotated[int, "seconds that local time is ahead of UTC"] = 0
    is_still: Annotated[bool, "the picture stays for long: leave out ages that grow"] = False
    session: Annotated[Session, "the session"] = Session()
    model: Annotated[Model, "its model"] = Model()
    folder: Annotated[Folder, "where it works"] = Folder()
    context: Annotated[Context, "its context"] = Context()
    cost: Annotated[Cost, "what it cost"] = Cost()
    limits: Annotated[tuple[Limit, ...], "the limits of the account"] = ()
    waiting: Annotated[Optional[Waiting], "what Claude waits for"] = None
    calls: Annotated[tuple[Call, ...], "what the main thread runs now"] = ()
    succeeded: Annotated[tuple[ToolCount, ...], "calls since the last prompt"] = ()
    failed: Annotated[tuple[ToolCount, ...], "calls since the last prompt that failed"] = ()
    agents: Annotated[tuple[Agent, ...], "agents, each behind the one that began it"] = ()
    jobs: Annotated[tuple[Job, ...], "tasks in the background"] = ()
    todos: Annotated[Optional[Todos], "the todo list"] = None
    git: Annotated[Optional[Git], "the repository"] = None
    pull_request: Annotated[Optional[PullRequest], "that of the branch"] = None
    edited_files: Annotated[tuple[EditedFile, ...], "of this turn, the newest first"] = ()
    turn: Annotated[Optional[Turn], "the last one"] = None
    other_sessions: Annotated[tuple[OtherSession, ...], "the most urgent first"] = ()
    servers: Annotated[tuple[Server, ...], "MCP servers that were called"] = ()
    skills: Annotated[tuple[str, ...], "names of skills that were used"] = ()


ALWAYS = ("version", "clock", "utc_offset", "is_still")  # fields that every widget gets
FIELDS = tuple(name for name in PublicSnapshot._fields if name not in ALWAYS)


def dump(value: Any) -> Any:
    """A value of a snapshot as JSON has it: an object for each record, a list for a tuple."""
    if hasattr(value, "_asdict"):
        return {name: dump(part) for name, part in value._asdict().items()}
    return [dump(part) for part in value] if isinstance(value, tuple) else value


def load(given: Mapping[str, Any]) -> PublicSnapshot:
    """The snapshot of which some fields were dumped; the others have their defaults."""
    snapshot: PublicSnapshot = _record(PublicSnapshot, given)
    return snapshot


def is_known(value: Any) -> bool:
    """Whether a field says anything: a record of which nothing is known does not."""
    return bool(value) and not (hasattr(value, "_fields") and value == type(value)())


@cache
def hints(record: Any) -> dict[str, Any]:
    """The types of a record's fields, each with what its annotation says."""
    return get_type_hints(record, include_extras=True)


def plain_type(hint: Any) -> Any:
    """A field's type without its text, and without the None that it may be."""
    parts = [one for one in get_args(hint) if one is not type(None)]
    is_optional = len(parts) < len(get_args(hint))
    if hasattr(hint, "__metadata__"):
        return plain_type(hint.__origin__)
    return parts[0] if is_optional else hint


def _record(kind: Any, given: Mapping[str, Any]) -> Any:
    known = hints(kind)
    return kind(**{name: _value(plain_type(known[name]), one) for name, one in given.items()})


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if hasattr(kind, "_fields"):
        return _record(kind, value)
    if isinstance(value, list):
        return tuple(_value(get_args(kind)[0], part) for part in value)
    return value
