"""Evidence for one draw, read from the client's own files: its registry and its transcripts.

No transcript is read to draw: only the last 128 kB of one, and only while a call has run for a
while without a word.
"""

import posix

from hudline.now.evidence import Evidence, registered, settled
from hudline.state.horizon import AHEAD
from hudline.state.turns import about
from hudline.store.files import modified, read_file, read_head, read_tail
from hudline.store.home import client_process, config_folder, is_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.codec import Codec
    from hudline.now.neighbours import Neighbours
    from hudline.state.rules import State
    from hudline.store.home import Home
    from hudline.wire.fields import Record

_DOUBT = 1.5  # seconds a call runs before its transcript is asked whether it still does
_TAIL = 128 * 1024  # bytes at the end of a transcript; the client notes prompts of 64 kB there
_NOTES = 64 * 1024  # bytes of the notes beside a transcript
_NEWS = 20.0  # seconds after which a transcript that nobody wrote to tells nothing new
_GRAIN = 0.001  # seconds; times are kept rounded
_FILES = 6  # transcripts, and notes beside them, that one draw opens at the most


def registry(env: "dict[str, str]", codec: "Codec", session_id: str) -> Evidence:
    """What the client's registry tells about the process that draws, and about that session."""
    pid, entry = listed(env, codec)
    return Evidence(pid, *registered(entry, session_id))


def listed(env: "dict[str, str]", codec: "Codec") -> "tuple[int | None, object]":
    """The client's process that draws, and its entry in the registry; None each where unknown."""
    pid = client_process(env)
    if pid is None:
        return None, None
    try:
        return pid, codec.loads(read_file(f"{config_folder(env)}/sessions/{pid}.json"))
    except (OSError, ValueError):
        return pid, None


def others(
    env: "dict[str, str]", home: "Home", codec: "Codec", session_id: str, clock: float
) -> "Neighbours | None":
    """The other sessions of this machine; that there is none costs one listing of a folder."""
    folder, own = config_folder(env) + "/sessions", env.get("CLAUDE_PID", "") + ".json"
    try:
        listed = posix.listdir(folder)
    except OSError:
        return None
    names = [name for name in listed if name != own and name.endswith(".json")]
    if not names:
        return None
    from hudline.entry.neighbours import Desk, look_around

    return look_around(Desk(folder, own, home, session_id), names, codec, clock)


def findings(
    transcript: str, codec: "Codec", state: "State", pid: "int | None", clock: float
) -> "list[Record]":
    """Records of what no event tells: calls that are settled, agents and who launched them.

    Subagents lie in the folder `<session>/subagents` beside the main transcript.
    """
    if not transcript.endswith(".jsonl"):
        return []
    folder = transcript[:-6] + "/subagents/agent-"
    found: list[Record] = []
    doubts = _doubtful(state, pid, clock)
    for actor in sorted(doubts)[:_FILES]:
        path = f"{folder}{actor}.jsonl" if actor else transcript
        if clock - modified(path) > _NEWS:
            continue  # earlier draws have seen all that stands there
        ids = settled(read_tail(path, _TAIL), doubts[actor])
        found += [{"at": round(clock, 3), "kind": "call.settled", "id": key} for key in ids]
    for agent in _strangers(state)[:_FILES]:
        found += _notes(f"{folder}{agent}.meta.json", agent, codec, clock)
    return found


def written_to(
    transcript: str, agents: "dict[str, dict[str, Any]]", clock: float = float("inf")
) -> "dict[str, tuple[str, float]]":
    """By agent, its transcript and when it was written to, where that is since the last look. One
    that lies ahead of the `clock` was looked at before the clock was set back.

    agents: what the state holds of each, by id.
    """
    if not transcript.endswith(".jsonl"):
        return {}
    found = {}
    for key, agent in agents.items():
        path = f"{transcript[:-6]}/subagents/agent-{key}.jsonl"
        written = modified(path) if is_plain(key) else 0.0
        if agent.get("written", 0.0) + _GRAIN < written <= clock + AHEAD:
            found[key] = (path, written)
    return found


def _notes(path: str, agent: str, codec: "Codec", clock: float) -> "list[Record]":
    try:
        notes = codec.loads(read_head(path, _NOTES))
    except (OSError, ValueError):
        return []
    from hudline.store.home import environment, locate  # only where there is something to read
    from hudline.store.targets import chosen
    from hudline.wire.meta import met

    made = met(agent, notes, clock, chosen(locate(environment()), codec))
    return [made] if made else []


def _doubtful(state: "State", pid: "int | None", clock: float) -> "dict[str, list[str]]":
    """By actor, the calls of this process that began a while ago and tell of no end."""
    doubts: dict[str, list[str]] = {}
    for key, call in state.get("calls", {}).items():
        if "ended" in call or "settled" in call or "began" not in call:
            continue
        told = about(call)
        actor = told.get("actor", "")
        ours = told.get("pid", pid) == pid and (not actor or is_plain(actor))
        if ours and clock - call["began"] > _DOUBT:
            doubts.setdefault(actor, []).append(key)
    return doubts


def _strangers(state: "State") -> "list[str]":
    """The agents that run without anybody having told who launched them."""
    return [
        key
        for key, agent in state.get("agents", {}).items()
        if "began" in agent
        and "launch" not in agent
        and "met" not in agent
        and agent.get("ended", 0.0) < agent["began"]
        and is_plain(key)
    ]
