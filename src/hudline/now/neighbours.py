"""The other sessions of this machine, from what the client's registry tells of each.

An entry is `<config>/sessions/<pid>.json`: `pid`, `sessionId`, `status` (busy, idle, waiting,
shell), `statusUpdatedAt` in milliseconds, `cwd`, `name`, `nameSource`, `entrypoint`, `pidDomain`.
Whether its process lives is for the caller to find out.
"""

from hudline.state.horizon import AHEAD
from hudline.wire.fields import number
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from hudline.wire.fields import Record

_AT_REST = ("idle", "shell")
_NAME = 24  # characters
_NEWS = 1800.0  # seconds that a failure is news
_URGENCY = ("waiting", "failed", "done", "working", "idle")
_ENDS = {
    "turn.ended": "done",
    "turn.failed": "failed",
    "prompted": "idle",
    "session.began": "idle",
}


class Neighbour:
    """Another session: `state` is waiting (for the person), failed (an error ended its turn), done
    (its turn has ended), working or idle (nobody knows of a turn that ended); `age`: since when.
    """

    def __init__(self, name: str, state: str, age: float) -> None:
        self.name = name
        self.state = state
        self.age = age


class Neighbours:
    """Those that are known, the most urgent first, and of how many there are in all."""

    def __init__(self, known: "list[Neighbour]", total: int) -> None:
        self.known = sorted(known, key=lambda one: (_URGENCY.index(one.state), -one.age, one.name))
        self.total = total


def is_other(entry: object, session_id: str, domain: object) -> bool:
    """Whether an entry is that of another session, whose process id means a process of ours.

    domain: `pidDomain` of this session's entry; another machine or container has another one.
    """
    if not isinstance(entry, dict) or not isinstance(entry.get("sessionId"), str):
        return False
    if entry["sessionId"] == session_id:
        return False
    theirs = entry.get("pidDomain")
    return not (isinstance(theirs, str) and isinstance(domain, str) and theirs != domain)


def is_resting(entry: "Record") -> bool:
    """Whether the session's main thread does nothing."""
    return entry.get("status") in _AT_REST


def last_end(records: "Iterable[object]", clock: float = float("inf")) -> "tuple[str, float]":
    """How the last turn ended that these records tell of, the newest last: (state, at). What lies
    ahead of the `clock` was told before it was set back, so before whatever follows.

    ("", 0.0) where they tell of none; a prompt with no end behind it was interrupted: idle, and so
    is a session that was resumed since.
    """
    state, at = "", 0.0
    for record in records:
        if not isinstance(record, dict) or record.get("source") == "compact":
            continue
        if record.get("actor"):
            continue  # an agent's own end
        kind, told = record.get("kind"), number(record.get("at"))
        if not isinstance(kind, str) or kind not in _ENDS or told is None:
            continue
        if told >= at or at > clock + AHEAD:
            state, at = _ENDS[kind], told
    return state, at


def neighbour(entry: "Record", end: "tuple[str, float]", clock: float) -> Neighbour:
    """The session of an entry, at the time `clock` (seconds since 1970); `end`: see `last_end`."""
    status = entry.get("status")
    since = (number(entry.get("statusUpdatedAt")) or clock * 1000) / 1000
    entrypoint = entry.get("entrypoint")
    if isinstance(entrypoint, str) and entrypoint.startswith("sdk"):
        state = "working"  # no person sits before it: `claude -p` and programs
    elif status == "waiting":
        state = "waiting"
    elif is_resting(entry):
        state, since = end if end[0] else ("idle", since)
        if state == "failed" and clock - since > _NEWS:
            state = "idle"
    else:
        state = "working" if status == "busy" else "idle"
    return Neighbour(_name(entry), state, max(clock - since, 0.0))


def _name(entry: "Record") -> str:
    """What the person called the session, else its folder's name."""
    if entry.get("nameSource") != "derived":
        given = clean(entry.get("name"), _NAME)
        if given:
            return given
    cwd = entry.get("cwd")
    return clean(cwd.rstrip("/").rpartition("/")[2], _NAME) if isinstance(cwd, str) else ""
