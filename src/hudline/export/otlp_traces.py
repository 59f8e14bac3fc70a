"""Spans as OTLP, with the names of Claude Code's own telemetry. A prompt of a person is a trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hudline.export.otlp_values import (
    TRACES,
    Item,
    Layout,
    Object,
    Owner,
    attributes,
    grouped,
    milliseconds,
    nanoseconds,
    span_id,
    sum_of,
    trace_id,
)
from hudline.insight.spans import BLOCKED, EXECUTION, INTERACTION, REQUEST, TOOL, Span

_PREFIX = "claude_code."
TYPES = {
    INTERACTION: "interaction", REQUEST: "llm_request", TOOL: "tool",
    BLOCKED: "tool.blocked_on_user", EXECUTION: "tool.execution",
}  # fmt: skip
_INTERNAL, _CLIENT = 1, 3  # kinds of spans
_ERROR = 2  # of a status
_FAILED = ("failed", "denied")
# Attributes of spans that are sent, by all names that they have; targets and names for persons are
# not among them.
_SENT: Mapping[str, tuple[str, ...]] = {
    "session": ("session.id",),
    "prompt": ("prompt.id",),
    "agent": ("agent_id",),
    "origin": ("origin",),
    "model": ("model", "gen_ai.request.model"),
    "attempt": ("attempt",),
    "input": ("input_tokens",),
    "output": ("output_tokens",),
    "cache_read": ("cache_read_tokens",),
    "tool_name": ("tool_name", "gen_ai.tool.name"),
    "tool_use_id": ("tool_use_id", "gen_ai.tool.call.id"),
    "outcome": ("outcome",),
}


def item(span: Span, owner: Owner) -> Item:
    """A span as it is sent. `sum` changes where it has grown."""
    known = span.attributes
    named = {
        "span.type": TYPES[span.kind],
        "duration_ms": milliseconds(span.ended - span.began),
        **{name: known.get(key) for key, names in _SENT.items() for name in names},
        **_more(span),
    }
    payload: Object = {
        "traceId": trace_id(str(known.get("session")), str(known.get("prompt"))),
        "spanId": span_id(span.id),
        **({"parentSpanId": span_id(span.parent)} if span.parent else {}),
        "name": _PREFIX + TYPES[span.kind],
        "kind": _CLIENT if span.kind == REQUEST else _INTERNAL,
        "startTimeUnixNano": nanoseconds(span.began),
        "endTimeUnixNano": nanoseconds(max(span.ended, span.began)),
        "attributes": attributes(named),
        "status": {"code": _ERROR} if known.get("outcome") in _FAILED else {},
    }
    return Item(TRACES, owner, sum_of(payload), payload)


def _more(span: Span) -> dict[str, object]:
    """Attributes that are made of others."""
    known = span.attributes
    found: dict[str, object] = {}
    if span.kind == REQUEST:
        written = [known.get("cache_write_5m"), known.get("cache_write_1h")]
        lost = known.get("lost_seconds")
        found["cache_creation_tokens"] = sum(one for one in written if isinstance(one, int))
        found["lost_ms"] = milliseconds(lost) if isinstance(lost, (int, float)) else 0
    return found


def document(items: Iterable[Item]) -> Object:
    """The body of a request with these spans."""
    return grouped(items, Layout("resourceSpans", "scopeSpans", "spans"))
