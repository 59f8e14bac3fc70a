"""The loop of `hudline top`: looks once a second, draws, obeys keys."""

from __future__ import annotations

import time
from typing import Callable, NamedTuple

from rich.console import Console

from hudline.cli.overview import details, model, pager, tmux, views
from hudline.cli.overview.account_limits import account_limits
from hudline.cli.overview.collector import Collector
from hudline.cli.overview.detail_lines import detail_lines
from hudline.cli.overview.details import Detail
from hudline.cli.overview.keys import Key
from hudline.cli.overview.model import DETAIL, HELP, LIST, PAGER, Frame, State
from hudline.cli.overview.screen import Line, Painter
from hudline.cli.overview.terminal import Terminal, TerminalGone
from hudline.cli.overview.texts import session_name
from hudline.cli.overview.today import TodayWatch
from hudline.cli.overview.views import Facts
from hudline.config import reader
from hudline.core.paths import Home
from hudline.core.redact import target_choice
from hudline.view.overview import SessionRow

_EVERY = 1.0  # seconds between two looks
_LIMITS, _DETAILS = 10.0, 2.0  # and at limits, and at the details that are open
Choose = Callable[[list[SessionRow]], list[SessionRow]]


class Around(NamedTuple):
    """Hudline's folder, the plugin's, and the environment."""

    home: Home
    root: str
    env: dict[str, str]


class App:
    """Shows all sessions until the person leaves. choose: which of the rows are meant."""

    def __init__(self, console: Console, around: Around, choose: Choose, state: State) -> None:
        self._around = around
        home, env = around.home, around.env
        self._choose = choose
        self._terminal = Terminal(0, console.file.fileno(), console.encoding)
        self._painter = Painter(console)
        self._collector = Collector(env, home)
        self._today = TodayWatch(home, self._terminal.notify)
        self._state = state
        self._facts = Facts([], 0.0)
        self._frame = Frame((), (), 1, 0, 0)
        self._targets = target_choice(reader.read(home))
        self._detail: Detail | None = None
        self._page: list[Line] = []
        self._paged_at = 0.0
        self._output: pager.CommandOutput | None = None
        self._limits_at = 0.0

    def run(self) -> int:
        """Until the end; the exit status: 0, or as a shell counts a signal."""
        try:
            with self._terminal.full_screen():
                self._loop()
        except TerminalGone:
            return 1
        finally:
            if self._output is not None:
                self._output.stop()
        return 128 + self._terminal.ended if self._terminal.ended else 0

    def _loop(self) -> None:
        due = 0.0
        while not self._state.is_over and not self._terminal.ended:
            now = time.monotonic()
            if now >= due:
                self._look(time.time())
                due = now + _EVERY
            self._draw()
            for key in self._terminal.wait(due - time.monotonic()):
                if not self._state.is_over:
                    self._press(key)

    def _look(self, clock: float) -> None:
        collector, today = self._collector, self._today
        rows = self._choose(collector.rows(clock))
        collector.add_folders(today.newest.folders)
        limits = self._facts.limits
        if not 0 <= clock - self._limits_at < _LIMITS:
            self._limits_at = clock
            limits = account_limits(self._around.env, self._around.home, collector.folders, clock)
        if self._facts.clock:  # the first frame waits for nothing
            today.look(collector.folders, clock)
        shown = time.strftime("%H:%M:%S", time.localtime(clock))
        self._facts = Facts(rows, clock, shown, limits, today.newest.spending)

    def _draw(self) -> None:
        terminal = self._terminal
        if terminal.is_stale:
            terminal.is_stale = False
            self._painter.forget()
        width, height = terminal.size
        self._facts.spending = self._today.newest.spending
        for _ in range(2):  # the second time with the lines scrolled to where they belong
            lines, self._frame = self._lines(width, height)
            before, self._state = self._state, model.scrolled(self._state, self._frame)
            if before == self._state:
                break
        terminal.write(self._painter.changes(lines, height))

    def _lines(self, width: int, height: int) -> tuple[list[Line], Frame]:
        if self._state.view == LIST:
            shown = model.listed(self._facts.rows, self._state)
            self._state = model.settled(self._state, shown)
            return views.list_view(self._facts, self._state, width, height)
        if self._state.view == HELP:
            return views.page_view(views.help_lines(), "hudline top", self._state, width, height)
        if self._state.view == PAGER and self._output is not None:
            output = self._output
            return views.page_view(output.lines, output.title, self._state, width, height)
        row = model.chosen_row(self._facts.rows, self._state)
        if row is not None and abs(self._facts.clock - self._paged_at) >= _DETAILS:
            self._paged_at = self._facts.clock
            tracker, clock = self._collector.tracker(row), self._facts.clock
            self._detail = details.detail(tracker, row, clock, self._detail)
            self._page = detail_lines(self._detail, self._targets)
        title = session_name(row) if row else "–"
        return views.page_view(self._page, title, self._state, width, height)

    def _press(self, key: Key) -> None:
        if key.name == "redraw":
            self._terminal.is_stale = True
            return
        before = self._state
        self._state = model.press(self._state, key, self._frame)
        if self._state.view == DETAIL and before.view != DETAIL:
            self._paged_at, self._detail = 0.0, None  # of another session, or of long ago
        row = model.chosen_row(self._facts.rows, self._state)
        if row is None or not self._state.action:
            return
        if self._state.action == model.JUMP:
            self._state = self._state._replace(message=tmux.jump(row.pid, self._around.env))
            return
        _, root, env = self._around
        found = pager.why(row.session, root, env, self._terminal.size[0])
        if isinstance(found, str):
            self._state = self._state._replace(message=found)
            return
        if self._output is not None:
            self._output.stop()
        self._output = found
        found.start(self._terminal.notify)
        self._state = self._state._replace(view=PAGER, before=before.view, top=0)
