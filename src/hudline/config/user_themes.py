"""Themes that the person wrote: `<home>/themes/NAME.json`, read at every draw."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable

from hudline.core.json_codec import loads
from hudline.core.paths import Home, is_plain, read_head

_SIDES = ("dark", "light")
LIMIT = 64 * 1024  # bytes
_last_good: dict[str, dict[str, Any]] = {}  # by path, for the life of the process


def theme(home: Home, name: str) -> dict[str, Any] | None:
    """The theme as it is written, with a side at least; None where there is none.

    A file that is broken while a process lives leaves the last good theme in force there.
    """
    if not is_name(name):
        return None
    file = path(home, name)
    try:
        _last_good[file] = _parsed(read_head(file, LIMIT))
    except FileNotFoundError:
        _last_good.pop(file, None)
    except (OSError, ValueError, RecursionError):
        pass
    return _last_good.get(file)


@lru_cache(maxsize=8)
def _parsed(data: bytes) -> dict[str, Any]:
    """The theme in a file; ValueError where it has neither a dark nor a light side."""
    found = loads(data)
    if not isinstance(found, dict) or not any(isinstance(found.get(one), dict) for one in _SIDES):
        raise ValueError("has neither a dark nor a light side")
    return found


def known(
    chosen: dict[str, Any], home: Home, client_theme: Callable[[], str] | None = None
) -> dict[str, Any]:
    """The choices with `own`, which finds the person's themes for `render.theme.palette`, and with
    `client_theme`, which names the client's."""
    return {**chosen, "own": lambda name: theme(home, name), "client_theme": client_theme}


def is_name(name: object) -> bool:
    """Whether `name` may be a theme's: a plain word without a dot."""
    return is_plain(name) and "." not in str(name)


def path(home: Home, name: str) -> str:
    """Where a theme of the person's is."""
    return f"{home.themes}/{name}.json"
