"""A JSON object as a person wrote it: one member changes, every other byte stays.

The text has been read as JSON before, so it is only measured here, not checked again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from json import JSONDecoder
from typing import Any, NamedTuple

from hudline.complaint import Complaint
from hudline.store.document import written

_SPACE = re.compile(r"[ \t\r\n]*")
# Only the spans are wanted, so figures stay text: a figure of any length is measured.
_DECODER = JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


class Member(NamedTuple):
    """One member of the outermost object; offsets into the text, ends exclusive."""

    key: str
    begin: int
    value: int
    end: int


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def members(text: str) -> Iterator[Member]:
    """Yield the members of the object that is `text`, in order, repeated keys included.

    Complaint where what is in it is nested deeper than the standard library reads.
    """
    try:
        yield from _members(text)
    except (RecursionError, SystemError):  # SystemError: Python 3.13.0
        raise Complaint(
            "A JSON file is nested too deeply to be changed; nothing was changed.",
            "Make it flatter, then run this again.",
        ) from None


def _members(text: str) -> Iterator[Member]:
    at = _skip(text, text.index("{") + 1)
    while text[at] != "}":
        key, colon = _DECODER.raw_decode(text, at)
        value = _skip(text, text.index(":", colon) + 1)
        _, end = _DECODER.raw_decode(text, value)
        yield Member(str(key), at, value, end)
        comma = _skip(text, end)
        at = _skip(text, comma + 1) if text[comma] == "," else comma


def put(text: str, key: str, value: object) -> str:
    """`text` with `value` under `key`: in its old place, or behind the last member.

    New text follows the file: its indent, its line ends, or all in one line.
    """
    return _put(text, key, lambda lead: _written(value, lead))


def put_text(text: str, key: str, value: str) -> str:
    """The same for a value that is JSON text itself, which stays as it is."""
    return _put(text, key, lambda _: value)


def _put(text: str, key: str, value: Callable[[str], str]) -> str:
    held = list(members(text))
    lead = _lead(text, held)
    found = [member for member in held if member.key == key]
    if found:
        last = found[-1]  # the one that counts when a key is repeated
        return text[: last.value] + value(lead) + text[last.end :]
    entry = f"{written(key)}: {value(lead)}"
    if held:
        end = held[-1].end
        return text[:end] + "," + (lead or " ") + entry + text[end:]
    opened = text.index("{") + 1
    return text[:opened] + lead + entry + lead.rstrip(" \t") + text[_skip(text, opened) :]


def value_text(text: str, key: str) -> str | None:
    """The text of the value under `key`, as it stands there; None where there is no such key."""
    found = [member for member in members(text) if member.key == key]
    return text[found[-1].value : found[-1].end] if found else None


def amended(text: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """`text`, which holds the object `before`, changed to hold `after`: what is the same in both
    keeps its place and its text; what is new stands behind it."""
    for key in before:
        if key not in after:
            text = drop(text, key)
    for key, value in after.items():
        # As text: for Python True is 1.
        if key not in before or written(before[key]) != written(value):
            text = put(text, key, value)
    return text


def drop(text: str, key: str) -> str:
    """`text` without the members called `key`, and without the comma that went with each."""
    while True:
        held = list(members(text))
        places = [place for place, member in enumerate(held) if member.key == key]
        if not places:
            return text
        place = places[-1]
        if place:
            text = text[: held[place - 1].end] + text[held[place].end :]
        elif len(held) > 1:
            text = text[: held[0].begin] + text[held[1].begin :]
        else:
            opened = text.index("{") + 1
            text = text[:opened] + text[_skip(text, held[0].end) :]


def _lead(text: str, held: list[Member]) -> str:
    """What stands before a member: a line end and an indent, or nothing in a one-line file."""
    if not held:
        return "\r\n  " if "\r\n" in text else "\n  "
    before = text[text.index("{") + 1 : held[0].begin]
    newline = "\r\n" if "\r\n" in before else "\n"
    return newline + before.rpartition("\n")[2] if "\n" in before else ""


def _written(value: object, lead: str) -> str:
    """`value` as JSON text that fits below a member that begins with `lead`."""
    if not lead:
        return written(value)
    indent = lead.lstrip("\r\n")
    lines = []
    for line in written(value, indented=True).split("\n"):
        bare = line.lstrip(" ")
        lines.append(indent * ((len(line) - len(bare)) // 2 + 1) + bare)
    return (lead[: -len(indent)] if indent else lead).join(lines)[len(indent) :]
