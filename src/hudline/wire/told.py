"""What the client's module tells the band, as the status line's stdin would have said it.

`told` is one object: `at` (ms), session, model, effort, version, cwd, project, transcript, prompt,
`usage` (of `$.session.usage()`), `agents` (of `$.agent.list()`), `size` of the band, `level`,
`pane`, and the last `events`, each with its number `n` and its time `at` (ms). A field that is
missing or of another type is unknown, and costs nothing else.
"""

from hudline.wire.fields import identifier, number, rows, table
from hudline.wire.text import clean
from hudline.wire.tick import Reading, raw

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.wire.fields import Record

_GONE = ("killed", "failed")  # the state of an agent that no SubagentStop tells of
_AGENTS = 40  # that are told of at once
_DAYS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)  # before each month


def payload(told: "dict[str, object]", name: str, clock: float) -> "dict[str, object]":
    """The status line's stdin at `clock` (seconds since 1970). name: the model's, as shown."""
    usage = table(told.get("usage"))
    context, cost = table(usage.get("context")), table(usage.get("cost"))
    began = number(usage.get("startedAt"))
    made: dict[str, object] = {
        "session_id": told.get("session"),
        "transcript_path": told.get("transcript"),
        "cwd": told.get("cwd"),
        "prompt_id": told.get("prompt"),
        "version": told.get("version"),
        "effort": {"level": told.get("effort")},
        "model": {"id": told.get("model"), "display_name": name},
        "workspace": {"current_dir": told.get("cwd"), "project_dir": told.get("project")},
        "context_window": {
            "context_window_size": context.get("window"),
            "used_percentage": context.get("percent"),
        },
        "rate_limits": _limits(usage.get("rateLimits")),
    }
    costs: dict[str, object] = {"total_cost_usd": cost.get("usd")}
    if began:
        costs["total_duration_ms"] = max(clock * 1000 - began, 0.0)
    made["cost"] = costs
    return made


def reading(told: "dict[str, object]", made: "dict[str, object]") -> Reading:
    """The reading of such a payload; the module also knows the tokens, but not what they are made
    of, which the status line's stdin has no field for."""
    read = Reading(made)
    context = table(table(told.get("usage")).get("context"))
    held = number(context.get("tokens"))
    if held:
        read.tokens = int(held)
        read.context = number(context.get("percent"))
    return read


def _limits(told: object) -> "dict[str, object]":
    """`rateLimits` ({kind, percentUsed, resetsAt as ISO 8601}) by their kinds."""
    found: dict[str, object] = {}
    for one in rows(told):
        kind = clean(one.get("kind"), 24)
        if kind:
            limit = {"used_percentage": one.get("percentUsed")}
            found[kind] = {**limit, "resets_at": instant(one.get("resetsAt"))}
    return found


def instant(told: object) -> "Optional[float]":
    """Seconds since 1970 of a time in UTC such as 2026-11-20T17:34:37.000Z; None for any other."""
    text = told if isinstance(told, str) else ""
    day, _, time = text.partition("T")
    parts = [*day.split("-"), *time.rstrip("Z").partition(".")[0].split(":")]
    if len(parts) != 6 or text[-1:] != "Z" or not all(p.isascii() and p.isdigit() for p in parts):
        return None
    year, month, date, hour, minute, second = (int(part[:4]) for part in parts)
    if not 1970 <= year <= 9999 or not 1 <= month <= 12:
        return None
    leaps = (year - (month < 3)) // 4 - (year - (month < 3)) // 100 + (year - (month < 3)) // 400
    days = (year - 1970) * 365 + leaps - 477 + _DAYS[month - 1] + date - 1
    return float(((days * 24 + hour) * 60 + minute) * 60 + second)


def measured(told: "dict[str, object]") -> "list[Record]":
    """`agent.measured`, a record for each agent of which the client knows its tokens."""
    at = when(told)
    found: list[Record] = []
    for agent in _agents(told):
        key, tokens = identifier(agent.get("id")), number(agent.get("tokens"))
        if key and tokens:
            one: Record = {"at": at, "kind": "agent.measured", "agent": key, "tokens": tokens}
            model = clean(agent.get("model"), 80)
            found.append({**one, "model": model} if model else one)
    return found


def gone(told: "dict[str, object]") -> "dict[str, float]":
    """The agents that the client has killed or that failed, and when their last run began."""
    return {
        identifier(agent.get("id")): (number(agent.get("began")) or 0.0) / 1000
        for agent in _agents(told)
        if agent.get("state") in _GONE and identifier(agent.get("id"))
    }


def news(told: "dict[str, object]", heard: int) -> "list[dict[str, object]]":
    """The events whose numbers are above `heard`, in their order."""
    found = [one for one in rows(told.get("events")) if (number(one.get("n")) or 0) > heard]
    return sorted(found, key=lambda one: number(one.get("n")) or 0)


def when(told: "dict[str, object]") -> float:
    """Its time in seconds since 1970; 0.0 where it tells none."""
    return round((number(told.get("at")) or 0.0) / 1000, 3)


def folder(told: "dict[str, object]") -> str:
    """The project's folder, as it is."""
    return raw(told, "project") or raw(told, "cwd")


def _agents(told: "dict[str, object]") -> "list[dict[str, object]]":
    return rows(told.get("agents"))[:_AGENTS]
