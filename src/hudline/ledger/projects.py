"""Which project a folder belongs to: the repository around it, read from its files.

Worktrees of one repository are one project, and so are its clones that have the same origin. Of an
address only host and path are kept: the rest may be a secret.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from hudline.core.fields import clean, in_one_case
from hudline.ledger.database import Ledger
from hudline.platform.outbox import own_form
from hudline.sources import git_folder
from hudline.sources.git_folder import common
from hudline.sources.git_remote import web_address

_LENGTH = 200  # characters of a repository's name
_GIT = "/.git"


def note_projects(ledger: Ledger, folders: Iterable[str]) -> None:
    """Keep of each folder where its repository lies, as long as it is there to be asked."""
    found = [(folder, *project(folder)) for folder in folders if folder]
    ledger.execute_many(
        "insert into project (path, root, repository) values (?, ?, ?)"
        " on conflict (path) do update set root = excluded.root, repository = excluded.repository"
        " where excluded.repository <> '' or (excluded.root <> path and repository = '')",
        found,
    )
    roots = {row[0] for row in ledger.rows("select distinct root from project")}
    spelled = one_spelling(roots)
    ledger.execute_many(
        "update project set root = ? where root = ?",
        [(spelled[root], root) for root in roots if spelled[root] != root],
    )


def one_spelling(folders: Iterable[str]) -> dict[str, str]:
    """For each folder how it is written where others name the same one: Windows tells no capitals
    apart, and a shell there goes on with those that were typed. It is the first in their order, so
    that it does not depend on which was seen first."""
    first: dict[str, str] = {}
    found = {folder: in_one_case(folder) for folder in folders}
    for folder in sorted(found):
        first.setdefault(found[folder], folder)
    return {folder: first[same] for folder, same in found.items()}


def project(folder: str) -> tuple[str, str]:
    """The root of the main work tree of the repository around a folder, and the repository as
    host/owner/name. Without a repository the root is the folder, without an origin the other is
    ""."""
    git, root = git_folder.around(folder)
    if not git:
        return folder, ""
    shared = own_form(os.path.normpath(common(git)))
    if shared != git and shared.endswith(_GIT):
        root = shared[: -len(_GIT)]
    _, _, name = web_address(git, "").partition("://")
    return root, clean(name.lower(), _LENGTH)
