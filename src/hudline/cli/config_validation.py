"""Validates config.json, a project's file, the chosen theme and the variables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from hudline.cli import alert_validation, row_validation
from hudline.cli.config_sources import LANGUAGE, is_language
from hudline.cli.faults import Fault
from hudline.cli.keys import COMMAND, GROUPS, KEYS, Key, themes
from hudline.cli.reference.manual import allowed, names, nearest, shortened, value_text
from hudline.cli.row_validation import Finding
from hudline.cli.theme_validation import checked
from hudline.config import reader, text_document, user_commands, user_themes
from hudline.core.fields import clean
from hudline.core.file_io import size
from hudline.core.json_codec import loads
from hudline.core.paths import Home, read_head
from hudline.core.shell_command import ShellCommand
from hudline.core.verbosity import LEVELS, level_of
from hudline.frame import project
from hudline.frame.registry import WIDGETS
from hudline.render.i18n import LANGUAGES
from hudline.render.theme import is_own
from hudline.render.widget import Choice, Text

_YOURS = "your own choice is used"


def found(home: Home, folder: str) -> list[Fault]:
    """The faults of config.json and of the file of the project in `folder`, in their order.

    The project's file is skipped where config.json excludes it.
    """
    config = _read(home.config)
    faults = _unreadable(home.config) if config is None else of_all(config, home)
    faults += _of_theme((config or {}).get("theme"), home)
    file = reader.project_file(folder)
    if (config or {}).get("project") is False or not os.path.exists(file):
        return faults
    if os.path.islink(file):  # see config.reader.of_project
        return [*faults, Fault(file, "", "is a symbolic link", "it is ignored")]
    choices = _read(file)
    return faults + (_unreadable(file) if choices is None else of_project(choices, home, file))


def of_environment(env: dict[str, str]) -> list[Fault]:
    """The variables that name an unknown language or surface."""
    faults = []
    language = env.get(LANGUAGE)
    if language and language != "auto" and not is_language(language):
        reason = f"is {shortened(language)}, not one of {', '.join(LANGUAGES)}"
        faults.append(Fault(LANGUAGE, "", reason, "the locale's language is used"))
    surface = env.get(reader.SURFACE)
    if surface and surface not in reader.SURFACES:
        reason = f"is {shortened(surface)}, not one of {', '.join(reader.SURFACES)}"
        effect = f'"{reader.surface(env, {})}" is used'
        hint = nearest(surface, reader.SURFACES)
        faults.append(Fault(reader.SURFACE, "", reason, effect, hint))
    return faults


def _of_theme(name: object, home: Home) -> list[Fault]:
    """The faults of the chosen theme, where the person wrote it."""
    path = user_themes.path(home, str(name))
    if not (is_own(name) and user_themes.is_name(name) and os.path.isfile(path)):
        return []
    return [Fault(path, clean(key, 80), *reason) for key, *reason in checked(path)[1]]


def of_all(config: dict[str, Any], home: Home) -> list[Fault]:
    """The faults of the object in config.json, and the widgets in it that can show nothing."""
    more = [_fault(home.config, one) for one in row_validation.empty_widgets(config)]
    return of_config(config, home) + more


def of_config(config: dict[str, Any], home: Home) -> list[Fault]:
    """The faults of the object in config.json."""
    return [_fault(home.config, one) for one in _all(config, themes(home))]


def of_project(choices: dict[str, Any], home: Home, file: str) -> list[Fault]:
    """The faults of the object in a project's file, which may choose only rows and colours."""
    allowed_here = (*project.OF_PROJECT, "$schema")
    faults = [
        Finding(name, "is not for a project to set", _YOURS)
        for name in choices
        if name in KEYS and name not in allowed_here
    ]
    checked_here = {
        name: value for name, value in choices.items() if name in allowed_here or name not in KEYS
    }
    for one in _all(checked_here, themes(home)):
        is_taken = one.key not in project.OF_PROJECT or project.is_asked(one.key, choices[one.key])
        faults.append(one if is_taken else one._replace(effect=_YOURS))
    if isinstance(choices.get("rows"), list):
        faults += row_validation.personal_widgets(choices["rows"], _is_personal)
    return [_fault(file, one) for one in faults]


def _is_personal(name: str) -> bool:
    """Whether a widget is one that a project may not show: of the person's facts, or own one."""
    return name in project.NOT_OF_PROJECT or (name in names() and name not in WIDGETS)


def _fault(file: str, finding: Finding) -> Fault:
    return Fault(file, clean(finding.key, 80), *finding[1:])


