"""Lines of spans as segments for the band: `[text, colour, attributes]`, perhaps with an address
behind that, or with an address ("" for none) and the colour of the ground.

The client draws them. One escape character or one colour that it does not know would make it
refuse the whole band, so no text has a control character, and a colour is one of `#rrggbb`,
`ansi256(n)` and some names; "" is the terminal's own.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hudline.render.fragment import Span
from hudline.render.hyperlinks import address

BOLD, DIM, ITALIC, UNDERLINE, INVERSE, STRUCK = 1, 2, 4, 8, 16, 32
_ATTRIBUTES = {1: BOLD, 2: DIM, 3: ITALIC, 4: UNDERLINE, 7: INVERSE, 9: STRUCK, 21: UNDERLINE}
# Numbers where the client's names mean other colours in a terminal of sixteen: it draws gray as
# white, white as its brighter form and cyanBright as cyan (seen on client 2.1.332).
_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "ansi256(7)")
_BRIGHT = tuple(f"ansi256({index})" for index in range(8, 16))
# C0, DEL, C1, what breaks lines, and halves of surrogate pairs, which are no UTF-8.
_FORBIDDEN: dict[int, None] = dict.fromkeys(
    (*range(32), *range(127, 160), 0x2028, 0x2029, *range(0xD800, 0xE000))
)


class BandStyle(NamedTuple):
    """The colour of text as the band names it, a sum of attributes, the colour of the ground."""

    colour: str = ""
    attributes: int = 0
    ground: str = ""


def segments(
    lines: list[list[Span]], palette: dict[str, str], is_linked: bool = False
) -> list[list[list[Any]]]:
    """The segments of each line. palette: the SGR parameters by tone. is_linked: whether the
    terminal shows links; the client writes the address out where it does not."""
    styles = {tone: style(code) for tone, code in palette.items()}
    return [[_segment(span, styles, is_linked) for span in line if span.text] for line in lines]


def _segment(span: Span, styles: dict[str, BandStyle], is_linked: bool) -> list[Any]:
    if span.style is not None and styles:
        shown = style(span.style)
    else:
        shown = styles.get(span.tone, BandStyle())
    target = address(span.link) if is_linked else ""
    behind = [target, shown.ground] if shown.ground else [target] if target else []
    return [span.text.translate(_FORBIDDEN), shown.colour, shown.attributes, *behind]


def style(code: str) -> BandStyle:
    """The style of SGR parameters; what the band has no word for is left out."""
    colour, attributes, ground = "", 0, ""
    pending = code.replace(":", ";").split(";")
    while pending:
        number = _number(pending.pop(0))
        if number in (38, 48, 58):
            extended = _extended(pending)
            colour = extended if number == 38 else colour
            ground = extended if number == 48 else ground
        elif 30 <= number <= 37:
            colour = _NAMES[number - 30]
        elif 90 <= number <= 97:
            colour = _BRIGHT[number - 90]
        elif 40 <= number <= 47:
            ground = _NAMES[number - 40]
        elif 100 <= number <= 107:
            ground = _BRIGHT[number - 100]
        else:
            attributes |= _ATTRIBUTES.get(number, 0)
    return BandStyle(colour, attributes, ground)


def _extended(pending: list[str]) -> str:
    """The colour that follows 38, 48 or 58, removed from what is pending."""
    kind = pending.pop(0) if pending else ""
    if kind == "5":
        index = _number(pending.pop(0)) if pending else -1
        return f"ansi256({index})" if 0 <= index <= 255 else ""
    if kind != "2":
        return ""
    if len(pending) > 3 and not pending[0]:
        del pending[0]  # 38:2::r:g:b has a place for a colour space
    parts = [_number(one) for one in pending[:3]]
    del pending[:3]
    is_whole = len(parts) == 3 and all(0 <= one <= 255 for one in parts)
    return "#{:02x}{:02x}{:02x}".format(*parts) if is_whole else ""


def _number(digits: str) -> int:
    return int(digits[:4]) if digits.isascii() and digits.isdigit() else -1
