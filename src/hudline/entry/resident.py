"""A session as the band's process holds it: the state, what the client told, and the next picture.

The same state, the same moment, the same widgets as the status line has; but nothing is read twice.
"""

import posix

from hudline.codec import Codec
from hudline.entry.answer import LastAnswer
from hudline.entry.errand import Errand
from hudline.entry.line import keep, remember, surround, themed
from hudline.entry.listed import Listed
from hudline.entry.places import Places
from hudline.entry.screen import Screen, shown
from hudline.entry.turns import closed
from hudline.entry.witnesses import findings, listed
from hudline.layout import lines
from hudline.now.astir import is_astir
from hudline.now.evidence import Evidence, registered
from hudline.now.look import look
from hudline.now.moment import REST
from hudline.page.figures import model
from hudline.show import rows
from hudline.state.lift import fold
from hudline.store import config
from hudline.store.files import read_file
from hudline.store.home import is_plain
from hudline.store.memory import Memory
from hudline.store.recent import Recent
from hudline.store.repository import find, worktree
from hudline.wire import told as wire
from hudline.wire.fields import number, table
from hudline.wire.tick import raw

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

    from hudline.layout import Line
    from hudline.now.snapshot import Now
    from hudline.store.home import Home
    from hudline.wire.fields import Record
    from hudline.wire.tick import Reading

_RARE = 35.0  # seconds between two looks of a session at rest, at the most
_CALM = 6.0  # seconds without anything that runs after which a picture may stand
_SETTLING = 5.0  # seconds after the end of a turn in which its last figures come in


