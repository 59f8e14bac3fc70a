"""The band: one process for each client, which waits until it is woken, and draws.

It says one JSON line `{"told": path}`, where the client's module shall write, then a line for each
picture that is new. It ends with the client.
"""

import gc
import posix
import signal
import time

from hudline.codec import Codec
from hudline.door import attempt
from hudline.entry.complain import complain
from hudline.entry.resident import Resident
from hudline.store.doorbell import Doorbell
from hudline.store.home import environment, locate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LATE = (
    *("hudline.entry", "hudline.layout", "hudline.now", "hudline.page", "hudline.page.languages"),
    *("hudline.page.themes", "hudline.state", "hudline.store", "hudline.widgets", "hudline.wire"),
)
_LEAST = 0.1  # seconds between two pictures
_TICK = 1.0  # seconds between two looks while something runs
_SETTLING = 6.0  # seconds after the last news in which something still falls silent
_REST, _LONGEST = 30.0, 3600.0  # seconds between two looks while nothing does
NOTHING: "dict[str, Any]" = {"rows": [], "agents": {}, "pane": []}


class Pace:
    """When to look again though nobody rang."""

    def __init__(self) -> None:
        self._rang = time.monotonic()
        self._rest = _REST

    def next(self, is_busy: bool, has_rung: bool, has_changed: bool) -> float:
        """Seconds until then: one while something runs or has just ended; at rest ever more, as
        long as nothing changes by itself."""
        at = time.monotonic()
        if has_rung:
            self._rang, self._rest = at, _REST
        if is_busy or at - self._rang < _SETTLING:
            return _TICK
        if not has_rung:
            self._rest = _REST if has_changed else min(self._rest * 2, _LONGEST)
        return self._rest


def main() -> None:
    """Draw until the client has gone, and end the process."""
    gc.enable()  # the boot turned it off, for processes that end at once
    env = environment()
    attempt(lambda: _stay(env), lambda error: complain(env, "band", error, time.time()))
    posix._exit(0)


def _stay(env: "dict[str, str]") -> None:
    home = locate(env)
    bell = Doorbell(home.root, env.get("CLAUDE_PID", ""))
    signal.signal(signal.SIGTERM, _leave)
    try:
        _draw(env, bell, Resident(home, env, bell.told))
    except (BrokenPipeError, SystemExit):  # the client has gone, or has no use for the band
        return
    finally:
        bell.close()


def _leave(*_: object) -> None:
    raise SystemExit


def _draw(env: "dict[str, str]", bell: Doorbell, resident: Resident) -> None:
    codec, pace = Codec(), Pace()
    _say(codec.dumps({"told": bell.told}))

    def failed(error: Exception) -> "dict[str, Any]":
        complain(env, "band", error, time.time())
        resident.is_busy = False
        return NOTHING

    sent, drawn, wait = b"", 0.0, 0.0
    while bell.wait(wait):
        early = drawn + _LEAST - time.monotonic()
        if early > 0:  # what comes meanwhile waits, and the newest wins
            time.sleep(early)
        has_rung = bell.clear()
        picture = attempt(lambda: resident.picture(time.time()), failed)
        line = sent if picture is None else codec.dumps(picture)
        has_changed = line != sent
        if has_changed:
            _say(line)
            sent, drawn = line, time.monotonic()
        wait = pace.next(resident.is_busy, has_rung, has_changed)


def _say(line: bytes) -> None:
    """Write one line for the module; OSError where nobody reads any more."""
    data = line + b"\n"
    while data:
        data = data[posix.write(1, data) :]
