"""`hudline spend`: what was spent, by day, project, branch, model and more."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from typing import Optional

from rich.console import Console

from hudline.cli.reporting import budgets, columns, figures, notes, output, words
from hudline.cli.reporting.columns import Column
from hudline.cli.reporting.filters import Filter
from hudline.cli.reporting.opened import opened
from hudline.cli.reporting.options import common, names_of, period_of
from hudline.cli.reporting.spent import Spent, spent
from hudline.cli.reporting.subscription import subscription
from hudline.config import reader
from hudline.core.paths import Home
from hudline.insight import spending
from hudline.insight.money import Money, Tokens
from hudline.insight.spending import DATED, GROUPS, Report, Row

_MOST_DAYS = 31  # so many days are shown without a gap
_BAR = 12  # cells
_ID = 8  # characters of a session's id
_VENDOR = "claude-"
# Columns behind the money, and the rank by which they leave a narrow terminal.
_RANKS = {"REQUESTS": 30, "FRESH": 10, "OUTPUT": 20, "CACHE READ": 40}


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what rows there are, and those of all reports."""
    parser.add_argument(
        "--by", type=names_of(GROUPS), default=("day",), metavar="WHAT",
        help=f"what a row is, or several with commas: {', '.join(GROUPS)}",
    )  # fmt: skip
    common(parser)


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Print what was spent. UserError where the ledger cannot be opened, or a name is that of
    several; 0 also where there is nothing."""
    now = time.time()
    with opened(home, env, now, not args.no_read) as held:
        chosen = Filter(held.ledger, args)
        config = reader.read(home)
        person = reader.person(config)
        found = spent(held.ledger, period_of(args, now), chosen, person)
        report = spending.report(found.items, found.account, found.prices.price, args.by)
        report = report._replace(rows=_limited(report, args.limit))
        uses = budgets.budgets(held.ledger, reader.budget(config), now)
        if args.json or args.csv:
            rows = [_record(report.by, row) for row in report.rows]
            total = {
                **_record((), report.total), "api_equivalent": bool(subscription(env)),
                "budget": budgets.record(uses),
            }  # fmt: skip
            output.print_rows(args, console, held.as_of, rows, total)
        else:
            _draw(console, report, found, args)
            budgets.draw(console, uses)
            notes.equivalent(console, subscription(env) if found.items else "")
            notes.incomplete(console, held)
    return 0


def _limited(report: Report, limit: Optional[int]) -> list[Row]:
    """So many rows: the newest where they are dated, else the first."""
    if limit is None:
        return report.rows
    return report.rows[-limit:] if report.by[0] in DATED else report.rows[:limit]


def _record(by: Sequence[str], row: Row) -> dict[str, object]:
    return {
        **dict(zip(by, row.group)), **output.money(row.money), **output.tokens(row.tokens),
        "requests": row.requests,
    }  # fmt: skip


def _draw(console: Console, report: Report, found: Spent, args: Namespace) -> None:
    if not found.items:
        said = words.say("Nothing was spent {period}.", period=notes.since(args))
        columns.note(console, said, "")
        return
    items = [one if isinstance(one, spending.Item) else one.item for one in found.items]
    about = [
        words.say("Spent {period}", period=notes.since(args)),
        words.several(len({item.project for item in items}), "{count} project", "{count} projects"),
        words.several(len({item.session for item in items}), "{count} session", "{count} sessions"),
    ]
    columns.heading(console, " · ".join(about), figures.spent(report.total.money))
    rows = _without_gaps(report)
    names, shown = _names(report.by, rows), _figures(rows, report.total, report.by)
    blank = [""] * (len(names) - 1)
    total = [words.say("total"), *blank, *(_figure(one.title, report.total) for one in shown)]
    columns.draw(console, [*names, *map(_titled, shown)], total)
    keys = {item.key or item.model for item in items if item.model}
    notes.money(console, report.total.money, filter(None, keys), found.prices)


def _without_gaps(report: Report) -> list[Row]:
    """The rows, with those days between them in which nothing was spent."""
    rows = report.rows
    if report.by != ("day",) or not rows:
        return rows
    by_day = {row.group[0] or "": row for row in rows}
    days = spending.days(min(by_day), max(by_day))
    if len(days) > _MOST_DAYS:
        return rows
    return [by_day.get(day, Row((day,), Money(), Tokens(), 0)) for day in days]


def _names(by: Sequence[str], rows: Sequence[Row]) -> list[Column]:
    return [
        Column(
            _group_title(name),
            [_name(name, row.group[index]) for row in rows],
            is_right=False, is_cut=name not in DATED,
        )
        for index, name in enumerate(by)
    ]  # fmt: skip


def _name(group: str, value: Optional[str]) -> str:
    if value is None:
        return words.say("hidden") if group == "agent" else figures.NONE
    if group == "day":
        return figures.day(value)
    if group == "session":
        return value[:_ID]
    if group == "model":
        return value.removeprefix(_VENDOR)
    return _token_class(value) if group == "cache" else value


def _figures(rows: Sequence[Row], total: Row, by: Sequence[str]) -> list[Column]:
    bars = columns.bars([row.money.usd for row in rows], _BAR)
    ranks = {"TOKENS": 40} if "cache" in by else _RANKS
    return [
        Column("COST", [_figure("COST", row) for row in rows], style="green"),
        Column("", bars, 50, is_right=False, style="cyan"),
        *(
            Column(title, [_figure(title, row) for row in rows], rank)
            for title, rank in ({"HIDDEN": 60} if total.money.hidden else {}).items()
        ),
        *(
            Column(title, [_figure(title, row) for row in rows], rank)
            for title, rank in ranks.items()
        ),
    ]


def _figure(title: str, row: Row) -> str:
    tokens = row.tokens
    written = tokens.cache_write_5m + tokens.cache_write_1h
    texts = {
        "COST": figures.spent(row.money),
        "HIDDEN": figures.usd(row.money.hidden),
        "REQUESTS": figures.number(row.requests),
        "FRESH": figures.tokens(tokens.input + written),
        "OUTPUT": figures.tokens(tokens.output),
        "CACHE READ": figures.cached(tokens),
        "TOKENS": figures.number(tokens.total),
    }
    return texts.get(title, "")


def _titled(column: Column) -> Column:
    """The column with its title in the person's language."""
    titles = {
        "COST": words.say("COST"),
        "HIDDEN": words.say("HIDDEN"),
        "REQUESTS": words.say("REQUESTS"),
        "FRESH": words.say("FRESH"),
        "OUTPUT": words.say("OUTPUT"),
        "CACHE READ": words.say("CACHE READ"),
        "TOKENS": words.say("TOKENS"),
    }
    return replace(column, title=titles.get(column.title, column.title))


def _group_title(name: str) -> str:
    titles = {
        "day": words.say("DAY"),
        "week": words.say("WEEK FROM"),
        "month": words.say("MONTH"),
        "project": words.say("PROJECT"),
        "branch": words.say("BRANCH"),
        "model": words.say("MODEL"),
        "person": words.say("PERSON"),
        "session": words.say("SESSION"),
        "agent": words.say("AGENT"),
        "skill": words.say("SKILL"),
        "cache": words.say("CACHE"),
    }
    return titles.get(name, name.upper())


def _token_class(name: str) -> str:
    titles = {
        "input": words.say("input"),
        "output": words.say("output"),
        "cache_read": words.say("cache read"),
        "cache_write_5m": words.say("cache write 5m"),
        "cache_write_1h": words.say("cache write 1h"),
        "web_searches": words.say("web searches"),
    }
    return titles.get(name, name)
