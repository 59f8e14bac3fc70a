"""Widgets that can never show anything, since what they are to show is not named, or is not there.

Each option may be right by itself, so nothing of this hinders a change: the rest may come later.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hudline.cli.manual import nearest, said
from hudline.cli.written import Finding, items
from hudline.layout import MOST_ITEMS, MOST_ROWS
from hudline.store import own
from hudline.widgets.limits import WINDOWS
from hudline.wire.limits import span_of
from hudline.wire.text import clean

_NOTHING = "nothing is shown"


def of_rows(held: dict[str, Any]) -> Iterator[Finding]:
    """Those in the rows of a configuration, in their order."""
    rows = held.get("rows")
    for index, row in enumerate(rows[:MOST_ROWS] if isinstance(rows, list) else []):
        where, widgets = items(f"rows[{index}]", row)
        for place, item in enumerate(widgets[:MOST_ITEMS]):
            given = item if isinstance(item, dict) else {"widget": item}
            check = _CHECKS.get(given["widget"]) if isinstance(given.get("widget"), str) else None
            if check:
                yield from check(f"{where}[{place}]", given, held)


def _command(where: str, given: dict[str, Any], held: dict[str, Any]) -> Iterator[Finding]:
    name, table = given.get("name"), held.get(own.COMMANDS)
    if not name or not isinstance(name, str):
        reason = "does not say which of your commands: its name is missing"
        yield Finding(where, reason, _NOTHING)
    elif own.command(held, name) is None:
        known = [one for one in table if own.command(held, one)] if isinstance(table, dict) else []
        reason = f"is {clean(said(name), 40)}, which is not one of your commands"
        yield Finding(f"{where}.name", reason, _NOTHING, nearest(name, known))


def _variable(where: str, given: dict[str, Any], held: dict[str, Any]) -> Iterator[Finding]:
    if not given.get("name"):
        yield Finding(where, "does not say which variable: its name is missing", _NOTHING)


def _text(where: str, given: dict[str, Any], held: dict[str, Any]) -> Iterator[Finding]:
    if not given.get("text"):
        yield Finding(where, "does not say what to show: its text is missing", _NOTHING)


def _limits(where: str, given: dict[str, Any], held: dict[str, Any]) -> Iterator[Finding]:
    told = given.get("windows")
    for word in told.replace(",", " ").split() if isinstance(told, str) else []:
        if word in WINDOWS.values() or word.startswith(tuple(WINDOWS)) or _may_be(word.lower()):
            continue
        reason = f"names {clean(said(word), 40)}, not one of {', '.join(WINDOWS.values())}"
        yield Finding(f"{where}.windows", reason, "that one is not shown")


def _may_be(word: str) -> bool:
    """Whether some account may have a window of that name: a model's, or one of another kind."""
    short, _, rest = span_of(word)
    return bool(rest) if short else word.replace("_", "").isalpha()


_CHECKS = {"command": _command, "variable": _variable, "text": _text, "limits": _limits}
