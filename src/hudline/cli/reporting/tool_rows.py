"""The tool calls of a period as the ledger has them, and what reports say of each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

from hudline.cli.reporting import figures, output, words
from hudline.cli.reporting.columns import Column
from hudline.cli.reporting.filters import Filter
from hudline.insight.prices import PriceTable, base_name
from hudline.insight.tool_usage import ToolCall, ToolRow, usage
from hudline.ledger import tools
from hudline.ledger.database import Ledger
from hudline.ledger.reports import Period
from hudline.ledger.session_costs import session_costs


class ToolRows(NamedTuple):
    """Rows by what was asked for, their total, and the models that read answers."""

    rows: list[ToolRow]
    total: ToolRow
    models: set[str]
    prices: PriceTable


def calls_of(ledger: Ledger, period: Period, chosen: Filter) -> list[ToolCall]:
    """The calls of a period that are meant."""
    found = tools.tool_calls(ledger, period, chosen.branch, chosen.model)
    if chosen.project is None and chosen.session is None:
        return found
    return [
        one for one in found
        if chosen.allows(one.project, chosen.branch, chosen.model, one.session)
    ]  # fmt: skip


def tool_rows(
    ledger: Ledger, period: Period, calls: Sequence[ToolCall], by: Sequence[str],
    beside: Sequence[ToolCall] = (),
) -> ToolRows:  # fmt: skip
    """Calls as rows, with what reading their answers cost; `beside`: see `usage`."""
    costs = session_costs(ledger, period)
    *rows, total = usage(calls, by, costs.money, beside)
    models = {base_name(one.reader.price) for one in calls if one.reader is not None}
    return ToolRows(rows, total, models, costs.prices)


def record(row: ToolRow) -> dict[str, object]:
    """The keys of a row for scripts; `read_usd`: what reading the answers cost."""
    read = output.money(row.read)
    return {
        "calls": row.calls, "failed": row.failed, "denied": row.denied,
        "p50_ms": _milliseconds(row.median), "p95_ms": _milliseconds(row.most),
        "answer_bytes": row.answer_bytes, "read_usd": read["usd"],
        "estimated": read["estimated"], "unpriced_tokens": read["unpriced_tokens"],
        "last": round(row.last, 3) if row.calls else None,
    }  # fmt: skip


def _milliseconds(seconds: Optional[float]) -> Optional[int]:
    return None if seconds is None else round(seconds * 1000)


# The figures of a row: the rank by which each leaves a narrow terminal, and its style.
_FIGURES = {
    "calls": (90, ""), "failed": (80, "red"), "denied": (45, "yellow"), "median": (70, ""),
    "most": (60, ""), "answer": (30, ""), "read": (50, "green"), "last": (25, "dim"),
}  # fmt: skip


def columns_of(
    rows: Sequence[ToolRow], total: ToolRow, now: float
) -> tuple[list[Column], list[str]]:
    """The figures of rows, and those of their total."""
    shown = [name for name in _FIGURES if name != "denied" or total.denied]
    titles, texts, sums = _titles(), [_texts(row, now) for row in rows], _texts(total, now)
    found = []
    for name in shown:
        rank, style = _FIGURES[name]
        found.append(Column(titles[name], [text[name] for text in texts], rank, style=style))
    return found, [sums[name] for name in shown]


def _titles() -> dict[str, str]:
    return {
        "calls": words.say("CALLS"), "failed": words.say("FAILED"), "denied": words.say("DENIED"),
        "median": words.say("MEDIAN"), "most": "95 %", "answer": words.say("ANSWER"),
        "read": words.say("READ FOR"), "last": words.say("LAST"),
    }  # fmt: skip


def _texts(row: ToolRow, now: float) -> dict[str, str]:
    """The figures of a row; ANSWER is the size of one."""
    size = _size(row.answer_bytes / row.calls) if row.answer_bytes else figures.NONE
    return {
        "calls": figures.number(row.calls), "failed": figures.number(row.failed),
        "denied": figures.number(row.denied), "median": _response(row.median),
        "most": _response(row.most), "answer": size, "read": figures.spent(row.read),
        "last": figures.when(row.last, now) if row.calls else figures.NONE,
    }  # fmt: skip


def _size(count: float) -> str:
    """A number of bytes, in kB so that rows compare: 0.1 kB, 12.4 kB, 1.2 MB."""
    if count >= 999_950:
        return f"{count / 1e6:.1f} MB"
    return f"{max(count / 1000, 0.1):.1f} kB"


def _response(seconds: Optional[float]) -> str:
    return figures.NONE if seconds is None else figures.tenths(seconds)
