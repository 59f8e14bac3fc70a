"""Draws every widget alone, with its caption and its options: `hudline preview --all`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from hudline.cli.keys import OPTIONS_OF_ALL
from hudline.cli.reference.manual import Page, allowed, default_of, names, page
from hudline.cli.samples import REQUIRED_OPTIONS, STATES
from hudline.frame.registry import PRESETS
from hudline.host.line_output import picture
from hudline.render.layout import FILL
from hudline.render.widget import COMMON

_PLAIN = {"NO_COLOR": "1", "COLUMNS": "400", "LINES": "40"}


def show(
    console: Console, env: dict[str, str], chosen: dict[str, Any], widths: Sequence[int]
) -> None:
    """Draw every widget on the console, in so many columns each, under its name, with what its
    options do and may be."""
    for name in names():
        widget_page = page(name)
        console.print()
        console.print(Text.assemble((name, "bold"), f"  {widget_page.caption}"))
        for columns in widths:
            if len(widths) > 1:
                console.print(Text(f"  {columns} columns", "dim"))
            for row in example_rows(widget_page, columns - 2, env, chosen):
                console.print(Padding(row, (0, 0, 0, 2), expand=False), soft_wrap=True)
        if widget_page.options:
            options_text = Text(widget_page.options.replace("`", ""), "dim")
            console.print(Padding(options_text, (0, 0, 0, 4), expand=False), width=max(widths))
        for option, spec in widget_page.specs.items():
            console.print(Text(f"    {option}: {allowed(spec)}; {default_of(spec)}", "dim"))
    console.print("\nEvery widget takes these too:")
    for option, spec in COMMON.items():
        console.print(Text(f"    {option}: {allowed(spec)}. {OPTIONS_OF_ALL[option][0]}", "dim"))
    console.print(f"{FILL} is the free space of a row.")


def example_rows(
    widget_page: Page, columns: int, env: dict[str, str], chosen: dict[str, Any]
) -> list[Text]:
    """A widget by itself at a sample state that shows it, as its docstring does where one can; the
    example's text where none shows it."""
    alone = {key: value for key, value in chosen.items() if key not in ("preset", "wrap")}
    alone["rows"] = [_by_itself(widget_page.name)]
    found = [
        (widget_page.example not in text, state, level)
        for level in (2, 3)
        for state, build in STATES.items()
        if (text := picture(build(), level, _PLAIN, {"rows": alone["rows"]}))
    ]
    if not found:
        return [Text(widget_page.example)]
    _, state, level = min(found, key=lambda one: one[0])
    size = {"COLUMNS": str(columns), "LINES": "40"}
    printed = picture(STATES[state](), level, {**env, **size}, alone).rstrip("\n")
    return [Text.from_ansi(row) for row in printed.split("\n")]


def _by_itself(name: str) -> dict[str, Any]:
    """A row with this widget alone, with the separator that the presets have there."""
    rows = PRESETS["everything"]
    gaps = [row.separator for row in rows for item in row.items if item.name == name]
    gap = gaps[0] if gaps else " "
    return {"widgets": [{"widget": name, **REQUIRED_OPTIONS.get(name, {})}], "separator": gap}
