"""Asks git about a repository, for a refresher, and keeps the answer.

git.json, in the folder of `host.git_facts.folder_of`, holds `{"at", "took", "git_folder", "dirty",
"branch", "commit", "ahead", "behind", "staged", "modified", "untracked", "conflicted", "stash",
"tag", "web"}`; what is unknown is left out. `at`: seconds since 1970, `tried`: when git failed,
`took`: seconds that git needed. `sources.git_environment` says how git is asked.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from hudline.core.fields import clean
from hudline.core.file_io import read_object, replace
from hudline.core.json_codec import dumps
from hudline.core.paths import environment
from hudline.sources.git_environment import IsolatedGit
from hudline.sources.git_folder import around
from hudline.sources.git_remote import web_address
from hudline.sources.git_view import Refused

_STATUS = (
    *("status", "-z", "--porcelain=v2", "--branch", "--show-stash"),
    *("--untracked-files=normal", "--ignore-submodules=dirty"),
)
_TAG = ("describe", "--tags", "--exact-match", "HEAD")
_DIGITS = 7  # of a commit
_PATH = 8  # words before the path of a changed file


def refresh(folder: str, cwd: str, now: float) -> bool:
    """Ask git about the repository around `cwd` and keep the answer in `folder`; whether there was
    one. now: seconds since 1970."""
    git_folder, root = around(cwd)
    if not git_folder:
        return False
    path = folder + "/git.json"
    began = time.monotonic()
    try:
        with IsolatedGit(folder, git_folder, root, environment()) as git:
            facts = _facts(git)
    except (OSError, Refused):
        facts = None
    if facts is None:
        before = read_object(path)
        known = before if before.get("git_folder") == git_folder else {}
        replace(path, dumps({**known, "git_folder": git_folder, "tried": now}))
        return False
    facts["web"] = web_address(git_folder, facts["branch"])
    took = round(time.monotonic() - began, 3)
    replace(path, dumps({"at": now, "took": took, "git_folder": git_folder, **facts}))
    return True


def _facts(git: IsolatedGit) -> dict[str, Any] | None:
    """The facts that git reports; None where it fails or takes too long."""
    # To see that a file was renamed and changed, git would need what a partial clone lacks.
    output = git.ask(*_STATUS, *(("--find-renames=100%",) if git.is_partial else ()))
    if output is None:
        return None
    facts, changed = status(output)
    unsure = len(git.filtered(changed))
    if unsure:  # without its filter a file may look changed though it is not
        is_dirty = any(facts[name] for name in ("staged", "untracked", "conflicted"))
        if not is_dirty and facts["modified"] == unsure:
            del facts["dirty"]
        del facts["modified"]
    if not facts["branch"]:
        facts["tag"] = clean((git.ask(*_TAG) or b"").decode("utf-8", "replace"), 60)
    return facts


def status(output: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The facts in the output of `git status -z --porcelain=v2 --branch --show-stash`, and the
    paths of the files whose content differs from the index.

    ahead and behind are left out where the branch follows none, as is `stash` by a git that does
    not report it (before 2.35, unless there is none).
    """
    counts = dict.fromkeys(("staged", "modified", "untracked", "conflicted"), 0)
    facts: dict[str, Any] = {"branch": ""}
    changed: list[bytes] = []
    lines = iter(output.split(b"\0"))
    for line in lines:
        kind, state = line[:2], line[2:4]
        if kind == b"# ":
            _header(facts, line[2:].decode("utf-8", "replace").split(" "))
        elif kind in (b"1 ", b"2 "):
            counts["staged"] += state[:1] != b"."
            counts["modified"] += state[1:] != b"."
            if state[1:] == b"M":
                changed.append(line.split(b" ", _PATH + (kind == b"2 "))[-1])
            if kind == b"2 ":
                next(lines, b"")  # the path it had before
        elif kind in (b"u ", b"? "):
            counts["conflicted" if kind == b"u " else "untracked"] += 1
    return {**facts, **counts, "dirty": any(counts.values())}, changed


def _header(facts: dict[str, Any], words: Iterable[str]) -> None:
    """Add one header line, split into words, to the facts."""
    name, *values = [*words, ""]
    if name == "branch.oid" and values[0].isalnum():  # not "(initial)"
        facts["commit"] = clean(values[0][:_DIGITS], _DIGITS)
    elif name == "branch.head" and values[0] != "(detached)":
        facts["branch"] = clean(values[0], 60)
    elif name == "branch.ab" and all(one[1:].isdigit() for one in values[:2]):
        facts["ahead"], facts["behind"] = int(values[0][1:]), int(values[1][1:])
    elif name == "stash" and values[0].isdigit():
        facts["stash"] = int(values[0])
