"""`hudline otel doctor`: whether Claude Code's own telemetry works, and what is wrong with it."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Optional

from rich.console import Console
from rich.text import Text

from hudline.cli.reporting import columns, output
from hudline.cli.reporting.opened import opened
from hudline.cli.reporting.options import forms
from hudline.cli.reporting.spent import accounts
from hudline.cli.settings_layers import layers
from hudline.cli.telemetry.checks import FAIL, NOTE, OK, Check, Scene, checks
from hudline.cli.telemetry.variables import Variables
from hudline.config import reader
from hudline.core.errors import UserError
from hudline.core.paths import Home, exists
from hudline.export.destination import configured
from hudline.ledger import reports
from hudline.ledger.database import path_of
from hudline.ledger.reports import EVER, Period

_WHAT = ("doctor",)
_MARKS = {OK: ("✓", "green"), NOTE: ("·", "cyan"), FAIL: ("✗", "bold red")}
_PAST = 30 * 24 * 3600.0  # seconds of which the hidden share is looked at


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what is to be done, and how it is printed."""
    parser.add_argument("what", choices=_WHAT, metavar="WHAT", help=" | ".join(_WHAT))
    forms(parser.add_mutually_exclusive_group())


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Look at all settings and print what was found; 1 where something is wrong."""
    now = time.time()
    scene = Scene(
        Variables(env, layers(env, os.getcwd())), _hidden(home, env, now),
        lambda: configured(reader.read(home)), bool(env.get("CLAUDECODE")),
    )  # fmt: skip
    found = checks(scene)
    wrong = sum(check.status == FAIL for check in found)
    rows = [check._asdict() for check in found]
    if not output.print_rows(args, console, now, rows, {"wrong": wrong}):
        _draw(console, found)
    return 1 if wrong else 0


def _hidden(home: Home, env: dict[str, str], now: float) -> Optional[float]:
    """The share of the last cost that stands in no transcript, by what is in the ledger; None where
    there is none, or it cannot be opened."""
    if not exists(path_of(home)):
        return None
    try:
        with opened(home, env, now, reads=False) as held:
            period = Period(now - _PAST, EVER)
            account, prices, _ = accounts(held.ledger, period)
            seen = sum(
                account.money(one.session, one.key, one.tokens, prices.price(one.key)).usd
                for one in reports.usage(held.ledger, period)
            )
    except UserError:
        return None
    hidden = sum(part.usd for part in account.hidden)
    return hidden / (seen + hidden) if seen + hidden > 0 else None


def _draw(console: Console, found: Sequence[Check]) -> None:
    """A line each, with a sign that says how it is, and what to do below it."""
    for check in found:
        mark, style = _MARKS[check.status]
        columns.marked(console, Text(mark, style), check.sentence)
        if check.hint:
            columns.marked(console, Text("  →", "cyan"), check.hint)
