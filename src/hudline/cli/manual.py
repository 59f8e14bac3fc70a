"""The widgets' manual, read from their own modules: the docstring of each is its page."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hudline import widgets
from hudline.page.options import default

if TYPE_CHECKING:
    from hudline.page.options import Spec

_FOLDER = Path(widgets.__file__).parent
# What a docstring may hold behind its text, by how the paragraph begins.
_PARTS = ("Short form", "Options", "Example", "Source")


class Page(NamedTuple):
    """A widget's page: one sentence, perhaps more `text`, its short form, what its options do, a
    line that it draws, where its facts come from, and its options by name."""

    name: str
    caption: str
    text: str
    short: str
    options: str
    example: str
    source: str
    specs: dict[str, Spec]


@cache
def names() -> tuple[str, ...]:
    """The names of all widgets, in the order of the alphabet."""
    stems = (path.stem for path in _FOLDER.glob("*.py"))
    return tuple(sorted(stem for stem in stems if not stem.startswith("_")))


@cache
def page(name: str) -> Page:
    """The page of the widget `name`; ImportError where there is none."""
    module = import_module(f"hudline.widgets.{name}")
    caption, _, body = (module.__doc__ or "").strip().partition("\n")
    parts = _split(body.strip().splitlines())
    specs: dict[str, Spec] = dict(getattr(module, "OPTIONS", {}))
    short, options, example, source = (parts[part] for part in _PARTS)
    return Page(name, caption, parts[""], short, options, example, source, specs)


def specs(name: str) -> dict[str, Spec]:
    """The options of the widget `name`; none where there is no such widget."""
    return page(name).specs if name in names() else {}


def _split(lines: list[str]) -> dict[str, str]:
    """The paragraphs of a docstring by how they begin, each in one line; "" for the rest."""
    parts: dict[str, list[str]] = {part: [] for part in ("", *_PARTS)}
    current = ""
    for line in lines:
        start, colon, rest = line.partition(":")
        begins = bool(colon) and start in _PARTS
        current = start if begins else current
        parts[current].append((rest if begins else line).strip())
    return {part: " ".join(filter(None, said)) for part, said in parts.items()}


def allowed(spec: Spec) -> str:
    """What an option may be, in words: "a whole number from 1 to 40"."""
    if isinstance(spec, bool):
        return "true or false"
    if isinstance(spec, str):
        return "a text of at most 200 characters"
    if isinstance(spec[0], str):
        words = ", ".join(word or '""' for word in spec)
        return f"one of {words}"
    kind = "whole number" if isinstance(spec[0], int) else "number"
    return f"a {kind} from {figure(spec[1])} to {figure(spec[2])}"


def said(value: object) -> str:
    """A value as it stands in the file, in a few characters."""
    if isinstance(value, str):
        return f'"{value}"'
    if value is None or isinstance(value, bool):
        return str(value).lower().replace("none", "null")
    if isinstance(value, (int, float)):
        return figure(value)
    return "a list" if isinstance(value, (list, tuple)) else "an object"


def default_of(spec: Spec) -> str:
    """The value that counts where nobody says."""
    return said(default(spec))


def figure(value: float) -> str:
    """A number as a person writes it: 12, 0.5."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def nearest(word: object, known: Iterable[str]) -> str:
    """What may have been meant by `word`, as a question; "" where nothing is close."""
    close = difflib.get_close_matches(str(word).lower()[:80], list(known), 1, 0.6)
    return f"Did you mean {close[0]}?" if close else ""
