"""The status line: one tick in, a whole picture or nothing out."""

import posix
import time

from hudline.codec import Codec
from hudline.door import attempt
from hudline.entry.complain import complain
from hudline.entry.picture import picture
from hudline.entry.witnesses import findings, registry
from hudline.layout import lines
from hudline.now.look import look
from hudline.now.snapshot import Git
from hudline.show import WHEN
from hudline.state.lift import fold
from hudline.store import config
from hudline.store.files import read_all, read_file
from hudline.store.home import environment, is_plain, locate
from hudline.store.memory import Memory
from hudline.store.repository import branch, find
from hudline.wire.tick import Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.wire.fields import Record

# What is imported only when it is needed lies asleep in the pack.
LATE = (
    *("hudline.entry", "hudline.now", "hudline.page", "hudline.page.languages", "hudline.state"),
    *("hudline.store", "hudline.widgets", "hudline.wire"),
)
_OFTEN = ("tools", "done", "agents", "todos", "limits")
_RESERVED = 20_000  # tokens
_DIRTY_FOR = 3600.0  # seconds that an answer of git is worth showing


def also() -> "list[str]":
    """The widgets to have ready in the pack, since most draws show them."""
    names = [name for _, _, items in lines({}, 2) for name, _ in items]
    steady = [name for name in names if name not in WHEN or name in _OFTEN]
    return ["hudline.widgets." + name for name in steady]


def main() -> None:
    """Draw once and end the process, without the interpreter's own farewell."""
    env = environment()
    clock = time.time()
    attempt(lambda: _draw(env, clock), lambda error: complain(env, "status line", error, clock))
    posix._exit(0)


def _draw(env: "dict[str, str]", clock: float) -> None:
    home = locate(env)
    codec = Codec(home.site())
    payload = codec.loads(read_all(0, 65_536))
    held = config.read(home, codec)
    level = config.verbosity(env, held)
    if not level or not isinstance(payload, dict):
        return
    reading = Reading(payload)
    memory = None
    if is_plain(reading.session_id):
        memory = Memory(home.session(reading.session_id), codec)
    evidence = registry(env, codec, reading.session_id)

    def seen(is_resumed: bool) -> "tuple[Now, list[Record]]":
        state = memory.recall(is_resumed) if memory else {}
        found = findings(reading.transcript, codec, state, evidence.pid, clock)
        return look(fold(state, found), reading, evidence, clock), found

    def unseen(error: Exception) -> "tuple[Now, list[Record]]":
        """What the client tells by itself: a state that cannot be read is another version's."""
        complain(env, "status line", error, clock)
        return look({}, reading, evidence, clock), []

    now, found = attempt(lambda: seen(True), lambda _: attempt(lambda: seen(False), unseen))
    now.git = _git(home.sessions + "/" + reading.session_id, reading.folder, codec, clock)
    now.compacts_at = compaction_point(env, reading.window)
    chosen = config.in_force(held, config.of_project(reading.project, codec))
    _write(picture(now, level, env, chosen).encode("utf-8", "replace"))
    if memory is not None:
        for record in found:  # so that it holds when the transcript has moved on
            memory.note(record)
        memory.keep(clock)


def compaction_point(env: "dict[str, str]", window: "float | None") -> "float | None":
    """The percentage of the window at which the client compacts, where the person set that point
    (CLAUDE_AUTOCOMPACT_PCT_OVERRIDE); the client's own is not told to anyone.

    The setting is a share of the window without what the client reserves for an answer (measured
    on client 2.1.330: at 50 of a million tokens it compacts from 490,000 on).
    """
    told = env.get("CLAUDE_AUTOCOMPACT_PCT_OVERRIDE", "")
    off = env.get("DISABLE_AUTO_COMPACT") or env.get("DISABLE_COMPACT")
    usable = told.isascii() and told.isdigit() and 0 < int(told[:4]) <= 100
    if off or not usable or window is None or window <= _RESERVED:
        return None
    return int(told) * (1 - _RESERVED / window)


def _git(folder: str, cwd: str, codec: Codec, clock: float) -> "Git | None":
    git_folder = find(cwd)
    name = branch(git_folder) if git_folder else ""
    if not name:
        return None
    try:
        held = codec.loads(read_file(folder + "/git.json"))
    except (OSError, ValueError):
        return Git(name)
    if not isinstance(held, dict) or held.get("git_folder") != git_folder:
        return Git(name)
    at = held.get("at")
    is_fresh = isinstance(at, (int, float)) and clock - at < _DIRTY_FOR
    return Git(name, held.get("dirty") is True if is_fresh else None)


def _write(data: bytes) -> None:
    written = 0
    while written < len(data):
        written += posix.write(1, data[written:])
