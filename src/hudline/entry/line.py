"""The status line: one tick in, a whole picture or nothing out."""

import posix
import time

from hudline.codec import Codec
from hudline.door import attempt
from hudline.entry.complain import complain
from hudline.entry.errand import Errand
from hudline.entry.notes import note
from hudline.entry.picture import drawn
from hudline.entry.places import Places
from hudline.entry.witnesses import findings, others, registry, written_to
from hudline.layout import lines
from hudline.now.look import look
from hudline.page.paint import DEFAULT
from hudline.show import WHEN, rows
from hudline.state.lift import fold
from hudline.store import config
from hudline.store.files import read_all
from hudline.store.home import environment, is_plain, locate, session_of
from hudline.store.memory import Memory
from hudline.store.wake import has_band
from hudline.wire.tick import Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.now.evidence import Evidence
    from hudline.now.moment import Moment
    from hudline.now.snapshot import Now
    from hudline.state.rules import State
    from hudline.store.home import Home
    from hudline.wire.fields import Record

# What is imported only when it is needed lies asleep in the pack.
LATE = (
    "hudline.codec",
    *(
        "hudline.entry",
        "hudline.layout",
        "hudline.now",
        "hudline.page",
        "hudline.page.languages",
        "hudline.state",
    ),
    *("hudline.page.themes", "hudline.store", "hudline.widgets", "hudline.wire"),
)
_CLOUDS = ("CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY")
_OFTEN = ("tools", "agents", "todos", "limits")
_NEW = 3.0  # seconds in which a prompt is new, so that the turn before it may not be noted yet


def also() -> "list[str]":
    """What to have ready in the pack besides, since most draws show it."""
    names = [name for _, _, items in lines({}, 2) for name, _ in items]
    steady = [name for name in names if name not in WHEN or name in _OFTEN]
    return ["hudline.now.todos", *("hudline.widgets." + name for name in steady)]


def main() -> None:
    """Draw once and end the process, without the interpreter's own farewell."""
    env = environment()
    clock = time.time()
    attempt(lambda: _draw(env, clock), lambda error: complain(env, "status line", error, clock))
    posix._exit(0)


def _draw(env: "dict[str, str]", clock: float) -> None:
    home = locate(env)
    codec = Codec(home.site())
    data = read_all(0, 65_536)
    payload = codec.loads(data)
    held = _left(env, home, config.read(home, codec))
    if held is None or not isinstance(payload, dict):
        return
    reading, level = _read(payload, env, codec), config.verbosity(env, held)
    if not level:
        return
    session = reading.session_id
    evidence = registry(env, codec, session)
    memory = Memory(home.session(session), codec, evidence.pid) if is_plain(session) else None

    def seen(is_resumed: bool) -> "tuple[Now, list[Record]]":
        state = _recalled(memory, is_resumed, evidence) if memory else {}
        found = findings(reading.transcript, codec, state, evidence.pid, clock)
        return look(fold(state, found), reading, evidence, clock), found

    def unseen(error: Exception) -> "tuple[Now, list[Record]]":
        """What the client tells by itself: a state that cannot be read is another version's."""
        complain(env, "status line", error, clock)
        now = look({}, reading, evidence, clock)
        now.moment = None  # it is not known what was, so nothing is news
        return now, []

    now, found = attempt(lambda: seen(True), lambda _: attempt(lambda: seen(False), unseen))
    surround(now, env, home, codec)
    errand = Errand(home, codec, env, held)
    errand.serve(now, data, payload, clock)
    chosen = themed(config.in_force(held, config.of_project(reading.project, codec)), home, codec)
    shape = (level, *map(chosen.get, ("preset", "rows", "wrap")), evidence.pid)
    places = Places(home.session(session) if memory else "", codec, clock, shape)
    _write(drawn(places.hold(rows(now, lines(chosen, level), level)), env, chosen))
    places.keep()
    if memory is not None:
        remember(now, found, memory)
        keep(now, memory, codec, level)
    errand.finish()


