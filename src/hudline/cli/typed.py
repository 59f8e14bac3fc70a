"""Values as a person types them behind `hudline config set`: JSON, else a plain word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import orjson

from hudline.cli import paths
from hudline.cli.keys import KEYS
from hudline.cli.manual import specs
from hudline.page.options import COMMON

if TYPE_CHECKING:
    from hudline.page.options import Spec

_SWITCH = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}


def typed(word: str, path: list[paths.Step], held: dict[str, Any]) -> object:
    """The value that is meant by `word` at a path in a configuration: where on and off can be
    chosen, in any of the words for it."""
    try:
        value: object = orjson.loads(word)
    except ValueError:
        value = word
    spec = _spec(path, held)
    switch = _SWITCH.get(str(value).lower()) if isinstance(value, (str, bool)) else None
    if switch is None or spec is None:
        return value
    if isinstance(spec, bool):
        return switch
    meant = "on" if switch else "off"
    return meant if isinstance(spec, tuple) and meant in spec and value not in spec else value


def _spec(path: list[paths.Step], held: dict[str, Any]) -> Optional[Spec]:
    """What may stand at a path, where that is the value of a key or the option of a widget."""
    if len(path) == 1:
        key = KEYS.get(str(path[0]))
        return key.spec if key else None
    try:
        item = paths.get(held, path[:-1])
    except KeyError:
        return None
    name = item.get("widget") if isinstance(item, dict) else item
    if path[0] != "rows" or not isinstance(name, str):
        return None
    return {**specs(name), **COMMON}.get(str(path[-1]))
