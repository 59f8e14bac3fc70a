"""The layout in force, and its rows drawn widget by widget at a verbosity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hudline.core import verbosity
from hudline.core.errors import guard
from hudline.frame.registry import PRESETS, QUIET, WIDGETS
from hudline.render.edges import COLOURED
from hudline.render.fragment import FLEETING, NICE, Fragment, Row
from hudline.render.i18n import label
from hudline.render.layout import (
    FILL,
    STANDARD,
    WALL,
    Item,
    RowSpec,
    least_level,
    parse_rows,
    row_layout,
)
from hudline.render.widget import Widget, apply_common
from hudline.view.snapshot import Snapshot

# The widgets that a key of config.json puts above all rows.
_BY_KEY = [one for one in WIDGETS.values() if one.widget.key]
_URGENT = "urgent"  # the preset's row of what needs the person
# What a panel calls a row whose first widget has its place in that row of the presets.
_TITLES = {
    "session": "Session",
    "activity": "Activity",
    "agents": "Agents",
    "progress": "Progress",
    "finished": "Last turn",
    "details": "Details",
    "figures": "Figures",
    "history": "History",
    "project": "Project",
}


def layout(config: dict[str, Any], level: int) -> list[RowSpec]:
    """The rows that `config` (`rows`, else `preset`) asks for at verbosity 1 to 3, top to bottom.

    At quiet, all that is left stands in one row. Where no row can be understood, the preset stands.
    A widget that a key asks for (`render.widget.Widget.key`) stands above all rows. A row that has
    no layout of its own has that of the key `layout`.
    """
    rows, preset = config.get("rows"), PRESETS.get(str(config.get("preset")), PRESETS[STANDARD])
    chosen = (parse_rows(rows) if isinstance(rows, list) else []) or preset
    if level > 1:
        chosen = [row for row in chosen if row.level <= level]
    else:
        items = [item for row in chosen if row.level <= 1 for item in row.items]
        chosen = [RowSpec(WALL, 1, [item for item in items if item.name in QUIET])]
    named = {item.name for row in chosen for item in row.items}
    above = [
        RowSpec(WALL, 1, [Item(one.name, {})])
        for one in _BY_KEY
        if config.get(one.widget.key) is True and one.name not in named
    ]
    of_all = row_layout(config.get("layout"))
    every = above + chosen
    return (
        [row if row.layout else row._replace(layout=of_all) for row in every] if of_all else every
    )


def rows_within(snapshot: Snapshot, config: dict[str, Any], level: int, budget: int) -> list[Row]:
    """The rows that `config` asks for at verbosity 1 to 3, for a place with `budget` rows.

    Where there is one, the row of the verbosity quiet stands for all: who needs you, the context,
    what runs and the plan, instead of whichever row is the most urgent.
    """
    shown = rows(snapshot, layout(config, level), level)
    if budget > 1 or level <= verbosity.QUIET or len(shown) < 2:
        return shown
    quiet = rows(snapshot, layout(config, verbosity.QUIET), verbosity.QUIET)
    if not quiet:
        return shown
    quiet[-1].omitted = max(len(shown) - len(quiet), 0)
    return quiet


def rows(snapshot: Snapshot, chosen: Iterable[RowSpec], level: int) -> list[Row]:
    """The rows that have something to show, top to bottom, at verbosity 1 to 3.

    A row is as urgent as the most urgent widget that shows something in it.
    """
    drawn: list[Row] = []
    specs = list(chosen)
    head = next((index for index, spec in enumerate(specs) if _may_be_head(spec)), None)
    for index, spec in enumerate(specs):
        row = Row(separator=spec.separator, key=str(index), is_head=index == head)
        shown_by: dict[str, Widget] = {}
        first = len(drawn)
        for name, given in spec.items:
            if name == FILL:
                row.fill = len(row.fragments)
            elif least_level(given.get("level"), 1) <= level:
                for nth, part in enumerate(draw(name, snapshot, given, level)):
                    if isinstance(part, Row):
                        part.key = f"{index} {name} {part.key or nth}"
                        drawn.append(part)
                    else:
                        shown_by[name] = _declaration(name, snapshot)
                        row.fragments.append(part)
        if row.fragments:
            row.urgency = max(one.urgency for one in shown_by.values())
            row.key += FLEETING if all(one.is_fleeting for one in shown_by.values()) else ""
            drawn.append(row)
        if spec.layout:
            for one in drawn[first:]:
                one.layout, one.title = spec.layout, _title(spec)
    return drawn


def _may_be_head(spec: RowSpec) -> bool:
    """Whether the first of these rows is the head among rows of blocks: one that is there for more
    than what is urgent, or was there before Hudline. It is the same one whatever is shown."""
    return spec.layout in COLOURED and any(map(_is_lasting, spec.items))


def _is_lasting(item: Item) -> bool:
    widget = WIDGETS[item.name].widget if item.name in WIDGETS else Widget()
    is_urgent = any(place.row == _URGENT for place in widget.places)
    return item.name != FILL and not widget.key and not is_urgent


def _title(spec: RowSpec) -> str:
    """What a panel calls a row: its own title, else that of the preset's row in which the first of
    its widgets has a place."""
    known = [WIDGETS[item.name].widget for item in spec.items if item.name in WIDGETS]
    places = [place.row for widget in known for place in widget.places]
    name = next((_TITLES[row] for row in places if row in _TITLES), "")
    return spec.title or (label(name) if name else "")


def draw(name: str, snapshot: Snapshot, given: Mapping[str, object], level: int) -> list[Any]:
    """What one widget shows, fragments or rows; its faint name where it failed or there is none."""

    def shown() -> list[Fragment | Row]:
        if name not in WIDGETS:
            return apply_common(_own(name, snapshot, given, level), given)
        one = WIDGETS[name]
        if one.widget.requires and not getattr(snapshot, one.widget.requires):
            return []
        return apply_common(list(one.render(snapshot, one.configured(given, level))), given)

    return guard(shown, lambda _: [Fragment.of("!" + name, "faint", NICE)])


def _own(name: str, snapshot: Snapshot, given: Mapping[str, object], level: int) -> list[Any]:
    """What a widget of the person's own shows; LookupError where there is none, or it fails."""
    own = snapshot.own_widgets
    shown = own.rows(name, given, level) if own else None
    if shown is None:
        raise LookupError(name)
    return shown


def _declaration(name: str, snapshot: Snapshot) -> Widget:
    """What a widget declares; of a person's own its urgency alone, of an unknown one none."""
    if name in WIDGETS:
        return WIDGETS[name].widget
    return Widget(urgency=snapshot.own_widgets.urgency(name) if snapshot.own_widgets else 0)
