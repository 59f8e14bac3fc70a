"""How far the turn is where there are no todos: the approved plan, workflows, and edited files.

Example: plan Rework the login   1 workflow   3 files login.py
Source: hooks, PostToolUse of ExitPlanMode, Edit, Write and NotebookEdit; jobs as the widget jobs.
"""

from hudline.page.figures import counted
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, NICE, USEFUL, Piece

URGENCY = 65

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Nothing where a list of todos says it, or where there is nothing but shells."""
    if not now.advancing or now.todos is not None:
        return []
    made = []
    if now.plan:
        head = (label("plan") + " ", "accent")
        made.append(Piece([head, (now.plan, "plain")], None, ESSENTIAL, bends=1))
    flows = sum(job.kind == "workflow" for job in now.jobs)
    if flows:
        made.append(Piece([(counted(flows, "workflow", "workflows"), "plain")], rank=USEFUL))
    made += _files(now)
    others = len(now.jobs) - flows
    if made and others:
        made.append(Piece([(counted(others, "task", "tasks"), "faint")], rank=NICE))
    return made


def _files(now: "Now") -> "list[Piece]":
    """How many, and which was the last."""
    touched = now.touched
    if touched is None:
        return []
    text = counted(len(touched.files), "file", "files", "+" if touched.is_more else "")
    newest = touched.files[0].path.rpartition("/")[2]
    return [Piece([(text, "plain"), (f" {newest}", "faint")], [(text, "plain")], USEFUL, bends=1)]
