"""The process that fills the ledger behind the screen: hooks/refresh.py, which a host starts.

It waits here for its turn, before it has loaded much, and then runs `hudline.cli.refresh`. One runs
at a time for all hosts, at most once a minute, and once more where something came meanwhile.

<home>/refresh.lock     held by the one that runs or waits; in it, when the last run began
<home>/refresh.again    there where something came meanwhile
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import Callable

from hudline.core.error_log import report_error
from hudline.core.errors import guard
from hudline.core.file_io import read_regular
from hudline.core.paths import Home, environment, exists, locate
from hudline.host.start import run
from hudline.platform.children import lower_priority
from hudline.platform.files import create, remove
from hudline.platform.locks import hold
from hudline.platform.outbox import own_form
from hudline.platform.processes import start_detached

LOCK, AGAIN = "refresh.lock", "refresh.again"  # below Hudline's folder
NAMES = (LOCK, AGAIN)
_OFTEN = 60.0  # seconds from the begin of one run to that of the next
_LONG = 30.0  # seconds that a run may take, unless it is the first
_PATIENCE = 3.0  # seconds to wait for its end
_SCRIPT = own_form(__file__).rsplit("/", 4)[0] + "/hooks/refresh.py"


def start(env: dict[str, str]) -> None:
    """Start the child, detached. OSError where it cannot be started."""
    start_detached([sys.executable, "-I", "-S", _SCRIPT], env)


def main() -> None:
    """Wait for this process's turn and fill the ledger; where another one is about to, leave it to
    that."""
    env = environment()
    guard(
        lambda: _take_turn(locate(env), env),
        lambda error: report_error(env, "ledger", error, time.time()),
    )


def _take_turn(home: Home, env: dict[str, str]) -> None:
    if not exists(home.root):
        return
    lower_priority()
    release = take(home)
    if release is None:
        return
    has_begun = False
    try:
        time.sleep(seconds_left(home, time.time()))
        begin(home, time.time())
        has_begun = True
        run("hudline.cli.refresh")
    finally:
        release()
        # Where it could not begin, the mark may be one that cannot be removed: without an end.
        if has_begun and exists(f"{home.root}/{AGAIN}"):
            start(env)  # anew: this process has grown, and shall not wait so


def take(home: Home) -> Callable[[], None] | None:
    """Become the one that runs: what gives it back. None where another one is, which is told that
    something has come. OSError where the files cannot be made."""
    release = hold(f"{home.root}/{LOCK}", 0.0)
    if release is not None:
        return release
    os.close(create(f"{home.root}/{AGAIN}"))
    return hold(f"{home.root}/{LOCK}", 0.0)  # it may have ended just before it could see that


def seconds_left(home: Home, clock: float) -> float:
    """Seconds until the next run may begin; none after a clock that was set back."""
    since = _since(home, clock)
    return _OFTEN - since if 0 <= since < _OFTEN else 0.0


def wait_for_end(home: Home, clock: float) -> Callable[[], None] | None:
    """Wait some seconds for a run that goes on, and let none begin until that is given back; None
    where one may go on all the same, or waits for its turn, which an uninstall does not disturb."""
    if not exists(home.root) or not 0 <= _since(home, clock) < _LONG:
        return None
    return hold(f"{home.root}/{LOCK}", _PATIENCE)


def _since(home: Home, clock: float) -> float:
    """Seconds since the last run began; negative where that is not known."""
    last = read_regular(f"{home.root}/{LOCK}", 20)
    return clock - int(last) if last.isdigit() else -1.0


def begin(home: Home, clock: float) -> None:
    """Note that a run begins: all that has come so far is in it."""
    with suppress(FileNotFoundError):
        remove(f"{home.root}/{AGAIN}")
    handle = create(f"{home.root}/{LOCK}")
    try:
        os.write(handle, b"%d" % clock)
    finally:
        os.close(handle)
