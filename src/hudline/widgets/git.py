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

from __future__ import annotations

from hudline.render.fragment import USEFUL, Fragment, Span, separated
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions, integer, switch
from hudline.view.snapshot import Snapshot

WIDGET = Widget(
    requires="repository", places=(Place("project", 10, EVERYTHING, {"branch": False}),)
)


class Options(WidgetOptions):
    branch = switch(True)
    remote = switch(True)
    changes = switch(True)
    stash = switch(True)
    operation = switch(True)
    worktree = switch(True)
    unpushed = integer(10, 1, 999)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    repository = snapshot.repository
    if repository is None:
        return []
    # The branch leads to its remote; without one it is the tag, else the commit in brackets.
    name = repository.branch or repository.tag or f"({repository.commit})"
    branch = [Span(name, "accent", repository.web)] if options.branch else []
    counts: list[tuple[int | None, str, str]] = []
    if options.remote:
        # Many commits that nobody else has are a risk.
        is_many = (repository.ahead or 0) >= options.unpushed
        counts.append((repository.ahead, "ahead", "warn" if is_many else "accent"))
        counts.append((repository.behind, "behind", "accent"))
    if options.changes:
        counts.append((repository.modified, "modified", "warn"))
        counts.append((repository.staged, "staged", "good"))
        counts.append((repository.untracked, "untracked", "faint"))
        counts.append((repository.conflicted, "conflict", "alarm"))
    if options.stash:
        counts.append((repository.stash, "stash", "faint"))
    figures = [Span(f"{icon(sign)}{count}", tone) for count, sign, tone in counts if count]
    doing = []
    if options.operation and repository.doing:
        steps = f" {repository.step}/{repository.steps}" if repository.steps else ""
        doing = [Span(label(repository.doing) + steps, "warn")]
    parts = [*branch, *figures, *doing]
    if options.worktree and repository.worktree:
        parts.append(Span(f"{label('worktree')} {repository.worktree}", "faint"))
    compact = separated([*branch, *doing], Span(" ")) or None
    return [Fragment(separated(parts, Span(" ")), compact, USEFUL - 1)] if parts else []
