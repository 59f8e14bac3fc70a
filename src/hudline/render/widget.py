"""What a widget declares beside its drawing: needs, urgency, verbosity, places in presets, options.

Its options are a class derived from `WidgetOptions`; each attribute is declared by `integer`,
`choice`, `switch` or `text`, and has a value of that type on an instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Generic, NamedTuple, TypeVar, Union

from hudline.render.fragment import TONES, Fragment, Row, Span
from hudline.render.theme import is_widget_style
from hudline.render.tones import styled

PRESETS = ("essential", "standard", "everything")
FROM_STANDARD = PRESETS[1:]
EVERYTHING = PRESETS[2:]
LONGEST_TEXT = 200  # characters
_T = TypeVar("_T")


class Place(NamedTuple):
    """A place in the row of that name of some presets, and the options that the widget has there.

    Widgets stand by `order`, left to right; no two of a row have the same.
    """

    row: str
    order: int
    presets: tuple[str, ...] = PRESETS
    given: Mapping[str, Any] = {}


class Widget(NamedTuple):
    """The declaration `WIDGET` of a widget's module.

    `requires`: the attribute of the snapshot without which the widget has nothing to show; "" where
    it decides by itself. `urgency`: that of the row it stands in, see `render.fragment.Row`.
    `by_level`: options that nobody gave, by verbosity. `is_quiet`: whether the verbosity quiet
    keeps it. `is_fleeting`: whether a row that it has for itself leaves nothing behind, not even
    its last text. `is_personal`: whether only the person may name it, and no project.
    `has_section`: whether the pane has a section in its place. `key`: the key of config.json that
    puts it above all rows where none names it.
    """

    requires: str = ""
    urgency: int = 40
    is_quiet: bool = False
    is_fleeting: bool = False
    is_personal: bool = False
    has_section: bool = False
    key: str = ""
    by_level: Mapping[int, Mapping[str, Any]] = {}
    places: tuple[Place, ...] = ()


class Number(NamedTuple):
    """A number from `least` to `most`; a whole one where `default` is an int."""

    default: float
    least: float
    most: float

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers are allowed."""
        return isinstance(self.default, int)

    def read(self, value: object) -> Any:
        """The value as it counts; None for one that is not allowed."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        if not self.least <= value <= self.most or (self.is_whole and value != int(value)):
            return None
        return int(value) if self.is_whole else value


class Choice(NamedTuple):
    """One of `words`, the default first; words that are figures may be given as numbers."""

    words: tuple[str, ...]

    @property
    def default(self) -> str:
        """The first word."""
        return self.words[0]

    def read(self, value: object) -> Any:
        """The value as it counts; None for one that is not allowed."""
        word = as_word(value)
        return word if word in self.words else None


class Switch(NamedTuple):
    """True or false."""

    default: bool

    def read(self, value: object) -> Any:
        """The value; None for one that is not allowed."""
        return value if isinstance(value, bool) else None


class Text(NamedTuple):
    """A text of at most so many characters."""

    default: str = ""
    most: int = LONGEST_TEXT

    def read(self, value: object) -> Any:
        """The value; None for one that is not allowed."""
        return value if isinstance(value, str) and len(value) <= self.most else None


class Style(Text):
    """A style in rich's syntax, of colours and weights: "bold #ff8700"."""

    def read(self, value: object) -> Any:
        """The style; None for a text that is none."""
        return super().read(value) if is_widget_style(value) else None


Spec = Union[Number, Choice, Switch, Text]
Specs = Mapping[str, Spec]
# Options that every widget takes: the least verbosity at which it shows, when it leaves a crowded
# row, the tone of its plain text, and a style over that.
COMMON: Specs = {
    "level": Choice(("quiet", "normal", "full")),
    "rank": Number(5, 1, 9),
    "tone": Choice(TONES),
    "style": Style(),
}


def as_word(value: object) -> str | None:
    """The word meant by a text or a whole number; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if is_whole else value)


class Option(Generic[_T]):
    """A declared option: its specification, and its value on an instance that was not given one."""

    def __init__(self, spec: Spec, default: _T) -> None:
        self.spec, self.default = spec, default

    def __get__(self, options: WidgetOptions, owner: type[WidgetOptions]) -> _T:
        return self.default


def integer(default: int, least: int, most: int) -> Option[int]:
    """An option that is a whole number."""
    return Option(Number(default, least, most), default)


def choice(*words: str) -> Option[str]:
    """An option that is one of some words, the default first."""
    return Option(Choice(words), words[0])


def switch(default: bool) -> Option[bool]:
    """An option that is true or false."""
    return Option(Switch(default), default)


def text() -> Option[str]:
    """An option that is a text, empty by default."""
    return Option(Text(), "")


class WidgetOptions:
    """What every widget is given: `level`, the verbosity, 1 to 3. `given`: values of the declared
    options; the others have their defaults."""

    def __init__(self, level: int = 2, **given: object) -> None:
        self.level = level
        self.__dict__.update(given)


def specs(options: type[WidgetOptions]) -> Specs:
    """The specifications of a widget's own options, by name."""
    return {name: one.spec for name, one in vars(options).items() if isinstance(one, Option)}


def read_options(known: Specs, given: Mapping[str, object]) -> dict[str, Any]:
    """The given values that are allowed, as they count; the others are passed over."""
    read = {name: known[name].read(value) for name, value in given.items() if name in known}
    return {name: value for name, value in read.items() if value is not None}


def apply_common(shown: list[Fragment | Row], given: Mapping[str, object]) -> list[Fragment | Row]:
    """What a widget returned, with the `rank`, `tone` and `style` that the person gave it."""
    common = read_options(COMMON, given)
    rank, tone, style = common.get("rank"), common.get("tone"), common.get("style", "")
    if rank is None and tone is None and not style:
        return shown

    def changed(one: Fragment) -> Fragment:
        spans = _toned(one.spans, tone, style)
        compact = one.compact and _toned(one.compact, tone, style)
        return one._replace(rank=rank or one.rank, spans=spans, compact=compact)

    return [
        replace(one, fragments=[changed(part) for part in one.fragments])
        if isinstance(one, Row)
        else changed(one)
        for one in shown
    ]


def _toned(spans: list[Span], tone: str | None, style: str) -> list[Span]:
    if tone is None and not style:
        return spans
    return [
        one._replace(tone=styled(tone or one.tone, style))
        if one.tone in ("plain", "strong")
        else one
        for one in spans
    ]
