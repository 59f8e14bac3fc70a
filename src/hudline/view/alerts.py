"""Alerts: which findings of the rules become one, and which of them a session shows.

Time is an argument, in seconds since 1970. The laws, for any order of findings and clocks: the same
is never fired twice within its cooldown, and what lasts is fired again once that is over; what is
fired once (a step of a budget, a prompt, a turn, a window of a limit) is never fired twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Optional, Union

from hudline.core.fields import clean, identifier, moment, number, rows, table
from hudline.view.alert_rules import RULES, STEPS, AlertConfig
from hudline.view.spend import PERIODS, Spend

SHOWN_AT_LEAST = 60.0  # seconds, also where the person writes on at once
_SHOWN_AT_MOST = 12 * 3600.0  # seconds
EVER = 0.0  # seconds since 1970
_AHEAD = 1.0  # seconds by which a time may be ahead of the clock
_REMEMBERED = 40 * 86_400.0  # seconds that something fired once for all is remembered: over a month
_MOST_REMEMBERED = 2000
_NAME = 60  # characters of what an alert is about
_KEY = 200


class Alert(NamedTuple):
    """A rule that was met. `key`: what for, as a prompt's id; `at`: when; `value`: in the rule's
    unit; `threshold`: None for a pace and a switch; `name`: of a tool, an agent's type or a kind of
    error, "" none; `session`: its id, "" for what concerns all sessions."""

    rule: str
    key: str
    at: float
    value: float
    threshold: Optional[float]
    name: str = ""
    session: str = ""

    def dump(self) -> dict[str, object]:
        """As an object of a JSON file, for `parse_alerts`."""
        return self._asdict()


class Finding(NamedTuple):
    """A rule that is met. `since`: it is fired once from then on, as since a window of a limit has
    begun (`EVER`: once for all); None: again after each cooldown. `covers`: keys of less of the
    same, which are done with it: the lower steps."""

    alert: Alert
    since: Optional[float] = None
    covers: tuple[str, ...] = ()


class Mark(NamedTuple):
    """When something was fired last; `is_lasting`: it is remembered beyond the cooldown."""

    at: float
    is_lasting: bool


Memory = Mapping[str, Mark]  # by rule and key


class PromptFigures(NamedTuple):
    """What a prompt of a person has cost (dollars) and read (calls)."""

    prompt: str
    session: str
    usd: float
    reads: int


def fire(
    findings: Iterable[Finding], memory: Memory, clock: float, cooldown: float
) -> tuple[list[Alert], dict[str, Mark]]:
    """The alerts of these findings at `clock`, and what is to be remembered then. cooldown: in
    seconds. A mark ahead of the clock, which was set back, counts from now on."""
    marks = {
        name: mark._replace(at=min(mark.at, clock)) if mark.at > clock + _AHEAD else mark
        for name, mark in memory.items()
    }
    fired: list[Alert] = []
    for alert, since, covers in findings:
        known = marks.get(_mark(alert.rule, alert.key))
        if known is not None and _is_done(known, since, clock, cooldown):
            continue
        fired.append(alert._replace(at=clock))
        for key in (alert.key, *covers):
            marks[_mark(alert.rule, key)] = Mark(clock, since is not None)
    lasting = [
        (mark.at, name) for name, mark in marks.items()
        if clock - mark.at < (_REMEMBERED if mark.is_lasting else cooldown)
    ]  # fmt: skip
    newest = sorted(lasting, reverse=True)[:_MOST_REMEMBERED]
    return fired, {name: marks[name] for _, name in sorted(newest)}


def _is_done(mark: Mark, since: Optional[float], clock: float, cooldown: float) -> bool:
    return clock - mark.at < cooldown if since is None else mark.at >= since


def is_marked(finding: Finding, memory: Memory, clock: float, cooldown: float) -> bool:
    """Whether `fire` would pass over that finding."""
    return not fire([finding], memory, clock, cooldown)[0]


def _mark(rule: str, key: str) -> str:
    return f"{rule} {key}"


def shown(alerts: Iterable[Alert], session: str, turn: float, clock: float) -> list[Alert]:
    """The alerts that a session shows, the newest first: until its next turn begins, and for a
    minute at the least; of a budget the last step. turn: when its present turn began, 0.0 before
    the first."""
    found = [
        alert for alert in alerts
        if alert.session in ("", session)
        and alert.at <= clock + _AHEAD
        and (alert.at >= turn or clock - alert.at < SHOWN_AT_LEAST)
        and clock - alert.at < _SHOWN_AT_MOST
    ]  # fmt: skip
    found.sort(key=lambda alert: -alert.at)
    last = {alert.rule: alert for alert in reversed(found)}
    return [alert for alert in found if alert.rule not in PERIODS or last[alert.rule] is alert]


def spend_findings(spend: Spend, config: AlertConfig, clock: float) -> list[Finding]:
    """The budgets of which a step is reached, the highest one of each."""
    found = []
    for name in PERIODS:
        period, threshold = spend.period(name, clock), config.rules.get(name)
        if period is None or not isinstance(threshold, float):
            continue
        reached = [step for step in STEPS if period.usd >= threshold * step / 100]
        if reached:
            keys = [f"{period.name} {threshold:g} {step}" for step in reached]
            alert = Alert(name, keys[-1], clock, round(period.usd, 6), threshold)
            found.append(Finding(alert, EVER, tuple(keys[:-1])))
    return found


def prompt_findings(
    prompts: Iterable[PromptFigures], config: AlertConfig, clock: float
) -> list[Finding]:
    """The prompts that have cost, or read, as much as the person wants to hear of."""
    found = []
    for one in prompts:
        for rule, value in (("prompt", one.usd), ("reads", float(one.reads))):
            threshold = config.rules.get(rule)
            if one.prompt and isinstance(threshold, float) and value >= threshold:
                key = f"{one.prompt} {threshold:g}"
                alert = Alert(rule, key, clock, round(value, 6), threshold, "", one.session)
                found.append(Finding(alert, EVER))
    return found


def parse_alerts(value: object) -> list[Alert]:
    """The alerts in a list of a JSON file; what is none is left out."""
    found = []
    for row in rows(value):
        rule, at, amount = row.get("rule"), moment(row.get("at")), number(row.get("value"))
        if not isinstance(rule, str) or rule not in RULES or at is None or amount is None:
            continue
        found.append(
            Alert(
                rule, clean(row.get("key"), _KEY), at, amount, number(row.get("threshold")),
                clean(row.get("name"), _NAME), identifier(row.get("session")),
            )
        )  # fmt: skip
    return found


def parse_memory(value: object) -> dict[str, Mark]:
    """The marks in an object of a JSON file, as `dump_memory` writes them."""
    found = {}
    for name, pair in table(value).items():
        at, is_lasting = pair if isinstance(pair, list) and len(pair) == 2 else (None, None)
        since = number(at)
        if since is not None:
            found[name] = Mark(since, is_lasting is True)
    return found


def dump_memory(memory: Memory) -> dict[str, list[Union[float, bool]]]:
    """Marks as an object of a JSON file."""
    return {name: list(mark) for name, mark in memory.items()}
