"""Lines of spans as segments for the band: `[text, colour, attributes]`, and perhaps an address.

The client draws them. One escape character or one colour that it does not know would make it
refuse the whole band, so no text has a control character, and a colour is one of `#rrggbb`,
`ansi256(n)` and sixteen names; "" is the terminal's own.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.page.piece import Span

    Style = tuple[str, int]

BOLD, DIM, ITALIC, UNDERLINE, INVERSE, STRUCK = 1, 2, 4, 8, 16, 32
_ATTRIBUTES = {1: BOLD, 2: DIM, 3: ITALIC, 4: UNDERLINE, 7: INVERSE, 9: STRUCK, 21: UNDERLINE}
_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_BRIGHT = ("gray", *(name + "Bright" for name in _NAMES[1:]))
# C0, DEL, C1, what breaks lines, and halves of surrogate pairs, which are no UTF-8.
_FORBIDDEN: "dict[int, None]" = dict.fromkeys(
    (*range(32), *range(127, 160), 0x2028, 0x2029, *range(0xD800, 0xE000))
)


def segments(
    lines: "list[list[Span]]", table: "dict[str, str]", is_linked: bool = False
) -> "list[list[list[Any]]]":
    """The segments of each line. table: the parameters of the SGR sequence by tone. is_linked:
    whether the terminal shows links; the client writes the address out where it does not."""
    styles = {tone: style(code) for tone, code in table.items()}
    return [[_segment(span, styles, is_linked) for span in line if span[0]] for line in lines]


def _segment(span: "Span", styles: "dict[str, Style]", is_linked: bool) -> "list[Any]":
    own = style(span[3]) if len(span) > 3 and styles else styles.get(span[1], ("", 0))
    made: list[Any] = [span[0].translate(_FORBIDDEN), *own]
    if is_linked and len(span) > 2 and span[2]:
        from hudline.page.links import address  # only where something leads somewhere

        target = address(span[2])
        return [*made, target] if target else made
    return made


def style(code: str) -> "Style":
    """(colour, attributes) of SGR parameters; what the band has no word for is left out."""
    colour, attributes = "", 0
    waiting = code.replace(":", ";").split(";") if code else []
    while waiting:
        number = _number(waiting.pop(0))
        if number in (38, 48, 58):
            told = _extended(waiting)
            colour = told if number == 38 else colour
        elif 30 <= number <= 37:
            colour = _NAMES[number - 30]
        elif 90 <= number <= 97:
            colour = _BRIGHT[number - 90]
        else:
            attributes |= _ATTRIBUTES.get(number, 0)
    return colour, attributes


def _extended(waiting: "list[str]") -> str:
    """The colour that follows 38, taken off what is waiting."""
    kind = waiting.pop(0) if waiting else ""
    if kind == "5":
        index = _number(waiting.pop(0)) if waiting else -1
        return f"ansi256({index})" if 0 <= index <= 255 else ""
    if kind != "2":
        return ""
    if len(waiting) > 3 and not waiting[0]:
        del waiting[0]  # 38:2::r:g:b has a place for a colour space
    parts = [_number(one) for one in waiting[:3]]
    del waiting[:3]
    is_whole = len(parts) == 3 and all(0 <= one <= 255 for one in parts)
    return "#{:02x}{:02x}{:02x}".format(*parts) if is_whole else ""


def _number(told: str) -> int:
    return int(told[:4]) if told.isascii() and told.isdigit() else -1
