"""Projects and branches of folders, looked up seldom: from git's files, without a process."""

from __future__ import annotations

from dataclasses import dataclass

from hudline.core.fields import clean
from hudline.insight.labels import shortest_unique
from hudline.ledger.projects import project
from hudline.platform.outbox import is_absolute
from hudline.sources import git_folder

_OFTEN = 3.0  # seconds between two looks at a branch
_SELDOM = 60.0  # and at which repository a folder is in
_LENGTH = 80  # characters of a project's name


@dataclass
class _Place:
    """A folder: `project`, what tells its project apart; `looked`: when its branch was read."""

    project: str
    git: str
    found: float
    branch: str = ""
    looked: float = float("-inf")


class Places:
    """Which project a folder belongs to, as reports call it, and its branch."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}
        self._labels: dict[str, str] = {}

    def of(self, folder: str, clock: float) -> tuple[str, str]:
        """(project, branch) of a folder, "" where there is none; the project by the shortest name
        that no other one has. clock: seconds since 1970."""
        place = self._places.get(folder)
        if place is None or not 0 <= clock - place.found < _SELDOM:
            root, repository = project(folder) if is_absolute(folder) else (folder, "")
            place = _Place(repository or root, git_folder.find(folder), clock)
            self._places[folder] = place
            names = {one.project for one in self._places.values()}
            if names != self._labels.keys():
                self._labels = shortest_unique(names)
        if not 0 <= clock - place.looked < _OFTEN:
            place.branch = git_folder.branch(place.git) if place.git else ""
            place.looked = clock
        return clean(self._labels.get(place.project, ""), _LENGTH), place.branch
