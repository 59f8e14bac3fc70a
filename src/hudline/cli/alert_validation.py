"""Validates `alerts` of config.json, and says what its values may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hudline.cli.reference.manual import nearest, shortened
from hudline.cli.row_validation import Finding
from hudline.core.fields import clean
from hudline.host.alerts import alert_command
from hudline.view.alert_rules import (
    BELL,
    BELLS,
    COMMAND,
    COOLDOWN,
    COOLDOWNS,
    KEY,
    PACE,
    RULES,
    Rule,
)

NAMES = (*RULES, BELL, COOLDOWN, COMMAND)


def invalid_alerts(given: dict[str, Any]) -> Iterator[Finding]:
    """What is wrong with the rules, and what counts instead."""
    for name, value in given.items():
        where = f"{KEY}.{clean(name, 40)}"
        if name not in NAMES:
            yield Finding(where, "is not a rule", "it is ignored", nearest(name, NAMES))
        elif name in RULES:
            if RULES[name].read(value) is None and value is not False:
                reason = f"is {shortened(value)}, not {allowed_value(RULES[name])}"
                yield Finding(where, reason, "the rule is off")
        elif name == BELL:
            if value not in BELLS:
                reason = f"is {shortened(value)}, not one of {', '.join(BELLS)}"
                yield Finding(where, reason, '"off" is used', nearest(value, BELLS))
        elif name == COOLDOWN:
            yield from _cooldown(where, value)
        elif alert_command({KEY: given}) is None:
            yield Finding(where, "says nothing to run", "it never runs")


def _cooldown(where: str, value: object) -> Iterator[Finding]:
    usual, least, most = COOLDOWNS
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not least <= value <= most:  # type: ignore[operator]
        reason = f"is {shortened(value)}, not a number from {least:g} to {most:g}"
        yield Finding(where, reason, f"{usual:g} is used")


def allowed_value(rule: Rule) -> str:
    """The values that a rule takes, in words."""
    if rule.unit == "switch":
        return "true or false"
    kind = "a whole number" if rule.unit == "count" else "a number"
    words = f"{kind} from {rule.least:g} to {rule.most:.7g}"
    return f'{words} or "{PACE}"' if rule.has_pace else words
