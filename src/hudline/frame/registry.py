"""All widgets, read from the modules of `hudline.widgets`, and the presets that they make up.

A module's `WIDGET` declares it, `Options` (where it has any) types its options, `render` draws it,
its docstring is its manual page. No other list names a widget.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, Callable, NamedTuple, Union

from hudline import widgets
from hudline.render.fragment import Fragment, Row
from hudline.render.layout import FILL, PRESET_ROWS, Item, RowSpec, is_name
from hudline.render.widget import PRESETS as NAMES
from hudline.render.widget import Specs, Widget, WidgetOptions, read_options, specs

Render = Callable[[Any, Any], Sequence[Union[Fragment, Row]]]


class Registered(NamedTuple):
    """A widget: its name, declaration, options, their specifications, drawing and manual page."""

    name: str
    widget: Widget
    options: type[WidgetOptions]
    specs: Specs
    render: Render
    manual: str

    def configured(self, given: Mapping[str, object], level: int) -> Any:
        """The options, of the widget's own type, at a verbosity of 1 to 3: what was given, where it
        is allowed, else what the widget declares for that level, else the defaults."""
        values = {**self.widget.by_level.get(level, {}), **read_options(self.specs, given)}
        return self.options(level=level, **values)


def register(module: ModuleType) -> Registered:
    """The widget of a module. ValueError where its name, or an option it declares, is none."""
    name = module.__name__.rpartition(".")[2]
    options: type[WidgetOptions] = getattr(module, "Options", WidgetOptions)
    known, widget = specs(options), module.WIDGET
    for given in [place.given for place in widget.places] + [*widget.by_level.values()]:
        if read_options(known, given) != given:
            raise ValueError(f"the widget {name} declares options it does not take: {given}")
    if not is_name(name) or name == FILL:
        raise ValueError(f"{name} cannot be the name of a widget")
    return Registered(name, widget, options, known, module.render, module.__doc__ or "")


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