class Resident:
    """`told`: where the client's module writes. `is_busy`: whether something runs, so that what was
    drawn last grows older by itself. `is_settled`: whether the last picture may stand as it is:
    nothing has run for a while, and no row holds an empty place."""

    def __init__(self, home: "Home", env: "dict[str, str]", told: str) -> None:
        self.is_busy = False
        self.is_settled = True
        self._is_still = False
        self._worked = 0.0  # when something ran last
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
        self._is_aborted = False  # that turn
        self._agents = Listed()
        self._answer = LastAnswer(self._codec)
        self._prompt: object = None  # the last one told that was heard of as well
        self._settled: list[Record] = []  # what the events say, until it is noted
        self._recent: Recent | None = None  # while the pane is open

    def picture(self, clock: float) -> "Optional[dict[str, Any]]":
        """The picture at `clock`, in seconds since 1970; None where none is wanted: before the
        client has told anything, and while the band is folded and no pane is open."""
        self._hear()
        self.rest()
        if not self._told:
            return None
        held = self._read(self._home.config, lambda: config.read(self._home, self._codec))
        level, size = self._level(held), table(self._told.get("size"))
        is_folded = size.get("isCollapsed") is True
        is_seen = bool(wire.pane(self._told) or (level and not is_folded))
        payload = wire.payload(self._told, model(str(self._told.get("model") or "")), clock)
        if not is_seen:
            if clock - self._rested < _SETTLING:
                self._look(payload, clock)  # what a turn was is noted, seen or not
            return None if is_folded else shown(Screen({}, {}, size, 0), None, [])
        now = self._look(payload, clock)
        self._calm(now)
        return self._drawn(now, held, payload, level)

    def rest(self) -> None:
        """Take it that there is nothing to look at every second."""
        self.is_busy, self.is_settled = False, True

    def _calm(self, now: "Now") -> None:
        """Let the moment be still when nothing has run for a while, and then until something does,
        whatever else is heard: so its texts change once."""
        self.is_busy = is_astir(now, self._rested)
        if self.is_busy or not self._worked:
            self._worked = now.clock
        is_calm = not 0 <= now.clock - self._worked < _CALM
        self._is_still = not self.is_busy and (self._is_still or is_calm)
        now.still = self._is_still

    def _drawn(
        self, now: "Now", held: "dict[str, Any]", payload: "dict[str, Any]", level: int
    ) -> "dict[str, Any]":
        clock, reading = now.clock, now.reading
        surround(now, self._env, self._home, self._codec)
        errand = Errand(self._home, self._codec, self._env, held)
        errand.patience += _RARE if now.still else 0.0
        errand.serve(now, self._codec.dumps(payload), payload, clock)
        asked = self._read(
            config.project_file(reading.project),
            lambda: config.of_project(reading.project, self._codec),
        )
        chosen = themed(config.in_force(held, asked), self._home, self._codec)
        folder = self._home.session(self._session) if self._memory else ""
        shape = (level, *map(chosen.get, ("preset", "rows", "wrap")))
        places = Places(folder, self._codec, clock, shape, "band.json")
        is_shown = level > 0 and config.surface(self._env, held) != "line"
        made = places.hold(rows(now, _own(lines(chosen, level)), level)) if is_shown else []
        self.is_settled = now.still and all(row.pieces for row in made)
        screen = Screen(self._env, chosen, table(self._told.get("size")), level)
        screen.pane = wire.pane(self._told)
        self._look_back(now, folder if screen.pane else "")
        picture = shown(screen, now, made)
        places.keep()
        if self._memory is not None:
            keep(now, self._memory, self._codec, level)
        errand.finish()
        return picture

    def _look(self, payload: "dict[str, object]", clock: float) -> "Now":
        pid, entry = listed(self._env, self._codec)
        evidence = self._evidence(pid, entry)
        state = self._memory.go_on() if self._memory else {}
        if payload["prompt_id"] in state.get("prompts", {}):
            self._prompt = payload["prompt_id"]
        payload["prompt_id"] = self._prompt  # one of the client's own commands begins no turn
        reading = self._reading(payload, entry)
        fold(state, wire.measured(self._told))
        found = self._settled + self._agents.records(self._told, state, pid, clock)
        found += findings(reading.transcript, self._codec, state, evidence.pid, clock)
        self._settled = []
        now = look(fold(state, found), reading, evidence, clock)
        if self._memory:
            remember(now, found, self._memory)
            turn = closed(now)
            if turn:
                self._memory.note(turn)
                fold(state, [turn])
        return now

    def _look_back(self, now: "Now", folder: str) -> None:
        """Let the pane ask for the calls of the session in that folder ("": there is no pane)."""
        if self._recent is None or self._recent.folder != folder:
            self._recent = Recent(folder, self._codec) if folder else None
        if self._recent is not None:
            now.sources["recent"] = self._recent.calls

    def _reading(self, payload: "dict[str, object]", entry: object) -> "Reading":
        """What the client tells, completed by what its registry and the transcript say."""
        payload.update(wire.named(entry, self._session))
        answer = self._answer.of(raw(payload, "transcript_path"), wire.held(self._told))
        wire.add_answer(payload, answer)
        place = table(payload["workspace"])
        place["git_worktree"] = worktree(find(raw(place, "current_dir")))
        return wire.reading(self._told, payload)

    def _evidence(self, pid: "Optional[int]", entry: object) -> "Evidence":
        """What the registry tells; and the end of a turn, which the module tells first."""
        found = Evidence(pid, *registered(entry, self._session))
        if found.status and self._rested > found.since:
            found = Evidence(found.pid, "idle", self._rested)
        found.is_aborted = self._is_aborted and found.since < self._rested + REST
        return found

    def _level(self, held: "dict[str, Any]") -> int:
        """The level in force: what the client's environment says by now, since `/hudline` sets it
        there for this session; else as for a status line."""
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
            self._prompt = None
            self._memory = Memory(self._home.session(session), self._codec)
            self._memory.recall()
        for one in wire.news(told, self._heard):
            self._heard = int(number(one.get("n")) or 0)
            at = round((number(one.get("at")) or 0.0) / 1000, 3)
            if one.get("event") == "turn" and not one.get("agent"):
                self._rested, self._is_aborted = max(self._rested, at), one.get("aborted") is True
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


def _own(chosen: "list[Line]") -> "list[Line]":
    """The rows without somebody's own status line, which stays where status lines are."""
    return [
        (gap, least, [item for item in items if item[0] != "wrapped"])
        for gap, least, items in chosen
    ]
