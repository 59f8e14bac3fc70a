"""Edits the text of a JSON object: one member changes, every other byte stays.

Our own code, since no kept library does this: json-five and ruamel.yaml keep comments and layout,
but refuse or rewrite repeated keys, halves of surrogate pairs, long numbers and UTF-16. The text
has been parsed before, so only the spans of its members are found here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from json import JSONDecoder
from typing import Any, NamedTuple

from hudline.config.text_document import written
from hudline.core.errors import UserError

_SPACE = re.compile(r"[ \t\r\n]*")
# Only the spans are wanted, so numbers stay text, of any length.
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


def members(text: str) -> list[Member]:
    """The members of the object that is `text`, in order, repeated keys included.

    UserError where it is nested deeper than the standard library reads.
    """
    found = []
    at = _skip(text, text.index("{") + 1)
    try:
        while text[at] != "}":
            key, colon = _DECODER.raw_decode(text, at)
            value = _skip(text, text.index(":", colon) + 1)
            _, end = _DECODER.raw_decode(text, value)
            found.append(Member(str(key), at, value, end))
            comma = _skip(text, end)
            at = _skip(text, comma + 1) if text[comma] == "," else comma
    except (RecursionError, SystemError):  # SystemError: Python 3.13.0
        raise UserError(
            "A JSON file is nested too deeply to be changed; nothing was changed.",
            "Make it flatter, then run this again.",
        ) from None
    return found


def put(text: str, key: str, value: object) -> str:
    """`text` with `value` under `key`: in its old place, or behind the last member.

    New text takes the file's indent and line ends, or stands in one line as the file does.
    """
    return _put(text, key, lambda lead: _written(value, lead))


def put_text(text: str, key: str, value: str) -> str:
    """Like `put`, with a value that is JSON text already."""
    return _put(text, key, lambda _: value)


def _put(text: str, key: str, value: Callable[[str], str]) -> str:
    present = members(text)
    lead = _lead(text, present)
    same = [member for member in present if member.key == key]
    if same:
        last = same[-1]  # the one that counts when a key is repeated
        return text[: last.value] + value(lead) + text[last.end :]
    entry = f"{written(key)}: {value(lead)}"
    if present:
        end = present[-1].end
        return text[:end] + "," + (lead or " ") + entry + text[end:]
    opened = text.index("{") + 1
    return text[:opened] + lead + entry + lead.rstrip(" \t") + text[_skip(text, opened) :]


def value_text(text: str, key: str) -> str | None:
    """The text of the value under `key`; None where there is no such key."""
    same = [member for member in members(text) if member.key == key]
    return text[same[-1].value : same[-1].end] if same else None


def amended(text: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """`text`, which holds the object `before`, changed to hold `after`: equal members keep their
    place and text, new ones are added at the end."""
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
        present = members(text)
        indexes = [index for index, member in enumerate(present) if member.key == key]
        if not indexes:
            return text
        index = indexes[-1]
        if index:
            text = text[: present[index - 1].end] + text[present[index].end :]
        elif len(present) > 1:
            text = text[: present[0].begin] + text[present[1].begin :]
        else:
            opened = text.index("{") + 1
            text = text[:opened] + text[_skip(text, present[0].end) :]


def _lead(text: str, present: list[Member]) -> str:
    """What stands before a member: a line end and an indent, or nothing in a one-line file."""
    if not present:
        return "\r\n  " if "\r\n" in text else "\n  "
    before = text[text.index("{") + 1 : present[0].begin]
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
