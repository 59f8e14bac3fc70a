"""A hook: one event in, one record kept. Silent whatever happens, and always successful."""

import posix
import time

from hudline.codec import Codec
from hudline.door import attempt
from hudline.entry.complain import complain
from hudline.store.files import modified, read_all
from hudline.store.home import client_process, environment, locate, session_of
from hudline.store.journal import append
from hudline.store.targets import chosen
from hudline.store.wake import wake
from hudline.wire.fields import identifier, is_whole, keep
from hudline.wire.hook import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.store.home import Home

_LONG = 2000  # milliseconds
_CALLING = ("noticed", "turn.failed")  # the only ones that may answer: see entry.bell
_CHANGING = ("Bash", "PowerShell", "Edit", "Write", "NotebookEdit")

# What is imported only when it is needed lies asleep in the pack.
LATE = ("hudline.codec", "hudline.probes", "hudline.store", "hudline.wire")


def main(at: float) -> None:
    """Record the event on stdin and end the process, without the interpreter's own farewell.

    at: when the process began, in seconds since 1970. Not when it gets here: the very first hook
    packs its modules, and what it tells would seem to come after what later ones tell.
    """
    listen(at)
    posix._exit(0)


def listen(at: float) -> None:
    """Record the event on stdin, which came at `at`, and return, whatever happens."""
    env = environment()
    attempt(lambda: _listen(env, at), lambda error: complain(env, "hook", error, at))


def _listen(env: "dict[str, str]", at: float) -> None:
    home = locate(env)
    codec = Codec(home.site())
    payload = codec.loads(read_all(0, 65_536))
    made = record(payload, at, client_process(env), chosen(home, codec))
    if made is None or not isinstance(payload, dict):
        return
    payload["session_id"] = session_of(identifier(payload.get("session_id")), env)
    project = env.get("CLAUDE_PROJECT_DIR") or payload.get("cwd")
    if has_history(made, home) and isinstance(project, str):
        from hudline.store.history import usual

        keep(made, "usual", usual(home, project, made, codec))
    folder = home.session(payload["session_id"])
    append(folder + "/journal.jsonl", codec.dumps(made))
    client = env.get("CLAUDE_PID", "")
    wake(home.root, client)
    if made["kind"] in _CALLING:
        from hudline.entry.bell import ring

        ring(home, codec, env, made, payload)
    if is_worth_its_time(made) and isinstance(project, str):
        from hudline.store.history import note

        note(home, project, made, codec)
    if may_change_files(made):
        _refresh(folder, payload.get("cwd"), codec, made["kind"] == "call.ended")
        wake(home.root, client)


def has_history(made: "dict[str, object]", home: "Home") -> bool:
    """Whether this is the beginning of a command of the main thread that may have run before: its
    usual time is looked up here, since nobody waits for a hook, and not at every draw."""
    is_command = made["kind"] == "call.began" and made.get("tool") == "Bash"
    return is_command and "actor" not in made and modified(home.projects) > 0


def is_worth_its_time(made: "dict[str, object]") -> bool:
    """Whether this is the end of a command that took long enough to be compared with later runs;
    what went on in the background took longer than its call."""
    took = made.get("ms")
    return (
        made.get("tool") == "Bash"
        and made.get("outcome") == "ok"
        and "job" not in made
        and isinstance(took, int)
        and took >= _LONG
    )


def may_change_files(made: "dict[str, object]") -> bool:
    """Whether after this record the repository may not be as it was."""
    if made["kind"] == "call.ended":
        return made.get("tool") in _CHANGING
    return made["kind"] in ("session.began", "prompted", "turn.ended", "folder.changed")


def _refresh(folder: str, cwd: object, codec: Codec, may_wait: bool) -> None:
    """Bring the git facts up to date. Nobody waits for this process: see docs/architecture.md."""
    from hudline.probes.git import is_due, refresh

    if isinstance(cwd, str) and is_whole(cwd) and is_due(folder, time.time(), may_wait):
        refresh(folder, cwd, codec, time.time())
