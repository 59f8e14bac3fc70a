"""Paths inside a configuration, as faults name them: `rows[1][2].width`."""

from __future__ import annotations

import re
from typing import Any, Union

from hudline.core.errors import UserError

Step = Union[str, int]
_STEP = re.compile(r"\[(\d{1,3})\]|(?:^|\.)([^.\[\]]+)")


def steps(path: str) -> list[Step]:
    """The names and indices of a path; UserError for an invalid one."""
    path_steps: list[Step] = []
    at = 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            break
        path_steps.append(step[2] if step[1] is None else int(step[1]))
        at = step.end()
    if at < len(path) or not path_steps or not isinstance(path_steps[0], str):
        raise UserError(
            f"{path!r} is not the name of a key.",
            "Write it like theme, or rows[0][2].width, or commands.build.",
        )
    return path_steps


def get(config: Any, path: list[Step]) -> Any:
    """The value at a path; KeyError without one."""
    for step in path:
        is_in_list = isinstance(config, list) and isinstance(step, int) and step < len(config)
        if not is_in_list and not (isinstance(config, dict) and step in config):
            raise KeyError(step)
        config = config[step]
    return config


def put(config: dict[str, Any], path: list[Step], value: object) -> dict[str, Any]:
    """A copy of `config` with `value` at the path; KeyError where its parent is missing.

    A step past the end of a list by one adds to it; an object in which a name is missing gets it.
    A widget's name becomes an object where an option of it is set.
    """
    changed: dict[str, Any] = _put(config, path, value)
    return changed


def _put(config: Any, path: list[Step], value: object) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        if not isinstance(config, list) or step > len(config):
            raise KeyError(step)
        inner = _put(config[step] if step < len(config) else None, rest, value)
        return [*config[:step], inner, *config[step + 1 :]]
    if isinstance(config, str):
        config = {"widget": config}
    if config is None:
        config = {}
    if not isinstance(config, dict):
        raise KeyError(step)
    return {**config, step: _put(config.get(step), rest, value)}


def without(config: dict[str, Any], path: list[Step]) -> dict[str, Any]:
    """A copy of `config` without the value at the path; KeyError without one."""
    *way, last = path
    inner = get(config, way)
    get(inner, [last])
    if isinstance(inner, list):
        left: Any = [one for index, one in enumerate(inner) if index != last]
    else:
        left = {name: value for name, value in inner.items() if name != last}
    changed: dict[str, Any] = _put(config, way, left)
    return changed
