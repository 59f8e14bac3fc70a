"""A session's state on disk: a checkpoint, and the tail of the journal behind it.

The checkpoint is `{"version", "offset", "newest", "step", "own", "state"}`: `newest` is the latest
time in it, `step` the last step back of the clock as [at, seconds] or []. It is a cache: without
one, or with one that is torn, stale or of another version, the whole journal is read. A second
process of the client, beside one that lives, has a checkpoint of its own.

A record ahead of the clock means that the clock was set back: then the whole journal is read and
dated anew (`state.clock_steps`), and a mark is appended to it, so that every reader does the same.
"""

from __future__ import annotations

from typing import Optional

from hudline.core.errors import guard
from hudline.core.file_io import read_from, read_object, replace, size
from hudline.core.json_codec import dumps, parsed_lines
from hudline.core.paths import append
from hudline.platform.outbox import lives
from hudline.state.clock_steps import AHEAD, MARK, newest_time, redate
from hudline.state.merge_rules import RULES, State
from hudline.state.ownership import Ownership
from hudline.state.prune import is_checkpoint_stale, prune
from hudline.state.reducer import reduce_events
from hudline.store.command_durations import is_comparable

VERSION = 6
_NEVER = float("inf")
_COMMANDS = 64  # ended commands that wait to be taken
_TAIL = 4 * 1024  # bytes of journal after which a new checkpoint is worth its price
_SHARE = 4  # and at least so much of the checkpoint's own size, in parts of it


class SessionStore:
    """The state of the session in `folder`, for the client's process `pid`; with None, which stands
    for an unknown process, the records of all count."""

    def __init__(self, folder: str, pid: Optional[int] = None) -> None:
        self.folder = folder
        self._journal = folder + "/journal.jsonl"
        self._checkpoint = folder + "/checkpoint.json"
        self._own_checkpoint = f"{folder}/checkpoint.{pid}.json"  # beside another's
        self.own = Ownership(pid)
        self.state: State = {}
        self.offset = 0  # bytes of the journal that have been read
        self._tail = 0
        self._size = 0  # of the checkpoint, in bytes
        self._newest = 0.0  # the latest time in what was read
        self._clock = _NEVER
        self._step: list[float] = []  # the clock's last step back: [at, seconds]
        self._mark = False  # whether that step is to be marked in the journal
        self._ended_commands: list[dict[str, object]] = []

    def load(self, is_resumed: bool = True, clock: float = _NEVER) -> State:
        """Read the state from the checkpoint on, or the whole journal where that fails or
        `is_resumed` is False.

        clock: seconds since 1970; without it no record counts as ahead of it.
        """
        self._clock = clock
        if not is_resumed or not guard(self._resume, lambda _: False):
            self.state, self.offset, self._size = {}, 0, 0
            self._newest, self._step, self.own = 0.0, [], Ownership(self.own.pid)
            self._read_on()
        return self.state

    def read_tail(self, clock: float = _NEVER) -> State:
        """The loaded state, with what was appended to the journal since."""
        self._clock = clock
        before = self._tail
        if not guard(self._read_on, lambda _: False):
            return self.load(False, clock)
        self._tail += before
        return self.state

    def take_ended_commands(self) -> list[dict[str, object]]:
        """The events of commands that ended (`command_durations.is_comparable`), each given out
        once after it was read; the newest 64 at the most."""
        taken, self._ended_commands = self._ended_commands, []
        return taken

    def dated(self, at: float) -> float:
        """A time from another source, dated as the journal's records are: one ahead of the clock is
        from before the clock was set back."""
        if at <= self._clock + AHEAD:
            return at
        step, by = self._step or (self._clock, 0.0)
        return min(round(at - by, 3), step, self._clock)

    def save_checkpoint(self, clock: float = _NEVER) -> None:
        """Write a checkpoint if the tail has grown long, with the state pruned at `clock` (seconds
        since 1970). OSError where it cannot be written."""
        if self._mark:
            self._mark = False
            self.append({"at": round(self._clock, 3), "kind": MARK})
        if self._tail < max(_TAIL, self._size // _SHARE):
            return
        checkpoint = {
            "version": VERSION,
            "offset": self.offset,
            "newest": self._newest,
            "step": self._step,
            "own": self.own.dump(),
            "state": prune(self.state, clock),
        }
        data = dumps(checkpoint)
        replace(self._checkpoint, data)
        self._tail, self._size = 0, len(data)

    def append(self, record: dict[str, object]) -> None:
        """Append a record that was derived from evidence, for this process alone."""
        if self.own.pid is not None:
            record = {"pid": self.own.pid, **record}
        append(self._journal, dumps(record))

    def _resume(self) -> bool:
        """Continue from the checkpoint; whether that was possible."""
        saved = read_object(self._own_checkpoint)
        if saved:
            self._checkpoint = self._own_checkpoint
        else:
            saved = read_object(self._checkpoint)
        if saved.get("version") != VERSION:
            return False
        if not self.own.load(saved.get("own")):
            self._yield_checkpoint(saved.get("own"))
            return False
        self.state = {table: saved["state"][table] for table in RULES if table in saved["state"]}
        entities = [one for table in self.state.values() for one in table.values()]
        if not all(isinstance(one, dict) for one in entities):
            return False
        self._size, self.offset = size(self._checkpoint), int(saved["offset"])
        self._newest = float(saved["newest"])
        self._step = [float(one) for one in saved["step"]]
        return len(self._step) in (0, 2) and self._read_on()

    def _yield_checkpoint(self, own: object) -> None:
        """Leave the checkpoint to another process that lives, and use one of our own."""
        pid = own[0] if isinstance(own, list) and own else None
        if isinstance(pid, int) and self.own.pid is not None and lives(pid):
            self._checkpoint = self._own_checkpoint

    def _read_on(self) -> bool:
        """Reduce what the journal has gained; False where all of it must be read anew."""
        tail = read_from(self._journal, self.offset)
        if tail is None:
            return False
        lines, end = tail
        values = parsed_lines([line for line in lines if line])
        newest, clock = newest_time(values, self._clock)
        if self.offset and self._newest > clock + AHEAD:
            return False
        if newest > clock + AHEAD:
            values, step = redate(values, self._clock)
            newest, _ = newest_time(values, clock)
            if step is not None:
                self._step = [step.at, step.by]
                self._mark = self._mark or step.is_new
        records = self.own.take(values)
        if records is None or is_checkpoint_stale(self.state, records):
            return False
        reduce_events(self.state, records)
        ended = [record for record in records if is_comparable(record)]
        self._ended_commands = [*self._ended_commands, *ended][-_COMMANDS:]
        self._newest = max(self._newest, newest)
        self._tail, self.offset = end - self.offset, end
        return True
