"""A draw of the status line without a host: reads journal and checkpoint, draws, starts a host."""

from __future__ import annotations

import os
import sys
import time
from typing import Callable

from hudline.config import reader
from hudline.core.error_log import report_error
from hudline.core.errors import guard
from hudline.core.paths import client_of, environment, is_plain, locate
from hudline.core.shell_command import INSIDE
from hudline.host import lifetime
from hudline.host.draw_context import DrawContext
from hudline.host.drawing import Draw, Drawing
from hudline.host.endpoints import endpoints
from hudline.host.line_view import LineView
from hudline.host.refreshers import Refreshers
from hudline.host.row_memory import RowMemory
from hudline.platform.children import INTERPRETER, do_behind
from hudline.platform.outbox import own_form

_SCRIPT = own_form(__file__).rsplit("/", 4)[0] + "/statusline/statusline.py"
_REFRESH = "refresh"
_REFRESH_SECONDS = 10.0  # that refreshers may take where no host runs them


def main(arguments: list[str]) -> None:
    """Draw once from the JSON on stdin and end the process. With the argument `refresh` it prints
    nothing, but brings up to date what that draw would show."""
    draw(_given, arguments == [_REFRESH])


def draw(read: Callable[[], bytes], is_refresh: bool = False) -> None:
    """The same, with the JSON that `read` returns."""
    env, clock = environment(), time.time()
    guard(
        lambda: _run(env, clock, read, is_refresh),
        lambda error: report_error(env, "status line", error, clock),
    )
    os._exit(0)


def _given() -> bytes:
    return sys.stdin.buffer.read()


def _run(env: dict[str, str], clock: float, read: Callable[[], bytes], is_refresh: bool) -> None:
    home, client = locate(env), client_of(env)
    config = reader.read(home)
    is_installed = os.path.isdir(home.root) and not env.get(INSIDE)  # else uninstalled, or a trial
    is_alone = lifetime.is_off(env, config)
    if is_installed and not is_alone:  # first: a long journal may make the client cancel this draw
        lifetime.ensure(home, env, client)
    data = read()
    drawing = Drawing(home)
    drawn = _drawn(drawing, data, env, clock)
    if drawn is None:
        return
    if is_refresh:
        _refresh(drawn.context)
        return
    sys.stdout.buffer.write(drawn.text.encode("utf-8", "replace"))
    sys.stdout.flush()
    drawing.conclude(drawn)
    if is_installed and is_alone and drawn.context is not None and drawn.context.due:
        # In another process, so that the client need not wait.
        command = [INTERPRETER, "-I", "-S", _SCRIPT, _REFRESH]
        do_behind(lambda: _refresh(drawn.context), command, env, data)


def _drawn(drawing: Drawing, data: bytes, env: dict[str, str], clock: float) -> Draw | None:
    home = drawing.home
    has_band = lifetime.has_band(endpoints(home.root, client_of(env)))

    def row_memory(session: str) -> RowMemory:
        return RowMemory(home.session(session) if is_plain(session) else None)

    return LineView(drawing, row_memory).draw(data, env, has_band, clock)


def _refresh(context: DrawContext | None) -> None:
    """Run what is due."""
    if context is None or not context.due:
        return
    refreshers = Refreshers(lambda: None)
    refreshers.start(context)
    refreshers.join(_REFRESH_SECONDS)
