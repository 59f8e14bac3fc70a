"""The laws that a widget of a person's own has to keep, tried in its process on snapshots.

Each broken law is a sentence; the first of each kind is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from hudline.core.fields import clean, number, table
from hudline.own_widgets.messages import (
    LATE,
    LIMIT,
    LONGEST,
    failure_text,
    load_parts,
    load_specs,
    safe,
)
from hudline.own_widgets.process import Process
from hudline.render.cell_width import cells
from hudline.render.fit import Fit
from hudline.render.fragment import Fragment, Row
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.render.widget import Choice, Number, Specs, Switch

LAWS = ("runs", "pure", "silent", "safe", "fits", "fast")
TEXTS = {
    "runs": "runs on every sample, with every option",
    "pure": "draws the same of the same snapshot",
    "silent": "shows nothing where nothing is known",
    "safe": "has no escape sequences, control characters or line breaks",
    "fits": "fits at every width from 10 to 200 columns",
    "fast": "takes less than 50 ms",
}
_WIDTHS = range(10, 201, 10)
_LEVELS = (1, 2, 3)
_PATIENCE = 2.0  # seconds for an answer
_TRIES = 3


class Broken(NamedTuple):
    """A law that is broken: which, and how."""

    law: str
    says: str


class NoAnswerError(Exception):
    """A render failed, or does not return; its text says how."""


def broken(
    process: Process, name: str, facts: Mapping[str, Any], samples: Iterable[Mapping[str, Any]]
) -> Iterator[Broken]:
    """The laws that the loaded widget `name` breaks on `samples` (public snapshots as JSON), and on
    one that knows nothing. facts: what the process said of it. NoAnswerError where it fails, and
    ProcessEndedError where the process is gone: then nothing more is known.
    """
    choices = list(_choices(load_specs(facts.get("specs"))))
    for sample in samples:
        process.send({"snapshot": sample})
        for given in choices:
            yield from _of_drawing(process, name, given)
    process.send({"snapshot": {}})
    if load_parts(_ask(process, name, {}, 2)["shown"]):
        yield Broken("silent", "it shows something of a snapshot in which nothing is known")


def _of_drawing(process: Process, name: str, given: Mapping[str, Any]) -> Iterator[Broken]:
    for level in _LEVELS:
        answers = [_ask(process, name, given, level) for _ in range(_TRIES)]
        if any(one["shown"] != answers[0]["shown"] for one in answers):
            yield Broken("pure", "the same snapshot is drawn in two ways")
        if min(number(one.get("spent")) or 0.0 for one in answers) > LIMIT:
            yield Broken("fast", LATE)
        for text in _texts(answers[0]["shown"]):
            if len(text) > LONGEST:
                yield Broken("fits", f"a text has more than {LONGEST} characters")
            elif safe(text) != text:
                shown = ascii(text[:40])
                yield Broken("safe", f"a text has what a terminal would obey: {shown}")
        yield from _widths(load_parts(answers[0]["shown"]))


def _widths(parts: list[Any]) -> Iterator[Broken]:
    rows = [one for one in parts if isinstance(one, Row)]
    rows.append(Row([one for one in parts if isinstance(one, Fragment)]))
    for columns in _WIDTHS:
        fit = Fit(columns, {**glyphs("unicode"), **words("en")})
        for spans in fit.lines(rows):
            if sum(cells(span.text) for span in spans) > columns:
                yield Broken("fits", f"a row is wider than {columns} columns")


def _ask(process: Process, name: str, given: Mapping[str, Any], level: int) -> dict[str, Any]:
    """Its answer; NoAnswerError where that is an error."""
    process.send({"render": name, "given": given, "level": level})
    answer = process.answer(_PATIENCE)
    if answer is None:
        raise NoAnswerError("it does not return")
    if not isinstance(answer.get("shown"), list):
        raise NoAnswerError(error_text(answer))
    return answer


def error_text(answer: Mapping[str, Any]) -> str:
    """An error of the widget with its text, for the person who writes it."""
    says = clean(answer.get("says"), 200)
    return failure_text(answer) + (f": {says}" if says else "")


def _texts(shown: list[Any]) -> Iterator[str]:
    """All texts of an answer, as the widget wrote them."""
    for one in map(table, shown):
        fragments = one.get("fragments")
        if isinstance(fragments, list):
            yield from _texts(fragments)
        for key in ("spans", "compact"):
            spans = one.get(key)
            yield from [str(span[0]) for span in spans] if isinstance(spans, list) else ()


def _choices(specs: Specs) -> Iterator[dict[str, Any]]:
    """The defaults, and each option alone at each of its ends."""
    yield {}
    for name, spec in specs.items():
        if isinstance(spec, Number):
            ends: tuple[Any, ...] = (spec.least, spec.most)
        elif isinstance(spec, Choice):
            ends = spec.words
        else:
            ends = (True, False) if isinstance(spec, Switch) else ("x" * 40, "界 text")
        yield from ({name: end} for end in ends)
