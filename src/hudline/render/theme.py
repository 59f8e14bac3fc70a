"""Themes: styles by tone, for a dark and a light background, drawn at a colour depth.

Each side of a theme has two tables in rich's style language: `colours` for 24-bit and 256 colours,
and `sixteen` for terminals with those that they name, which no arithmetic picks well.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any, Callable, NamedTuple

from hudline import themes
from hudline.core.libraries import HAS_RICH, sgr
from hudline.render.fragment import TONES, Span
from hudline.render.tones import may_be_style

BACKGROUNDS = ("dark", "light")
TABLES = ("colours", "sixteen")
# What a side names beside its tables: its own colours, and those that blocks stand on in turn.
COLOURS = ("background", "foreground", "blocks")
# Finds a theme of the person's as it is written, by its name; None where there is none.
UserThemes = Callable[[str], "Mapping[str, Any] | None"]
# Finds the name of the client's own theme (dark, light-daltonized, dark-ansi); "" where none is
# known.
ClientThemeName = Callable[[], str]
_COMPOUND = "hudline.render.block_colours"  # imported by the first picture that needs it
_COLOUR_BLIND = "colour-blind-safe"


def is_own(theme: object) -> bool:
    """Whether `theme` could be the name of a theme that the person wrote."""
    return isinstance(theme, str) and theme not in themes.names()


def palette(chosen: dict[str, Any], env: dict[str, str], depth: str) -> dict[str, str]:
    """The SGR parameters of each tone in the chosen theme at a colour depth.

    chosen: the choices in force, of which `theme` and `background` count, `own` (`UserThemes`) and
    `client_theme` (`ClientThemeName`). Without colours nothing is styled, not even bold. A theme
    that nobody has is the default. Where none is chosen, the client's own decides: one for
    colour-blind people is such a theme, one in the terminal's colours has only the sixteen.
    """
    if depth == "none":
        return {}
    source = _source(chosen, env, depth)
    if source.own is not None:
        return codes(source.own, source.ground, source.depth)
    return _builtin_codes(source.name, source.ground, source.depth)


def styles(
    lines: list[list[Span]],
    table: dict[str, str],
    chosen: dict[str, Any],
    env: dict[str, str],
    depth: str,
) -> dict[str, str]:
    """The SGR parameters by tone of the tones in `lines`: `table`, as `palette` has it, with the
    compound ones (`render.tones`)."""
    if not table or table.keys() >= {span.tone for line in lines for span in line}:
        return table
    source = _source(chosen, env, depth)
    whole = themes.source(source.name) if source.own is None else source.own
    by_name = import_module(_COMPOUND)
    all_codes: dict[str, str] = by_name.completed(lines, table, whole[source.ground], source.depth)
    return all_codes


class _Source(NamedTuple):
    """A theme, by its name, or whole where the person wrote it; its side and the colour depth."""

    name: str
    own: dict[str, Any] | None
    ground: str
    depth: str


def _source(chosen: dict[str, Any], env: dict[str, str], depth: str) -> _Source:
    client = _client_theme(chosen)
    name, ground = name_in_force(chosen, client), background(chosen, env, client)
    if "theme" not in chosen and _kind(client) == "ansi":
        depth = "16"
    own = None
    if is_own(name) and callable(chosen.get("own")):
        own = completed(chosen["own"](name) or {})
    known = name if isinstance(name, str) and name in themes.names() else themes.DEFAULT
    return _Source(known, own, ground, depth)


def name_in_force(chosen: dict[str, Any], client: str | None = None) -> object:
    """The theme that the choices name, where they name none the one that suits the client's.
    client: the name of that, where it is known already."""
    if "theme" in chosen:
        return chosen["theme"]
    is_blind = _kind(_client_theme(chosen) if client is None else client) == "daltonized"
    return _COLOUR_BLIND if is_blind else themes.DEFAULT


def background(chosen: dict[str, Any], env: dict[str, str], client: str = "") -> str:
    """Whether the terminal is dark or light: as the key `background` says, else as the name of the
    client's theme does, else as COLORFGBG does (its last number, which few terminals set), else
    dark."""
    for named in (chosen.get("background"), client.partition("-")[0]):
        if named in BACKGROUNDS:
            return str(named)
    return "light" if env.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15") else "dark"


def _client_theme(chosen: dict[str, Any]) -> str:
    """The name of the client's theme, "" where it decides nothing or is not known."""
    find = chosen.get("client_theme")
    is_settled = "theme" in chosen and chosen.get("background") in BACKGROUNDS
    return find() if callable(find) and not is_settled else ""


def _kind(client: str) -> str:
    """What a theme of the client's is beside dark or light: daltonized, ansi, or "" for neither."""
    return client.partition("-")[2]


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
        whole[ground] |= {key: side[key] for key in COLOURS if key in side}
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


def is_widget_style(given: object) -> bool:
    """Whether a value is a style that a widget may be given: colours and weights."""
    return is_style(given) and may_be_style(str(given))
