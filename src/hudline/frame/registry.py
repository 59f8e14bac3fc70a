"""All widgets, read from the modules of `hudline.widgets`, and the presets that they make up.

A module's `WIDGET` declares it, `Options` (where it has any) types its options, `render` draws it,
its docstring is its manual page. No other list names a widget.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module

from hudline import widgets
from hudline.frame.registered import Registered, register
from hudline.render.layout import PRESET_ROWS, Item, RowSpec
from hudline.render.widget import PRESETS as NAMES


def presets(registered: Mapping[str, Registered]) -> dict[str, list[RowSpec]]:
    """The rows of each preset. ValueError where two widgets claim the same order in a row, or one
    a row that a preset does not have."""
    claims: dict[tuple[str, str], dict[int, Item]] = {
        (preset, row.name): {} for row in PRESET_ROWS for preset in row.presets
    }
    for one in registered.values():
        for place in one.widget.places:
            for preset in place.presets:
                row = claims.get((preset, place.row))
                if row is None or place.order in row:
                    raise ValueError(f"{one.name} cannot stand at {place} of {preset}")
                row[place.order] = Item(one.name, dict(place.given))

    found: dict[str, list[RowSpec]] = {name: [] for name in NAMES}
    for spec in PRESET_ROWS:
        for preset in spec.presets:
            items = [item for _, item in sorted(claims[preset, spec.name].items())]
            found[preset].append(RowSpec(spec.separator, spec.level, items))
    return found


_FOUND = sorted(one.name for one in pkgutil.iter_modules(widgets.__path__) if one.name[0] != "_")
WIDGETS = {name: register(import_module(f"{widgets.__name__}.{name}")) for name in _FOUND}
PRESETS = presets(WIDGETS)
QUIET = frozenset(name for name, one in WIDGETS.items() if one.widget.is_quiet)
