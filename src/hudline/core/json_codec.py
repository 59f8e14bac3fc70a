"""JSON in and out: orjson, or the standard library's package where orjson is not installed yet.

The client reads settings that begin with the byte order mark of UTF-8, and those in UTF-16 that
begin with the mark of its little-endian form; no others (client 2.1.332).
"""

from __future__ import annotations

import json
from typing import Any

try:
    import orjson
except ImportError:
    orjson = None  # type: ignore[assignment]

NAME = "json" if orjson is None else "orjson"
UTF8, UTF16 = b"\xef\xbb\xbf", b"\xff\xfe"  # their byte order marks
_PRIME = 2**61 - 1


def split_mark(data: bytes) -> tuple[bytes, bytes]:
    """The byte order mark that `data` begins with, b"" where it has none, and the rest."""
    for mark in (UTF8, UTF16):
        if data.startswith(mark):
            return mark, data[len(mark) :]
    return b"", data


def without_mark(data: bytes) -> bytes:
    """`data` in UTF-8 and without its mark; halves of surrogate pairs are replaced."""
    mark, rest = split_mark(data)
    if mark == UTF16:
        return rest.decode("utf-16-le", "replace").encode("utf-8", "replace")
    return rest


def loads(data: bytes) -> Any:
    """The value in `data`; ValueError where there is none, or one that is nested too deeply.

    The client writes half of a surrogate pair when it cuts a text inside an emoji, which orjson
    refuses; the standard library takes it, and bytes that are not UTF-8 are replaced. A byte order
    mark is passed over, as the client does.
    """
    if orjson is not None:
        try:
            return orjson.loads(data)
        except ValueError:
            pass
    try:
        return json.loads(without_mark(data).decode("utf-8", "replace"))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def parsed(data: bytes) -> Any:
    """The value in `data`; None where there is none."""
    try:
        return loads(data) if data else None
    except ValueError:
        return None


def dumps(value: object) -> bytes:
    """`value` as JSON, in UTF-8, without spaces; halves of surrogate pairs are replaced."""
    if orjson is not None:
        try:
            return orjson.dumps(value)
        except TypeError:
            pass
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def fingerprint(*values: object) -> int:
    """A number of at most 61 bits that tells whether values have changed, without keeping them: the
    same in every process for the same JSON values."""
    try:
        data = dumps(values)
    except (TypeError, ValueError):  # halves of surrogate pairs, numbers past 64 bits
        data = repr(values).encode("utf-8", "backslashreplace")
    return int.from_bytes(data, "big") % _PRIME
