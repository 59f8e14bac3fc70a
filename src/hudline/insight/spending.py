"""What was spent, by day, project, branch, model and more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple, Optional, Union

from hudline.insight.money import Money, Tokens, added, cost
from hudline.insight.reconciliation import PriceOf, Reconciliation

GROUPS = (
    *("day", "week", "month", "project", "branch", "model", "person", "session", "agent", "skill"),
    "cache",
)
DATED = ("day", "week", "month")
Group = tuple[Optional[str], ...]


class Item(NamedTuple):
    """Requests that are alike in all that a report groups by; None where that is not known, as the
    agent of what is hidden. `agent`: "main" for the main thread; `key`: of their price, "" for the
    model's own name."""

    day: str
    session: str
    project: str
    branch: Optional[str]
    model: Optional[str]
    person: Optional[str]
    agent: Optional[str]
    skill: Optional[str]
    tokens: Tokens
    requests: int
    key: str = ""


class HiddenItem(NamedTuple):
    """What is billed and in no transcript, with its dollars."""

    item: Item
    usd: float


class Row(NamedTuple):
    """A group: its name in each of the columns asked for, and what was spent in it."""

    group: Group
    money: Money
    tokens: Tokens
    requests: int

    def plus(self, money: Money, tokens: Tokens, requests: int) -> Row:
        """The group with more in it."""
        return Row(
            self.group, self.money.plus(money), added(self.tokens, tokens),
            self.requests + requests,
        )  # fmt: skip


class Report(NamedTuple):
    """Rows and their total."""

    by: tuple[str, ...]
    rows: list[Row]
    total: Row


def report(
    spent: Iterable[Union[Item, HiddenItem]],
    account: Reconciliation,
    price: PriceOf,
    by: Sequence[str],
) -> Report:
    """Group what was spent. Dated rows are in their order, others begin with the dearest."""
    sums: dict[Group, Row] = {}
    total = Row((), Money(), Tokens(), 0)
    for one in spent:
        item = one.item if isinstance(one, HiddenItem) else one
        money = money_of(one, account, price)
        total = total.plus(money, item.tokens, item.requests)
        for group, part, tokens in _parts(item, money, by, price):
            row = sums.get(group, Row(group, Money(), Tokens(), 0))
            sums[group] = row.plus(part, tokens, item.requests)
    rows = sorted(sums.values(), key=lambda row: tuple(name or "" for name in row.group))
    if by[0] not in DATED:
        rows.sort(key=lambda row: -row.money.usd)
    return Report(tuple(by), rows, total)


def money_of(one: Union[Item, HiddenItem], account: Reconciliation, price: PriceOf) -> Money:
    """What requests cost, or what is hidden."""
    if isinstance(one, HiddenItem):
        return Money(one.usd, one.usd)
    key = one.key or one.model or ""
    return account.money(one.session, key, one.tokens, price(key))


def _parts(
    item: Item, money: Money, by: Sequence[str], price: PriceOf
) -> Iterable[tuple[Group, Money, Tokens]]:
    """The groups of an item: one, or by the classes of its tokens one for each."""
    names = [None if name == "cache" else _name(item, name) for name in by]
    if "cache" not in by:
        yield tuple(names), money, item.tokens
        return
    known = price(item.key or item.model or "")
    classes = [(kind, count) for kind, count in zip(Tokens._fields, item.tokens) if count]
    parts = [Tokens(**{kind: count}) for kind, count in classes]
    weights = [float(part.total) if known is None else cost(part, known) for part in parts]
    whole = sum(weights)
    if not whole:  # a part of which no tokens are known
        yield tuple(names), money, item.tokens
        return
    for (kind, _), tokens, weight in zip(classes, parts, weights):
        share = weight / whole
        part = money._replace(
            usd=money.usd * share, hidden=money.hidden * share,
            unpriced=tokens.total if money.unpriced else 0,
        )  # fmt: skip
        group = tuple(kind if name == "cache" else value for name, value in zip(by, names))
        yield group, part, tokens


def _name(item: Item, group: str) -> Optional[str]:
    if group == "week":
        return week(item.day)
    if group == "month":
        return item.day[:7]
    value = getattr(item, group)
    return str(value) if value else None


def week(day: str) -> str:
    """The Monday of the week of a day, both as 2026-11-23."""
    found = date.fromisoformat(day)
    return str(found - timedelta(days=found.weekday()))


def days(first: str, last: str) -> list[str]:
    """All days from the first to the last, both as 2026-11-23."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [str(start + timedelta(days=count)) for count in range((end - start).days + 1)]
