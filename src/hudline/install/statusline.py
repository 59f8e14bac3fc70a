"""Installs the statusLine setting, and restores the previous one on uninstall.

`setup` calls `prepare` and `adopt`, `uninstall` calls `restore` and `created_paths`. The previous
setting is kept twice: its value and its text in <home>/replaced.json, and the whole file beside the
settings.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from importlib.util import cache_from_source
from typing import Callable, TypeVar

from hudline.config import json_edit, owned_file
from hudline.config.text_document import Misread, decoded, parsed, written
from hudline.config.writer import locked
from hudline.core.errors import UserError
from hudline.core.fields import table
from hudline.core.file_io import read_object, replace
from hudline.core.paths import Home
from hudline.install.client_settings import (
    KEY,
    Overtaken,
    Settings,
    command,
    is_ours,
    read,
    refuse_other,
    write,
)
from hudline.install.links import launchers
from hudline.platform import interpreters
from hudline.platform.files import remove
from hudline.platform.shells import INTERVAL

_T = TypeVar("_T")
_TRIES = 5
_TEXT = "statusLineText"  # in replaced.json: the old value as it was written


def copy_path(path: str) -> str:
    """The path of the copy of the settings at `path` from before Hudline."""
    return path + ".hudline-backup"


def prepare(home: Home, path: str) -> None:
    """Make Hudline's folder, and note first what setup will make, so that uninstall removes it."""
    missing = _absent(os.path.realpath(path)) + _absent(os.path.dirname(home.root))
    missing.sort(key=len, reverse=True)  # the innermost first
    with locked(home):
        if not os.path.exists(home.replaced):
            replace(home.replaced, _dumps({"made": list(dict.fromkeys(missing))}))


def possible_paths(home: Home, path: str) -> list[str]:
    """The paths that a setup may make, the innermost first."""
    scripts = [script for script, _ in launchers(home)]
    compiled = [cache_from_source(one) for one in scripts if one.endswith(".py")]
    files = [*scripts, *compiled, *map(os.path.dirname, compiled)]
    links = [*interpreters.paths_of(home.python), home.current]
    return [
        *(copy_path(path), *files, *links, home.replaced, home.root + "/settings.lock"),
        *(home.sessions, home.root),
        *_absent(os.path.dirname(home.root)),
        *_absent(os.path.dirname(os.path.realpath(path))),
    ]


def adopt(home: Home, path: str, replace_other: bool = False) -> bool:
    """Set Hudline's status line in the settings at `path`; whether anything had to change.

    The previous setting is kept. UserError when it is another program's and may not be replaced.
    Call `prepare` first.
    """
    return _retried(home, lambda: _adopted(home, path, replace_other))


def _retried(home: Home, work: Callable[[], _T]) -> _T:
    """Do `work`, which reads the settings and writes them; again where another program, such as the
    client, has written them in between. UserError where that does not end."""
    with locked(home):
        for _ in range(_TRIES):
            try:
                return work()
            except Overtaken:
                continue
    raise UserError(
        "Somebody else keeps writing the settings; nothing was changed.",
        "Close the other program, then run this again.",
    )


def refuse_read_only(home: Home, before: Settings) -> None:
    """Raise UnwritableError, with what to declare, where Hudline's line is not in the settings yet
    and the file, or its folder, is read-only."""
    wanted = _wanted(home, before.line)
    if before.line != wanted:
        owned_file.refuse_read_only(before.path, _declare(wanted))


def _declare(wanted: dict[str, object]) -> str:
    entry = f'"{KEY}": {written(wanted)}'
    return f"Declare this where that file is made, then run hudline setup again:\n{entry}"


def _adopted(home: Home, path: str, replace_other: bool) -> bool:
    settings = read(path)
    if not replace_other:
        refuse_other(settings.line, home)
    wanted = _wanted(home, settings.line)
    if settings.line == wanted:
        return False
    refuse_read_only(home, settings)
    document = settings.document
    data = document.encoded(json_edit.put(document.text, KEY, wanted))
    if not is_ours(settings.line, home):
        _keep(home, settings)
    write(settings, data, _declare(wanted))
    return True


