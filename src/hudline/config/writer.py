"""Writes config.json: one choice changes, every other byte of the file stays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable

from hudline.config import backups, json_edit, owned_file
from hudline.config.migration import renamed
from hudline.config.text_document import decoded, parsed, problem, written
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.core.paths import Home, make_folder
from hudline.platform.files import remove
from hudline.platform.locks import hold

Config = dict[str, Any]

_PATIENCE = 10.0  # seconds; the lock is held while one small file is read and written
# What a new file begins with, so that editors complete and check it: the link follows the plugin.
SCHEMA = {"$schema": "./current/config.schema.json"}


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """Hold the lock of all files that commands write; UserError when another command keeps it."""
    make_folder(home.root)
    release = hold(home.root + "/settings.lock", _PATIENCE)
    if release is None:
        raise UserError(
            "Another hudline command is changing the settings right now.",
            "Wait for it to end, then run this again.",
        )
    try:
        yield
    finally:
        release()


def choose(home: Home, key: str, value: object) -> None:
    """Set `key` in config.json; UserError where that is no JSON object or cannot be written."""
    change(home, lambda config: {**config, key: value})


def change(home: Home, amend: Callable[[Config], Config], keep: bool = False) -> None:
    """Write what `amend` makes of config.json; an equal result writes nothing.

    keep: whether the file from before is kept, as `before(home)`. UserError where config.json is no
    JSON object, or cannot be written.
    """
    with locked(home):
        data = owned_file.read_if_there(home.config)
        config = _new(home) if data is None else _object(home, data)
        amended = amend(config)
        if data is None:
            _write(home, written(amended, indented=True).encode() + b"\n", amended)
            return
        if written(amended) == written(config):  # as text: True is 1 for Python
            return
        document = decoded(data)
        changed = document.encoded(json_edit.amended(document.text, config, amended))
        news = {key: value for key, value in amended.items() if config.get(key, ...) != value}
        owned_file.refuse_read_only(home.config, _declare(news))
        if keep:
            backups.keep(home, data)
        _write(home, changed, news)


def migrate(home: Home) -> bool:
    """Rename in config.json the widgets that are called otherwise by now, and keep the file from
    before; whether anything changed. A file that is no JSON object or cannot be written stays: its
    names are understood when it is read."""
    try:
        config = read(home)
        if renamed(config) is config:
            return False
        change(home, renamed, keep=True)
    except UserError:
        return False
    return True


def _new(home: Home) -> Config:
    """What a new file begins with: its schema, where setup has made the link to it."""
    is_there = os.path.isfile(home.current + "/config.schema.json")
    return dict(SCHEMA) if is_there else {}


def _write(home: Home, data: bytes, news: Config) -> None:
    # A link, into dotfiles, stays one, and what it leads to keeps its mode.
    is_ours = not os.path.islink(home.config)
    owned_file.write(home.config, data, _declare(news), is_private=is_ours)


def _declare(news: Config) -> str:
    """The hint where another program makes config.json: what to declare there."""
    entries = ", ".join(f"{written(key)}: {written(value)}" for key, value in news.items())
    return "Change it where that file is made" + (f": {entries}" if entries else ".")


def reset(home: Home) -> bool:
    """Move config.json to `before(home)`, whatever it holds; False where there is none."""
    if not os.path.exists(home.config):
        return False
    with locked(home):
        data = owned_file.read_if_there(home.config)
        if os.path.islink(home.config):  # the link is the person's, what it leads to Hudline's
            owned_file.refuse_read_only(home.config, _declare({}))
        if data is not None:
            backups.keep(home, data)
        remove(home.config)
    return True


def restore(home: Home, nth: int) -> None:
    """Put the copy with that number (1 is the newest) in the place of config.json, which becomes
    the newest copy. UserError where there is no such copy, or no JSON object in it."""
    with locked(home):
        copy = next((one for one in backups.found(home) if one.nth == nth), None)
        if copy is None:
            raise UserError(
                f"There is no copy {nth} of your choices.", "hudline config copies lists them."
            )
        fault = problem(copy.data)
        if fault:
            raise UserError(
                f"{as_people_write(copy.path)} {fault}, so nothing was changed.",
                "Correct that place, then run this again.",
            )
        owned_file.refuse_read_only(home.config, _declare({}))
        data = owned_file.read_if_there(home.config)
        if data is not None:
            backups.keep(home, data)
        _write(home, copy.data, {})


def before(home: Home) -> str:
    """The path of the newest copy from before a larger change."""
    return f"{home.root}/{backups.NAMES[0]}"


def read(home: Home) -> Config:
    """The object in config.json, {} without a file; UserError where it holds no JSON object."""
    data = owned_file.read_if_there(home.config)
    return {} if data is None else _object(home, data)


def _object(home: Home, data: bytes) -> Config:
    fault = problem(data)
    if fault:
        raise UserError(
            f"{as_people_write(home.config)} {fault}, so it was left as it is.",
            "Correct that place, or run: hudline config reset",
        )
    config: Config = parsed(decoded(data).text)  # type: ignore[assignment]
    return config
