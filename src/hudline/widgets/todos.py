"""The plan: how many items are done, and the one in progress.

Example: ☑ 2/5 Fixing the login bug
Source: hooks, TodoWrite, TaskCreate, TaskUpdate, TaskList, TaskCreated and TaskCompleted. Newer
models have these tools only with CLAUDE_CODE_ENABLE_TODO_TOOLS=1.
"""

from __future__ import annotations

from hudline.render.formatting import spaced
from hudline.render.fragment import ESSENTIAL, NICE, Fragment, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(
    requires="todos",
    urgency=65,
    is_quiet=True,
    has_section=True,
    places=(Place("progress", 10, FROM_STANDARD), Place("session", 130, ("essential",))),
)


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    """The count, then the active form; at the full level what comes next."""
    todos = snapshot.todos
    if todos is None:
        return []
    tone = "good" if todos.done >= todos.total else "accent"
    count = Span(f"{icon('todo')} {todos.done}/{todos.total}", tone)
    is_at_work = not snapshot.resting or any(agent.is_at_work for agent in snapshot.agents)
    doing = todos.active if is_at_work else ""
    fragments = [Fragment([count, Span(spaced(doing))], rank=ESSENTIAL, elastic_span=1)]
    following = todos.next_up if doing else todos.active or todos.next_up
    if following and (options.level >= 3 or not doing):
        spans = [Span(label("next") + " ", "faint"), Span(following, "faint")]
        fragments.append(Fragment(spans, rank=NICE, elastic_span=1))
    return fragments
