"""Every widget keeps the contract of its folder: read from its file, drawn for every moment."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import pytest
from tests import moments

from hudline.frame import compose, registered, registry
from hudline.frame.registry import WIDGETS
from hudline.render import layout
from hudline.render.fit import Fit
from hudline.render.fragment import TONES, Fragment, Row, Span
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.render.widget import PRESETS, Place, Widget
from hudline.view.snapshot import Snapshot
from hudline.widgets import cost

NAMES = list(WIDGETS)
FIT = Fit(None, {**glyphs("unicode"), **words("en")})
LEVELS = (1, 2, 3)


def shown(name: str, level: int, now: Snapshot) -> list[Any]:
    return with_options(name, level, now, moments.GIVEN.get(name, {}))


def with_options(name: str, level: int, now: Snapshot, tool_input: dict[str, Any]) -> list[Any]:
    one = WIDGETS[name]
    return list(one.render(now, one.configured(tool_input, level)))


def all_shown(name: str) -> list[Any]:
    """What a widget makes of every moment at every level."""
    return [
        result for level in LEVELS for build in moments.ALL.values()
        for result in shown(name, level, build())
    ]  # fmt: skip


def pieces(name: str) -> list[Fragment]:
    result = all_shown(name)
    return [piece for one in result for piece in (one.fragments if isinstance(one, Row) else [one])]


@pytest.mark.parametrize("name", NAMES)
def test_the_docstring_is_a_manual_page(name: str) -> None:
    """Its first line is a caption, then come the example and where the facts come from."""
    page = WIDGETS[name].manual.splitlines()
    starts = [line.partition(":")[0] for line in page]

    assert page[0].endswith(".")
    assert page[1] == ""
    assert starts.count("Example") == starts.count("Source") == 1
    assert starts.index("Example") < starts.index("Source")


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_described_and_every_described_option_exists(name: str) -> None:
    described = WIDGETS[name].manual.partition("Options: ")[2].partition("Example:")[0]
    quoted = {word for index, word in enumerate(described.split("`")) if index % 2}

    assert set(WIDGETS[name].specs) <= quoted


@pytest.mark.parametrize("name", NAMES)
def test_every_default_is_a_value_that_its_option_may_have(name: str) -> None:
    options = WIDGETS[name].options()

    for option, spec in WIDGETS[name].specs.items():
        assert spec.read(spec.default) == spec.default == getattr(options, option)


@pytest.mark.parametrize("name", [name for name, one in WIDGETS.items() if one.widget.requires])
def test_without_what_a_widget_requires_it_shows_nothing(name: str) -> None:
    required = WIDGETS[name].widget.requires
    for build in moments.ALL.values():
        now = build()
        arguments = getattr(now, required)
        setattr(now, required, [] if isinstance(arguments, list) else None)

        assert [shown(name, level, now) for level in LEVELS] == [[], [], []]


@pytest.mark.parametrize("name", NAMES)
def test_render_has_the_one_signature(name: str) -> None:
    options = WIDGETS[name].options.__name__
    returned = ("list[Fragment]", "list[Row]", "list[Row] | list[Fragment]")

    assert str(inspect.signature(WIDGETS[name].render)) in [
        f"(snapshot: 'Snapshot', options: '{options}') -> '{one}'" for one in returned
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_widget_makes_what_it_says_and_has_something_to_say(name: str) -> None:
    text = inspect.signature(WIDGETS[name].render).return_annotation
    names = {"list[Fragment]": Fragment, "list[Row]": Row}
    expected = {names[part] for part in text.split(" | ")}

    assert expected == {type(one) for one in all_shown(name)}


@pytest.mark.parametrize("name", NAMES)
def test_a_widget_is_silent_where_nothing_is_known(name: str) -> None:
    now = moments.nothing_known()

    assert [with_options(name, level, now, {}) for level in LEVELS] == [[], [], []]


@pytest.mark.parametrize("name", NAMES)
def test_every_tone_is_one_of_the_theme(name: str) -> None:
    used = {span.tone for piece in pieces(name) for span in piece.spans + (piece.compact or [])}
    leads = {row.lead.tone for row in all_shown(name) if isinstance(row, Row) and row.lead}

    assert used | leads <= set(TONES)


@pytest.mark.parametrize("name", NAMES)
def test_a_short_form_is_no_wider_than_the_full_one(name: str) -> None:
    for piece in pieces(name):
        full, short = FIT.drawn(piece.spans), FIT.drawn(piece.compact or [])

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
    page = WIDGETS[name].manual.splitlines()
    example = next(line for line in page if line.startswith("Example: "))[9:]
    drawn = {line for level in LEVELS for line in _drawn(name, level)}

    assert any(example in line for line in drawn), sorted(drawn)


def _drawn(name: str, level: int) -> set[str]:
    """The lines that a widget draws, on its own in its row, over all moments."""
    rows = every_row(level)
    gaps = [row.separator for row in rows if name in [one for one, _ in row.items]]
    lines = set()
    for build in moments.ALL.values():
        result = shown(name, level, build())
        drawn = (
            result
            if result and isinstance(result[0], Row)
            else [Row(result, gap) for gap in gaps or [""]]
        )
        lines |= {"".join(span[0] for span in line) for line in FIT.lines(drawn)}
    return lines


# Layouts


def every_row(level: int) -> list[Any]:
    """The rows of all presets at a level."""
    return [row for name in PRESETS for row in compose.layout({"preset": name}, level)]


def placed(preset: str, level: int) -> list[str]:
    shown = compose.layout({"preset": preset}, level)
    return [name for row in shown for name, _ in row.items]


def rows(now: Snapshot, level: int) -> list[Row]:
    """The rows of the standard preset."""
    return compose.rows(now, compose.layout({}, level), level)


# What only a person can ask for: it needs their words, a name, or a command; or it is private.
OWN = {"text", "variable", "command", "wrapped_line", "account", "today"}


def test_every_widget_stands_in_everything_and_every_name_is_a_widget() -> None:
    assert set(NAMES) - OWN == set(placed("everything", 2)) - {layout.FILL}


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("level", LEVELS)
def test_no_widget_stands_twice_in_a_preset_and_each_exists(preset: str, level: int) -> None:
    names = [name for name in placed(preset, level) if name != layout.FILL]

    assert sorted(set(names)) == sorted(names)
    assert set(names) <= set(NAMES)


def widget_of(**text: Any) -> ModuleType:
    """A module of a widget that declares what `said` says."""
    module = ModuleType("hudline.widgets.sample")
    module.WIDGET = Widget(**text)  # type: ignore[attr-defined]
    module.Options = cost.Options  # type: ignore[attr-defined]
    module.render = cost.render  # type: ignore[attr-defined]
    return module


@pytest.mark.parametrize(
    "fields",
    [
        {"by_level": {3: {"turn": "yes"}}},
        {"by_level": {1: {"most": 2}}},
        {"places": (Place("session", 1, given={"turn": 7}),)},
    ],
)
def test_what_a_widget_declares_of_its_options_is_checked(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="sample declares options it does not take"):
        registered.register(widget_of(**fields))


@pytest.mark.parametrize(
    "place", [Place("session", 10), Place("no such row", 1), Place("activity", 1)]
)
def test_a_place_that_is_taken_or_nowhere_is_refused(place: Place) -> None:
    """By order, by the name of the row, by a preset that does not have it."""
    sample = registered.register(widget_of(places=(place,)))

    with pytest.raises(ValueError, match="sample cannot stand at"):
        registry.presets({**WIDGETS, "sample": sample})


def test_a_name_that_no_row_could_say_is_refused() -> None:
    module = widget_of()
    module.__name__ = "hudline.widgets.fill"

    with pytest.raises(ValueError, match="fill cannot be the name"):
        registered.register(module)


@pytest.mark.parametrize("option", ["rank", "tone"])
@pytest.mark.parametrize("name", NAMES)
def test_every_widget_takes_the_options_that_all_have(name: str, option: str) -> None:
    """At every moment; a bad value changes nothing."""
    for build in moments.ALL.values():
        plain = spread(compose.draw(name, build(), {}, 2))
        bad = spread(compose.draw(name, build(), {option: "no"}, 2))
        arguments = spread(
            compose.draw(name, build(), {option: {"rank": 1, "tone": "warn"}[option]}, 2)
        )

        assert plain == bad
        assert all(one.rank == 1 for one in arguments if option == "rank")
        assert not [
            span for one in arguments for span in one.spans
            if option == "tone" and span[1] in ("plain", "strong")
        ]  # fmt: skip


def spread(shown: list[Any]) -> list[Fragment]:
    return [
        one
        for result in shown
        for one in (result.fragments if isinstance(result, Row) else [result])
    ]


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

    def fail(now: Snapshot, options: object) -> list[Fragment]:
        raise RuntimeError("broken")

    monkeypatch.setitem(WIDGETS, "cost", WIDGETS["cost"]._replace(render=fail))
    after = [FIT.line(row) for row in rows(moments.busy(), 2)]
    place = before[0].index(Span("$1.23", "plain"))
    before[0][place] = Span("!cost", "faint")

    assert before == after


def test_a_widget_that_does_not_exist_fails_in_its_place() -> None:
    (result,) = compose.draw("no_such_widget", moments.calm(), {}, 2)

    assert result.spans == [Span("!no_such_widget", "faint")]
