"""The rows of `hudline alerts` for scripts; docs/reports.md documents their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hudline.cli.alerting.screen import Look
from hudline.core.fields import table
from hudline.core.json_codec import dumps
from hudline.host.alerts import alert_command
from hudline.host.notifications import alert_sequence
from hudline.view.alert_rules import COMMAND, KEY, PACE, RULES, alert_config
from hudline.view.alerts import Alert

Row = dict[str, Any]
# By rule: a value for the test of one that is off, and what it could be about.
_SAMPLES: dict[str, tuple[float, str]] = {
    "day": (20, ""), "week": (100, ""), "month": (300, ""), "prompt": (2, ""), "reads": (50, ""),
    "context": (80, ""), "limit_5h": (80, ""), "limit_7d": (80, ""), "turn": (600, ""),
    "loop": (5, "Bash"), "silent": (300, "Explore"), "error": (1, "overloaded"),
}  # fmt: skip


def rule_rows(config: Mapping[str, Any], history: Sequence[Alert]) -> list[Row]:
    """A row for each rule. config: the person's."""
    values = alert_config(config).rules
    rows = []
    for name, rule in RULES.items():
        times = [alert.at for alert in history if alert.rule == name]
        rows.append({
            "rule": name, "value": values.get(name), "unit": rule.unit, "alerts": len(times),
            "at": max(times, default=None),
        })  # fmt: skip
    return rows


def alert_row(alert: Alert, text: str) -> Row:
    """The row of an alert; `text`: as it was shown."""
    return {
        "at": alert.at, "rule": alert.rule, "value": alert.value, "threshold": alert.threshold,
        "name": alert.name or None, "session": alert.session or None, "text": text,
    }  # fmt: skip


def test_row(name: str, config: Mapping[str, Any], env: Mapping[str, str], now: float) -> Row:
    """What would be shown, rung and run if a rule were met at its value."""
    chosen, (sample, about) = alert_config(config), _SAMPLES[name]
    given = chosen.rules.get(name)
    value = given if isinstance(given, float) else float(sample)
    has_none = given == PACE or RULES[name].unit == "switch"
    alert = Alert(name, "test", now, value, None if has_none else value, about)
    command = alert_command(config)
    look = Look.of(config, env)
    return {
        "rule": name, "value": given, "text": look.text(alert),
        "rung": alert_sequence(alert, chosen.bell, dict(env), dict(config)),
        "command": None if command is None else table(config.get(KEY)).get(COMMAND),
        "stdin": None if command is None else dumps(alert.dump()).decode(),
    }  # fmt: skip
