"""The plan: how many items are done, and the one in progress.

Example: ☑ 2/5 Fixing the login bug
Source: hooks, TodoWrite, TaskCreate, TaskUpdate, TaskList, TaskCreated and TaskCompleted. Newer
models have these tools only with CLAUDE_CODE_ENABLE_TODO_TOOLS=1.
"""

from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, NICE, Piece

URGENCY = 65

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The count, then the active form; at the full level what comes next."""
    todos = now.todos
    if todos is None:
        return []
    tone = "good" if todos.done >= todos.total else "accent"
    count: list[Span] = [(f"{icon('todo')} {todos.done}/{todos.total}", tone)]
    is_at_work = not now.resting or any(agent.is_at_work for agent in now.agents)
    doing = todos.active if is_at_work else ""
    active: list[Span] = [(" " + doing, "plain")] if doing else []
    pieces = [Piece(count + active, None, ESSENTIAL, bends=1 if active else None)]
    following = todos.next_up if doing else todos.active or todos.next_up
    if following and (options["level"] >= 3 or not doing):
        pieces.append(
            Piece([(label("next") + " ", "faint"), (following, "faint")], rank=NICE, bends=1)
        )
    return pieces
