"""The person's own widgets for the commands that choose and show rows: their pages, how they draw
sample states, and which of them do not run.
"""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from typing import Any, Optional

from hudline.cli.reference import manual
from hudline.core.fields import number, table
from hudline.core.paths import Home
from hudline.host.own_drawing import ENDED, failures, taken
from hudline.own_widgets.files import Source, Sources
from hudline.own_widgets.messages import (
    LATE,
    LIMIT,
    LOADING,
    MOST_LATE,
    RENDERING,
    failure_text,
    load_parts,
    load_specs,
)
from hudline.own_widgets.process import Process, ProcessEndedError
from hudline.view.external_data import OwnDrawing
from hudline.view.public_snapshot import FIELDS
from hudline.view.publish import publish
from hudline.view.snapshot import Snapshot

_NO_PAGE = "A widget of your own, which does not run."


class OwnManual:
    """The widgets in the person's folder; each is drawn until it fails, as in a session.

    `faults`: why one does not run, the end of a sentence: as files say, as the last session found,
    and as was found here.
    """

    def __init__(self, home: Home, env: dict[str, str]) -> None:
        self._env = env
        self._process: Process | None = None
        self._sources: dict[str, Source] = {}
        self._loaded: set[str] = set()  # by the process that there is
        self._late: dict[str, int] = {}
        self._snapshot: Snapshot | None = None
        self.faults: dict[str, str] = {}
        self._learn(home)

    def _learn(self, home: Home) -> None:
        sources, failed = Sources(home, taken()), failures(home)
        for name in sources.names():
            source = sources.find(name)
            if source is None or name in taken():
                continue
            self._sources[name] = source
            facts: dict[str, Any] = {}
            if source.refused:
                self.faults[name] = source.refused
            else:
                facts = self._load(source)
                if name in failed and failed[name].mark == source.mark:
                    self.faults.setdefault(name, failed[name].says)
            manual.add(name, str(facts.get("manual") or _NO_PAGE), load_specs(facts.get("specs")))

    def _load(self, source: Source) -> dict[str, Any]:
        """What a file says of its widget, loaded into the process; {} where it fails."""
        try:
            self._process = self._process or Process(self._env)
            self._process.load(source)
            answer = self._process.answer(LOADING)
        except ProcessEndedError:
            answer = None
        if answer is None:
            self._lose(source.name)
            return {}
        facts = table(answer.get("loaded"))
        if facts:
            self._loaded.add(source.name)
        else:
            self.faults[source.name] = failure_text(answer)
        return facts

    def of(self, snapshot: Snapshot) -> OwnDrawing:
        """What draws them for a sample."""

        def rows(name: str, given: Mapping[str, object], level: int) -> Optional[list[Any]]:
            if name not in self._sources or name in self.faults:
                return None
            if name not in self._loaded and not self._load(self._sources[name]):
                return None
            answer = self._asked(snapshot, {"render": name, "given": given, "level": level})
            if answer is None:
                self._lose(name)
            elif "shown" not in answer:
                self.faults[name] = failure_text(answer)
            else:
                self._note_time(name, number(answer.get("spent")) or 0.0)
                return load_parts(answer["shown"])
            return None

        return OwnDrawing(rows, lambda _: 0)

    def _asked(self, snapshot: Snapshot, request: dict[str, Any]) -> dict[str, Any] | None:
        """What the process answers; None where it ends, or has to."""
        if self._process is None:
            return None
        try:
            if self._snapshot is not snapshot:
                self._process.send({"snapshot": publish(snapshot, FIELDS)})
                self._snapshot = snapshot
            self._process.send(request)
            return self._process.answer(RENDERING)
        except ProcessEndedError:
            return None

    def _note_time(self, name: str, spent: float) -> None:
        self._late[name] = self._late.get(name, 0) + 1 if spent > LIMIT else 0
        if self._late[name] == MOST_LATE:
            self.faults[name] = LATE

    def _lose(self, name: str) -> None:
        """The widget has ended the process: the others are loaded again when they are drawn."""
        self.faults[name] = ENDED
        self.end()

    def end(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        self._loaded.clear()
        self._snapshot = None
        if process is not None:
            process.end()


_known: list[OwnManual] = []  # the one of this command


def learn(home: Home, env: dict[str, str]) -> None:
    """Let the manual, and samples, have the person's own widgets."""
    forget()
    own = OwnManual(home, env)
    _known.append(own)
    atexit.register(own.end)


def forget() -> None:
    """Let the manual have Hudline's own widgets alone."""
    for own in _known:
        own.end()
    _known.clear()
    manual.remove_own()


def faults() -> dict[str, str]:
    """Why some of them do not run, by name; none where `learn` was not called."""
    return _known[0].faults if _known else {}


def drawing(snapshot: Snapshot) -> OwnDrawing | None:
    """What draws them for a sample; None where `learn` was not called."""
    return _known[0].of(snapshot) if _known else None