def _wanted(home: Home, line: object) -> dict[str, object]:
    """The setting to write in the place of `line`; what the person added to our own one stays."""
    added = line if isinstance(line, dict) and is_ours(line, home) else {}
    wanted = {**added, "type": "command", "command": command(home)}
    if INTERVAL is not None:
        wanted["refreshInterval"] = added.get("refreshInterval", INTERVAL)
    return wanted


def _keep(home: Home, settings: Settings) -> None:
    """Keep the previous value in the home, and the previous file beside itself."""
    notes = read_object(home.replaced)
    notes = {key: value for key, value in notes.items() if key not in (KEY, _TEXT)}
    if KEY in settings.value:
        notes[KEY] = settings.line
        notes[_TEXT] = json_edit.value_text(settings.document.text, KEY)
    replace(home.replaced, _dumps(notes))
    if settings.data is not None:
        copy = copy_path(settings.path)
        replace(copy, settings.data)
        shutil.copymode(settings.path, copy)


def restore(home: Home, path: str) -> str:
    """Undo `adopt` in the settings at `path`: "restored", "removed", "other" or "absent".

    "other": the status line is another program's by now, and stays. UserError as in `read`.
    """
    return _retried(home, lambda: _restored(home, path))


def _restored(home: Home, path: str) -> str:
    settings = read(path)
    outcome = "absent" if settings.line is None else "other"
    if is_ours(settings.line, home):
        old = _old_text(home, path)
        outcome = "removed" if old in (None, "null") else "restored"
        document = settings.document
        text = document.text
        text = json_edit.drop(text, KEY) if old is None else json_edit.put_text(text, KEY, old)
        _put_back(home, settings, document.encoded(text))
    with suppress(FileNotFoundError):
        remove(copy_path(path))
    return outcome


def _old_text(home: Home, path: str) -> str | None:
    """The status line from before Hudline as JSON text, None where there was none; from the copy of
    the file where the notes are lost, or are those of a later setup."""
    notes = read_object(home.replaced)
    if KEY in notes:
        text = notes.get(_TEXT)
        return text if isinstance(text, str) else written(notes[KEY])  # an earlier version's
    copy = _copied(path)
    before = _value(copy) if copy else {}
    if copy is None or KEY not in before or is_ours(before[KEY], home):
        return None
    return json_edit.value_text(decoded(copy).text, KEY)


def _put_back(home: Home, settings: Settings, data: bytes) -> None:
    """Write `data`, or the copy where its value is the same; remove a file that setup made."""
    value = _value(data)
    if not value and os.path.realpath(settings.path) in created_paths(home):
        remove(os.path.realpath(settings.path))
        return
    copy = _copied(settings.path)
    # Text, not dicts: the order of keys counts, too.
    if copy is not None and written(_value(copy)) == written(value):
        data = copy
    hint = f'Take "{KEY}" out where that file is made, then run hudline uninstall again.'
    write(settings, data, hint)


def created_paths(home: Home) -> list[str]:
    """The paths that `prepare` found missing and setup made, the innermost first."""
    paths = read_object(home.replaced).get("made")
    return [path for path in paths if isinstance(path, str)] if isinstance(paths, list) else []


def _copied(path: str) -> bytes | None:
    with suppress(OSError):
        return owned_file.read(copy_path(path))
    return None


def _value(data: bytes) -> dict[str, object]:
    """The object in `data`; an empty one where there is none."""
    with suppress(Misread):
        return table(parsed(decoded(data).text))
    return {}


def _dumps(value: object) -> bytes:
    """`value` in ASCII alone, so that halves of surrogate pairs come back."""
    return json.dumps(value).encode()


def _absent(path: str) -> list[str]:
    """`path` and the folders above it that do not exist."""
    missing = []
    while path and not os.path.exists(path):
        missing.append(path)
        path = os.path.dirname(path)
    return missing
