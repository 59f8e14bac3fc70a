"""The project folder and the git branch; a star where files are changed.

The branch leads to its remote, where the terminal shows links. During a rebase it is the one that
is rebased; on a commit without a branch, its tag, else its first digits.

Short form: the branch alone.
Options: `path` names the folder alone (name), with the one above it (short), from the person's
own on (full), or so with its upper folders' first letters (fish).
Example: acme  main*
Source: status line, `workspace.current_dir`; `.git/HEAD`; the last `git status` of a hook.
"""

from __future__ import annotations

from hudline.core.fields import clean, is_below, is_of_windows, slashed
from hudline.render.fragment import USEFUL, Fragment, Span
from hudline.render.icons import icon
from hudline.render.widget import Place, Widget, WidgetOptions, choice
from hudline.view.snapshot import Snapshot

WIDGET = Widget(urgency=60, places=(Place("session", 30),))


class Options(WidgetOptions):
    path = choice("name", "short", "full", "fish")


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    style = options.path
    path = slashed(snapshot.status.folder).rstrip("/")
    folder = clean(path.rpartition("/")[2], 40) if style == "name" else _path(snapshot, path, style)
    name = [Span(folder)] if folder else []
    elastic_span = 0 if folder and style != "name" else None
    if snapshot.git is None or not snapshot.git.branch:
        return [Fragment(name, rank=USEFUL - 1, elastic_span=elastic_span)] if name else []
    branch = [Span(_branch(snapshot, snapshot.git.branch), "accent", snapshot.git.web)]
    if snapshot.git.dirty:
        branch.append(Span(icon("dirty"), "warn"))
    gap = [Span("  ")] if name else []
    whole = [*name, *gap, *branch]
    return [Fragment(whole, branch, USEFUL - 1, elastic_span=elastic_span)]


def _branch(snapshot: Snapshot, name: str) -> str:
    """The branch; of a commit without one, which is rare, git's files are asked for more."""
    repository = snapshot.repository if name.startswith("(") else None
    return (repository.branch or repository.tag or name) if repository else name


def _path(snapshot: Snapshot, path: str, style: str) -> str:
    """More of the path than its last name; the person's own folder is ~."""
    person, separator = snapshot.person, "\\" if is_of_windows(path) else "/"
    if person and is_below(path, person):
        path = "~" + path[len(person) :]
    names = path.split("/")
    if style == "short":
        names = names[-2:]
    elif style == "fish":
        initials = [name[: 2 if name.startswith(".") else 1] for name in names[:-1]]
        names = [*initials, names[-1]]
    return clean(separator.join(names), 120)
