"""`hudline config`: reads and changes config.json, key by key."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from typing import Any, Callable, NamedTuple

from rich.console import Console
from rich.text import Text

from hudline.cli import (
    bell,
    config_backups,
    config_list,
    config_sources,
    config_validation,
    editor,
    key_path,
    theme_validation,
)
from hudline.cli.configure_tui.rows import preset_of
from hudline.cli.deferred import deferred
from hudline.cli.faults import Fault
from hudline.cli.keys import KEYS
from hudline.cli.parse_value import parse_value
from hudline.cli.reference.manual import nearest
from hudline.cli.reporting import words
from hudline.cli.usage import warn
from hudline.config import writer
from hudline.config.text_document import written
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write, is_whole
from hudline.core.paths import Home
from hudline.platform import shells
from hudline.render.i18n import person_language
from hudline.render.theme import is_own


class _Action(NamedTuple):
    """An action: its description, how many words follow it, and which."""

    description: str
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
# What follows a change of a key at once: `follow(home)` of a module of `deferred`.
_FOLLOWED = {"ledger": "text_setting", "otlp": "destination_check"}
_NO_MATTER: tuple[Any, ...] = (None, "", {})  # defaults that say nothing


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what to do, and with which key."""
    descriptions = "; ".join(f"{name}: {action.description}" for name, action in _ACTIONS.items())
    parser.add_argument("action", nargs="?", metavar="ACTION", help=descriptions)
    known = ", ".join(name for name in KEYS if name.isalpha())
    parser.add_argument("words", nargs="*", metavar="KEY VALUE", help=f"the keys: {known}")


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Run the action; 1 where the file has faults.

    UserError for an unknown action or key, or an invalid value.
    """
    name = args.action or "get"
    if name not in _ACTIONS:
        raise UserError(
            f"hudline config cannot {name}.",
            nearest(name, _ACTIONS) or f"It can {', '.join(_ACTIONS)}.",
        )
    action = _ACTIONS[name]
    if not action.least <= len(args.words) <= action.most:
        raise _miscounted(name, args.words)
    if name == "edit":
        return editor.edit(console, home, env)
    if name in ("get", "set", "unset"):
        status = _of_keys(name, args.words, console, home, env)
        if name == "set" and args.words[0] == "surface":
            return int(deferred("line_offer").offer(console, home, root, env)) or status
        return status
    actions: dict[str, Callable[..., None]] = {
        "path": _path,
        "reset": config_backups.reset,
        "copies": config_backups.show,
        "restore": config_backups.restore,
    }
    actions[name](console, home, *args.words)
    return 0


def _miscounted(name: str, words: list[str]) -> UserError:
    """For too many or too few words: what the action takes, with an example for the key."""
    action = _ACTIONS[name]
    key = str(key_path.steps(words[0])[0]) if words and name == "set" else ""
    if key in KEYS:
        few, example = len(words) < action.least, config_list.example(key)
        missing = f"A value for {key} is missing" if few else f"The value of {key} is one word"
        quoting = "Put it in single quotes, as in" if "'" in example and not few else "Such as"
        return UserError(f"{missing}: {config_list.kind(key)}.", f"{quoting}: {example}")
    counts = ("no word", "one word", "two words")
    most = counts[action.most]
    most = most if action.least == action.most else f"at most {most}"
    hint = f"As in: hudline config {name}{action.usage}"
    if action.usage:
        hint += "; hudline config lists the keys and what they may be."
    return UserError(f"config {name} takes {most}.", hint)


def _of_keys(name: str, words: list[str], console: Console, home: Home, env: dict[str, str]) -> int:
    """Run an action on a key."""
    if name == "set":
        _set(console, home, env, *words)
    elif name == "unset":
        _unset(console, home, *words)
    changed = _FOLLOWED.get(str(key_path.steps(words[0])[0])) if name != "get" else None
    if changed is not None:
        deferred(changed).follow(home)
    sources = config_sources.read_sources(writer.read(home), env, os.getcwd())
    if name == "get" and not words:
        return _show(console, home, sources)
    if name == "get":
        _get(console, home, sources, *words)
        return 0
    if words[0] == bell.KEY:
        bell.explain(console, bell.chosen_way(sources.config))
    if won := sources.wins(str(key_path.steps(words[0])[0])):
        console.print(Text("  " + won), soft_wrap=True)
    return 0


def _show(console: Console, home: Home, sources: config_sources.ConfigSources) -> int:
    """Print every key with its value, source and what it may be; then the faults."""
    found = config_validation.of_all(sources.config, home) + config_validation.of_environment(
        sources.env
    )
    bad = {fault.key for fault in found}
    rows = []
    for name, key in KEYS.items():
        value, source = sources.value(name), sources.source(name)
        if source == config_sources.PERSON and name in bad:
            value, source = (
                key.default,
                f"{config_sources.DEFAULT}: what {source} says cannot be used",
            )
        is_said = key.default not in _NO_MATTER if source == config_sources.DEFAULT else True
        if is_said and name != ("preset" if sources.has_rows else "rows"):
            rows.append(config_list.KeyRow(name, _plain(value), source))
    config_list.draw(console, rows, home)
    return warn(console, found)


def _get(console: Console, home: Home, sources: config_sources.ConfigSources, name: str) -> None:
    """Print the value of a key; for a person at a terminal also what it may be."""
    path = key_path.steps(name)
    first = str(path[0])
    _known(first, sources.config)
    try:
        value = key_path.get(
            {**sources.config, first: sources.value(first)} if first in KEYS else sources.config,
            path,
        )
    except KeyError:
        raise UserError(f"Nothing is set at {name}.", "hudline config shows all.") from None
    console.print(Text(_plain(value)), soft_wrap=True)
    won = sources.wins(first) if first in KEYS else ""
    if won:
        console.print(Text("  " + won, "dim"), soft_wrap=True)
    if console.file.isatty() and first in KEYS:  # a script reads the value alone
        config_list.explain(console, first, home)
        if first == bell.KEY:
            bell.explain(console, bell.chosen_way(sources.config))


def _set(console: Console, home: Home, env: dict[str, str], name: str, word: str) -> None:
    path = key_path.steps(name)
    value: object = None

    def amend(config: dict[str, Any]) -> dict[str, Any]:
        nonlocal value
        _known(path[0], config)
        value = parse_value(word, path, config)
        try:
            changed = key_path.put(config, path, value)
        except KeyError:
            raise _no_place(name, config) from None
        if name == "theme" and is_own(value):
            theme_validation.usable_faults(home, str(value))
        if path == ["rows"]:
            changed.pop("preset", None)  # rows take its place
        before = config_validation.of_config(config, home)
        for fault in config_validation.of_config(changed, home):
            if fault not in before:
                raise _refusal(fault)
        return changed

    replaced = _rows(home) if _is_row(path) else None
    writer.change(home, amend, replaced is not None)
    words.use(person_language(env, writer.read(home)))  # which may be what was chosen
    sentence = words.say("{name} set to {value}.", name=name, value=_plain(value))
    console.print(Text(sentence), soft_wrap=True)
    if replaced is not None and replaced != _rows(home):
        config_backups.note(console, home, "The rows from before are")


def _no_place(name: str, config: dict[str, Any]) -> UserError:
    """For a path that does not exist; the rows of a preset are written before one of them is."""
    key = str(key_path.steps(name)[0])
    preset = preset_of(config)
    if key == "rows" and preset:
        return UserError(
            f"There is no place {name} to set: the rows are those of the preset {preset}.",
            "Make them your own first: hudline config set rows "
            + shells.printed_by("hudline config get rows"),
        )
    return UserError(f"There is no place {name} to set.", f"hudline config get {key} shows it.")


def _is_row(path: list[Any]) -> bool:
    """Whether a path leads to all rows or to a whole one: work that is worth a copy."""
    return path[0] == "rows" and len(path) <= 2


def _rows(home: Home) -> object:
    """The rows in the file, None without any."""
    return writer.read(home).get("rows")


def _refusal(fault: Fault) -> UserError:
    if fault.key == "preset" and "beside rows" in fault.reason:
        return UserError(
            "The rows that you wrote are used, so a preset would change nothing.",
            "hudline preset NAME puts the rows aside; hudline config unset rows forgets them.",
        )
    key = str(key_path.steps(fault.key)[0])
    if key == "theme":
        hint = "Nothing was changed; hudline theme shows them all."
    elif key in KEYS:
        quotes = " in single quotes" if key == "rows" else ""
        hint = f"Nothing was changed; write it{quotes} as in: {config_list.example(key)}"
    else:
        hint = "Nothing was changed; hudline config lists every key and what it may be."
    return UserError(f"{fault.key} {fault.reason}.", fault.hint or hint)


def _unset(console: Console, home: Home, name: str) -> None:
    path = key_path.steps(name)

    def amend(config: dict[str, Any]) -> dict[str, Any]:
        try:
            return key_path.without(config, path)
        except KeyError:
            _known(path[0], config)
            return config

    is_lost = _is_row(path) and _rows(home) is not None
    writer.change(home, amend, is_lost)
    sentence = words.say("config.json says nothing about {name} now.", name=name)
    console.print(Text(sentence), soft_wrap=True)
    if is_lost:
        config_backups.note(console, home, "Your rows are")


def _path(console: Console, home: Home) -> None:
    console.print(Text(as_people_write(home.config)), soft_wrap=True)


def _known(name: object, held: dict[str, Any]) -> None:
    """UserError for a key that neither exists nor is in the file."""
    if name not in KEYS and name not in held:
        meant = deferred("near_words").key(name)
        hint = f"Did you mean {meant}?" if meant else nearest(name, KEYS)
        listed = "hudline config lists every key and what it may be."
        known = ", ".join(key for key in KEYS if key.isalpha())
        raise UserError(
            f"There is no key {name}.", f"{hint} {listed}" if hint else f"The keys are {known}."
        )


def _plain(value: object) -> str:
    return value if isinstance(value, str) and is_whole(value) else written(value)
