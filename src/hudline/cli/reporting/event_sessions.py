"""Which project each session belongs to, for events: by the ledger, where there is one, and by the
client's registry for sessions that run.

An entry of the registry is `<config>/sessions/<pid>.json` with `sessionId` and `cwd`.
"""

from __future__ import annotations

import os
import time
from typing import Optional

from hudline.cli.reporting.filters import one_project
from hudline.core.errors import UserError
from hudline.core.fields import clean, in_one_case, slashed
from hudline.core.paths import Home, config_folder
from hudline.insight.labels import shortest_unique
from hudline.ledger.database import LedgerBroken, open_ledger, path_of
from hudline.ledger.projects import one_spelling, project
from hudline.ledger.reports import projects
from hudline.sources.other_sessions import registry_file

_FOLDER = 4096  # characters
_LABEL = 80  # characters
_LOOK = 0.1  # seconds between two looks at the registry; less than between those at journals


class EventSessions:
    """The projects of sessions, and which of them are meant. UserError where `wanted` is how
    several projects begin."""

    def __init__(self, home: Home, env: dict[str, str], wanted: Optional[str]) -> None:
        self._registry = config_folder(env) + "/sessions"
        self._projects = _from_ledger(home)
        self._projects.update(self._running())
        self._label()
        names = {label: key for key, label in self._labels.items() if key}
        names.update({key: key for key in self._labels if key})
        self._wanted = one_project(wanted, lambda: names)

    def label(self, session: str) -> Optional[str]:
        """The shortest name of a session's project that no other has; None where it is not
        known."""
        if not self._projects.get(session) and time.monotonic() > self._next_look:
            self._projects.update(self._running())  # it has begun since
            self._label()
        return self._labels.get(self._projects.get(session, "")) or None

    def allows(self, session: str) -> bool:
        """Whether a session is of the project that is meant."""
        if self._wanted is None:
            return True
        label, project = self.label(session), self._projects.get(session)
        is_same = project is not None and in_one_case(project) == in_one_case(self._wanted)
        return is_same or label == self._wanted

    def _label(self) -> None:
        spelled = one_spelling(self._projects.values())
        self._projects = {one: spelled[name] for one, name in self._projects.items()}
        found = shortest_unique(self._projects.values())
        self._labels = {key: clean(label, _LABEL) for key, label in found.items()}

    def _running(self) -> dict[str, str]:
        self._next_look = time.monotonic() + _LOOK
        try:
            names = [name for name in os.listdir(self._registry) if name.endswith(".json")]
        except OSError:
            return {}
        found = {}
        for name in names:
            entry = registry_file(f"{self._registry}/{name}")
            session, folder = entry.get("sessionId"), slashed(clean(entry.get("cwd"), _FOLDER))
            if isinstance(session, str) and folder and not self._projects.get(session):
                root, repository = project(folder)
                found[session] = repository or root
        return found


def _from_ledger(home: Home) -> dict[str, str]:
    """The project of each session that the ledger knows; none where it cannot be read, since
    events do not need it."""
    if not os.path.exists(path_of(home)):
        return {}
    try:
        ledger = open_ledger(home)
    except UserError:
        return {}
    try:
        return projects(ledger)
    except LedgerBroken:
        return {}
    finally:
        ledger.close()
