"""Themes that the person wrote: `<home>/themes/NAME.json`, checked, and compiled for the line.

The format is that of the themes that Hudline brings along. What is missing or wrong is taken from
the default: a side from the other one, `sixteen` and single tones from the default's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import orjson
from rich.errors import StyleSyntaxError

from hudline.cli import contrast, themes
from hudline.codec import Codec
from hudline.complaint import Complaint
from hudline.page.options import TONES
from hudline.page.palettes import is_own
from hudline.store import misread, own_themes, owned
from hudline.store.document import decoded, parsed
from hudline.store.files import modified, replace
from hudline.store.home import Home

_TABLES = ("colours", "sixteen")
_KNOWN = ("background", "foreground", *_TABLES)


class Wrong(NamedTuple):
    """What in a theme does not count: the key as a path, "" for the file; why; what counts."""

    key: str
    reason: str
    instead: str = "the default's is used"


def checked(path: str) -> tuple[dict[str, Any], list[Wrong]]:
    """A theme whose tables are whole, made from the file at `path`, and what does not count in it.

    OSError where it cannot be read.
    """
    data = owned.read(path)
    default = themes.source(themes.DEFAULT)
    problem = misread.problem(data)
    if problem:
        return default, [Wrong("", problem)]
    held: dict[str, Any] = parsed(decoded(data).text)  # type: ignore[assignment]
    sides = {name: held[name] for name in themes.BACKGROUNDS if isinstance(held.get(name), dict)}
    if not sides:
        return default, [Wrong("", "has neither a dark nor a light side")]
    wrong = [
        Wrong(key, "is not a side: dark and light are", "it is ignored")
        for key in held
        if key not in themes.BACKGROUNDS
    ]
    made = {}
    for name in themes.BACKGROUNDS:
        written = sides.get(name) or next(iter(sides.values()))
        made[name] = {key: _table(written.get(key), default[name][key]) for key in _TABLES}
        wrong += _wrong(name, sides[name]) if name in sides else []
    return made, wrong


def faint(path: str) -> list[Wrong]:
    """The tones that can hardly be read on the background that the theme names, or else on the
    default's."""
    held = parsed(decoded(owned.read(path)).text)
    default = themes.source(themes.DEFAULT)
    found = []
    for name in themes.BACKGROUNDS:
        side = held.get(name) if isinstance(held, dict) else None
        ground = contrast.rgb(side.get("background")) if isinstance(side, dict) else None
        ground = ground or contrast.rgb(default[name]["background"])
        colours = side.get("colours") if isinstance(side, dict) else None
        for tone, style in (colours if isinstance(colours, dict) else {}).items():
            colour = contrast.foreground(style, "truecolor") if isinstance(style, str) else None
            if ground and colour and contrast.contrast(colour, ground) < contrast.ENOUGH:
                had = contrast.contrast(colour, ground)
                reason = f"has a contrast of {had:.1f}, less than {contrast.ENOUGH:g}"
                found.append(Wrong(f"{name}.colours.{tone}", reason, "it is hard to read"))
    return found


def refreshed(home: Home, name: str) -> list[Wrong]:
    """Compile a theme of the person's where that is missing or older than what they wrote, and
    say what in it does not count. Nothing for a theme that there is not."""
    path, target = own_themes.path(home, name), own_themes.compiled_path(home, name)
    if not own_themes.is_name(name) or not Path(path).is_file():
        return []
    theme, wrong = checked(path)
    if not wrong or wrong[0].key:  # of a file that says nothing the old one still counts
        if modified(path) >= modified(target):
            replace(target, orjson.dumps(themes.compiled(theme)))
    elif modified(target):
        return [wrong[0]._replace(instead="the last good one is used")]
    return wrong


def usable(home: Home, name: str) -> list[Wrong]:
    """The same for a theme that shall be chosen; Complaint where its file says nothing at all."""
    wrong = refreshed(home, name)
    if wrong and not wrong[0].key:
        path = own_themes.path(home, name)
        raise Complaint(
            f"{path} {wrong[0].reason}, so the theme was not chosen.",
            "Correct the file, then run this again.",
        )
    return wrong


def ready(chosen: dict[str, Any], home: Home) -> dict[str, Any]:
    """The choices, with the person's themes for the picture; the chosen one as it stands now."""
    name = chosen.get("theme")
    if is_own(name):
        refreshed(home, str(name))
    return own_themes.known(chosen, home, Codec())


def _table(written: object, default: dict[str, str]) -> dict[str, str]:
    told = written if isinstance(written, dict) else {}
    return {tone: told[tone] if _is_style(told.get(tone)) else default[tone] for tone in TONES}


def _is_style(told: object) -> bool:
    if not isinstance(told, str):
        return False
    try:
        themes.codes(told, "truecolor")
    except StyleSyntaxError:
        return False
    return True


def _wrong(name: str, side: dict[str, Any]) -> list[Wrong]:
    found = [
        Wrong(f"{name}.{key}", f"is not a key; the keys are {', '.join(_KNOWN)}", "it is ignored")
        for key in side
        if key not in _KNOWN
    ]
    for key in _TABLES:
        table = side.get(key, {})
        if not isinstance(table, dict):
            found.append(Wrong(f"{name}.{key}", "is not an object of styles by tone"))
            continue
        for tone, style in table.items():
            where = f"{name}.{key}.{tone}"
            if tone not in TONES:
                reason = f"is not a tone; the tones are {', '.join(TONES)}"
                found.append(Wrong(where, reason, "it is ignored"))
            elif not _is_style(style):
                found.append(Wrong(where, 'is not a style, such as "bold #2e9a5b"'))
    return found
