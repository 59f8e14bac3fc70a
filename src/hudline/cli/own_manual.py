"""The person's own widgets for the commands that choose and show rows: their pages, and how they
draw sample states."""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from typing import Any, Optional

from hudline.cli.reference import manual
from hudline.core.fields import table
from hudline.core.paths import Home
from hudline.host.own_drawing import taken
from hudline.own_widgets.files import Source, Sources
from hudline.own_widgets.messages import LOADING, RENDERING, load_parts, load_specs
from hudline.own_widgets.process import Process, ProcessEndedError
from hudline.view.external_data import OwnDrawing
from hudline.view.public_snapshot import FIELDS
from hudline.view.publish import publish
from hudline.view.snapshot import Snapshot


class OwnManual:
    """The widgets that could be loaded; each is drawn until it ends the process."""

    def __init__(self, home: Home, env: dict[str, str]) -> None:
        self._env = env
        self._process: Process | None = None
        self._sources: dict[str, Source] = {}
        self._snapshot: Snapshot | None = None
        sources = Sources(home, taken())
        for name in sources.names():
            source = sources.find(name)
            if source is not None and not source.refused:
                self._add(source)

    def _add(self, source: Source) -> None:
        answer = self._asked(source)
        facts = table((answer or {}).get("loaded"))
        if facts:
            self._sources[source.name] = source
        text = str(facts.get("manual") or "A widget of your own, which cannot be loaded.")
        manual.add(source.name, text, load_specs(facts.get("specs")))

    def _asked(self, source: Source) -> dict[str, Any] | None:
        """What the process says to a file; None where it ends it."""
        try:
            self._process = self._process or Process(self._env)
            self._process.load(source)
            return self._process.answer(LOADING)
        except ProcessEndedError:
            self.end()
            return None

    def of(self, snapshot: Snapshot) -> OwnDrawing:
        """What draws them for a sample."""

        def rows(name: str, given: Mapping[str, object], level: int) -> Optional[list[Any]]:
            if name not in self._sources or self._process is None:
                return None
            try:
                if self._snapshot is not snapshot:
                    self._process.send({"snapshot": publish(snapshot, FIELDS)})
                    self._snapshot = snapshot
                self._process.send({"render": name, "given": given, "level": level})
                answer = self._process.answer(RENDERING)
            except ProcessEndedError:
                answer = None
            if answer is None:
                self.end()
                return None
            return load_parts(answer["shown"]) if "shown" in answer else None

        return OwnDrawing(rows, lambda _: 0)

    def end(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.end()


_known: list[OwnManual] = []  # the one of this command


def learn(home: Home, env: dict[str, str]) -> None:
    """Let the manual, and samples, have the person's own widgets."""
    own = OwnManual(home, env)
    _known[:] = [own]
    atexit.register(own.end)


def forget() -> None:
    """Let the manual have Hudline's own widgets alone."""
    for own in _known:
        own.end()
    _known.clear()
    manual.remove_own()


def drawing(snapshot: Snapshot) -> OwnDrawing | None:
    """What draws them for a sample; None where `learn` was not called."""
    return _known[0].of(snapshot) if _known else None
