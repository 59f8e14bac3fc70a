"""Laws of the layout: any moment, in any configuration, on a terminal of any size."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import moments

from hudline.core.verbosity import LEVELS as LEVEL_NAMES
from hudline.core.verbosity import level_of
from hudline.frame import compose
from hudline.frame.registry import WIDGETS
from hudline.host.line_output import picture
from hudline.render import layout
from hudline.render.cell_width import clusters
from hudline.render.edges import LAYOUTS, edges
from hudline.render.fit import Fit
from hudline.render.fragment import Fragment, Row, Span
from hudline.render.i18n import LANGUAGES, words
from hudline.render.icons import SETS, glyphs
from hudline.render.widget import PRESETS

LAWS = settings(deadline=None, max_examples=150)
FIT_GLYPHS = {**glyphs("unicode"), **words("en")}
NAMES = [*WIDGETS, layout.FILL]
OPTIONS = sorted({option for one in WIDGETS.values() for option in one.specs})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats(allow_nan=False)
    | st.text(max_size=8) | st.sampled_from([*NAMES, *LEVEL_NAMES]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner,
                                                                max_size=4),
    max_leaves=12,
)  # fmt: skip
ITEMS = st.sampled_from(NAMES) | st.builds(
    lambda name, told: {**told, "widget": name},
    st.sampled_from(NAMES),
    st.dictionaries(
        st.sampled_from([*OPTIONS, "rank", "tone", "level", "style"]), JSON, max_size=3
    ),
)
LAYOUT = st.sampled_from(LAYOUTS) | JSON
ROWS = st.lists(ITEMS, max_size=8) | st.fixed_dictionaries(
    {"widgets": st.lists(ITEMS, max_size=8)},
    optional={
        "separator": st.text(max_size=6) | JSON,
        "level": st.sampled_from(LEVEL_NAMES),
        "layout": LAYOUT,
        "title": st.text(max_size=31) | JSON,
    },
)
# What a person would write, with mistakes.
CONFIGS = st.fixed_dictionaries(
    {},
    optional={
        "preset": st.sampled_from(sorted(PRESETS)) | JSON,
        "rows": st.lists(ROWS | JSON, max_size=6) | JSON,
        "layout": LAYOUT,
        "icons": st.sampled_from(SETS) | JSON,
        "language": st.sampled_from(LANGUAGES) | JSON,
        "theme": st.sampled_from(["default", "mono"]) | JSON,
        "background": st.sampled_from(["dark", "light"]) | JSON,
    },
)
MOMENTS = st.sampled_from(sorted(moments.ALL))
ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;.*?\x1b\\\\")
VERBOSITIES = st.integers(1, 3)
COLUMNS = st.integers(1, 220)
BUDGETS = st.integers(1, 14)
LOCALES = st.sampled_from(["en_US.UTF-8", "ja_JP.UTF-8", "zh_CN.UTF-8", "C", ""])

Shown = dict[tuple[int, int], str]  # by row and piece: full or short


def marked(name: str, config: dict[str, Any], level: int) -> list[Row]:
    """The rows of a moment; every tone tells row, piece and form, so that they are known again."""
    rows = compose.rows(moments.ALL[name](), compose.layout(config, level), level)
    for at, row in enumerate(rows):
        row.fragments = [
            one._replace(
                spans=[Span(span.text, f"{at}:{index}:full") for span in one.spans],
                compact=one.compact
                and [Span(part.text, f"{at}:{index}:short") for part in one.compact],
            )
            for index, one in enumerate(row.fragments)
        ]
    return rows


def shown(rows: list[Row], columns: int, budget: int) -> Shown:
    """Which pieces a page shows, and in which form."""
    found: Shown = {}
    for line in Fit(columns, FIT_GLYPHS, edges=edges("nerd", False)).frame(rows, budget):
        for span in line:
            tone = span[1].partition("@")[0]
            if tone.count(":") == 2:
                row, piece, form = tone.split(":")
                found[int(row), int(piece)] = form
    return found


def is_no_less(more: Shown, less: Shown) -> bool:
    """Whether `more` has every piece that `less` has, and none of them shorter."""
    return all(key in more and form in (more[key], "short") for key, form in less.items())


@LAWS
@given(MOMENTS, CONFIGS, VERBOSITIES, st.tuples(COLUMNS, st.integers(1, 60)), LOCALES)
def test_no_row_is_wider_than_the_terminal_and_no_more_than_there_is_room_for(
    name: str, config: dict[str, Any], level: int, size: tuple[int, int], locale: str
) -> None:
    columns, lines = size
    env = {"LANG": locale, "FORCE_COLOR": "1", "COLUMNS": str(columns), "LINES": str(lines)}
    text = picture(moments.ALL[name](), level, env, config)
    drawn = ESCAPE.sub("", text).splitlines()
    wide = locale[:2] in ("ja", "zh")

    assert len(drawn) <= max((lines - 8) // 2, 1)
    for line in drawn:
        assert sum(width for _, width in clusters(line, wide)) <= max(columns - 4, 1), line


@LAWS
@given(MOMENTS, CONFIGS, VERBOSITIES, COLUMNS, BUDGETS)
def test_a_wider_terminal_shows_no_less(
    name: str, config: dict[str, Any], level: int, columns: int, budget: int
) -> None:
    """Every piece that is shown is shown one column further too, in no shorter form. (A target
    that was whole may be cut there, down to 16 cells, when another piece comes back.)"""
    rows = marked(name, config, level)

    assert is_no_less(shown(rows, columns + 1, budget), shown(rows, columns, budget))


@LAWS
@given(MOMENTS, CONFIGS, VERBOSITIES, COLUMNS, BUDGETS)
def test_a_taller_terminal_shows_no_less(
    name: str, config: dict[str, Any], level: int, columns: int, budget: int
) -> None:
    rows = marked(name, config, level)

    assert is_no_less(shown(rows, columns, budget + 1), shown(rows, columns, budget))


@pytest.mark.parametrize("row_layout", LAYOUTS)
@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("name", ["everything", "many_agents", "hostile"])
def test_from_the_narrowest_to_the_widest_nothing_is_lost(
    name: str, preset: str, row_layout: str
) -> None:
    """The same for every step, in what people have."""
    rows = marked(name, {"preset": preset, "layout": row_layout}, 3)
    steps = [shown(rows, columns, 30) for columns in range(1, 260)]

    assert all(is_no_less(more, less) for less, more in zip(steps, steps[1:]))
    assert len(steps[-1]) > len(steps[20]) > 0


@LAWS
@given(MOMENTS, st.dictionaries(st.sampled_from(["preset", "rows", "icons", "language", "theme"]),
                                JSON) | JSON, VERBOSITIES, COLUMNS)  # fmt: skip
def test_any_json_is_a_configuration(name: str, value: Any, level: int, columns: int) -> None:
    """What is not understood is as if it were not there; the picture is drawn all the same."""
    config = value if isinstance(value, dict) else {"rows": value}
    env = {"TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": "40"}
    drawn = picture(moments.ALL[name](), level, env, config)

    assert isinstance(drawn, str)
    assert drawn == "" or drawn.endswith("\n")


@LAWS
@given(JSON)
def test_any_json_is_a_verbosity(value: Any) -> None:
    assert level_of(str(value)) in (None, 0, 1, 2, 3)


# The right-aligned part


def filled(text: str, rank: dict[str, int] | None = None) -> Row:
    """A row of letters, a piece each; those behind "|" stand on the right."""
    left, bar, right = text.partition("|")
    row = Row(
        [Fragment([Span(one * 3, "plain")], rank=(rank or {}).get(one, 5)) for one in left + right]
    )
    row.fill = len(left) if bar else None
    return row


def line(row: Row, columns: int | None, note: str = "") -> str:
    return "".join(span[0] for span in Fit(columns, {}).line(row, note))


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("ab|cd", 30, "aaa │ bbb            ccc │ ddd"),
        ("ab|cd", 20, "aaa │ bbb  ccc │ ddd"),
        ("ab|cd", 19, "aaa │ bbb       ccc"),
        ("a|d", None, "aaa  ddd"),
        ("|cd", 12, "   ccc │ ddd"),
        ("|cd", None, "ccc │ ddd"),
        ("ab|", 12, "aaa │ bbb"),
        ("ab", 12, "aaa │ bbb"),
    ],
)
def test_the_free_space_stands_before_the_right_part(
    text: str, columns: int | None, expected: str
) -> None:
    assert expected == line(filled(text), columns)


def test_the_part_that_is_left_keeps_its_side() -> None:
    assert "    ddd" == line(filled("a|d", {"a": 1}), 7)
    assert "aaa" == line(filled("a|d", {"d": 1}), 7)


def test_the_note_stands_behind_the_right_part() -> None:
    assert "aaa    ddd  +2" == line(filled("a|d"), 14, "+2")


def test_a_piece_that_is_tied_to_the_one_before_it_leads_the_right_part_alone() -> None:
    row = filled("a|d")
    row.fragments[1] = row.fragments[1]._replace(joined=True)

    assert "aaa    ddd" == line(row, 10)


@LAWS
@given(MOMENTS, VERBOSITIES, st.integers(6, 200), st.integers(0, 20))
def test_a_row_with_a_right_part_ends_at_the_edge(
    name: str, level: int, columns: int, fill: int
) -> None:
    for row in marked(name, {"preset": "everything"}, level):
        row.fill = fill
        drawn = Fit(columns, FIT_GLYPHS).line(row)
        width = Fit(columns, FIT_GLYPHS).width(drawn)
        pieces = [int(span[1].split(":")[1]) for span in drawn if span[1].count(":") == 2]
        is_cut = len(set(pieces)) == 1 and drawn[-1][0].endswith("…")

        assert width <= columns
        if max(pieces, default=-1) >= fill and not is_cut:
            assert width == columns


def test_the_fill_of_a_configuration_reaches_the_row() -> None:
    rows = [["model", "fill", "cost"], ["fill", "model"], ["model", "fill"]]
    result = compose.rows(moments.busy(), compose.layout({"rows": rows}, 2), 2)

    assert [row.fill for row in result] == [1, 0, 1]
    env = {"NO_COLOR": "1", "COLUMNS": "44"}
    assert picture(moments.busy(), 2, env, {"rows": rows[:1]}).rstrip("\n").endswith("    $1.23")
    assert len(picture(moments.busy(), 2, env, {"rows": rows[:1]}).rstrip("\n")) == 40
