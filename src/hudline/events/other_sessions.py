"""The other sessions of this machine, from the client's registry.

An entry is `<config>/sessions/<pid>.json`: `pid`, `sessionId`, `status` (busy, idle, waiting,
shell), `statusUpdatedAt` in milliseconds, `cwd`, `name`, `nameSource`, `entrypoint`, `pidDomain`,
`spare` and `parkedJobId` (see `is_vacant`). The caller checks whether its process lives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional

from hudline.core.fields import Record, clean, number, slashed, table, whole
from hudline.events.status_input import path_field

_NAME = 24  # characters
_NEWS = 1800.0  # seconds that a failure is news
_URGENCY = ("waiting", "failed", "done", "working", "idle")


class OtherSession(NamedTuple):
    """Another session: `state` is waiting (for the user), failed (an error ended its turn), done
    (its turn has ended), working or idle (no known turn that ended); `age`: seconds since then."""

    name: str
    state: str
    age: float


class SessionSummary(NamedTuple):
    """What a host says of its session in <session>/summary.json. `pid`: the client's process;
    `state` as of an `OtherSession`, `since` in seconds since 1970; `context`: percentage in use;
    `cost`: dollars; `journal`: bytes of the journal that it is made of; `config_dir`: the client's
    configuration folder, "" unknown."""

    pid: int
    state: str
    since: float
    context: Optional[float]
    cost: Optional[float]
    model: str
    journal: int
    config_dir: str = ""

    @classmethod
    def parse(cls, value: object) -> Optional[SessionSummary]:
        """The summary that `value` is; None where it is none."""
        given = table(value)
        pid, journal = whole(given.get("pid")), whole(given.get("journal"))
        state, at = clean(given.get("state"), 20), number(given.get("since"))
        if pid is None or journal is None or at is None or state not in _URGENCY:
            return None
        context, cost = number(given.get("context")), number(given.get("cost"))
        model, folder = clean(given.get("model"), 160), path_field(given, "config_dir")
        return cls(pid, state, at, context, cost, model, journal, folder)


@dataclass(repr=False)
class OtherSessions:
    """The `known` sessions, the most urgent first, and the `total` number."""

    known: list[OtherSession]
    total: int

    def __post_init__(self) -> None:
        self.known = sorted(
            self.known, key=lambda one: (_URGENCY.index(one.state), -one.age, one.name)
        )


def is_other(entry: object, session_id: str, domain: object) -> bool:
    """Whether an entry is that of another session, in the same space of process ids.

    `domain`: `pidDomain` of this session's entry; another machine or container has another one.
    """
    fields = table(entry)
    session, theirs = fields.get("sessionId"), fields.get("pidDomain")
    is_elsewhere = isinstance(theirs, str) and isinstance(domain, str) and theirs != domain
    is_known = isinstance(session, str) and session != session_id
    return is_known and not is_elsewhere and not is_vacant(fields)


def is_vacant(entry: Record) -> bool:
    """Whether no session goes on in an entry's process: the client started it ahead of need, or its
    session went into the background, where another entry has it, and it only lists those."""
    return entry.get("spare") is True or isinstance(entry.get("parkedJobId"), str)


def is_resting(entry: Record) -> bool:
    """Whether the session's main thread does nothing."""
    return entry.get("status") in ("idle", "shell")


def other_session(entry: Record, end: tuple[str, float], clock: float) -> OtherSession:
    """The session of an entry at `clock` (seconds since 1970); `end`: see
    `sources.other_sessions`."""
    status = entry.get("status")
    since = (number(entry.get("statusUpdatedAt")) or clock * 1000) / 1000
    entrypoint = entry.get("entrypoint")
    if isinstance(entrypoint, str) and entrypoint.startswith("sdk"):
        state = "working"  # no user looks at it: `claude -p` and programs
    elif status == "waiting":
        state = "waiting"
    elif is_resting(entry):
        state, since = end if end[0] else ("idle", since)
        if state == "failed" and clock - since > _NEWS:
            state = "idle"
    else:
        state = "working" if status == "busy" else "idle"
    return OtherSession(_name(entry), state, max(clock - since, 0.0))


def session_name(entry: Record) -> str:
    """The name that the user gave the session; "" where they gave none."""
    return clean(entry.get("name"), _NAME) if entry.get("nameSource") != "derived" else ""


def _name(entry: Record) -> str:
    """The name that the user gave the session, else its folder's name."""
    given = session_name(entry)
    if given:
        return given
    cwd = entry.get("cwd")
    return clean(slashed(cwd).rstrip("/").rpartition("/")[2], _NAME) if isinstance(cwd, str) else ""
