"""The editor mode, where vim keys are on.

Example: NORMAL
Source: status line, `vim.mode`.
"""

from __future__ import annotations

from hudline.render.fragment import NICE, Fragment
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("details", 80, FROM_STANDARD),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    mode = snapshot.status.vim
    return [Fragment.of(mode, "accent", NICE)] if mode else []
