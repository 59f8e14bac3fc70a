"""The calls in the last part of a session's journal, of which a checkpoint keeps only counters.

Read while the pane of past turns is open.
"""

from __future__ import annotations

from typing import Callable, Optional

from hudline.core.file_io import read_from, size
from hudline.core.json_codec import parsed
from hudline.state.clock_steps import AHEAD, MARK, newest_time, redate
from hudline.state.merge_rules import Entity, State
from hudline.state.reducer import reduce_events

_PART = 256 * 1024  # bytes; some five hundred calls
_CALL = b'"call.'  # in every record of a call
_BACK = MARK.encode()


class RecentCalls:
    """The calls of the session in `folder`. is_own: whether a record belongs to the client's
    process; None where all do."""

    def __init__(self, folder: str, is_own: Optional[Callable[[object], bool]] = None) -> None:
        self._is_own = is_own
        self.folder = folder
        self._path = folder + "/journal.jsonl"
        self._state: State = {}
        self._start = self._end = -1  # offsets of the part that was read
        self._newest = 0.0  # the latest time in it

    def calls(self, clock: float = float("inf")) -> dict[str, Entity]:
        """The calls by tool_use_id, as the state had them before pruning. Where a record is ahead
        of the `clock` (seconds since 1970), that was set back, and all are dated anew."""
        if self._start < 0 or self._end - self._start > 2 * _PART:
            self._begin()
        tail = read_from(self._path, self._end)
        if tail is None:  # another journal
            self._start = -1
            return {}
        lines, end = tail
        records = [parsed(line) for line in lines if _CALL in line or _BACK in line]
        newest, least = newest_time(records, clock)
        if max(newest, self._newest) > least + AHEAD:
            if self._start < self._end:
                self._begin()
                return self.calls(clock)
            records, _ = redate(records, clock)
            newest, _ = newest_time(records, clock)
        self._end, self._newest = end, max(newest, self._newest)
        reduce_events(self._state, filter(self._is_own, records))
        return self._state.get("calls", {})

    def _begin(self) -> None:
        """Start again at the last part of the journal; a record that is cut there is no JSON."""
        self._state, self._newest = {}, 0.0
        self._start = self._end = max(size(self._path) - _PART, 0)
