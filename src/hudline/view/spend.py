"""What was spent today, this week and this month, as the ledger's refresh leaves it for draws.

<home>/spend.json   {"as_of", "day": {"name", "since", "until", "usd", "estimated"},
                     "week": …, "month": …}

Times are seconds since 1970. A figure expires with its period: yesterday's says nothing of today.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Optional

from hudline.core.fields import Record, clean, number, table

FILE = "spend.json"  # below Hudline's folder
PERIODS = ("day", "week", "month")


class SpendPeriod(NamedTuple):
    """What was spent from `since` up to `until`, which is not in it; `name`: 2026-11-29, the
    Monday of a week, or 2026-11. `is_estimated`: part of it rests on the price table, or has no
    price."""

    name: str
    since: float
    until: float
    usd: float
    is_estimated: bool = False

    def dump(self) -> Record:
        """As an object of the file."""
        return {
            "name": self.name, "since": self.since, "until": self.until,
            "usd": round(self.usd, 9), "estimated": self.is_estimated,
        }  # fmt: skip


class Spend(NamedTuple):
    """What was spent, by period, up to `as_of`."""

    as_of: float
    periods: Mapping[str, SpendPeriod]

    def period(self, name: str, clock: float) -> Optional[SpendPeriod]:
        """The period of that name (day, week, month) where it holds `clock`; None without one."""
        found = self.periods.get(name)
        return found if found is not None and found.since <= clock < found.until else None

    def dump(self) -> Record:
        """The object of the file."""
        return {"as_of": self.as_of, **{name: one.dump() for name, one in self.periods.items()}}


def parse_spend(value: object) -> Optional[Spend]:
    """The figures of the file; None where it holds none."""
    given = table(value)
    as_of = number(given.get("as_of"))
    if as_of is None:
        return None
    read = {name: _period(table(given.get(name))) for name in PERIODS}
    return Spend(as_of, {name: period for name, period in read.items() if period is not None})


def _period(given: Record) -> Optional[SpendPeriod]:
    since, until, usd = (number(given.get(name)) for name in ("since", "until", "usd"))
    if since is None or until is None or usd is None:
        return None
    name, is_estimated = clean(given.get("name"), 10), given.get("estimated") is True
    return SpendPeriod(name, since, until, usd, is_estimated)
