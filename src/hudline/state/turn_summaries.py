"""Summaries of finished turns, as noted when each had come to rest; the newest few of them.

The key is the prompt with which the user began the turn. A later note of the same turn replaces the
earlier one: what a background task began is part of it. What a turn is: see `view.turn`.
"""

from __future__ import annotations

from hudline.core.fields import Record, number
from hudline.state.event_fields import text
from hudline.state.merge_rules import Entity, State, merge_field

TURNS = 8  # that are remembered
ENDS = ("done", "interrupted", "failed")
# `over`: when everything had come to rest; `took`, `waited`, `background`: seconds; `cost`: dollars
FIGURES = (
    *("over", "took", "tools", "failed", "files", "added", "removed", "agents", "cost", "waited"),
    "background",
)


def turn_closed(state: State, event: Record, at: float) -> None:
    """A turn came to rest. Missing or invalid numbers are unknown."""
    prompt, end = text(event, "prompt"), text(event, "end")
    if not prompt or end not in ENDS:
        return
    known = {name: event[name] for name in FIGURES if number(event.get(name)) is not None}
    summary: Entity = {"end": end, **known}
    if event.get("more") is True:  # files than are known by name
        summary["more"] = True
    merge_field(state, "turn_summaries", prompt, "summary", [at, summary])
    left = number(event.get("left")) or number(event.get("over"))
    if end == "interrupted" and left is not None:  # no event tells when the main thread was left
        merge_field(state, "prompts", text(event, "newest") or prompt, "left", left)


def turn_summaries(state: State) -> list[tuple[str, Entity]]:
    """(prompt, summary) of the newest turns, the last one first."""
    table = state.get("turn_summaries", {})
    return [(key, table[key]["summary"][1]) for key in reversed(_ordered(state)[-TURNS:])]


def prune_turn_summaries(state: State) -> None:
    """Drop all but the newest turns; in place. A note that comes late is older than theirs, or the
    whole summary of a turn that goes on."""
    for key in _ordered(state)[:-TURNS]:
        del state["turn_summaries"][key]


def _ordered(state: State) -> list[str]:
    table = state.get("turn_summaries", {})
    return sorted(table, key=lambda key: (table[key]["summary"][0], key))
