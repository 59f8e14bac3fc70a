"""The codes of compound tones (`render.tones`): styles of the person's, scales, text on blocks.

The grounds of blocks come from the theme: the first block of all stands on its accent, what warns
and alarms on the colours of that, the others on its background with a little of its foreground, or
on the two that it names as `blocks`. On a coloured ground text is as dark or light as can be read
best; on the others it keeps the colour of its tone, as far towards that as contrast needs: it can
be read there as on the theme's background.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Optional, Union

from hudline.core.libraries import HAS_RICH, sgr
from hudline.render.colours import (
    BLACK,
    ENOUGH,
    RGB,
    SIXTEEN,
    WHITE,
    better,
    contrast,
    grey,
    hexadecimal,
    luminance,
    mixed,
    nearest,
    of_palette,
)
from hudline.render.fragment import Span
from hudline.render.tones import ALARM, EVEN, GROUNDS, HEAD, ODD, WARN, Parts, is_compound, parts

Colour = Union[RGB, int]  # an int is the index of one of the sixteen
_TEXT, _HIGH = 4.5, 7.0  # WCAG's least contrast for text, and its enhanced one
_SHARES = {EVEN: 0.11, ODD: 0.2}  # of the foreground in a ground
_TONE_OF = {HEAD: "accent", WARN: "warn", ALARM: "alarm"}
_FEW = {"dark": {EVEN: 8, ODD: 0}, "light": {EVEN: 7, ODD: 15}}  # grounds of sixteen
_BOLD, _DIM, _REVERSE = "1", "2", "7"
_ALARMING = 70  # percent of a scale, up to which it goes from good to warn


class Style(NamedTuple):
    """SGR parameters taken apart: attributes, and the colour of the text."""

    attributes: tuple[str, ...] = ()
    colour: Optional[Colour] = None


def completed(
    lines: list[list[Span]], table: dict[str, str], side: Mapping[str, Any], depth: str
) -> dict[str, str]:
    """The SGR parameters by tone, with those of the compound tones in `lines`.

    table: those of the theme's tones; empty without colours, and then nothing is added. side: the
    theme's side, whose `background`, `foreground` and `blocks` count.
    """
    tones = {span.tone for line in lines for span in line if is_compound(span.tone)}
    if not table or not tones:
        return table
    named = side.get("blocks")
    colours = [side.get("background"), side.get("foreground")]
    colours += named[:2] if isinstance(named, list) else []
    texts = tuple([one if isinstance(one, str) else "" for one in colours])
    painter = _painter(tuple(table.items()), texts, depth if HAS_RICH else "16")
    return {**table, **{tone: painter.code(tone) for tone in tones}}


@lru_cache(maxsize=16)
def _painter(table: tuple[tuple[str, str], ...], texts: tuple[str, ...], depth: str) -> _Painter:
    return _Painter(dict(table), [hexadecimal(text) for text in texts], depth)


class _Painter:
    """Codes in one theme at one depth."""

    def __init__(self, table: dict[str, str], colours: list[RGB | None], depth: str) -> None:
        self._table, self._depth = table, depth
        ground, text, *blocks = colours
        self._dark, self._light = ground or (30, 30, 30), text or (204, 204, 204)
        is_dark = luminance(self._dark) <= luminance(self._light)
        self._side = "dark" if is_dark else "light"
        own = [style(code).colour for code in table.values()]
        ratios = [contrast(_rgb(one), self._dark) for one in own if one is not None]
        self._most = (
            _HIGH if ratios and min(ratios) >= _HIGH else _TEXT
        )  # of high contrast stays so
        self._grounds = {name: self._ground(name, blocks) for name in GROUNDS}
        self._codes: dict[str, str] = {}

    def code(self, tone: str) -> str:
        """The SGR parameters of a compound tone."""
        found = self._codes.get(tone)
        if found is None:
            if len(self._codes) > 1000:  # styles that a person tries one after the other
                self._codes.clear()
            found = self._codes[tone] = self._made(parts(tone))
        return found

    def _made(self, tone: Parts) -> str:
        if tone.edge:
            return self._edge(tone.edge, tone.ground)
        own = sgr(tone.style, self._depth) if tone.style else ""
        code = ";".join(filter(None, (self._table.get(tone.tone, ""), own)))
        if tone.place is not None and self._depth == "truecolor":
            placed = self._place(tone.place)
            code = ";".join([*style(code).attributes, _code(placed, 38)]) if placed else code
        if tone.ground not in self._grounds:
            return code
        return self._on(style(code), tone.tone, tone.ground)

    # Grounds

    def _ground(self, name: str, blocks: list[RGB | None]) -> Colour | None:
        """The colour of a ground; None in a theme without colours."""
        accent = style(self._table.get(_TONE_OF[HEAD], "")).colour
        if accent is None:
            return None
        if name in _TONE_OF:
            own = style(self._table.get(_TONE_OF[name], "")).colour
            return self._shown(accent if own is None else own)
        if self._depth == "16":
            return _FEW[self._side][name]
        index = (EVEN, ODD).index(name)
        named = blocks[index] if index < len(blocks) else None
        return self._shown(named) if named else self._derived(name)

    def _derived(self, name: str) -> Colour:
        """One of the grounds that alternate."""
        ground = mixed(self._dark, self._light, _SHARES[name])
        # Of 256 a grey: the most similar colour may have a tint that the theme has not.
        return of_palette(grey(ground)) if self._depth == "256" else ground

    def _edge(self, name: str, behind: str) -> str:
        """An edge in the colour of one ground on another."""
        colour, ground = self._grounds.get(name), self._grounds.get(behind)
        if self._grounds[HEAD] is None:
            if _is_reversed(name):
                return ""
            return _REVERSE if _is_reversed(behind) else _DIM
        codes = [_code(colour, 38)] if colour is not None else []
        return ";".join(codes + ([_code(ground, 48)] if ground is not None else []))

    # Text

    def _on(self, text: Style, tone: str, name: str) -> str:
        """Text on a ground, as it can be read there."""
        ground = self._grounds[name]
        if ground is None:
            attributes = set(text.attributes)
            if _is_reversed(name):  # a dim reverse would be a hole in the block
                attributes = (attributes - {_DIM}) ^ {_REVERSE}
            return ";".join(sorted(attributes))
        attributes = {one for one in text.attributes if one != _DIM}
        if self._depth == "16":
            colour: Colour = self._of_sixteen(text.colour, name, ground)
            if _BOLD in attributes and contrast(_rgb(_brighter(colour)), _rgb(ground)) < ENOUGH:
                attributes -= {_BOLD}  # which many terminals draw in the brighter colour
        elif name in _TONE_OF:
            colour = self._shown(self._best(ground))
        else:
            colour = self._readable(text.colour, tone, _rgb(ground))
        return ";".join([*sorted(attributes), _code(colour, 38), _code(ground, 48)])

    def _best(self, ground: Colour) -> RGB:
        """What is read best on a ground: of the theme's own two, where that is enough."""
        behind = _rgb(ground)
        own = better(behind, self._dark, self._light)
        if contrast(_rgb(self._shown(own)), behind) >= _TEXT:
            return own
        return better(behind, BLACK, WHITE)

    def _readable(self, colour: Colour | None, tone: str, ground: RGB) -> Colour:
        """A colour, or the theme's text, as far towards black or white as it has to be."""
        wanted = self._light if colour is None else _rgb(colour)
        least = self._most
        if tone not in ("plain", "strong"):
            least = max(ENOUGH, min(contrast(wanted, self._dark), least))
        end = better(ground, BLACK, WHITE)
        for step in range(11):
            shown = self._shown(mixed(wanted, end, step / 10))
            if contrast(_rgb(shown), ground) >= least:
                break
        return shown

    def _of_sixteen(self, colour: Colour | None, name: str, ground: Colour) -> int:
        """The index of a colour that is read on a ground of the sixteen: its own, its brighter or
        darker one, else black or white."""
        behind = _rgb(ground)
        own = [colour, colour ^ 8] if isinstance(colour, int) and name not in _TONE_OF else []
        for index in own:
            if contrast(SIXTEEN[index], behind) >= ENOUGH:
                return index
        return 0 if better(behind, BLACK, WHITE) == BLACK else 15

    def _place(self, percent: int) -> RGB | None:
        """The colour at a place of the scale; None in a theme without colours."""
        found = [style(self._table.get(tone, "")).colour for tone in ("good", "warn", "alarm")]
        if any(colour is None for colour in found):
            return None
        good, warn, alarm = [_rgb(colour) for colour in found if colour is not None]
        if percent <= _ALARMING:
            return mixed(good, warn, percent / _ALARMING)
        return mixed(warn, alarm, min((percent - _ALARMING) / (100 - _ALARMING), 1.0))

    def _shown(self, colour: Colour) -> Colour:
        """A colour as the depth has it."""
        if isinstance(colour, int) or self._depth == "truecolor":
            return colour
        return of_palette(nearest(colour))


