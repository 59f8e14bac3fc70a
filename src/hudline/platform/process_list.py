"""A process as the system lists it, and which ones are below another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

_MOST = 200  # processes


@dataclass(repr=False)
class Process:
    """A process: `command` as its arguments, `age` in seconds, None unknown; `ports` that it
    listens on; `depth`: 0 for a child of the first one."""

    pid: int
    command: list[str]
    age: Optional[float] = None
    ports: list[int] = field(default_factory=list)
    depth: int = 0


def below(pid: int, parents: dict[int, list[int]]) -> list[tuple[int, int]]:
    """The process ids below one, each behind its parent, with their depths. parents: the children
    of each."""
    found: list[tuple[int, int]] = []
    pending = [(child, 0) for child in sorted(parents.get(pid, ()), reverse=True)]
    seen = {pid}
    while pending and len(found) < _MOST:
        child, depth = pending.pop()
        if child in seen:
            continue
        seen.add(child)
        found.append((child, depth))
        children = sorted(parents.get(child, ()), reverse=True)
        pending += [(one, depth + 1) for one in children]
    return found
