"""The check of themes that the person wrote: `<home>/themes/NAME.json`.

The format is that of the themes that Hudline brings along; `render.theme.completed` says what
counts where something is missing or wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple, Optional

from rich.style import Style

from hudline.cli import contrast
from hudline.config import owned_file, user_themes
from hudline.config.text_document import decoded, parsed, problem
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.core.paths import Home
from hudline.render.colours import hexadecimal
from hudline.render.fragment import TONES
from hudline.render.theme import BACKGROUNDS, COLOURS, TABLES, completed, is_style
from hudline.themes import DEFAULT, source

_GROUNDS = ("background", "foreground")
_KNOWN = (*COLOURS, *TABLES)


class ThemeFault(NamedTuple):
    """A fault of a theme: the key as a path, "" for the file; the reason; the effect."""

    key: str
    reason: str
    effect: str = "the default's is used"


def checked(path: str) -> tuple[dict[str, Any], list[ThemeFault]]:
    """The theme in the file at `path` with complete tables, and its faults.

    OSError where it cannot be read.
    """
    return checked_data(owned_file.read(path))


def checked_data(data: bytes) -> tuple[dict[str, Any], list[ThemeFault]]:
    """`checked` of the bytes of a file."""
    default = source(DEFAULT)
    wrong_file = problem(data)
    if wrong_file:
        return default, [ThemeFault("", wrong_file)]
    theme: dict[str, Any] = parsed(decoded(data).text)  # type: ignore[assignment]
    sides = {name: theme[name] for name in BACKGROUNDS if isinstance(theme.get(name), dict)}
    if not sides:
        return default, [ThemeFault("", "has neither a dark nor a light side")]
    wrong = [
        ThemeFault(key, "is not a side: dark and light are", "it is ignored")
        for key in theme
        if key not in BACKGROUNDS
    ]
    for name, side in sides.items():
        wrong += _wrong(name, side)
    return completed(theme), wrong


def low_contrast(path: str) -> list[ThemeFault]:
    """`hard_to_read` of the theme in the file at `path`."""
    return hard_to_read(parsed(decoded(owned_file.read(path)).text))


def hard_to_read(theme: object) -> list[ThemeFault]:
    """The tones that hide their text, or can hardly be read on the background that their style or
    the theme names, or else on the default's."""
    default = source(DEFAULT)
    found = []
    for name in BACKGROUNDS:
        side = theme.get(name) if isinstance(theme, dict) else None
        ground = contrast.rgb(side.get("background")) if isinstance(side, dict) else None
        ground = ground or contrast.rgb(default[name]["background"])
        colours = side.get("colours") if isinstance(side, dict) else None
        for tone, style in (colours if isinstance(colours, dict) else {}).items():
            reason = _hidden(style, ground) if tone in TONES and is_style(style) else ""
            if reason:
                found.append(ThemeFault(f"{name}.colours.{tone}", reason, "it is hard to read"))
    return found


def _hidden(style: str, ground: Optional[contrast.RGB]) -> str:
    """Why text in a style is hard to read on a background, "" where it is not."""
    parsed_style = Style.parse(style or "none")
    if parsed_style.conceal:
        return "hides its text"
    own = parsed_style.bgcolor
    ground = contrast.rgb(own.name) if own is not None else ground
    colour = contrast.foreground(style, "truecolor")
    ratio = contrast.contrast(colour, ground) if colour and ground else contrast.ENOUGH
    is_low = ratio < contrast.ENOUGH
    return f"has a contrast of {ratio:.1f}, less than {contrast.ENOUGH:g}" if is_low else ""


def _is_pair(blocks: object) -> bool:
    """Whether a value is the two colours of blocks."""
    return isinstance(blocks, list) and len(blocks) == 2 and all(map(hexadecimal, blocks))


def whole(written: dict[str, Any]) -> dict[str, Any]:
    """A theme as a person wrote it, with all that a theme has and nothing else: what is missing or
    wrong is the default's."""
    tables = completed(written)
    default = source(DEFAULT)
    result = {}
    for name in BACKGROUNDS:
        side = written[name] if isinstance(written.get(name), dict) else {}
        result[name] = {key: tables[name][key] for key in TABLES}
        for key in _GROUNDS:
            colour = contrast.rgb(side.get(key))
            shown = "#%02x%02x%02x" % colour if colour else default[name][key]  # noqa: UP031
            result[name][key] = shown
        if _is_pair(side.get("blocks")):
            result[name]["blocks"] = side["blocks"]
    return result


def faults(home: Home, name: str) -> list[ThemeFault]:
    """The faults of a theme of the person's; none for a theme that does not exist."""
    path = user_themes.path(home, name)
    if not user_themes.is_name(name) or not Path(path).is_file():
        return []
    return checked(path)[1]


def usable_faults(home: Home, name: str) -> list[ThemeFault]:
    """The faults of a theme to be chosen; UserError where its file has nothing that can be used."""
    wrong = faults(home, name)
    if wrong and not wrong[0].key:
        path = user_themes.path(home, name)
        raise UserError(
            f"{as_people_write(path)} {wrong[0].reason}, so the theme was not chosen.",
            "Correct the file, then run this again.",
        )
    return wrong


def _wrong(name: str, side: dict[str, Any]) -> list[ThemeFault]:
    found = [
        ThemeFault(
            f"{name}.{key}", f"is not a key; the keys are {', '.join(_KNOWN)}", "it is ignored"
        )
        for key in side
        if key not in _KNOWN
    ]
    if "blocks" in side and not _is_pair(side["blocks"]):
        reason = 'is not a list of two colours, such as ["#3b4252", "#434c5e"]'
        found.append(ThemeFault(f"{name}.blocks", reason, "they are derived"))
    for key in TABLES:
        table = side.get(key, {})
        if not isinstance(table, dict):
            found.append(ThemeFault(f"{name}.{key}", "is not an object of styles by tone"))
            continue
        for tone, style in table.items():
            where = f"{name}.{key}.{tone}"
            if tone not in TONES:
                reason = f"is not a tone; the tones are {', '.join(TONES)}"
                found.append(ThemeFault(where, reason, "it is ignored"))
            elif not is_style(style):
                found.append(ThemeFault(where, 'is not a style, such as "bold #2e9a5b"'))
    return found
