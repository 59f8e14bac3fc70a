"""Short names that tell things apart: the ends of paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def shortest_unique(paths: Iterable[str]) -> dict[str, str]:
    """For each path the shortest end of it, whole names only, that no other path has; the path
    itself where there is none. "" stays ""."""
    parts = {path: [part for part in path.split("/") if part] for path in set(paths)}
    found: dict[str, str] = {path: path for path, names in parts.items() if not names}
    length = 1
    while len(found) < len(parts):
        open_ = {path: names for path, names in parts.items() if path not in found}
        ends = {path: "/".join(names[-length:]) for path, names in open_.items()}
        count = Counter("/".join(names[-length:]) for names in parts.values())
        for path, names in open_.items():
            if count[ends[path]] == 1:
                found[path] = ends[path]
            elif length >= len(names):
                found[path] = path
        length += 1
    return found
