"""The clusters that a text is measured in, and how wide each is."""

from hudline.page.cells import OWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_SKIN = ("\U0001f3fb", "\U0001f3ff")
_REGIONAL = ("\U0001f1e6", "\U0001f1ff")
_known: "dict[tuple[str, bool], int]" = {(char, False): 1 for char in OWN}
_known["⏳", False] = 2


def clusters(text: str, wide_ambiguous: bool = False) -> "Iterator[tuple[str, int]]":
    """The clusters of `text` with their widths: 0, 1 or 2 cells."""
    start, width, index = 0, 0, 0
    while index < len(text):
        start, width = index, _width(text[index], wide_ambiguous)
        index += 1
        if _REGIONAL[0] <= text[start] <= _REGIONAL[1]:
            width = 2 if index < len(text) and _REGIONAL[0] <= text[index] <= _REGIONAL[1] else 1
            index += width - 1
        while index < len(text):
            char = text[index]
            if char == _JOINER and index + 1 < len(text) and width == 2:
                index += 2
            elif char == _EMOJI_STYLE and width:
                width = 2
                index += 1
            elif _width(char, wide_ambiguous) == 0 or (width == 2 and _SKIN[0] <= char <= _SKIN[1]):
                index += 1
            else:
                break
        yield text[start:index], width


def _width(char: str, wide_ambiguous: bool) -> int:
    if char < "\u0300":
        return 2 if wide_ambiguous and char >= "\xa1" and _look_up(char, True) == 2 else 1
    key = (char, wide_ambiguous)
    width = _known.get(key)
    if width is None:
        width = _known[key] = _look_up(char, wide_ambiguous)
    return width


def _look_up(char: str, wide_ambiguous: bool) -> int:
    if "\ue000" <= char <= "\uf8ff" and not wide_ambiguous:
        return 1  # the icons of a patched font, without the tables
    from hudline.page.widths import AMBIGUOUS, WIDE, ZERO

    point = ord(char)
    if _is_within(point, ZERO):
        return 0
    if _is_within(point, WIDE) or (wide_ambiguous and _is_within(point, AMBIGUOUS)):
        return 2
    return 1


def _is_within(point: int, ranges: "tuple[int, ...]") -> bool:
    """Whether `point` lies in one of the ranges first, last, first, last, …"""
    low, high = 0, len(ranges) // 2
    while low < high:
        middle = (low + high) // 2
        if ranges[2 * middle + 1] < point:
            low = middle + 1
        else:
            high = middle
    return 2 * low < len(ranges) and ranges[2 * low] <= point
