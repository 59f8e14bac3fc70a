"""A hook: one event in, one record kept. Silent whatever happens, and always successful."""

import posix
import time

from hudline.codec import Codec
from hudline.door import attempt
from hudline.entry.complain import complain
from hudline.store.files import read_all
from hudline.store.home import client_process, environment, locate
from hudline.store.journal import append
from hudline.wire.hook import record

_CHANGING = ("Bash", "PowerShell", "Edit", "Write", "NotebookEdit")


def main() -> None:
    """Record the event on stdin and end the process, without the interpreter's own farewell."""
    listen()
    posix._exit(0)


def listen() -> None:
    """Record the event on stdin and return, whatever happens."""
    at = time.time()
    env = environment()
    attempt(lambda: _listen(env, at), lambda error: complain(env, "hook", error, at))


def _listen(env: "dict[str, str]", at: float) -> None:
    home = locate(env)
    codec = Codec(home.site())
    payload = codec.loads(read_all(0, 65_536))
    made = record(payload, at, client_process(env))
    if made is None or not isinstance(payload, dict):
        return
    folder = home.session(payload.get("session_id"))
    append(folder + "/journal.jsonl", codec.dumps(made))
    if may_change_files(made):
        _refresh(folder, payload.get("cwd"), codec, made["kind"] == "call.ended")


def may_change_files(made: "dict[str, object]") -> bool:
    """Whether after this record the repository may not be as it was."""
    if made["kind"] == "call.ended":
        return made.get("tool") in _CHANGING
    return made["kind"] in ("session.began", "prompted", "turn.ended", "folder.changed")


def _refresh(folder: str, cwd: object, codec: Codec, may_wait: bool) -> None:
    """Bring the git facts up to date. Nobody waits for this process: see docs/architecture.md."""
    from hudline.probes.git import is_due, refresh

    if isinstance(cwd, str) and is_due(folder, time.time(), may_wait):
        refresh(folder, cwd, codec, time.time())
