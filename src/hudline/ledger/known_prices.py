"""The prices that count: those that were learned and kept in the ledger, else the table's."""

from __future__ import annotations

from pathlib import Path

from hudline import insight
from hudline.core.file_io import read_object
from hudline.insight.money import LearnedPrice, Price
from hudline.insight.prices import LONG, PriceTable, price_table, until
from hudline.ledger.database import Ledger

_REST = Price(0, 0, 0, 0, 0, source="learned")[5:]
_TABLE = Path(insight.__file__).with_name("prices.json")
_PROMPT = "r.input + r.cache_read + r.cache_write_5m + r.cache_write_1h"


def known_prices(ledger: Ledger) -> PriceTable:
    """The prices of each model: its own table's, and those that were learned."""
    return price_table(read_object(str(_TABLE))).with_learned(learned(ledger))


def learned(ledger: Ledger) -> dict[str, list[LearnedPrice]]:
    """The learned prices of each model, by `since`."""
    rows = ledger.rows(
        """select model, since, input, output, cache_read, cache_write_5m, cache_write_1h
        from price where source = 'learned' order by model, since"""
    )
    found: dict[str, list[LearnedPrice]] = {}
    for model, since, *rates in map(tuple, rows):
        price = None if None in rates else Price._make([*rates, *_REST])
        found.setdefault(model, []).append(LearnedPrice(since, price))
    return found


def price_column(prices: PriceTable) -> str:
    """SQL for what follows the model of a request `r` in the key of its price (see
    `insight.prices`), its tier aside: "" but for models with several prices."""
    cases = []
    for model in sorted({*prices.above, *(name for name, at in prices.changes.items() if at)}):
        whens = []
        if model in prices.above:
            whens.append(f"when {_PROMPT} > {prices.above[model]} then '{LONG}'")
        for number, at in enumerate(prices.changes.get(model, ()), 1):
            whens.append(f"when r.first < {at!r} then {_text(until('', number))}")
        cases.append(f"when {_text(model)} then case {' '.join(whens)} else '' end")
    return f"case r.model {' '.join(cases)} else '' end" if cases else "''"


def price_key(model: str, tier: str, rest: str) -> str:
    """The key of the price of a request: `rest` as `price_column` gives it."""
    return f"{model}[{tier}]{LONG if rest == LONG else ''}" if tier else model + rest


def _text(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''").replace("\0", "") + "'"
