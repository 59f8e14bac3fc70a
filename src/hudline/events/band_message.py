"""What band.ts writes for the host, and how it becomes a status input and events.

A message is one object: `at` (ms), session, model, effort, version, cwd, project, transcript,
prompt, `usage` (of `$.session.usage()`), `agents` (of `$.agent.list()`), `listed` (`ids` of the
agents in the client's own list, in its order, and `at`, when it drew one), `size` of the band,
`level`, `pane` and `paneRows` (columns and rows of the open one), and the last `events`, each with
its number `n` and its time `at` (ms). A field that is missing or of another type is unknown. What
the module cannot ask for is in the client's registry (`session_name`) and in the transcript
(`parse_answer`).
"""

from __future__ import annotations

from typing import NamedTuple, Optional

from hudline.core.fields import (
    MODEL_LENGTH,
    Record,
    clean,
    identifier,
    keep,
    number,
    rows,
    table,
    whole,
)
from hudline.core.token_usage import answered_with
from hudline.events.provider import canonical
from hudline.events.status_input import StatusInput
from hudline.events.timestamps import parse_timestamp

_ENDED = ("killed", "failed", "completed")  # states of an agent: the first two send no event
_AGENTS = 40  # at most
_LISTED_FOR = 7.0  # seconds; the client draws the rows of its list at least every five
_CACHED = {"5m": 300.0, "1h": 3600.0}  # seconds that the prompt cache keeps a request


class Answer(NamedTuple):
    """An answer of the main thread. `tokens` of its input; `usage`: what they consist of, by the
    names of `context_window.current_usage`, with the output if the answer is complete;
    `cache_expires`: seconds since 1970, None unknown."""

    tokens: int
    usage: dict[str, int]
    model: str
    cache_expires: Optional[float] = None


def status_payload(message: Record, name: str, clock: float) -> Record:
    """The payload that a status line would get at `clock` (seconds since 1970). `name`: the
    model's display name."""
    usage = table(message.get("usage"))
    context, cost = table(usage.get("context")), table(usage.get("cost"))
    began = number(usage.get("startedAt"))
    costs: Record = {"total_cost_usd": cost.get("usd")}
    if began and began <= clock * 1000:  # else the clock was set back since
        costs["total_duration_ms"] = clock * 1000 - began
    return {
        "session_id": message.get("session"),
        "transcript_path": message.get("transcript"),
        "cwd": message.get("cwd"),
        "prompt_id": message.get("prompt"),
        "version": message.get("version"),
        "effort": {"level": message.get("effort")},
        "model": {"id": message.get("model"), "display_name": name},
        "workspace": {"current_dir": message.get("cwd"), "project_dir": message.get("project")},
        "context_window": {
            "context_window_size": context.get("window"),
            "used_percentage": context.get("percent"),
            "total_input_tokens": context.get("tokens"),
        },
        "output_style": {"name": message.get("style")},
        "agent": {"name": message.get("agent")},
        "rate_limits": _limits(usage.get("rateLimits")),
        "cost": costs,
    }


def context_tokens(message: Record) -> Optional[int]:
    """The tokens in the context; None if unknown."""
    return whole(table(table(message.get("usage")).get("context")).get("tokens")) or None


def session_name(entry: object, session: str) -> Record:
    """The field `session_name` of a payload, if the session's entry in the client's registry has
    a name that somebody chose."""
    known = table(entry)
    is_given = known.get("sessionId") == session and known.get("nameSource") != "derived"
    return {"session_name": known.get("name")} if is_given else {}


def parse_answer(entry: object) -> Optional[Answer]:
    """The answer in an entry of the main thread's transcript; None if it is none."""
    usage, fields = answered_with(entry), table(entry)
    if usage is None or fields.get("isSidechain") is True:
        return None
    message = table(fields.get("message"))
    output = usage.pop("output_tokens")
    tokens = sum(usage.values())
    is_cached = usage["cache_read_input_tokens"] or usage["cache_creation_input_tokens"]
    at = parse_timestamp(fields.get("timestamp"))
    lifetime = _CACHED.get(str(fields.get("promptCacheRequested")))
    expires = at + lifetime if is_cached and at and lifetime else None
    if isinstance(message.get("stop_reason"), str):
        usage["output_tokens"] = output
    return Answer(tokens, usage, clean(message.get("model"), MODEL_LENGTH), expires)


