"""What is done again and again: failures of the same call, readings of the same file.

The key is actor, tool, target, the part of a file that is read (or a figure for what a target does
not show of a command), and the file's own figure. Under an actor alone stand all of its calls, and
under a file alone the edits of it by anyone.
"""

from hudline.state.join import put
from hudline.state.turns import about, edits_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from hudline.state.rules import Entity, State

FAILURES_FOR = 1800.0  # seconds that a failure counts
READINGS_FOR = 600.0  # seconds that a reading counts
NEWS = 180.0  # seconds after the last of them that going in circles is news
TIMES = 20  # as many of each are counted
KEYS = 100  # as many different calls are remembered


def tries(state: "State") -> "dict[str, Entity]":
    """What sealed calls have left together with what the others tell: by key {failed, reads, ok},
    of which each may be missing."""
    found: State = {"tries": {key: {**one} for key, one in state.get("tries", {}).items()}}
    _put_all(found, state.get("calls", {}).values())
    return found.get("tries", {})


def failures(one: "Entity", since: float) -> "list[float]":
    """When it failed since then without a success behind it."""
    start = max(since, one.get("ok", 0.0))
    return [at for at in one.get("failed", ()) if at > start][-TIMES:]


def readings(table: "dict[str, Entity]", key: str, since: float) -> "list[float]":
    """When it was read since then without an edit behind it."""
    edit = table.get(_edit_key(file_of(key)), {})
    start = max(since, edit.get("ok", 0.0))
    return [at for at in table[key].get("reads", ()) if at > start][-TIMES:]


def seal_tries(state: "State", gone: "list[Entity]", horizon: float) -> None:
    """Keep what these calls tell that may still count; in place."""
    _put_all(state, gone)
    table = state.get("tries", {})
    left = set()
    for call in state.get("calls", {}).values():
        told = about(call)
        left |= {key for key, _, _ in _facts(call)}
        left.add(_edit_key(told.get("file") or told.get("target", "")))
    made = {  # of all, before any edit is forgotten
        key: {
            "failed": failures(one, horizon - FAILURES_FOR - NEWS),
            "reads": readings(table, key, horizon - READINGS_FOR - NEWS),
        }
        for key, one in table.items()
    }
    for key, one in list(table.items()):
        kept = {name: times for name, times in made[key].items() if times}
        if not kept and key not in left:
            del table[key]
        else:
            table[key] = {**kept, **({"ok": one["ok"]} if "ok" in one else {})}
    for key in sorted(table, key=lambda key: _newest(table[key]))[:-KEYS]:
        del table[key]


def _newest(one: "Entity") -> float:
    return float(max(one.get("ok", 0.0), *one.get("failed", ()), *one.get("reads", ()), 0.0))


def _put_all(state: "State", calls: "Iterable[Entity]") -> None:
    for call in calls:
        for key, field, at in _facts(call):
            put(state, "tries", key, field, at if field == "ok" else [at])


def _facts(call: "Entity") -> "list[tuple[str, str, float]]":
    """What one call tells: (key, field, time). Interrupted and denied ones tell nothing."""
    at, outcome = call.get("outcome", (0.0, ""))
    if outcome not in ("ok", "failed"):
        return []
    told = about(call)
    key = key_of(told)
    made = [(every_key(told.get("actor", "")), outcome, at)]
    if told.get("tool"):
        made.append((key, outcome, at))
    if outcome == "ok" and told.get("tool") == "Read" and not _is_output(told):
        made.append((key, "reads", at))
    return made + [(_edit_key(file), "ok", when) for when, file, _, _ in edits_of(call) if file]


def _is_output(told: "Entity") -> bool:
    """Whether it is the client's file of what a task in the background prints, which grows."""
    target = told.get("target", "")
    return target.endswith(".output") and "tasks/" in target


def key_of(told: "Entity") -> str:
    """The key of a call by what is told of it."""
    parts = [told.get(name, "") for name in ("actor", "tool", "target", "part", "file")]
    return "\t".join(part.replace("\t", " ") for part in parts)


def every_key(actor: str) -> str:
    """The key of all calls of an actor."""
    return actor.replace("\t", " ") + "\t\t\t\t"


def file_of(key: str) -> str:
    """The file that a key tells of: its figure, else its target."""
    _, _, target, _, file = key.split("\t")
    return file or target


def _edit_key(file: str) -> str:
    return "\t\t" + file.replace("\t", " ") + "\t\t"
