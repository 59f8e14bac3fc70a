"""The prices that count: those that were learned and kept in the ledger, else the table's."""

from __future__ import annotations

from pathlib import Path

from hudline import insight
from hudline.core.file_io import read_object
from hudline.insight.money import Price
from hudline.insight.prices import PriceTable, price_table
from hudline.ledger.database import Ledger

_REST = Price(0, 0, 0, 0, 0, source="learned")[5:]
_TABLE = Path(insight.__file__).with_name("prices.json")


def known_prices(ledger: Ledger) -> PriceTable:
    """The newest price of each model."""
    rows = ledger.rows(
        """select model, input, output, cache_read, cache_write_5m, cache_write_1h, max(since)
        from price where source = 'learned' group by model"""
    )
    learned = {row[0]: Price._make([*tuple(row)[1:6], *_REST]) for row in rows}
    return price_table(read_object(str(_TABLE))).with_learned(learned)
