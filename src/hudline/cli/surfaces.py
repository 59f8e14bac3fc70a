"""Which surface a person has or gets: the band above the prompt, the status line, or both."""

from __future__ import annotations

import os

from hudline.cli.client_version import Version
from hudline.config import reader
from hudline.core.paths import Home
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


def brings_band(client: Version | None, root: str) -> bool:
    """Whether sessions of that client have a band by the plugin in the folder `root`."""
    return client is not None and client >= SINCE and os.path.isfile(root + "/hooks/band.ts")