def _read(path: str) -> dict[str, Any] | None:
    """The object in a file, read as at every draw: {} without a file, None for no object, or for
    one that is too long."""
    try:
        config = loads(read_head(path, reader.LIMIT))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        return None
    return config if isinstance(config, dict) else None


def _unreadable(path: str) -> list[Fault]:
    if size(path) > reader.LIMIT:
        reason = "is longer than 64 kB"
    else:
        reason = text_document.problem(_head(path)) or "is not a JSON object"
    return [Fault(path, "", reason, "it is ignored")]


def _head(path: str) -> bytes:
    """The first bytes of a file; none where it cannot be read."""
    try:
        return read_head(path, reader.LIMIT)
    except OSError:
        return b""


def _all(config: dict[str, Any], known: tuple[str, ...]) -> Iterator[Finding]:
    """The findings of a configuration. known: the names of all themes."""
    for name, value in config.items():
        key = KEYS.get(name)
        if key is None:
            shown = clean(name, 40) or '""'
            hint = nearest(name, KEYS)
            yield Finding(shown, "is not a key of Hudline", "it is ignored", hint)
        else:
            yield from _CHECKS[key.kind](key, value, known)
    if isinstance(config.get("rows"), list) and "preset" in config:
        yield Finding("preset", "is set beside rows", "the rows are used")


def _value(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    spec = key.spec or Text()
    if spec.read(value) is None:
        hint = nearest(value, spec.words) if isinstance(spec, Choice) else ""
        yield _invalid(key, value, allowed(spec), hint)


def _verbosity(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    if level_of(str(value)) is None:
        yield _invalid(key, value, f"one of {', '.join(LEVELS)}", nearest(value, LEVELS))


def _language(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    """A country and an encoding may follow the name: zh_CN.UTF-8."""
    if not isinstance(value, str) or (value != "auto" and not is_language(value)):
        yield from _value(key, value, known)


def _theme(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    if value not in known:
        yield _invalid(key, value, f"one of {', '.join(known)}", nearest(value, known))


def _text(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield _invalid(key, value, "a text")


def _rows(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    if not isinstance(value, list):
        yield Finding(key.name, f"is {shortened(value)}, not a list of rows", "the preset is used")
    else:
        yield from row_validation.invalid_rows(value)


def _commands(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield _invalid(key, value, "an object of commands by name")
        return
    for name, written in value.items():
        where = f"commands.{clean(name, 40)}"
        command = user_commands.command({user_commands.COMMANDS: value}, name)
        if not user_commands.is_name(name):
            yield Finding(where, "is not a plain name of letters and digits", "it never runs")
        elif command is None:
            yield Finding(where, "says nothing to run", "it never runs")
        elif isinstance(written, dict):
            yield from _command(where, written, command)


def _group(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield Finding(key.name, f"is {shortened(value)}, not an object", "it is ignored")
        return
    for name, one in value.items():
        at = f"{key.name}.{clean(name, 40)}"
        option = GROUPS[key.name].get(name)
        if option is None:
            hint = nearest(name, GROUPS[key.name])
            yield Finding(at, "is not a key of Hudline", "it is ignored", hint)
        elif option[0].read(one) is None:
            reason = f"is {shortened(one)}, not {allowed(option[0])}"
            yield Finding(at, reason, f"{value_text(option[0].default)} is used")


def _alerts(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield _invalid(key, value, "an object of rules by name")
    else:
        yield from alert_validation.invalid_alerts(value)


def _command(where: str, written: dict[str, Any], command: ShellCommand) -> Iterator[Finding]:
    """The findings of a command as it is `written`, against the values in use."""
    for name, value in written.items():
        at = f"{where}.{clean(name, 40)}"
        if name not in ("run", *COMMAND):
            hint = nearest(name, ("run", *COMMAND))
            yield Finding(at, "is not a key of a command", "it is ignored", hint)
        elif name != "run" and COMMAND[name].read(value) is None:
            reason = f"is {shortened(value)}, not {allowed(COMMAND[name])}"
            yield Finding(at, reason, f"{getattr(command, name):g} is used")


def _invalid(key: Key, value: object, expected: str, hint: str = "") -> Finding:
    reason = f"is {shortened(value)}, not {expected}"
    return Finding(key.name, reason, f"{value_text(key.default)} is used", hint)


_CHECKS = {
    "value": _value,
    "verbosity": _verbosity,
    "theme": _theme,
    "language": _language,
    "text": _text,
    "rows": _rows,
    "commands": _commands,
    "group": _group,
    "alerts": _alerts,
}
