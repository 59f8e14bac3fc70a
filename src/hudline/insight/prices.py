"""Which price a model has: a learned one, else that of the dated table.

The table is prices.json: `{"date", "models": {model: {"input", …, "from"}}}`, dollars for a million
tokens. A model that neither knows has no price: none is guessed from its family.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Optional

from hudline.core.fields import Record, clean, number, table
from hudline.insight.money import Price

_RATES = Price._fields[:5]
_DEFAULTS = Price(0, 0, 0, 0, 0)[5:]
_LARGE = "[1m]"  # behind a model's name: its window of a million tokens
_PROVED = "figures of Claude Code"  # how the origin of a rate begins that was compared with them
_LENGTH = 120  # characters of an origin


class PriceTable(NamedTuple):
    """Prices by model name, the date of the published ones, and where each is from."""

    date: str
    prices: Mapping[str, Price]
    origins: Mapping[str, str]

    def price(self, model: str) -> Optional[Price]:
        """The price of the model of that name; None where it is not known."""
        return self.prices.get(model)

    def with_learned(self, learned: Mapping[str, Price]) -> PriceTable:
        """The table with prices that were learned, which count before its own."""
        origins = {**self.origins, **dict.fromkeys(learned, "figures of this machine")}
        return PriceTable(self.date, {**self.prices, **learned}, origins)


def price_table(data: Record) -> PriceTable:
    """The table in the object of prices.json; a model without five rates is left out."""
    prices: dict[str, Price] = {}
    origins: dict[str, str] = {}
    for name, value in table(data.get("models")).items():
        model = table(value)
        rates = [number(model.get(rate)) for rate in _RATES]
        known = [float(rate) for rate in rates if rate is not None]
        if len(known) != len(_RATES):
            continue
        origins[name] = clean(model.get("from"), _LENGTH)
        source = "proved" if origins[name].startswith(_PROVED) else "table"
        prices[name] = Price._make([*known, *_DEFAULTS])._replace(source=source)
    return PriceTable(clean(data.get("date"), _LENGTH), prices, origins)


def base_name(model: str) -> str:
    """The name as answers have it: Claude Code's own figures name the window too."""
    return model[: -len(_LARGE)] if model.endswith(_LARGE) else model
