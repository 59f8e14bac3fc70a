"""The project folder and the git branch; a star where files are changed.

The branch leads to its remote, where the terminal shows links. During a rebase it is the one that
is rebased; on a commit without a branch, its tag, else its first digits.

Short form: the branch alone.
Options: `path` names the folder alone (name), with the one above it (short), from the person's
own on (full), or so with its upper folders' first letters (fish).
Example: acme  main*
Source: status line, `workspace.current_dir`; `.git/HEAD`; the last `git status` of a hook.
"""

from hudline.page.icons import icon
from hudline.page.piece import USEFUL, Piece
from hudline.wire.text import clean

URGENCY = 60

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span

OPTIONS = {"path": ("name", "short", "full", "fish")}


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The folder, then the branch."""
    style = options["path"]
    path = now.reading.folder.replace("\\", "/").rstrip("/")
    folder = clean(path.rpartition("/")[2], 40) if style == "name" else _path(now, path, style)
    name: list[Span] = [(folder, "plain")] if folder else []
    bends = 0 if folder and style != "name" else None
    if now.git is None or not now.git.branch:
        return [Piece(name, rank=USEFUL - 1, bends=bends)] if name else []
    web, called = now.git.web, _branch(now, now.git.branch)
    branch: list[Span] = [(called, "accent", web) if web else (called, "accent")]
    if now.git.dirty:
        branch.append((icon("dirty"), "warn"))
    gap: list[Span] = [("  ", "plain")] if name else []
    return [Piece([*name, *gap, *branch], short=branch, rank=USEFUL - 1, bends=bends)]


def _branch(now: "Now", told: str) -> str:
    """The branch; of a commit without one, which is rare, git's files are asked for more."""
    found = now.repository if told.startswith("(") else None
    return (found.branch or found.tag or told) if found else told


def _path(now: "Now", path: str, style: str) -> str:
    """More of the path than its last name; the person's own folder is ~."""
    person = now.person
    if person and (path + "/").startswith(person + "/"):
        path = "~" + path[len(person) :]
    names = path.split("/")
    if style == "short":
        path = "/".join(names[-2:])
    elif style == "fish":
        path = "/".join([*map(_initial, names[:-1]), names[-1]])
    return clean(path, 120)


def _initial(name: str) -> str:
    """The first letter of a folder's name, behind a dot the second too."""
    return name[: 2 if name.startswith(".") else 1]
