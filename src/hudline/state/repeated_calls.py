"""What is done again and again: failures of the same call, reads of the same file.

The key is actor, tool, target, the part of a file that is read (or a digest of what a target does
not show of a command), and the file's digest. The key of an actor alone stands for all of its
calls, and that of a file alone for its edits by anyone.
"""

from __future__ import annotations

from collections.abc import Iterable

from hudline.state.merge_rules import Entity, State, merge_field
from hudline.state.timeline import about, edits_of

FAILURES_FOR = 1800.0  # seconds that a failure counts
READS_FOR = 600.0  # seconds that a read counts
NEWS = 180.0  # seconds after the last of them that a loop is news
TIMES = 20  # of each are counted at most
KEYS = 100  # different calls that are remembered


def repeated_calls(state: State) -> dict[str, Entity]:
    """By key {failed, reads, ok}, each of which may be missing, of pruned calls and all others."""
    found: State = {"tries": {key: {**one} for key, one in state.get("tries", {}).items()}}
    _add_all(found, state.get("calls", {}).values())
    return found.get("tries", {})


def failures(one: Entity, since: float) -> list[float]:
    """When it failed since then without a success after it."""
    start = max(since, one.get("ok", 0.0))
    return [at for at in one.get("failed", ()) if at > start][-TIMES:]


def reads(table: dict[str, Entity], key: str, since: float) -> list[float]:
    """When it was read since then without an edit after it."""
    edit = table.get(_edit_key(file_of(key)), {})
    start = max(since, edit.get("ok", 0.0))
    return [at for at in table[key].get("reads", ()) if at > start][-TIMES:]


def prune_repeated_calls(state: State, gone: list[Entity], cutoff: float) -> None:
    """Keep what the pruned calls `gone` say that may still count; in place."""
    _add_all(state, gone)
    table = state.get("tries", {})
    left = set()
    for call in state.get("calls", {}).values():
        facts = about(call)
        left |= {key for key, _, _ in _outcomes(call)}
        left.add(_edit_key(facts.get("file") or facts.get("target", "")))
    pruned: dict[str, Entity] = {}
    for key, one in table.items():
        failed = failures(one, cutoff - FAILURES_FOR - NEWS)
        read = reads(table, key, cutoff - READS_FOR - NEWS)
        if failed or read or key in left:
            times = {"failed": failed, "reads": read, "ok": one.get("ok")}
            pruned[key] = {name: value for name, value in times.items() if value}
    table.clear()
    table.update(pruned)
    for key in sorted(table, key=lambda key: _newest(table[key]))[:-KEYS]:
        del table[key]


def _newest(one: Entity) -> float:
    return float(max(one.get("ok", 0.0), *one.get("failed", ()), *one.get("reads", ()), 0.0))


def _add_all(state: State, calls: Iterable[Entity]) -> None:
    for call in calls:
        for key, field, at in _outcomes(call):
            merge_field(state, "tries", key, field, at if field == "ok" else [at])


def _outcomes(call: Entity) -> list[tuple[str, str, float]]:
    """What one call says: (key, field, time). Interrupted and denied ones say nothing."""
    at, outcome = call.get("outcome", (0.0, ""))
    if outcome not in ("ok", "failed"):
        return []
    facts = about(call)
    key = call_key(facts)
    found = [(actor_key(facts.get("actor", "")), outcome, at)]
    if facts.get("tool"):
        found.append((key, outcome, at))
    if outcome == "ok" and facts.get("tool") == "Read" and not _is_output(facts):
        found.append((key, "reads", at))
    return found + [(_edit_key(edit.file), "ok", edit.at) for edit in edits_of(call) if edit.file]


def _is_output(facts: Entity) -> bool:
    """Whether it is the client's file of a background task's output, which grows."""
    target = facts.get("target", "")
    return target.endswith(".output") and "tasks/" in target


def call_key(facts: Entity) -> str:
    """The key of a call with these facts."""
    parts = [facts.get(name, "") for name in ("actor", "tool", "target", "part", "file")]
    return "\t".join(part.replace("\t", " ") for part in parts)


def actor_key(actor: str) -> str:
    """The key of all calls of an actor."""
    return actor.replace("\t", " ") + "\t\t\t\t"


def file_of(key: str) -> str:
    """The file of a key: its digest, else its target."""
    _, _, target, _, file = key.split("\t")
    return file or target


def _edit_key(file: str) -> str:
    return "\t\t" + file.replace("\t", " ") + "\t\t"
