"""Which files a turn has edited, by whom, and how many lines of them.

An entity of the table `files` is the sum of sealed edits: its `name` ([at, target]), `by` ([at,
agent_id]), the `turn` it belongs to, lines `added` and `removed`, and how many edits told no lines
(`unknown`). The key is the file's figure, since a target depends on the folder it is named from.
"""

from hudline.state.turns import about, edits_of, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from hudline.state.rules import Entity

FILES = 200  # that are known by name; the oldest others are one entity, ""


def edits(
    table: "dict[str, Entity]", turn: float, calls: "Iterable[Entity]"
) -> "dict[str, Entity]":
    """`table` without what belongs to another turn, and with what these calls tell."""
    files = {key: {**one} for key, one in table.items() if one.get("turn") == turn}
    for call in calls:
        if time_of(call, "began", "ran", "ended") < turn:
            continue
        for at, key, name, lines in edits_of(call):
            one = {"by": [at, about(call).get("actor", "")], "name": [at, name], "turn": turn}
            counts = {"added": lines[0], "removed": lines[1]} if lines else {"unknown": 1}
            _add(files, key, {**one, **counts})
    named = sorted((key for key in files if key), key=lambda key: (*files[key]["by"], key))
    for key in named[:-FILES]:
        _add(files, "", files.pop(key))
    return files


def _add(files: "dict[str, Entity]", key: str, one: "Entity") -> None:
    held = files.get(key, {"by": one["by"]})
    by = max(held["by"], one["by"])
    name = max(held.get("name", one.get("name", [0.0, ""])), one.get("name", [0.0, ""]))
    counts = {
        name: held.get(name, 0) + one.get(name, 0) for name in ("added", "removed", "unknown")
    }
    files[key] = {"by": by, "name": name, "turn": one["turn"], **counts}
