"""What the client's module tells the band, as the status line's stdin would have said it.

`told` is one object: `at` (ms), session, model, effort, version, cwd, project, transcript, prompt,
`usage` (of `$.session.usage()`), `agents` (of `$.agent.list()`), `size` of the band, `level`,
`pane` (the columns of the open one), and the last `events`, each with its number `n` and its time
`at` (ms). A field that is missing or of another type is unknown, and costs nothing else. What the
module cannot ask for stands in the client's registry (`named`) and in the transcript (`answered`).
"""

from hudline.wire.fields import identifier, keep, number, rows, table, whole
from hudline.wire.provider import canonical
from hudline.wire.text import clean
from hudline.wire.tick import Reading
from hudline.wire.usage import answered_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.wire.fields import Record

_OVER = ("killed", "failed", "completed")  # states of an agent: the first two send no event
_AGENTS = 40  # that are told of at once
_KEPT = {"5m": 300.0, "1h": 3600.0}  # seconds that the prompt cache keeps what was asked for
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
            "total_input_tokens": context.get("tokens"),
        },
        "output_style": {"name": told.get("style")},
        "agent": {"name": told.get("agent")},
        "rate_limits": _limits(usage.get("rateLimits")),
    }
    costs: dict[str, object] = {"total_cost_usd": cost.get("usd")}
    if began and began <= clock * 1000:  # else the clock was set back since
        costs["total_duration_ms"] = clock * 1000 - began
    made["cost"] = costs
    return made


def held(told: "dict[str, object]") -> "Optional[int]":
    """The tokens in the context; None where they are not known."""
    return whole(table(table(told.get("usage")).get("context")).get("tokens")) or None


def named(entry: object, session: str) -> "dict[str, object]":
    """The name that the session was given, from its entry in the client's registry."""
    known = table(entry)
    is_given = known.get("sessionId") == session and known.get("nameSource") != "derived"
    return {"session_name": known.get("name")} if is_given else {}


def answered(entry: object) -> "Optional[dict[str, Any]]":
    """Of an entry of the main thread's transcript the `tokens` of the input, the `usage` that they
    are the sum of, the `model`, and when the prompt cache forgets it (`ends`); None where it is
    no answer. The output of one that is not whole yet is not known."""
    usage, told = answered_with(entry), table(entry)
    if usage is None or told.get("isSidechain") is True:
        return None
    message = table(told.get("message"))
    output = usage.pop("output_tokens")
    model = clean(message.get("model"), 160)
    made = {"tokens": sum(usage.values()), "usage": usage, "model": model}
    is_cached = usage["cache_read_input_tokens"] or usage["cache_creation_input_tokens"]
    asked, at = told.get("promptCacheRequested"), instant(told.get("timestamp"))
    if is_cached and at and isinstance(asked, str) and asked in _KEPT:
        made["ends"] = at + _KEPT[asked]
    if isinstance(message.get("stop_reason"), str):
        made["usage"] = {**usage, "output_tokens": output}
    return made


def add_answer(made: "dict[str, object]", answer: "dict[str, Any]") -> None:
    """Complete a payload by what the last answer was made of; another model has its own cache."""
    if not answer:
        return
    table(made["context_window"])["current_usage"] = answer["usage"]
    model = table(made["model"]).get("id")
    is_same = isinstance(model, str) and canonical(model) == canonical(answer["model"])
    if "ends" in answer and is_same:
        cache = {"warm": True, "expires_at": answer["ends"]}
        made["prompt_cache"] = {**cache, "recache_tokens_if_cold": answer["tokens"]}


def reading(told: "dict[str, object]", made: "dict[str, object]") -> Reading:
    """The reading of such a payload. The module knows the tokens, but not what they are made of;
    the status line's stdin has no field for that."""
    read = Reading(made)
    tokens = held(told)
    if tokens:
        read.weigh(tokens, number(table(table(told.get("usage")).get("context")).get("percent")))
    return read


def _limits(told: object) -> "dict[str, object]":
    """`rateLimits` ({kind, percentUsed, resetsAt as ISO 8601}) by their kinds."""
    found: dict[str, object] = {}
    for one in rows(told):
        kind = clean(one.get("kind"), 32)
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
    """`agent.measured`, a record for each agent of which the client knows its tokens or its cost.
    Both are 0 until it does."""
    at = when(told)
    found: list[Record] = []
    for agent in _agents(told):
        key, tokens = identifier(agent.get("id")), number(agent.get("tokens"))
        cost = number(agent.get("cost"))
        if key and (tokens or cost):
            one: Record = {"at": at, "kind": "agent.measured", "agent": key}
            keep(one, "tokens", tokens or None)
            keep(one, "model", clean(agent.get("model"), 160) if tokens else None)
            keep(one, "cost", cost or None)
            found.append(one)
    return found


def over(told: "dict[str, object]") -> "dict[str, str]":
    """The agents that do not run any more: killed, failed or completed."""
    return {
        identifier(agent.get("id")): str(agent.get("state"))
        for agent in _agents(told)
        if agent.get("state") in _OVER and identifier(agent.get("id"))
    }


def pane(told: "dict[str, object]") -> "Optional[int]":
    """The columns of the open pane; None while it is closed."""
    return whole(told.get("pane")) or None


def news(told: "dict[str, object]", heard: int) -> "list[dict[str, object]]":
    """The events whose numbers are above `heard`, in their order."""
    found = [one for one in rows(told.get("events")) if (number(one.get("n")) or 0) > heard]
    return sorted(found, key=lambda one: number(one.get("n")) or 0)


def when(told: "dict[str, object]") -> float:
    """Its time in seconds since 1970; 0.0 where it tells none."""
    return round((number(told.get("at")) or 0.0) / 1000, 3)


def _agents(told: "dict[str, object]") -> "list[dict[str, object]]":
    return rows(told.get("agents"))[:_AGENTS]
