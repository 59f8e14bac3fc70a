"""Fields of payloads from outside: each may be missing, null or of another type."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    Record = dict[str, object]

_ID = 128  # characters of an id


def keep(made: "Record", name: str, value: object) -> None:
    """Keep `value` where there is one: absent, null and empty are all *not said*."""
    if value not in (None, "", []):
        made[name] = value


def identifier(value: object) -> str:
    """The id that `value` is, without halves of surrogate pairs; "" where it is none."""
    if not isinstance(value, str) or len(value) > _ID:
        return ""
    if not value.isprintable():
        value = "".join([char for char in value if not "\ud800" <= char <= "\udfff"])
    return value if value.isprintable() else ""


def is_whole(text: str) -> bool:
    """Whether a text holds no half of a surrogate pair: with one it names no file."""
    return text.isprintable() or not any("\ud800" <= char <= "\udfff" for char in text)


def table(value: object) -> "dict[str, object]":
    """The object that `value` is; an empty one where it is none."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> "list[dict[str, object]]":
    """The objects in the list that `value` is; none where it is no list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def number(value: object) -> "Optional[float]":
    """The number that `value` is; None where it is none, negative, or beyond all measure."""
    usable = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if usable and 0 <= value < 1e15 else None  # type: ignore[operator, return-value]


def whole(value: object) -> "Optional[int]":
    """The same without what stands behind the point."""
    told = number(value)
    return None if told is None else int(told)
