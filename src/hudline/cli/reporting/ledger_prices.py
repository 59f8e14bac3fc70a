"""What `hudline ledger prices` shows: the rates of each model, and where they are from."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from hudline.cli.reporting import columns, figures, words
from hudline.cli.reporting.columns import Column
from hudline.insight.money import Price
from hudline.ledger.checks import models
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices

_RATES = Price._fields[:5]
_VENDOR = "claude-"


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
    columns.heading(
        console, words.say("Dollars for a million tokens"), words.say("table of {date}", date=date)
    )
    names = [str(row["model"]).removeprefix(_VENDOR) for row in found]
    titles = (
        words.say("INPUT"), words.say("OUTPUT"), words.say("READ"), words.say("WRITE 5M"),
        words.say("WRITE 1H"),
    )  # fmt: skip
    rates = [
        Column(title, [_rate(row[rate]) for row in found], rank)
        for title, rate, rank in zip(titles, _RATES, (90, 90, 80, 70, 60))
    ]
    requests = [figures.number(_whole(row["requests"])) for row in found]
    columns.draw(console, [
        Column(words.say("MODEL"), names, is_right=False, is_cut=True), *rates,
        Column(words.say("SOURCE"), [_source(row["source"]) for row in found], 85, False),
        Column(words.say("REQUESTS"), requests, 40),
        Column(words.say("FROM"), [str(row["from"] or "") for row in found], 20, False),
    ])  # fmt: skip


def _rate(value: object) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else "?"


def _source(value: object) -> str:
    sources = {
        "learned": words.say("learned"),
        "proved": words.say("proved"),
        "table": words.say("~ published"),
    }
    return sources.get(str(value), words.say("unknown"))


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
