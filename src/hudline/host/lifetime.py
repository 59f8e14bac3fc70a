"""Which host a client has: starting one, taking over from an older one, ending a hung one."""

from __future__ import annotations

import os
import sys
import time
from typing import Callable, NamedTuple, get_type_hints

from hudline import __version__
from hudline.core.file_io import modified, read_object, replace, size
from hudline.core.json_codec import dumps
from hudline.core.paths import Home, make_folder
from hudline.host.endpoints import WAKE_CHECK, WAKE_LEAVE, Endpoints, endpoints
from hudline.platform.locks import hold
from hudline.platform.outbox import followed, wake
from hudline.platform.processes import (
    is_process,
    is_stopped,
    kill,
    may_be_process,
    own_start,
    start_detached,
)

VARIABLE = "HUDLINE_HOST"  # "off": no host is started, each draw reads all by itself
KEY = "host"  # the same in config.json
_HANDOVER = 3.0  # seconds that a living host has to leave
_HUNG = 30.0  # seconds without an answer after which a host hangs; a long journal takes some
SCRIPT = "/hooks/host.py"


class Info(NamedTuple):
    """What a living host says of itself in info.json. `since`: seconds since 1970; `surface`:
    "band" where it feeds the client's module, else "line"; `start`: its process's start time.
    `has_notices`: whether the system reports files that change; `hears_end`: and the end of the
    client. Where not, the host looks every other second."""

    pid: int
    start: str
    version: str
    since: float
    surface: str
    client: int
    has_notices: bool
    hears_end: bool


def is_off(env: dict[str, str], chosen: dict[str, object]) -> bool:
    """Whether the person wants no host: HUDLINE_HOST, else the key `host`, is "off"."""
    return (env.get(VARIABLE) or chosen.get(KEY)) == "off"


def take_place(place: Endpoints, is_wanted: bool) -> Callable[[], None] | None:
    """Become the host of a client: what gives the place back, or None where another host has it
    and keeps it. is_wanted: take it over from a living one. OSError where the folder cannot be
    made."""
    make_folder(place.folder)
    release = hold(place.lock, 0.0)
    if release is not None:
        return release
    other = info(place)
    if not is_wanted and (other is None or _number(other.version) >= _number(__version__)):
        return None
    wake(place.wake, WAKE_LEAVE)
    release = hold(place.lock, _HANDOVER)
    if release is None:
        end(other)
        release = hold(place.lock, _HANDOVER)
    if release is not None:
        make_folder(place.folder)
    return release


def announce(
    place: Endpoints, surface: str, at: float, has_notices: bool = True, hears_end: bool = True
) -> None:
    """Say who the host is, see `Info`; the file `pid` comes last, since draws look at it."""
    pid, since = os.getpid(), round(at, 3)
    host = Info(pid, own_start(), __version__, since, surface, place.client, has_notices, hears_end)
    replace(place.info, dumps(host._asdict()))
    replace(place.pid, b"%d\n" % pid)


def info(place: Endpoints) -> Info | None:
    """What the host of that place says of itself; None where none does, or it is gone."""
    stored = read_object(place.info)
    try:
        host = Info(**{name: kind(stored[name]) for name, kind in get_type_hints(Info).items()})
    except (KeyError, TypeError, ValueError):
        return None
    return host if may_be_process(host.pid, host.start) else None


def has_band(place: Endpoints) -> bool:
    """Whether a host lives there to which the client's module has written something."""
    host = info(place)
    return host is not None and host.surface == "band" and size(place.message) > 0


def end(host: Info | None) -> None:
    """Kill a host that does not leave, where it is certain that the process is one."""
    if host is not None and is_process(host.pid, host.start):
        kill(host.pid)


def ensure(home: Home, env: dict[str, str], client: int) -> None:
    """See to it that the client has a host, after a draw that found none to answer it: start one,
    or end a hung one and start another. A busy one stays. OSError where none can be started."""
    place = endpoints(home.root, client)
    host = info(place)
    if host is not None and wake(place.wake, WAKE_CHECK):
        began = modified(place.drawing)  # of a draw that waits for it; 0.0 without one
        is_hung = began > 0 and abs(time.time() - began) > _HUNG
        if not is_hung and not is_stopped(host.pid):
            return
        end(host)
    start(home, env, client)


def start(home: Home, env: dict[str, str], client: int) -> None:
    """Start a host of the plugin version that `current` leads to by now, which takes the place of
    an older one. OSError where it cannot be started."""
    script = os.path.realpath(followed(home.current)) + SCRIPT
    start_detached([sys.executable, "-I", "-S", script], {**env, "CLAUDE_PID": str(client)})


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isascii() and part.isdigit())
