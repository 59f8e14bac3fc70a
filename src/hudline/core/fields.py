"""Readers of untrusted fields: each may be missing, null or of another type, and text may hold
escape sequences, control characters, bidirectional overrides or halves of surrogate pairs.
"""

from hudline.platform.outbox import SEPARATOR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

Record = dict[str, object]

MODEL_LENGTH = 160  # characters of a model's id: a cloud provider's is long
LATEST = 1e11  # seconds since 1970; a later time is garbage, of which no calendar has the day
_ID_LENGTH = 128  # characters of an id
JOINER = "\u200d"
STRING_ENDS = ("\x1b\\", "\x07", "\x9c")  # of an escape sequence that holds a string
_STRING_INTRODUCERS = "]P_^X"  # OSC, DCS, APC, PM, SOS: a string up to ST or BEL
_C1_STRINGS = "\x9d\x90\x9f\x9e\x98"
_INTRODUCERS = "\x1b\x9b" + _C1_STRINGS


def keep(record: "Record", name: str, value: object) -> None:
    """Set `record[name]` unless `value` is None, "" or []: all three mean *not known*."""
    if value not in (None, "", []):
        record[name] = value


def identifier(value: object) -> str:
    """The printable id of at most 128 characters that `value` is, without halves of surrogate
    pairs; "" where it is none."""
    if not isinstance(value, str) or len(value) > _ID_LENGTH:
        return ""
    if value.isprintable():
        return value
    value = "".join([char for char in value if not "\ud800" <= char <= "\udfff"])
    return value if value.isprintable() else ""


def is_whole(text: str) -> bool:
    """Whether a text holds no half of a surrogate pair: with one it names no file."""
    return text.isprintable() or not any("\ud800" <= char <= "\udfff" for char in text)


def slashed(path: str) -> str:
    """An absolute path of Windows as Hudline writes it, with slashes and a capital drive letter;
    any other path as it is."""
    has_drive = path[:1].isalpha() and path[1:3] in (":\\", ":/")
    if has_drive or path[:2] == "\\\\":
        path = path.replace("\\", "/")
    return path[0].upper() + path[1:] if has_drive else path


def is_of_windows(path: str) -> bool:
    """Whether an absolute path, as `slashed` returns it, is one of Windows."""
    return (path[:1].isalpha() and path[1:3] == ":/") or path[:2] == "//"


def in_one_case(path: str) -> str:
    """What is the same for an absolute path however it is written: Windows tells no capitals
    apart."""
    path = slashed(path)
    return path.lower() if is_of_windows(path) else path


def is_below(path: str, folder: str) -> bool:
    """Whether an absolute path is `folder` or lies in it; Windows tells no capitals apart."""
    path, folder = f"{path}/", f"{folder.rstrip('/')}/"
    if is_of_windows(folder):
        path, folder = path.lower(), folder.lower()
    return path.startswith(folder)


def as_people_write(path: str) -> str:
    """An absolute path as people write it on this system: on Windows with backslashes."""
    if SEPARATOR == "/":
        return path
    path = slashed(path)
    return path.replace("/", SEPARATOR) if is_of_windows(path) else path


def table(value: object) -> "dict[str, object]":
    """The object that `value` is; an empty one where it is none."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> "list[dict[str, object]]":
    """The objects in the list that `value` is; none where it is no list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def number(value: object) -> "Optional[float]":
    """The number that `value` is; None for a boolean, a negative number, and from 1e15 on."""
    usable = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if usable and 0 <= value < 1e15 else None  # type: ignore[operator, return-value]


def moment(value: object) -> "Optional[float]":
    """The time, in seconds since 1970, that `value` is; None for what can be none."""
    found = number(value)
    return found if found is not None and found < LATEST else None


def whole(value: object) -> "Optional[int]":
    """`number` without its fraction."""
    found = number(value)
    return None if found is None else int(found)


def switch(value: object) -> "Optional[bool]":
    """The boolean that `value` is; None where it is none."""
    return value if isinstance(value, bool) else None


def clean(value: object, limit: int) -> str:
    """`value` as one line of at most `limit` characters without anything a terminal would obey;
    "" where it is no string.

    Escape sequences are removed whole, white space becomes one space, other unprintable characters
    are removed, emoji joiners stay. A cut ends in "…".
    """
    if not isinstance(value, str):
        return ""
    text = value[: limit * 4 + 64]
    if not text.isprintable():
        text = printable(text)
    text = " ".join(text.split()) if "  " in text else text.strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def printable(text: str) -> str:
    """`text` without what a terminal would obey: escape sequences are removed whole, each white
    space becomes a space, other unprintable characters are removed, emoji joiners stay."""
    chars = []
    index, end = 0, len(text)
    while index < end:
        char = text[index]
        index += 1
        if char.isprintable() or char == JOINER:
            chars.append(char)
        elif char.isspace():
            chars.append(" ")
        elif char in _INTRODUCERS:
            index = after_sequence(text, index - 1)
    return "".join(chars)


def after_sequence(text: str, start: int) -> int:
    """The index behind the escape sequence that starts at `start`."""
    char, follow = text[start], text[start + 1 : start + 2]
    if char == "\x9b" or (char == "\x1b" and follow == "["):
        return _after_control(text, start + (1 if char == "\x9b" else 2))
    if char in _C1_STRINGS or (char == "\x1b" and follow and follow in _STRING_INTRODUCERS):
        return _after_string(text, start + 1)
    while " " <= text[start + 1 : start + 2] <= "/":
        start += 1  # intermediate bytes, as in the charset switch ESC ( B
    return start + (1 if text[start + 1 : start + 2] == "\x1b" else 2)


def _after_control(text: str, index: int) -> int:
    while index < len(text) and not "@" <= text[index] <= "~":
        index += 1
    return index + 1


def _after_string(text: str, index: int) -> int:
    found = [(text.find(end, index), len(end)) for end in STRING_ENDS]
    return min([at + length for at, length in found if at >= 0], default=len(text))
