"""What single tables say of the session: plan, prompts, MCP servers, skills, todos, errors of the
API, a compaction."""

from __future__ import annotations

from typing import Optional

from hudline.state.merge_rules import Entity
from hudline.state.timeline import JITTER, apart
from hudline.view.state_tables import StateTables
from hudline.view.values import Todos

_COMPACTION_LIMIT = 900.0  # seconds; one that takes longer was abandoned
_ERROR_LIMIT = 3600.0  # seconds; by then it says nothing about the next turn


def plan(tables: StateTables) -> Optional[str]:
    """The title of the plan that was approved since the user's last prompt; None if none was.

    Source: PostToolUse(ExitPlanMode), `plan`.
    """
    at, title = tables.session.get("plan", (0.0, ""))
    return title if title and at >= tables.turn else None


def prompts(tables: StateTables) -> Optional[int]:
    """How often the user has written, without prompts of the client itself; None if never.

    Source: UserPromptSubmit.
    """
    session = tables.session
    return session.get("prompted", 0) + len(apart(session.get("written", ()))) or None


def servers(tables: StateTables) -> Optional[list[tuple[str, bool]]]:
    """(name, whether its last call failed) of each MCP server that was called, failing ones first,
    then the last used first; None if none was.

    Source: PostToolUse and PostToolUseFailure of `mcp__server__tool`.
    """
    found = [
        (one.get("failed", 0.0) <= one.get("ok", 0.0), -max(one.values()), name)
        for name, one in tables.table("servers").items()
    ]
    return [(name, not is_ok) for is_ok, _, name in sorted(found)] or None


def skills(tables: StateTables) -> Optional[list[str]]:
    """The names of the skills in use, the last used first; None if none was used.

    Source: PostToolUse(Skill), and UserPromptExpansion for those that the user called.
    """
    table = tables.table("skills")
    return sorted(table, key=lambda name: (-table[name]["at"], name)) or None


def current_error(tables: StateTables) -> tuple[str, float]:
    """(kind, age in seconds) of the error that ended the last turn, until anything else happens;
    ("", 0.0) if there is none.

    Source: StopFailure's `error`: the client has given up retrying.
    """
    at, (kind, failed) = tables.session.get("failed", (0.0, ("", "")))
    others = [p.get("began", 0.0) for key, p in tables.table("prompts").items() if key != failed]
    active = tables.session.get("active", 0.0) - JITTER / 2
    is_last = max([active, tables.latest("processes", "began"), *others]) <= at
    age = tables.age(at)
    return (kind, age) if kind and is_last and age < _ERROR_LIMIT else ("", 0.0)


def last_error(tables: StateTables) -> Optional[tuple[str, float]]:
    """(kind, time) of the last error of the API; None if there was none."""
    at, (kind, _) = tables.session.get("failed", (0.0, ("", "")))
    return (kind, at) if at else None


def error_counts(tables: StateTables) -> Optional[list[tuple[str, int]]]:
    """(kind, number) of the session's errors of the API, the most frequent first; None if there
    was none. Source: StopFailure."""
    counts = [
        (kind, one.get("n", 0) + len(apart(one.get("times", ()))))
        for kind, one in tables.table("errors").items()
    ]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0])) or None


def compacting(tables: StateTables) -> Optional[float]:
    """Seconds that a compaction has been running; None if none is."""
    session = tables.session
    at = session.get("compacting", 0.0)
    age = tables.age(at)
    end = max(
        tables.turn,
        tables.latest("processes", "began"),
        session.get("compacted", 0.0),
        session.get("stopped", 0.0),
        session.get("active", 0.0) - JITTER,  # it was refused: the thread works on
    )
    is_over = tables.evidence.is_idle_since(at) or at <= end or age >= _COMPACTION_LIMIT
    return None if is_over else age


def todos(tables: StateTables) -> Optional[Todos]:
    """The main thread's todo list; a finished one is gone with the next prompt."""
    at, done, total, rows = _newest_list(tables)
    if not total or (done >= total and at < tables.turn):
        return None
    active = next((row[2] or row[1] for row in rows if row[0] == "in_progress"), "")
    pending = next((row[1] for row in rows if row[0] in ("", "pending")), "")
    return Todos(done, total, active, pending)


def todo_items(tables: StateTables) -> list[tuple[str, str]]:
    """(status, subject) of each item of the main thread's todo list, in its order."""
    *_, rows = _newest_list(tables)
    return [(status, subject) for status, subject, _ in rows]


def _newest_list(tables: StateTables) -> tuple[float, int, int, list[list[str]]]:
    """The todo list of whichever tools wrote it last: when that was (0.0 never), how many items are
    done, how many there are, and [status, subject, active form] of each, of very many the first."""
    written, todos = tables.table("todos").get("", {}).get("list", (0.0, {}))
    listed, (ids, total) = tables.session.get("listed", (0.0, ([], -1)))
    is_complete = total == len(ids)
    tasks = {
        key: task
        for key, task in tables.table("tasks").items()
        if _text(task, "status") != "deleted"
        and not (is_complete and listed > task["changed"] and key not in ids)
    }
    changed = max((task["changed"] for task in tasks.values()), default=0.0)
    if written > changed:
        rows = [row for row in todos["todos"] if isinstance(row, list) and len(row) == 3]
        return written, todos["done"], todos["total"], [[str(part) for part in row] for row in rows]
    order = sorted(tasks, key=lambda key: (len(key), key))
    rows = [[_text(tasks[key], name) for name in ("status", "subject", "active")] for key in order]
    return changed, sum(row[0] == "completed" for row in rows), len(rows), rows


def _text(task: Entity, field: str) -> str:
    return str(task.get(field, (0, ""))[1])
