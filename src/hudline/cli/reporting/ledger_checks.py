"""What `hudline ledger check` looks at, and how it says what it found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console

from hudline.cli.reporting import columns, figures, words
from hudline.cli.reporting.opened import Opened
from hudline.insight.prices import PriceTable, base_name
from hudline.insight.reconciliation import Reconciliation
from hudline.ledger.checks import Counts, counts, models
from hudline.ledger.database import fault
from hudline.ledger.reports import Period
from hudline.ledger.session_costs import session_costs

_SHOWN = 3  # sessions or models in a sentence


class Check(NamedTuple):
    """What was looked at; `status`: ok, note or fail."""

    check: str
    status: str
    sentence: str


def checks(current: Opened) -> list[Check]:
    """Look at the file, at Claude Code's totals, at prices, and at what could not be read."""
    broken = fault(current.ledger)
    if broken:
        said = words.say(
            "The ledger is damaged: {fault}. Move it away: it is filled anew from the transcripts "
            "that are left.",
            fault=broken,
        )
        return [Check("file", "fail", said)]
    found = counts(current.ledger)
    account, prices, _ = session_costs(current.ledger, Period())
    whole = words.say(
        "The ledger is whole: {sessions}, {requests}, {size}.",
        sessions=words.several(found.sessions, "{count} session", "{count} sessions"),
        requests=words.several(found.requests, "{count} request", "{count} requests"),
        size=figures.size(found.bytes),
    )
    return [
        Check("file", "ok", whole),
        _read(current),
        _totals(found),
        _twice(account),
        *_lost(account),
        _priced(account, prices),
        *_learned(prices),
        *_unknown(models(current.ledger), prices),
        *_rest(found),
    ]


def _read(current: Opened) -> Check:
    if current.ingested is None:
        return Check("read", "note", words.say("Nothing new was read."))
    if current.is_complete:
        return Check("read", "ok", words.say("All transcripts and journals are in it."))
    return Check("read", "fail", words.say("Another process is writing it, or the disk is full."))


def _totals(found: Counts) -> Check:
    if found.unequal:
        said = words.say(
            "The models of {sessions} do not add up to Claude Code's own total.",
            sessions=_some(found.unequal),
        )
        return Check("totals", "fail", said)
    rest = max(found.sessions - found.settled - found.by_reading, 0)
    parts = [
        words.say("Sessions with Claude Code's own total: {count}.", count=f"{found.settled:,}")
    ]
    if found.by_reading:
        alone = f"{found.by_reading:,}"
        parts.append(words.say("With the status line's alone: {count}.", count=alone))
    if rest:
        parts.append(words.say("With none: {count}.", count=f"{rest:,}"))
    return Check("totals", "ok", words.paragraph(parts))


def _twice(account: Reconciliation) -> Check:
    if not account.contradictions:
        return Check(
            "twice", "ok", words.say("No request is counted twice: nothing hidden is below zero.")
        )
    sessions = sorted({one.session for one in account.contradictions})
    first = account.contradictions[0]
    said = words.say(
        "More tokens than Claude Code has counted in {sessions}: of {model} {kind} {seen} against "
        "{reported}.",
        sessions=_some(sessions), model=first.model, kind=first.kind, seen=f"{first.seen:,}",
        reported=f"{first.reported:,}",
    )  # fmt: skip
    return Check("twice", "fail", said)


def _lost(account: Reconciliation) -> list[Check]:
    if not account.lost:
        return []
    said = words.say(
        "No total of Claude Code's has some requests of {sessions}: the process that made them was "
        "killed. They count by their price.",
        sessions=_some(sorted(account.lost)),
    )
    return [Check("killed", "note", said)]


def _priced(account: Reconciliation, prices: PriceTable) -> Check:
    exact = {model for model, price in prices.prices.items() if price.source != "table"}
    wrong = sorted({session for session, model in account.scales if model in exact})
    if wrong:
        said = words.say(
            "A price that was proved does not give what was reported of {sessions}.",
            sessions=_some(wrong),
        )
        return Check("prices", "fail", said)
    off = sorted({model for _, model in account.scales})
    if off:
        said = words.say(
            "The published price of {models} is not what was billed; that counts.",
            models=_some(off, None),
        )
        return Check("prices", "note", said)
    return Check(
        "prices", "ok", words.say("Tokens times prices are what Claude Code has reported.")
    )


def _learned(prices: PriceTable) -> list[Check]:
    """The models whose present price was learned."""
    learned = [key for key, price in prices.prices.items() if price.source == "learned"]
    names = sorted(key for key in learned if key == base_name(key))
    if not names:
        return []
    said = words.say("Learned from its reports: the price of {models}.", models=_some(names, None))
    return [Check("learned", "ok", said)]


def _unknown(used: dict[str, int], prices: PriceTable) -> list[Check]:
    unknown = [model for model in used if prices.price(model) is None]
    if not unknown:
        return []
    said = words.say("No price is known for {models}.", models=_some(unknown, None))
    return [Check("unknown", "note", said)]


def _rest(found: Counts) -> list[Check]:
    said = []
    if found.skipped:
        lines = words.several(
            found.skipped,
            "{count} line could not be read: torn, or too long.",
            "{count} lines could not be read: torn, or too long.",
        )
        said.append(Check("lines", "note", lines))
    if found.gone:
        gone = words.several(
            found.gone,
            "Claude Code has removed {count} transcript; the rows stay.",
            "Claude Code has removed {count} transcripts; the rows stay.",
        )
        said.append(Check("gone", "note", gone))
    return said


def _some(names: Sequence[str], length: int | None = figures.ID) -> str:
    """Some names in a sentence: sessions by how they begin, models whole."""
    shown = ", ".join(name[:length] for name in names[:_SHOWN])
    if len(names) <= _SHOWN:
        return shown
    return words.say("{names} and {count} more", names=shown, count=f"{len(names) - _SHOWN:,}")


def draw(console: Console, found: Sequence[Check]) -> None:
    """A line each, with a sign that says how it is."""
    for check in found:
        columns.check(console, check.status, check.sentence)
