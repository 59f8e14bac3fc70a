"""A session's state, remembered: a checkpoint and the journal's tail behind it.

The checkpoint is `{"version", "offset", "newest", "step", "own", "state"}`: `newest` is the latest
time in what it holds, `step` the last step back of the clock as [at, seconds] or []. It is a cache:
one that is missing, torn, of another version or void costs a whole reading of the journal, nothing
else. A second process of the client, beside one that lives, has a checkpoint of its own.

No record can lie ahead of the clock. Where one does, the clock was set back: the journal is read as
a whole, dated anew (`state.steps`), and a mark is left in it, so that every reading does the same.
"""

from hudline.door import attempt
from hudline.state.horizon import AHEAD, MARK, is_void, span
from hudline.state.lift import fold
from hudline.state.own import Own
from hudline.state.rules import RULES
from hudline.store.files import read_file, replace
from hudline.store.journal import append, read_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.codec import Codec
    from hudline.state.rules import State

VERSION = 5
_NEVER = float("inf")
_TAIL = 4 * 1024  # bytes of journal after which a new checkpoint is worth its price
_SHARE = 4  # and at least so much of the checkpoint's own size, in parts of it


class Memory:
    """The state of the session whose folder is `folder`, as far as it can be read, for the client's
    process `pid`; None is one that is not known, to which all belongs that was told."""

    def __init__(self, folder: str, codec: "Codec", pid: "Optional[int]" = None) -> None:
        self._journal = folder + "/journal.jsonl"
        self._checkpoint = folder + "/checkpoint.json"
        self._apart = f"{folder}/checkpoint.{pid}.json"  # where another process has that
        self.own = Own(pid)
        self._codec = codec
        self.state: State = {}
        self._offset = 0
        self._tail = 0
        self._size = 0  # of the checkpoint, in bytes
        self._newest = 0.0  # the latest time in what was read
        self._clock = _NEVER
        self._step: list[float] = []  # the clock's last step back: [at, seconds]
        self._mark = False  # whether there is one that nobody has noted

    def recall(self, is_resumed: bool = True, clock: float = _NEVER) -> "State":
        """Read the state from the checkpoint on, or all of it where that cannot or shall not be.

        clock: the time, in seconds since 1970; without it no time is taken to lie ahead.
        """
        self._clock = clock
        if not is_resumed or not attempt(self._resume, lambda _: False):
            self.state, self._offset, self._size = {}, 0, 0
            self._newest, self._step, self.own = 0.0, [], Own(self.own.pid)
            self._read_on()
        return self.state

    def go_on(self, clock: float = _NEVER) -> "State":
        """The state that was recalled, with what has been added to the journal since."""
        self._clock = clock
        read = self._tail
        if not attempt(self._read_on, lambda _: False):
            return self.recall(False, clock)
        self._tail += read
        return self.state

    def dated(self, at: float) -> float:
        """A time that another witness tells, as the records of that time are dated: what lies ahead
        of the clock was told before it was set back."""
        if at <= self._clock + AHEAD:
            return at
        step, by = self._step or (self._clock, 0.0)
        return min(round(at - by, 3), step, self._clock)

    def keep(self, clock: float = _NEVER) -> None:
        """Write a checkpoint if the tail has grown long; the state is sealed by it at `clock`."""
        if self._mark:
            self._mark = False
            self.note({"at": round(self._clock, 3), "kind": MARK})
        if self._tail < max(_TAIL, self._size // _SHARE):
            return
        from hudline.state.seal import seal  # rarely: what is awake costs every draw

        held: dict[str, object] = {"version": VERSION, "offset": self._offset}
        held.update({"newest": self._newest, "step": self._step, "own": self.own.dump()})
        data = self._codec.dumps({**held, "state": seal(self.state, clock)})
        replace(self._checkpoint, data)
        self._tail, self._size = 0, len(data)

    def note(self, record: "dict[str, object]") -> None:
        """Add a record that looking has brought to light, for this process alone."""
        if self.own.pid is not None:
            record = {"pid": self.own.pid, **record}
        append(self._journal, self._codec.dumps(record))

    def _resume(self) -> bool:
        """Continue from the checkpoint; whether that was possible."""
        held = self._held(self._apart)
        if held is not None:
            self._checkpoint = self._apart
        else:
            held = self._held(self._checkpoint)
        if held is None or held.get("version") != VERSION:
            return False
        if not self.own.load(held.get("own")):
            self._stand_aside(held.get("own"))
            return False
        self.state = {table: held["state"][table] for table in RULES if table in held["state"]}
        if not all(isinstance(one, dict) for kept in self.state.values() for one in kept.values()):
            return False
        self._offset = int(held["offset"])
        self._newest = float(held["newest"])
        self._step = [float(one) for one in held["step"]]
        return len(self._step) in (0, 2) and self._read_on()

    def _held(self, path: str) -> "Optional[dict[str, Any]]":
        """What stands in a checkpoint; None where there is none."""
        try:
            data = read_file(path)
        except FileNotFoundError:
            return None
        held, self._size = self._codec.loads(data), len(data)
        return held if isinstance(held, dict) else None

    def _stand_aside(self, own: object) -> None:
        """Leave the checkpoint to another process that lives."""
        from hudline.store.processes import lives  # only where there is another one

        pid = own[0] if isinstance(own, list) and own else None
        if isinstance(pid, int) and self.own.pid is not None and lives(pid):
            self._checkpoint = self._apart

    def _read_on(self) -> bool:
        found = read_from(self._journal, self._offset)
        if found is None:
            return False
        lines, end = found
        told = self._parsed([line for line in lines if line])
        newest, clock = span(told, self._clock)
        if self._offset and self._newest > clock + AHEAD:
            return False
        if newest > clock + AHEAD:
            told = self._dated(told)
            newest, _ = span(told, clock)
        records = self.own.take(told)
        if records is None or is_void(self.state, records):
            return False
        fold(self.state, records)
        self._newest = max(self._newest, newest)
        self._tail, self._offset = end - self._offset, end
        return True

    def _dated(self, records: "list[Any]") -> "list[Any]":
        from hudline.state.steps import dated  # the clock is seldom set back

        made, step = dated(records, self._clock)
        if step is not None:
            self._step = [step.at, step.by]
            self._mark = self._mark or step.is_news
        return made

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
