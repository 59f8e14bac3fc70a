"""What the entries of `hudline configure` are, in a sentence or two each."""

from __future__ import annotations

from typing import Any, Callable

from hudline.cli import own_manual
from hudline.cli.configure_tui import rows
from hudline.cli.configure_tui.entries import (
    OPTION,
    ROW,
    ROW_OPTION,
    SETTING,
    VALUE,
    Entry,
    choices,
)
from hudline.cli.keys import KEYS, OPTIONS_OF_ALL, VALUES_SAY
from hudline.cli.reference.manual import allowed, names, page, specs
from hudline.core.verbosity import LEVELS
from hudline.render.layout import FILL, LONGEST_TITLE

_FILL_SAYS = "Free space: what stands behind it is at the right edge."
_ROW_OPTIONS = {
    "separator": "What stands between its widgets.",
    "level": "The least verbosity at which it shows.",
    "layout": "How it is drawn; without one of its own as all rows are.",
    "title": f"What a panel calls it, in at most {LONGEST_TITLE} characters.",
}


def says(entry: Entry, config: dict[str, Any]) -> str:
    """Sentences that explain an entry."""
    explain = _BY_KIND.get(entry.kind)
    return explain(entry, config) if explain else _widget(entry.name)


def _setting(entry: Entry, _: dict[str, Any]) -> str:
    if entry.kind == VALUE and entry.name in VALUES_SAY:
        return VALUES_SAY[entry.name][choices(entry.name, ())[entry.place]]
    return KEYS[entry.name].says.replace("`", "")


def _row(entry: Entry, config: dict[str, Any]) -> str:
    row = rows.read(config)[entry.row]
    drawn = f", drawn as {row.layout}" if row.layout else ""
    called = f", with the title “{row.title}”" if row.title else ""
    between = f"A row with “{row.separator}” between its widgets"
    return f"{between}, shown from {LEVELS[row.level]} on{drawn}{called}."


def _option(entry: Entry, config: dict[str, Any]) -> str:
    name, _ = rows.read(config)[entry.row].items[entry.place]
    if entry.name in OPTIONS_OF_ALL:
        return OPTIONS_OF_ALL[entry.name][0]
    known = allowed(specs(name)[entry.name])
    return f"{entry.name}: {known}. {page(name).options.replace('`', '')}"


def _widget(name: str) -> str:
    if name == FILL:
        return _FILL_SAYS
    if name not in names():
        return "There is no such widget."
    manual = page(name)
    example = f" Example: {manual.example}" if manual.example else ""
    fault = own_manual.faults().get(name)
    if fault:
        return f"It does not run: {fault}. hudline widget check {name} says more."
    return f"{manual.caption}{example}"


_BY_KIND: dict[str, Callable[[Entry, dict[str, Any]], str]] = {
    SETTING: _setting,
    VALUE: _setting,
    ROW: _row,
    ROW_OPTION: lambda entry, _: _ROW_OPTIONS[entry.name],
    OPTION: _option,
}
