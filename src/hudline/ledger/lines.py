"""Rows of single lines of a transcript: what a line alone says. `ledger.transcript` knows what
holds between the lines, and which fields each kind of line has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from hudline.core.fields import LATEST, Record, clean, identifier, number, rows, table, whole
from hudline.insight.money import Tokens
from hudline.ledger.rows import (
    Agent,
    CallEnd,
    Compaction,
    Offered,
    Reported,
    Request,
    SessionTotal,
)

NAME_LENGTH = 80  # characters of a tool's, a server's or an agent's name
MODEL_LENGTH = 160
_MCP = "mcp__"
_TIMESTAMP = 30  # characters
_TIERS = ("speed", "service_tier", "inference_geo")
_PLAIN = (None, "", "standard", "global", "not_available")
_MOST = 10**15  # of any count, as `core.fields` has it
_NAMES = 1024  # that are remembered as they were cleaned
_LARGEST = (
    *("input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "web_searches"),
    *("attempts", "lost", "is_cut", "server", "skill", "tier"),
)


def seconds(value: object) -> float | None:
    """Seconds since 1970, with their fraction, of a timestamp such as 2026-11-20T17:34:37.123Z;
    None where it is none, or of a time that no report can show."""
    if not isinstance(value, str) or value[-1:] != "Z" or len(value) > _TIMESTAMP:
        return None
    try:
        at = datetime.fromisoformat(value[:-1] + "+00:00").timestamp()
    except (ValueError, OverflowError):
        return None
    return at if 0 <= at < LATEST else None


def name(value: object, length: int = NAME_LENGTH) -> str:
    """The name of a tool, a model, a branch … that `value` is, cleaned; "" where it is none."""
    return _cleaned(value, length) if isinstance(value, str) else ""


_cleaned = lru_cache(maxsize=_NAMES)(clean)  # the same names come again and again


def request_key(message: str, request: str) -> bytes:
    """The key of a request, the same wherever its lines were copied to."""
    return blake2b(f"{message}|{request}".encode("utf-8", "replace"), digest_size=8).digest()


def tier(usage: Record) -> str:
    """What beside the model decides the price of an answer, by its `usage`: "fast", "priority",
    "us" …, several with blanks between them; "" for a plain one."""
    odd = [usage[key] for key in _TIERS if usage.get(key) not in _PLAIN]
    return " ".join(filter(None, map(name, odd))) if odd else ""


def tokens(usage: Record) -> Tokens:
    """The tokens of a message's `usage`. A cache write without a tier is billed as one of five
    minutes."""
    tiers, used = table(usage.get("cache_creation")), table(usage.get("server_tool_use"))
    short, long_lived, sent, answered, cached, searches = (
        value if type(value) is int and 0 <= value < _MOST else whole(value) or 0
        for value in (
            tiers.get("ephemeral_5m_input_tokens"), tiers.get("ephemeral_1h_input_tokens"),
            usage.get("input_tokens"), usage.get("output_tokens"),
            usage.get("cache_read_input_tokens"), used.get("web_search_requests"),
        )
    )  # fmt: skip
    written = whole(usage.get("cache_creation_input_tokens"))
    short = short if written is None else max(written - long_lived, 0)
    return Tokens(sent, answered, cached, short, long_lived, searches)


def merged(one: Request, other: Request) -> Request:
    """Two readings of the same request as one; the order does not matter (as in
    `ledger.tables`)."""
    if one[9:] == other[9:] and one[:7] == other[:7]:  # all but the times of lines
        return lasting(one, other.first, other.ended)
    base, more = sorted((one, other), key=_rank)
    return base._replace(
        source=max(base.source, more.source),
        sent=min((at for at in (base.sent, more.sent) if at is not None), default=None),
        first=min(base.first, more.first),
        ended=max(base.ended, more.ended),
        **{name: max(getattr(base, name), getattr(more, name)) for name in _LARGEST},
    )


def lasting(request: Request, first: float, ended: float) -> Request:
    """A request of which one more line, or several, are known by their times."""
    return request._replace(first=min(request.first, first), ended=max(request.ended, ended))


def _rank(row: Request) -> tuple[bool, str, str, str, str]:
    return row.is_copy, row.session, row.agent, row.prompt, row.branch


def call_end(entry: Record, block: Record, at: float, length: int) -> CallEnd | None:
    """The end of a call by the result in `block`; None where it names no call."""
    call = identifier(block.get("tool_use_id"))
    if not call:
        return None
    decision = name(table(entry.get("permissionDecision")).get("source"))
    is_denied = isinstance(entry.get("toolDenialKind"), str)
    outcome = "denied" if is_denied else "failed" if block.get("is_error") is True else "ok"
    return CallEnd(call, at, outcome, decision or ("user" if is_denied else ""), length)


def compaction(session: str, entry: Record, at: float) -> Compaction:
    """The compaction that a `compact_boundary` tells of."""
    about = table(entry.get("compactMetadata"))
    return Compaction(
        session, at, clean(about.get("trigger"), NAME_LENGTH), whole(about.get("preTokens")) or 0,
        whole(about.get("postTokens")) or 0, (number(about.get("durationMs")) or 0.0) / 1000,
    )  # fmt: skip


def offered(session: str, attachment: Record) -> list[Offered]:
    """The servers that a `deferred_tools_delta` names."""
    found = []
    names = attachment.get("addedNames")
    listed = [tool for tool in names if isinstance(tool, str)] if isinstance(names, list) else []
    tools = Counter(tool.split("__")[1] for tool in listed if _is_mcp(tool))
    for server, count in tools.items():
        found.append(Offered(session, clean(server, NAME_LENGTH), "offered", count))
    for state in ("pending", "failed"):
        servers = attachment.get(f"{state}McpServers")
        found += [
            Offered(session, clean(server, NAME_LENGTH), state, 0)
            for server in (servers if isinstance(servers, list) else ())
        ]
    return [one for one in found if one.server]


def _is_mcp(tool: str) -> bool:
    return tool.startswith(_MCP) and tool.count("__") >= 2


def total(session: str, entry: Record, at: float) -> SessionTotal | None:
    """The totals of a `cost-state`; None where it has none. at: of the newest line before it."""
    usd = number(entry.get("totalCostUSD"))
    if usd is None:
        return None
    api = number(entry.get("totalAPIDuration")) or 0.0
    answered = number(entry.get("totalAPIDurationWithoutRetries"))
    return SessionTotal(
        session, float(usd), at, api / 1000,
        max(api - (api if answered is None else answered), 0.0) / 1000,
        (number(entry.get("totalToolDuration")) or 0.0) / 1000,
        whole(entry.get("totalLinesAdded")) or 0,
        whole(entry.get("totalLinesRemoved")) or 0,
    )  # fmt: skip


def reported(session: str, entry: Record, at: float) -> list[Reported]:
    """What the `modelUsage` of a `cost-state` says of each model. at: of the newest line before."""
    found = []
    for key, value in table(entry.get("modelUsage")).items():
        usage = table(value)
        usd, model = number(usage.get("costUSD")), clean(key, MODEL_LENGTH)
        if usd is None or not model:
            continue
        long_lived = whole(usage.get("cacheCreationEphemeral1hInputTokens")) or 0
        written = whole(usage.get("cacheCreationInputTokens")) or 0
        found.append(
            Reported(
                session, model, at, float(usd), whole(usage.get("inputTokens")) or 0,
                whole(usage.get("outputTokens")) or 0,
                whole(usage.get("cacheReadInputTokens")) or 0,
                max(written - long_lived, 0), long_lived,
                whole(usage.get("webSearchRequests")) or 0,
            )
        )  # fmt: skip
    return found


def agent_row(agent: str, session: str, metadata: Record) -> Agent:
    """An agent by its metadata: `agent-<id>.meta.json` beside its transcript."""
    return Agent(
        agent, session, identifier(metadata.get("parentAgentId")),
        identifier(metadata.get("toolUseId")), clean(metadata.get("agentType"), NAME_LENGTH),
        clean(metadata.get("model"), MODEL_LENGTH),
    )  # fmt: skip


def text_of(content: object) -> str:
    """The text of a message's content."""
    if isinstance(content, str):
        return content
    texts: Iterator[object] = (block.get("text") for block in rows(content))
    return " ".join(text for text in texts if isinstance(text, str))
