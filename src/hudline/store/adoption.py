"""Taking the place of the person's status line, and giving it back without a trace.

`setup` calls `prepare` and `adopt`, `uninstall` calls `give_back` and `made`. What was there
before is kept twice: the old value in <home>/replaced.json, with its text as it stood in the file,
and the whole file beside the settings.
"""

from __future__ import annotations

import json
import os
from typing import Callable, TypeVar

from hudline.complaint import Complaint
from hudline.store import jsontext, owned
from hudline.store.choices import alone
from hudline.store.document import Misread, decoded, parsed, written
from hudline.store.files import replace
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
_TEXT = "statusLineText"  # in replaced.json: the old value as it was written
_TAKE_OUT = f'Take "{KEY}" out where that file is made, then run hudline uninstall again.'


def copy_path(path: str) -> str:
    """Where the copy of the settings at `path` lies, as they were without Hudline."""
    return path + ".hudline-backup"


def prepare(home: Home, path: str) -> None:
    """Make Hudline's folder, and note first what setup will make, so that it can all go again."""
    made = _absent(os.path.realpath(path)) + _absent(os.path.dirname(home.root))
    made.sort(key=len, reverse=True)  # what lies inside goes before what holds it
    with alone(home):
        if not os.path.exists(_notes_path(home)):
            replace(_notes_path(home), _dumps({"made": list(dict.fromkeys(made))}))


def makes(home: Home, path: str) -> list[str]:
    """What a setup may make, the innermost first; `prepare` and the links included."""
    files = [home.launcher, home.python, home.current, home.replaced, home.root + "/settings.lock"]
    folders = [home.sessions, home.root, *_absent(os.path.dirname(home.root))]
    return [copy_path(path), *files, *folders, *_absent(os.path.dirname(os.path.realpath(path)))]


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


def refuse_read_only(home: Home, before: Settings) -> None:
    """Raise Unwritable where Hudline's line is not in the settings yet, and cannot be put there:
    the file, or the folder in which it would be made, is read-only. It says what to declare."""
    wanted = _wanted(home, before.line)
    if before.line != wanted:
        owned.refuse_read_only(before.path, _declare(wanted))


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
    data = document.encoded(jsontext.put(document.text, KEY, wanted))
    if not is_ours(settings.line, home):
        _keep(home, settings)
    write(settings, data, _declare(wanted))
    return True


def _wanted(home: Home, line: object) -> dict[str, object]:
    """The setting to write in the place of `line`; what the person added to an earlier one of ours
    stays."""
    held = line if isinstance(line, dict) and is_ours(line, home) else {}
    # One second is the client's least; without it a tool's start or end redraws nothing.
    fixed = {"type": "command", "command": command(home)}
    return {**held, **fixed, "refreshInterval": held.get("refreshInterval", 1)}


def _keep(home: Home, settings: Settings) -> None:
    """Keep what is about to be replaced: the value in the home, the file beside itself."""
    notes = {key: value for key, value in _notes(home).items() if key not in (KEY, _TEXT)}
    if KEY in settings.value:
        notes[KEY] = settings.line
        notes[_TEXT] = jsontext.value_text(settings.document.text, KEY)
    replace(_notes_path(home), _dumps(notes))
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
        old = _old_text(home, path)
        outcome = "removed" if old in (None, "null") else "restored"
        document = settings.document
        text = document.text
        text = jsontext.drop(text, KEY) if old is None else jsontext.put_text(text, KEY, old)
        _put_back(home, settings, document.encoded(text))
    if os.path.exists(copy_path(path)):
        os.unlink(copy_path(path))
    return outcome


def _old_text(home: Home, path: str) -> str | None:
    """The status line from before Hudline as JSON text, None where there was none; from the copy
    where the notes do not tell: they may be lost, and those of a later setup know only of
    Hudline's."""
    notes = _notes(home)
    if KEY in notes:
        text = notes.get(_TEXT)
        return text if isinstance(text, str) else written(notes[KEY])  # an earlier version's
    copy = _copied(path)
    held = _value(copy) if copy else {}
    if copy is None or KEY not in held or is_ours(held[KEY], home):
        return None
    return jsontext.value_text(decoded(copy).text, KEY)


def _put_back(home: Home, settings: Settings, data: bytes) -> None:
    """Write `data`, or the copy where it says the same; take away a file that setup made."""
    value = _value(data)
    if not value and os.path.realpath(settings.path) in made(home):
        os.unlink(os.path.realpath(settings.path))
        return
    copy = _copied(settings.path)
    # Text, not dicts: the order of keys counts, too.
    if copy is not None and written(_value(copy)) == written(value):
        data = copy
    write(settings, data, _TAKE_OUT)


def made(home: Home) -> list[str]:
    """What `prepare` found missing and setup made, the innermost first."""
    held = _notes(home).get("made")
    return [path for path in held if isinstance(path, str)] if isinstance(held, list) else []


def _notes_path(home: Home) -> str:
    return home.replaced


def _notes(home: Home) -> dict[str, object]:
    try:
        return _value(owned.read(_notes_path(home)))
    except OSError:
        return {}


def _copied(path: str) -> bytes | None:
    try:
        return owned.read(copy_path(path))
    except OSError:
        return None


def _value(data: bytes) -> dict[str, object]:
    """The object in `data`; an empty one where there is none."""
    try:
        held = parsed(decoded(data).text)
    except Misread:
        return {}
    return held if isinstance(held, dict) else {}


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
