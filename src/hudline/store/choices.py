"""Writing config.json: one choice changes, whatever else it holds stays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import filelock
import orjson

from hudline.complaint import Complaint
from hudline.store.files import make_folder, read_file, replace
from hudline.store.home import Home

_PATIENCE = 10.0  # seconds; whoever holds the lock does nothing but read and write one small file


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
    with alone(home):
        held: dict[str, object] = {}
        if os.path.exists(home.config):
            held = _held(home.config)
        held[key] = value
        replace(home.config, orjson.dumps(held, option=orjson.OPT_INDENT_2) + b"\n")


def _held(path: str) -> dict[str, object]:
    try:
        held = orjson.loads(read_file(path))
    except ValueError:
        held = None
    if not isinstance(held, dict):
        raise Complaint(
            f"{path} is not a JSON object, so it was left as it is.",
            "Correct it or delete it, then run this again.",
        )
    return held
