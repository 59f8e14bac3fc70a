"""A JSON file of the person's as text, in its encoding, to which it goes back.

Bytes that are not UTF-8 and halves of surrogate pairs stay as they are: the client reads such
files, too (client 2.1.332). orjson gives the better messages, and is used where it is installed.
"""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder, dumps
from typing import NamedTuple

from hudline.core.json_codec import UTF16, split_mark

try:
    import orjson
except ImportError:
    orjson = None  # type: ignore[assignment]

_HALVES = re.compile("[\ud800-\udfff]")
_BIG_ENDIAN = b"\xfe\xff"
_DIGITS = 400  # of a whole number that becomes an int; orjson makes a float of 20


class Misread(ValueError):  # noqa: N818 - a finding, not a fault
    """A file is no JSON; the message says why and where: "a comment at line 2, column 3"."""


class Document(NamedTuple):
    """The content of a file: its byte order mark (b"" without one) and the text behind that."""

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
    mark, rest = split_mark(data)
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
    """Python's names of the encoding behind `mark` and of its error handler."""
    if mark == UTF16:
        return "utf-16-le", "surrogatepass"
    return "utf-8", "surrogateescape"


def parsed(text: str) -> object:
    """The value of a JSON text; Misread where it is none."""
    strict: JSONDecodeError | None = None
    if orjson is not None:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            strict = error
    try:
        return _LENIENT.decode(text)
    except JSONDecodeError as error:
        # orjson explains better, but it stops at the first half of a surrogate pair.
        best = error if strict is None or "surrogate" in strict.msg else strict
        raise Misread(_reason(text, best)) from None
    except (ValueError, RecursionError, SystemError) as error:  # SystemError: Python 3.13.0
        raise Misread(_reason(text, strict) if strict else str(error)) from None


def problem(data: bytes) -> str:
    """Why `data` is no JSON object, as the end of a sentence about its file; "" where it is one."""
    try:
        text = decoded(data).text
        if not text.strip():
            return "is empty"
        value = parsed(text)
    except Misread as error:
        return f"is not valid JSON ({error})"
    return "" if isinstance(value, dict) else "does not hold a JSON object"


def written(value: object, indented: bool = False) -> str:
    """`value` as JSON text, in one line or a line a member, two spaces a level."""
    if orjson is not None:
        try:
            option = orjson.OPT_INDENT_2 if indented else 0
            return str(orjson.dumps(value, option=option), "utf-8")
        except TypeError:  # halves of surrogate pairs, numbers past 64 bits
            pass
    if indented:
        return dumps(value, indent=2)
    return dumps(value, separators=(",", ":"))


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is no number of JSON")


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < _DIGITS else float(digits)


# Takes what orjson refuses and the client reads: halves of surrogate pairs.
_LENIENT = JSONDecoder(parse_constant=_refuse, parse_int=_whole)


def _reason(text: str, error: JSONDecodeError) -> str:
    """What is wrong, with line and column; no part of the text, which may hold keys."""
    if "depth limit" in error.msg:
        return "it is nested too deeply"
    place = f"line {error.lineno}, column {error.colno}"
    behind = text[max(error.pos - 1, 0) :].lstrip()
    if behind.startswith(("//", "/*")):
        return f"a comment at {place}"
    return f"{error.msg} at {place}"
