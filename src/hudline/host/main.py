"""The host's process: waits until something comes, answers draws, feeds the band.

Started by the client's module with a reader of its stdout (`band`), or detached by the first draw
of a status line. On stdout it says one JSON line `{"inbox": path}`, where the module shall write,
then a line for each new frame of the band. It ends with its client.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Callable

from hudline.core.error_log import report_error
from hudline.core.errors import guard
from hudline.core.json_codec import dumps
from hudline.core.paths import Home, client_of, config_folder, environment, locate
from hudline.host import lifetime
from hudline.host.band import Band
from hudline.host.band_view import BandView
from hudline.host.drawing import Draw, Drawing, HostDuties
from hudline.host.endpoints import Endpoints, endpoints
from hudline.host.inbox import Inbox
from hudline.host.line_view import LineView
from hudline.host.own_widgets import OwnWidgets
from hudline.host.refreshers import Refreshers
from hudline.host.row_memory import RowMemory
from hudline.host.status_requests import Pictures
from hudline.host.tick_pipe import Tick
from hudline.platform import interpreters
from hudline.platform.children import leave_folder
from hudline.platform.outbox import followed, own_form
from hudline.platform.passing import write_some
from hudline.platform.processes import on_termination, reap, start_detached

_UPKEEP = own_form(__file__).rsplit("/", 4)[0] + "/hooks/upkeep.py"
_SCREEN = 1  # the descriptor on which the module reads
_UNUSED = 600.0  # seconds without a draw or an event after which a host of a line alone ends


def main(arguments: list[str]) -> None:
    """Serve the client until it ends. arguments: first `band` where the module reads stdout."""
    env = environment()
    has_module = arguments[:1] == ["band"]
    guard(
        lambda: _serve(env, has_module), lambda error: report_error(env, "host", error, time.time())
    )
    os._exit(0)


def _serve(env: dict[str, str], has_module: bool) -> None:
    home, client = locate(env), client_of(env)
    place = endpoints(home.root, client)
    release = lifetime.take_place(place, is_wanted=has_module)
    if release is None:
        return
    leave_folder()
    _prepare_hooks(env)
    on_termination(sys.exit)
    folders = (home.root, config_folder(env) + "/sessions") if has_module else ()
    inbox = Inbox(place, folders, _SCREEN if has_module else None)
    try:
        surface = "band" if has_module else "line"
        lifetime.announce(place, surface, time.time(), inbox.has_notices, inbox.hears_end)
        host = Host(home, {**env, "CLAUDE_PID": str(client)}, inbox, place, has_module)
        try:
            host.run()
        finally:
            host.end()
    except (BrokenPipeError, SystemExit):  # the client has gone, or has no use for the band
        return
    finally:
        inbox.close()
        release()


def _prepare_hooks(env: dict[str, str]) -> None:
    """Start the upkeep where no session's start has made the link by which hooks run: the plugin
    was installed in this very session."""
    data = env.get("CLAUDE_PLUGIN_DATA", "")
    if data and not os.path.exists(interpreters.program_in(data)):
        start_detached([sys.executable, "-I", "-S", _UPKEEP], env)


class Host:
    """Serves one client at `place`. `has_module`: whether the client's module is served too."""

    def __init__(
        self, home: Home, env: dict[str, str], inbox: Inbox, place: Endpoints, has_module: bool
    ) -> None:
        self._home = home
        self._env = env
        self._inbox = inbox
        self._plugin = os.path.realpath(followed(home.current))
        self._is_over = self._has_failed = False
        self._refreshers = Refreshers(inbox.note_fresh)
        self._duties = HostDuties(home, env)
        self._own_widgets = OwnWidgets(home, env, inbox.note_fresh, inbox.watch)
        self._drawing, rows = Drawing(home, self._duties, self._own_widgets), RowMemory()
        self._line = LineView(self._drawing, lambda _: rows)
        self._pictures = Pictures(place, self._drawing, env, has_module)
        self._band: Band | None = None
        if has_module:
            view = BandView(env, place.message, self._drawing, self._refreshers)
            self._band = Band(view, _say)
            _say(dumps({"inbox": place.message}))

    def run(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Serve until the client or the need for a host ends. clock: in seconds, from any start."""
        used = clock()
        while not self._is_over:
            at = clock()
            if self._band is None and at - used >= _UNUSED:
                return
            seconds = used + _UNUSED - at if self._band is None else self._band.seconds_left(at)
            news = self._inbox.wait(seconds)
            if news.is_over:
                return
            if news.tick is not None:
                self._answer(news.tick)
            if news.tick is not None or news.has_news or news.requests:
                used = clock()
            if self._band is not None:
                self._band.look(news, self._env)
            for name, request in news.requests:
                self._inbox.requests.answer(name, self._pictures.drawn(request, time.time()))
            self._pictures.note()
            for folder in self._drawing.script_feeds.folders():
                self._inbox.watch(folder)
            reap()

    def end(self) -> None:
        """Do what is left to do once the client, or the need for a host, has ended."""
        self._own_widgets.end()
        if not self._inbox.is_dismissed:
            self._duties.end()

    def _answer(self, tick: Tick) -> None:
        """Give a draw its rows; what fails leaves it empty, and is noted."""
        env, clock = self._variables(tick), time.time()

        def failed(error: Exception) -> None:
            report_error(env, "status line", error, clock)
            self._inbox.ticks.answer("")

        def answer() -> None:
            has_band = self._band is not None and self._band.is_shown
            draw = self._line.draw(tick.data, env, has_band, clock)
            self._inbox.ticks.answer(draw.text if draw else "")
            guard(lambda: self._conclude(draw), self._note_failure)

        guard(answer, failed)

    def _conclude(self, draw: Draw | None) -> None:
        """What is done behind an answer."""
        if draw is not None and draw.context is not None:
            self._refreshers.start(draw.context)
            self._drawing.conclude(draw)
        self._has_failed = False
        if self._band is None:  # the client's module ends and starts the band's
            self._is_over = lifetime.is_off(self._env, self._drawing.config())
            plugin, self._plugin = self._plugin, os.path.realpath(followed(self._home.current))
            if self._plugin != plugin:  # updated: a host of the new version takes this one's place
                lifetime.start(self._home, self._env, client_of(self._env))

    def _note_failure(self, error: Exception) -> None:
        """Note an error behind an answer, once as long as it comes with every draw."""
        if not self._has_failed:
            report_error(self._env, "status line", error, time.time())
        self._has_failed = True

    def _variables(self, tick: Tick) -> dict[str, str]:
        """The environment of a draw: the host's own with the terminal's variables of this tick."""
        terminal = dict(tick.variables)
        if terminal.get("TERM") == "dumb" and "TERM" not in self._env:
            del terminal["TERM"]  # bash says so by itself where the environment names none
        both = {**self._env, **terminal}
        return {name: value for name, value in both.items() if value or name not in terminal}


def _say(line: bytes) -> None:
    """Write one line for the module; BrokenPipeError where nobody reads any more."""
    data = memoryview(line + b"\n")
    while data:
        data = data[write_some(_SCREEN, data) :]
