"""The themes that Hudline brings along: a JSON file each, in rich's style language."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

DEFAULT = "default"
_FOLDER = os.path.dirname(__file__)


@cache
def names() -> list[str]:
    """Their names, the default first."""
    found = sorted(one[:-5] for one in os.listdir(_FOLDER) if one.endswith(".json"))
    return [DEFAULT, *(name for name in found if name != DEFAULT)]


@cache
def source(name: str) -> dict[str, Any]:
    """One of them as it is written; it is shared, so nobody may change it. OSError where there is
    none."""
    with open(f"{_FOLDER}/{name}.json", "rb") as file:
        theme: dict[str, Any] = json.load(file)
    return theme
