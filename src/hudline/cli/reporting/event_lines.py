"""Events as lines for a person, for a terminal of any width.

A line is written as text, not by rich's console, which takes twenty times as long for each.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rich.console import COLOR_SYSTEMS, Console

from hudline.cli.reporting import figures, words
from hudline.render import formatting
from hudline.render.cell_width import cells, cut

Record = Mapping[str, Any]  # as `insight.journal_events` makes it
_GAP = "  "
_ID = 8  # characters of an id
_DURATION = 7  # cells
# Least width of the terminal → cells of project, session, kind and outcome there.
_LAYOUTS = (
    (140, (20, 8, 15, 13)),
    (100, (12, 4, 15, 13)),
    (80, (9, 4, 14, 1)),
    (60, (8, 0, 13, 1)),
)
_NARROW = (0, 0, 10, 1)
# What a line says of an event besides its tool and target, in this order.
_ABOUT = (
    *("skill", "notice", "source", "reason", "error", "trigger", "end", "child_type", "teammate"),
    *("status", "model"),
)
_OUTCOMES = {
    "ok": ("✓", "green"), "failed": ("✗", "red"), "denied": ("⊘", "yellow"),
    "interrupted": ("■", "yellow"), "started": ("▸", "cyan"),
}  # fmt: skip
_STYLES = {
    "asked": "bold yellow", "turn.failed": "red", "prompted": "bold", "session.began": "bold",
    "session.ended": "bold",
}  # fmt: skip
_REPORT = "prompted by a task"  # a prompt that no person wrote
_FIGURES = ("reading", "agent.measured", "turn.closed")


class _Layout(NamedTuple):
    project: int
    session: int
    kind: int
    outcome: int
    subject: int


_NARROWEST = _Layout(*_NARROW, 8)


class EventLines:
    """Makes lines for `console`. now: seconds since 1970; its day needs no heading."""

    def __init__(self, console: Console, now: float) -> None:
        self._console = console
        self._day: tuple[int, ...] = time.localtime(now)[:3]
        self._width = 0
        self._layout = _NARROWEST
        # Names, texts and times come again and again.
        self._part = lru_cache(maxsize=8192)(self._cell)
        self._time = lru_cache(maxsize=4096)(_time)
        self._response = lru_cache(maxsize=4096)(_response)
        self._styles: dict[str, tuple[str, str]] = {"": ("", "")}
        self._kinds, self._outcomes = _kinds_in_words(), _outcomes_in_words()
        self._is_plain = console.no_color or console.color_system is None

    def lines(self, records: Sequence[Record]) -> str:
        """A line for each event, and one before the first of another day."""
        if self._console.width != self._width:
            self._width = self._console.width
            self._layout = _layout(self._width)
            self._part.cache_clear()
        found = []
        for record in records:
            day, clock = self._time(int(record["at"]))
            if day != self._day:
                self._day = day
                heading = figures.day("{:04}-{:02}-{:02}".format(*day))
                found.append(self._styled(f" {heading}", "bold dim"))
            found.append(self._line(record, clock))
        return "".join([line.rstrip() + "\n" for line in found])

    def _line(self, record: Record, clock: str) -> str:
        layout, part, kind = self._layout, self._part, record["kind"]
        outcome = "failed" if kind == "turn.failed" else record.get("outcome", "")
        subject, seconds = _subject(record, kind), _seconds(record)
        begin = [" " + part(clock, 8, "dim")]
        if layout.project:
            begin.append(part(record["project"] or figures.NONE, layout.project, "cyan"))
        if layout.session:
            session = record["session"][: layout.session]
            begin[-1] += " " + part(session, layout.session, "dim")
        if kind == "prompted" and record.get("human") is False:
            kind = _REPORT
        return _GAP.join(
            [
                *begin,
                part(self._kinds.get(kind, kind), layout.kind, _STYLES.get(kind, "")),
                part(subject, layout.subject, ""),
                part(self._outcome(outcome), layout.outcome, _OUTCOMES.get(outcome, "  ")[1]),
                part(self._response(seconds), _DURATION, "dim"),
            ]
        )

    def _outcome(self, outcome: str) -> str:
        """A sign, and a word where there is room for it."""
        if outcome not in _OUTCOMES:
            return ""
        sign = _OUTCOMES[outcome][0]
        return sign if self._layout.outcome == 1 else f"{sign} {self._outcomes[outcome]}"

    def _cell(self, text: str, width: int, style: str) -> str:
        """A text in so many cells, cut or with spaces behind it."""
        shown = cut(text, width)
        return self._styled(shown, style) + " " * (width - cells(shown))

    def _styled(self, text: str, style: str) -> str:
        if self._is_plain or not text.strip():
            return text
        if style not in self._styles:
            system = COLOR_SYSTEMS[str(self._console.color_system)]
            shown = self._console.get_style(style).render("\0", color_system=system)
            before, _, after = shown.partition("\0")
            self._styles[style] = before, after
        before, after = self._styles[style]
        return f"{before}{text}{after}"


def _time(second: int) -> tuple[tuple[int, ...], str]:
    """The local day of a second, and its time of day."""
    local = time.localtime(second)
    return local[:3], f"{local.tm_hour:02}:{local.tm_min:02}:{local.tm_sec:02}"


def _layout(width: int) -> _Layout:
    chosen = next((sizes for least, sizes in _LAYOUTS if width >= least), _NARROW)
    project, session, kind, outcome = chosen
    taken = 1 + 8 + sum(len(_GAP) + size for size in (kind, outcome, _DURATION, 0))
    taken += len(_GAP) + project if project else 0
    taken += 1 + session if session else 0
    return _Layout(project, session, kind, outcome, max(width - taken, 8))


def _subject(record: Record, kind: str) -> str:
    """What an event is about: tool and target of a call, else what else is known of it."""
    agent = record.get("agent_type", "")
    if "tool" in record:
        said = f"{formatting.tool(record['tool'])} {record.get('target', '')}"
        return f"{agent} › {said}" if agent else said
    parts = [agent, record.get("target", ""), *[record[key] for key in _ABOUT if key in record]]
    if kind == "prompted":
        parts.insert(0, record.get("task" if "task" in record else "prompt", "")[:_ID])
    if kind in _FIGURES:
        parts += _amounts(record)
    return " ".join([part for part in parts if part])


def _amounts(record: Record) -> list[str]:
    tokens, usd = record.get("tokens"), record.get("usd")
    found = []
    if tokens:
        found.append(words.say("{amount} tokens", amount=figures.tokens(int(tokens))))
    if usd:
        found.append(figures.usd(usd))
    return found


def _seconds(record: Record) -> float:
    """How long something took; below 0 where that is not known."""
    if "ms" in record:
        return float(record["ms"]) / 1000
    return float(record.get("seconds", -1))


def _response(seconds: float) -> str:
    return figures.response(seconds).rjust(_DURATION) if seconds >= 0 else ""


def _outcomes_in_words() -> dict[str, str]:
    return {
        "ok": words.say("ok"), "failed": words.say("failed"), "denied": words.say("denied"),
        "interrupted": words.say("interrupted"), "started": words.say("started"),
    }  # fmt: skip


def _kinds_in_words() -> dict[str, str]:
    return {
        "session.began": words.say("session began"),
        "session.ended": words.say("session ended"),
        "prompted": words.say("prompt"),
        _REPORT: words.say("report"),
        "skill.asked": words.say("skill"),
        "call.began": words.say("call began"),
        "call.ended": words.say("call ended"),
        "call.allowed": words.say("call allowed"),
        "call.settled": words.say("call settled"),
        "asked": words.say("needs you"),
        "noticed": words.say("notification"),
        "agent.began": words.say("agent began"),
        "agent.ended": words.say("agent ended"),
        "agent.idled": words.say("agent idle"),
        "agent.left": words.say("agent left"),
        "agent.met": words.say("agent seen"),
        "agent.measured": words.say("agent usage"),
        "task.created": words.say("task created"),
        "task.completed": words.say("task done"),
        "turn.ended": words.say("turn ended"),
        "turn.failed": words.say("turn failed"),
        "turn.closed": words.say("turn summary"),
        "compaction.began": words.say("compacting"),
        "compaction.ended": words.say("compacted"),
        "folder.changed": words.say("new folder"),
        "reading": words.say("usage"),
        "clock.back": words.say("clock set back"),
    }
