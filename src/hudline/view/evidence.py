"""Evidence beside the events: the client's registry and the end of a transcript.

Some ends have no event: Esc, a denied dialog, a denied call, a killed process. The bytes are
read by the caller and interpreted here; both may be missing, late, or of another version.
"""

from __future__ import annotations

from typing import Callable, NamedTuple, Optional

from hudline.core.fields import number, table


class Evidence(NamedTuple):
    """`pid`: the client's process that draws. `status` and `since`: what the main thread does and
    since when, in seconds since 1970 ("" and 0.0 unknown). `is_aborted`: the client itself has said
    that it interrupted the turn then."""

    pid: Optional[int] = None
    status: str = ""
    since: float = 0.0
    is_aborted: bool = False

    def is_idle_since(self, at: float) -> bool:
        """Whether the main thread has come to rest after `at`; background work may go on."""
        return self.status in ("idle", "shell") and self.since > at

    @property
    def is_answered(self) -> bool:
        """Whether the registry is certain that nobody is being asked anything."""
        return self.status not in ("", "waiting")


def registered(entry: object, session_id: str) -> tuple[str, float]:
    """(status, since) of `<config>/sessions/<pid>.json`: idle, busy, waiting or shell.

    ("", 0.0) if it is unknown, or of another session (the registry lags behind `/clear`).
    Fields: `sessionId`, `status`, `statusUpdatedAt` in milliseconds.
    """
    fields = table(entry)
    status, changed = fields.get("status"), number(fields.get("statusUpdatedAt"))
    if fields.get("sessionId") != session_id or not isinstance(status, str) or changed is None:
        return "", 0.0
    return status, changed / 1000


def of_registry(
    pid: Optional[int], entry: object, session_id: str, dated: Callable[[float], float]
) -> Evidence:
    """What the registry's entry of the client's process `pid` says of a session; dated: dates a
    time (seconds since 1970) as the journal's records are."""
    status, since = registered(entry, session_id)
    return Evidence(pid, status, dated(since))
