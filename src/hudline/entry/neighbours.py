"""The other sessions of this machine, from the client's registry and Hudline's own folder.

Only loaded where there is another one. Of its files only `*.json` are opened, never the keys
beside them; and no transcript is.
"""

from hudline.now.neighbours import Neighbours, is_other, is_resting, last_end, neighbour
from hudline.store.files import modified, read_head, read_system, read_tail
from hudline.store.home import is_plain
from hudline.store.processes import lives

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.codec import Codec
    from hudline.store.home import Home
    from hudline.wire.fields import Record

MOST = 16  # entries that one draw opens at the most
_ENTRY = 16 * 1024  # bytes
_TAIL = 4 * 1024  # bytes at the end of a journal: behind a turn's end comes next to nothing
_BORN = 19  # of the fields behind the name in /proc/<pid>/stat, the time it was started


class Desk:
    """Where to look, and for whom: the registry's folder and the name of this process's own file
    in it, Hudline's folder, and this session."""

    def __init__(self, registry: str, own: str, home: "Home", session_id: str) -> None:
        self.registry = registry
        self.own = own
        self.home = home
        self.session_id = session_id


def look_around(
    desk: Desk, names: "list[str]", codec: "Codec", clock: float
) -> "Neighbours | None":
    """The sessions behind these entries that live; None where there is no other.

    Past `MOST`, those whose entries changed last are looked at, the others only counted.
    """
    living = [name for name in names if _runs(name[:-5])]
    if not living:
        return None
    left = 0
    if len(living) > MOST:
        left = len(living) - MOST
        living.sort(key=lambda name: -modified(f"{desk.registry}/{name}"))
    domain = (_entry(f"{desk.registry}/{desk.own}", codec) or {}).get("pidDomain")
    known = []
    for name in living[:MOST]:
        entry = _entry(f"{desk.registry}/{name}", codec)
        if entry and is_other(entry, desk.session_id, domain) and _is_same(name[:-5], entry):
            known.append(neighbour(entry, _end(desk, entry, codec, clock), clock))
    return Neighbours(known, len(known) + left) if known or left else None


def _runs(pid: str) -> bool:
    """Whether there is a process of that id."""
    if not (pid.isascii() and pid.isdigit() and len(pid) < 12) or not int(pid):
        return False
    return lives(int(pid))


def _is_same(pid: str, entry: "Record") -> bool:
    """Whether it is the process that made the entry, where the system tells when it was started:
    `procStart` is the 22nd field of /proc/<pid>/stat. A zombie is gone."""
    try:
        told = read_system(f"/proc/{pid}/stat", 1024)
    except OSError:
        return True
    fields = told.rpartition(b")")[2].split()
    if len(fields) <= _BORN or fields[0] == b"Z":
        return False
    born = entry.get("procStart")
    return not isinstance(born, str) or not born.isdigit() or born.encode() == fields[_BORN]


def _entry(path: str, codec: "Codec") -> "Record | None":
    try:
        held = codec.loads(read_head(path, _ENTRY))
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) else None


def _end(desk: Desk, entry: "Record", codec: "Codec", clock: float) -> "tuple[str, float]":
    """How the last turn of the entry's process ended, by the end of its session's journal: the
    registry does not tell whether it is done or was interrupted."""
    session = entry.get("sessionId")
    if not is_resting(entry) or not is_plain(session):
        return "", 0.0
    lines = read_tail(f"{desk.home.session(session)}/journal.jsonl", _TAIL).split(b"\n")
    told = (_record(line, codec) for line in lines if b'"kind"' in line)
    pid = entry.get("pid")
    own = (one for one in told if not isinstance(one, dict) or one.get("pid", pid) in (pid, None))
    return last_end(own, clock)


def _record(line: bytes, codec: "Codec") -> object:
    try:
        return codec.loads(line)
    except ValueError:
        return None
