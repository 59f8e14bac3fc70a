"""How far the turn is where there are no todos: the approved plan, workflows, and edited files.

Example: plan Rework the login · 1 workflow · 3 files login.py
Source: hooks, PostToolUse of ExitPlanMode, Edit, Write and NotebookEdit; jobs as the widget jobs.
"""

from __future__ import annotations

from hudline.render.formatting import counted
from hudline.render.fragment import ESSENTIAL, NICE, USEFUL, Fragment, Span
from hudline.render.i18n import label
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(urgency=65, places=(Place("progress", 20, FROM_STANDARD),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    """Nothing where a list of todos says it, or where there is nothing but shells."""
    if snapshot.resting or snapshot.todos is not None:
        return []
    fragments = []
    if snapshot.plan:
        head = Span(label("plan") + " ", "accent")
        fragments.append(Fragment([head, Span(snapshot.plan)], None, ESSENTIAL, elastic_span=1))
    flows = sum(job.kind == "workflow" for job in snapshot.jobs)
    if flows:
        fragments.append(Fragment.of(counted(flows, "workflow", "workflows"), "plain", USEFUL))
    edited = snapshot.edited_files
    if edited is not None:
        count = Span(counted(len(edited.files), "file", "files", edited.is_more))
        newest = Span(" " + edited.files[0].path.rpartition("/")[2], "faint")
        fragments.append(Fragment([count, newest], [count], USEFUL, elastic_span=1))
    others = len(snapshot.jobs) - flows
    if fragments and others:
        fragments.append(Fragment.of(counted(others, "task", "tasks"), "faint", NICE))
    return fragments
