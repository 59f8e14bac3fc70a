"""The rows of requests, calls and prompts for files, with the names of docs/reports.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Optional

from hudline.cli.reporting import output
from hudline.cli.reporting.filters import Filter
from hudline.cli.reporting.prompted import prompted
from hudline.cli.reporting.spent import accounts
from hudline.insight.money import Money
from hudline.insight.reconciliation import Hidden
from hudline.insight.tool_usage import server_and_tool
from hudline.ledger import exports
from hudline.ledger.database import Ledger
from hudline.ledger.exports import CallRow, RequestRow
from hudline.ledger.reports import Period, SessionInfo, projects

KINDS = ("requests", "calls", "prompts")
Row = dict[str, object]


class Chosen(NamedTuple):
    """What is exported: a period, what of it, and the name that the person has set."""

    period: Period
    filter: Filter
    person: Optional[str]


def rows(ledger: Ledger, kind: str, chosen: Chosen) -> Iterator[Row]:
    """The rows of a kind, one after the other, requests and calls the oldest first."""
    makers = {"requests": _requests, "calls": _calls, "prompts": _prompts}
    return makers[kind](ledger, chosen)


def _requests(ledger: Ledger, chosen: Chosen) -> Iterator[Row]:
    """All requests, then what of each session is hidden: together they are all that was spent."""
    account, prices, infos = accounts(ledger, chosen.period)
    project, allows = projects(ledger), chosen.filter.allows
    for one in exports.requests(ledger, period=chosen.period):
        name = project.get(one.session, "")
        if allows(name, one.branch, one.model, one.session):
            money = account.money(one.session, one.key, one.tokens, prices.price(one.key))
            yield _request(one, chosen, chosen.filter.label(name), money)
    for part in account.hidden:
        info = infos.get(part.session)
        if info is None or not chosen.period.since <= info.last < chosen.period.until:
            continue
        if allows(info.project, info.branch, part.model, part.session):
            yield _hidden(part, info, chosen)


def _request(one: RequestRow, chosen: Chosen, project: str, money: Money) -> Row:
    return {
        "at": _time(one.first), "id": one.id, "session": one.session, "prompt": one.root or None,
        "project": project or None, "branch": one.branch or None, "model": one.model or None,
        "person": chosen.person, "agent": one.kind, "agent_id": one.agent or None,
        "skill": one.skill or None, "server": one.server or None, **output.money(money),
        **output.tokens(one.tokens), "seconds": _seconds(one.ended - (one.sent or one.first)),
        "attempts": one.attempts, "lost_seconds": _seconds(one.lost), "cut": one.is_cut,
    }  # fmt: skip


def _hidden(part: Hidden, info: SessionInfo, chosen: Chosen) -> Row:
    """A row with the same names; what belongs to a request alone is not known."""
    none = RequestRow(
        "", part.session, "", "", "", "", "", None, info.last, info.last, part.model, part.tokens,
        0, 0.0, False, "", "", info.branch, part.model,
    )  # fmt: skip
    money = Money(part.usd, part.usd)
    row = _request(none, chosen, chosen.filter.label(info.project), money)
    return {**row, "id": None, "agent": None, "seconds": None}


def _calls(ledger: Ledger, chosen: Chosen) -> Iterator[Row]:
    project = projects(ledger)
    for one in exports.calls(ledger, period=chosen.period):
        name = project.get(one.session, "")
        if chosen.filter.allows(name, one.branch, chosen.filter.model, one.session):
            yield _call(one, chosen, chosen.filter.label(name))


def _call(one: CallRow, chosen: Chosen, project: str) -> Row:
    server, tool = server_and_tool(one.tool)
    return {
        "at": _time(one.began), "id": one.id, "session": one.session, "prompt": one.root or None,
        "project": project or None, "branch": one.branch or None, "person": chosen.person,
        "agent": one.kind, "agent_id": one.agent or None, "server": server or None,
        "tool": tool or None, "target": one.target or None, "outcome": one.outcome or None,
        "seconds": None if one.took is None else _seconds(one.took),
        "waited": _seconds(one.waited), "answer_bytes": one.answer_bytes,
    }  # fmt: skip


def _prompts(ledger: Ledger, chosen: Chosen) -> Iterator[Row]:
    found = prompted(ledger, chosen.period, chosen.filter)
    for row in sorted(found.rows, key=lambda row: (row.at, row.prompt, row.session)):
        yield {
            "at": _time(row.at), "prompt": row.prompt or None, "session": row.session,
            "project": row.project or None, "person": chosen.person, **output.money(row.money),
            **output.tokens(row.tokens), "requests": row.requests, "calls": row.calls,
            "reads": row.reads, "files": row.files, "failed": row.failed, "agents": row.agents,
            "seconds": _seconds(row.took), "waited": _seconds(row.waited),
            "text": found.texts.get(row.prompt),
        }  # fmt: skip


def _time(at: float) -> float:
    return round(at, 3)


def _seconds(length: float) -> float:
    return round(max(length, 0.0), 3)
