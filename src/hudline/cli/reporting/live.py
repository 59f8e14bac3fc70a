"""Whether a session runs now, by the client's registry: `<config>/sessions/<pid>.json`."""

from __future__ import annotations

import os
from collections.abc import Iterable

from hudline.core.fields import table
from hudline.core.file_io import read_regular
from hudline.core.json_codec import parsed
from hudline.insight.timeline import Live
from hudline.platform.processes import is_process

_ENTRY = 16 * 1024  # bytes
_RUNNING = ("busy", "waiting")


def live_sessions(config_dirs: Iterable[str], now: float) -> dict[str, Live]:
    """The sessions whose main thread does something or waits for a person at `now`, seconds since
    1970, by id."""
    found: dict[str, Live] = {}
    for folder in sorted({f"{path}/sessions" for path in config_dirs}):
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            pid = name[: -len(".json")]
            if not (name.endswith(".json") and pid.isascii() and pid.isdigit() and len(pid) < 12):
                continue
            entry = table(parsed(read_regular(f"{folder}/{name}", _ENTRY)))
            session, status = entry.get("sessionId"), entry.get("status")
            if status not in _RUNNING or not isinstance(session, str):
                continue
            if is_process(int(pid), entry.get("procStart")):
                found[session] = Live(session, now, status == "waiting")
    return found
