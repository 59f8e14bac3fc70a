"""Parses another program's status line: its text, its colours and its links, and nothing else.

Of all that a terminal would obey, SGR sequences (colours, bold, underline) and OSC 8 links stay,
taken apart so that whoever draws ends them where they end. The rest goes as in `core.fields`.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from hudline.core.fields import JOINER, STRING_ENDS, after_sequence

_PRIVATE = ("\ue000", "\uf8ff")  # where the fonts for terminals keep their symbols
_ADDRESS = 500  # characters of a link's address at the most
_ADDRESSES = ("https://", "http://", "file://", "mailto:")
# What ends which attributes; a colour ends the one before it.
_ENDS = {
    "22": ("1", "2"), "23": ("3",), "24": ("4", "21"), "25": ("5", "6"), "27": ("7",), "29": ("9",),
    "39": ("text",), "49": ("ground",), "55": ("53",), "59": ("line",),
}  # fmt: skip
_PALETTE = {"38": "text", "48": "ground", "58": "line"}  # colours by their number or their parts
# What kind of attribute a parameter sets: an attribute is a kind of its own.
_KINDS = {
    **{one: one for one in ("1", "2", "3", "4", "5", "6", "7", "9", "21", "53")},
    **{str(number): "text" for number in (*range(30, 38), *range(90, 98))},
    **{str(number): "ground" for number in (*range(40, 48), *range(100, 108))},
}


def styled(line: str, limit: int) -> list[list[str]]:
    """One line in parts of `[text, address of a link, SGR parameters]`, both "" where there are
    none; at most `limit` characters. White space becomes spaces, each for itself."""
    characters: list[tuple[str, str, str]] = []
    style: dict[str, str] = {}
    link, index = "", 0
    while index < len(line) and len(characters) < limit:
        char = line[index]
        if char == "\x1b" or "\x80" <= char <= "\x9f":
            end = after_sequence(line, index)
            sequence = line[index:end]
            index = end
            if sequence[:2] == "\x1b[" and sequence[-1:] == "m":
                _apply_sgr(style, sequence[2:-1])
            elif sequence[:4] == "\x1b]8;":
                link = _address(sequence)
            continue
        index += 1
        shown = _shown(char)
        if shown:
            characters.append((shown, link, ";".join(style.values())))
    alike = groupby(characters, key=itemgetter(1, 2))
    return [["".join([character for character, *_ in run]), *look] for look, run in alike]


def _shown(char: str) -> str:
    if char.isprintable() or char == JOINER or _PRIVATE[0] <= char <= _PRIVATE[1]:
        return char
    if "\U000f0000" <= char <= "\U0010fffd":
        return char  # more private symbols
    return " " if char.isspace() else ""


def _address(sequence: str) -> str:
    """The address in an OSC 8 sequence; "" where a link ends, or leads where none should."""
    address = sequence[4:].partition(";")[2]
    for end in STRING_ENDS:
        address = address[: -len(end)] if address.endswith(end) else address
    return address if is_link(address) and address.lower().startswith(_ADDRESSES) else ""


def is_link(address: str) -> bool:
    """Whether a terminal can be given an address: short, and of visible ASCII characters alone."""
    is_visible = address.isascii() and address.isprintable() and " " not in address
    return is_visible and len(address) <= _ADDRESS


def _apply_sgr(style: dict[str, str], parameters: str) -> None:
    """Bring `style` (what kind of attribute, its parameters) up to date with one SGR sequence."""
    left = parameters.split(";")
    while left:
        parameter = left.pop(0).lstrip("0")
        if not set(parameter) <= set("0123456789:"):
            return
        number = parameter.partition(":")[0]
        if not number:
            style.clear()
        elif number in _PALETTE:
            if ":" not in parameter:
                count = {"5": 2, "2": 4}.get("".join(left[:1]), 1)
                parameter = ";".join([parameter, *left[:count]])
                del left[:count]
            _set(style, _PALETTE[number], parameter)
        elif number in _ENDS:
            for kind in _ENDS[number]:
                style.pop(kind, None)
        else:
            _set(style, _KINDS.get(number, ""), parameter)


def _set(style: dict[str, str], kind: str, parameters: str) -> None:
    if kind and len(parameters) <= 24 and set(parameters) <= set("0123456789:;"):
        style[kind] = parameters
