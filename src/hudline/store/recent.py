"""The calls in the last part of a session's journal, which a checkpoint keeps only as sums.

Read while somebody looks back, and forgotten afterwards.
"""

from hudline.state.horizon import AHEAD, MARK, span
from hudline.state.lift import fold
from hudline.store.files import size
from hudline.store.journal import read_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Optional

    from hudline.codec import Codec
    from hudline.state.rules import Entity, State

_PART = 256 * 1024  # bytes; some five hundred calls
_CALL = b'"call.'  # in every record of a call
_BACK = MARK.encode()


class Recent:
    """Those of the session whose folder is `folder`. has: whether a record belongs to the client's
    process for which they are read; None where all do."""

    def __init__(
        self, folder: str, codec: "Codec", has: "Optional[Callable[[object], bool]]" = None
    ) -> None:
        self._has = has
        self.folder = folder
        self._path = folder + "/journal.jsonl"
        self._codec = codec
        self._state: State = {}
        self._start = self._end = -1  # offsets of what has been read
        self._newest = 0.0  # the latest time in it

    def calls(self, clock: float = float("inf")) -> "dict[str, Entity]":
        """By tool_use_id, what the state would hold of each if nothing had been sealed. Where a
        record lies ahead of the `clock`, it was set back, and all are dated anew."""
        if self._start < 0 or self._end - self._start > 2 * _PART:
            self._begin()
        found = read_from(self._path, self._end)
        if found is None:  # another journal
            self._start = -1
            return {}
        lines, end = found
        records = [self._parsed(line) for line in lines if _CALL in line or _BACK in line]
        newest, least = span(records, clock)
        if max(newest, self._newest) > least + AHEAD:
            if self._start < self._end:
                self._begin()
                return self.calls(clock)
            from hudline.state.steps import dated  # the clock is seldom set back

            records, _ = dated(records, clock)
            newest, _ = span(records, clock)
        self._end, self._newest = end, max(newest, self._newest)
        fold(self._state, [one for one in records if self._has is None or self._has(one)])
        return self._state.get("calls", {})

    def _begin(self) -> None:
        """Begin anew with the last part; a record that it cuts in two is no JSON any more."""
        self._state, self._newest = {}, 0.0
        self._start = self._end = max(size(self._path) - _PART, 0)

    def _parsed(self, line: bytes) -> object:
        try:
            return self._codec.loads(line)
        except ValueError:
            return None
