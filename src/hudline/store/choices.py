"""Writing config.json: one choice changes, whatever else it holds stays, each byte of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable

import filelock

from hudline.complaint import Complaint
from hudline.store import copies, jsontext, misread, owned
from hudline.store.document import decoded, parsed, written
from hudline.store.files import make_folder
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

    keep: whether a copy of what was there is kept, as `before(home)`. What changes nothing writes
    nothing.
    """
    with alone(home):
        data = _data(home)
        held = _new(home) if data is None else _object(home, data)
        made = amend(held)
        if data is None:
            _write(home, written(made, indented=True).encode() + b"\n", made)
            return
        if written(made) == written(held):  # as text: True is 1 for Python
            return
        document = decoded(data)
        changed = document.encoded(jsontext.amended(document.text, held, made))
        news = {key: value for key, value in made.items() if held.get(key, ...) != value}
        owned.refuse_read_only(home.config, _declare(news))
        if keep:
            copies.keep(home, data)
        _write(home, changed, news)


def _new(home: Home) -> dict[str, Any]:
    """What a new file begins with: its schema, where setup has made the link to it."""
    is_there = os.path.isfile(home.current + "/config.schema.json")
    return dict(SCHEMA) if is_there else {}


def _write(home: Home, data: bytes, news: dict[str, Any]) -> None:
    # A link, into dotfiles, stays one, and what it leads to has the mode that it had.
    is_ours = not os.path.islink(home.config)
    owned.write(home.config, data, _declare(news), is_private=is_ours)


def _declare(news: dict[str, Any]) -> str:
    """What to do where something else makes config.json."""
    said = ", ".join(f"{written(key)}: {written(value)}" for key, value in news.items())
    return "Change it where that file is made" + (f": {said}" if said else ".")


def reset(home: Home) -> bool:
    """Put config.json aside as `before(home)`, whatever it holds; False where there is none."""
    if not os.path.exists(home.config):
        return False
    with alone(home):
        data = _data(home)
        if os.path.islink(home.config):  # the link is the person's, what it leads to Hudline's
            owned.refuse_read_only(home.config, _declare({}))
        if data is not None:
            copies.keep(home, data)
        os.unlink(home.config)
    return True


def restore(home: Home, nth: int) -> None:
    """Put the copy with that number (1 is the newest) in the place of config.json, which becomes
    the newest copy. Complaint where there is no such copy, or no JSON object in it."""
    with alone(home):
        held = {one.nth: one for one in copies.found(home)}
        if nth not in held:
            raise Complaint(
                f"There is no copy {nth} of your choices.", "hudline config copies lists them."
            )
        wrong = misread.problem(held[nth].data)
        if wrong:
            raise Complaint(
                f"{held[nth].path} {wrong}, so nothing was changed.",
                "Correct that place, then run this again.",
            )
        owned.refuse_read_only(home.config, _declare({}))
        data = _data(home)
        if data is not None:
            copies.keep(home, data)
        _write(home, held[nth].data, {})


def before(home: Home) -> str:
    """Where the newest copy lies of what a larger change has replaced."""
    return f"{home.root}/{copies.NAMES[0]}"


def read(home: Home) -> dict[str, Any]:
    """What config.json holds, nothing where there is none; Complaint when it is no JSON object."""
    data = _data(home)
    return {} if data is None else _object(home, data)


def _data(home: Home) -> bytes | None:
    """The bytes of config.json, None where there is none; Complaint where it cannot be read."""
    try:
        return owned.read(home.config)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise owned.unreadable(home.config, error) from error


def _object(home: Home, data: bytes) -> dict[str, Any]:
    wrong = misread.problem(data)
    if wrong:
        raise Complaint(
            f"{home.config} {wrong}, so it was left as it is.",
            "Correct that place, or run: hudline config reset",
        )
    held: dict[str, Any] = parsed(decoded(data).text)  # type: ignore[assignment]
    return held
