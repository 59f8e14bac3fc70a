"""How many tokens a minute a session adds to its contexts: what was read, written and answered.

Measured by the size of each context, that of the main thread and those of its agents, at the times
when it was noted. A context that became smaller was compacted: from there on it is counted anew.
"""

from __future__ import annotations

from typing import Optional

from hudline.core.fields import Record, number
from hudline.state.event_fields import event_time, text

WINDOW = 300.0  # seconds that are looked at
_LEAST = 60.0  # seconds over which growth is spread at least
_MAIN = ""
_MOST = 2000  # growths that are kept


class TokenRate:
    """Takes `reading` and `agent.measured` events in their order."""

    def __init__(self) -> None:
        self._sizes: dict[str, float] = {}  # tokens by agent, "" the main thread
        self._growth: list[tuple[float, float]] = []  # (time, tokens)
        self._first: Optional[float] = None

    def add(self, event: Record) -> None:
        """Take an event; others and what is none are skipped."""
        kind, at, tokens = text(event, "kind"), event_time(event), number(event.get("tokens"))
        if at is None or tokens is None:
            return
        if kind == "reading":
            source = _MAIN
        elif kind == "agent.measured" and text(event, "agent"):
            source = text(event, "agent")
        else:
            return
        # A main thread that is seen for the first time may have been at work for long.
        before = self._sizes.get(source, tokens if source == _MAIN else 0.0)
        self._sizes[source] = tokens
        self._first = at if self._first is None else self._first
        if tokens > before:
            self._growth.append((at, tokens - before))
            del self._growth[:-_MOST]

    def rate(self, clock: float) -> Optional[float]:
        """Tokens a minute in the last five minutes, or since the first event where that is later;
        None where nothing was added."""
        recent = sum(tokens for at, tokens in self._growth if clock - WINDOW < at <= clock + 1)
        if not recent or self._first is None:
            return None
        return recent * 60 / min(max(clock - self._first, _LEAST), WINDOW)
