"""The bell: a terminal sequence in a hook's answer, for the person who asked for one.

The client hands `terminalSequence` to its terminal, but only of a hook that does not run in the
background. It waits for no hook of Notification and StopFailure, so these two may answer, and the
session is never slower for it.

    "bell": "off"        nothing (default)
    "bell": "bell"       the terminal's bell
    "bell": "notify"     a notification of the terminal, and the bell for those that show none
"""

import posix

from hudline.door import attempt
from hudline.store import config
from hudline.store.files import read_tail
from hudline.store.home import client_process
from hudline.store.journal import append
from hudline.wire.fields import number
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.codec import Codec
    from hudline.state.rules import State
    from hudline.store.home import Home
    from hudline.wire.fields import Record

_BELL = "\x07"
_SAYS = {"done": "done", "error": "ended by an error"}
_ASKED = {"AskUserQuestion": "question", "ExitPlanMode": "approve the plan"}
_TAIL = 16 * 1024  # bytes of what was announced: some hundred needs


def ring(
    home: "Home", codec: "Codec", env: "dict[str, str]", made: "Record", payload: "dict[str, Any]"
) -> None:
    """Answer the hook whose event is `made` with a terminal sequence, where the person wants to be
    called for it and has not been yet."""
    chosen = config.read(home, codec)
    manner = chosen.get("bell")
    if manner not in ("bell", "notify"):
        return
    from hudline.now.need import may_need, need
    from hudline.store.memory import Memory

    if not may_need(made):
        return
    folder = home.session(payload.get("session_id"))
    memory, at = Memory(folder, codec, client_process(env)), number(made.get("at")) or 0.0
    state = attempt(lambda: memory.recall(True, at), lambda _: memory.recall(False, at))
    key = need(state, made, [str(one[0]) for one in _announced(folder, codec)])
    if key and _is_first(folder, codec, key):
        sequence = _BELL
        if manner == "notify":
            sequence = notification(key, _tool(state, key), payload.get("cwd"), env, chosen)
        posix.write(1, codec.dumps({"terminalSequence": sequence}))


def _tool(state: "State", key: str) -> str:
    """The tool that a request is about; "" where it is about none."""
    from hudline.state.turns import about

    for ask in state.get("asks", {}).values():
        if key == f"ask {ask['at']}":
            return str(about(ask).get("tool", ""))
    return ""


def notification(
    key: str, tool: str, cwd: object, env: "dict[str, str]", chosen: "dict[str, Any]"
) -> str:
    """The sequence by which the terminal shows `Hudline: acme: waits for you · Bash`, and its bell;
    no more of what is asked, since others may see it.

    OSC 777 has a title and a text, OSC 9 a text; a terminal passes over what it does not know.
    """
    from hudline.entry.picture import tongue  # with all that draws: only where somebody is called
    from hudline.page.labels import words

    folder = cwd.rstrip("/").rpartition("/")[2] if isinstance(cwd, str) else ""
    name = clean(folder, 40).replace(";", ",")
    said = _said(key.partition(" ")[0], tool).translate(words(tongue(env, chosen)))
    text = f"{name}: {said}" if name else said
    if _knows_777(env):
        return f"\x1b]777;notify;Hudline;{text}\x07{_BELL}"
    return f"\x1b]9;Hudline: {text}\x07{_BELL}"


def _said(kind: str, tool: str) -> str:
    """What the person is called for, in labels. kind: ask, input, done or error."""
    from hudline.page.figures import tool as shown
    from hudline.page.labels import label

    if kind in _SAYS:
        return label(_SAYS[kind])
    what = label("input") if kind == "input" else clean(shown(tool), 40).replace(";", ",")
    what = label(_ASKED[tool]) if tool in _ASKED else what
    return f"{label('waits for you')} · {what}" if what else label("waits for you")


def _knows_777(env: "dict[str, str]") -> bool:
    """Whether the terminal is one of those that show OSC 777 and not OSC 9."""
    terminal = env.get("TERM", "")
    return "VTE_VERSION" in env or "KONSOLE_VERSION" in env or terminal.startswith("rxvt")


def _is_first(folder: str, codec: "Codec", key: str) -> bool:
    """Announce a need; whether nobody did before. Hooks run side by side: the first line counts."""
    own = [key, posix.getpid()]
    append(folder + "/announced.jsonl", codec.dumps(own))
    return next((one for one in _announced(folder, codec) if one[0] == key), own) == own


def _announced(folder: str, codec: "Codec") -> "list[list[object]]":
    """[need, process] of each announcement, the oldest first."""
    lines = read_tail(folder + "/announced.jsonl", _TAIL).split(b"\n")
    parsed = [_parsed(line, codec) for line in lines if line]
    return [one for one in parsed if isinstance(one, list) and len(one) == 2]


def _parsed(line: bytes, codec: "Codec") -> object:
    try:
        return codec.loads(line)
    except ValueError:
        return None
