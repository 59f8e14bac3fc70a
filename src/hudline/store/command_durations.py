"""How long commands took in a project, to tell a command that is slow from one that takes long.

<home>/projects/<project>/commands.jsonl, a record a line: `{"c": the command's name, "s": a digest
of its arguments, "ms": its duration, "at": seconds since 1970}`. Names come from
`core.command_key`. A test suite and one of its tests have the same name, so only runs with the same
arguments are compared.
"""

from __future__ import annotations

from typing import Optional

from hudline.core.command_key import command_key
from hudline.core.fields import Record, in_one_case, number, table
from hudline.core.file_io import read_tail, replace, size
from hudline.core.json_codec import dumps, parsed
from hudline.core.paths import Home, append
from hudline.core.redact import digest
from hudline.platform.outbox import is_absolute
from hudline.state.event_fields import text

_LIMIT = 64 * 1024  # bytes, of which the last half is kept
_TAIL = 16 * 1024  # bytes that are read for a usual duration
_RUNS = 20  # the newest runs of a command that count
_FEWEST = 3  # runs for a usual duration
_LONGEST = 1e9  # milliseconds of a run that is believed
_LONG = 2000  # milliseconds from which on a command is worth comparing with later runs


def path(home: Home, project: str) -> str:
    """The file of a project's command durations; `project` is its folder."""
    return f"{home.projects}/{project_name(project)}/commands.jsonl"


def project_name(folder: str) -> str:
    """A plain name for a project's folder: its own and a digest of the whole path."""
    folder = in_one_case(folder)
    own = folder.rstrip("/").rpartition("/")[2][:40]
    plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in own)
    return f"{plain.lstrip('-') or 'project'}-{digest(folder.rstrip('/'))}"


def add(home: Home, project: str, event: Record) -> None:
    """Keep the duration of a command that succeeded; `event` is the record of its end."""
    name = command_key(text(event, "target"))
    if not name or not is_absolute(project):
        return
    file = path(home, project)
    if size(file) >= _LIMIT:
        replace(file, read_tail(file, _LIMIT // 2).partition(b"\n")[2])
    append(file, _line(name, event))


def is_noted(home: Home, project: str, event: Record) -> bool:
    """Whether the end of a command is kept already: a journal may be read by several processes."""
    line = _line(command_key(text(event, "target")), event)
    return line in read_tail(path(home, project), _LIMIT * 2).split(b"\n")


def _line(name: str, event: Record) -> bytes:
    return dumps({"c": name, "s": _arguments(event), "ms": event["ms"], "at": event["at"]})


def is_comparable(record: object) -> bool:
    """Whether a record is the end of a command that succeeded after two seconds or more, and not in
    the background."""
    if not isinstance(record, dict) or record.get("kind") != "call.ended":
        return False
    took = record.get("ms")
    return (
        record.get("tool") == "Bash"
        and record.get("outcome") == "ok"
        and "job" not in record
        and isinstance(took, int)
        and took >= _LONG
        and isinstance(record.get("at"), (int, float))
    )


def usual(home: Home, project: str, event: Record) -> Optional[float]:
    """The seconds that a command usually takes in a project with the same arguments: the median of
    its newest twenty runs, None where there are fewer than three. `event` is the record of its
    start."""
    name = command_key(text(event, "target"))
    if not name:
        return None
    tail = read_tail(path(home, project), _TAIL)
    times = sorted(_runs(tail, name, _arguments(event))[-_RUNS:])
    if len(times) < _FEWEST:
        return None
    middle = len(times) // 2
    return (times[middle] + times[-1 - middle]) / 2000


def _arguments(event: Record) -> str:
    """A digest of a command with its arguments, without where its output goes."""
    words = text(event, "target").partition(" | ")[0].replace(" 2>&1", "").split()
    return digest(" ".join([*words, text(event, "part")]))


def _runs(tail: bytes, name: str, arguments: str) -> list[float]:
    """The milliseconds of each run in these lines, the oldest first."""
    runs = (table(parsed(line)) for line in tail.split(b"\n") if arguments.encode() in line)
    same = [run for run in runs if (run.get("c"), run.get("s")) == (name, arguments)]
    durations = (number(run.get("ms")) for run in same)
    return [duration for duration in durations if duration and duration < _LONGEST]
