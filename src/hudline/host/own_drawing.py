"""Widgets of a person's own in draws: one process for all of a client, started by the first one
that rows name, and what each drew last.

A draw asks the process and waits a twentieth of a second at the most. What loads, or is late, goes
on behind it (in a thread), and the draw shows what was drawn last. A widget that fails, or is late
again and again, is not run until its file changes; where it ended the process, a new one is started
without it. All widgets of a draw share a budget (`host.own_turns`). One process, not one for each:
each would have the memory of a whole interpreter, and it is known whose turn it was.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any, Callable, NamedTuple, Optional

from hudline.core import error_log
from hudline.core.errors import guard
from hudline.core.fields import clean, number, table
from hudline.core.file_io import read_object, replace
from hudline.core.json_codec import dumps, fingerprint
from hudline.core.paths import Home, exists
from hudline.frame.registry import WIDGETS
from hudline.host.own_turns import Turns
from hudline.own_widgets.files import Source, Sources
from hudline.own_widgets.messages import (
    LATE,
    LIMIT,
    LOADING,
    MOST_LATE,
    RENDERING,
    Facts,
    Part,
    failure_text,
    load_facts,
    load_parts,
)
from hudline.own_widgets.process import Process, ProcessEndedError
from hudline.view.publish import publish
from hudline.view.snapshot import Snapshot

_MORE = 0.5  # seconds beyond the child's own alarm
_PAUSE = 1.0  # seconds between two starts of the process
_MOST_SHOWN = 64  # widgets whose last rows are kept
FILE = "own_widgets.json"  # below Hudline's folder: what failed last, by name
ENDED = "it ended the process"
TOO_LONG = "it took seconds, and was ended"


class Failure(NamedTuple):
    """Why a widget is not run. `mark`: of its file, `says`: the end of a sentence."""

    mark: int
    says: str


def failures(home: Home) -> dict[str, Failure]:
    """What failed last in any session, by name; it counts as long as the file has that mark."""
    found = {}
    for name, one in read_object(f"{home.root}/{FILE}").items():
        mark = table(one).get("mark")
        if isinstance(mark, int):
            found[name] = Failure(mark, clean(table(one).get("says"), 120))
    return found


def taken() -> frozenset[str]:
    """The names that a widget of a person's own cannot have."""
    return frozenset(WIDGETS)


