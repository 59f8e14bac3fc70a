"""Evidence for one draw, read from the client's own files: its registry and its transcripts.

No transcript is read to draw: only the last 256 kB of one, and only while a call has run for a
while without a word.
"""

from hudline.now.evidence import Evidence, registered, settled
from hudline.state.turns import about
from hudline.store.files import read_file, read_tail
from hudline.store.home import client_process, config_folder, is_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.codec import Codec
    from hudline.state.rules import State
    from hudline.wire.tick import Reading

_DOUBT = 1.5  # seconds a call runs before its transcript is asked whether it still does
_TAIL = 256 * 1024  # bytes at the end of a transcript; the client notes prompts of 64 kB there
_TRANSCRIPTS = 6  # files asked in one draw at the most


def gather(
    env: "dict[str, str]", codec: "Codec", reading: "Reading", state: "State", clock: float
) -> Evidence:
    """What the files tell at `clock` about the session that `reading` names."""
    pid = client_process(env)
    status, since = "", 0.0
    if pid is not None:
        try:
            entry = codec.loads(read_file(f"{config_folder(env)}/sessions/{pid}.json"))
            status, since = registered(entry, reading.session_id)
        except (OSError, ValueError):
            status = ""
    found = _settled(reading.transcript, _doubtful(state, pid, clock))
    return Evidence(pid, status, since, frozenset(found))


def _doubtful(state: "State", pid: "int | None", clock: float) -> "dict[str, list[str]]":
    """By actor, the calls of this process that began a while ago and tell of no end."""
    doubts: dict[str, list[str]] = {}
    for key, call in state.get("calls", {}).items():
        if "ended" in call or "settled" in call or "began" not in call:
            continue
        told = about(call)
        if clock - call["began"] > _DOUBT and told.get("pid", pid) == pid:
            doubts.setdefault(told.get("actor", ""), []).append(key)
    return doubts


def _settled(transcript: str, doubts: "dict[str, list[str]]") -> "list[str]":
    """The doubtful calls whose results stand at the end of their transcripts.

    A subagent's transcript is `<session>/subagents/agent-<agent_id>.jsonl` beside the main one.
    """
    if not transcript.endswith(".jsonl"):
        return []
    found = []
    for actor in sorted(doubts)[:_TRANSCRIPTS]:
        path = transcript
        if actor:
            path = f"{transcript[:-6]}/subagents/agent-{actor}.jsonl" if is_plain(actor) else ""
        found += settled(read_tail(path, _TAIL), doubts[actor])
    return found
