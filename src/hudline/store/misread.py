"""Why a file is not JSON, in a person's terms; never a piece of it, which may hold keys."""

from __future__ import annotations

import orjson

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def reason(data: bytes, error: orjson.JSONDecodeError) -> str:
    """What is wrong, with line and column: "a comment at line 2, column 3"."""
    if data.startswith(_MARKS):
        return "it begins with a byte order mark"
    if "UTF-8" in error.msg:
        return "it is not text in UTF-8"
    place = f"line {error.lineno}, column {error.colno}"
    behind = data.decode("utf-8", "replace")[max(error.pos - 1, 0) :].lstrip()
    if behind.startswith(("//", "/*")):
        return f"a comment at {place}"
    return f"{error.msg} at {place}"


def problem(data: bytes) -> str:
    """How a file is no JSON object, as the end of a sentence that it begins; "" where it is one."""
    if not data.strip():
        return "is empty"
    try:
        held = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        return f"is not valid JSON ({reason(data, error)})"
    return "" if isinstance(held, dict) else "does not hold a JSON object"
