"""Where a host is reached: its folder, and what lies in it.

<home>/hosts/<client's process id>.<its start time>/
    pid       its process id; statusline.sh looks whether that process lives
    info.json `{"pid", "version", "since", "surface"}`, for other hosts and `hudline doctor`
    wake      pipe: hooks write WAKE_JOURNAL, clients WAKE_CHECK, a newer host WAKE_LEAVE
    tick      pipe: what a draw hands over (see statusline.sh)
    answer    pipe: the rows of a draw
    drawing   is there while a draw uses `tick` and `answer`
    asks      pipe: `hudline status` asks for a picture (platform.status_pipe)
    session   whose session is drawn, for the same
    mod/message.json  what the client's module wrote last (hudline.host.mod_inbox)

Beside it, <the same>.lock is held by the living host.

The start time tells clients apart whose process ids are equal, as in two containers that share a
configuration folder; it is "" where the system does not tell it.
"""

from __future__ import annotations

import os
from contextlib import suppress

from hudline.platform.outbox import host_folder
from hudline.platform.status_pipe import ASKS, SESSION

WAKE_CHECK = b"c"  # a draw found `drawing` there: is it left over?
WAKE_LEAVE = b"q"  # a newer host takes over


class Endpoints:
    """The paths of the host of one client, as named above; nothing is made by asking."""

    def __init__(self, folder: str, client: int) -> None:
        self.folder = folder
        self.client = client
        self.lock = folder + ".lock"  # beside it, since the folder goes with its host
        self.pid = folder + "/pid"
        self.info = folder + "/info.json"
        self.wake = folder + "/wake"
        self.tick = folder + "/tick"
        self.answer = folder + "/answer"
        self.drawing = folder + "/drawing"
        self.asks = folder + ASKS
        self.session = folder + SESSION
        self.module = folder + "/mod"  # a folder, since it is watched
        self.message = self.module + "/message.json"


def endpoints(root: str, client: int) -> Endpoints:
    """The endpoints of the host of the client with process id `client`, below the home `root`."""
    return Endpoints(host_folder(root, client), client)


def all_endpoints(root: str) -> list[Endpoints]:
    """The endpoints of all hosts below the home `root`, whether or not they still live."""
    found = []
    with suppress(OSError):
        for entry in os.scandir(root + "/hosts"):
            client = entry.name.partition(".")[0]
            if entry.is_dir(follow_symlinks=False) and client.isascii() and client.isdigit():
                found.append(Endpoints(entry.path, int(client)))
    return found
