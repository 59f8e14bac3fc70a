"""Which price a request has: a learned one, else that of the dated table.

The table is prices.json: `{"date", "models": {key: {"input", …, "from"}}}`, dollars for a million
tokens. A key is the model, and in brackets what beside it decides the price:

claude-opus-5-5          a plain request
claude-opus-5-5[fast]    by speed, service tier or region, as the answer names it
claude-haiku-5-5[long]   with a prompt of more tokens than the entry's `above`
claude-opus-5-5[until 1] before the first price that was learned, [until 2] before the second …

A key that neither knows has no price: none is guessed from a model's family, nor from its plain
price.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Optional

from hudline.core.fields import Record, clean, number, table, whole
from hudline.insight.money import LearnedPrice, Price

LONG = "[long]"
_RATES = Price._fields[:5]
_DEFAULTS = Price(0, 0, 0, 0, 0)[5:]
_PROVED = "figures of Claude Code"  # how the origin of a rate begins that was compared with them
_LEARNED = "figures of this machine"
_LENGTH = 120  # characters of an origin


class PriceTable(NamedTuple):
    """Prices by key, the date of the published ones, and where each is from. `above`: by model the
    tokens of a prompt from which on its key is that of a long one; `changes`: by model when its
    price changed, in seconds since 1970, in order."""

    date: str
    prices: Mapping[str, Price]
    origins: Mapping[str, str]
    above: Mapping[str, int] = {}
    changes: Mapping[str, Sequence[float]] = {}

    def price(self, key: str) -> Optional[Price]:
        """The price of a key, of a plain name the newest; None where it is not known."""
        return self.prices.get(key)

    def with_learned(self, learned: Mapping[str, Sequence[LearnedPrice]]) -> PriceTable:
        """The table with the prices of each model that were learned, by `since`, which count
        before its own. What was not known yet, or is not any more, has the table's."""
        prices, origins = dict(self.prices), dict(self.origins)
        changes: dict[str, Sequence[float]] = {}
        for model, periods in learned.items():
            own = self.prices.get(model)
            origin = self.origins.get(model, "")
            found = [(own, origin, 0.0)]
            for period in periods:
                last = found[-1][0]
                if period.price is None:  # what was proved once is not any more
                    doubtful = None if own is None else own._replace(source="table")
                    found.append((doubtful, origin, period.since))
                elif last is not None and period.price[:5] == last[:5]:
                    found[-1] = period.price, _LEARNED, found[-1][2]  # the same, now learned
                else:
                    found.append((period.price, _LEARNED, period.since))
            changes[model] = [since for _, _, since in found[1:]]
            for place, (price, where, _) in enumerate(found):
                key = model if place + 1 == len(found) else until(model, place + 1)
                origins[key] = where
                if price is None:
                    prices.pop(key, None)
                else:
                    prices[key] = price
        return PriceTable(self.date, prices, origins, self.above, changes)


def price_table(data: Record) -> PriceTable:
    """The table in the object of prices.json; a model without five rates is left out."""
    prices: dict[str, Price] = {}
    origins: dict[str, str] = {}
    above: dict[str, int] = {}
    for name, value in table(data.get("models")).items():
        model = table(value)
        limit = whole(model.get("above"))
        if name.endswith(LONG) and limit is not None:
            above[base_name(name)] = limit
        rates = [number(model.get(rate)) for rate in _RATES]
        known = [float(rate) for rate in rates if rate is not None]
        if len(known) != len(_RATES):
            continue
        origins[name] = clean(model.get("from"), _LENGTH)
        source = "proved" if origins[name].startswith(_PROVED) else "table"
        prices[name] = Price._make([*known, *_DEFAULTS])._replace(source=source)
    return PriceTable(clean(data.get("date"), _LENGTH), prices, origins, above)


def until(model: str, number: int) -> str:
    """The key of a model's requests before its price changed for the time of that number, from 1
    on."""
    return f"{model}[until {number}]"


def base_name(key: str) -> str:
    """The model of a key. Claude Code's own figures name the window too: its price is the same."""
    return key.partition("[")[0]
