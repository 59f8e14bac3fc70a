"""The band: one process for each client, which waits until it is woken, and draws.

It says one JSON line `{"told": path}`, where the client's module shall write, then a line for each
picture that is new. It ends with the client.
"""

import gc
import posix
import signal
import sys
import time

from hudline.codec import Codec
from hudline.door import attempt
from hudline.entry import line
from hudline.entry.complain import complain
from hudline.entry.resident import Resident
from hudline.entry.screen import NOTHING
from hudline.store.doorbell import Doorbell
from hudline.store.files import exists
from hudline.store.home import config_folder, environment, locate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LATE = line.LATE  # the band draws what the line draws
_UPKEEP = __file__.rsplit("/", 4)[0] + "/hooks/upkeep.py"
_LEAST = 0.2  # seconds between two pictures
_TICK = 1.0  # seconds between two looks while something runs
_SETTLING = 6.0  # seconds after the last ring in which another witness may still speak
_FAILURES = 3  # looks one after the other, after which a status line shall have the place
_REST = 30.0  # seconds between two looks at rest: they find what expires


class Pace:
    """When to look again though nobody rang; all times in seconds of any clock. `at`: its start."""

    def __init__(self, at: float) -> None:
        self._rang = at

    def next(self, at: float, is_settled: bool, has_rung: bool) -> float:
        """Seconds until then: one while something runs or has just ended, or somebody has just
        rung; else many."""
        if has_rung:
            self._rang = at
        return _REST if is_settled and at - self._rang >= _SETTLING else _TICK


def main() -> None:
    """Draw until the client has gone, and end the process."""
    gc.enable()  # the boot turned it off, for processes that end at once
    env = environment()
    attempt(lambda: _stay(env), lambda error: complain(env, "band", error, time.time()))
    posix._exit(0)


def _stay(env: "dict[str, str]") -> None:
    home = locate(env)
    _prepare(env)
    registry = config_folder(env) + "/sessions"
    bell = Doorbell(home.root, env.get("CLAUDE_PID", ""), (home.root, registry))
    signal.signal(signal.SIGTERM, _leave)
    try:
        _draw(env, bell, Resident(home, env, bell.told))
    except (BrokenPipeError, SystemExit):  # the client has gone, or has no use for the band
        return
    finally:
        bell.close()


def _prepare(env: "dict[str, str]") -> None:
    """Let the upkeep run where no session's start has made the link by which hooks run: the plugin
    was installed in this very session."""
    data = env.get("CLAUDE_PLUGIN_DATA", "")
    if not data or exists(data + "/python"):
        return
    from hudline.entry.due import spawn

    nothing = posix.open("/dev/null", posix.O_RDONLY | posix.O_CLOEXEC)
    spawn(nothing, [sys.executable, "-I", "-S", _UPKEEP])
    posix.close(nothing)


def _leave(*_: object) -> None:
    raise SystemExit


def _draw(env: "dict[str, str]", bell: Doorbell, resident: Resident) -> None:
    codec, pace = Codec(), Pace(time.monotonic())
    _say(codec.dumps({"told": bell.told}))
    failures = 0

    def failed(error: Exception) -> "dict[str, Any]":
        nonlocal failures
        if not failures:  # each note of it would ring the bell
            complain(env, "band", error, time.time())
        failures += 1
        return NOTHING

    sent, drawn, wait = b"", 0.0, 0.0
    while failures < _FAILURES and bell.wait(wait):
        early = drawn + _LEAST - time.monotonic()
        if early > 0:  # what comes meanwhile waits, and the newest wins
            time.sleep(early)
        has_rung = bell.clear()
        picture = attempt(lambda: resident.picture(time.time()), failed)
        failures = failures if picture is NOTHING else 0
        news = sent if picture is None else codec.dumps(picture)
        if news != sent:
            _say(news)
            sent, drawn = news, time.monotonic()
        _reap()
        wait = pace.next(time.monotonic(), resident.is_settled and not failures, has_rung)


def _reap() -> None:
    """Let refreshers that have ended go."""
    try:
        while posix.waitpid(-1, posix.WNOHANG)[0]:
            continue
    except ChildProcessError:  # there are none
        return


def _say(line: bytes) -> None:
    """Write one line for the module; OSError where nobody reads any more."""
    data = line + b"\n"
    while data:
        data = data[posix.write(1, data) :]
