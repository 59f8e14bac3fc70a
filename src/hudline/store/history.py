"""How long commands took in a project, so that a slow one can be told from a long one.

<home>/projects/<project>/commands.jsonl, a record a line: `{"c": the command's name, "s": a figure
for its arguments, "ms": how long it took, "at": seconds since 1970}`. Names come from
`wire.command`; a suite and one of its tests have the same, so only runs with the same arguments
are compared.
"""

from hudline.store.files import read_tail, replace, size
from hudline.store.journal import append
from hudline.wire.command import key
from hudline.wire.sums import sum_of

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
    own = folder.rstrip("/").rpartition("/")[2][:40]
    plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in own)
    return f"{plain.lstrip('-') or 'project'}-{sum_of(folder.rstrip('/'))}"


def note(home: "Home", project: str, made: "dict[str, object]", codec: "Codec") -> None:
    """Keep how long a command took that succeeded; `made` is the record of its end."""
    name = key(str(made.get("target", "")))
    if not name or not project.startswith("/"):
        return
    file = path(home, project)
    if size(file) >= _LIMIT:
        replace(file, read_tail(file, _LIMIT // 2).partition(b"\n")[2])
    append(file, codec.dumps({"c": name, "s": _sum(made), "ms": made["ms"], "at": made["at"]}))


def usual(
    home: "Home", project: str, made: "dict[str, object]", codec: "Codec"
) -> "Optional[float]":
    """The seconds that a command usually takes in a project, run with the same arguments: the
    median of its newest twenty runs, None where there are fewer than three. `made` is the record of
    its beginning."""
    name = key(str(made.get("target", "")))
    if not name:
        return None
    tail = read_tail(path(home, project), _TAIL)
    times = sorted(_runs(tail, name, _sum(made), codec)[-_RUNS:])
    if len(times) < _FEWEST:
        return None
    middle = len(times) // 2
    return (times[middle] + times[-1 - middle]) / 2000


def _sum(made: "dict[str, object]") -> str:
    """A figure for a command with its arguments, but for where its output goes."""
    words = str(made.get("target", "")).partition(" | ")[0].replace(" 2>&1", "").split()
    return sum_of(" ".join([*words, str(made.get("part", ""))]))


def _runs(tail: bytes, name: str, figure: str, codec: "Codec") -> "list[float]":
    """The milliseconds of each run in these lines, the oldest first."""
    found = []
    for line in tail.split(b"\n"):
        if figure.encode() not in line:
            continue
        try:
            run = codec.loads(line)
        except ValueError:
            continue
        if not isinstance(run, dict) or (run.get("c"), run.get("s")) != (name, figure):
            continue
        took = run.get("ms")
        if isinstance(took, (int, float)) and not isinstance(took, bool) and 0 < took < _WHOLE:
            found.append(took)
    return found
