"""A JSON file of the person's as text, in the encoding that it has and goes back to.

Bytes that are not UTF-8 and halves of surrogate pairs stay as they are: the client reads such a
file, too (client 2.1.332).
"""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder, dumps
from typing import NamedTuple

import orjson

from hudline.codec import marks

_HALVES = re.compile("[\ud800-\udfff]")
_BIG_ENDIAN = b"\xfe\xff"
_DIGITS = 400  # of a whole number that Python makes one of; orjson makes a float of 20


class Misread(ValueError):  # noqa: N818 - a finding, not a fault
    """A file is no JSON; the message says why and where: "a comment at line 2, column 3"."""


class Document(NamedTuple):
    """What a file holds: its byte order mark (b"" without one) and its text behind that."""

    mark: bytes
    text: str

    def encoded(self, text: str) -> bytes:
        """`text` as the bytes of such a file; characters that it cannot hold are escaped."""
        encoding, errors = _coding(self.mark)
        try:
            return self.mark + text.encode(encoding, errors)
        except UnicodeEncodeError:
            escaped = _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
            return self.mark + escaped.encode(encoding)


def decoded(data: bytes) -> Document:
    """The text in `data`; Misread where it is in an encoding that the client does not read."""
    mark, rest = marks.split(data)
    if data.startswith(_BIG_ENDIAN):
        raise Misread("it is UTF-16 with the big end first; save it as UTF-8")
    encoding, errors = _coding(mark)
    try:
        text = rest.decode(encoding, errors)
    except UnicodeDecodeError:
        raise Misread("its UTF-16 ends within a character") from None
    if "\0" in text[:4]:
        raise Misread("it is text in an encoding that is not UTF-8; save it as UTF-8")
    return Document(mark, text)


def _coding(mark: bytes) -> tuple[str, str]:
    """Python's names of the encoding behind `mark`, and of what it does with odd characters."""
    if mark == marks.UTF16:
        return "utf-16-le", "surrogatepass"
    return "utf-8", "surrogateescape"


def parsed(text: str) -> object:
    """The value that a JSON text holds; Misread where it holds none."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        strict = error
    try:
        return _LENIENT.decode(text)
    except JSONDecodeError as error:
        # Of what is wrong orjson says more, but it stops at the first half of a surrogate pair.
        raise Misread(_reason(text, error if "surrogate" in strict.msg else strict)) from None
    except (ValueError, RecursionError, SystemError):  # SystemError: Python 3.13.0
        raise Misread(_reason(text, strict)) from None


def written(value: object, indented: bool = False) -> str:
    """`value` as JSON text, in one line or a line a member, two spaces a level."""
    try:
        option = orjson.OPT_INDENT_2 if indented else 0
        return orjson.dumps(value, option=option).decode()
    except TypeError:  # halves of surrogate pairs, numbers past 64 bits
        if indented:
            return dumps(value, indent=2)
        return dumps(value, separators=(",", ":"))


def is_whole(text: str) -> bool:
    """Whether `text` holds no half of a surrogate pair, which nothing can print or run."""
    return not _HALVES.search(text)


def _refuse(word: str) -> object:
    raise ValueError(word)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < _DIGITS else float(digits)


# What orjson refuses and the client reads: halves of surrogate pairs.
_LENIENT = JSONDecoder(parse_constant=_refuse, parse_int=_whole)


def _reason(text: str, error: JSONDecodeError) -> str:
    """What is wrong, with line and column; never a piece of the text, which may hold keys."""
    if "depth limit" in error.msg:
        return "it is nested too deeply"
    place = f"line {error.lineno}, column {error.colno}"
    behind = text[max(error.pos - 1, 0) :].lstrip()
    if behind.startswith(("//", "/*")):
        return f"a comment at {place}"
    return f"{error.msg} at {place}"
