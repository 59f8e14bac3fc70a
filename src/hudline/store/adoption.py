"""Taking the place of the person's status line, and giving it back without a trace.

`setup` calls `prepare` and `adopt`, `uninstall` calls `give_back` and `made`. What was there
before is kept twice: the old value in <home>/replaced.json, the whole file beside the settings.
"""

from __future__ import annotations

import os
from typing import Callable, TypeVar

import orjson

from hudline.complaint import Complaint
from hudline.store import jsontext
from hudline.store.choices import alone
from hudline.store.files import read_file, replace
from hudline.store.home import Home
from hudline.store.settings import (
    KEY,
    Overtaken,
    Settings,
    command,
    is_ours,
    read,
    refuse_other,
    write,
)

_T = TypeVar("_T")
_TRIES = 5


def copy_path(path: str) -> str:
    """Where the copy of the settings at `path` lies, as they were without Hudline."""
    return path + ".hudline-backup"


def prepare(home: Home, path: str) -> None:
    """Make Hudline's folder, and note first what setup will make, so that it can all go again."""
    made = _absent(os.path.realpath(path)) + _absent(os.path.dirname(home.root))
    made.sort(key=len, reverse=True)  # what lies inside goes before what holds it
    with alone(home):
        if not os.path.exists(_notes_path(home)):
            replace(_notes_path(home), orjson.dumps({"made": list(dict.fromkeys(made))}))


def adopt(home: Home, path: str, replace_other: bool = False) -> bool:
    """Make Hudline's the status line in the settings at `path`; whether anything had to change.

    What stood there is kept in <home>/replaced.json, and the whole file beside the settings.
    Complaint when it is somebody else's and may not be replaced. `prepare` comes first.
    """
    return _undisturbed(home, lambda: _adopted(home, path, replace_other))


def _undisturbed(home: Home, work: Callable[[], _T]) -> _T:
    """Do `work`, which reads the settings and writes them; once more where somebody else, such as
    the client, has written them in between. Complaint where that does not end."""
    with alone(home):
        for _ in range(_TRIES):
            try:
                return work()
            except Overtaken:
                continue
    raise Complaint(
        "Somebody else keeps writing the settings; nothing was changed.",
        "Close the other program, then run this again.",
    )


def _adopted(home: Home, path: str, replace_other: bool) -> bool:
    settings = read(path)
    if not replace_other:
        refuse_other(settings.line, home)
    ours = is_ours(settings.line, home)
    wanted = _wanted(home, settings.line if ours else None)
    if settings.line == wanted:
        return False
    if not ours:
        _keep(home, settings)
    write(settings, jsontext.put(settings.text, KEY, wanted).encode())
    return True


def _wanted(home: Home, line: object) -> dict[str, object]:
    """The setting to write; what the person added to an earlier one of ours stays."""
    held = line if isinstance(line, dict) else {}
    # One second is the client's least; without it a tool's start or end redraws nothing.
    fixed = {"type": "command", "command": command(home)}
    return {**held, **fixed, "refreshInterval": held.get("refreshInterval", 1)}


def _keep(home: Home, settings: Settings) -> None:
    """Keep what is about to be replaced: the value in the home, the file beside itself."""
    notes = {key: value for key, value in _notes(home).items() if key != KEY}
    if settings.line is not None:
        notes[KEY] = settings.line
    replace(_notes_path(home), orjson.dumps(notes))
    if settings.data is not None:
        copy = copy_path(settings.path)
        replace(copy, settings.data)
        os.chmod(copy, os.stat(settings.path).st_mode & 0o777)


def give_back(home: Home, path: str) -> str:
    """Undo `adopt` in the settings at `path`: "restored", "removed", "other" or "absent".

    "other": the status line is somebody else's by now, and stays. Complaint as in `read`.
    """
    return _undisturbed(home, lambda: _given_back(home, path))


def _given_back(home: Home, path: str) -> str:
    settings = read(path)
    outcome = "absent" if settings.line is None else "other"
    if is_ours(settings.line, home):
        old = _old_line(home, path)
        outcome = "removed" if old is None else "restored"
        text = settings.text
        text = jsontext.drop(text, KEY) if old is None else jsontext.put(text, KEY, old)
        _put_back(home, settings, text.encode())
    if os.path.exists(copy_path(path)):
        os.unlink(copy_path(path))
    return outcome


def _old_line(home: Home, path: str) -> object:
    """The status line from before Hudline; from the copy where the notes do not tell: they may be
    lost, and those of a later setup know only of Hudline's."""
    notes = _notes(home)
    if KEY in notes:
        return notes[KEY]
    copy = _copied(path)
    line = _value(copy).get(KEY) if copy else None
    return None if is_ours(line, home) else line


def _put_back(home: Home, settings: Settings, data: bytes) -> None:
    """Write `data`, or the copy where it says the same; take away a file that setup made."""
    value = orjson.loads(data)
    if not value and os.path.realpath(settings.path) in made(home):
        os.unlink(os.path.realpath(settings.path))
        return
    copy = _copied(settings.path)
    # Dumps, not dicts: the order of keys counts, too.
    if copy is not None and orjson.dumps(_value(copy)) == orjson.dumps(value):
        data = copy
    write(settings, data)


def made(home: Home) -> list[str]:
    """What `prepare` found missing and setup made, the innermost first."""
    held = _notes(home).get("made")
    return [path for path in held if isinstance(path, str)] if isinstance(held, list) else []


def _notes_path(home: Home) -> str:
    return home.replaced


def _notes(home: Home) -> dict[str, object]:
    try:
        return _value(read_file(_notes_path(home)))
    except OSError:
        return {}


def _copied(path: str) -> bytes | None:
    try:
        return read_file(copy_path(path))
    except OSError:
        return None


def _value(data: bytes) -> dict[str, object]:
    """The object in `data`; an empty one where there is none."""
    try:
        held = orjson.loads(data)
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _absent(path: str) -> list[str]:
    """`path` and the folders above it that do not exist."""
    missing = []
    while path and not os.path.exists(path):
        missing.append(path)
        path = os.path.dirname(path)
    return missing
