"""`hudline config`: what is chosen, key by key, and the file that holds it."""

from __future__ import annotations

import os
import shlex
import subprocess
from argparse import ArgumentParser, Namespace
from typing import Any, Callable

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from hudline.cli import faults, own_themes, paths
from hudline.cli.keys import KEYS
from hudline.cli.manual import nearest
from hudline.cli.usage import harmless
from hudline.complaint import Complaint
from hudline.page.palettes import is_own
from hudline.store import choices
from hudline.store.home import Home

# What each action does, and how many words come behind it: at least, at most.
_ACTIONS = {
    "get": ("say what is chosen, or what KEY is", 0, 1),
    "set": ("give KEY a VALUE: JSON, or a plain word", 2, 2),
    "unset": ("forget KEY, so that its default is used", 1, 1),
    "edit": ("open the file in $VISUAL or $EDITOR, then check it", 0, 0),
    "path": ("say where the file lies", 0, 0),
    "reset": ("put the file aside, so that every default is used", 0, 0),
}


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what to do, and with which key."""
    told = "; ".join(f"{name}: {does}" for name, (does, _, _) in _ACTIONS.items())
    parser.add_argument("action", nargs="?", metavar="ACTION", help=told)
    known = ", ".join(name for name in KEYS if name.isalpha())
    parser.add_argument("words", nargs="*", metavar="KEY VALUE", help=f"the keys: {known}")


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Do what the action says; 1 where something in the file does not count.

    Complaint for an action, a key or a value that there is not.
    """
    action = args.action or "get"
    if action not in _ACTIONS:
        raise Complaint(
            f"hudline config cannot {action}.",
            nearest(action, _ACTIONS) or f"It can {', '.join(_ACTIONS)}.",
        )
    _, least, most = _ACTIONS[action]
    if not least <= len(args.words) <= most:
        usage = {"set": " KEY VALUE", "unset": " KEY", "get": " [KEY]"}.get(action, "")
        raise Complaint(
            f"hudline config {action} takes {_count(least, most)}.",
            f"As in: hudline config {action}{usage}",
        )
    if action == "get" and not args.words:
        return _show(console, home)
    if action == "edit":
        return _edit(console, home, env)
    does: dict[str, Callable[..., None]] = {
        "get": _get, "set": _set, "unset": _unset, "path": _path, "reset": _reset,
    }  # fmt: skip
    does[action](console, home, *args.words)
    return 0


def _count(least: int, most: int) -> str:
    words = ("no word", "one word", "two words")
    return words[least] if least == most else f"at most {words[most]}"


def _show(console: Console, home: Home) -> int:
    """Every key with its value, the chosen ones marked by where they stand; then the faults."""
    held = choices.read(home)
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="dim")
    for name, key in KEYS.items():
        if name in held:
            table.add_row(name, Text(_plain(held[name])), "config.json")
        elif key.default not in (None, "", {}):
            table.add_row(name, Text(_plain(key.default)), "default")
    console.print(table)
    return tell(console, faults.of_config(held, home))


def tell(console: Console, found: list[faults.Fault]) -> int:
    """Name what does not count, a line each; 1 where there is anything."""
    for fault in found:
        said = Text.assemble(("! ", "yellow"), harmless(fault.sentence))
        hint = f" {harmless(fault.hint)}" if fault.hint else ""
        console.print(said.append(hint, "dim"), soft_wrap=True)
    return 1 if found else 0


def _get(console: Console, home: Home, name: str) -> None:
    held = choices.read(home)
    path = paths.steps(name)
    _known(path[0], held)
    try:
        value = paths.get(held, path)
    except KeyError:
        key = KEYS.get(str(path[0]))
        if key is None or len(path) > 1 or path[0] in held:
            raise Complaint(f"Nothing is set at {name}.", "hudline config shows all.") from None
        value = key.default
    console.print(Text(_plain(value)), soft_wrap=True)


def _set(console: Console, home: Home, name: str, word: str) -> None:
    path = paths.steps(name)
    value = parsed(word)

    def amend(held: dict[str, Any]) -> dict[str, Any]:
        _known(path[0], held)
        try:
            made = paths.put(held, path, value)
        except KeyError:
            raise Complaint(
                f"There is no place {name} to set.", f"hudline config get {path[0]} shows it."
            ) from None
        before = faults.of_config(held, home)
        for fault in faults.of_config(made, home):
            if fault not in before:
                raise _refusal(fault)
        return made

    choices.change(home, amend)
    if name == "theme" and is_own(value):
        own_themes.refreshed(home, str(value))
    console.print(Text(f"{name} is {_plain(value)} now."), soft_wrap=True)


def _refusal(fault: faults.Fault) -> Complaint:
    if fault.key == "preset" and "beside rows" in fault.reason:
        return Complaint(
            "The rows that you wrote are used, so a preset would change nothing.",
            "hudline preset NAME puts the rows aside; hudline config unset rows forgets them.",
        )
    hint = fault.hint or "Nothing was changed; docs/widgets.md and hudline config --help say more."
    return Complaint(f"{fault.key} {fault.reason}.", hint)


def _unset(console: Console, home: Home, name: str) -> None:
    path = paths.steps(name)

    def amend(held: dict[str, Any]) -> dict[str, Any]:
        try:
            return paths.without(held, path)
        except KeyError:
            _known(path[0], held)
            return held

    choices.change(home, amend)
    console.print(Text(f"{name} is not set."), soft_wrap=True)


def _path(console: Console, home: Home) -> None:
    console.print(Text(home.config), soft_wrap=True)


def _reset(console: Console, home: Home) -> None:
    if choices.reset(home):
        said = f"Every default is used now; what you had is kept in {choices.before(home)}."
    else:
        said = "Nothing was chosen: every default is used."
    console.print(Text(said), soft_wrap=True)


def _edit(console: Console, home: Home, env: dict[str, str]) -> int:
    """Let the person edit the file; then say what in it does not count."""
    editor = _editor(env)
    if not os.path.exists(home.config):
        choices.change(home, dict)
    try:
        status = subprocess.run([*editor, home.config], check=False).returncode
    except OSError as error:
        raise Complaint(
            f"The editor {editor[0]} did not start: {error.strerror}.",
            f"Set VISUAL or EDITOR, or edit {home.config} yourself.",
        ) from error
    if status:
        raise Complaint(
            f"The editor {editor[0]} ended with status {status}.", "hudline config checks the file."
        )
    found = faults.of_config(choices.read(home), home)
    if not found:
        console.print("Every setting is valid.")
    return tell(console, found)


def _editor(env: dict[str, str]) -> list[str]:
    """The words of the person's editor; Complaint where they are none."""
    told = env.get("VISUAL") or env.get("EDITOR") or "vi"
    try:
        words = shlex.split(told)
    except ValueError:  # an open quote
        words = []
    if not words:
        raise Complaint(
            f"VISUAL or EDITOR holds {told!r}, which is not a command.",
            "Set it to your editor, such as EDITOR=vi, then run this again.",
        )
    return words


def _known(name: object, held: dict[str, Any]) -> None:
    """Complaint for a key that there is not, and that is not in the file either."""
    if name not in KEYS and name not in held:
        raise Complaint(
            f"There is no key {name}.", nearest(name, KEYS) or f"The keys are {', '.join(KEYS)}."
        )


def parsed(word: str) -> object:
    """A value as a person types it: JSON, else the word itself."""
    try:
        value: object = orjson.loads(word)
    except ValueError:
        return word
    return value


def _plain(value: object) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
