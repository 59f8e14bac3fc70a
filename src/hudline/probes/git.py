"""What only git itself knows, asked by a hook or a refresher that nobody waits for.

<session>/git.json keeps it for the status line: `{"at", "took", "git_folder", "dirty", "branch",
"commit", "ahead", "behind", "staged", "modified", "untracked", "conflicted", "stash", "tag",
"web"}`; what is not known is left out. `at`: seconds since 1970, `tried`: when it was asked in
vain, `took`: seconds that git needed. How git is asked, and what it is not shown, is said in
`probes.git_closed`.
"""

import posix
import time

from hudline.store.files import read_object, replace
from hudline.store.repository import around
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.codec import Codec
    from hudline.probes.git_closed import Closed

_PAUSE = 3.0  # seconds between two questions while tools run
_STATUS = (
    *("status", "-z", "--porcelain=v2", "--branch", "--show-stash"),
    *("--untracked-files=normal", "--ignore-submodules=dirty"),
)
_TAG = ("describe", "--tags", "--exact-match", "HEAD")
_DIGITS = 7  # of a commit
_PATH = 8  # words before the path of a changed file


def facts(folder: str) -> str:
    """The path of the git facts of the session whose folder is `folder`."""
    return folder + "/git.json"


def is_due(folder: str, now: float, may_wait: bool) -> bool:
    """Whether to ask git: not again within three seconds when another chance will come."""
    if not may_wait:
        return True
    try:
        return abs(now - posix.stat(facts(folder)).st_mtime) > _PAUSE
    except OSError:
        return True


def refresh(folder: str, cwd: str, codec: "Codec", now: float) -> bool:
    """Ask git about the repository around `cwd` and keep the answer; whether there was one."""
    git_folder, root = around(cwd)
    began = time.monotonic()
    held = _asked(folder, git_folder, root) if git_folder else None
    if held is None:
        _despair(folder, git_folder, codec, now)
        return False
    from hudline.probes.remote import web_address

    held["web"] = web_address(git_folder, held["branch"])
    took = round(time.monotonic() - began, 3)
    replace(facts(folder), codec.dumps({"at": now, "took": took, "git_folder": git_folder, **held}))
    return True


def _asked(folder: str, git_folder: str, root: str) -> "dict[str, Any] | None":
    """The facts as git tells them; None where it is not asked, fails or takes too long."""
    from hudline.probes.git_closed import Closed
    from hudline.probes.git_view import Refused
    from hudline.store.home import environment

    try:
        with Closed(folder, git_folder, root, environment()) as git:
            return _answers(git)
    except (OSError, Refused):
        return None


def _answers(git: "Closed") -> "dict[str, Any] | None":
    # To see that a file was renamed and changed, git would need what a partial clone lacks.
    told = git.ask(*_STATUS, *(("--find-renames=100%",) if git.is_partial else ()))
    if told is None:
        return None
    held, changed = status(told)
    unsure = len(git.filtered(changed))
    if unsure:  # without its filter a file may look changed though it is not
        is_dirty = any(held[name] for name in ("staged", "untracked", "conflicted"))
        if not is_dirty and held["modified"] == unsure:
            del held["dirty"]
        del held["modified"]
    if not held["branch"]:
        held["tag"] = clean((git.ask(*_TAG) or b"").decode("utf-8", "replace"), 60)
    return held


def _despair(folder: str, git_folder: str, codec: "Codec", now: float) -> None:
    """Keep that git was asked in vain, beside what is known of this repository."""
    if not git_folder:
        return
    held = read_object(facts(folder), codec)
    same = held if held.get("git_folder") == git_folder else {}
    replace(facts(folder), codec.dumps({**same, "git_folder": git_folder, "tried": now}))


def status(told: bytes) -> "tuple[dict[str, Any], list[bytes]]":
    """The facts in what `git status -z --porcelain=v2 --branch --show-stash` printed, and the paths
    of the files whose content differs from the index.

    ahead and behind are left out where the branch follows none, as is `stash` by a git that does
    not tell it (before 2.35, unless there is none).
    """
    counts = dict.fromkeys(("staged", "modified", "untracked", "conflicted"), 0)
    held: dict[str, Any] = {"branch": ""}
    changed: list[bytes] = []
    lines = iter(told.split(b"\0"))
    for line in lines:
        kind, state = line[:2], line[2:4]
        if kind == b"# ":
            _head(held, line[2:].decode("utf-8", "replace").split(" "))
        elif kind in (b"1 ", b"2 "):
            counts["staged"] += state[:1] != b"."
            counts["modified"] += state[1:] != b"."
            if state[1:] == b"M":
                changed.append(line.split(b" ", _PATH + (kind == b"2 "))[-1])
            if kind == b"2 ":
                next(lines, b"")  # the path it had before
        elif kind in (b"u ", b"? "):
            counts["conflicted" if kind == b"u " else "untracked"] += 1
    return {**held, **counts, "dirty": any(counts.values())}, changed


def _head(held: "dict[str, Any]", words: "list[str]") -> None:
    """Take one header line, in words, into the facts."""
    name, *told = [*words, ""]
    if name == "branch.oid" and told[0].isalnum():  # not "(initial)"
        held["commit"] = clean(told[0][:_DIGITS], _DIGITS)
    elif name == "branch.head" and told[0] != "(detached)":
        held["branch"] = clean(told[0], 60)
    elif name == "branch.ab" and all(one[1:].isdigit() for one in told[:2]):
        held["ahead"], held["behind"] = int(told[0][1:]), int(told[1][1:])
    elif name == "stash" and told[0].isdigit():
        held["stash"] = int(told[0])
