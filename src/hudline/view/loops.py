"""Loops: the same call that fails, the same file read again, errors in a row."""

from __future__ import annotations

from typing import Optional

from hudline.state.repeated_calls import (
    FAILURES_FOR,
    NEWS,
    READS_FOR,
    actor_key,
    call_key,
    failures,
    reads,
    repeated_calls,
)
from hudline.state.timeline import apart, counts_since, edits_of
from hudline.view.state_query import StateQuery
from hudline.view.values import Loop

_FAILURES = 3  # of the same from which on it is a loop
_STREAK = _READS = 4
_KINDS = ("reading", "streak", "failing")  # the most telling last


def find_loop(query: StateQuery) -> Optional[Loop]:
    """The most telling loop: the same call, before errors in a row, before reads; None if there is
    none.

    Counted are the calls of this turn, until it ends, and those of agents that run, in this run:
    failures within half an hour, reads within ten minutes. A loop lasts for some minutes after the
    last of them, and while the same call runs again. Interrupted and denied calls are neither
    failures nor successes. Source: PostToolUse and PostToolUseFailure.
    """
    table = repeated_calls(query.state)
    found: list[tuple[int, int, float, str]] = []  # index of the kind, how often, when last, key
    for key, one in table.items():
        actor = key.partition("\t")[0]
        if not query.is_alive(actor) if actor else query.is_resting:
            continue
        since = max(counts_since(query.state, actor, query.turn), query.process_began)
        failed = apart(_recent(query, key, failures(one, since), FAILURES_FOR))
        read = apart(_recent(query, key, reads(table, key, since), READS_FOR))
        is_streak = key == actor_key(actor)
        if len(failed) >= (_STREAK if is_streak else _FAILURES):
            kind = "streak" if is_streak else "failing"
            found.append((_KINDS.index(kind), len(failed), failed[-1], key))
        if len(read) >= _READS:
            found.append((_KINDS.index("reading"), len(read), read[-1], key))
    if not found:
        return None
    kind_index, count, _, key = max(found)
    actor, tool, target, _, _ = key.split("\t")
    return Loop(_KINDS[kind_index], tool, target, count, query.agent_kind(actor))


def _recent(query: StateQuery, key: str, times: list[float], within: float) -> list[float]:
    """Those of `times` within so many seconds before the last one; none if that is no news any
    more."""
    if not times:
        return []
    is_news = query.age(times[-1]) <= NEWS or any(
        key == call_key(facts) and query.is_running(call) for call, facts in query.calls
    )
    return [at for at in times if is_news and at > times[-1] - within]


def may_loop(query: StateQuery) -> bool:
    """A cheap test: whether a call may have failed, or a file have been read without an edit, so
    often. Never False if there is a loop; calls of the same step may make it True for nothing."""
    failed: dict[str, int] = {}
    read: dict[str, list[float]] = {}
    edited: dict[str, float] = {}
    for key, one in query.table("tries").items():
        _, tool, target, _, file = key.split("\t")
        if not tool and target:  # the edits of that file, by anyone
            edited[target] = one.get("ok", 0.0)
        failed[target] = failed.get(target, 0) + len(one.get("failed", ()))
        read.setdefault(file or target, []).extend(one.get("reads", ()))
    for call, facts in query.calls:
        if "outcome" in call:
            at, outcome = call["outcome"]
            target = facts.get("target", "")
            if outcome == "failed":
                failed[target] = failed.get(target, 0) + 1
                failed[""] = failed.get("", 0) + bool(target)
            elif facts.get("tool") == "Read":
                read.setdefault(facts.get("file") or target, []).append(at)
            for edit in edits_of(call):
                edited[edit.file] = max(edit.at, edited.get(edit.file, 0.0))
    return max(failed.values(), default=0) >= _FAILURES or any(
        sum(at > edited.get(file, 0.0) for at in times) >= _READS for file, times in read.items()
    )
