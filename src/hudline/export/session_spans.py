"""The spans of a session: those of all its prompts, and of what belongs to none that is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hudline.insight.spans import BLOCKED, EXECUTION, Span
from hudline.insight.time_breakdown import Threads
from hudline.insight.timeline import Timeline, by_session
from hudline.insight.trace import spans
from hudline.ledger.database import Ledger
from hudline.ledger.exports import prompts
from hudline.ledger.reports import EVER
from hudline.ledger.timeline import timeline

_QUIET = 600.0  # seconds without anything done, after which nothing is open


class SessionSpans(NamedTuple):
    """The spans of a session that have ended; `is_open`: there are others, which may grow."""

    spans: list[Span]
    is_open: bool


def session_spans(ledger: Ledger, session: str, now: float = EVER) -> SessionSpans:
    """The spans of a session, by when they began; a parent that is not among them is left out.

    now: seconds since 1970. A turn whose end Claude Code has not noted, and a call without a
    result, are open as long as something was done in the session lately.
    """
    roots = {one.root for one in prompts(ledger, session)}
    found = by_session(timeline(ledger, sorted(roots), [session])).get(session)
    if found is None:
        return SessionSpans([], False)
    all_ = rooted(spans(Threads(found)))
    is_quiet = max((one.ended for one in all_), default=0.0) < now - _QUIET
    open_ = set() if is_quiet else _open(found)
    ended = [one for one in all_ if _subject(one) not in open_]
    return SessionSpans(ended, len(ended) < len(all_))


def _open(found: Timeline) -> set[str]:
    """The newest turn where it has no end, and the calls that have none."""
    began = [(turn.began, turn) for turn in found.turns if turn.began is not None]
    newest = max(began, key=lambda one: one[0])[1] if began else None
    turns = {newest.prompt} if newest is not None and newest.ended is None else set()
    return turns | {call.id for call in found.calls if call.ended is None}


def _subject(span: Span) -> str:
    """The turn, request or call that a span is of."""
    return span.parent if span.kind in (BLOCKED, EXECUTION) else span.id


def rooted(found: Iterable[Span]) -> list[Span]:
    """The spans, each below one that exists and is of the same prompt, which makes a trace. What an
    agent's end has woken the client to do is below the prompt that began it."""
    all_ = list(found)
    by_id = {one.id: one for one in all_}
    return [one._replace(parent=_parent(one, by_id)) for one in all_]


def _parent(span: Span, by_id: Mapping[str, Span]) -> str:
    prompt = str(span.attributes.get("prompt", ""))
    for parent in (span.parent, prompt):
        above = by_id.get(parent)
        if above is not None and parent != span.id and above.attributes.get("prompt") == prompt:
            return parent
    return ""
