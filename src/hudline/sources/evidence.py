"""Evidence from the client's own files: its registry and its transcripts.

Some ends have no event: Esc, a denied dialog or call, a killed process. A draw reads no transcript
whole: only the last 128 kB of one, and only while a call has run for a while without an event.
"""

from __future__ import annotations

from hudline.core.fields import Record, table
from hudline.core.file_io import modified, read_regular, read_tail
from hudline.core.json_codec import parsed
from hudline.core.paths import client_process, config_folder, is_plain
from hudline.core.redact import TARGET_CHOICES
from hudline.events.agent_metadata import metadata_event
from hudline.platform.outbox import lives
from hudline.platform.processes import is_process
from hudline.sources.other_sessions import process_start
from hudline.state.merge_rules import State
from hudline.state.timeline import about

_DOUBT = 1.5  # seconds a call runs before its transcript is searched for its end
_TAIL = 128 * 1024  # bytes at the end of a transcript; the client notes prompts of 64 kB there
_ENTRY = 16 * 1024  # bytes of an entry of the registry
_METADATA = 64 * 1024  # bytes of the metadata beside a transcript
_NEWS = 20.0  # seconds after which a transcript that nobody wrote to holds nothing new
_FILES = 6  # transcripts, and metadata beside them, that one draw opens at the most
# Of a result that the client makes up when it resumes a session (clients 2.1.197 and 2.1.332).
_OUTCOME_UNKNOWN = b"[Tool call interrupted: the session ended before this call's result"


def registry_entry(env: dict[str, str]) -> tuple[int | None, object]:
    """The process id of the client that draws, and its entry in the client's registry,
    `<config>/sessions/<pid>.json`; None each where unknown, as where the entry is of a process of
    another container by `procStart`."""
    pid = client_process(env)
    if pid is None:
        return None, None
    entry = parsed(read_regular(f"{config_folder(env)}/sessions/{pid}.json", _ENTRY))
    start = process_start(table(entry))
    is_ours = not isinstance(start, str) or not lives(pid) or is_process(pid, start)
    return pid, entry if is_ours else None


def findings(
    transcript: str,
    state: State,
    pid: int | None,
    clock: float,
    targets: str = TARGET_CHOICES[0],
) -> list[Record]:
    """Records of what has no event: calls that are settled, agents and who launched them.

    transcript: the path of the main one; those of agents lie in `<session>/subagents` beside it.
    pid: the client's process. clock: seconds since 1970. targets: how much of what tools work on is
    kept, one of `core.redact.TARGET_CHOICES`.
    """
    if not transcript.endswith(".jsonl"):
        return []
    folder = transcript[:-6] + "/subagents/agent-"
    records: list[Record | None] = []
    doubtful = _doubtful_calls(state, pid, clock)
    for actor in sorted(doubtful)[:_FILES]:
        path = f"{folder}{actor}.jsonl" if actor else transcript
        if clock - modified(path) > _NEWS:
            continue  # earlier draws have seen all that stands there
        ids = settled(read_tail(path, _TAIL), doubtful[actor])
        records += [{"at": round(clock, 3), "kind": "call.settled", "id": key} for key in ids]
    for agent in _unknown_agents(state)[:_FILES]:
        metadata = parsed(read_regular(f"{folder}{agent}.meta.json", _METADATA))
        records.append(metadata_event(agent, metadata, clock, targets))
    return [record for record in records if record]


def settled(tail: bytes, ids: list[str]) -> list[str]:
    """Those of `ids` (tool_use_id) whose tool_result stands in `tail`, the end of a transcript.

    A denied call, one that Esc ended and one of a killed agent get a result but no event. Results
    that a second process made up when it resumed the session do not count: the calls may still run
    in the first one.
    """
    names = {key: b'"tool_use_id":"' + key.encode("utf-8", "replace") + b'"' for key in ids}
    if _OUTCOME_UNKNOWN in tail:
        tail = b"\n".join(line for line in tail.split(b"\n") if _OUTCOME_UNKNOWN not in line)
    return [key for key, name in names.items() if name in tail]


def _doubtful_calls(state: State, pid: int | None, clock: float) -> dict[str, list[str]]:
    """By actor, the ids of this process's calls that began a while ago and have no end."""
    doubtful: dict[str, list[str]] = {}
    for key, call in state.get("calls", {}).items():
        if "ended" in call or "settled" in call or "began" not in call:
            continue
        facts = about(call)
        actor = facts.get("actor", "")
        is_ours = facts.get("pid", pid) == pid and (not actor or is_plain(actor))
        if is_ours and clock - call["began"] > _DOUBT:
            doubtful.setdefault(actor, []).append(key)
    return doubtful


def _unknown_agents(state: State) -> list[str]:
    """The ids of the running agents of which no event says who launched them."""
    return [
        key
        for key, agent in state.get("agents", {}).items()
        if "began" in agent
        and "launch" not in agent
        and "met" not in agent
        and agent.get("ended", 0.0) < agent["began"]
        and is_plain(key)
    ]
