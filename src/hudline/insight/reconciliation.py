"""Claude Code's own totals against the requests of transcripts: what is billed and in none.

Compactions, safety checks and answers that were cut stand in no line of a transcript, or with fewer
tokens than were billed. That part is `hidden`: it is shown by itself, never spread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Callable, NamedTuple, Optional

from hudline.insight.money import Money, Price, Tokens, added, cost, sum_tokens, taken
from hudline.insight.prices import base_name

_LEAST = 1e-9  # dollars; less is rounding
_LEAST_UNEXPLAINED = 1e-6  # dollars between a reading and the requests
_SAME = 1e-9  # share by which a price may miss a total
PriceOf = Callable[[str], Optional[Price]]
Key = tuple[str, str]  # session, model


class Reported(NamedTuple):
    """What Claude Code reported of a model in a session, all in all."""

    session: str
    model: str
    tokens: Tokens
    usd: float


class Seen(NamedTuple):
    """Requests of a session and model; `is_covered`: whether they were made before the total that
    was reported last; `is_lost`: they are in no total, for their process was killed; `key`: of
    their price, "" for the model's own name."""

    session: str
    model: str
    tokens: Tokens
    is_covered: bool = True
    is_lost: bool = False
    key: str = ""


class Hidden(NamedTuple):
    """A session's part that stands in no transcript, of one model; of "" where only a reading of
    its total is known."""

    session: str
    model: str
    tokens: Tokens
    usd: float


class Contradiction(NamedTuple):
    """More tokens of a class in transcripts than Claude Code has counted: something was counted
    twice, or its total is not the last one."""

    session: str
    model: str
    kind: str
    seen: int
    reported: int


class Reconciliation(NamedTuple):
    """`hidden` parts; `scales`: what a price is multiplied by so that it gives what was reported,
    by session and the key of the price; `rates`: dollars a token where there is no price but Claude
    Code said what it cost; `reported`: sessions and models that have a total; `lost`: sessions with
    requests that are in no total."""

    hidden: list[Hidden]
    scales: Mapping[Key, float]
    rates: Mapping[Key, float]
    contradictions: list[Contradiction]
    reported: frozenset[Key]
    lost: frozenset[str]

    def money(self, session: str, name: str, tokens: Tokens, price: Optional[Price]) -> Money:
        """What requests of a session cost; `name`: the key of their price, which is the model's
        name for plain ones."""
        key = session, name
        rate = self.rates.get(key)
        if price is None:
            return Money(unpriced=tokens.total) if rate is None else Money(tokens.total * rate)
        is_estimated = price.source == "table" and (session, base_name(name)) not in self.reported
        return Money(cost(tokens, price) * self.scales.get(key, 1.0), is_estimated=is_estimated)


class _Found(NamedTuple):
    scales: dict[Key, float]
    rates: dict[Key, float]
    contradictions: list[Contradiction]


class _Requests:
    """The requests of each session by the key of their price, and those that its total holds by
    session and model; without those that are lost, of which it has the sessions."""

    def __init__(self, seen: Iterable[Seen]) -> None:
        self.covered: dict[Key, dict[str, Tokens]] = {}
        self.all: dict[Key, Tokens] = {}
        self.lost: set[str] = set()
        for one in seen:
            if one.is_lost:
                self.lost.add(one.session)
                continue
            name = one.key or one.model
            key = one.session, name
            self.all[key] = added(self.all.get(key, Tokens()), one.tokens)
            if one.is_covered:
                of = self.covered.setdefault((one.session, one.model), {})
                of[name] = added(of.get(name, Tokens()), one.tokens)


def reconcile(
    reported: Iterable[Reported],
    seen: Iterable[Seen],
    readings: Mapping[str, float],
    price: PriceOf,
) -> Reconciliation:
    """Compare totals with requests.

    readings: the newest total of each session by its status line, in dollars, which counts where it
    is more than was reported. price: of a model by its name.
    """
    requests = _Requests(seen)
    found = _Found({}, {}, [])
    hidden: dict[Key, Hidden] = {}
    for total in reported:
        key = total.session, total.model
        known = requests.covered.get(key, {})
        hidden[key] = _hidden(total, known, price, found)
    shown = [one for one in hidden.values() if one.usd > _LEAST]
    account = Reconciliation(
        shown, *found, reported=frozenset(hidden), lost=frozenset(requests.lost)
    )
    return _with_readings(account, requests, readings, price)


