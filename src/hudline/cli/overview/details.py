"""One session in detail: agents, todos, last calls, turns, background shells, child processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from shlex import quote
from typing import Optional

from hudline.cli.overview.tracker import Tracker
from hudline.core.errors import guard
from hudline.core.fields import clean, slashed
from hudline.core.redact_command import redact_command
from hudline.platform.process_tree import Process, descendants, has_process_files
from hudline.store.recent_calls import RecentCalls
from hudline.view.overview import AgentRow, SessionRow, agent_rows
from hudline.view.session_facts import todo_items
from hudline.view.session_history import SessionHistory
from hudline.view.values import Job, PastCall, TurnSummary

_CALLS, _TURNS = 12, 10
_LENGTH = 300  # characters of a command that is redacted
_CLIENTS = ("claude", "claude.exe")
_PACKAGE = "/claude-code/"  # a folder of the client's program where node runs it


@dataclass(frozen=True)
class Detail:
    """What is shown of one session at `clock` (seconds since 1970). `todos`: (status, subject)."""

    row: SessionRow
    clock: float
    agents: list[AgentRow] = field(default_factory=list)
    todos: list[tuple[str, str]] = field(default_factory=list)
    calls: list[PastCall] = field(default_factory=list)
    turns: list[TurnSummary] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)


def detail(
    tracker: Optional[Tracker], row: SessionRow, clock: float, former: Optional[Detail] = None
) -> Detail:
    """Look at one session at `clock`; only its row where nothing else is known. former: what was
    seen of it before: where only `ps` knows of processes, it does not run again."""
    if former is not None and not has_process_files():
        processes = former.processes
    else:
        processes = descendants(row.pid) if tracker else []
    return guard(
        lambda: _looked(tracker, row, clock, processes),
        lambda _: Detail(row, clock, processes=processes),
    )


def _looked(
    tracker: Optional[Tracker], row: SessionRow, clock: float, processes: list[Process]
) -> Detail:
    snapshot = tracker.snapshot(clock) if tracker else None
    query = snapshot.query if snapshot else None
    if tracker is None or snapshot is None or query is None:
        return Detail(row, clock, processes=processes)
    recent = RecentCalls(tracker.folder, tracker.owns)
    snapshot.sources.recent = lambda: recent.calls(clock)
    history = SessionHistory(snapshot, query)
    live = [one for one in snapshot.agents if not one.is_over]
    ended = history.ended_agents({one.key for one in live})
    return Detail(
        row, clock,
        agents=agent_rows([*live, *ended], query),
        todos=todo_items(query),
        calls=history.last_calls("", _CALLS),
        turns=(snapshot.turns or [])[:_TURNS],
        jobs=list(snapshot.jobs),
        processes=processes,
    )  # fmt: skip


def agents_of(tracker: Optional[Tracker], clock: float) -> list[AgentRow]:
    """All agents of a session that are remembered: a tree of those that run, then those that ended,
    the newest first; none where nothing is known of it."""
    snapshot = tracker.snapshot(clock) if tracker else None
    query = snapshot.query if snapshot else None
    if snapshot is None or query is None:
        return []
    live = [one for one in snapshot.agents if not one.is_over]
    ended = SessionHistory(snapshot, query).ended_agents({one.key for one in live})
    return agent_rows([*live, *ended], query)


def command_text(process: Process, targets: str) -> str:
    """A process's command with what is known to be harmless in it; its program alone for a client
    of its own, whose words may be a prompt, and with the choice off for what tools work on
    (`core.redact.TARGET_CHOICES`)."""
    words = process.command
    if targets == "off" or any(map(_is_client, words[:2])):
        return clean(_name(words[0]), _LENGTH) if words else ""
    if len(words) > 1:  # one word may be a title that a program has given itself
        path = slashed(words[0])
        program = _name(path) if " " in path else path
        words = [program, *map(_quoted, words[1:])]
    return redact_command(clean(" ".join(words), _LENGTH))


def _quoted(word: str) -> str:
    """An argument as one word of a command line, whatever spaces and operators are in it."""
    if "'" in word and '"' not in word:
        return f'"{word}"'
    return quote(word)


def _is_client(word: str) -> bool:
    return _name(word).lower() in _CLIENTS or _PACKAGE in slashed(word)


def _name(program: str) -> str:
    return slashed(program).rpartition("/")[2]
