"""The files that a turn has edited, by whom, and how many lines of them.

An entity of the table `files` is the sum of pruned edits: its `name` ([at, target]), `by` ([at,
agent_id]), the `turn` it belongs to, lines `added` and `removed`, and how many edits have unknown
lines (`unknown`). The key is the file's digest, since a target depends on the working directory.
"""

from __future__ import annotations

from collections.abc import Iterable

from hudline.state.merge_rules import Entity
from hudline.state.timeline import about, edits_of, time_of

FILES = 200  # known by name; all older ones are one entity, ""


def file_edits(table: dict[str, Entity], turn: float, calls: Iterable[Entity]) -> dict[str, Entity]:
    """The rows of `table` that belong to `turn`, with the edits of these calls added."""
    files = {key: {**one} for key, one in table.items() if one.get("turn") == turn}
    for call in calls:
        if time_of(call, "began", "ran", "ended") < turn:
            continue
        for edit in edits_of(call):
            by, name = [edit.at, about(call).get("actor", "")], [edit.at, edit.target]
            lines = edit.lines
            counts = {"added": lines[0], "removed": lines[1]} if lines else {"unknown": 1}
            _add(files, edit.file, {"by": by, "name": name, "turn": turn, **counts})
    named = sorted((key for key in files if key), key=lambda key: (*files[key]["by"], key))
    for key in named[:-FILES]:
        _add(files, "", files.pop(key))
    return files


def _add(files: dict[str, Entity], key: str, one: Entity) -> None:
    former, unnamed = files.get(key, {}), [0.0, ""]
    files[key] = {
        "by": max(former.get("by", one["by"]), one["by"]),
        "name": max(former.get("name", unnamed), one.get("name", unnamed)),
        "turn": one["turn"],
    }
    for name in ("added", "removed", "unknown"):
        files[key][name] = former.get(name, 0) + one.get(name, 0)
