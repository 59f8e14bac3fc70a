"""Spans as a Chrome trace, for ui.perfetto.dev, chrome://tracing and speedscope.

The format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
(Trace Event Format, JSON object form). Spans are complete events ("X"), names of sessions and of
threads are metadata events ("M"). Viewers take the spans of one thread for a stack, so spans that
overlap without one holding the other are on threads of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hudline.insight.spans import Span

_MICROSECONDS = 1_000_000
_ID = 8  # characters of an id in a name
_TEXTS = (str, int, float, bool)


class _Timed(NamedTuple):
    """A span with its times in whole microseconds, as the format has them."""

    began: int
    ended: int
    span: Span


class _Thread:
    """A row of a viewer: the spans on it are a stack."""

    def __init__(self, number: int, name: str) -> None:
        self.number = number
        self.name = name
        self._ends: list[int] = []

    def takes(self, timed: _Timed) -> bool:
        """Put a span on this thread, where it is inside or behind all that is there; spans come in
        the order in which they began."""
        while self._ends and self._ends[-1] <= timed.began:
            self._ends.pop()
        if self._ends and self._ends[-1] < timed.ended:
            return False
        self._ends.append(timed.ended)
        return True


def chrome_trace(spans: Sequence[Span]) -> dict[str, object]:
    """The trace as an object for a JSON file: `traceEvents`, a process for each session, and in it
    threads of the main thread and of each agent. The order of `spans` does not matter."""
    sessions: dict[str, int] = {}
    threads: dict[tuple[str, str], list[_Thread]] = {}
    events: list[dict[str, object]] = []
    for timed in _in_order(spans):
        session, agent = (str(timed.span.attributes.get(key, "")) for key in ("session", "agent"))
        process = sessions.setdefault(session, len(sessions) + 1)
        mine = threads.setdefault((session, agent), [])
        thread = next((one for one in mine if one.takes(timed)), None)
        if thread is None:
            count = sum(len(one) for (of, _), one in threads.items() if of == session)
            thread = _Thread(count + 1, _thread_name(agent, len(mine)))
            thread.takes(timed)
            mine.append(thread)
        events.append(_event(timed, process, thread.number))
    return {"traceEvents": [*_names(sessions, threads), *events], "displayTimeUnit": "ms"}


def _in_order(spans: Iterable[Span]) -> list[_Timed]:
    """By beginning; of those that begin at once the longest first, so that it holds the others."""
    timed = []
    for span in spans:
        began = max(round(span.began * _MICROSECONDS), 0)
        timed.append(_Timed(began, max(round(span.ended * _MICROSECONDS), began), span))
    return sorted(timed, key=lambda one: (one.began, -one.ended, one.span.kind, one.span.id))


def _thread_name(agent: str, index: int) -> str:
    name = f"agent {agent[:_ID]}" if agent else "main"
    return f"{name} ({index + 1})" if index else name


def _event(timed: _Timed, process: int, thread: int) -> dict[str, object]:
    span = timed.span
    attributes = {key: value for key, value in span.attributes.items() if isinstance(value, _TEXTS)}
    return {
        "name": span.name, "cat": span.kind, "ph": "X", "ts": timed.began,
        "dur": timed.ended - timed.began, "pid": process, "tid": thread,
        "args": {**attributes, "id": span.id, "parent": span.parent},
    }  # fmt: skip


def _names(
    sessions: dict[str, int], threads: dict[tuple[str, str], list[_Thread]]
) -> list[dict[str, object]]:
    named: list[dict[str, object]] = []
    for session, process in sessions.items():
        args: dict[str, object] = {"name": f"session {session[:_ID]}"}
        named.append({"name": "process_name", "ph": "M", "pid": process, "tid": 0, "args": args})
    for (session, _), mine in threads.items():
        for thread in mine:
            of: dict[str, object] = {"ph": "M", "pid": sessions[session], "tid": thread.number}
            named.append({"name": "thread_name", **of, "args": {"name": thread.name}})
            named.append({"name": "thread_sort_index", **of, "args": {"sort_index": thread.number}})
    return named
