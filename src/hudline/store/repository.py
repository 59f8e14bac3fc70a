"""The git repository around a folder, read from its files: no process is started."""

import posix

from hudline.store.files import exists, modified, read_head
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DEPTH = 40  # folders upwards, then it is no repository
_LIMIT = 8 * 1024  # bytes of a file, which names a path or a branch
_BRANCHES = "refs/heads/"
_HEX = frozenset("0123456789abcdefABCDEF")
_HASHES = (40, 64)  # digits of SHA-1 and SHA-256
_REFUSED = frozenset(" ~^:?*[\\\x7f")  # in the name of a branch, as control characters are
# What HEAD names where the references lie in a table (the reftable format), and the file that is
# written whenever one of them changes.
_STAND_IN = b"ref: refs/heads/.invalid"
_TABLES = "/reftable/tables.list"


def find(folder: str) -> str:
    """The git folder that `folder` belongs to (a worktree's own one), or ""."""
    return around(folder)[0]


def around(folder: str) -> "tuple[str, str]":
    """The git folder that `folder` belongs to, and the folder in which it was found: the root of
    the work tree. Both are "" where there is none."""
    while folder.startswith("/"):
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
    """What HEAD holds; of an old HEAD that is a link, what one that is a file would hold. Git takes
    no other link for a HEAD."""
    path = git_folder + "/HEAD"
    try:
        return read_head(path, _LIMIT, follow=False)
    except OSError:
        pass
    try:
        target = posix.readlink(path)
    except OSError:
        return b""
    is_name = target.startswith("refs/")
    return f"ref: {target}\n".encode("utf-8", "surrogateescape") if is_name else b""


def answered(git_folder: str, held: "dict[str, Any]") -> "str | None":
    """The branch, as `branch` tells it, of a repository whose references lie in a table, which git
    alone reads. None for another repository.

    held: the kept answer of git (see `probes.git`). It is believed until a reference changes; ""
    where nothing is known.
    """
    if not is_in_table(git_folder):
        return None
    at = held.get("at") if held.get("git_folder") == git_folder else None
    if not isinstance(at, (int, float)) or modified(git_folder + _TABLES) > at:
        return ""
    name, commit = (clean(held.get(key), 60) for key in ("branch", "commit"))
    return name or (f"({commit})" if commit else "")


def is_in_table(git_folder: str) -> bool:
    """Whether the references of a repository lie in a table."""
    return head_of(git_folder).rstrip() == _STAND_IN and exists(git_folder + _TABLES)


def changed(git_folder: str) -> float:
    """When somebody last committed, staged or switched there, in seconds since 1970."""
    return max([modified(git_folder + name) for name in ("/index", "/HEAD", _TABLES)])


def worktree(git_folder: str) -> str:
    """The name of the linked worktree that has this git folder; "" where it is the main one's."""
    _, sign, name = git_folder.rpartition("/worktrees/")
    return clean(name, 40) if sign and exists(git_folder + "/commondir") else ""


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
    if not text.startswith("gitdir:"):
        return ""
    named = text[7:].strip()
    return named if named.startswith("/") else folder.rstrip("/") + "/" + named