def _recalled(memory: Memory, is_resumed: bool, evidence: "Evidence") -> "State":
    """The state; the registry's time is dated as its records are."""
    state = memory.recall(is_resumed, time.time())
    evidence.since = memory.dated(evidence.since)
    return state


def _read(payload: "dict[str, Any]", env: "dict[str, str]", codec: Codec) -> Reading:
    reading = Reading(payload)
    reading.session_id = session_of(reading.session_id, env)
    weigh(reading, env, codec)
    return reading


def _left(env: "dict[str, str]", home: "Home", held: "dict[str, Any]") -> "dict[str, Any] | None":
    """The choices, as far as they are left to a status line. Beside a band that is nothing (None),
    but for somebody's own line, which stays where it was and hears what the client tells lines."""
    if config.surface(env, held) != "band" or not has_band(home.root, env.get("CLAUDE_PID", "")):
        return held
    return {**held, "rows": [["wrapped"]], "project": False} if held.get("wrap") is True else None


def weigh(reading: "Reading", env: "dict[str, str]", codec: Codec) -> None:
    """Tell the reading when the client will compact the context, once there is one."""
    if reading.tokens is not None:
        from hudline.entry.around import compacting

        reading.compaction = compacting(reading, env, codec)


def surround(now: "Now", env: "dict[str, str]", home: "Home", codec: Codec) -> None:
    """Tell the moment what lies around the session, or where to ask for it."""
    reading, clock = now.reading, now.clock
    if any(name in env for name in _CLOUDS):
        now.sources["provider"] = lambda: _provider(env)
    now.sources["utc_offset"] = lambda: _offset_at(clock)
    now.sources["offset_at"] = lambda: _offset_at
    now.sources["neighbours"] = lambda: others(env, home, codec, reading.session_id, clock)


def remember(now: "Now", found: "list[Record]", memory: Memory) -> None:
    """Keep what the client has told, and what has been found, so that it holds when the
    transcript has moved on."""
    moment, told = now.moment, [*found, note(now)]
    if moment is not None and moment.table("asks"):
        from hudline.entry.allowed import allowed

        told += allowed(moment)
    if now.resting:
        from hudline.entry.turns import closed

        told.append(closed(now))
    elif moment is not None and moment.age(moment.turn) < _NEW and _has_former(moment):
        from hudline.entry.turns import closed_before

        told.append(closed_before(moment))
    for record in told:
        if record:
            memory.note(record)


def _has_former(moment: "Moment") -> bool:
    """Whether a person began another turn before the present one, as far as is remembered."""
    return sum("human" in one for one in moment.table("prompts").values()) > 1


def themed(chosen: "dict[str, Any]", home: "Home", codec: Codec) -> "dict[str, Any]":
    """The choices, with the person's own themes where one of them is chosen."""
    if chosen.get("theme", DEFAULT) == DEFAULT:
        return chosen
    from hudline.page.palettes import is_own
    from hudline.store.own_themes import known

    return known(chosen, home, codec) if is_own(chosen["theme"]) else chosen


def _offset_at(at: float) -> int:
    return time.localtime(at).tm_gmtoff


def _provider(env: "dict[str, str]") -> str:
    from hudline.entry.around import provider

    return provider(env)


def keep(now: "Now", memory: Memory, codec: Codec, level: int) -> None:
    """What is done behind a draw, for the next one. Quiet does not show what agents have used."""
    if level > 1 and now.agents:
        _measure(now, memory, codec)
    memory.keep(now.clock)


def _measure(now: "Now", memory: Memory, codec: Codec) -> None:
    """Note what the agents that run have used."""
    table = memory.state.get("agents", {})
    agents = {one.key: table.get(one.key, {}) for one in now.agents if not one.is_over}
    news = written_to(now.reading.transcript, agents, now.clock)
    if news:
        from hudline.store.subagents import measurements

        for record in measurements(news, agents, codec, now.clock):
            memory.note(record)


def _write(shown: str) -> None:
    data = shown.encode("utf-8", "replace")
    written = 0
    while written < len(data):
        written += posix.write(1, data[written:])
