"""A draw of the status line without a host: reads journal and checkpoint, draws, starts a host."""

from __future__ import annotations

import os
import sys
import time

from hudline.config import reader
from hudline.core.error_log import report_error
from hudline.core.errors import guard
from hudline.core.paths import client_of, environment, is_plain, locate
from hudline.core.shell_command import INSIDE
from hudline.host import lifetime
from hudline.host.draw_context import DrawContext
from hudline.host.drawing import Drawing
from hudline.host.endpoints import endpoints
from hudline.host.line_view import LineView
from hudline.host.refreshers import Refreshers
from hudline.host.row_memory import RowMemory
from hudline.platform.processes import become_detached

_REFRESH_SECONDS = 10.0  # that refreshers may take where no host runs them


def main(arguments: list[str]) -> None:
    """Draw once from the JSON on stdin and end the process."""
    env, clock = environment(), time.time()
    guard(lambda: _run(env, clock), lambda error: report_error(env, "status line", error, clock))
    os._exit(0)


def _run(env: dict[str, str], clock: float) -> None:
    home, client = locate(env), client_of(env)
    config = reader.read(home)
    is_installed = os.path.isdir(home.root) and not env.get(INSIDE)  # else uninstalled, or a trial
    is_alone = lifetime.is_off(env, config)
    if is_installed and not is_alone:  # first: a long journal may make the client cancel this draw
        lifetime.ensure(home, env, client)
    data = sys.stdin.buffer.read()
    drawing, has_band = Drawing(home), lifetime.has_band(endpoints(home.root, client))

    def row_memory(session: str) -> RowMemory:
        return RowMemory(home.session(session) if is_plain(session) else None)

    draw = LineView(drawing, row_memory).draw(data, env, has_band, clock)
    if draw is None:
        return
    sys.stdout.write(draw.text)
    sys.stdout.flush()
    drawing.conclude(draw)
    if is_installed and is_alone:
        _refresh(draw.context)


def _refresh(context: DrawContext | None) -> None:
    """Run what is due in a child, so that the client need not wait."""
    if context is None or not context.due or os.fork():
        return
    become_detached()
    refreshers = Refreshers(lambda: None)
    refreshers.start(context)
    refreshers.join(_REFRESH_SECONDS)
