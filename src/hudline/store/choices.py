"""Writing config.json: one choice changes, whatever else it holds stays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable

import filelock
import orjson

from hudline.complaint import Complaint
from hudline.store.files import make_folder, read_file, replace
from hudline.store.home import Home

_PATIENCE = 10.0  # seconds; whoever holds the lock does nothing but read and write one small file
# What a new file begins with, so that editors complete and check it: the link follows the plugin.
SCHEMA = {"$schema": "./current/config.schema.json"}


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Hold the lock for what commands write; Complaint when another command does not let go.

    The lock lies in Hudline's folder, whichever file is written.
    """
    make_folder(home.root)
    lock = filelock.FileLock(home.root + "/settings.lock", timeout=_PATIENCE, mode=0o600)
    try:
        lock.acquire()
    except filelock.Timeout as busy:
        raise Complaint(
            "Another hudline command is changing the settings right now.",
            "Wait for it to end, then run this again.",
        ) from busy
    try:
        yield
    finally:
        lock.release()


def choose(home: Home, key: str, value: object) -> None:
    """Set `key` in config.json; Complaint when what is there cannot be read as JSON."""
    change(home, lambda held: {**held, key: value})


def change(
    home: Home,
    amend: Callable[[dict[str, Any]], dict[str, Any]],
    keep: bool = False,
) -> None:
    """Write what `amend` makes of config.json; Complaint when what is there is no JSON object.

    keep: whether what was there is copied before to `before(home)`. What changes nothing writes
    nothing.
    """
    with alone(home):
        is_there = os.path.exists(home.config)
        held = read(home) if is_there else dict(SCHEMA)
        made = amend(held)
        if is_there and list(made.items()) == list(held.items()):
            return
        if is_there and keep:
            replace(before(home), read_file(home.config))
        target = os.path.realpath(home.config)  # a link, into dotfiles, stays one
        replace(target, orjson.dumps(made, option=orjson.OPT_INDENT_2) + b"\n")


def reset(home: Home) -> bool:
    """Put config.json aside as `before(home)`, whatever it holds; False where there is none."""
    if not os.path.exists(home.config):
        return False
    with alone(home):
        replace(before(home), read_file(home.config))
        os.unlink(home.config)
    return True


def before(home: Home) -> str:
    """Where the copy lies of what a larger change has replaced."""
    return home.config + ".before"


def read(home: Home) -> dict[str, Any]:
    """What config.json holds, nothing where there is none; Complaint when it is no JSON object."""
    try:
        held = orjson.loads(read_file(home.config))
    except FileNotFoundError:
        return {}
    except ValueError:
        held = None
    if not isinstance(held, dict):
        raise Complaint(
            f"{home.config} is not a JSON object, so it was left as it is.",
            "Correct it or delete it, then run this again.",
        )
    return held
