"""The widgets' manual, read from their own modules: the docstring of each is its page."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from hudline.core.fields import clean
from hudline.frame.registry import WIDGETS
from hudline.render.widget import Choice, Spec, Specs, Style, Switch, Text

# The paragraphs that may follow the text of a docstring, by their first words.
_PARTS = ("Short form", "Options", "Example", "Source")


class Page(NamedTuple):
    """A widget's page: one sentence, perhaps more `text`, its short form, the text on its options,
    a line that it draws, the source of its facts, and its options by name."""

    name: str
    caption: str
    text: str
    short: str
    options: str
    example: str
    source: str
    specs: Specs


_own: dict[str, Page] = {}  # of the person's own widgets, where a command has added them


def add(name: str, text: str, known: Specs) -> None:
    """Add the page of a widget of the person's own."""
    if name not in WIDGETS:
        _own[name] = _page(name, text, known)


def remove_own() -> None:
    """Remove the pages that `add` added."""
    _own.clear()


def names() -> tuple[str, ...]:
    """The names of all widgets, in the order of the alphabet, the person's own last."""
    return (*WIDGETS, *_own)


def is_own(name: str) -> bool:
    """Whether it is one of the person's own."""
    return name in _own


@cache
def _built_in(name: str) -> Page:
    return _page(name, WIDGETS[name].manual, WIDGETS[name].specs)


def page(name: str) -> Page:
    """The page of the widget `name`; KeyError where there is none."""
    return _own[name] if name in _own else _built_in(name)


def _page(name: str, text: str, known: Specs) -> Page:
    caption, _, body = text.strip().partition("\n")
    parts = _split(body.strip().splitlines())
    short, options, example, source = (parts[part] for part in _PARTS)
    return Page(name, caption, parts[""], short, options, example, source, known)


def specs(name: str) -> Specs:
    """The options of the widget `name`; none where there is no such widget."""
    return page(name).specs if name in names() else {}


def _split(lines: list[str]) -> dict[str, str]:
    """The paragraphs of a docstring by their first word, each in one line; "" for the others."""
    parts: dict[str, list[str]] = {part: [] for part in ("", *_PARTS)}
    current = ""
    for line in lines:
        start, colon, rest = line.partition(":")
        begins = bool(colon) and start in _PARTS
        current = start if begins else current
        parts[current].append((rest if begins else line).strip())
    return {part: " ".join(filter(None, texts)) for part, texts in parts.items()}


def allowed(spec: Spec) -> str:
    """The values of an option in words: "a whole number from 1 to 40"."""
    if isinstance(spec, Switch):
        return "true or false"
    if isinstance(spec, Style):
        return 'a style such as "bold #ff8700"'
    if isinstance(spec, Text):
        return f"a text of at most {spec.most} characters"
    if isinstance(spec, Choice):
        return f"one of {', '.join(spec.words)}"
    kind = "whole number" if spec.is_whole else "number"
    return f"a {kind} from {figure(spec.least)} to {figure(spec.most)}"


def value_text(value: object) -> str:
    """A value as it is written in the file; lists and objects by their kind."""
    if isinstance(value, str):
        return f'"{value}"'
    if value is None or isinstance(value, bool):
        return str(value).lower().replace("none", "null")
    if isinstance(value, (int, float)):
        return figure(value)
    return "a list" if isinstance(value, (list, tuple)) else "an object"


def shortened(value: object) -> str:
    """`value_text` in at most 40 characters, safe for a terminal."""
    return clean(value_text(value), 40)


def default_of(spec: Spec) -> str:
    """The default of an option, as it is written in the file."""
    return value_text(spec.default)


def figure(value: float) -> str:
    """A number as a person writes it: 12, 0.5."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def nearest(word: object, known: Iterable[str]) -> str:
    """The word of `known` that is most similar to `word`, as a question; "" without one."""
    close = difflib.get_close_matches(str(word).lower()[:80], list(known), 1, 0.6)
    return f"Did you mean {close[0]}?" if close else ""
