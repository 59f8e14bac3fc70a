"""The git repository around a folder, and the operation that git is in the middle of, read from its
files without a process."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

from hudline.core.fields import clean, number
from hudline.core.file_io import modified, read_regular
from hudline.core.paths import exists, read_head
from hudline.platform.files import is_elsewhere
from hudline.platform.outbox import is_absolute, own_form

_DEPTH = 40  # folders upwards, then it is no repository
_LIMIT = 8 * 1024  # bytes of a file, which names a path or a branch
_BRANCHES = "refs/heads/"
_HEX = frozenset("0123456789abcdefABCDEF")
_HASHES = (40, 64)  # digits of SHA-1 and SHA-256
_REFUSED = frozenset(" ~^:?*[\\\x7f")  # in the name of a branch, as control characters are
# What HEAD names in a repository with the reftable format, and the file that is written whenever a
# reference changes.
_STAND_IN = b"ref: refs/heads/.invalid"
_TABLES = "/reftable/tables.list"
# A file or folder, and the operation that it belongs to; the first one that exists counts.
_SIGNS = (
    ("rebase-merge", "rebasing"),
    ("rebase-apply", "rebasing"),
    ("MERGE_HEAD", "merging"),
    ("CHERRY_PICK_HEAD", "cherry-picking"),
    ("REVERT_HEAD", "reverting"),
    ("BISECT_LOG", "bisecting"),
)
_STEPS = {"rebase-merge": ("msgnum", "end"), "rebase-apply": ("next", "last")}


def find(folder: str) -> str:
    """The git folder that `folder` belongs to (a worktree's own one), or ""."""
    return around(folder)[0]


def around(folder: str) -> tuple[str, str]:
    """The git folder that `folder` belongs to, and the folder in which it was found: the root of
    the work tree. Both are "" where there is none."""
    while is_absolute(folder):
        found = _git_folder(folder)
        if found:
            return found, folder
        if folder == "/" or folder.count("/") > _DEPTH:
            break
        folder = folder.rstrip("/").rpartition("/")[0] or "/"
    return "", ""


def branch(git_folder: str) -> str:
    """The branch that HEAD names, a detached commit's first seven digits in brackets, or "" where
    HEAD holds neither, as after a crash."""
    head = head_of(git_folder)
    if len(head) == _LIMIT:
        return ""
    text = head.decode("utf-8", "replace")
    if text.startswith("ref:"):
        name = text[4:].strip(" \t\r\n")
        is_branch = name.startswith(_BRANCHES) and _is_name(name[len(_BRANCHES) :])
        return clean(name[len(_BRANCHES) :], 60) if is_branch else ""
    commit = text.rstrip(" \t\r\n")
    is_commit = len(commit) in _HASHES and _HEX.issuperset(commit) and commit.strip("0")
    return f"({commit[:7]})" if is_commit else ""


def head_of(git_folder: str) -> bytes:
    """The content of HEAD; of an old HEAD that is a link, what a file would hold. Git accepts no
    other link."""
    path = git_folder + "/HEAD"
    with suppress(OSError):
        return read_head(path, _LIMIT, follow=False)
    with suppress(OSError):
        target = os.readlink(path)
        if target.startswith("refs/"):
            return f"ref: {target}\n".encode("utf-8", "surrogateescape")
    return b""


def answered(git_folder: str, facts: dict[str, Any]) -> str | None:
    """The branch, in the form of `branch`, of a repository with the reftable format, which only git
    reads; None for another repository.

    facts: what git reported (see `sources.git`), valid until a reference changes; "" where nothing
    is known.
    """
    if not is_in_table(git_folder):
        return None
    at = number(facts.get("at")) if facts.get("git_folder") == git_folder else None
    if at is None or modified(git_folder + _TABLES) > at:
        return ""
    name, commit = (clean(facts.get(key), 60) for key in ("branch", "commit"))
    return name or (f"({commit})" if commit else "")


def is_in_table(git_folder: str) -> bool:
    """Whether a repository has the reftable format."""
    return head_of(git_folder).rstrip() == _STAND_IN and exists(git_folder + _TABLES)


def changed(git_folder: str) -> float:
    """When a commit, the index or HEAD last changed there, in seconds since 1970."""
    return max(modified(git_folder + name) for name in ("/index", "/HEAD", _TABLES))


def worktree(git_folder: str) -> str:
    """The name of the linked worktree that has this git folder; "" where it is the main one's."""
    _, sign, name = git_folder.rpartition("/worktrees/")
    return clean(name, 40) if sign and exists(git_folder + "/commondir") else ""


def operation(git_folder: str) -> tuple[str, int, int]:
    """The operation (rebasing, merging, cherry-picking, reverting, bisecting, applying), its step
    and number of steps (0 where it has none); ("", 0, 0) where there is none."""
    for sign, doing in _SIGNS:
        path = f"{git_folder}/{sign}"
        if exists(path):
            step, steps = [_number(f"{path}/{name}") for name in _STEPS.get(sign, ())] or (0, 0)
            return "applying" if exists(path + "/applying") else doing, step, steps
    return "", 0, 0


def rebased(git_folder: str) -> str:
    """The branch that a rebase has taken HEAD from, or ""."""
    for folder in _STEPS:
        name = _text(f"{git_folder}/{folder}/head-name")
        if name.startswith(_BRANCHES):
            return clean(name[len(_BRANCHES) :], 60)
    return ""


def common(git_folder: str) -> str:
    """The git folder that a linked worktree shares with its repository: config, refs, stash."""
    path = _text(git_folder + "/commondir")
    if not path or is_elsewhere(path, git_folder):
        return git_folder
    return own_form(path) if is_absolute(path) else git_folder + "/" + path


def _text(path: str) -> str:
    return read_regular(path, _LIMIT).decode("utf-8", "replace").strip()


def _number(path: str) -> int:
    text = _text(path)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _is_name(name: str) -> bool:
    """Whether git lets a branch have this name (git check-ref-format)."""
    if not name or not _REFUSED.isdisjoint(name) or min(name) < " ":
        return False
    if ".." in name or "@{" in name or name[-1] == ".":
        return False
    return all(part and part[0] != "." and part[-5:] != ".lock" for part in name.split("/"))


def _git_folder(folder: str) -> str:
    path = folder.rstrip("/") + "/.git"
    try:
        text = read_head(path, _LIMIT).decode("utf-8", "surrogateescape")
    except IsADirectoryError:
        return path
    except OSError:
        return ""
    named = text[7:].strip()
    if not text.startswith("gitdir:") or is_elsewhere(named, folder):
        return ""
    return own_form(named) if is_absolute(named) else folder.rstrip("/") + "/" + named
