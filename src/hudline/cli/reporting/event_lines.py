"""Events as lines for a person, for a terminal of any width.

A line is written as text, not by rich's console, which takes twenty times as long for each.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from rich.console import COLOR_SYSTEMS, Console

from hudline.cli.reporting import figures, words
from hudline.render import formatting
from hudline.render.cell_width import cells, cut

Record = Mapping[str, object]
_GAP = "  "
_ID = 8  # characters of an id
_DURATION = 7  # cells
# Least width of the terminal → cells of project, session, kind and outcome there.
_LAYOUTS = ((140, (20, 8, 15, 13)), (100, (12, 8, 15, 13)), (80, (9, 4, 13, 1)), (60, (8, 0, 12, 1)))
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


class EventLines:
    """Makes lines for `console`. now: seconds since 1970; its day needs no heading."""

    def __init__(self, console: Console, now: float) -> None:
        self._console = console
        self._day = time.localtime(now)[:3]
        self._time = lru_cache(maxsize=4096)(_time)
        self._styles: dict[str, tuple[str, str]] = {"": ("", "")}
        self._kinds = _kinds_in_words()
        self._is_plain = console.no_color or console.color_system is None

    def lines(self, records: list[Record]) -> str:
        """A line for each event, and one before the first of another day."""
        layout = _layout(self._console.width)
        found = []
        for record in records:
            day, clock = self._time(int(float(str(record["at"]))))
            if day != self._day:
                self._day = day
                heading = figures.day("{:04}-{:02}-{:02}".format(*day))
                found.append(self._styled(f" {heading}", "bold dim"))
            found.append(self._line(record, clock, layout))
        return "".join([line.rstrip() + "\n" for line in found])

    def _line(self, record: Record, clock: str, layout: _Layout) -> str:
        kind = _text(record, "kind")
        outcome, duration = _outcome(record), _duration(record)
        sign, style = _OUTCOMES.get(outcome, ("", ""))
        parts = [" " + self._styled(clock, "dim")]
        if layout.project:
            parts.append(self._styled(_padded(_text(record, "project"), layout.project), "cyan"))
        if layout.session:
            session = _text(record, "session")[: layout.session]
            parts[-1] += " " + self._styled(_padded(session, layout.session), "dim")
        said = self._kind(record, kind)
        parts.append(self._styled(_padded(said, layout.kind), _STYLES.get(kind, "")))
        parts.append(_padded(_subject(record, kind), layout.subject))
        said = f"{sign} {_outcome_in_words(outcome)}" if layout.outcome > 1 and sign else sign
        parts.append(self._styled(_padded(said, layout.outcome), style))
        parts.append(self._styled(duration.rjust(_DURATION), "dim"))
        return _GAP.join(parts)

    def _kind(self, record: Record, kind: str) -> str:
        """A kind in the person's language; one that is not known as it is."""
        if kind == "prompted" and record.get("human") is False:
            kind = _REPORT
        return self._kinds.get(kind, kind)

    def _styled(self, text: str, style: str) -> str:
        if self._is_plain or not text.strip():
            return text
        if style not in self._styles:
            system = COLOR_SYSTEMS[str(self._console.color_system)]
            shown = self._console.get_style(style).render("\0", color_system=system)
            before, _, after = shown.partition("\0")
            self._styles[style] = before, after
        before, after = self._styles[style]
        bare = text.rstrip()
        return f"{before}{bare}{after}{text[len(bare) :]}"


def _time(second: int) -> tuple[tuple[int, ...], str]:
    """The local day of a second, and its time of day."""
    local = time.localtime(second)
    return local[:3], f"{local.tm_hour:02}:{local.tm_min:02}:{local.tm_sec:02}"


@lru_cache(maxsize=8)
def _layout(width: int) -> _Layout:
    chosen = next((sizes for least, sizes in _LAYOUTS if width >= least), _NARROW)
    project, session, kind, outcome = chosen
    taken = 1 + 8 + sum(len(_GAP) + size for size in (kind, outcome, _DURATION, 0))
    taken += len(_GAP) + project if project else 0
    taken += 1 + session if session else 0
    return _Layout(project, session, kind, outcome, max(width - taken, 8))


def _padded(text: str, width: int) -> str:
    if text.isascii() and len(text) <= width:
        return text.ljust(width)
    shown = cut(text, width)
    return shown + " " * (width - cells(shown))


def _text(record: Record, key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _subject(record: Record, kind: str) -> str:
    """What an event is about: tool and target of a call, else what else is known of it."""
    parts = [_text(record, key) for key in _ABOUT if key in record]
    if "tool" in record:
        tool = formatting.tool(_text(record, "tool"))
        parts = [f"{tool} {_text(record, 'target')}".rstrip()]
    elif "target" in record:
        parts.insert(0, _text(record, "target"))
    elif kind == "prompted":
        parts.insert(0, _text(record, "task" if "task" in record else "prompt")[:_ID])
    if kind in _FIGURES:
        parts += _amounts(record)
    agent = _text(record, "agent_type")
    if agent:
        return f"{agent} › {parts[0]}" if "tool" in record else " ".join([agent, *parts])
    return " ".join(parts)


def _amounts(record: Record) -> list[str]:
    tokens, usd = record.get("tokens"), record.get("usd")
    found = []
    if isinstance(tokens, (int, float)) and tokens:
        found.append(words.say("{amount} tokens", amount=figures.tokens(int(tokens))))
    if isinstance(usd, (int, float)) and usd > 0:
        found.append(figures.usd(usd))
    return found


def _outcome(record: Record) -> str:
    return "failed" if record.get("kind") == "turn.failed" else _text(record, "outcome")


def _duration(record: Record) -> str:
    for key, unit in (("ms", 1000), ("seconds", 1)):
        value = record.get(key)
        if isinstance(value, (int, float)):
            return figures.response(value / unit)
    return ""


def _outcome_in_words(outcome: str) -> str:
    return {
        "ok": words.say("ok"), "failed": words.say("failed"), "denied": words.say("denied"),
        "interrupted": words.say("interrupted"), "started": words.say("started"),
    }[outcome]  # fmt: skip


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
