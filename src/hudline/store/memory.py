"""A session's state, remembered: a checkpoint and the journal's tail behind it.

The checkpoint is `{"version", "offset", "state"}`. It is a cache: one that is missing, torn, of
another version or void costs a whole reading of the journal, nothing else.
"""

from hudline.door import attempt
from hudline.state.horizon import is_void
from hudline.state.lift import fold
from hudline.state.rules import RULES
from hudline.store.files import read_file, replace
from hudline.store.journal import append, read_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.codec import Codec
    from hudline.state.rules import State

VERSION = 3
_TAIL = 4 * 1024  # bytes of journal after which a new checkpoint is worth its price
_SHARE = 4  # and at least so much of the checkpoint's own size, in parts of it


class Memory:
    """The state of the session whose folder is `folder`, as far as it can be read."""

    def __init__(self, folder: str, codec: "Codec") -> None:
        self._journal = folder + "/journal.jsonl"
        self._checkpoint = folder + "/checkpoint.json"
        self._codec = codec
        self.state: State = {}
        self._offset = 0
        self._tail = 0
        self._size = 0  # of the checkpoint, in bytes

    def recall(self, is_resumed: bool = True) -> "State":
        """Read the state from the checkpoint on, or all of it where that cannot or shall not be."""
        if not is_resumed or not attempt(self._resume, lambda _: False):
            self.state, self._offset = {}, 0
            self._read_on()
        return self.state

    def go_on(self) -> "State":
        """The state that was recalled, with what has been added to the journal since."""
        read = self._tail
        if not attempt(self._read_on, lambda _: False):
            return self.recall(False)
        self._tail += read
        return self.state

    def keep(self, clock: float = float("inf")) -> None:
        """Write a checkpoint if the tail has grown long; the state is sealed by it at `clock`."""
        if self._tail < max(_TAIL, self._size // _SHARE):
            return
        from hudline.state.seal import seal  # rarely: what is awake costs every draw

        held = {"version": VERSION, "offset": self._offset, "state": seal(self.state, clock)}
        data = self._codec.dumps(held)
        replace(self._checkpoint, data)
        self._tail, self._size = 0, len(data)

    def note(self, record: "dict[str, object]") -> None:
        """Add a record that looking has brought to light."""
        append(self._journal, self._codec.dumps(record))

    def _resume(self) -> bool:
        """Continue from the checkpoint; whether that was possible."""
        data = read_file(self._checkpoint)
        held, self._size = self._codec.loads(data), len(data)
        if not isinstance(held, dict) or held.get("version") != VERSION:
            return False
        self.state = {table: held["state"][table] for table in RULES if table in held["state"]}
        if not all(isinstance(one, dict) for kept in self.state.values() for one in kept.values()):
            return False
        self._offset = int(held["offset"])
        return self._read_on()

    def _read_on(self) -> bool:
        found = read_from(self._journal, self._offset)
        if found is None:
            return False
        lines, end = found
        records = self._parsed([line for line in lines if line])
        if is_void(self.state, records):
            return False
        fold(self.state, records)
        self._tail, self._offset = end - self._offset, end
        return True

    def _parsed(self, lines: "list[bytes]") -> "list[Any]":
        """The values of these lines; None for garbage in the middle of a journal."""
        try:
            found = self._codec.loads(b"[" + b",\n".join(lines) + b"]")
        except ValueError:
            found = None
        if isinstance(found, list) and len(found) == len(lines):
            return found
        return [self._value(line) for line in lines]

    def _value(self, line: bytes) -> object:
        try:
            return self._codec.loads(line)
        except ValueError:
            return None
