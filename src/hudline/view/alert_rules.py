"""The rules of `alerts` in the person's config.json: what each compares, and with which values.

    "alerts": {"day": 20, "context": 80, "limit_5h": "pace", "turn": 600, "error": true,
               "cooldown": 30, "bell": "notify", "command": "notify-send Hudline"}

Only the person's own file is read for them, never a project's. A rule without a value is off.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Union

from hudline.core.fields import table

KEY = "alerts"
PACE = "pace"  # in place of a percentage: the window will be full before its reset
BELL, COOLDOWN, COMMAND = "bell", "cooldown", "command"  # keys beside the rules
BELLS = ("off", "bell", "notify")
COOLDOWNS = (30.0, 5.0, 1440.0)  # minutes: without a value, the least and the most
STEPS = (50, 80, 100)  # percent of a budget
Value = Union[float, str, bool]


class Rule(NamedTuple):
    """A rule. `unit`: usd, count, percent, seconds or switch. `least` and `most`: of its value.
    `has_pace`: whether `PACE` is a value too. `is_money`: whether it is about what the ledger has,
    not about the snapshot of a session."""

    name: str
    unit: str
    least: float
    most: float
    has_pace: bool = False
    is_money: bool = False

    def read(self, value: object) -> Value | None:
        """The value as it counts; None for one that is not allowed. A false switch is off."""
        if self.unit == "switch":
            return True if value is True else None
        if self.has_pace and value == PACE:
            return PACE
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        if not self.least <= value <= self.most or (self.unit == "count" and value != int(value)):
            return None
        return float(value)


_DAY = 86_400
RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("day", "usd", 0.01, 1e6, is_money=True),
        Rule("week", "usd", 0.01, 1e6, is_money=True),
        Rule("month", "usd", 0.01, 1e6, is_money=True),
        Rule("prompt", "usd", 0.01, 1e6, is_money=True),
        Rule("reads", "count", 1, 1e6, is_money=True),
        Rule("context", "percent", 1, 100),
        Rule("limit_5h", "percent", 1, 100, has_pace=True),
        Rule("limit_7d", "percent", 1, 100, has_pace=True),
        Rule("turn", "seconds", 10, 7 * _DAY),
        Rule("loop", "count", 3, 20),
        Rule("silent", "seconds", 30, _DAY),
        Rule("error", "switch", 0, 1),
    )
}


class AlertConfig(NamedTuple):
    """What the person has asked for: values by rule, the seconds until a rule may speak again of
    the same, and how the terminal calls, one of `BELLS`."""

    rules: Mapping[str, Value]
    cooldown: float = COOLDOWNS[0] * 60
    bell: str = BELLS[0]

    def has(self, is_money: bool) -> bool:
        """Whether any rule about money, or about a session, is on."""
        return any(RULES[name].is_money == is_money for name in self.rules)


def alert_config(config: Mapping[str, Any]) -> AlertConfig:
    """The rules of the person's config.json; values that are not allowed are passed over."""
    given = table(config.get(KEY))
    read = {name: rule.read(given.get(name)) for name, rule in RULES.items()}
    rules = {name: value for name, value in read.items() if value is not None}
    bell = given.get(BELL)
    return AlertConfig(rules, cooldown(given.get(COOLDOWN)) * 60, bell if bell in BELLS else "off")


def cooldown(value: object) -> float:
    """Minutes of a cooldown; the default for a value that is not allowed."""
    usual, least, most = COOLDOWNS
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return usual
    return float(value) if least <= value <= most else usual
