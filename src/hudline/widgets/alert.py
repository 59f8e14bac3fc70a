"""A rule of yours that was met: a budget, a limit, a long turn, and others.

`hudline alerts` lists the rules, all of them off until you give them a value. An alert shows until
your next prompt, and for a minute at the least; in parentheses stands the rule's value.

Short form: without the value of the rule.
Options: `most`, how many alerts are shown, the newest first (2).
Example: ⚠ turn 10:04 (10:00) · ⚠ today $16.40/$20.00
Source: `alerts` of config.json; for money the ledger, for all others the session.
"""

from __future__ import annotations

from typing import Callable

from hudline.render.formatting import elapsed, money, percent, tool
from hudline.render.fragment import ESSENTIAL, Fragment, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import Place, Widget, WidgetOptions, integer
from hudline.view.alerts import Alert
from hudline.view.snapshot import Snapshot
from hudline.widgets.error import kind

WIDGET = Widget(requires="alerts", urgency=80, is_quiet=True, places=(Place("urgent", 35),))

_BUDGETS = {"day": label("today"), "week": label("this week"), "month": label("this month")}
_LIMITS = {"limit_5h": "5h", "limit_7d": "7d"}


class Options(WidgetOptions):
    most = integer(2, 1, 10)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    return [fragment(alert) for alert in (snapshot.alerts or [])[: options.most]]


def fragment(alert: Alert) -> Fragment:
    """An alert as it is shown."""
    text, threshold = parts(alert)
    is_over = alert.rule in _BUDGETS and alert.value >= (alert.threshold or 0.0)
    head = [Span(f"{icon('warn')} {text}", "alarm" if is_over or alert.rule == "error" else "warn")]
    whole = [*head, Span(threshold, "faint")] if threshold else None
    return Fragment(whole or head, head if whole else None, ESSENTIAL)


def parts(alert: Alert) -> tuple[str, str]:
    """What has happened, and behind it the value of the rule, "" without one; in labels."""
    value, threshold = alert.value, alert.threshold
    if alert.rule in _BUDGETS:
        limit = "" if threshold is None else f"/{money(threshold)}"
        return f"{_BUDGETS[alert.rule]} {money(value)}", limit
    if alert.rule == "error":
        return f"{label('API error')}: {kind(alert.name)}", ""
    if alert.rule in _LIMITS and threshold is None:
        return f"{_LIMITS[alert.rule]} {percent(value)} · {label('full before the reset')}", ""
    shown, figure = _SHOWN[alert.rule]
    name = tool(alert.name) if alert.rule == "loop" else alert.name or label("agent")
    limit = "" if threshold is None else f" ({figure(threshold)})"
    return shown(name, figure(value)), limit


def _times(count: float) -> str:
    return f"{int(count)}×"


# By rule: its text, of a name and a figure, and how its figures are written.
_SHOWN: dict[str, tuple[Callable[[str, str], str], Callable[[float], str]]] = {
    "prompt": (lambda _, figure: f"{label('prompt')} {figure}", money),
    "reads": (lambda _, figure: f"{label('prompt')} {figure} {label('reads')}", "{:.0f}".format),
    "context": (lambda _, figure: f"{label('context')} {figure}", percent),
    "limit_5h": (lambda _, figure: f"5h {figure}", percent),
    "limit_7d": (lambda _, figure: f"7d {figure}", percent),
    "turn": (lambda _, figure: f"{label('turn')} {figure}", elapsed),
    "loop": (lambda name, figure: f"{name} {label('failed')} {figure}", _times),
    "silent": (lambda name, figure: f"{name} {label('silent')} {figure}", elapsed),
}  # fmt: skip