class OwnRunner:
    """What a host knows of them. `note_done` is called, also from a thread, when one can be drawn
    again."""

    def __init__(self, home: Home, env: dict[str, str], note_done: Callable[[], None]) -> None:
        self._home, self._env, self._note_done = home, env, note_done
        self._sources = Sources(home, taken())
        self._process: Process | None = None
        self._is_busy = False  # a thread has the process
        self._started = float("-inf")
        self._loaded: dict[str, tuple[int, Facts]] = {}  # by name, with the mark of its file
        self._failed: dict[str, Failure] = {}
        self._late: dict[str, int] = {}
        self._shown: dict[object, list[Part]] = {}
        self._sent: Snapshot | None = None
        self._turns = Turns(note_done)

    @property
    def pid(self) -> int | None:
        """The process in which they run; None without one."""
        return self._process.pid if self._process else None

    def urgency(self, name: str) -> int:
        """The urgency that a widget declares; 0 unknown."""
        return self._loaded[name][1].urgency if name in self._loaded else 0

    def rows(
        self, snapshot: Snapshot, name: str, given: Mapping[str, object], level: int
    ) -> Optional[list[Part]]:
        """What the widget `name` draws of a snapshot; None where there is none, or it fails."""
        source = self._sources.find(name)
        if source is None or self._has_failed(source):
            return None
        key = (name, fingerprint(given, level), snapshot.status.session_id)
        loaded = self._loaded.get(name)
        if self._is_busy or not self._is_ready(source, loaded and loaded[0]):
            return self._shown.get(key, [])
        if not self._turns.comes(snapshot, key):
            return self._shown.get(key, [])
        began = time.monotonic()
        answer = self._ask(snapshot, source, {"render": name, "given": given, "level": level})
        self._turns.spend(time.monotonic() - began)
        if answer is not None:
            self._note(source, key, answer)
        return None if self._has_failed(source) else self._shown.get(key, [])

    def end(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def _has_failed(self, source: Source) -> bool:
        if source.refused:
            self._fail(source, source.refused, "refused")
        failed = self._failed.get(source.name)
        return failed is not None and failed.mark == source.mark

    def _is_ready(self, source: Source, loaded: int | None) -> bool:
        """Whether the process has that very file; else it is loaded in a thread."""
        if self._process is not None and loaded == source.mark:
            return True
        at = time.monotonic()
        if self._process is not None or at - self._started >= _PAUSE:
            self._begin(lambda: self._load(source))
        return False

    def _begin(self, work: Callable[[], None]) -> None:
        """Do something with the process in a thread; it must not be asked meanwhile."""
        self._is_busy = True

        def run() -> None:
            guard(work, lambda error: error_log.note(self._home, "widget", error, time.time()))
            self._is_busy = False
            self._note_done()

        threading.Thread(target=run, daemon=True).start()

    def _load(self, source: Source) -> None:
        if self._process is None:
            self._started = time.monotonic()
            self._loaded.clear()
            self._process = Process(self._env)
        self._sent = None
        self._late.pop(source.name, None)
        try:
            self._process.load(source)
            answer = self._process.answer(LOADING + _MORE)
        except ProcessEndedError:
            answer = None
        if answer is None:
            self._lose(source, TOO_LONG if self._process.has_timed_out() else ENDED)
        elif "loaded" in answer:
            self._loaded[source.name] = (source.mark, load_facts(answer["loaded"]))
        else:
            self._fail(source, failure_text(answer), clean(answer.get("error"), 60))

    def _ask(
        self, snapshot: Snapshot, source: Source, request: dict[str, Any]
    ) -> dict[str, Any] | None:
        """The process's answer; None where it is late, and then a thread waits for it."""
        process = self._process
        if process is None:
            return None
        try:
            if self._sent is not snapshot:
                uses = {name for _, facts in self._loaded.values() for name in facts.uses}
                process.send({"snapshot": publish(snapshot, uses)})
                self._sent = snapshot
            process.send(request)
            answer = process.answer(LIMIT)
        except ProcessEndedError:
            self._lose(source, ENDED)
            return None
        if answer is None:
            self._begin(lambda: self._wait(process, source))
        return answer

    def _wait(self, process: Process, source: Source) -> None:
        """Wait for a late answer, which is too old to be shown."""
        try:
            answer = process.answer(RENDERING + _MORE)
        except ProcessEndedError:
            answer = None
        if answer is None:
            self._lose(source, LATE)
        else:
            self._note(source, None, answer)

    def _note(self, source: Source, key: object, answer: dict[str, Any]) -> None:
        """Keep what an answer says; `key`: of its rows, None where they are not to be shown."""
        spent = number(answer.get("spent"))
        if "shown" not in answer or spent is None:
            self._fail(source, failure_text(answer), clean(answer.get("error"), 60))
            return
        is_late = spent > LIMIT
        self._late[source.name] = self._late.get(source.name, 0) + 1 if is_late else 0
        if self._late[source.name] >= MOST_LATE:
            self._fail(source, LATE, "TooSlow")
        elif key is not None:
            self._shown.pop(key, None)
            self._shown[key] = load_parts(answer["shown"])
            if len(self._shown) > _MOST_SHOWN:
                del self._shown[next(iter(self._shown))]

    def _lose(self, source: Source, says: str) -> None:
        """The process ended, or has to, and it was the turn of that widget."""
        self.end()
        self._sent = None
        self._fail(source, says, "TooSlow" if says == LATE else "Ended")

    def _fail(self, source: Source, says: str, kind: str) -> None:
        """Run that file no more, and note it once."""
        failure = Failure(source.mark, says)
        if self._failed.get(source.name) == failure:
            return
        self._failed[source.name] = failure

        def note() -> None:
            known = read_object(f"{self._home.root}/{FILE}")
            if known.get(source.name) == failure._asdict() or not exists(self._home.root):
                return
            replace(f"{self._home.root}/{FILE}", dumps({**known, source.name: failure._asdict()}))
            where = f"widget.{source.name}"
            error_log.note_kind(self._home, where, kind or "Error", time.time())

        guard(note, lambda _: None)
