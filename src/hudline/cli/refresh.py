"""What `hudline.host.ledger_child` runs behind the screen: reads what is new into the ledger, sums
up what was spent for the widgets, notes what the cleanup may take, looks at the rules about money,
and has what is new sent to the collector of config.json. `hudline ledger refresh` does the same at
once.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import datetime
from typing import Optional

from hudline.cli.exporting.child import start_push
from hudline.cli.reporting.filters import Filter
from hudline.cli.reporting.prompt_choice import follow_silently
from hudline.cli.reporting.prompt_rows import prompt_rows
from hudline.cli.reporting.spend_items import by_day
from hudline.config import reader
from hudline.core.error_log import report_error
from hudline.core.errors import guard
from hudline.core.file_io import read_object, replace
from hudline.core.json_codec import dumps
from hudline.core.paths import Home, config_folder, environment, exists, locate
from hudline.host.alert_log import fire_alerts
from hudline.host.alerts import alert_command, run_alert_command
from hudline.insight.budget import PeriodSpan, period_spans
from hudline.insight.money import Money
from hudline.ledger.database import Ledger, LedgerBusy, open_ledger
from hudline.ledger.files import forgotten
from hudline.ledger.ingest import ingest
from hudline.ledger.learning import learn
from hudline.ledger.reports import Period
from hudline.store.ingested import note_ingested
from hudline.view.alert_rules import AlertConfig, alert_config
from hudline.view.alerts import Finding, PromptFigures, prompt_findings, spend_findings
from hudline.view.spend import FILE, Spend, SpendPeriod, parse_spend

_NEWS = 3600.0  # seconds since a prompt's last sign in which what it cost is news
_DAY = 86_400.0


def main(arguments: list[str]) -> None:
    """Do it for the person of this process's environment; an error is noted for the doctor."""
    env = environment()
    guard(
        lambda: refresh(locate(env), env, time.time()),
        lambda error: report_error(env, "ledger", error, time.time()),
    )


def refresh(home: Home, env: dict[str, str], now: float) -> bool:
    """Do it; whether all that is new was read: another process may be writing. now: seconds since
    1970. Nothing where Hudline was uninstalled. UserError, OSError or a database's error where the
    ledger cannot be used."""
    if not exists(home.root):
        return True
    ledger = open_ledger(home)
    try:
        chosen = reader.read(home)
        follow_silently(ledger, home, chosen)
        folder = config_folder(env)
        done = ingest(ledger, home, [folder] if os.path.isdir(folder) else [])
        if done.transcripts or done.journals:
            with suppress(LedgerBusy):
                learn(ledger)
        spend = spend_of(ledger, now)
        if not done.is_complete:
            before = parse_spend(read_object(f"{home.root}/{FILE}"))
            spend = spend._replace(as_of=before.as_of if before else 0.0)
        config = alert_config(chosen)
        findings = money_findings(ledger, spend, config, now)
        sessions = journals(ledger, home)
    finally:
        ledger.close()
    if exists(home.root):
        replace(f"{home.root}/{FILE}", dumps(spend.dump()))
        note_ingested(home, sessions, now)
        _fire(home, env, findings, now, config)
        start_push(home, env)
    return done.is_complete


def spend_of(ledger: Ledger, now: float) -> Spend:
    """What was spent in the day, week and month of `now`, as `hudline spend` counts it."""
    spans = period_spans(f"{datetime.fromtimestamp(now):%Y-%m-%d}")
    days = by_day(ledger, min(_midnight(span.first) for span in spans.values()))
    return Spend(round(now, 3), {name: _summed(span, days) for name, span in spans.items()})


def _summed(span: PeriodSpan, days: dict[str, Money]) -> SpendPeriod:
    total = span.total(days)
    is_estimated = total.is_estimated or bool(total.unpriced)
    since, until = _midnight(span.first), _midnight(span.following)
    return SpendPeriod(span.name, since, until, total.usd, is_estimated)


def _midnight(day: str) -> float:
    """When a local day begins, in seconds since 1970."""
    return datetime.strptime(day, "%Y-%m-%d").timestamp()


def journals(ledger: Ledger, home: Home) -> dict[str, Optional[int]]:
    """The bytes of each journal on disk that are in the ledger; None where its session is
    forgotten."""
    there = set(os.listdir(home.sessions)) if exists(home.sessions) else set()
    rows = ledger.rows("select session, size from journal")
    known: dict[str, Optional[int]] = {row[0]: row[1] for row in rows if row[0] in there}
    return {**known, **dict.fromkeys(forgotten(ledger) & there)}


def money_findings(ledger: Ledger, spend: Spend, config: AlertConfig, now: float) -> list[Finding]:
    """What the rules about money find."""
    found = spend_findings(spend, config, now)
    if not {"prompt", "reads"} & set(config.rules):
        return found
    rows = prompt_rows(ledger, Period(now - _DAY), Filter(ledger)).rows
    figures = [
        PromptFigures(row.prompt, row.session, row.money.usd, row.reads)
        for row in rows if now - (row.at + row.took + row.waited) < _NEWS
    ]  # fmt: skip
    return found + prompt_findings(figures, config, now)


def _fire(
    home: Home, env: dict[str, str], findings: list[Finding], now: float, config: AlertConfig
) -> None:
    fired = fire_alerts(home, findings, now, config.cooldown) if findings else None
    command = alert_command(reader.read(home))
    if fired is not None and command is not None:
        run_alert_command(fired[0], command, env)
