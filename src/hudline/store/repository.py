"""The git repository around a folder, read from its files: no process is started."""

from hudline.store.files import exists, read_head
from hudline.wire.text import clean

_DEPTH = 40  # folders upwards, then it is no repository
_LIMIT = 8 * 1024  # bytes of a file, which names a path or a branch


def find(folder: str) -> str:
    """The git folder that `folder` belongs to (a worktree's own one), or ""."""
    while folder.startswith("/"):
        found = _git_folder(folder)
        if found:
            return found
        if folder == "/" or folder.count("/") > _DEPTH:
            return ""
        folder = folder.rstrip("/").rpartition("/")[0] or "/"
    return ""


def branch(git_folder: str) -> str:
    """The branch that HEAD names, a detached commit's first seven digits in brackets, or ""."""
    try:
        head = read_head(git_folder + "/HEAD", _LIMIT).decode("utf-8", "replace").strip()
    except OSError:
        return ""
    if head.startswith("ref: refs/heads/"):
        name = head[16:]
        return "" if name == ".invalid" else clean(name, 60)  # the reftable format's stand-in
    return f"({clean(head[:7], 7)})" if len(head) >= 40 else ""


def worktree(git_folder: str) -> str:
    """The name of the linked worktree that has this git folder; "" where it is the main one's."""
    _, sign, name = git_folder.rpartition("/worktrees/")
    return clean(name, 40) if sign and exists(git_folder + "/commondir") else ""


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
