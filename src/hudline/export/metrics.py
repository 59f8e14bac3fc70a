"""What a session has spent, called and changed, as cumulative counters with the names of Claude
Code's own telemetry where they are the same.

A counter is of one session and only grows, as stores expect it. What is known of a session may
shrink in one part and grow in another, as when a hidden amount turns out to be that of a model:
then the sum of a metric is kept right, not each of its parts (`settled`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Callable, NamedTuple

from hudline.insight.money import Tokens
from hudline.insight.reconciliation import Hidden
from hudline.ledger.exported import Amount
from hudline.ledger.exports import CallRow, RequestRow, SessionRow

COST = "claude_code.cost.usage"
TOKENS = "claude_code.token.usage"
SESSIONS = "claude_code.session.count"
LINES = "claude_code.lines_of_code.count"
CALLS = "hudline.tool.calls"
WAITED = "hudline.wait.time"
LOST = "hudline.retry.time"
# The classes of tokens as Claude Code's telemetry names them.
TYPES = {
    "input": ("input",),
    "output": ("output",),
    "cacheRead": ("cache_read",),
    "cacheCreation": ("cache_write_5m", "cache_write_1h"),
}
UNKNOWN_MODEL = "unknown"
_MAIN, _AGENT, _HIDDEN = "main", "subagent", "auxiliary"  # values of query_source
_DIGITS = 9  # of dollars and seconds behind the point
_LATER = 0.001  # seconds by which a correction comes behind what it corrects
Labels = tuple[tuple[str, str], ...]


class Metric(NamedTuple):
    """The unit and the description of a metric."""

    unit: str
    description: str


METRICS = {
    COST: Metric("USD", "Cost of the session"),
    TOKENS: Metric("tokens", "Number of tokens used"),
    SESSIONS: Metric("", "Count of sessions"),
    LINES: Metric("", "Count of lines of code modified"),
    CALLS: Metric("", "Count of tool calls"),
    WAITED: Metric("s", "Time in which a dialog was open"),
    LOST: Metric("s", "Time of attempts that failed"),
}


class Point(NamedTuple):
    """The value of a series of a session at a time: `labels` by name, `began` and `at` in seconds
    since 1970. `part`: of which the sum is kept right."""

    metric: str
    part: str
    labels: Labels
    value: float
    began: float
    at: float


class _Sums:
    """Values by series, and the time of the newest part of each."""

    def __init__(self, session: SessionRow) -> None:
        self._session = session
        self._found: dict[tuple[str, str, Labels], tuple[float, float]] = {}

    def add(self, metric: str, value: float, at: float, part: str = "", **labels: str) -> None:
        if value <= 0:
            return
        named = {"session.id": self._session.id, **labels}
        key = metric, part, tuple((name, text) for name, text in named.items() if text)
        total, last = self._found.get(key, (0.0, 0.0))
        self._found[key] = total + value, max(last, at)

    def points(self) -> list[Point]:
        began = self._session.first
        return [
            Point(*key, round(value, _DIGITS), began, max(at, began))
            for key, (value, at) in self._found.items()
        ]


def points(
    session: SessionRow,
    requests: Iterable[RequestRow],
    calls: Iterable[CallRow],
    hidden: Iterable[Hidden],
    cost: Callable[[RequestRow], float],
) -> list[Point]:
    """All series of a session. cost: of a request, in dollars."""
    sums = _Sums(session)
    sums.add(SESSIONS, 1, session.first)
    for one in requests:
        source = _AGENT if one.agent else _MAIN
        named = {
            "model": one.model or UNKNOWN_MODEL, "query_source": source, "branch": one.branch,
            "agent.name": one.kind if one.agent else "", "skill.name": one.skill,
        }  # fmt: skip
        sums.add(COST, cost(one), one.ended, **named)
        _add_tokens(sums, one.tokens, one.ended, named)
        sums.add(LOST, one.lost, one.ended, branch=one.branch)
    for part in hidden:
        named = {
            "model": part.model or UNKNOWN_MODEL, "query_source": _HIDDEN,
            "branch": session.branch,
        }  # fmt: skip
        sums.add(COST, part.usd, session.last, **named)
        _add_tokens(sums, part.tokens, session.last, named)
    for call in calls:
        at = call.ended or call.began
        named = {"tool_name": call.tool, "outcome": call.outcome, "branch": call.branch}
        if call.outcome:
            sums.add(CALLS, 1, at, **named)
        sums.add(WAITED, call.waited, at, branch=call.branch)
    sums.add(LINES, session.added, session.last, "added", type="added", branch=session.branch)
    sums.add(LINES, session.removed, session.last, "removed", type="removed", branch=session.branch)
    return sums.points()


def _add_tokens(sums: _Sums, tokens: Tokens, at: float, named: Mapping[str, str]) -> None:
    for kind, classes in TYPES.items():
        count = sum(getattr(tokens, name) for name in classes)
        sums.add(TOKENS, count, at, kind, **named, type=kind)


def settled(found: Iterable[Point], known: Mapping[str, Amount], key: Callable[[Point], str]) -> (
    list[Point]
):  # fmt: skip
    """The points that say more than what is `known` of their series, by `key`: none is below its
    value of before, and the sum of each part of a metric is what it is now, or as it was where that
    is more."""
    groups: dict[str, list[Point]] = {}
    for point in found:
        groups.setdefault(group(point), []).append(point)
    news: list[Point] = []
    for name, points_ in groups.items():
        now = {key(point): point.value for point in points_}
        before = {series: one.value for series, one in known.items() if one.group == name}
        excess = sum(max(value - now.get(series, 0.0), 0.0) for series, value in before.items())
        for point in sorted(points_, key=lambda one: before.get(key(one), 0.0) - one.value):
            old = known.get(key(point), Amount(name, 0.0, 0.0))
            rise = point.value - old.value
            taken = min(max(rise, 0.0), excess)
            excess -= taken
            value = round(old.value + rise - taken, _DIGITS)
            if value > old.value:
                at = max(point.at, old.at + _LATER) if old.at else point.at
                news.append(point._replace(value=value, at=round(at, 6)))
    return news


def group(point: Point) -> str:
    """The part of a metric whose sum is kept right."""
    return f"{point.metric}/{point.part}"