def style(code: str) -> Style:
    """SGR parameters, taken apart; a background is left out."""
    attributes: list[str] = []
    colour: Colour | None = None
    pending = code.split(";")
    while pending:
        one = pending.pop(0)
        number = int(one) if one.isdecimal() else 0
        if number in (38, 48):
            extended = _extended(pending)
            colour = extended if number == 38 and extended is not None else colour
        elif 30 <= number <= 37 or 90 <= number <= 97:
            colour = number - 30 if number < 90 else number - 82
        elif 1 <= number <= 9 and one not in attributes:
            attributes.append(one)
    return Style(tuple(attributes), colour)


def _extended(pending: list[str]) -> Colour | None:
    """The colour that follows 38 or 48, removed from what is pending."""
    kind = pending.pop(0) if pending else ""
    size = {"5": 1, "2": 3}.get(kind, 0)
    numbers = [int(one) for one in pending[:size] if one.isdecimal()]
    del pending[:size]
    if not numbers or len(numbers) != size or max(numbers) > 255:
        return None
    if size == 1:
        return numbers[0] if numbers[0] < 16 else of_palette(numbers[0])
    return numbers[0], numbers[1], numbers[2]


def _code(colour: Colour, kind: int) -> str:
    """The SGR parameters of a colour: of text (38), of a ground (48)."""
    if isinstance(colour, int):
        return str(kind - 8 + colour if colour < 8 else kind + 44 + colour)
    index = nearest(colour)
    if of_palette(index) == colour:
        return f"{kind};5;{index}"
    return "{};2;{};{};{}".format(kind, *colour)


def _rgb(colour: Colour) -> RGB:
    return SIXTEEN[colour] if isinstance(colour, int) else colour


def _brighter(colour: Colour) -> Colour:
    return colour | 8 if isinstance(colour, int) else colour


def _is_reversed(ground: str) -> bool:
    """Whether a ground is the reverse of the terminal's, in a theme without colours."""
    return ground in (HEAD, ALARM, ODD)
