"""The other sessions of this machine, from the client's registry and the ends of their journals.

Of the registry's folder only `*.json` are opened, never the keys beside them; no transcript is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from hudline.core.fields import Record, table
from hudline.core.file_io import modified, read_regular, read_tail, size
from hudline.core.json_codec import parsed
from hudline.core.paths import Home, config_folder, is_plain
from hudline.events.other_sessions import (
    OtherSessions,
    SessionSummary,
    is_other,
    is_resting,
    other_session,
)
from hudline.platform.outbox import lives
from hudline.platform.processes import is_process
from hudline.state.clock_steps import AHEAD
from hudline.state.event_fields import event_time, text

MOST = 16  # entries that one draw opens at the most
_ENTRY = 16 * 1024  # bytes
_TAIL = 4 * 1024  # bytes at the end of a journal: behind a turn's end comes next to nothing
_ENDS = {  # kind of a record: the state of a session in which it comes last
    "turn.ended": "done",
    "turn.failed": "failed",
    "prompted": "idle",
    "session.began": "idle",
}


def other_sessions(
    env: dict[str, str], home: Home, session_id: str, clock: float
) -> OtherSessions | None:
    """The other sessions whose process lives; None where there is none.

    Past `MOST`, those whose entries changed last are read, the others only counted. clock: seconds
    since 1970.
    """
    folder, own = config_folder(env) + "/sessions", env.get("CLAUDE_PID", "") + ".json"
    try:
        names = [one for one in os.listdir(folder) if one != own and one.endswith(".json")]
    except OSError:
        return None
    living = [name for name in names if is_running(name[:-5])]
    if not living:
        return None
    if len(living) > MOST:
        living.sort(key=lambda name: -modified(f"{folder}/{name}"))
    unread = len(living[MOST:])
    domain = registry_file(f"{folder}/{own}").get("pidDomain")
    known = []
    for name in living[:MOST]:
        entry = registry_file(f"{folder}/{name}")
        is_alive = is_process(int(name[:-5]), process_start(entry))
        if is_alive and is_other(entry, session_id, domain):
            known.append(other_session(entry, _end(home, entry, clock), clock))
    return OtherSessions(known, len(known) + unread) if known or unread else None


def process_start(entry: Record) -> object:
    """When the process of a registry entry was started; some clients for Windows name it
    otherwise."""
    return entry.get("procStart") or entry.get("procStartFt")


def last_end(records: Iterable[object], clock: float = float("inf")) -> tuple[str, float]:
    """How the last turn ended of which the records tell, the newest last: (state, at).

    ("", 0.0) where they tell of none. A prompt without an end behind it was interrupted: idle, and
    so is a session that was resumed since. A record ahead of the `clock` was written before the
    clock was set back, so before whatever follows.
    """
    state, at = "", 0.0
    for record in records:
        if not isinstance(record, dict) or record.get("source") == "compact":
            continue
        kind, time = text(record, "kind"), event_time(record)
        if kind not in _ENDS or time is None or record.get("actor"):  # an agent's end
            continue
        if time >= at or at > clock + AHEAD:
            state, at = _ENDS[kind], time
    return state, at


def is_running(pid: str) -> bool:
    """Whether a process has the id `pid`."""
    is_id = pid.isascii() and pid.isdigit() and len(pid) < 12 and int(pid) > 0
    return is_id and lives(int(pid))


def registry_file(path: str) -> Record:
    """The entry in a file of the registry; {} where there is none."""
    return table(parsed(read_regular(path, _ENTRY)))


def _end(home: Home, entry: Record, clock: float) -> tuple[str, float]:
    """How the last turn of the entry's process ended, by the summary of its host, where that has
    read the whole journal, else by the journal: the registry does not say whether it is done or was
    interrupted."""
    session = entry.get("sessionId")
    if not is_resting(entry) or not is_plain(session):
        return "", 0.0
    folder, pid = home.session(session), entry.get("pid")
    summary = SessionSummary.parse(registry_file(folder + "/summary.json"))
    journal = folder + "/journal.jsonl"
    is_newest = summary is not None and summary.journal == size(journal)
    if summary and is_newest and summary.pid == pid and summary.state in _ENDS.values():
        return summary.state, summary.since
    lines = read_tail(journal, _TAIL).split(b"\n")
    records = [parsed(line) for line in lines if b'"kind"' in line]
    own = [one for one in records if isinstance(one, dict) and one.get("pid", pid) in (pid, None)]
    return last_end(own, clock)
