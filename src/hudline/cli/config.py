"""`hudline config`: what is chosen, key by key, and the file that holds it."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from typing import Any, Callable, NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hudline.cli import editor, faults, in_force, kept, own_themes, paths
from hudline.cli.keys import KEYS
from hudline.cli.manual import nearest
from hudline.cli.typed import typed
from hudline.cli.usage import warn
from hudline.complaint import Complaint
from hudline.page.palettes import is_own
from hudline.store import choices
from hudline.store.document import is_whole, written
from hudline.store.home import Home


class _Action(NamedTuple):
    """What an action does, how many words come behind it, and which."""

    does: str
    least: int
    most: int
    usage: str = ""


_ACTIONS = {
    "get": _Action("say what counts and who says it, or what KEY is", 0, 1, " [KEY]"),
    "set": _Action("give KEY a VALUE: JSON, or a plain word", 2, 2, " KEY VALUE"),
    "unset": _Action("forget KEY, so that its default is used", 1, 1, " KEY"),
    "edit": _Action("open the file in $VISUAL or $EDITOR, then check it", 0, 0),
    "path": _Action("say where the file lies", 0, 0),
    "reset": _Action("put the file aside, so that every default is used", 0, 0),
    "copies": _Action("list what a preset, a reset or other rows have replaced", 0, 0),
    "restore": _Action("bring back what was replaced last, or copy NUMBER", 0, 1, " [NUMBER]"),
}
_NO_MATTER: tuple[Any, ...] = (None, "", {})  # defaults that say nothing


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what to do, and with which key."""
    told = "; ".join(f"{name}: {action.does}" for name, action in _ACTIONS.items())
    parser.add_argument("action", nargs="?", metavar="ACTION", help=told)
    known = ", ".join(name for name in KEYS if name.isalpha())
    parser.add_argument("words", nargs="*", metavar="KEY VALUE", help=f"the keys: {known}")


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Do what the action says; 1 where something in the file does not count.

    Complaint for an action, a key or a value that there is not.
    """
    name = args.action or "get"
    if name not in _ACTIONS:
        raise Complaint(
            f"hudline config cannot {name}.",
            nearest(name, _ACTIONS) or f"It can {', '.join(_ACTIONS)}.",
        )
    action = _ACTIONS[name]
    if not action.least <= len(args.words) <= action.most:
        raise Complaint(
            f"hudline config {name} takes {_count(action)}.",
            f"As in: hudline config {name}{action.usage}",
        )
    if name == "edit":
        return editor.edit(console, home, env)
    if name in ("get", "set", "unset"):
        return _of_keys(name, args.words, console, home, env)
    does: dict[str, Callable[..., None]] = {
        "path": _path, "reset": kept.reset, "copies": kept.show, "restore": kept.restore,
    }  # fmt: skip
    does[name](console, home, *args.words)
    return 0


def _count(action: _Action) -> str:
    words = ("no word", "one word", "two words")
    most = words[action.most]
    return most if action.least == action.most else f"at most {most}"


def _of_keys(name: str, words: list[str], console: Console, home: Home, env: dict[str, str]) -> int:
    """Do what concerns a key; the theme of the person's own is compiled where it is not."""
    if name == "set":
        _set(console, home, *words)
    elif name == "unset":
        _unset(console, home, *words)
    told = in_force.choices(choices.read(home), env, os.getcwd())
    if is_own(told.value("theme")):
        own_themes.refreshed(home, str(told.value("theme")))
    if name == "get" and not words:
        return _show(console, home, told)
    if name == "get":
        _get(console, told, *words)
    elif won := told.wins(str(paths.steps(words[0])[0])):
        console.print(Text("  " + won), soft_wrap=True)
    return 0


