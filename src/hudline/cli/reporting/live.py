"""Whether a session runs now, by the client's registry (`sources.live_sessions`)."""

from __future__ import annotations

from collections.abc import Iterable

from hudline.insight.timeline import Live
from hudline.sources.live_sessions import Registry

_RUNNING = ("busy", "waiting")


def live_sessions(config_dirs: Iterable[str], now: float) -> dict[str, Live]:
    """The sessions whose main thread does something or waits for a person at `now`, seconds since
    1970, by id."""
    registry, found = Registry(), {}
    for folder in sorted(set(config_dirs)):
        for one in registry.live(folder):
            status = one.entry.get("status")
            if status in _RUNNING:
                found[one.session] = Live(one.session, now, status == "waiting")
    return found
