"""What only git itself knows, asked by a hook or a refresher that nobody waits for.

<session>/git.json keeps it for the status line: `{"at", "took", "git_folder", "dirty", "branch",
"ahead", "behind", "staged", "modified", "untracked", "conflicted", "stash", "tag", "web"}`; what is
not known is left out. `at`: seconds since 1970, `tried`: when it was asked in vain, `took`: seconds
that git needed.
"""

import posix
import time

from hudline.store.files import read_object, replace
from hudline.store.repository import find
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.codec import Codec

_PAUSE = 3.0  # seconds between two questions while tools run
_PATIENCE = 6.0  # seconds git may take
# No lock is taken, and neither a monitor nor a hook of the repository's is started. A filter that
# its configuration names for a file that has changed runs, as with every `git status`.
_GIT = (
    "git",
    "--no-optional-locks",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
)
_STATUS = (
    *("status", "--porcelain=v2", "--branch", "--show-stash"),
    *("--untracked-files=normal", "--ignore-submodules=dirty"),
)
_TAG = ("describe", "--tags", "--exact-match", "HEAD")
# Neither a question to a person nor a download for a repository that lacks objects.
_QUIETLY = {b"GIT_TERMINAL_PROMPT": b"0", b"GIT_NO_LAZY_FETCH": b"1"}


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
    git_folder = find(cwd)
    began = time.monotonic()
    told = _ask(_STATUS, cwd) if git_folder else None
    if told is None:
        _despair(folder, git_folder, codec, now)
        return False
    from hudline.probes.remote import web_address

    held = status(told)
    if not held["branch"]:
        held["tag"] = clean((_ask(_TAG, cwd) or b"").decode("utf-8", "replace"), 60)
    held["web"] = web_address(git_folder, held["branch"])
    took = round(time.monotonic() - began, 3)
    replace(facts(folder), codec.dumps({"at": now, "took": took, "git_folder": git_folder, **held}))
    return True


def _despair(folder: str, git_folder: str, codec: "Codec", now: float) -> None:
    """Keep that git was asked in vain, beside what is known of this repository."""
    if not git_folder:
        return
    held = read_object(facts(folder), codec)
    same = held if held.get("git_folder") == git_folder else {}
    replace(facts(folder), codec.dumps({**same, "git_folder": git_folder, "tried": now}))


def status(told: bytes) -> "dict[str, Any]":
    """The facts in what `git status --porcelain=v2 --branch --show-stash` printed.

    ahead and behind are left out where the branch follows none, as is `stash` by a git that does
    not tell it (before 2.35, unless there is none).
    """
    counts = dict.fromkeys(("staged", "modified", "untracked", "conflicted"), 0)
    held: dict[str, Any] = {"branch": ""}
    for line in told.decode("utf-8", "replace").split("\n"):
        kind, changed = line[:2], line[2:4]
        if kind == "# ":
            _head(held, line[2:].split(" "))
        elif kind in ("1 ", "2 "):
            counts["staged"] += changed[0] != "."
            counts["modified"] += changed[1] != "."
        elif kind in ("u ", "? "):
            counts["conflicted" if kind == "u " else "untracked"] += 1
    return {**held, **counts, "dirty": any(counts.values())}


def _head(held: "dict[str, Any]", words: "list[str]") -> None:
    """Take one header line, in words, into the facts."""
    if words[0] == "branch.head" and words[1] != "(detached)":
        held["branch"] = clean(words[1], 60)
    elif words[0] == "branch.ab":
        held["ahead"], held["behind"] = int(words[1][1:]), int(words[2][1:])
    elif words[0] == "stash":
        held["stash"] = int(words[1])


def _ask(question: "tuple[str, ...]", cwd: str) -> "bytes | None":
    """What git answers; None where it fails or takes too long."""
    import subprocess

    try:
        asked = subprocess.run(
            (*_GIT, *question),
            cwd=cwd,
            env={**posix.environ, **_QUIETLY},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return asked.stdout
