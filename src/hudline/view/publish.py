"""Makes the public snapshot of a snapshot: the fields that a person's own widgets name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable, Optional

from hudline.view import public_snapshot as public
from hudline.view.snapshot import Snapshot
from hudline.view.values import Agent, Call


def publish(snapshot: Snapshot, names: Iterable[str]) -> dict[str, Any]:
    """These fields of the public snapshot, and those that every widget gets, as JSON has them.
    Nothing else is looked up."""
    always = {
        "version": public.VERSION,
        "clock": snapshot.clock,
        "utc_offset": snapshot.utc_offset or 0,
        "is_still": snapshot.still,
    }
    asked = [name for name in public.FIELDS if name in names]
    return {**always, **{name: public.dump(_MAKERS[name](snapshot)) for name in asked}}


def _session(snapshot: Snapshot) -> public.Session:
    status = snapshot.status
    return public.Session(
        id=status.session_id,
        name=status.session_name,
        client_version=status.version,
        agent=status.agent,
        output_style=status.output_style,
        editor_mode=status.vim,
        permission_mode=snapshot.mode,
        duration=status.duration,
        api_duration=status.api_duration,
        lines_added=status.lines_added,
        lines_removed=status.lines_removed,
        prompts=snapshot.prompts,
        compactions=snapshot.compactions,
        idle=snapshot.idle,
        is_resting=snapshot.resting,
    )


def _model(snapshot: Snapshot) -> public.Model:
    status = snapshot.status
    return public.Model(status.model_id, status.model, status.effort, status.thinking, status.fast)


def _folder(snapshot: Snapshot) -> public.Folder:
    status = snapshot.status
    return public.Folder(status.folder, status.project, status.worktree)


def _context(snapshot: Snapshot) -> public.Context:
    status = snapshot.status
    compacts_at = status.compaction.at if status.compaction else None
    return public.Context(
        percent=status.context,
        tokens=status.tokens,
        window=_whole(status.window),
        cached=status.cache_read,
        written=status.cache_write,
        output=status.output,
        compacts_at=_whole(compacts_at),
    )


def _cost(snapshot: Snapshot) -> public.Cost:
    return public.Cost(snapshot.status.cost, snapshot.usage.turn if snapshot.usage else None)


def _limits(snapshot: Snapshot) -> tuple[public.Limit, ...]:
    return tuple(public.Limit(one.name, one.used, one.left, one.age) for one in snapshot.limits)


def _waiting(snapshot: Snapshot) -> Optional[public.Waiting]:
    return snapshot.waiting and public.Waiting(*snapshot.waiting)


def _call(call: Call) -> public.Call:
    return public.Call(call.tool, call.target, call.age, call.usual)


def _calls(snapshot: Snapshot) -> tuple[public.Call, ...]:
    return tuple(map(_call, snapshot.calls))


def _counts(found: list[tuple[str, int]]) -> tuple[public.ToolCount, ...]:
    return tuple(public.ToolCount(tool, count) for tool, count in found)


def _agent(agent: Agent) -> public.Agent:
    return public.Agent(
        kind=agent.kind,
        description=agent.description,
        state=agent.state,
        calls=tuple(map(_call, agent.calls)),
        tools=agent.tools,
        age=agent.age,
        silent=agent.silent,
        model=agent.model,
        depth=agent.depth,
        tokens=agent.tokens,
        cost=agent.cost,
    )


def _jobs(snapshot: Snapshot) -> tuple[public.Job, ...]:
    return tuple(public.Job(*job) for job in snapshot.jobs)


def _todos(snapshot: Snapshot) -> Optional[public.Todos]:
    found = snapshot.todos
    return found and public.Todos(found.done, found.total, found.active, found.next_up)


def _git(snapshot: Snapshot) -> Optional[public.Git]:
    found = snapshot.repository
    if found is None:
        return None
    return public.Git(**{name: getattr(found, name) for name in public.Git._fields})


def _pull_request(snapshot: Snapshot) -> Optional[public.PullRequest]:
    status = snapshot.status
    if status.pr is None:
        return None
    return public.PullRequest(status.pr, status.pr_state, status.pr_url)


def _edited_files(snapshot: Snapshot) -> tuple[public.EditedFile, ...]:
    found = snapshot.edited_files
    return tuple(public.EditedFile(*one) for one in found.files) if found else ()


def _turn(snapshot: Snapshot) -> Optional[public.Turn]:
    found = snapshot.finished_turn
    if found is None:
        return None
    ended = found.over or found.left
    return public.Turn(
        end=found.end,
        duration=found.took,
        age=max(snapshot.clock - ended, 0.0) if ended else None,
        tools=found.tools,
        failed=found.failed,
        agents=found.agents,
        files=found.files,
        cost=found.cost,
    )


def _other_sessions(snapshot: Snapshot) -> tuple[public.OtherSession, ...]:
    found = snapshot.other_sessions
    return tuple(public.OtherSession(*one) for one in found.known) if found else ()


def _servers(snapshot: Snapshot) -> tuple[public.Server, ...]:
    return tuple(public.Server(*one) for one in snapshot.servers or ())


def _whole(value: Optional[float]) -> Optional[int]:
    return None if value is None else int(value)


_MAKERS: dict[str, Callable[[Snapshot], Any]] = {
    "session": _session,
    "model": _model,
    "folder": _folder,
    "context": _context,
    "cost": _cost,
    "limits": _limits,
    "waiting": _waiting,
    "calls": _calls,
    "succeeded": lambda snapshot: _counts(snapshot.succeeded),
    "failed": lambda snapshot: _counts(snapshot.failed),
    "agents": lambda snapshot: tuple(map(_agent, snapshot.agents)),
    "jobs": _jobs,
    "todos": _todos,
    "git": _git,
    "pull_request": _pull_request,
    "edited_files": _edited_files,
    "turn": _turn,
    "other_sessions": _other_sessions,
    "servers": _servers,
    "skills": lambda snapshot: tuple(snapshot.skills or ()),
}
