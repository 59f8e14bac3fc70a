"""Fields of records: journals may hold another version's, or garbage that is JSON."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Record = dict[str, Any]


_LONGEST = 1e9  # seconds; what is longer, or no number, is garbage
_OF_CALL = ("tool", "target", "actor", "prompt", "child", "part", "file")


def number(record: "Record", name: str) -> float:
    """The number in a field; 0.0 where there is none."""
    value = record.get(name)
    usable = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if usable else 0.0  # type: ignore[return-value]


def text(record: "Record", name: str) -> str:
    """The text in a field; "" where there is none."""
    value = record.get(name)
    return value if isinstance(value, str) else ""


def items(record: "Record", name: str) -> "list[Any]":
    """The list in a field; an empty one where there is none."""
    value = record.get(name)
    return value if isinstance(value, list) else []


def of_call(record: "Record") -> "dict[str, Any]":
    """What a record tells of a call besides its times."""
    told: dict[str, Any] = {name: said for name in _OF_CALL if (said := text(record, name))}
    if isinstance(record.get("pid"), int):
        told["pid"] = record["pid"]
    if 0 < number(record, "usual") < _LONGEST:
        told["usual"] = record["usual"]
    return told
