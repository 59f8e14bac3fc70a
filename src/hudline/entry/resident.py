"""A session as the band's process holds it: the state, what the client told, and the next picture.

The same state, the same moment, the same widgets as the status line has; but nothing is read twice.
"""

from hudline.codec import Codec
from hudline.door import attempt
from hudline.entry.answer import LastAnswer
from hudline.entry.complain import complain
from hudline.entry.errand import Errand
from hudline.entry.heard import Heard
from hudline.entry.line import keep, remember, surround, themed, weigh
from hudline.entry.listed import Listed
from hudline.entry.once import Once
from hudline.entry.screen import NOTHING, Screen, shown
from hudline.entry.witnesses import findings, listed
from hudline.layout import lines
from hudline.now.astir import is_astir
from hudline.now.look import look
from hudline.page.models import model
from hudline.page.places import hold
from hudline.show import rows
from hudline.state.lift import fold
from hudline.state.turns import turn_began
from hudline.store import config
from hudline.store.home import client_process
from hudline.store.memory import Memory
from hudline.store.recent import Recent
from hudline.store.repository import find, worktree
from hudline.wire import told as wire
from hudline.wire.fields import table
from hudline.wire.tick import raw

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.layout import Line
    from hudline.now.snapshot import Now
    from hudline.page.piece import Row
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
        self._codec = Codec(home.site())
        self._heard = Heard(told, self._codec)
        self._files = Once()
        self._memory: Memory | None = None
        self._agents = Listed()
        self._answer = LastAnswer(self._codec)
        self._prompt: object = None  # the last one told that was heard of as well
        self._recent: Recent | None = None  # while the pane is open
        self._places: Any = None  # where rows stood in the last picture
        self._has_drawn = self._has_failed = False

    def picture(self, clock: float) -> "Optional[dict[str, Any]]":
        """The picture at `clock`, in seconds since 1970; None where none is wanted: before the
        client has told anything, and while the band is folded and no pane is open."""
        if self._heard.listen():
            self._prompt = self._places = None
            folder, pid = self._home.session(self._heard.session), client_process(self._env)
            self._memory = Memory(folder, self._codec, pid)
            self._memory.recall(True, clock)
        self.is_busy, self.is_settled = False, True
        told = self._heard.told
        if not told:
            return None
        held = self._files.read(self._home.config, lambda: config.read(self._home, self._codec))
        level, size = self._level(held), table(told.get("size"))
        is_folded = size.get("isCollapsed") is True
        # A band that begins folded is drawn once: without a picture it could not be opened.
        is_seen = wire.pane(told) or (level and not (is_folded and self._has_drawn))
        payload = wire.payload(told, model(str(told.get("model") or "")), clock)
        if not is_seen:
            if 0 <= clock - self._heard.rested < _SETTLING:  # what a turn was is noted, seen or not
                self._conclude(*self._look(payload, clock), level)
            return None if is_folded else dict(NOTHING)
        now, found = self._look(payload, clock)
        self._calm(now)
        picture = self._drawn(now, held, payload, level)
        self._has_drawn = True
        self._conclude(now, found, level)
        return picture

    def _calm(self, now: "Now") -> None:
        """Let the moment be still when nothing has run for a while, and then until something does,
        whatever else is heard: so its texts change once."""
        self.is_busy = is_astir(now, self._heard.rested)
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
        asked = self._files.read(
            config.project_file(reading.project),
            lambda: config.of_project(reading.project, self._codec),
        )
        chosen = themed(config.in_force(held, asked), self._home, self._codec)
        folder = self._home.session(self._heard.session) if self._memory else ""
        is_shown = level > 0 and config.surface(self._env, held) != "line"
        made = rows(now, _own(lines(chosen, level)), level) if is_shown else []
        if is_shown:
            made = self._hold(made, (level, *map(chosen.get, ("preset", "rows"))), clock)
        self.is_settled = now.still and all(row.pieces for row in made)
        screen = Screen(self._env, chosen, table(self._heard.told.get("size")), level)
        screen.pane = wire.pane(self._heard.told)
        self._look_back(now, folder if screen.pane else "")
        picture = shown(screen, now, made)
        errand.finish()
        return picture

    def _hold(self, made: "list[Row]", shape: object, clock: float) -> "list[Row]":
        """The rows, with empty ones where some have just fallen silent."""
        made, changed = hold(self._places, made, hash(repr(shape)), clock)
        self._places = changed or self._places
        return made

    def _look(self, payload: "dict[str, object]", clock: float) -> "tuple[Now, list[Record]]":
        """The moment, and records of what it has brought to light."""
        pid, entry = listed(self._env, self._codec)
        state = self._memory.go_on(clock) if self._memory else {}
        if self._memory:
            self._heard.date(self._memory.dated)
        evidence = self._heard.evidence(pid, entry, turn_began(state))
        prompt = payload["prompt_id"]
        if isinstance(prompt, str) and "began" in state.get("prompts", {}).get(prompt, {}):
            self._prompt = prompt
        payload["prompt_id"] = self._prompt  # one of the client's own commands begins no turn
        reading = self._reading(payload, entry)
        fold(state, wire.measured(self._heard.told))
        found = self._heard.records(state, clock)
        found += self._agents.records(self._heard.told, state, pid, clock)
        found += findings(reading.transcript, self._codec, state, evidence.pid, clock)
        return look(fold(state, found), reading, evidence, clock), found

    def _conclude(self, now: "Now", found: "list[Record]", level: int) -> None:
        """Keep what a look has brought to light. Where that fails, the picture stands all the same;
        the same error comes with every look, and is noted once."""

        def failed(error: Exception) -> None:
            if not self._has_failed:
                complain(self._env, "band", error, now.clock)
            self._has_failed = True

        attempt(lambda: self._note(now, found, level), failed)

    def _note(self, now: "Now", found: "list[Record]", level: int) -> None:
        if self._memory is None:
            return
        remember(now, found, self._memory)
        keep(now, self._memory, self._codec, level)

    def _look_back(self, now: "Now", folder: str) -> None:
        """Let the pane ask for the calls of the session in that folder ("": there is no pane)."""
        if self._recent is None or self._recent.folder != folder:
            has = self._memory.own.has if self._memory else None
            self._recent = Recent(folder, self._codec, has) if folder else None
        if self._recent is not None:
            recent, clock = self._recent, now.clock
            now.sources["recent"] = lambda: recent.calls(clock)

    def _reading(self, payload: "dict[str, object]", entry: object) -> "Reading":
        """What the client tells, completed by what its registry and the transcript say."""
        payload.update(wire.named(entry, self._heard.session))
        answer = self._answer.of(raw(payload, "transcript_path"), wire.held(self._heard.told))
        wire.add_answer(payload, answer)
        place = table(payload["workspace"])
        place["git_worktree"] = worktree(find(raw(place, "current_dir")))
        reading = wire.reading(self._heard.told, payload)
        weigh(reading, self._env, self._codec)
        return reading

    def _level(self, held: "dict[str, Any]") -> int:
        """The level in force: what the client's environment says by now, since `/hudline` sets it
        there for this session; else as for a status line."""
        told = config.level_of(str(self._heard.told.get("level") or ""))
        return config.verbosity(self._env, held) if told is None else told


def _own(chosen: "list[Line]") -> "list[Line]":
    """The rows without somebody's own status line, which stays where status lines are."""
    return [
        (gap, least, [item for item in items if item[0] != "wrapped"])
        for gap, least, items in chosen
    ]
