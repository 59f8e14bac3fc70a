"""What git is in the middle of, read from the files in its folder."""

from hudline.store.files import exists, read_head
from hudline.wire.text import clean

# The file or folder that tells, and what it tells; the first that is there.
_SIGNS = (
    ("rebase-merge", "rebasing"),
    ("rebase-apply", "rebasing"),
    ("MERGE_HEAD", "merging"),
    ("CHERRY_PICK_HEAD", "cherry-picking"),
    ("REVERT_HEAD", "reverting"),
    ("BISECT_LOG", "bisecting"),
)
_STEPS = {"rebase-merge": ("msgnum", "end"), "rebase-apply": ("next", "last")}


def operation(git_folder: str) -> "tuple[str, int, int]":
    """What is going on (rebasing, merging, cherry-picking, reverting, bisecting, applying), its
    step and its steps (0 where it has none); ("", 0, 0) where nothing is."""
    for sign, doing in _SIGNS:
        if exists(f"{git_folder}/{sign}"):
            step, steps = (
                _number(f"{git_folder}/{sign}/{name}") for name in _STEPS.get(sign, ("", ""))
            )
            is_patches = exists(f"{git_folder}/{sign}/applying")
            return "applying" if is_patches else doing, step, steps
    return "", 0, 0


def rebased(git_folder: str) -> str:
    """The branch that a rebase has taken HEAD from, or ""."""
    for folder in _STEPS:
        name = _text(f"{git_folder}/{folder}/head-name")
        if name.startswith("refs/heads/"):
            return clean(name[11:], 60)
    return ""


def common(git_folder: str) -> str:
    """The git folder that a linked worktree shares with its repository: config, refs, stash."""
    told = _text(git_folder + "/commondir")
    if not told:
        return git_folder
    return told if told.startswith("/") else git_folder + "/" + told


def _text(path: str) -> str:
    try:
        return read_head(path, 400).decode("utf-8", "replace").strip()
    except OSError:
        return ""


def _number(path: str) -> int:
    told = _text(path) if path[-1] != "/" else ""
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0
