"""What a person has given to widgets: whether it is good, and what it does.

`page.options` has what a widget's specification says.
"""

from hudline.page.options import COMMON, default
from hudline.page.piece import Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.page.options import Spec, Specs
    from hudline.page.piece import Span

TEXT = 200  # characters of a text at the most


def is_good(spec: "Spec", value: object) -> bool:
    """Whether `value` is one that an option may have."""
    if isinstance(spec, bool):
        return isinstance(value, bool)
    if isinstance(spec, str):
        return isinstance(value, str) and len(value) <= TEXT
    if isinstance(spec[0], str):
        return word(value) in spec
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    if not spec[1] <= value <= spec[2]:
        return False
    return not isinstance(spec[0], int) or value == int(value)


def word(value: object) -> "str | None":
    """The word that is meant by a text or a whole number; None for what is neither."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if is_whole else value)


def taken(specs: "Specs", given: "dict[str, Any]") -> "dict[str, Any]":
    """Of what was given for options with these specifications that which is good, as it counts."""
    made = {}
    for name, value in given.items():
        if name in specs and is_good(specs[name], value):
            usual = default(specs[name])
            is_whole = isinstance(usual, int) and isinstance(value, float)
            is_word = isinstance(specs[name], tuple) and isinstance(usual, str)
            made[name] = int(value) if is_whole else word(value) if is_word else value
    return made


def common(shown: "list[Any]", given: "dict[str, Any]") -> "list[Any]":
    """What a widget shows with what every widget may be told: `rank` and `tone`."""
    rank, tone = given.get("rank"), given.get("tone")
    pieces = [one for made in shown for one in (made.pieces if isinstance(made, Row) else (made,))]
    for piece in pieces:
        if is_good(COMMON["rank"], rank):
            piece.rank = rank
        if is_good(COMMON["tone"], tone):
            piece.spans = [_toned(span, tone) for span in piece.spans]
            piece.short = piece.short and [_toned(span, tone) for span in piece.short]
    return shown


def _toned(span: "Span", tone: "Any") -> "Span":
    return (span[0], tone, *span[2:]) if span[1] in ("plain", "strong") else span
