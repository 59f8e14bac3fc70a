"""What in config.json, and in a project's file, does not count: where, why, and what does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

from hudline.cli import silent, written
from hudline.cli.in_force import LANGUAGE, is_language
from hudline.cli.keys import COMMAND, KEYS, Key, themes
from hudline.cli.manual import allowed, nearest, said
from hudline.cli.written import Finding
from hudline.codec import Codec
from hudline.layout import LEVELS
from hudline.page.given import is_good
from hudline.page.labels import LANGUAGES
from hudline.page.palettes import is_own
from hudline.store import config, joining, misread, own, own_themes
from hudline.store.files import modified, read_head, size
from hudline.store.home import Home
from hudline.wire.text import clean

_YOURS = "your own choice is used"


class Fault(NamedTuple):
    """One value that does not count: the file, the key as a path, why, what counts instead, and
    perhaps what was meant."""

    file: str
    key: str
    reason: str
    instead: str
    hint: str = ""

    @property
    def sentence(self) -> str:
        """All of it but the hint, as a person reads it."""
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where} {self.reason}; {self.instead}."


def found(home: Home, folder: str) -> list[Fault]:
    """The faults of config.json and of the file of the project in `folder`, in their order.

    The project's is not looked at where the person does not let it count.
    """
    held = _read(home.config)
    faults = _unreadable(home.config) if held is None else of_all(held, home)
    faults += _of_theme((held or {}).get("theme"), home)
    project = config.project_file(folder)
    if (held or {}).get("project") is False or not os.path.exists(project):
        return faults
    if os.path.islink(project):  # see config.of_project
        return [*faults, Fault(project, "", "is a symbolic link", "it is ignored")]
    asked = _read(project)
    return faults + (_unreadable(project) if asked is None else of_project(asked, home, project))


def of_environment(env: dict[str, str]) -> list[Fault]:
    """The variables that say a language or a surface that there is not."""
    faults = []
    told = env.get(LANGUAGE)
    if told and told != "auto" and not is_language(told):
        known = ", ".join(LANGUAGES)
        reason = f"is {clean(said(told), 40)}, not one of {known}"
        faults.append(Fault(LANGUAGE, "", reason, "the locale's language is used"))
    told = env.get(config.SURFACE)
    if told and told not in config.SURFACES:
        reason = f"is {clean(said(told), 40)}, not one of {', '.join(config.SURFACES)}"
        instead = f'"{config.surface(env, {})}" is used'
        hint = nearest(told, config.SURFACES)
        faults.append(Fault(config.SURFACE, "", reason, instead, hint))
    return faults


def _of_theme(name: object, home: Home) -> list[Fault]:
    """The faults of the chosen theme, where the person wrote it."""
    path = own_themes.path(home, str(name))
    if not (is_own(name) and own_themes.is_name(name) and os.path.isfile(path)):
        return []
    from hudline.cli.own_themes import checked  # with rich's styles

    wrong = checked(path)[1]
    faults = [Fault(path, clean(key, 80), why, instead) for key, why, instead in wrong]
    made = modified(own_themes.compiled_path(home, str(name)))
    if modified(path) > made and not any(not fault.key for fault in faults):
        reason = "has changed since it was compiled" if made else "has not been compiled yet"
        instead = "its former colours are used" if made else "the default theme's are used"
        faults.append(Fault(path, "", reason, instead, f"Run: hudline theme {name}"))
    return faults


def of_all(held: dict[str, Any], home: Home) -> list[Fault]:
    """The faults of what config.json holds, and the widgets in it that can show nothing."""
    more = [_fault(home.config, one) for one in silent.of_rows(held)]
    return of_config(held, home) + more


def of_config(held: dict[str, Any], home: Home) -> list[Fault]:
    """The faults of what config.json holds."""
    known = themes(home)
    return [_fault(home.config, one) for one in _all(held, known)]


def of_project(asked: dict[str, Any], home: Home, file: str) -> list[Fault]:
    """The faults of what a project's file holds: it may choose rows and colours, nothing else."""
    allowed_here = (*joining.OF_PROJECT, "$schema")
    faults = [
        Finding(name, "is not for a project to set", _YOURS)
        for name in asked
        if name in KEYS and name not in allowed_here
    ]
    mine = {name: asked[name] for name in asked if name in allowed_here or name not in KEYS}
    for one in _all(mine, themes(home)):
        is_asked = one.key not in joining.OF_PROJECT or joining.is_asked(one.key, asked[one.key])
        faults.append(one if is_asked else one._replace(instead=_YOURS))
    if isinstance(asked.get("rows"), list):
        faults += written.of_the_person(asked["rows"], joining.NOT_OF_PROJECT)
    return [_fault(file, one) for one in faults]


