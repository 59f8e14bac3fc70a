"""Which of the names in the ledger a person means: the whole name, or how it begins."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Callable

from hudline.cli.reporting import figures
from hudline.core.errors import UserError
from hudline.core.fields import clean, in_one_case, is_of_windows, slashed
from hudline.insight.labels import shortest_unique
from hudline.ledger.database import Ledger
from hudline.ledger.reports import PROJECT

# Options of a report that say what it is about, none of them said.
EVERYTHING = Namespace(**dict.fromkeys(("since", "until", "project", "branch", "model", "session")))
_SHOWN = 5  # names in a hint


class Filter:
    """What a report is limited to. `project` and the others are the names as the ledger has them,
    None where all are meant; UserError where a beginning is that of several."""

    def __init__(self, ledger: Ledger, args: Namespace = EVERYTHING) -> None:
        rows = ledger.rows(
            f"select distinct {PROJECT} from session s left join project p on p.path = s.folder"  # noqa: S608
        )
        self.labels = shortest_unique(["", *(row[0] for row in rows)])
        self.project = one_project(args.project, lambda: self._projects(ledger))
        self.branch = one_of(args.branch, lambda: _names(ledger, "branch"), "branches")
        self.model = one_of(args.model, lambda: _models(ledger), "models")
        self.session = one_of(args.session, lambda: _sessions(ledger), "sessions")

    def label(self, project: str) -> str:
        """The shortest name that tells a project apart."""
        return self.labels.get(project, project)

    def allows(self, project: str, branch: str | None, model: str | None, session: str) -> bool:
        """Whether something is of what is meant."""
        return all(
            wanted is None or wanted == own
            for wanted, own in (
                (self.project, project), (self.branch, branch), (self.model, model),
                (self.session, session),
            )
        )  # fmt: skip

    def _projects(self, ledger: Ledger) -> dict[str, str]:
        names = {label: key for key, label in self.labels.items() if key}
        names.update((key, key) for key in self.labels if key)
        for row in ledger.rows(
            f"select path, root, {PROJECT} from project p join session s on s.folder = p.path"  # noqa: S608
        ):
            names.update({row[0]: row[2], row[1]: row[2]})
        return names


def only(session: str) -> Namespace:
    """The options that mean one session."""
    return Namespace(**{**vars(EVERYTHING), "session": session})


def _names(ledger: Ledger, column: str) -> dict[str, str]:
    rows = ledger.rows(f"select distinct {column} from request")  # noqa: S608
    return {row[0]: row[0] for row in rows}


def _models(ledger: Ledger) -> dict[str, str]:
    known = _names(ledger, "model")
    return {**{figures.model(name): name for name in known}, **known}


def _sessions(ledger: Ledger) -> dict[str, str]:
    known = ledger.rows("select session from request union select session from reading")
    names = {row[0]: row[0] for row in known}
    newest = ledger.rows("select session from request order by first desc limit 1")
    return {**names, "last": newest[0][0]} if newest else names


def one_project(wanted: str | None, known: Callable[[], Mapping[str, str]]) -> str | None:
    """`one_of` the projects. A folder of Windows may be written with backslashes, also at its end,
    and in other capitals, and it is no other one that only begins so. UserError where what follows
    was taken for a part of it."""
    folder = slashed(wanted or "")
    if not is_of_windows(folder):
        return one_of(wanted, known, "projects")
    if '"' in folder:  # in no name there: of \" at the end only the quote was left
        raise UserError(
            "The folder after --project has no end.",
            "Leave out the backslash in front of its quote.",
        )
    names, folder = known(), folder.rstrip("/")
    same = {
        meant for name, meant in names.items()
        if in_one_case(name.rstrip("/")) == in_one_case(folder)
    }  # fmt: skip
    return same.pop() if len(same) == 1 else one_of(folder, lambda: names, "projects")


def one_of(wanted: str | None, known: Callable[[], Mapping[str, str]], what: str) -> str | None:
    """What is meant by a name or its beginning; the word itself where there is none, so that
    nothing is found."""
    if wanted is None:
        return None
    names = known()
    if wanted in names:
        return names[wanted]
    found = {
        name: meant for name, meant in names.items() if name.lower().startswith(wanted.lower())
    }
    if len(set(found.values())) > 1:
        shown = [clean(name, 80) for name in sorted(found)]
        rest = " …" if len(shown) > _SHOWN else ""
        raise UserError(
            f"Several {what} begin with {wanted!r}.",
            f"Say more of one: {', '.join(shown[:_SHOWN])}{rest}.",
        )
    return next(iter(found.values()), wanted)
