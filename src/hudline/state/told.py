"""Fields of records: journals may hold another version's, or garbage that is JSON."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Record = dict[str, Any]


def text(record: "Record", name: str) -> str:
    """The text in a field; "" where there is none."""
    value = record.get(name)
    return value if isinstance(value, str) else ""


def items(record: "Record", name: str) -> "list[Any]":
    """The list in a field; an empty one where there is none."""
    value = record.get(name)
    return value if isinstance(value, list) else []


def about(record: "Record") -> "dict[str, Any]":
    """What a record tells of a call besides its times."""
    names = ("tool", "target", "actor", "prompt", "pid", "child")
    return {name: record[name] for name in names if name in record}