def add_answer(payload: Record, answer: Optional[Answer]) -> None:
    """Add the usage and the prompt cache of the last answer to a payload; each model has its own
    cache."""
    if answer is None:
        return
    table(payload["context_window"])["current_usage"] = answer.usage
    model = table(payload["model"]).get("id")
    is_same = isinstance(model, str) and canonical(model) == canonical(answer.model)
    if answer.cache_expires is not None and is_same:
        cache: Record = {"warm": True, "expires_at": answer.cache_expires}
        payload["prompt_cache"] = {**cache, "recache_tokens_if_cold": answer.tokens}


def parse_status(message: Record, payload: Record) -> StatusInput:
    """The status input of a message and its payload. The module knows the number of tokens without
    their kinds, for which a payload has no field."""
    status = StatusInput.parse(payload)
    tokens = context_tokens(message)
    if tokens:
        context = table(table(message.get("usage")).get("context"))
        status.set_context(tokens, number(context.get("percent")))
    return status


def _limits(listed: object) -> Record:
    """`rateLimits` ({kind, percentUsed, resetsAt as ISO 8601}) as `rate_limits` of a payload."""
    return {
        kind: {
            "used_percentage": limit.get("percentUsed"),
            "resets_at": parse_timestamp(limit.get("resetsAt")),
        }
        for limit in rows(listed)
        if (kind := clean(limit.get("kind"), 32))
    }


def agent_usage_events(message: Record) -> list[Record]:
    """An `agent.measured` event for each agent whose tokens or cost are known; both are 0 in the
    list until they are."""
    events: list[Record] = []
    for agent in _agents(message):
        key, tokens = identifier(agent.get("id")), number(agent.get("tokens"))
        cost = number(agent.get("cost"))
        if key and (tokens or cost):
            event: Record = {"at": sent_at(message), "kind": "agent.measured", "agent": key}
            keep(event, "tokens", tokens or None)
            keep(event, "model", clean(agent.get("model"), MODEL_LENGTH) if tokens else None)
            keep(event, "cost", cost or None)
            events.append(event)
    return events


def ended_agents(message: Record) -> dict[str, str]:
    """By agent id how it ended: killed, failed or completed."""
    return {
        identifier(agent.get("id")): str(agent.get("state"))
        for agent in _agents(message)
        if agent.get("state") in _ENDED and identifier(agent.get("id"))
    }


def listed_agents(message: Record, clock: float) -> list[str]:
    """The ids of agents in the client's own list, in its order, if it is on the screen at `clock`
    (seconds since 1970): also of those that it has no rows for, see `view.agents.with_own_row`."""
    listed = table(message.get("listed"))
    ids = listed.get("ids")
    if not isinstance(ids, list) or not 0 <= clock - sent_at(listed) < _LISTED_FOR:
        return []
    return [key for one in ids[:_AGENTS] if (key := identifier(one))]


def pane_columns(message: Record) -> Optional[int]:
    """The columns of the open pane; None while it is closed."""
    return whole(message.get("pane")) or None


def pane_rows(message: Record) -> Optional[int]:
    """The rows that the body of the open pane has; None where they are not known."""
    return whole(message.get("paneRows")) or None


def events_after(message: Record, last: int) -> list[Record]:
    """The events with numbers above `last`, in their order."""
    found = [one for one in rows(message.get("events")) if (number(one.get("n")) or 0) > last]
    return sorted(found, key=lambda one: number(one.get("n")) or 0)


def sent_at(message: Record) -> float:
    """The time of a message or of one of its events, in seconds since 1970; 0.0 if unknown."""
    return round((number(message.get("at")) or 0.0) / 1000, 3)


def _agents(message: Record) -> list[Record]:
    return rows(message.get("agents"))[:_AGENTS]