def contradictory(reported: Iterable[Reported], seen: Iterable[Seen]) -> set[str]:
    """The sessions whose totals hold fewer tokens of a class than their requests have."""
    requests = _Requests(seen)
    return {
        total.session
        for total in reported
        for tokens in [requests.covered.get((total.session, total.model), {}).values()]
        if any(mine > theirs for mine, theirs in zip(sum_tokens(tokens), total.tokens))
    }


def _contradictions(total: Reported, known: Tokens) -> list[Contradiction]:
    return [
        Contradiction(total.session, total.model, kind, mine, theirs)
        for kind, mine, theirs in zip(Tokens._fields, known, total.tokens)
        if mine > theirs
    ]


def _hidden(total: Reported, known: Mapping[str, Tokens], price: PriceOf, found: _Found) -> Hidden:
    """What of a total is in no request; adds to `found` how its requests are priced.

    known: its requests by the key of their price.
    """
    everything = sum_tokens(known.values())
    found.contradictions.extend(_contradictions(total, everything))
    if len(known) > 1:
        return _hidden_among_several(total, known, everything, price, found)
    name = next(iter(known), total.model)
    return _hidden_of_one(total, name, everything, price(name), found)


def _hidden_of_one(
    total: Reported, name: str, known: Tokens, price: Optional[Price], found: _Found
) -> Hidden:
    """Where all requests have the same price: what is hidden has it too."""
    key = total.session, name
    rest = taken(total.tokens, known)
    whole = added(known, rest)
    full = 0.0 if price is None else cost(whole, price)
    if price is None or full <= 0.0:
        rate = total.usd / whole.total if whole.total else 0.0
        found.rates[key] = rate
        usd = rate * rest.total if whole.total else total.usd
        return Hidden(total.session, total.model, rest, usd)
    is_contradictory = whole != total.tokens
    scale = 1.0 if is_contradictory else total.usd / full
    if abs(scale - 1.0) > _SAME:
        found.scales[key] = scale
    return Hidden(total.session, total.model, rest, cost(rest, price) * scale)


def _hidden_among_several(
    total: Reported, known: Mapping[str, Tokens], everything: Tokens, price: PriceOf, found: _Found
) -> Hidden:
    """Where requests have several prices, nobody knows which one what is hidden has: it is what
    the total is more than they."""
    rest = taken(total.tokens, everything)
    prices = {name: price(name) for name in known}
    sums = {name: cost(known[name], one) for name, one in prices.items() if one is not None}
    left = total.usd - sum(sums.values())
    unpriced = sum(known[name].total for name, one in prices.items() if one is None)
    if unpriced and left > 0:
        rate = left / (unpriced + rest.total)
        found.rates.update(((total.session, name), rate) for name in prices if name not in sums)
        return Hidden(total.session, total.model, rest, rate * rest.total)
    if rest.total and left > 0:
        return Hidden(total.session, total.model, rest, left)
    is_whole = not rest.total and everything == total.tokens and bool(sums)
    scale = total.usd / sum(sums.values()) if is_whole and sum(sums.values()) > 0 else 1.0
    if abs(scale - 1.0) > _SAME:
        found.scales.update(((total.session, name), scale) for name in sums)
    return Hidden(total.session, total.model, rest, 0.0)


def _with_readings(
    account: Reconciliation, requests: _Requests, readings: Mapping[str, float], price: PriceOf
) -> Reconciliation:
    """What the newest reading of a session tells beyond its requests and its reported total: the
    cost of models without a price, else a part that is hidden."""
    known: dict[str, float] = {}
    unpriced: dict[str, int] = {}
    for (session, model), tokens in requests.all.items():
        money = account.money(session, model, tokens, price(model))
        known[session] = known.get(session, 0.0) + money.usd
        unpriced[session] = unpriced.get(session, 0) + money.unpriced
    by_session: dict[str, float] = {}
    for one in account.hidden:
        by_session[one.session] = by_session.get(one.session, 0.0) + one.usd
    rates, hidden = dict(account.rates), list(account.hidden)
    for session, usd in readings.items():
        rest = usd - known.get(session, 0.0) - by_session.get(session, 0.0)
        if rest <= _LEAST_UNEXPLAINED:
            continue
        if unpriced.get(session):
            for key in requests.all:
                if key[0] == session and price(key[1]) is None and key not in rates:
                    rates[key] = rest / unpriced[session]
        else:
            hidden.append(Hidden(session, "", Tokens(), rest))
    return account._replace(rates=rates, hidden=hidden)
