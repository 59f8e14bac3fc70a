"""Prompts, requests, calls and compactions as OTLP log records, with the names of Claude Code's own
events where they are the same. No text of a prompt, of an answer or of a tool is in them.

`event.id` is the same each time, so that a record which was sent twice is known by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Callable, NamedTuple, Optional

from hudline.export.otlp_values import (
    LOGS,
    Item,
    Layout,
    Object,
    Owner,
    attributes,
    grouped,
    milliseconds,
    nanoseconds,
    sum_of,
    trace_id,
)
from hudline.ledger.exports import CallRow, CompactionRow, PromptLine, RequestRow, SessionRow

_INFO, _WARN = 9, 13  # severity numbers
_TEXTS = {_INFO: "INFO", _WARN: "WARN"}
_PREFIX = "claude_code."
NAMES = ("user_prompt", "api_request", "tool_result", "compaction")


class _Event(NamedTuple):
    """What a record is of. `root`: the prompt of a person that it belongs to."""

    name: str
    id: str
    at: float
    prompt: str = ""
    root: str = ""


class LogWriter:
    """Makes the log records of a session. `cost`: of a request, in dollars."""

    def __init__(
        self, session: SessionRow, owner: Owner, cost: Callable[[RequestRow], float]
    ) -> None:
        self._session = session
        self._owner = owner
        self._cost = cost

    def prompt(self, one: PromptLine) -> Item:
        """A prompt, by its length."""
        named = {"prompt_length": one.length, "origin": one.origin}
        return self._item(_Event("user_prompt", one.id, one.at, one.id, one.root), named)

    def request(self, one: RequestRow) -> Item:
        """A request. `cost_usd` may be corrected later and is then not sent again: the metric of
        the cost has it."""
        tokens = one.tokens
        named = {
            "model": one.model, "input_tokens": tokens.input, "output_tokens": tokens.output,
            "cache_read_tokens": tokens.cache_read,
            "cache_creation_tokens": tokens.cache_write_5m + tokens.cache_write_1h,
            "cache_creation_5m_tokens": tokens.cache_write_5m,
            "cache_creation_1h_tokens": tokens.cache_write_1h,
            "duration_ms": milliseconds(one.ended - (one.sent or one.first)),
            "query_source": one.source, "attempt": one.attempts, "aborted": one.is_cut,
            "lost_ms": milliseconds(one.lost), "agent_id": one.agent,
            "agent.name": one.kind if one.agent else "", "skill.name": one.skill,
            "mcp_server.name": one.server, "branch": one.branch,
        }  # fmt: skip
        event = _Event("api_request", one.id, one.ended, one.prompt, one.root)
        return self._item(event, named, cost=round(self._cost(one), 9))

    def call(self, one: CallRow) -> Item:
        """A tool call that has ended."""
        named = {
            "tool_name": one.tool, "tool_use_id": one.id,
            "success": "true" if one.outcome == "ok" else "false", "outcome": one.outcome,
            "duration_ms": None if one.took is None else milliseconds(one.took),
            "waited_ms": milliseconds(one.waited), "decision_source": one.decision,
            "tool_result_size_bytes": one.answer_bytes, "agent_id": one.agent,
            "agent.name": one.kind if one.agent else "", "branch": one.branch,
        }  # fmt: skip
        severity = _WARN if one.outcome in ("failed", "denied") else _INFO
        event = _Event("tool_result", one.id, one.ended or one.began, one.prompt, one.root)
        return self._item(event, named, severity)

    def compaction(self, one: CompactionRow) -> Item:
        """A compaction of the context."""
        named = {
            "trigger": one.trigger, "pre_tokens": one.before, "post_tokens": one.after,
            "duration_ms": milliseconds(one.took),
        }  # fmt: skip
        return self._item(_Event("compaction", f"{one.at:.6f}", one.at), named)

    def _item(
        self, event: _Event, named: Mapping[str, object], severity: int = _INFO,
        cost: Optional[float] = None,
    ) -> Item:  # fmt: skip
        session = self._session.id
        common = {"session.id": session, "event.name": event.name, "prompt.id": event.prompt}
        key = sum_of(session, event.name, event.id).hex()
        at = nanoseconds(event.at)
        whole = {**common, "event.id": key, **named, "cost_usd": cost}
        record: Object = {
            "timeUnixNano": at, "observedTimeUnixNano": at,
            "severityNumber": severity, "severityText": _TEXTS[severity],
            "body": {"stringValue": _PREFIX + event.name}, "attributes": attributes(whole),
        }  # fmt: skip
        if event.root:
            record["traceId"] = trace_id(session, event.root)
        return Item(LOGS, self._owner, sum_of(key, at, named), record)


def document(items: Iterable[Item]) -> Object:
    """The body of a request with these records."""
    return grouped(items, Layout("resourceLogs", "scopeLogs", "logRecords"))
