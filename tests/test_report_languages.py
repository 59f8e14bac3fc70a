"""The texts of reports in every language."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import hudline
from hudline import languages
from hudline.cli.reporting import words

SOURCE = Path(hudline.__file__).parent / "cli"
FOREIGN = languages.names()
PLACES = re.compile(r"\{(\w*)\}")


def texts() -> set[str]:
    """All literals in calls of `words.say` and `words.several`."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and is_saying(node.func):
                found |= {
                    one.value for argument in node.args for one in ast.walk(argument)
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }  # fmt: skip
    return found


def is_saying(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in ("say", "several")
        and isinstance(function.value, ast.Name)
        and function.value.id == "words"
    )


@pytest.mark.parametrize("language", FOREIGN)
def test_a_language_has_every_text_and_no_other(language: str) -> None:
    known = languages.reports(language)

    assert sorted(texts() - set(known)) == []
    assert sorted(set(known) - texts()) == []
    assert list(known) == sorted(known)


@pytest.mark.parametrize("language", FOREIGN)
def test_a_translation_has_the_placeholders_of_its_text(language: str) -> None:
    for text, translation in languages.reports(language).items():
        assert sorted(PLACES.findall(translation)) == sorted(PLACES.findall(text)), text


def test_an_unknown_language_is_english() -> None:
    words.use("xx")

    assert words.say("{count} days", count=3) == "3 days"


def test_one_is_counted_by_the_singular() -> None:
    words.use("en")

    assert words.several(1, "{count} day", "{count} days") == "1 day"
    assert words.several(1204, "{count} day", "{count} days") == "1,204 days"
