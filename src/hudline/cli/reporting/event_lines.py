"""Events as lines for a person, for a terminal of any width.

A line is written as text, not by rich's console, which takes twenty times as long for each.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Optional

from rich.console import COLOR_SYSTEMS, Console

from hudline.cli.reporting import figures, words
from hudline.render import formatting
from hudline.render.cell_width import cells, cut

Record = Mapping[str, Any]  # as `insight.journal_events` makes it
_GAP = "  "
# What a line says of an event besides its tool and target, in this order.
_ABOUT = (
    *("skill", "notice", "source", "reason", "error", "trigger", "end", "child", "teammate"),
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
    """Cells of each part of a line; 0 where it has none."""

    project: int
    session: int
    kind: int
    outcome: int
    duration: int
    subject: int = 8


# Least width of the terminal → what a line has there, the subject gets the rest.
_LAYOUTS = (
    (140, _Layout(20, 8, 15, 13, 7)),
    (100, _Layout(12, 4, 15, 13, 7)),
    (80, _Layout(9, 4, 14, 1, 7)),
    (60, _Layout(8, 0, 13, 1, 7)),
    (0, _Layout(0, 0, 10, 1, 0)),
)


class EventLines:
    """Makes lines for `console`. now: seconds since 1970; its day needs no heading."""

    def __init__(self, console: Console, now: float) -> None:
        self._console = console
        self._day: tuple[int, ...] = time.localtime(now)[:3]
        self._width, self._layout = 0, _LAYOUTS[-1][1]
        self._styles: dict[str, tuple[str, str]] = {"": ("", "")}
        self._kinds, self._outcomes = _kinds_in_words(), _outcomes_in_words()
        self._is_plain = console.no_color or console.color_system is None
        # Sessions, subjects and times come again and again.
        self._clock = lru_cache(maxsize=4096)(self._clock_of)
        self._where = lru_cache(maxsize=1024)(self._where_of)
        self._what = lru_cache(maxsize=8192)(self._what_of)
        self._length = lru_cache(maxsize=4096)(self._length_of)

    def lines(self, records: Sequence[Record]) -> str:
        """A line for each event, and one before the first of another day."""
        if self._console.width != self._width:
            self._width = self._console.width
            self._layout = _layout(self._width)
            for part in (self._where, self._what, self._length):
                part.cache_clear()
        found = []
        for record in records:
            day, clock = self._clock(int(record["at"]))
            if day != self._day:
                self._day = day
                heading = figures.day("{:04}-{:02}-{:02}".format(*day))
                found.append(self._styled(f" {heading}", "bold dim"))
            found.append(f"{clock}{self._line(record)}".rstrip())
        return "".join([line + "\n" for line in found])

    def _line(self, record: Record) -> str:
        """A line without its time."""
        kind = record["kind"]
        outcome = "failed" if kind == "turn.failed" else record.get("outcome", "")
        subject = _subject(record, kind)
        if kind == "prompted" and record.get("human") is False:
            kind = _REPORT
        where = self._where(record["project"], record["session"])
        return where + self._what(kind, subject, outcome) + self._length(_seconds(record))

    def _clock_of(self, second: int) -> tuple[tuple[int, ...], str]:
        """The local day of a second, and its time of day."""
        local = time.localtime(second)
        shown = f"{local.tm_hour:02}:{local.tm_min:02}:{local.tm_sec:02}"
        return local[:3], " " + self._styled(shown, "dim")

    def _where_of(self, project: Optional[str], session: str) -> str:
        layout, said = self._layout, ""
        if layout.project:
            said += _GAP + self._cell(project or figures.NONE, layout.project, "cyan")
        if layout.session:
            said += " " + self._cell(session[: layout.session], layout.session, "dim")
        return said

    def _what_of(self, kind: str, subject: str, outcome: str) -> str:
        layout = self._layout
        style = _OUTCOMES[outcome][1] if outcome in _OUTCOMES else ""
        parts = (
            (self._kinds.get(kind, kind), layout.kind, _STYLES.get(kind, "")),
            (subject, layout.subject, ""),
            (self._outcome(outcome), layout.outcome, style),
        )
        return "".join([_GAP + self._cell(*part) for part in parts])

    def _length_of(self, seconds: float) -> str:
        width = self._layout.duration
        if seconds < 0 or not width:
            return ""
        return _GAP + self._styled(figures.tenths(seconds).rjust(width), "dim")

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


def _layout(width: int) -> _Layout:
    """What a line has on a terminal that is so wide."""
    layout = next(one for least, one in _LAYOUTS if width >= least)
    others = [size + len(_GAP) for size in (layout.project, *layout[2:5]) if size]
    taken = 1 + 8 + sum(others) + (1 + layout.session if layout.session else 0) + len(_GAP)
    return layout._replace(subject=max(width - taken, layout.subject))


_tool = lru_cache(maxsize=1024)(formatting.tool)


def _subject(record: Record, kind: str) -> str:
    """What an event is about: tool and target of a call, else what else is known of it."""
    agent = record.get("agent", "")
    if "tool" in record:
        said = f"{_tool(record['tool'])} {record.get('target', '')}"
        return f"{agent} › {said}" if agent else said
    parts = [agent, record.get("target", ""), *[record[key] for key in _ABOUT if key in record]]
    if kind == "prompted":
        parts.insert(0, record.get("task" if "task" in record else "prompt", "")[: figures.ID])
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
