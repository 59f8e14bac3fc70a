"""What `hudline ledger prices` shows: the rates of each model, and where they are from."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from hudline.cli.reporting import columns, figures
from hudline.cli.reporting.columns import Column
from hudline.insight.money import Price
from hudline.ledger.checks import models
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices

_RATES = Price._fields[:5]
_TITLES = ("INPUT", "OUTPUT", "READ", "WRITE 5M", "WRITE 1H")
_VENDOR = "claude-"
_SOURCES = {"learned": "learned", "proved": "proved", "table": "~ published"}


def rows(ledger: Ledger) -> tuple[list[dict[str, object]], str]:
    """A row for each model that has a price or was used, and the table's date. Rates are dollars
    for a million tokens, None where none is known."""
    prices, used = known_prices(ledger), models(ledger)
    names = sorted({*prices.prices, *used}, key=lambda name: (-used.get(name, 0), name))
    found: list[dict[str, object]] = []
    for name in names:
        price = prices.price(name)
        rates = [None] * len(_RATES) if price is None else price[: len(_RATES)]
        found.append(
            {
                "model": name, **dict(zip(_RATES, rates)),
                "source": None if price is None else price.source,
                "from": prices.origins.get(name), "requests": used.get(name, 0),
            }
        )  # fmt: skip
    return found, prices.date


def draw(console: Console, found: Sequence[dict[str, object]], date: str) -> None:
    """The rates as a table."""
    columns.heading(console, "Dollars for a million tokens", f"table of {date}")
    names = [str(row["model"]).removeprefix(_VENDOR) for row in found]
    rates = [
        Column(title, [_rate(row[rate]) for row in found], rank)
        for title, rate, rank in zip(_TITLES, _RATES, (90, 90, 80, 70, 60))
    ]
    columns.draw(console, [
        Column("MODEL", names, is_right=False, is_cut=True), *rates,
        Column("SOURCE", [_source(row["source"]) for row in found], 85, False),
        Column("REQUESTS", [figures.number(_whole(row["requests"])) for row in found], 40),
        Column("FROM", [str(row["from"] or "") for row in found], 20, False),
    ])  # fmt: skip


def _rate(value: object) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else "?"


def _source(value: object) -> str:
    return _SOURCES.get(str(value), "unknown")


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
