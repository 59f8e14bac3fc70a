"""Parses values of `hudline config set`: JSON, else a plain word."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, Optional

import orjson

from hudline.cli import key_path
from hudline.cli.keys import GROUPS, KEYS
from hudline.cli.reference.manual import specs
from hudline.platform import shells
from hudline.render.widget import COMMON, Choice, Spec, Switch

_BARE = re.compile(r'[^\s\[\]{},:"\\][^\[\]{},:"\\]*')
_SWITCH = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}


def parse_value(word: str, path: list[key_path.Step], config: dict[str, Any]) -> object:
    """The value of `word` for a path in a configuration; a switch takes any word for on or off."""
    value = _read(word)
    spec = _spec(path, config)
    switch = _SWITCH.get(str(value).lower()) if isinstance(value, (str, bool)) else None
    if switch is None or spec is None:
        return value
    if isinstance(spec, Switch):
        return switch
    meant = "on" if switch else "off"
    words = spec.words if isinstance(spec, Choice) else ()
    return meant if meant in words and value not in words else value


def _read(word: str) -> object:
    """The value of a JSON text, else the word itself. Where the shell has taken the quotes out of
    lists and objects, what stands between their signs is text."""
    with suppress(ValueError):
        return orjson.loads(word)
    if not shells.KEEPS_QUOTES and word[:1] in ("[", "{"):
        with suppress(ValueError):
            return orjson.loads(_BARE.sub(_with_quotes, word))
    return word


def _with_quotes(bare: re.Match[str]) -> str:
    with suppress(ValueError):
        orjson.loads(bare[0])  # a number, true, false or null
        return bare[0]
    return f'"{bare[0].rstrip()}"'


def _spec(path: list[key_path.Step], config: dict[str, Any]) -> Optional[Spec]:
    """The specification of a path that is a key or an option of a widget; else None."""
    if len(path) == 1:
        key = KEYS.get(str(path[0]))
        return key.spec if key else None
    if path[0] in GROUPS:
        option = GROUPS[str(path[0])].get(str(path[1])) if len(path) == 2 else None
        return option[0] if option else None
    try:
        item = key_path.get(config, path[:-1])
    except KeyError:
        return None
    name = item.get("widget") if isinstance(item, dict) else item
    if path[0] != "rows" or not isinstance(name, str):
        return None
    return {**specs(name), **COMMON}.get(str(path[-1]))
