"""Evidence beside the events: what the client's registry and the end of a transcript tell.

Some endings have no event: Esc, a denied dialog, a denied call, a killed process. The bytes are
read by the caller and interpreted here; both may be missing, late, or of another version.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


# Of a result that the client makes up when it resumes a session (clients 2.1.197 and 2.1.332).
_OUTCOME_UNKNOWN = b"[Tool call interrupted: the session ended before this call's result"


class Evidence:
    """`pid`: the client's process that draws. `status` and `since`: what the main thread does and
    since when, in seconds since 1970 ("" and 0.0 unknown). `is_aborted`: the client itself has said
    that it left the turn then."""

    def __init__(
        self,
        pid: "Optional[int]" = None,
        status: str = "",
        since: float = 0.0,
    ) -> None:
        self.pid = pid
        self.status = status
        self.since = since
        self.is_aborted = False

    def is_idle_since(self, moment: float) -> bool:
        """Whether the main thread has come to rest after `moment`; background work may go on."""
        return self.status in ("idle", "shell") and self.since > moment

    def is_busy_since(self, moment: float) -> bool:
        """Whether the main thread has begun something after `moment` and is at it."""
        return self.status in ("busy", "waiting") and self.since > moment

    @property
    def is_answered(self) -> bool:
        """Whether the registry is certain that nobody is being asked anything."""
        return self.status not in ("", "waiting")


def registered(entry: object, session_id: str) -> "tuple[str, float]":
    """(status, since) of `<config>/sessions/<pid>.json`: idle, busy, waiting or shell.

    ("", 0.0) where it tells nothing, or speaks of another session (it lags behind `/clear`).
    Fields: `sessionId`, `status`, `statusUpdatedAt` in milliseconds.
    """
    if not isinstance(entry, dict) or entry.get("sessionId") != session_id:
        return "", 0.0
    status, changed = entry.get("status"), entry.get("statusUpdatedAt")
    if not isinstance(status, str) or not isinstance(changed, (int, float)):
        return "", 0.0
    return (status, changed / 1000) if 0 <= changed < 1e15 else ("", 0.0)


def settled(tail: bytes, ids: "list[str]") -> "list[str]":
    """Those of `ids` (tool_use_id) whose tool_result stands in these last bytes of a transcript.

    A denied call, one that Esc ended and one of a killed agent get a result but no event. What a
    second process that resumes the session writes there of calls that have none yet, says nothing
    about the process that runs them.
    """
    named = {key: b'"tool_use_id":"' + key.encode("utf-8", "replace") + b'"' for key in ids}
    if _OUTCOME_UNKNOWN in tail:
        tail = b"\n".join(line for line in tail.split(b"\n") if _OUTCOME_UNKNOWN not in line)
    return [key for key, name in named.items() if name in tail]
