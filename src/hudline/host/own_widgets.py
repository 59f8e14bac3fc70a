"""Widgets of a person's own, as draws see them: imported and run by the first that rows name.

To import what runs them, `host.own_drawing`, takes a tenth of a draw without a host, and most have
none.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import Any, Callable, Optional

from hudline.core.paths import Home, exists
from hudline.view.external_data import OwnDrawing
from hudline.view.snapshot import Snapshot

_RUNNER = "hudline.host.own_drawing"


class OwnWidgets:
    """Those of a host, which has a process for them once one is named. `note_done` is called from
    a thread when one can be drawn again; `watch`: has changes of a folder that is there wake the
    host."""

    def __init__(
        self,
        home: Home,
        env: dict[str, str],
        note_done: Callable[[], None],
        watch: Callable[[str], None],
    ) -> None:
        self._home, self._watch = home, watch
        self._make: Callable[[], Any] = lambda: import_module(_RUNNER).OwnRunner(
            home, env, note_done
        )
        self._runner: Any = None

    @property
    def pid(self) -> int | None:
        """The process in which they run; None without one."""
        pid: int | None = self._runner.pid if self._runner else None
        return pid

    def of(self, snapshot: Snapshot) -> OwnDrawing:
        """What draws them for a snapshot."""
        return OwnDrawing(partial(self._rows, snapshot), self._urgency)

    def end(self) -> None:
        """End their process."""
        if self._runner is not None:
            self._runner.end()

    def _rows(
        self, snapshot: Snapshot, name: str, given: Mapping[str, object], level: int
    ) -> Optional[list[Any]]:
        self._watch(self._home.widgets)  # before the look: what comes later is noticed
        if self._runner is None:
            if not exists(file(self._home, name)):
                return None
            self._runner = self._make()
        rows: Optional[list[Any]] = self._runner.rows(snapshot, name, given, level)
        return rows

    def _urgency(self, name: str) -> int:
        return int(self._runner.urgency(name)) if self._runner else 0


def file(home: Home, name: str) -> str:
    """Where the widget of that name would be."""
    return f"{home.widgets}/{name}.py"


def without_process(home: Home) -> OwnDrawing:
    """For a draw without a host, which runs none: nothing in the place of those that have a
    file."""
    return OwnDrawing(lambda name, *_: [] if exists(file(home, name)) else None, lambda _: 0)
