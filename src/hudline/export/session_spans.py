"""The spans of a session: those of all its prompts, and of what belongs to none that is known."""

from __future__ import annotations

from collections.abc import Iterable

from hudline.insight.spans import INTERACTION, Span
from hudline.insight.time_breakdown import Threads
from hudline.insight.timeline import by_session
from hudline.insight.trace import spans
from hudline.ledger.database import Ledger
from hudline.ledger.exports import prompts
from hudline.ledger.timeline import timeline


def session_spans(ledger: Ledger, session: str) -> list[Span]:
    """The spans of a session, by when they began; a parent that is not among them is left out."""
    roots = {one.root for one in prompts(ledger, session)}
    found = by_session(timeline(ledger, sorted(roots), [session])).get(session)
    return [] if found is None else rooted(spans(Threads(found)))


def rooted(found: Iterable[Span]) -> list[Span]:
    """The spans, each below one that exists and is of the same prompt, which makes a trace. What an
    agent's end has woken the client to do is below the prompt that began it."""
    all_ = list(found)
    by_id = {one.id: one for one in all_}
    kept = []
    for one in all_:
        prompt = str(one.attributes.get("prompt", ""))
        parent = by_id.get(one.parent)
        if parent is not None and parent.attributes.get("prompt") == prompt:
            kept.append(one)
        else:
            root = by_id.get(prompt)
            is_woken = root is not None and root.kind == INTERACTION and root.id != one.id
            kept.append(one._replace(parent=prompt if is_woken else ""))
    return kept
