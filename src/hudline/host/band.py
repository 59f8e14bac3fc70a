"""When the band is drawn, and how its frames reach the client's module.

At most five frames a second, the newest wins, one that has not changed is not sent. All times here
are seconds of the monotonic clock.
"""

from __future__ import annotations

import time
from typing import Any, Callable

from hudline.core.error_log import report_error
from hudline.core.errors import guard
from hudline.core.json_codec import dumps
from hudline.host.band_frame import NOTHING
from hudline.host.band_view import BandView
from hudline.host.inbox import News

_LEAST = 0.2  # seconds between two frames
_FAILURES = 3  # frames one after the other that failed, after which the band is given up
_TICK = 1.0  # seconds between two looks while something runs
_SETTLING = 6.0  # seconds after the last news in which other evidence may still come
_REST = 30.0  # seconds between two looks at rest, at the least


class Band:
    """Draws frames of `view` and gives them, as lines of JSON, to `send`."""

    def __init__(self, view: BandView, send: Callable[[bytes], None]) -> None:
        self._view = view
        self._send = send
        self._sent = b""
        self._drawn = 0.0
        self._due: float | None = 0.0
        self._pace = Pace(time.monotonic())
        self._has_news = False
        self._failures = 0

    @property
    def is_shown(self) -> bool:
        """Whether the module has written something, so that the band is on the screen."""
        return self._view.has_message

    def seconds_left(self, at: float) -> float | None:
        """Until the next frame is due; None where nothing that is shown can change by itself."""
        return None if self._due is None else max(self._due - at, 0.0)

    def look(self, news: News, env: dict[str, str]) -> None:
        """Draw a frame where one is due, and send it where it is new. SystemExit where frames fail
        again and again: then a status line shall have the place."""
        at = time.monotonic()
        if news.has_news or news.has_fresh:
            soon = max(self._drawn + _LEAST, at)
            self._due = soon if self._due is None else min(self._due, soon)
        self._has_news = self._has_news or news.has_news
        if self._due is None or at < self._due:
            return

        def failed(error: Exception) -> dict[str, Any]:
            if not self._failures:
                report_error(env, "band", error, time.time())
            self._failures += 1
            return NOTHING

        frame = guard(lambda: self._view.frame(time.time()), failed)
        if frame is not NOTHING:
            self._failures = 0
        elif self._failures >= _FAILURES:
            raise SystemExit
        line = self._sent if frame is None else dumps(frame)
        self._drawn = time.monotonic()
        if line != self._sent:
            self._send(line)
            self._sent = line
        is_settled = self._view.is_settled and not self._failures
        rest = self._view.seconds_to_change
        wait = self._pace.next(self._drawn, is_settled, self._has_news, rest)
        self._due = None if wait is None else self._drawn + wait
        self._has_news = False


class Pace:
    """When to look again though nothing has come; times in seconds of any clock."""

    def __init__(self, at: float) -> None:
        self._last_news = at

    def next(self, at: float, is_settled: bool, has_news: bool, rest: float | None) -> float | None:
        """Seconds until then: one while something runs or has just ended, or something has just
        come; else `rest`, after which something shown changes by itself. None for never."""
        if has_news:
            self._last_news = at
        if not is_settled or at - self._last_news < _SETTLING:
            return _TICK
        return None if rest is None else max(rest, _REST)
