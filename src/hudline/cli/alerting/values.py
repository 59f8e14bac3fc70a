"""The values of `hudline alerts set`, as people type them: 20, $20, 80%, 10m, pace, on."""

from __future__ import annotations

import re
from typing import Union

from hudline.cli.alert_validation import NAMES, allowed_value
from hudline.cli.reference.manual import nearest
from hudline.core.errors import UserError
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

_NUMBER = re.compile(r"\$?(\d{1,9}(?:\.\d{1,6})?)([a-z%]*)")
_UNITS = {
    "usd": {"": 1.0},
    "count": {"": 1.0},
    "percent": {"": 1.0, "%": 1.0},
    "seconds": {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0},
    "minutes": {"": 1.0, "m": 1.0, "h": 60.0},
}
_SWITCH = {"on": True, "true": True, "yes": True}
Stored = Union[bool, int, float, str]


def known_name(name: str) -> str:
    """`name`; UserError where it is neither a rule nor what stands beside rules."""
    if name not in NAMES:
        hint = nearest(name, NAMES) or f"The rules are {', '.join(RULES)}."
        raise UserError(f"There is no rule {name}.", hint)
    return name


def parsed_value(name: str, text: str) -> Stored:
    """The value to be stored for a rule, or for bell, cooldown and command. UserError where it is
    not allowed."""
    if name == COMMAND:
        if alert_command({KEY: {COMMAND: text}}) is None:
            raise _refused(name, text, "a command for the shell")
        return text
    if name == BELL:
        if text not in BELLS:
            raise _refused(name, text, f"one of {', '.join(BELLS)}")
        return text
    if name == COOLDOWN:
        _, least, most = COOLDOWNS
        minutes = _number(text, "minutes")
        if minutes is None or not least <= minutes <= most:
            raise _refused(name, text, f"a number of minutes from {least:g} to {most:g}")
        return _short(minutes)
    return _of_rule(RULES[name], text)


def _of_rule(rule: Rule, text: str) -> Stored:
    given: object = _number(text.lower(), rule.unit)
    if rule.unit == "switch":
        given = _SWITCH.get(text.lower())
    elif rule.has_pace and text.lower() == PACE:
        given = PACE
    value = rule.read(given)
    if value is None:
        raise _refused(rule.name, text, allowed_value(rule))
    return _short(value) if isinstance(value, float) else value


def _number(text: str, unit: str) -> float | None:
    """The number of a text in the unit's own measure; None where it is none."""
    match = _NUMBER.fullmatch(text)
    units = _UNITS.get(unit, {})
    if match is None or match[2] not in units or (text[:1] == "$" and unit != "usd"):
        return None
    return float(match[1]) * units[match[2]]


def _short(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _refused(name: str, text: str, allowed: str) -> UserError:
    return UserError(f"{name} cannot be {text!r}.", f"Say {allowed}.")
