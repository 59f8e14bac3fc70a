"""The words of each language but English: a JSON file each, all words by their English text."""

from __future__ import annotations

import json
import os
from functools import cache

_FOLDER = os.path.dirname(__file__)


@cache
def names() -> list[str]:
    """The languages that have a table."""
    return sorted(one[:-5] for one in os.listdir(_FOLDER) if one.endswith(".json"))


@cache
def reports(name: str) -> dict[str, str]:
    """The texts of reports in one of them, by their English text, with the same {placeholders}; it
    is shared, so nobody may change it."""
    with open(f"{_FOLDER}/reports/{name}.json", "rb") as file:
        texts: dict[str, str] = json.load(file)
    return texts


@cache
def table(name: str) -> dict[str, str]:
    """The words of one of them; it is shared, so nobody may change it."""
    with open(f"{_FOLDER}/{name}.json", "rb") as file:
        words: dict[str, str] = json.load(file)
    return words
