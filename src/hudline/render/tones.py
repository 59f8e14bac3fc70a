"""Tones with more than a name: a style of the person's, a place on a scale, the ground of a block.

`TONE[=STYLE][~PERCENT][@GROUND]` is the tone of text, `^GROUND@GROUND` that of an edge between two
blocks. `render.block_colours` gives them their codes; all other tones are those of the theme.
"""

from __future__ import annotations

from typing import NamedTuple, Optional

from hudline.render.fragment import Span

# The grounds of blocks: the first of a row, what warns, what alarms, and two that alternate.
HEAD, WARN, ALARM, EVEN, ODD = GROUNDS = ("head", "warn", "alarm", "even", "odd")
_STYLE, _PLACE, _GROUND, _EDGE = "=", "~", "@", "^"
_HIDING = frozenset({"link", "conceal", "c", "blink", "blink2"})  # in any case
_SIGNS = frozenset("_ #(),")  # beside letters and digits


class Parts(NamedTuple):
    """A tone taken apart: the theme's tone, a style in rich's language, a place from 0 to 100 (None
    for none), the ground it stands on, and for an edge the ground that it is in the colour of; ""
    for what it does not have."""

    tone: str
    style: str = ""
    place: Optional[int] = None
    ground: str = ""
    edge: str = ""


def is_compound(tone: str) -> bool:
    """Whether a tone is more than the name of one."""
    return not tone.isalpha()


def parts(tone: str) -> Parts:
    """A tone, taken apart."""
    text, _, ground = tone.rpartition(_GROUND) if _GROUND in tone else (tone, "", "")
    if text[:1] == _EDGE:
        return Parts("plain", ground=ground, edge=text[1:])
    text, _, place = text.partition(_PLACE)
    text, _, style = text.partition(_STYLE)
    return Parts(text, style, int(place) if place.isdecimal() else None, ground)


def styled(tone: str, style: str) -> str:
    """A tone with a style of the person's over it."""
    return f"{tone}{_STYLE}{style}" if style else tone


def placed(tone: str, percent: int) -> str:
    """A tone at a place (0 to 100) of the scale from good to alarm, where colours are enough."""
    return f"{tone}{_PLACE}{percent}"


def on(tone: str, ground: str) -> str:
    """A tone on the ground of a block."""
    return f"{tone}{_GROUND}{ground}"


def edge(colour: str, ground: str) -> str:
    """The tone of an edge in the colour of one ground, on another; "" is the terminal's own."""
    return f"{_EDGE}{colour}{_GROUND}{ground}"


def may_be_style(text: str) -> bool:
    """Whether a text has nothing but what styles of colours and weights are written with."""
    is_written = all(char in _SIGNS or (char.isascii() and char.isalnum()) for char in text)
    return is_written and not _HIDING.intersection(text.lower().split())


def graded(spans: list[Span]) -> list[Span]:
    """A bar (`render.gauges.bar`) whose full cells grow from good to alarm along its width, each a
    span; its faint rest as it is."""
    width = sum(len(span.text) for span in spans)
    shown: list[Span] = []
    for span in spans:
        if span.tone == "faint":
            shown.append(span)
            continue
        for char in span.text:
            place = 100 * len(shown) // max(width - 1, 1)
            shown.append(span._replace(text=char, tone=placed(span.tone, place)))
    return shown
