"""The git worktree that the session works in.

Example: worktree login-fix
Source: status line, `worktree.name` or `workspace.git_worktree`; in the band, `.git`.
"""

from __future__ import annotations

from hudline.render.fragment import Fragment
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot
from hudline.widgets import labelled

WIDGET = Widget(places=(Place("details", 30, FROM_STANDARD),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    return labelled("worktree", snapshot.status.worktree)
