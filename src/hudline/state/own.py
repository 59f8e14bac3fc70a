"""Whose records a state is made of: one session may be open in two terminals.

Each process of the client has a conversation of its own, which it read from the transcript when it
began: what another process did before that belongs to it, what another does later does not. So a
state, and its checkpoint, is that of one process. Which records belong to it depends on the set of
all records alone, never on their order.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Optional

_NEVER = float("inf")


class Own:
    """The records that belong to the client's process `pid`; to an unknown one (None) belong all,
    and records that name no process (clients before 2.1.214) belong to every process."""

    def __init__(self, pid: "Optional[int]") -> None:
        self.pid = pid
        self._began = 0.0  # when it began, or went on with this session; 0.0 untold
        self._first = _NEVER  # its first record
        self._foreign = 0.0  # the newest record of another process

    @property
    def since(self) -> float:
        """Until when, in seconds since 1970, records of other processes belong to this one too."""
        return self._began or self._first

    def has(self, record: object) -> bool:
        """Whether a record belongs to the process, as far as is known."""
        pid, at = _told(record)
        return self.pid is None or pid is None or pid == self.pid or at <= self.since

    def take(self, records: "Sequence[object]") -> "Optional[list[Any]]":
        """Those of further records that belong to the process; None where they tell that others,
        which were given earlier, were judged wrongly: then all of them have to be given at once,
        to a new one."""
        before, foreign = self.since, self._foreign
        for record in records:
            self._learn(record)
        if foreign > min(before, self.since) and before != self.since:
            return None
        return [record for record in records if self.has(record)]

    def _learn(self, record: object) -> None:
        pid, at = _told(record)
        if pid is None or self.pid is None:
            return
        if pid != self.pid:
            self._foreign = max(self._foreign, at)
            return
        self._first = min(self._first, at)
        if _is_start(record):
            self._began = max(self._began, at)

    def dump(self) -> "list[Any]":
        """What `load` takes."""
        first = None if self._first == _NEVER else self._first  # JSON has no endless number
        return [self.pid, self._began, first, self._foreign]

    def load(self, held: object) -> bool:
        """Go on where another one was left, of the same process; whether it is one."""
        if not isinstance(held, list) or len(held) != 4 or held[0] != self.pid:
            return False
        _, self._began, first, self._foreign = held
        self._first = _NEVER if first is None else first
        return True


def _told(record: object) -> "tuple[Optional[int], float]":
    """The process and the time of a record; (None, 0.0) where it does not tell both."""
    pid = record.get("pid") if isinstance(record, dict) else None
    at = record.get("at") if isinstance(record, dict) else None
    is_told = isinstance(pid, int) and isinstance(at, (int, float)) and not isinstance(at, bool)
    return (pid, at) if is_told else (None, 0.0)  # type: ignore[return-value]


def _is_start(record: "Any") -> bool:
    """Whether a process began then, or went on with the session; not a compaction, nor an agent."""
    is_start = record.get("kind") == "session.began" and not record.get("actor")
    return is_start and record.get("source") not in ("compact", "clear")
