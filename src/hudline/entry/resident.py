"""A session as the band's process holds it: the state, what the client told, and the next picture.

The same state, the same moment, the same widgets as the status line has; but nothing is read twice.
"""

import posix

from hudline.codec import Codec
from hudline.entry.errand import Errand
from hudline.entry.line import measure, remember, surround, themed
from hudline.entry.places import Places
from hudline.entry.screen import Screen, shown
from hudline.entry.witnesses import findings, registry
from hudline.layout import lines
from hudline.now.evidence import Evidence
from hudline.now.look import look
from hudline.page.figures import model
from hudline.show import rows
from hudline.state.lift import fold
from hudline.state.turns import run_began
from hudline.store import config
from hudline.store.files import read_file
from hudline.store.home import is_plain
from hudline.store.memory import Memory
from hudline.wire import told as wire
from hudline.wire.fields import number, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

    from hudline.now.snapshot import Now
    from hudline.store.home import Home
    from hudline.wire.fields import Record


class Resident:
    """`told`: where the client's module writes. `is_busy`: whether what was drawn last grows older
    by itself, since something runs."""

    def __init__(self, home: "Home", env: "dict[str, str]", told: str) -> None:
        self.is_busy = False
        self._home = home
        self._env = env
        self._path = told
        self._codec = Codec(home.site())
        self._files: dict[str, tuple[object, Any]] = {}
        self._told: dict[str, object] = {}
        self._memory: Memory | None = None
        self._session = ""
        self._heard = 0  # the number of the last event
        self._rested = 0.0  # when the main thread's last turn ended
        self._prompt: object = None  # the last one told that was heard of as well
        self._settled: list[Record] = []  # what the events say, until it is noted

    def picture(self, clock: float) -> "Optional[dict[str, Any]]":
        """The picture at `clock`, in seconds since 1970; None where none is wanted: before the
        client has told anything, and while the band is folded."""
        self._hear()
        size = table(self._told.get("size"))
        if not self._told or size.get("isCollapsed") is True:
            self.is_busy = False
            return None
        held = self._read(self._home.config, lambda: config.read(self._home, self._codec))
        level = self._level(held)
        if not level:
            self.is_busy = False
            return shown(Screen({}, {}, size, 0), None, [])
        payload = wire.payload(self._told, model(str(self._told.get("model") or "")), clock)
        now = self._look(payload, clock)
        self.is_busy = bool(now.calls or now.jobs or now.compacting is not None) or any(
            agent.state != "done" for agent in now.agents
        )
        return self._drawn(now, held, payload, level)

    def _drawn(
        self, now: "Now", held: "dict[str, Any]", payload: "dict[str, Any]", level: int
    ) -> "dict[str, Any]":
        clock, reading = now.clock, now.reading
        surround(now, self._env, self._home, self._codec)
        errand = Errand(self._home, self._codec, self._env, held)
        errand.serve(now, self._codec.dumps(payload), payload, clock)
        asked = self._read(
            config.project_file(reading.project),
            lambda: config.of_project(reading.project, self._codec),
        )
        chosen = themed(config.in_force(held, asked), self._home, self._codec)
        folder = self._home.session(self._session) if self._memory else ""
        shape = ("band", level, *map(chosen.get, ("preset", "rows", "wrap")))
        places = Places(folder, self._codec, clock, shape)
        is_shown = config.surface(self._env, held) != "line"
        made = places.hold(rows(now, lines(chosen, level), level)) if is_shown else []
        screen = Screen(self._env, chosen, table(self._told.get("size")), level)
        screen.has_pane = self._told.get("pane") is True
        picture = shown(screen, now, made)
        places.keep()
        self._keep(now, level)
        errand.finish()
        return picture

    def _look(self, payload: "dict[str, object]", clock: float) -> "Now":
        evidence = self._evidence()
        state = self._memory.go_on() if self._memory else {}
        if payload["prompt_id"] in state.get("prompts", {}):
            self._prompt = payload["prompt_id"]
        payload["prompt_id"] = self._prompt  # one of the client's own commands begins no turn
        reading = wire.reading(self._told, payload)
        fold(state, wire.measured(self._told))
        found = self._settled + self._ended(state, evidence.pid, clock)
        found += findings(reading.transcript, self._codec, state, evidence.pid, clock)
        self._settled = []
        now = look(fold(state, found), reading, evidence, clock)
        if self._memory:
            remember(now, found, self._memory)
        return now

    def _keep(self, now: "Now", level: int) -> None:
        """What is done when the picture is made: measure the agents, write a checkpoint."""
        if self._memory is not None:
            measure(now, self._memory, self._codec, level)
            self._memory.keep(now.clock)

    def _evidence(self) -> "Evidence":
        """What the registry tells; and the end of a turn, which the module tells first."""
        found = registry(self._env, self._codec, self._session)
        if found.status and self._rested > found.since:
            return Evidence(found.pid, "idle", self._rested)
        return found

    def _ended(self, state: "Any", pid: "Optional[int]", clock: float) -> "list[Record]":
        """Records of agents that ended without an event: the client tells that it killed them."""
        found: list[Record] = []
        for key in wire.gone(self._told):
            agent = state.get("agents", {}).get(key, {})
            began = run_began(agent)
            if agent.get("ended", 0.0) < began <= wire.when(self._told):
                ended: Record = {"at": round(clock, 3), "kind": "agent.ended", "actor": key}
                found.append({**ended, "killed": True, "pid": pid})
        return found

    def _level(self, held: "dict[str, Any]") -> int:
        """The level in force: the session's own, where the person has set one."""
        told = config.level_of(str(self._told.get("level") or ""))
        return config.verbosity(self._env, held) if told is None else told

    def _hear(self) -> None:
        """Take what the module wrote last; a file that is not whole yet is read again later."""
        told = self._read(self._path, self._parsed)
        if not isinstance(told, dict) or told is self._told:
            return
        self._told = told
        session = told.get("session")
        if session != self._session and is_plain(session):
            self._session, self._rested, self._settled = str(session), 0.0, []
            self._memory = Memory(self._home.session(session), self._codec)
            self._memory.recall()
        for one in wire.news(told, self._heard):
            self._heard = int(number(one.get("n")) or 0)
            at = round((number(one.get("at")) or 0.0) / 1000, 3)
            if one.get("event") == "turn" and not one.get("agent"):
                self._rested = max(self._rested, at)
            elif one.get("event") == "interrupted" and is_plain(one.get("id")):
                self._settled.append({"at": at, "kind": "call.settled", "id": one["id"]})

    def _parsed(self) -> "Any":
        try:
            return self._codec.loads(read_file(self._path))
        except (OSError, ValueError, RecursionError):
            return None

    def _read(self, path: str, make: "Callable[[], Any]") -> "Any":
        """What `make` finds in the file at `path`; asked again where that has been written to."""
        try:
            found = posix.stat(path)
            mark: object = (found.st_mtime_ns, found.st_size, found.st_ino)
        except OSError:
            mark = None
        held = self._files.get(path)
        if held is None or held[0] != mark or held[1] is None:
            held = self._files[path] = (mark, make())
        return held[1]
