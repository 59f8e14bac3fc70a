"""How many terminal cells a text takes, and cutting it to a number of them.

Text is measured in clusters: a base character with its combining marks and variation selector,
emoji tied by a joiner, a pair of regional indicators. A cluster is never cut. The width of a
character is rich's, but that spacing marks (of Indic scripts) take a cell, as in most terminals;
and unlike rich's, a joiner ties nothing but emoji, and two regional indicators are one flag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category, east_asian_width

from hudline.core.libraries import character_cells

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_SKIN = ("\U0001f3fb", "\U0001f3ff")
_REGIONAL = ("\U0001f1e6", "\U0001f1ff")
_TYING = re.compile(f"[{_JOINER}{_EMOJI_STYLE}{'-'.join(_SKIN)}{'-'.join(_REGIONAL)}]")
_PRIVATE = ("\ue000", "\uf8ff")  # icons of patched fonts, and of placeholders


@lru_cache(maxsize=4096)
def cells(text: str, wide_ambiguous: bool = False) -> int:
    """The width of `text` in cells. `wide_ambiguous`: ambiguous characters take two."""
    if text.isascii():
        return len(text)
    if not _TYING.search(text):
        return sum([_width(char, wide_ambiguous) for char in text])
    return sum([width for _, width in clusters(text, wide_ambiguous)])


def cut(text: str, limit: int, wide_ambiguous: bool = False) -> str:
    """`text` in at most `limit` cells, ending in "…" where something was left out."""
    if cells(text, wide_ambiguous) <= limit:
        return text
    mark = "…" if cells("…", wide_ambiguous) <= limit else ""
    room = limit - cells("…", wide_ambiguous)
    shown = []
    for cluster, width in clusters(text, wide_ambiguous):
        room -= width
        if room < 0:
            break
        shown.append(cluster)
    return "".join(shown).rstrip() + mark


def clusters(text: str, wide_ambiguous: bool = False) -> Iterator[tuple[str, int]]:
    """The clusters of `text` with their widths: 0, 1 or 2 cells."""
    index = 0
    while index < len(text):
        start, width = index, _width(text[index], wide_ambiguous)
        index += 1
        if _is_within(text[start], _REGIONAL):
            width = 2 if index < len(text) and _is_within(text[index], _REGIONAL) else 1
            index += width - 1
        while index < len(text):
            char = text[index]
            if char == _JOINER and index + 1 < len(text) and width == 2:
                index += 1
            elif char == _EMOJI_STYLE and width:
                width = 2
            elif _width(char, wide_ambiguous) and not (width == 2 and _is_within(char, _SKIN)):
                break
            index += 1
        yield text[start:index], width


def _width(char: str, wide_ambiguous: bool) -> int:
    if _is_within(char, _SKIN):
        return 2
    width = character_cells(char)
    if not width and category(char) == "Mc":
        return 1
    if wide_ambiguous and width == 1 and east_asian_width(char) == "A":
        return 1 if _is_within(char, _PRIVATE) else 2
    return width


def _is_within(char: str, bounds: tuple[str, str]) -> bool:
    return bounds[0] <= char <= bounds[1]
