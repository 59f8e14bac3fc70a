"""How long commands took in a project, so that a slow one can be told from a long one.

<home>/projects/<project>/commands.jsonl, a record a line: `{"c": the command's name, "ms": how
long it took, "at": seconds since 1970}`. Names come from `wire.command`.
"""

from hudline.store.files import read_tail, replace, size
from hudline.store.journal import append
from hudline.wire.command import key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.codec import Codec
    from hudline.store.home import Home

_LIMIT = 64 * 1024  # bytes, of which the last half is kept
_TAIL = 16 * 1024  # bytes that are read to tell what is usual
_RUNS = 20  # the newest runs of a command that count
_FEWEST = 3  # runs without which nothing is usual
_WHOLE = 1e9


def path(home: "Home", project: str) -> str:
    """Where the running times of a project lie; `project` is its folder."""
    return f"{home.projects}/{project_name(project)}/commands.jsonl"


def project_name(folder: str) -> str:
    """A plain name for a project's folder: its own, and a sum of the whole path."""
    sum_ = 2_166_136_261  # FNV-1a
    for char in folder.rstrip("/"):
        sum_ = (sum_ ^ ord(char)) * 16_777_619 & 0xFFFF_FFFF
    own = folder.rstrip("/").rpartition("/")[2][:40]
    plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in own)
    return f"{plain.lstrip('-') or 'project'}-{sum_:08x}"


def note(home: "Home", project: str, made: "dict[str, object]", codec: "Codec") -> None:
    """Keep how long a command took that succeeded; `made` is the record of its end."""
    name = key(str(made.get("target", "")))
    if not name or not project.startswith("/"):
        return
    file = path(home, project)
    if size(file) >= _LIMIT:
        replace(file, read_tail(file, _LIMIT // 2).partition(b"\n")[2])
    append(file, codec.dumps({"c": name, "ms": made["ms"], "at": made["at"]}))


def usual(home: "Home", project: str, target: str, codec: "Codec") -> "Optional[float]":
    """The seconds that a command, by its target, usually takes in a project: the median of its
    newest twenty runs, None where there are fewer than three."""
    name = key(target)
    if not name:
        return None
    times = sorted(_runs(read_tail(path(home, project), _TAIL), name, codec)[-_RUNS:])
    if len(times) < _FEWEST:
        return None
    middle = len(times) // 2
    return (times[middle] + times[-1 - middle]) / 2000


def _runs(tail: bytes, name: str, codec: "Codec") -> "list[float]":
    """The milliseconds of each run in these lines, the oldest first."""
    found = []
    for line in tail.split(b"\n"):
        if name.encode() not in line:
            continue
        try:
            run = codec.loads(line)
        except ValueError:
            continue
        if not isinstance(run, dict) or run.get("c") != name:
            continue
        took = run.get("ms")
        if isinstance(took, (int, float)) and not isinstance(took, bool) and 0 < took < _WHOLE:
            found.append(took)
    return found
