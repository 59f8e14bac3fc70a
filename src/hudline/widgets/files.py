"""The files that were edited since your last prompt, the newest by name.

The newest leads to its file, where the terminal shows links. At the full level also which agent
edited them. Of what commands write is known what the client tells of it.

Options: `most`, how many are named (3); `lines`, whether the lines are counted (true); `link`
(true): lead to the newest, where the terminal can.
Example: 3 files +40 −7 login.py, auth.py, test_login.py
Source: hooks, PostToolUse of Edit, Write, NotebookEdit and Bash (`bashEditDiff`), by anyone.
"""

from __future__ import annotations

from hudline.render.formatting import counted
from hudline.render.fragment import USEFUL, Fragment, Span
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions, integer, switch
from hudline.view.snapshot import Snapshot
from hudline.view.values import EditedFile
from hudline.widgets import changed_lines

WIDGET = Widget(requires="edited_files", places=(Place("history", 10, EVERYTHING),))


class Options(WidgetOptions):
    most = integer(3, 0, 20)
    lines = switch(True)
    link = switch(True)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """The number, the lines, and names; the short form is the number."""
    edited = snapshot.edited_files
    if edited is None:
        return []
    count = Span(counted(len(edited.files), "file", "files", edited.is_more))
    spans = [count]
    if options.lines and edited.added is not None:
        spans += changed_lines(edited.added, edited.removed)
    names = _names(snapshot, edited.files[: options.most], options)
    spans += names
    return [Fragment(spans, [count], USEFUL, elastic_span=len(spans) - 1 if names else None)]


def _names(snapshot: Snapshot, files: list[EditedFile], options: Options) -> list[Span]:
    """The names, the first of which leads to its file."""
    if not files:
        return []
    first, *others = (_name(file, options.level) for file in files)
    web = snapshot.located(files[0].path) if options.link and snapshot.located else ""
    if not web:
        return [Span(" " + ", ".join([first, *others]), "faint")]
    rest = [Span(", " + ", ".join(others), "faint")] if others else []
    return [Span(" ", "faint"), Span(first, "faint", web), *rest]


def _name(file: EditedFile, level: int) -> str:
    name = file.path.rpartition("/")[2]
    return f"{name} ({file.by})" if file.by and level >= 3 else name
