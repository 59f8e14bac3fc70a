"""Learns what models cost from what Claude Code has reported, and keeps the prices in the ledger.

Equations are made of two kinds of reports: the totals of `cost-state` by session and model, and
what the status line's total rose by between two readings, with the requests that were answered in
between. `insight.learned_prices` solves them, and says when a price is proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hudline.insight.learned_prices import FEWEST, Equation, learn_prices, price_at
from hudline.insight.money import LearnedPrice, Tokens, added, cost
from hudline.insight.prices import PriceTable, base_name
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices, learned, price_column
from hudline.ledger.reports import TOKENS

KEPT = 2000  # deltas of all sessions
_MOST = 400  # equations of a kind that are looked at, the newest
_GROWTH = 1.25  # by how much the evidence must have grown before it is tried again
_MISS = 1e-8  # dollars: a total that is this far off is a miss
_SEEN = "learned"  # the name of the setting that says what was learned from
_SESSION_TIMES = """select session, min(first), max(ended) from (
    select session, first, ended from request union all
    select i.session, r.first, r.ended from inherited i join request r on r.key = i.request)
    group by session"""


Total = tuple[str, Tokens, float]  # a session, what a model has used in it, and the dollars


class _Evidence(NamedTuple):
    """What there is to learn of a model: how many reports may say something of it, and how many
    totals are not what its newest price gives."""

    reports: int
    misses: int


def learn(ledger: Ledger) -> list[str]:
    """Learn prices of all models of which there is more evidence than before; the models whose
    prices have changed. Takes milliseconds where there is none, else up to a second for each model.
    `LedgerBusy` where another process writes."""
    deltas = _number_of_deltas(ledger)
    if not _is_new(ledger, deltas):
        return []
    ledger.execute(
        """delete from reading_delta where ended < (
        select ended from reading_delta order by ended desc limit 1 offset ?)""",
        [KEPT - 1],
    )
    prices, known, tried = known_prices(ledger), learned(ledger), _tried(ledger)
    changed = []
    for model, reported in sorted(_reported(ledger).items()):
        before = known.get(model, [])
        evidence = _Evidence(len(reported) + deltas, _misses(reported, before))
        if not _is_worth_a_try(evidence, tried.get(model, _Evidence(0, 0)), bool(before)):
            continue
        totals = _totals(ledger, model, reported, prices)
        equations = [*totals[-_MOST:], *_deltas(ledger, model, prices)[-_MOST:]]
        after = _together(before, learn_prices(equations), totals)
        evidence = evidence._replace(misses=_misses(reported, after))
        _write(ledger, model, None if after == before else after, evidence)
        if after != before:
            changed.append(model)
    _note_seen(ledger, min(deltas, KEPT))
    return changed


def _is_new(ledger: Ledger, deltas: int) -> bool:
    """Whether a total has come or changed since the last time, or many deltas have come: all else
    can say nothing new, and to look at every session takes a while."""
    rows = ledger.rows("select value from setting where name = ?", [_SEEN])
    before, _, count = str(rows[0][0]).rpartition(" ") if rows else ("", "", "0")
    return before != _reports(ledger) or deltas > int(count) * _GROWTH


def _note_seen(ledger: Ledger, deltas: int) -> None:
    ledger.execute(
        "insert or replace into setting values (?, ?)", [_SEEN, f"{_reports(ledger)} {deltas}"]
    )


def _reports(ledger: Ledger) -> str:
    """What tells the totals of all sessions from those of another time."""
    row = ledger.rows("select count(*), total(usd), total(output) from reported")[0]
    return " ".join(map(repr, row))


def _tried(ledger: Ledger) -> dict[str, _Evidence]:
    rows = ledger.rows("select model, reports, misses from learning")
    return {row[0]: _Evidence(row[1], row[2]) for row in rows}


def _is_worth_a_try(evidence: _Evidence, tried: _Evidence, is_known: bool) -> bool:
    """Whether there may be something to learn: a new total that contradicts what is known, or
    clearly more reports than last time of a model whose price is not known."""
    if evidence.reports < FEWEST:
        return False
    if is_known:
        return evidence.misses != tried.misses
    return evidence.reports >= tried.reports * _GROWTH and evidence.reports > tried.reports


def _contradicts(total: Equation, known: Sequence[LearnedPrice]) -> bool:
    """Whether a total misses the price that was known while it was made."""
    price = price_at(known, total.began)
    if price is None:  # none is known, or not any more: what was made since may say more
        return bool(known) and known[-1].price is None and total.began >= known[-1].since
    return abs(cost(total.tokens, price) - total.usd) > _MISS


def _together(
    before: Sequence[LearnedPrice], found: Sequence[LearnedPrice], totals: Sequence[Equation]
) -> list[LearnedPrice]:
    """The prices that were known, and those that were found now of newer reports. A known price
    that a total misses holds until that was made, unless another was found."""
    if found:
        start = found[0].since
        same = [one for one in before if one.since < start]
        if same and same[-1].price == found[0].price:
            return [*same, *found[1:]]
        return [*same, *found]
    misses = [total.began for total in totals if _contradicts(total, before)]
    if not misses or not before:
        return list(before)
    start = min(misses)
    kept = [one for one in before if one.since < start]
    return [*kept, LearnedPrice(start, None)] if kept and kept[-1].price is not None else kept


def _reported(ledger: Ledger) -> dict[str, list[Total]]:
    """The totals of each model that could be equations."""
    found: dict[str, list[Total]] = {}
    for row in ledger.rows(
        f"""select r.session, r.model, r.usd, {TOKENS} from reported r
        where r.at = (select max(at) from reported x where x.session = r.session)"""  # noqa: S608
    ):
        session, model, usd, *amounts = tuple(row)
        tokens = Tokens(*amounts)
        if tokens.total and usd > 0 and not tokens.web_searches:
            found.setdefault(base_name(model), []).append((session, tokens, usd))
    return found


def _misses(totals: Iterable[Total], known: Sequence[LearnedPrice]) -> int:
    """How many totals the newest price does not give: those of former prices, which stay as many as
    they are, and new ones."""
    price = known[-1].price if known else None
    return sum(price is None or abs(cost(tokens, price) - usd) > _MISS for _, tokens, usd in totals)


def _totals(
    ledger: Ledger, model: str, reported: Iterable[Total], prices: PriceTable
) -> list[Equation]:
    """The totals of plain requests of a model, the oldest first. A session in which it was used at
    several prices says nothing of any."""
    times = {row[0]: (row[1], row[2]) for row in ledger.rows(_SESSION_TIMES)}
    rows = ledger.rows(
        f"""select distinct session from request r where model = ?
        and (tier <> '' or {price_column(prices)} like '[long%')""",  # noqa: S608
        [model],
    )
    mixed = {row[0] for row in rows}
    found = [
        Equation(tokens, usd, session, *times[session], is_total=True)
        for session, tokens, usd in reported
        if session in times and session not in mixed
    ]
    return sorted(found, key=lambda one: one.ended)


def _number_of_deltas(ledger: Ledger) -> int:
    found: int = ledger.rows("select count(*) from reading_delta")[0][0]
    return found


def _deltas(ledger: Ledger, model: str, prices: PriceTable) -> list[Equation]:
    """The deltas in which a model's plain requests alone were answered, whole; the oldest first."""
    rows = ledger.rows(
        f"""select d.session, d.began, d.ended, d.usd,
        r.model = ?1 and r.tier = '' and not r.is_cut and {price_column(prices)} not like '[long%',
        {TOKENS} from reading_delta d join request r
        on r.session = d.session and r.ended > d.began and r.ended <= d.ended
        where d.session in (select session from request where model = ?1)
        order by d.ended, d.session""",  # noqa: S608
        [model],
    )
    found: dict[tuple[str, float], Equation] = {}
    other = set()
    for row in rows:
        session, began, ended, usd, is_plain, *tokens = tuple(row)
        key = session, ended
        if not is_plain:
            other.add(key)
        known = found.get(key, Equation(Tokens(), usd, session, began, ended))
        found[key] = known._replace(tokens=added(known.tokens, Tokens(*tokens)))
    return [one for key, one in found.items() if key not in other]


def _write(
    ledger: Ledger, model: str, prices: Iterable[LearnedPrice] | None, evidence: _Evidence
) -> None:
    """Note that a model was tried, and its prices where they have changed."""
    with ledger.transaction():
        ledger.execute("insert or replace into learning values (?, ?, ?)", [model, *evidence])
        if prices is None:
            return
        ledger.execute("delete from price where model = ? and source = 'learned'", [model])
        for since, price in prices:
            rates = [None] * 5 if price is None else price[:5]
            ledger.execute(
                "insert into price values (?, ?, ?, ?, ?, ?, ?, 'learned')", [model, since, *rates]
            )
