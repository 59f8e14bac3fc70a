"""Which events belong to a process: one session may be open in two terminals.

Each process of the client has a conversation of its own, which it read from the transcript when it
began: what another process did before that belongs to it, what another does later does not. So a
state, and its checkpoint, is that of one process. Which events belong to it depends on the set of
all events alone, never on their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from hudline.state.event_fields import event_time, process_id

_NEVER = float("inf")


class Ownership:
    """The events that belong to the client's process `pid`; all belong to an unknown one (None),
    and events without a process (clients before 2.1.214) belong to every process."""

    def __init__(self, pid: Optional[int]) -> None:
        self.pid = pid
        self._began = 0.0  # when it began, or resumed this session; 0.0 unknown
        self._first = _NEVER  # its first event
        self._foreign = 0.0  # the newest event of another process

    @property
    def since(self) -> float:
        """Until when, in seconds since 1970, events of other processes belong to this one too."""
        return self._began or self._first

    def has(self, event: object) -> bool:
        """Whether an event belongs to the process, as far as is known."""
        pid, at = _origin(event)
        return self.pid is None or pid is None or pid == self.pid or at <= self.since

    def take(self, events: Sequence[object]) -> Optional[list[Any]]:
        """Those of further events that belong to the process; None if earlier ones were judged
        wrongly: then all have to be given at once, to a new object."""
        before, foreign = self.since, self._foreign
        for event in events:
            self._learn(event)
        if foreign > min(before, self.since) and before != self.since:
            return None
        return [event for event in events if self.has(event)]

    def _learn(self, event: object) -> None:
        pid, at = _origin(event)
        if pid is None or self.pid is None:
            return
        if pid != self.pid:
            self._foreign = max(self._foreign, at)
            return
        self._first = min(self._first, at)
        if _is_start(event):
            self._began = max(self._began, at)

    def dump(self) -> list[Any]:
        """What `load` takes."""
        first = None if self._first == _NEVER else self._first  # JSON has no infinity
        return [self.pid, self._began, first, self._foreign]

    def load(self, dumped: object) -> bool:
        """Continue from `dump`; False if that is of another process."""
        if not isinstance(dumped, list) or len(dumped) != 4 or dumped[0] != self.pid:
            return False
        _, self._began, first, self._foreign = dumped
        self._first = _NEVER if first is None else first
        return True


def _origin(event: object) -> tuple[Optional[int], float]:
    """The process and the time of an event; (None, 0.0) unless it has both."""
    pid = process_id(event) if isinstance(event, dict) else None
    at = event_time(event)
    return (pid, at) if pid is not None and at is not None else (None, 0.0)


def _is_start(event: Any) -> bool:
    """Whether a process began then, or resumed the session; not a compaction, nor an agent."""
    is_start = event.get("kind") == "session.began" and not event.get("actor")
    return is_start and event.get("source") not in ("compact", "clear")
