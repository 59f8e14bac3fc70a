"""What the client's module has told: its last words, and what their events say."""

from hudline.entry.once import Once
from hudline.now.evidence import Evidence, registered
from hudline.now.rest import REST
from hudline.store.files import read_file
from hudline.store.home import is_plain
from hudline.wire import told as wire
from hudline.wire.fields import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

    from hudline.codec import Codec
    from hudline.state.rules import State
    from hudline.wire.fields import Record

_LATE = 5.0  # seconds that the hook of a call may be later than the module's word of its end


class Heard:
    """`told`: what stands in the file at `path`, as `wire.told` reads it; {} at first. `session`:
    its id. `rested`: when the main thread's last turn ended, 0.0 unknown."""

    def __init__(self, path: str, codec: "Codec") -> None:
        self.told: dict[str, object] = {}
        self.session = ""
        self.rested = 0.0
        self._path = path
        self._codec = codec
        self._file = Once()
        self._last = 0  # the number of the last event
        self._is_aborted = False  # the last turn
        self._settled: list[Record] = []  # the calls of which events tell that they are over
        self._compacting = 0.0  # when the person began to compact
        self._dated: Callable[[float], float] = float

    def listen(self) -> bool:
        """Take what the module wrote last; whether it is of another session. A file that is not
        whole yet is read again later."""
        told = self._file.read(self._path, self._parsed)
        if not isinstance(told, dict) or told is self.told:
            return False
        self.told, session = told, told.get("session")
        is_other = session != self.session and is_plain(session)
        if is_other:
            self.session, self.rested, self._settled = str(session), 0.0, []
            self._compacting = 0.0
        for one in wire.news(told, self._last):
            self._hear(one)
        return is_other

    def _hear(self, one: "dict[str, object]") -> None:
        self._last = int(number(one.get("n")) or 0)
        at = wire.when(one)
        if one.get("event") == "turn" and not one.get("agent"):
            self.rested, self._is_aborted = max(self.rested, at), one.get("aborted") is True
        elif one.get("event") == "interrupted" and is_plain(one.get("id")):
            self._settled.append({"at": at, "kind": "call.settled", "id": one["id"]})
        elif one.get("event") == "compacting":
            self._compacting = at

    def date(self, dated: "Callable[[float], float]") -> None:
        """Let the times that were told before the clock was set back be what `dated` makes of
        them; of all others it makes nothing else."""
        self._dated = dated
        self.rested, self._compacting = dated(self.rested), dated(self._compacting)
        for one in self._settled:
            one["at"] = dated(number(one["at"]) or 0.0)
        at = wire.when(self.told)
        if dated(at) != at:  # until the module writes again
            self.told["at"] = dated(at) * 1000

    def _parsed(self) -> "Any":
        try:
            return self._codec.loads(read_file(self._path))
        except (OSError, ValueError, RecursionError):
            return None

    def records(self, state: "State", clock: float) -> "list[Record]":
        """Records of interrupted calls that `state` holds and takes for open, and of a compaction
        that the person has begun: no hook tells of these.

        A module that has started this process anew tells of old ones again.
        """
        calls, told, self._settled = state.get("calls", {}), self._settled, []
        found: list[Record] = []
        for one in told:
            call = calls.get(str(one["id"]))
            if call is None and clock - (number(one["at"]) or 0.0) < _LATE:
                self._settled.append(one)
            elif call is not None and "ended" not in call and "settled" not in call:
                found.append(one)
        begun = self._compacting
        if begun > state.get("session", {}).get("", {}).get("compacting", 0.0):
            found.append({"at": begun, "kind": "compaction.began"})
        return found

    def evidence(self, pid: "Optional[int]", entry: object, turn: float) -> "Evidence":
        """What the registry tells; and the end of a turn, which the module tells first.

        entry: the client's own in the registry. turn: when the present one began, which may have
        been queued behind that.
        """
        status, since = registered(entry, self.session)
        found = Evidence(pid, status, self._dated(since))
        if found.status == "busy" and self.rested > max(found.since, turn):
            found = Evidence(found.pid, "idle", self.rested)
        found.is_aborted = self._is_aborted and found.since < self.rested + REST
        return found
