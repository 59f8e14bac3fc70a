"""A widget of a module: its declaration, options, drawing and manual page, read and validated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, Callable, NamedTuple, Union

from hudline.render.fragment import Fragment, Row
from hudline.render.layout import FILL, is_name
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
