"""What `hudline ledger check` looks at, and how it says what it found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from hudline.cli.reporting import columns, figures, words
from hudline.cli.reporting.opened import Opened, amount
from hudline.cli.reporting.spent import accounts
from hudline.insight.prices import PriceTable, base_name
from hudline.insight.reconciliation import Reconciliation
from hudline.ledger.checks import Counts, counts, models
from hudline.ledger.database import fault
from hudline.ledger.reports import Period

_ANEW = "it is filled anew from the transcripts that are left."
_MARKS = {"ok": ("✓", "green"), "note": ("·", "cyan"), "fail": ("✗", "bold red")}
_SHOWN = 3  # sessions or models in a sentence
_ID = 8  # characters of a session's id


class Check(NamedTuple):
    """What was looked at; `status`: ok, note or fail."""

    check: str
    status: str
    sentence: str


def checks(held: Opened) -> list[Check]:
    """Look at the file, at Claude Code's totals, at prices, and at what could not be read."""
    broken = fault(held.ledger)
    if broken:
        return [Check("file", "fail", f"The ledger is damaged: {broken}. Move it away: {_ANEW}")]
    found = counts(held.ledger)
    account, prices, _ = accounts(held.ledger, Period())
    size, sessions = amount(found.bytes), figures.several(found.sessions, "session")
    requests = figures.several(found.requests, "request")
    return [
        Check("file", "ok", f"The ledger is whole: {sessions}, {requests}, {size}."),
        _read(held),
        _totals(found),
        _twice(account),
        _priced(account, prices),
        *_learned(prices),
        *_unknown(models(held.ledger), prices),
        *_rest(found),
    ]


def _read(held: Opened) -> Check:
    if held.ingested is None:
        return Check("read", "note", "Nothing new was read.")
    if held.is_complete:
        return Check("read", "ok", "All transcripts and journals are in it.")
    return Check("read", "fail", "Another process is writing it, or the disk is full.")


def _totals(found: Counts) -> Check:
    if found.unequal:
        said = f"The models of {_some(found.unequal)} do not add up to Claude Code's own total."
        return Check("totals", "fail", said)
    rest = max(found.sessions - found.settled - found.by_reading, 0)
    said = f"Claude Code has reported the cost of {figures.several(found.settled, 'session')}"
    if found.by_reading:
        said += f", its status line that of {found.by_reading:,} more"
    return Check("totals", "ok", said + (f"; of {rest:,} it has not." if rest else "."))


def _twice(account: Reconciliation) -> Check:
    if not account.contradictions:
        return Check("twice", "ok", "No request is counted twice: nothing hidden is below zero.")
    sessions = sorted({one.session for one in account.contradictions})
    first = account.contradictions[0]
    said = (
        f"More tokens than Claude Code has counted in {_some(sessions)}: of {first.model} "
        f"{first.kind} {first.seen:,} against {first.reported:,}."
    )
    return Check("twice", "fail", said)


def _priced(account: Reconciliation, prices: PriceTable) -> Check:
    exact = {model for model, price in prices.prices.items() if price.source != "table"}
    wrong = sorted({session for session, model in account.scales if model in exact})
    if wrong:
        said = f"A price that was proved does not give what was reported of {_some(wrong)}."
        return Check("prices", "fail", said)
    off = sorted({model for _, model in account.scales})
    if off:
        said = f"The published price of {_some(off, None)} is not what was billed; that counts."
        return Check("prices", "note", said)
    return Check("prices", "ok", "Tokens times prices are what Claude Code has reported.")


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
    return [Check("unknown", "note", f"No price is known for {_some(unknown, None)}.")]


def _rest(found: Counts) -> list[Check]:
    said = []
    if found.skipped:
        lines = figures.several(found.skipped, "line")
        said.append(Check("lines", "note", f"{lines} could not be read: torn, or too long."))
    if found.gone:
        gone = figures.several(found.gone, "transcript")
        said.append(Check("gone", "note", f"Claude Code has removed {gone}; the rows stay."))
    return said


def _some(names: Sequence[str], length: int | None = _ID) -> str:
    """Some names in a sentence: sessions by how they begin, models whole."""
    shown = ", ".join(name[:length] for name in names[:_SHOWN])
    return shown + (f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else "")


def draw(console: Console, found: Sequence[Check]) -> None:
    """A line each, with a sign that says how it is."""
    for check in found:
        mark, style = _MARKS[check.status]
        columns.marked(console, Text(mark, style), check.sentence)