def _show(console: Console, home: Home, told: in_force.Choices) -> int:
    """Every key with what counts and who says it; then the faults."""
    found = faults.of_all(told.held, home) + faults.of_environment(told.env)
    bad = {fault.key for fault in found}
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="dim")
    for name, key in KEYS.items():
        value, source = told.value(name), told.source(name)
        if source == in_force.PERSON and name in bad:
            value, source = key.default, f"{in_force.NOBODY}: what {source} says cannot be used"
        is_said = key.default not in _NO_MATTER if source == in_force.NOBODY else True
        if is_said and name != ("preset" if told.has_rows else "rows"):
            table.add_row(name, Text(_plain(value)), source)
    console.print(table)
    return warn(console, found)


def _get(console: Console, told: in_force.Choices, name: str) -> None:
    path = paths.steps(name)
    first = str(path[0])
    _known(first, told.held)
    try:
        value = paths.get(
            {**told.held, first: told.value(first)} if first in KEYS else told.held, path
        )
    except KeyError:
        raise Complaint(f"Nothing is set at {name}.", "hudline config shows all.") from None
    console.print(Text(_plain(value)), soft_wrap=True)
    won = told.wins(first) if first in KEYS else ""
    if won:
        console.print(Text("  " + won, "dim"), soft_wrap=True)


def _set(console: Console, home: Home, name: str, word: str) -> None:
    path = paths.steps(name)
    value: object = None

    def amend(held: dict[str, Any]) -> dict[str, Any]:
        nonlocal value
        _known(path[0], held)
        value = typed(word, path, held)
        try:
            made = paths.put(held, path, value)
        except KeyError:
            raise Complaint(
                f"There is no place {name} to set.", f"hudline config get {path[0]} shows it."
            ) from None
        if name == "theme" and is_own(value):
            own_themes.usable(home, str(value))
        if path == ["rows"]:
            made.pop("preset", None)  # rows take its place
        before = faults.of_config(held, home)
        for fault in faults.of_config(made, home):
            if fault not in before:
                raise _refusal(fault)
        return made

    replaced = _rows(home) if _is_row(path) else None
    choices.change(home, amend, replaced is not None)
    console.print(Text(f"{name} is {_plain(value)} now."), soft_wrap=True)
    if replaced is not None and replaced != _rows(home):
        kept.note(console, home, "The rows from before are")


def _is_row(path: list[Any]) -> bool:
    """Whether a path leads to all rows or to a whole one, which is work to write again."""
    return path[0] == "rows" and len(path) <= 2


def _rows(home: Home) -> object:
    """The rows that stand in the file, None where there are none."""
    return choices.read(home).get("rows")


def _refusal(fault: faults.Fault) -> Complaint:
    if fault.key == "preset" and "beside rows" in fault.reason:
        return Complaint(
            "The rows that you wrote are used, so a preset would change nothing.",
            "hudline preset NAME puts the rows aside; hudline config unset rows forgets them.",
        )
    pages = {"theme": "hudline theme shows them all", "rows": "docs/widgets.md says more"}
    page = pages.get(str(paths.steps(fault.key)[0]), "docs/configuration.md says more")
    return Complaint(f"{fault.key} {fault.reason}.", fault.hint or f"Nothing was changed; {page}.")


def _unset(console: Console, home: Home, name: str) -> None:
    path = paths.steps(name)

    def amend(held: dict[str, Any]) -> dict[str, Any]:
        try:
            return paths.without(held, path)
        except KeyError:
            _known(path[0], held)
            return held

    is_lost = _is_row(path) and _rows(home) is not None
    choices.change(home, amend, is_lost)
    console.print(Text(f"{name} is not set."), soft_wrap=True)
    if is_lost:
        kept.note(console, home, "Your rows are")


def _path(console: Console, home: Home) -> None:
    console.print(Text(home.config), soft_wrap=True)


def _known(name: object, held: dict[str, Any]) -> None:
    """Complaint for a key that there is not, and that is not in the file either."""
    if name not in KEYS and name not in held:
        raise Complaint(
            f"There is no key {name}.", nearest(name, KEYS) or f"The keys are {', '.join(KEYS)}."
        )


def _plain(value: object) -> str:
    return value if isinstance(value, str) and is_whole(value) else written(value)
