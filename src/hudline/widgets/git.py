"""The repository: what is ahead, changed, set aside and in progress; only what there is.

Ahead of and behind the branch that it follows, modified, staged, untracked and conflicted files,
stashed changes, what git is in the middle of, and a linked worktree. A count that is not known, or
that was counted on another branch, is left out.

Short form: the branch, and what is in progress.
Options: `branch` (true), `remote` for ahead and behind (true), `changes` (true), `stash` (true),
`operation` (true) and `worktree` (true) switch the parts; `unpushed`, the commits ahead from which
on their figure warns (10).
Example: main ↑2 ↓1 ●3 +1 ?2 ✗1 ⚑1 rebasing 2/5
Source: `git status` off the draw path, at most every 15 seconds; files in the git folder.
"""

from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import USEFUL, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.disk import Repository
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span

OPTIONS = {
    "branch": True,
    "remote": True,
    "changes": True,
    "stash": True,
    "operation": True,
    "worktree": True,
    "unpushed": (10, 1, 999),
}
_CHANGES = (
    ("modified", "modified", "warn"),
    ("staged", "staged", "good"),
    ("untracked", "untracked", "faint"),
    ("conflicted", "conflict", "alarm"),
)
_STASH = (("stash", "stash", "faint"),)


def show(now: "Now", options: "Options") -> "list[Piece]":
    """One piece: the branch, figures with their signs, what is in progress."""
    found: Repository | None = now.repository
    if found is None:
        return []
    branch = [_branch(found)] if options["branch"] else []
    doing = _doing(found) if options["operation"] else []
    parts = [
        *branch,
        *(_counts(found, _remote(found, options)) if options["remote"] else []),
        *(_counts(found, _CHANGES) if options["changes"] else []),
        *(_counts(found, _STASH) if options["stash"] else []),
        *doing,
    ]
    if options["worktree"] and found.worktree:
        parts.append((f"{label('worktree')} {found.worktree}", "faint"))
    short = [*branch, *doing]
    return [Piece(_apart(parts), _apart(short) or None, rank=USEFUL - 1)] if parts else []


def _branch(found: "Repository") -> "Span":
    """The branch, leading to its remote; else the tag, else the commit in brackets."""
    name = found.branch or found.tag or f"({found.commit})"
    return (name, "accent", found.web) if found.web else (name, "accent")


def _remote(found: "Repository", options: "Options") -> "tuple[tuple[str, str, str], ...]":
    """Ahead and behind; many commits that nobody else has are a risk."""
    is_many = found.ahead is not None and found.ahead >= options["unpushed"]
    return ("ahead", "ahead", "warn" if is_many else "accent"), ("behind", "behind", "accent")


def _counts(found: "Repository", names: "tuple[tuple[str, str, str], ...]") -> "list[Span]":
    counts = [(getattr(found, name), sign, tone) for name, sign, tone in names]
    return [(f"{icon(sign)}{count}", tone) for count, sign, tone in counts if count]


def _doing(found: "Repository") -> "list[Span]":
    if not found.doing:
        return []
    steps = f" {found.step}/{found.steps}" if found.steps else ""
    return [(label(found.doing) + steps, "warn")]


def _apart(parts: "list[Span]") -> "list[Span]":
    """The parts with a space between each two."""
    spaced: list[Span] = []
    for part in parts:
        spaced += [(" ", "plain"), part] if spaced else [part]
    return spaced
