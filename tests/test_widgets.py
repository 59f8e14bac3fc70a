"""Every widget keeps the contract of its folder: read from its file, drawn for every moment."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests import moments

import hudline.widgets
from hudline import layout, show
from hudline.now.snapshot import Now
from hudline.page.fit import Fit
from hudline.page.given import is_good
from hudline.page.icons import glyphs
from hudline.page.labels import words
from hudline.page.options import default
from hudline.page.piece import Piece, Row
from hudline.page.theme import THEME
from hudline.widgets import cost

FOLDER = Path(hudline.widgets.__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
FIT = Fit(None, {**glyphs("unicode"), **words("en")})
LEVELS = (1, 2, 3)


def widget(name: str) -> ModuleType:
    return import_module(f"hudline.widgets.{name}")


def shown(name: str, level: int, now: Now) -> list[Any]:
    return with_options(name, level, now, moments.GIVEN.get(name, {}))


def with_options(name: str, level: int, now: Now, given: dict[str, Any]) -> list[Any]:
    module = widget(name)
    made: list[Any] = module.show(now, show.options(module, name, given, level))
    return made


def all_shown(name: str) -> list[Any]:
    """What a widget makes of every moment at every level."""
    return [
        made for level in LEVELS for build in moments.ALL.values()
        for made in shown(name, level, build())
    ]  # fmt: skip


def pieces(name: str) -> list[Piece]:
    made = all_shown(name)
    return [piece for one in made for piece in (one.pieces if isinstance(one, Row) else [one])]


@pytest.mark.parametrize("name", NAMES)
def test_the_docstring_is_a_manual_page(name: str) -> None:
    """Its first line is a caption, then come the example and where the facts come from."""
    page = (widget(name).__doc__ or "").splitlines()
    starts = [line.partition(":")[0] for line in page]

    assert page[0].endswith(".")
    assert page[1] == ""
    assert starts.count("Example") == starts.count("Source") == 1
    assert starts.index("Example") < starts.index("Source")


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_described_and_every_described_option_exists(name: str) -> None:
    text = (FOLDER / f"{name}.py").read_text("utf-8")
    page = widget(name).__doc__ or ""
    used = {part.partition('"')[0] for part in text.split('options["')[1:]} - {"level"}
    described = page.partition("Options: ")[2].partition("Example:")[0]
    quoted = {word for index, word in enumerate(described.split("`")) if index % 2}
    specified = set(getattr(widget(name), "OPTIONS", {}))

    assert used <= specified
    assert specified <= quoted
    assert "options.get" not in text


@pytest.mark.parametrize("name", NAMES)
def test_every_default_is_a_value_that_its_option_may_have(name: str) -> None:
    for option, spec in getattr(widget(name), "OPTIONS", {}).items():
        assert is_good(spec, default(spec)), option


@pytest.mark.parametrize("name", sorted(show.WHEN))
def test_what_a_widget_is_not_loaded_for_is_what_it_is_silent_without(name: str) -> None:
    for build in moments.ALL.values():
        now = build()
        said = getattr(now, show.WHEN[name])
        setattr(now, show.WHEN[name], [] if isinstance(said, list) else None)

        assert [shown(name, level, now) for level in LEVELS] == [[], [], []]


@pytest.mark.parametrize("name", NAMES)
def test_show_has_the_one_signature(name: str) -> None:
    signature = inspect.signature(widget(name).show)

    assert str(signature) in (
        "(now: 'Now', options: 'Options') -> 'list[Piece]'",
        "(now: 'Now', options: 'Options') -> 'list[Row]'",
        "(now: 'Now', options: 'Options') -> 'list[Row] | list[Piece]'",
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_widget_makes_what_it_says_and_has_something_to_say(name: str) -> None:
    said = inspect.signature(widget(name).show).return_annotation
    names = {"list[Piece]": Piece, "list[Row]": Row}
    expected = {names[part] for part in said.split(" | ")}

    assert expected == {type(one) for one in all_shown(name)}


@pytest.mark.parametrize("name", NAMES)
def test_a_widget_is_silent_where_nothing_is_known(name: str) -> None:
    now = moments.nothing_known()

    assert [with_options(name, level, now, {}) for level in LEVELS] == [[], [], []]


@pytest.mark.parametrize("name", NAMES)
def test_every_tone_is_one_of_the_theme(name: str) -> None:
    used = {span[1] for piece in pieces(name) for span in piece.spans + (piece.short or [])}
    leads = {row.lead[1] for row in all_shown(name) if isinstance(row, Row) and row.lead}

    assert used | leads <= set(THEME["dark"]["truecolor"])


@pytest.mark.parametrize("name", NAMES)
def test_a_short_form_is_no_wider_than_the_full_one(name: str) -> None:
    for piece in pieces(name):
        full, short = FIT.drawn(piece.spans), FIT.drawn(piece.short or [])

        assert FIT.width(short) <= FIT.width(full)


@pytest.mark.parametrize("name", NAMES)
def test_a_piece_says_something_in_one_line_and_has_a_rank(name: str) -> None:
    for piece in pieces(name):
        text = "".join(span[0] for span in FIT.drawn(piece.spans))

        assert text.strip()
        assert text.replace("\u200d", "").isprintable()
        assert 0 <= piece.rank <= 9


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_what_the_widget_draws(name: str) -> None:
    """In the row it stands in, at some moment and some level."""
    page = (widget(name).__doc__ or "").splitlines()
    example = next(line for line in page if line.startswith("Example: "))[9:]
    drawn = {line for level in LEVELS for line in _drawn(name, level)}

    assert any(example in line for line in drawn), sorted(drawn)


def _drawn(name: str, level: int) -> set[str]:
    """The lines that a widget draws, on its own in its row, over all moments."""
    gaps = [gap for gap, _, items in every_row(level) if name in [one for one, _ in items]]
    lines = set()
    for build in moments.ALL.values():
        made = shown(name, level, build())
        rows = (
            made if made and isinstance(made[0], Row) else [Row(made, gap) for gap in gaps or [""]]
        )
        lines |= {"".join(span[0] for span in FIT.line(row)) for row in rows}
    return lines


# Layouts


def every_row(level: int) -> list[Any]:
    """The rows of all presets at a level."""
    return [row for name in layout.PRESETS for row in layout.lines({"preset": name}, level)]


def placed(preset: str, level: int) -> list[str]:
    return [name for _, _, items in layout.lines({"preset": preset}, level) for name, _ in items]


def rows(now: Now, level: int) -> list[Row]:
    """The rows of the standard preset."""
    return show.rows(now, layout.lines({}, level), level)


# What only a person can ask for: it needs their words, a name, or a command; or it is private.
OWN = {"text", "variable", "command", "wrapped", "account"}


def test_every_widget_stands_in_everything_and_every_name_is_a_widget() -> None:
    assert set(NAMES) - OWN == set(placed("everything", 2)) - {layout.FILL}


@pytest.mark.parametrize("preset", layout.PRESETS)
@pytest.mark.parametrize("level", LEVELS)
def test_no_widget_stands_twice_in_a_preset_and_each_exists(preset: str, level: int) -> None:
    names = [name for name in placed(preset, level) if name != layout.FILL]

    assert sorted(set(names)) == sorted(names)
    assert set(names) <= set(NAMES)


def test_what_a_level_changes_is_an_option_of_a_widget() -> None:
    for changed in show.AT_LEVEL.values():
        for name, options in changed.items():
            specs = widget(name).OPTIONS

            assert all(is_good(specs[option], value) for option, value in options.items())


@pytest.mark.parametrize("option", ["rank", "tone"])
@pytest.mark.parametrize("name", NAMES)
def test_every_widget_takes_the_options_that_all_have(name: str, option: str) -> None:
    """At every moment; a bad value changes nothing."""
    for build in moments.ALL.values():
        plain = [vars(one) for one in spread(show.draw(name, build(), {}, 2))]
        bad = [vars(one) for one in spread(show.draw(name, build(), {option: "no"}, 2))]
        given = spread(show.draw(name, build(), {option: {"rank": 1, "tone": "warn"}[option]}, 2))

        assert plain == bad
        assert all(one.rank == 1 for one in given if option == "rank")
        assert not [
            span for one in given for span in one.spans
            if option == "tone" and span[1] in ("plain", "strong")
        ]  # fmt: skip


def spread(shown: list[Any]) -> list[Piece]:
    return [one for made in shown for one in (made.pieces if isinstance(made, Row) else [made])]


@pytest.mark.parametrize("build", moments.ALL.values(), ids=moments.ALL)
def test_a_higher_level_shows_no_fewer_rows(build: Any) -> None:
    counts = [len(rows(build(), level)) for level in LEVELS]

    assert sorted(counts) == counts


def test_who_waits_comes_first() -> None:
    drawn = rows(moments.everything(), 2)
    first = "".join(span[0] for span in FIT.line(drawn[0]))

    assert first.startswith("⏳ waits for you 0:31")
    assert drawn[0].urgency == max(row.urgency for row in drawn)


def test_a_failing_widget_shows_its_faint_name_and_the_rest_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = [FIT.line(row) for row in rows(moments.busy(), 2)]

    def fail(now: Now, options: dict[str, Any]) -> list[Piece]:
        raise RuntimeError("broken")

    monkeypatch.setattr(cost, "show", fail)
    after = [FIT.line(row) for row in rows(moments.busy(), 2)]
    place = before[0].index(("$1.23", "plain"))
    before[0][place] = ("!cost", "faint")

    assert before == after


def test_a_widget_that_does_not_exist_fails_in_its_place() -> None:
    (made,) = show.draw("no_such_widget", moments.calm(), {}, 2)

    assert made.spans == [("!no_such_widget", "faint")]