def _fault(file: str, finding: Finding) -> Fault:
    return Fault(file, clean(finding.key, 80), *finding[1:])


def _read(path: str) -> dict[str, Any] | None:
    """What a file holds, read as at every draw: {} where there is none, None for no object, or
    for one that is too long."""
    try:
        held = Codec().loads(read_head(path, config.LIMIT))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        return None
    return held if isinstance(held, dict) else None


def _unreadable(path: str) -> list[Fault]:
    if size(path) > config.LIMIT:
        reason = "is longer than 64 kB"
    else:
        reason = misread.problem(_head(path)) or "is not a JSON object"
    return [Fault(path, "", reason, "it is ignored")]


def _head(path: str) -> bytes:
    """The beginning of a file; nothing where it cannot be read."""
    try:
        return read_head(path, config.LIMIT)
    except OSError:
        return b""


def _all(held: dict[str, Any], known: tuple[str, ...]) -> Iterator[Finding]:
    for name, value in held.items():
        key = KEYS.get(name)
        if key is None:
            shown = clean(name, 40) or '""'
            hint = nearest(name, KEYS)
            yield Finding(shown, "is not a key of Hudline", "it is ignored", hint)
        else:
            yield from _CHECKS[key.kind](key, value, known)
    if isinstance(held.get("rows"), list) and "preset" in held:
        yield Finding("preset", "is set beside rows", "the rows are used")


def _value(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    spec = "" if key.spec is None else key.spec
    if not is_good(spec, value):
        hint = nearest(value, spec) if isinstance(spec, tuple) else ""
        yield _bad(key, value, allowed(spec), hint)


def _verbosity(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    if config.level_of(str(value)) is None:
        yield _bad(key, value, f"one of {', '.join(LEVELS)}", nearest(value, LEVELS))


def _language(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    """A country and an encoding may follow the name: zh_CN.UTF-8."""
    if not isinstance(value, str) or (value != "auto" and not is_language(value)):
        yield from _value(key, value, known)


def _theme(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    if value not in known:
        yield _bad(key, value, f"one of {', '.join(known)}", nearest(value, known))


def _text(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield _bad(key, value, "a text")


def _rows(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    if not isinstance(value, list):
        reason = f"is {clean(said(value), 40)}, not a list of rows"
        yield Finding(key.name, reason, "the preset is used")
    else:
        yield from written.of_rows(value)


def _commands(key: Key, value: object, known: tuple[str, ...]) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield _bad(key, value, "an object of commands by name")
        return
    for name, told in value.items():
        where = f"commands.{clean(name, 40)}"
        made = own.command({own.COMMANDS: value}, name)
        if not own.is_name(name):
            yield Finding(where, "is not a plain name of letters and digits", "it never runs")
        elif made is None:
            yield Finding(where, "says nothing to run", "it never runs")
        elif isinstance(told, dict):
            yield from _command(where, told, made)


def _command(where: str, told: dict[str, Any], made: own.Command) -> Iterator[Finding]:
    for name, value in told.items():
        at = f"{where}.{clean(name, 40)}"
        if name not in ("run", *COMMAND):
            hint = nearest(name, ("run", *COMMAND))
            yield Finding(at, "is not a key of a command", "it is ignored", hint)
        elif name != "run" and not is_good(COMMAND[name], value):
            reason = f"is {clean(said(value), 40)}, not {allowed(COMMAND[name])}"
            yield Finding(at, reason, f"{getattr(made, name):g} is used")


def _bad(key: Key, value: object, wanted: str, hint: str = "") -> Finding:
    reason = f"is {clean(said(value), 40)}, not {wanted}"
    return Finding(key.name, reason, f"{said(key.default)} is used", hint)


_CHECKS = {
    "value": _value,
    "verbosity": _verbosity,
    "theme": _theme,
    "language": _language,
    "text": _text,
    "rows": _rows,
    "commands": _commands,
}
