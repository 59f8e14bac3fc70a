"""Whole frames of `hudline top`: of the list, of a page, of the help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Optional

from hudline.cli.overview import rows as list_rows
from hudline.cli.overview import summary
from hudline.cli.overview.layout import layout
from hudline.cli.overview.model import DETAIL, HELP, LIST, Frame, State, listed
from hudline.cli.overview.screen import Line, fitted, padded
from hudline.cli.overview.summary import Counts, LimitState, Spending
from hudline.cli.reporting import words
from hudline.view.overview import SessionRow

_ABOVE, _BELOW = 2, 2  # lines around the body of the list
_PAGE_ABOVE, _PAGE_BELOW = 2, 1
_KEYS = 15  # cells of the keys in the help
_SMALL = 6  # lines; a terminal with fewer shows the list alone


@dataclass
class Facts:
    """What is shown: all sessions at `clock` (seconds since 1970), limits, today's spending; the
    local `time` of day as a text."""

    rows: Sequence[SessionRow]
    clock: float
    time: str = ""
    limits: Sequence[LimitState] = field(default_factory=tuple)
    spending: Optional[Spending] = None


def list_view(facts: Facts, state: State, width: int, height: int) -> tuple[list[Line], Frame]:
    """The lines of the list, and what keys need of them."""
    rows = listed(facts.rows, state)
    columns = layout(rows, facts.clock, width)
    body = list_rows.body(rows, columns, facts.clock, state.chosen)
    is_small = height < _SMALL
    room = height if is_small else height - _ABOVE - _BELOW
    hidden = len(body.lines) - state.top - room
    counts = Counts(len(facts.rows), len(rows), hidden)
    head = summary.heading(counts, state.sort, facts.time, width)
    above = [] if is_small else [head, list_rows.titles(columns) if rows else ()]
    below = [] if is_small else [
        summary.status(facts.limits, facts.spending, facts.rows, width), _foot(state, width),
    ]  # fmt: skip
    frame = Frame(rows, body.keys, room, len(above), len(body.lines))
    shown = body.lines or [_nothing(facts, state)]
    lines = [*above, *_window(shown, state.top, room, width), *below]
    return [fitted(line, width) for line in lines], frame


def page_view(
    lines: Sequence[Line], heading: str, state: State, width: int, height: int
) -> tuple[list[Line], Frame]:
    """A page below its heading, and what keys need of it."""
    room = max(height - _PAGE_ABOVE - _PAGE_BELOW, 1)
    frame = Frame((), (), room, _PAGE_ABOVE, len(lines))
    more = max(len(lines) - state.top - room, 0)
    right: Line = ((words.say("{count} more lines", count=more) + " ", "dim"),) if more else ()
    head = summary.spread(((f" {heading}", "bold"),), right, width)
    shown = [head, (), *_window(lines, state.top, room, width), _foot(state, width)]
    return [fitted(line, width) for line in shown[:height]], frame


def printed(facts: Facts, state: State, width: int) -> list[Line]:
    """The list as it is printed once: all of it, without keys."""
    rows = listed(facts.rows, state)
    columns = layout(rows, facts.clock, width)
    body = list_rows.body(rows, columns, facts.clock)
    lines = [
        summary.heading(Counts(len(facts.rows), len(rows)), state.sort, facts.time, width),
        *([list_rows.titles(columns)] if rows else []),
        *(body.lines or [_nothing(facts, state)]),
        summary.status(facts.limits, facts.spending, facts.rows, width),
    ]
    return [fitted(line, width) for line in lines]


def _window(lines: Sequence[Line], top: int, room: int, width: int) -> list[Line]:
    shown = [fitted(line, width) for line in lines[top : top + room]]
    return shown + [()] * (room - len(shown))


def _nothing(facts: Facts, state: State) -> Line:
    if facts.rows and state.filter:
        return ((f"  {words.say('No session matches {filter}.', filter=state.filter)}", "dim"),)
    return ((f"  {words.say('No session of Claude Code runs.')}", "dim"),)


def _foot(state: State, width: int) -> Line:
    if state.is_typing:
        return ((" / ", "cyan"), (state.filter, "bold"), ("▏", "cyan"))
    if state.message:
        return fitted(((f" {state.message}", "yellow"),), width)
    if state.view == LIST:
        groups = [
            ("↵", words.say("open")), ("/", state.filter or words.say("find")),
            ("q", words.say("quit")), ("?", words.say("help")), ("s", words.say("sort")),
            ("w", words.say("why")), ("t", words.say("tmux pane")),
        ]  # fmt: skip
    else:
        groups = [("esc", words.say("back")), ("↑↓", words.say("scroll"))]
        if state.view == DETAIL:
            groups += [("w", words.say("why")), ("t", words.say("tmux pane"))]
        if state.view != HELP:
            groups.append(("?", words.say("help")))
    return summary.keys(groups, width)


def help_lines() -> list[Line]:
    """What keys there are, and what the columns mean."""
    keys = [
        ("↑↓ jk PgUp PgDn", words.say("move")),
        ("↵ →", words.say("open the details of a session")),
        ("esc ←", words.say("back")),
        ("/", words.say("show only what matches; esc ends it")),
        ("s S", words.say("another order")),
        ("w", words.say("why the session took so long")),
        ("t", words.say("jump to its tmux pane")),
        ("q Ctrl-C", words.say("quit")),
    ]
    notes = [
        ("▲", words.say("waits: it asks you something")),
        ("✗", words.say("failed: an error of the API ended its turn")),
        ("✓", words.say("done: its turn has ended, within half an hour")),
        ("●", words.say("works")),
        ("○", words.say("idle")),
        (words.say("TOK/MIN"), words.say("tokens that its contexts grew by, a minute")),
    ]
    return [*map(_help_line, keys), (), *map(_help_line, notes)]


def _help_line(entry: tuple[str, str]) -> Line:
    return ((f" {padded(entry[0], _KEYS)}  ", "cyan"), (entry[1], ""))
