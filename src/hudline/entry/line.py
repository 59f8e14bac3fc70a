"""The status line: one tick in, a whole picture or nothing out."""

import posix
import time

from hudline.codec import Codec
from hudline.door import attempt
from hudline.entry.witnesses import findings, registry
from hudline.now.look import look
from hudline.now.snapshot import Git
from hudline.page.fit import Fit, column_budget, row_budget
from hudline.page.icons import glyphs
from hudline.page.paint import ansi, depth
from hudline.show import modules, rows
from hudline.state.lift import fold
from hudline.store.config import read, verbosity
from hudline.store.files import read_all, read_file
from hudline.store.home import environment, is_plain, locate
from hudline.store.memory import Memory
from hudline.store.repository import branch, find
from hudline.wire.tick import Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.state.rules import State
    from hudline.wire.fields import Record

ALSO = modules(2)
_RESERVED = 20_000  # tokens
_DIRTY_FOR = 3600.0  # seconds that an answer of git is worth showing


def main() -> None:
    """Draw once and end the process, without the interpreter's own farewell."""
    env = environment()
    clock = time.time()
    attempt(lambda: _draw(env, clock), lambda error: _complain(env, error, clock))
    posix._exit(0)


def _draw(env: "dict[str, str]", clock: float) -> None:
    home = locate(env)
    codec = Codec(home.site())
    payload = codec.loads(read_all(0, 65_536))
    level = verbosity(env, read(home, codec))
    if not level or not isinstance(payload, dict):
        return
    reading = Reading(payload)
    memory = None
    state: State = {}
    if is_plain(reading.session_id):
        memory = Memory(home.session(reading.session_id), codec)
        state = memory.recall()
    evidence = registry(env, codec, reading.session_id)
    found: list[Record] = []

    def seen(state: "State") -> "Now":
        found[:] = findings(reading.transcript, codec, state, evidence.pid, clock)
        return look(fold(state, found), reading, evidence, clock)

    def set_aside(error: Exception) -> "Now":
        """What the client tells by itself: a state that cannot be read is another version's."""
        _complain(env, error, clock)
        return look({}, reading, evidence, clock)

    def again(_: Exception) -> "Now":
        whole = memory.recall(is_resumed=False) if memory else {}
        return attempt(lambda: seen(whole), set_aside)

    now = attempt(lambda: seen(state), again)
    now.git = _git(home.sessions + "/" + reading.session_id, reading.folder, codec, clock)
    now.compacts_at = compaction_point(env, reading.window)
    _write(picture(now, level, env).encode("utf-8", "replace"))
    if memory is not None:
        for record in found:  # so that it holds when the transcript has moved on
            memory.note(record)
        memory.keep(clock)


def picture(now: "Now", level: int, env: "dict[str, str]") -> str:
    """The moment as terminal text, at a verbosity, for the terminal that `env` describes
    (COLUMNS, LINES, TERM, COLORTERM, NO_COLOR, FORCE_COLOR, LC_ALL, LC_CTYPE, LANG)."""
    icons = glyphs("ascii" if env.get("TERM") == "dumb" else "unicode")
    fit = Fit(column_budget(_size(env, "COLUMNS")), icons, _is_east_asian(env))
    lines = fit.page(rows(now, level), row_budget(_size(env, "LINES")))
    return ansi(lines, depth(env)) + "\n" if lines else ""


def _size(env: "dict[str, str]", name: str) -> "int | None":
    told = env.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and int(told[:6]) > 0 else None


def _is_east_asian(env: "dict[str, str]") -> bool:
    """Whether the locale draws ambiguous characters two cells wide."""
    locale = env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or ""
    return locale[:2] in ("zh", "ja", "ko")


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


def _complain(env: "dict[str, str]", error: Exception, at: float) -> None:
    from hudline.store.errors import note

    attempt(lambda: note(locate(env), "status line", error, at), lambda _: None)
