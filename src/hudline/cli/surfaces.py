"""Which surface a person has or gets: the band above the prompt, the status line, or both."""

from __future__ import annotations

import os

from hudline.cli.client_version import Version
from hudline.config import reader
from hudline.core.file_io import size
from hudline.core.paths import Home, is_plain
from hudline.host import lifetime
from hudline.host.endpoints import all_endpoints, endpoints

SINCE = (2, 1, 330)  # the first client on which the band was tried


def wants_line(home: Home, env: dict[str, str]) -> bool:
    """Whether the person has chosen the status line, alone or beside the band."""
    return reader.surface(env, reader.read(home)) != "band"


def has_band(home: Home, env: dict[str, str]) -> bool:
    """Whether this session has a band; outside of one, whether any session on this machine has."""
    pid = env.get("CLAUDE_PID", "")
    places = [endpoints(home.root, int(pid))] if pid.isdecimal() else all_endpoints(home.root)
    return any(lifetime.has_band(place) for place in places)


def brings_band(home: Home, root: str, env: dict[str, str], client: Version | None) -> bool:
    """Whether sessions of that client have a band by the plugin in the folder `root`. Bands are
    early access: where this session's hooks record, but no band was there, it has none."""
    if client is None or client < SINCE or not os.path.isfile(root + "/hooks/band.ts"):
        return False
    pid, session = env.get("CLAUDE_PID", ""), env.get("CLAUDE_CODE_SESSION_ID")
    if not pid.isdecimal() or not is_plain(session):
        return True
    had_band = os.path.exists(endpoints(home.root, int(pid)).message)
    return had_band or not size(home.session(session) + "/journal.jsonl")
