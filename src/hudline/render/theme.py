"""Themes: styles by tone, for a dark and a light background, drawn at a colour depth.

Each side of a theme has two tables in rich's style language: `colours` for 24-bit and 256 colours,
and `sixteen` for terminals with those that they name, which no arithmetic picks well.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Callable

from hudline import themes
from hudline.core.libraries import HAS_RICH, sgr
from hudline.render.fragment import TONES

BACKGROUNDS = ("dark", "light")
TABLES = ("colours", "sixteen")
# Finds a theme of the person's as it is written, by its name; None where there is none.
UserThemes = Callable[[str], "Mapping[str, Any] | None"]


def is_own(theme: object) -> bool:
    """Whether `theme` could be the name of a theme that the person wrote."""
    return isinstance(theme, str) and theme not in themes.names()


def palette(chosen: dict[str, Any], env: dict[str, str], depth: str) -> dict[str, str]:
    """The SGR parameters of each tone in the chosen theme at a colour depth.

    chosen: the choices in force, of which `theme` and `background` count, and `own` (`UserThemes`).
    Without colours nothing is styled, not even bold. A theme that nobody has is the default.
    """
    name, ground = chosen.get("theme", themes.DEFAULT), background(chosen, env)
    if depth == "none":
        return {}
    if is_own(name) and callable(chosen.get("own")):
        return codes(completed(chosen["own"](name) or {}), ground, depth)
    return _builtin_codes(name if name in themes.names() else themes.DEFAULT, ground, depth)


def background(chosen: dict[str, Any], env: dict[str, str]) -> str:
    """Whether the terminal is dark or light: as the key `background` says, else as COLORFGBG does
    (its last number, which few terminals set), else dark."""
    if chosen.get("background") in BACKGROUNDS:
        return str(chosen["background"])
    return "light" if env.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15") else "dark"


def codes(theme: Mapping[str, Any], ground: str, depth: str) -> dict[str, str]:
    """The SGR parameters by tone of a theme whose tables are whole."""
    table = theme[ground]["sixteen" if depth == "16" or not HAS_RICH else "colours"]
    return {tone: sgr(table[tone], depth) for tone in TONES}


@lru_cache(maxsize=64)
def _builtin_codes(name: str, ground: str, depth: str) -> dict[str, str]:
    return codes(themes.source(name), ground, depth)


def completed(written: Mapping[str, Any]) -> dict[str, Any]:
    """A theme as a person wrote it, with whole tables: a side that is missing is like the other
    one, a style that is missing or none is the default theme's."""
    default = themes.source(themes.DEFAULT)
    sides = {name: written[name] for name in BACKGROUNDS if isinstance(written.get(name), dict)}
    other: dict[str, Any] = next(iter(sides.values()), {})
    whole = {}
    for ground in BACKGROUNDS:
        side = sides.get(ground, other)
        whole[ground] = {key: _table(side.get(key), default[ground][key]) for key in TABLES}
    return whole


def _table(written: object, default: dict[str, str]) -> dict[str, str]:
    styles = written if isinstance(written, dict) else {}
    return {tone: styles[tone] if is_style(styles.get(tone)) else default[tone] for tone in TONES}


def is_style(given: object) -> bool:
    """Whether a value is a style in rich's language."""
    try:
        return isinstance(given, str) and sgr(given, "truecolor") is not None
    except ValueError:
        return False
