"""Typed access to the fields of events: a journal may hold another version's, or any JSON value."""

from __future__ import annotations

from typing import Any, Optional

from hudline.core.fields import LATEST, Record, number

_LONGEST = 1e9  # seconds; a longer usual time is garbage
END = LATEST  # seconds since 1970; a later time is garbage
_OF_CALL = ("tool", "target", "actor", "prompt", "child", "part", "file")


def text(event: Record, name: str) -> str:
    """The text in a field; "" if there is none."""
    value = event.get(name)
    return value if isinstance(value, str) else ""


def amount(event: Record, name: str) -> float:
    """The number in a field, not negative; 0.0 if there is none."""
    return number(event.get(name)) or 0.0


def items(event: Record, name: str) -> list[Any]:
    """The list in a field; an empty one if there is none."""
    value = event.get(name)
    return value if isinstance(value, list) else []


def process_id(event: Record) -> Optional[int]:
    """The client's process that an event comes from; None if unknown."""
    pid = event.get("pid")
    return pid if isinstance(pid, int) else None


def event_time(event: object) -> Optional[float]:
    """`at` of an event in seconds since 1970; None if it is no event or has no valid time."""
    at = number(event.get("at")) if isinstance(event, dict) else None
    return at if at is not None and at < END else None


def call_facts(event: Record) -> dict[str, Any]:
    """What an event says of a call besides its times."""
    facts: dict[str, Any] = {name: value for name in _OF_CALL if (value := text(event, name))}
    if process_id(event) is not None:
        facts["pid"] = process_id(event)
    if 0 < amount(event, "usual") < _LONGEST:
        facts["usual"] = event["usual"]
    return facts
