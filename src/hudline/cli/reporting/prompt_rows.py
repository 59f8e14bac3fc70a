"""The prompts of a period, as the ledger has them."""

from __future__ import annotations

from typing import NamedTuple

from hudline.cli.reporting.filters import Filter
from hudline.insight.money import Money, Tokens, added
from hudline.insight.prices import PriceTable
from hudline.insight.prompts import PromptRow, together, with_hidden
from hudline.ledger import prompts
from hudline.ledger.database import Ledger
from hudline.ledger.prompts import PromptCalls, PromptFacts, PromptUsage
from hudline.ledger.reports import Period
from hudline.ledger.session_costs import SessionCosts, session_costs

_NO_CALLS = PromptCalls(0, 0, 0, 0)


class PromptRows(NamedTuple):
    """The prompts, and the keys of the prices of the models that they used. `unassigned`: dollars
    that are hidden in their sessions and of no prompt that is known; `texts`: by prompt how it
    begins, where that is kept."""

    rows: list[PromptRow]
    models: set[str]
    prices: PriceTable
    unassigned: float
    texts: dict[str, str]


def prompt_rows(ledger: Ledger, period: Period, chosen: Filter) -> PromptRows:
    """The prompts of a period that are meant, with what their turns and agents did."""
    costs = session_costs(ledger, period)
    usage = [
        one for one in prompts.prompt_usage(ledger, period)
        if chosen.allows(one.project, one.branch, one.model, one.session)
    ]  # fmt: skip
    known_prompts = prompts.prompt_facts(ledger)
    rows = _rows(usage, costs, known_prompts)
    if chosen.branch is None and chosen.model is None:
        rows += [
            row for row in _without_requests(known_prompts, period, {row.prompt for row in rows})
            if chosen.allows(row.project, None, None, row.session)
        ]  # fmt: skip
    hidden: dict[str, float] = {}
    for part in costs.account.hidden:
        hidden[part.session] = hidden.get(part.session, 0.0) + part.usd
    readings = {key: one.usd for key, one in known_prompts.items() if one.usd is not None}
    rows = with_hidden(rows, readings, hidden)
    detailed = _with_details(ledger, period, rows)
    named = [row._replace(project=chosen.label(row.project)) for row in detailed]
    shown = {row.session for row in named}
    rest = sum(hidden.get(session, 0.0) for session in shown)
    rest -= sum(row.money.hidden for row in named)
    texts = {key: one.text for key, one in known_prompts.items() if one.text}
    return PromptRows(named, {one.key for one in usage}, costs.prices, max(rest, 0.0), texts)


def _rows(
    usage: list[PromptUsage],
    costs: SessionCosts,
    known_prompts: dict[str, PromptFacts],
) -> list[PromptRow]:
    """A row for each prompt; requests of which the prompt is not known are one of their
    session."""
    found: dict[tuple[str, str], PromptRow] = {}
    for one in usage:
        money = costs.money(one.session, one.key, one.tokens)
        key = one.prompt, "" if one.prompt else one.session
        at = known_prompts[one.prompt].at if one.prompt in known_prompts else 0.0
        row = found.get(key) or PromptRow(
            one.prompt, one.session, one.project, at, Money(), Tokens(), 0
        )
        found[key] = row._replace(
            money=row.money.plus(money),
            tokens=added(row.tokens, one.tokens),
            requests=row.requests + one.requests,
        )
    return list(found.values())


def _without_requests(
    known_prompts: dict[str, PromptFacts], period: Period, known: set[str]
) -> list[PromptRow]:
    """Prompts that only a journal knows: no transcript was written, but readings were."""
    return [
        PromptRow(key, one.session, one.project, one.at, Money(), Tokens(), 0)
        for key, one in known_prompts.items()
        if one.usd and key not in known and period.since <= one.at < period.until
    ]


def _with_details(ledger: Ledger, period: Period, rows: list[PromptRow]) -> list[PromptRow]:
    """The rows with their calls, agents and times."""
    calls, agents = prompts.prompt_calls(ledger, period), prompts.prompt_agents(ledger, period)
    spans, waits = prompts.prompt_spans(ledger, period), prompts.prompt_waits(ledger, period)
    detailed = []
    for row in rows:
        if not row.prompt:
            detailed.append(row)
            continue
        mine = spans.get(row.prompt, [])
        began = min((first for first, _ in mine), default=row.at)
        detailed.append(
            row._replace(
                **calls.get(row.prompt, _NO_CALLS)._asdict(),
                agents=agents.get(row.prompt, 0),
                took=together(mine),
                waited=together(waits.get(row.prompt, [])),
                at=max(began, row.at) if row.at else began,
            )
        )
    return detailed
