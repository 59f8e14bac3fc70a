"""Context and cost by turn, from status inputs, and the stretches between compactions.

The key of the table `turn_usage` is a prompt and the number of compactions so far. `first` are the
tokens of the earliest status input of such a turn, `last` the tokens and the window of the latest,
`spent` the cost and the lines of the session up to its end, in the client's process `pid`.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import Any, NamedTuple

from hudline.core.fields import Record, number
from hudline.state.event_fields import text
from hudline.state.merge_rules import Entity, State, merge_field

TURNS = 24  # that are looked at
STRETCHES = 4  # between compactions whose two ends stay known
_FIGURES = ("tokens", "window", "output", "cost", "api", "added", "removed", "requests", "pid")
_SPENT = ("cost", "added", "removed", "pid")


class TurnUsage(NamedTuple):
    """The usage of one turn in one stretch: `stretch`: the compactions before it; `facts`: the
    fields first, last and spent, each of which may be missing."""

    prompt: str
    stretch: int
    facts: Entity


def usage_read(state: State, event: Record, at: float) -> None:
    """A status input that differs from the one before. Missing or invalid numbers are unknown."""
    figures: dict[str, Any] = {
        name: value for name in _FIGURES if (value := number(event.get(name))) is not None
    }
    if not figures:
        return
    prompt, stretch = text(event, "prompt"), int(number(event.get("compactions")) or 0)
    usage = {**figures, "prompt": prompt, "stretch": stretch}
    merge_field(state, "session", "", "usage", [at, usage])
    took = number(event.get("took"))
    if took and figures.get("output"):
        merge_field(state, "session", "", "answer", [at, [figures["output"], took]])
    key = f"{prompt}\t{stretch}"
    if "tokens" in figures:
        last = [figures["tokens"], figures.get("window", 0)]
        merge_field(state, "turn_usage", key, "first", [at, figures["tokens"]])
        merge_field(state, "turn_usage", key, "last", [at, last])
    if "cost" in figures:
        spent = {name: figures[name] for name in _SPENT if name in figures}
        merge_field(state, "turn_usage", key, "spent", [at, spent])


def turns(state: State) -> list[TurnUsage]:
    """The newest turns, the oldest of them first."""
    table = state.get("turn_usage", {})
    return [TurnUsage(*_split(key), table[key]) for key in _newest(table)]


def stretches(state: State) -> list[tuple[list[Any], list[Any]]]:
    """For each of the last stretches between compactions, the oldest first, its two ends: the
    [at, tokens] of its earliest status input and the [at, [tokens, window]] of its latest."""
    table = state.get("turn_usage", {})
    ends = [(table[one]["first"], table[other]["last"]) for one, other in _ends(table)]
    return ends[-STRETCHES:]


def prune_turn_usage(state: State) -> None:
    """Drop the turns that are no longer looked at; in place."""
    table = state.get("turn_usage", {})
    if len(table) <= TURNS:
        return
    needed = {*_newest(table), *chain.from_iterable(_ends(table)[-STRETCHES:])}
    for key in [key for key in table if key not in needed]:
        del table[key]


def _ends(table: dict[str, Entity]) -> list[tuple[str, str]]:
    """By stretch, in order, the keys of the turns with its earliest and its latest status input."""
    keys: dict[int, list[str]] = defaultdict(list)
    for key, turn in table.items():
        if "first" in turn:
            keys[_split(key)[1]].append(key)
    return [
        (
            min(keys[stretch], key=lambda key: (table[key]["first"][0], key)),
            max(keys[stretch], key=lambda key: (table[key]["last"][0], key)),
        )
        for stretch in sorted(keys)
    ]


def _newest(table: dict[str, Entity]) -> list[str]:
    """The keys of the newest turns, the oldest of them first."""

    def time(key: str) -> tuple[float, str]:
        turn = table[key]
        return max(turn[name][0] for name in ("last", "spent") if name in turn), key

    return sorted(table, key=time)[-TURNS:]


def _split(key: str) -> tuple[str, int]:
    prompt, _, stretch = key.rpartition("\t")
    return prompt, int(stretch)
