"""Places inside a configuration, written as the faults write them: `rows[1][2].width`."""

from __future__ import annotations

import re
from typing import Any, Union

from hudline.complaint import Complaint

Step = Union[str, int]
_STEP = re.compile(r"\[(\d{1,3})\]|(?:^|\.)([^.\[\]]+)")


def steps(path: str) -> list[Step]:
    """The names and figures of a path; Complaint for what is none."""
    found: list[Step] = []
    at = 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            break
        found.append(step[2] if step[1] is None else int(step[1]))
        at = step.end()
    if at < len(path) or not found or not isinstance(found[0], str):
        raise Complaint(
            f"{path!r} is not the name of a key.",
            "Write it like theme, or rows[0][2].width, or commands.build.",
        )
    return found


def get(held: Any, path: list[Step]) -> Any:
    """What stands at a path; KeyError where nothing does."""
    for step in path:
        is_in_list = isinstance(held, list) and isinstance(step, int) and step < len(held)
        if not is_in_list and not (isinstance(held, dict) and step in held):
            raise KeyError(step)
        held = held[step]
    return held


def put(held: dict[str, Any], path: list[Step], value: object) -> dict[str, Any]:
    """A copy of `held` with `value` at the path; KeyError where the path leads through nothing.

    A step past the end of a list by one adds to it; an object in which a name is missing gets it.
    A widget's name becomes an object where an option of it is set.
    """
    made: dict[str, Any] = _put(held, path, value)
    return made


def _put(held: Any, path: list[Step], value: object) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        if not isinstance(held, list) or step > len(held):
            raise KeyError(step)
        inner = _put(held[step] if step < len(held) else None, rest, value)
        return [*held[:step], inner, *held[step + 1 :]]
    if isinstance(held, str):
        held = {"widget": held}
    if held is None:
        held = {}
    if not isinstance(held, dict):
        raise KeyError(step)
    return {**held, step: _put(held.get(step), rest, value)}


def without(held: dict[str, Any], path: list[Step]) -> dict[str, Any]:
    """A copy of `held` without what stands at the path; KeyError where nothing does."""
    *way, last = path
    inner = get(held, way)
    get(inner, [last])
    if isinstance(inner, list):
        left: Any = [one for index, one in enumerate(inner) if index != last]
    else:
        left = {name: value for name, value in inner.items() if name != last}
    made: dict[str, Any] = _put(held, way, left)
    return made
