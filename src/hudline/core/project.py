"""Where a program is never looked for: what lies there may be of an untrusted repository."""

from __future__ import annotations

import os
from collections.abc import Mapping

from hudline.platform.outbox import current_folder, is_absolute, own_form, person_folder


def project_tree(env: Mapping[str, str]) -> str:
    """The repository around the folder in which the client was started, else around that of this
    process; without a repository that folder alone. Never one that holds the person's own folder,
    for who begins there has all their programs there: then ""."""
    start = env.get("CLAUDE_PROJECT_DIR", "")
    folder = own_form(start) if is_absolute(start) else current_folder()
    try:
        person = person_folder(dict(env))
    except LookupError:
        person = ""
    trees = [_repository(folder) or folder, folder]
    return next((one for one in trees if not person or not _is_in(person, one)), "")


def _repository(folder: str) -> str:
    while folder and not os.path.exists(folder + "/.git"):
        folder = folder.rpartition("/")[0]
    return folder


def _is_in(path: str, tree: str) -> bool:
    """Whether a path is that folder or lies in it."""
    inner, outer = (os.path.normcase(os.path.realpath(one)) for one in (path, tree))
    return inner == outer or inner.startswith(outer.rstrip(os.sep) + os.sep)
