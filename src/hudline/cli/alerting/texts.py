"""Rules and their values in words."""

from __future__ import annotations

from typing import Callable, Optional

from hudline.cli.reporting import figures, words
from hudline.render.formatting import elapsed, money, percent
from hudline.view.alert_rules import PACE, Rule, Value

_SAYS: dict[str, Callable[[], str]] = {
    "day": lambda: words.say("spent today, at 50, 80 and 100%"),
    "week": lambda: words.say("spent this week, at 50, 80 and 100%"),
    "month": lambda: words.say("spent this month, at 50, 80 and 100%"),
    "prompt": lambda: words.say("spent on one prompt"),
    "reads": lambda: words.say("files read for one prompt"),
    "context": lambda: words.say("of the context used"),
    "limit_5h": lambda: words.say("of the 5-hour limit used"),
    "limit_7d": lambda: words.say("of the 7-day limit used"),
    "turn": lambda: words.say("length of a turn"),
    "loop": lambda: words.say("failures of the same call"),
    "silent": lambda: words.say("a running agent without an event"),
    "error": lambda: words.say("an API error that ends a turn"),
}
_FIGURES: dict[str, Callable[[float], str]] = {
    "usd": money,
    "count": lambda count: f"{count:,.0f}",
    "percent": percent,
    "seconds": elapsed,
}


def rule_text(name: str) -> str:
    """What a rule compares with its value."""
    return _SAYS[name]()


def value_text(rule: Rule, value: Optional[Value]) -> str:
    """The value of a rule, – where it is off."""
    if value is None:
        return figures.NONE
    if value == PACE:
        return words.say("pace")
    return _FIGURES[rule.unit](value) if isinstance(value, float) else words.say("on")
