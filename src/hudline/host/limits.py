"""Rate limits of one draw: how old they are, and what other sessions of the account have read.

<home>/accounts/<process>.process.json   what the client's process reported last, see `view.limits`
"""

from __future__ import annotations

from typing import Any, Callable

from hudline.core.fields import number
from hudline.core.file_io import read_object, replace
from hudline.core.json_codec import dumps
from hudline.core.paths import is_plain, make_folder
from hudline.events.limits import LimitReading
from hudline.host.draw_context import DrawContext
from hudline.sources.account import readings
from hudline.sources.shared_limits import found, keep, read
from hudline.view.limits import ProcessLimits, age, known_time, newest
from hudline.view.snapshot import Snapshot

_SOONER = 60.0  # seconds by which a reading that says the same must be newer to be written


def share(context: DrawContext, snapshot: Snapshot) -> Callable[[], None] | None:
    """Give the windows of the snapshot the newest reading that any session of the account has for
    the same reset, and its age; what is to be written once the draw is out, None for nothing.

    A window of which this session has no reading is not shown, whatever others know.
    """
    status, clock, session = context.status, context.clock, context.status.session_id
    process_id = context.env.get("CLAUDE_PID") or session
    if not is_plain(session) or not is_plain(process_id) or context.is_inside:
        return None
    path = f"{context.home.accounts}/{process_id}.process.json"
    stored = read_object(path)
    process = ProcessLimits(stored, session, clock)
    windows, is_answered = list(snapshot.limits), status.tokens is not None
    own = process.readings(windows, status.cost, is_answered)
    account = readings(context.env, context.home)
    name = account.rpartition("/")[2] or stored.get("account")
    since = _since(stored, name, clock)
    current = {**process.dump(windows, own, status.cost), "account": name, "since": since}
    shared = read(account, clock) if account else {}
    news: dict[str, list[LimitReading]] = {}
    for window, reading in zip(windows, own):
        best = reading
        # No other session reports dollars; and what was reported before somebody signed in as
        # another is the former account's.
        if reading.resets and window.spent is None and reading.at >= since:
            known = found(shared, window.name, reading.resets)
            best = newest(reading, known) if known else reading
            if _is_news(reading, known):
                news[window.name] = [reading]
        window.used, window.age = best.used, age(best.at, clock)

    def after() -> None:
        if current != stored:
            make_folder(context.home.accounts)
            replace(path, dumps(current))
        if account and news:
            keep(account, news, clock)

    return after


def _since(stored: dict[str, Any], account: object, clock: float) -> float:
    """When the process was first seen with this account; 0.0 where it never had another."""
    is_same = stored.get("account") in (None, account)
    return known_time(number(stored.get("since")), clock) if is_same else clock


def _is_news(reading: LimitReading, known: LimitReading | None) -> bool:
    """Whether a reading is worth writing down for the others."""
    if known is None:
        return True
    is_later = newest(reading, known) == reading
    return is_later and (reading.used != known.used or reading.at - known.at >= _SOONER)
