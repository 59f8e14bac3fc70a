"""What scripts have to say: `hudline note`, from any shell, Makefile or hook.

A row each, the newest first, for as long as the note asks for, ten minutes where it does not say.
What warns or alarms keeps its row on a low terminal.

Options: `most`, how many are shown (2), the others are counted; `age`, whether it says how old a
note is (false; true at full verbosity).
Example: ✎ staging is frozen until 18:00
Source: `hudline note`, and JSON files of programs: docs/feed.md.
"""

from __future__ import annotations

from hudline.render.formatting import duration
from hudline.render.fragment import ESSENTIAL, NICE, Fragment, Row, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions, integer, switch
from hudline.view.script_feed import ScriptNote
from hudline.view.snapshot import Snapshot
from hudline.widgets import when

WIDGET = Widget(
    requires="script_notes",
    by_level={3: {"most": 4, "age": True}},
    places=(Place("progress", 3, FROM_STANDARD),),
)

_URGENCIES = {"alarm": 78, "warn": 66}
_ORDINARY = 45
_SIGNS = {"alarm": "warn", "warn": "warn", "good": "done"}


class Options(WidgetOptions):
    most = integer(2, 1, 32)
    age = switch(False)


def render(snapshot: Snapshot, options: Options) -> list[Row]:
    """The alarming ones first, of the others the newest."""
    notes = sorted(snapshot.script_notes, key=_urgency, reverse=True)
    rows = [
        Row(_fragments(one, snapshot, options), " · ", _urgency(one), key=f"note {nth}")
        for nth, one in enumerate(notes[: options.most])
    ]
    if len(notes) > options.most:
        more = Fragment.of(label("+{} more", len(notes) - options.most), "faint", NICE)
        rows[-1].fragments.append(more)
    return rows


def _urgency(note: ScriptNote) -> int:
    return _URGENCIES.get(note.tone, _ORDINARY)


def _fragments(note: ScriptNote, snapshot: Snapshot, options: Options) -> list[Fragment]:
    sign = Span(icon(_SIGNS.get(note.tone, "note")) + " ", note.tone)
    fragments = [Fragment([sign, Span(note.text, note.tone)], None, ESSENTIAL, elastic_span=1)]
    if options.age:
        ago = when(snapshot, note.age, label("{} ago", duration(note.age)))
        fragments.append(Fragment.of(ago, "faint", NICE))
    return fragments
