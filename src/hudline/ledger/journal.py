"""Reads the journal of a session into rows of the ledger: what its transcript does not have.

A journal is `<home>/sessions/<session>/journal.jsonl`. It is read whole whenever it has grown; all
that is made of it only grows too, so repeats change nothing. Its targets are redacted already.

call.began, call.ended   `id`, `tool`, `target`, `prompt`, `actor` (the agent), `outcome`, `ms`
call.allowed             `since`: when a dialog had been answered
prompted                 `prompt`, `human`
reading                  `cost`: the session's total in dollars by the status line of `pid`, under
                         `prompt`
session.began            `source`: whether a process counts from 0, or has resumed the session
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from hudline.core.fields import Record, clean, identifier, moment, number
from hudline.core.json_codec import parsed
from hudline.core.redact import TARGET_LENGTH
from hudline.ledger.lines import NAME_LENGTH
from hudline.ledger.rows import CallMeasured, Prompt, Reading, ReadingDelta, Restart

_OUTCOMES = ("ok", "failed", "denied", "interrupted")
_FROM_ZERO = ("startup", "clear")


class JournalRows(NamedTuple):
    """What a journal says. `deltas`: by how much the total rose, where one process alone reported
    it. `restarts`: processes that have resumed the session."""

    calls: list[CallMeasured]
    prompts: list[Prompt]
    readings: list[Reading]
    deltas: list[ReadingDelta]
    restarts: list[Restart]


@dataclass
class _Session:
    id: str
    calls: dict[str, CallMeasured] = field(default_factory=dict)
    allowed: dict[str, float] = field(default_factory=dict)
    prompts: dict[str, Prompt] = field(default_factory=dict)
    root: str = ""
    # By process: the time of the reading with the highest total, and that in dollars.
    highest: dict[object, tuple[float, float]] = field(default_factory=dict)
    deltas: list[tuple[ReadingDelta, object]] = field(default_factory=list)  # with the process
    spent: dict[str, float] = field(default_factory=dict)  # dollars, by prompt
    reading: Optional[Reading] = None
    resumed: dict[float, object] = field(default_factory=dict)  # the process, by the time
    # By process: the times of its first and its last event.
    times: dict[object, tuple[float, float]] = field(default_factory=dict)


def read_journal(session: str, lines: Iterable[bytes]) -> JournalRows:
    """The rows of a journal's lines; one that is no event is passed over."""
    state = _Session(session)
    for line in lines:
        event = parsed(line) if line else None
        if not isinstance(event, dict):
            continue
        at, kind = moment(event.get("at")), event.get("kind")
        process = event.get("pid")
        if at is not None and isinstance(process, int):
            first, last = state.times.get(process, (at, at))
            state.times[process] = min(first, at), max(last, at)
        reduce = _KINDS.get(kind) if isinstance(kind, str) else None
        if reduce is not None and at is not None:
            reduce(state, event, float(at))
    calls = [_with_wait(call, state.allowed.get(call.id)) for call in state.calls.values()]
    prompts = [one._replace(usd=state.spent.get(one.id)) for one in state.prompts.values()]
    readings = [state.reading] if state.reading else []
    deltas = _of_one_process(state.deltas)
    return JournalRows(calls, prompts, readings, deltas, _restarts(state))


def _restarts(state: _Session) -> list[Restart]:
    """The processes that have resumed the session; not alone where one from before has an event
    behind that."""
    return [
        Restart(
            state.id, at,
            not any(
                first < at < last
                for other, (first, last) in state.times.items() if other != process
            ),
        )
        for at, process in state.resumed.items()
    ]  # fmt: skip


def _of_one_process(deltas: Iterable[tuple[ReadingDelta, object]]) -> list[ReadingDelta]:
    """The deltas in whose time no other process reported one: each process counts its own
    requests, and transcripts do not say which those are."""
    found = sorted(deltas, key=lambda one: (one[0].began, one[0].ended))
    shared = set()
    last: Optional[tuple[ReadingDelta, object]] = None  # the one that ends last so far
    for one in found:
        if last is not None and one[0].began < last[0].ended and one[1] != last[1]:
            shared |= {one[0], last[0]}
        if last is None or one[0].ended > last[0].ended:
            last = one
    return [delta for delta, _ in found if delta not in shared]


def _began(state: _Session, event: Record, at: float) -> None:
    process = event.get("pid")
    if event.get("source") in _FROM_ZERO:
        state.highest.setdefault(process, (at, 0.0))
    elif event.get("source") == "resume" and isinstance(process, int):
        state.resumed[at] = process


def _prompted(state: _Session, event: Record, at: float) -> None:
    prompt = identifier(event.get("prompt"))
    if not prompt or prompt in state.prompts:
        return
    is_human = event.get("human") is not False
    if is_human or not state.root:
        state.root = prompt
    origin = "human" if is_human else "task_notification"
    state.prompts[prompt] = Prompt(prompt, True, state.id, state.root, origin, at, 0)


def _call(state: _Session, event: Record, at: float) -> None:
    key = identifier(event.get("id"))
    if not key:
        return
    known = state.calls.get(key) or CallMeasured(
        key, state.id, identifier(event.get("prompt")), identifier(event.get("actor")),
        clean(event.get("tool"), NAME_LENGTH), None, None, None, None, None, "",
    )  # fmt: skip
    target = known.target or clean(event.get("target"), TARGET_LENGTH)
    known = known._replace(target=target)
    if event.get("kind") == "call.began":
        known = known._replace(began=at if known.began is None else min(at, known.began))
    else:
        outcome, took = event.get("outcome"), number(event.get("ms"))
        known = known._replace(
            ended=at if known.ended is None else max(at, known.ended),
            noted_outcome=str(outcome) if outcome in _OUTCOMES else known.noted_outcome,
            took=known.took if took is None else took / 1000,
        )
    state.calls[key] = known


def _allowed(state: _Session, event: Record, at: float) -> None:
    key, since = identifier(event.get("id")), moment(event.get("since"))
    if key and since is not None:
        state.allowed[key] = max(state.allowed.get(key, 0.0), float(since))


def _reading(state: _Session, event: Record, at: float) -> None:
    cost, process = number(event.get("cost")), event.get("pid")
    if cost is None or not isinstance(process, (int, type(None))):
        return
    usd, prompt = float(cost), identifier(event.get("prompt"))
    reading = Reading(state.id, at, usd)
    if state.reading is None or reading[1:] > state.reading[1:]:
        state.reading = reading
    since, before = state.highest.setdefault(process, (at, usd))
    if usd <= before:
        return
    state.highest[process] = at, usd
    if since < at:
        state.deltas.append((ReadingDelta(state.id, at, since, usd - before), process))
    if prompt:
        _prompted(state, {"prompt": prompt}, at)
        state.spent[prompt] = state.spent.get(prompt, 0.0) + usd - before


def _with_wait(call: CallMeasured, allowed: Optional[float]) -> CallMeasured:
    """The call with the seconds that a person took to allow it."""
    if allowed is None or call.began is None:
        return call
    return call._replace(waited=round(max(allowed - call.began, 0.0), 3))


_KINDS = {
    "session.began": _began,
    "prompted": _prompted,
    "call.began": _call,
    "call.ended": _call,
    "call.allowed": _allowed,
    "reading": _reading,
}
