"""What `hudline ledger prices` shows: the rates of each model, and where they are from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Optional

from rich.console import Console

from hudline.cli.reporting import columns, figures, words
from hudline.cli.reporting.columns import Column
from hudline.insight.money import Price
from hudline.insight.prices import PriceTable, base_name, until
from hudline.ledger.checks import models
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices

_RATES = Price._fields[:5]


def rows(ledger: Ledger) -> tuple[list[dict[str, object]], str]:
    """A row for each price and for each model that was used without one, and the table's date.
    Rates are dollars for a million tokens, None where none is known; `since` and `until`, seconds
    since 1970, where a price has changed; `above`: tokens of a prompt."""
    prices, used = known_prices(ledger), models(ledger)
    keys = sorted({*prices.prices, *used}, key=lambda name: (-used.get(name, 0), name))
    found: list[dict[str, object]] = []
    for key in keys:
        price, model = prices.price(key), base_name(key)
        rates = [None] * len(_RATES) if price is None else price[: len(_RATES)]
        variant = key[len(model) :].strip("[]")
        since, end = _times(prices, key)
        found.append(
            {
                "model": model, "variant": None if variant.startswith("until") else variant or None,
                **dict(zip(_RATES, rates)), "source": None if price is None else price.source,
                "from": prices.origins.get(key), "requests": used.get(key, 0),
                "above": prices.above.get(model) if variant == "long" else None,
                "since": since, "until": end,
            }
        )  # fmt: skip
    return found, prices.date


def _times(prices: PriceTable, key: str) -> tuple[Optional[float], Optional[float]]:
    """Since when and until when a price holds; None where that is not limited."""
    model = base_name(key)
    changes = prices.changes.get(model, ())
    starts: list[Optional[float]] = [None, *changes]
    for number, end in enumerate(changes, 1):
        if key == until(model, number):
            return starts[number - 1], end
    return (starts[-1], None) if key == model else (None, None)


def draw(console: Console, found: Sequence[dict[str, object]], date: str) -> None:
    """The rates as a table."""
    columns.heading(
        console, words.say("Dollars for a million tokens"), words.say("table of {date}", date=date)
    )
    names = [_name(row) for row in found]
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


def _name(row: dict[str, object]) -> str:
    """A model without its vendor, and what beside it decides the price."""
    name = figures.model(str(row["model"]))
    if row["above"]:
        return f"{name} >{figures.tokens(_whole(row['above']))}"
    if row["variant"]:
        return f"{name} [{row['variant']}]"
    if row["until"]:
        return words.say("{name} until {day}", name=name, day=_day(row["until"]))
    return name


def _day(at: object) -> str:
    return f"{datetime.fromtimestamp(at):%Y-%m-%d}" if isinstance(at, (int, float)) else ""


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
