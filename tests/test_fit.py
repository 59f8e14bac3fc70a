"""Rows made to fit: laws over any rows, and the picture as a terminal shows it."""

from __future__ import annotations

from unicodedata import normalize

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudline.render.ansi import ansi
from hudline.render.cell_width import clusters
from hudline.render.fit import UNKNOWN_LINES, Fit, column_budget, row_budget
from hudline.render.fragment import Fragment, Row, Span
from hudline.render.i18n import words
from hudline.render.icons import glyphs, icon
from hudline.render.theme import palette

LAWS = settings(deadline=None, max_examples=120)
GLYPHS = glyphs("unicode")
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
WORDS = st.sampled_from(
    ["", "a", "Bash", "pytest -q tests/auth", "漢字テスト", "é", "e\u0301", FAMILY, "🇩🇪", "❤\ufe0f",
     "…", "─", "°", icon("run"), icon("wait"), icon("full") * 5, "한국어", "שלום", " "]
)  # fmt: skip
# Without what ties characters together: a terminal and its emulator differ on those.
SIMPLE = st.lists(st.sampled_from([*"abc 漢字🚀é…─●▰한ש", "x\u0301"]), max_size=12).map("".join)
TONES = st.sampled_from(sorted(palette({}, {}, "16")))


def spans(words: st.SearchStrategy[str]) -> st.SearchStrategy[list[Span]]:
    return st.lists(st.tuples(words, TONES).map(lambda pair: Span(*pair)), min_size=1, max_size=3)


def pieces(words: st.SearchStrategy[str]) -> st.SearchStrategy[Fragment]:
    message = spans(words)
    elastic_span = st.none() | st.just(0)
    return st.builds(
        Fragment, message, st.none() | message, st.integers(0, 9), st.booleans(), elastic_span
    )


def any_rows(words: st.SearchStrategy[str]) -> st.SearchStrategy[list[Row]]:
    row = st.builds(
        Row,
        st.lists(pieces(words), min_size=1, max_size=5),
        st.sampled_from([" │ ", "   ", " · "]),
        st.integers(0, 5).map(lambda tens: tens * 10),
        st.none() | st.tuples(st.sampled_from(["├ ", "│ └ "]), TONES).map(lambda pair: Span(*pair)),
    )
    return st.lists(row, max_size=6)


@st.composite
def lettered(draw: st.DrawFn) -> Row:
    """A row in which every piece has a letter of its own, so that it is known in the picture."""
    items = []
    for letter in "ABCDEF"[: draw(st.integers(1, 6))]:
        full = letter * draw(st.integers(1, 24))
        few = draw(st.integers(0, 3))
        short: list[Span] | None = [Span(letter * few, "plain")] if few else None
        elastic_span = draw(st.sampled_from([None, 0]))
        items.append(
            Fragment(
                [Span(full, "plain")], short, draw(st.integers(0, 4)), elastic_span=elastic_span
            )
        )
    return Row(items, draw(st.sampled_from([" │ ", " · "])))


def text(line: list[Span]) -> str:
    return "".join(span.text for span in line)


def letters(line: list[Span]) -> set[str]:
    return {char for char in text(line) if char.isupper()}


# What is left out


def test_what_leaves_is_counted_behind_the_others_of_its_kind() -> None:
    items = [
        Fragment([Span(letter * 5)], rank=9 - at, joined=at == 3, item_count=count, omitted=omitted)
        for at, (letter, count, omitted) in enumerate(zip("ABCD", (1, 2, 1, 0), (0, 3, 0, 0)))
    ]
    drawn = [text(Fit(columns, GLYPHS).line(Row(items, "   "))) for columns in (40, 24, 20, 9)]

    assert drawn == [
        "AAAAA   BBBBB   CCCCC DDDDD +3",
        "AAAAA   BBBBB   CCCCC +3",
        "AAAAA   BBBBB +4",
        "AAAAA +6",
    ]


# Width


@LAWS
@given(any_rows(WORDS), st.integers(1, 100), st.integers(1, 8), st.booleans())
def test_no_line_is_wider_than_the_terminal(
    rows: list[Row], columns: int, budget: int, wide: bool
) -> None:
    fit = Fit(columns, GLYPHS, wide)
    lines = fit.frame(rows, budget)

    assert all(sum(width for _, width in clusters(text(line), wide)) <= columns for line in lines)


@LAWS
@given(lettered(), st.integers(1, 90))
def test_a_wider_terminal_shows_no_piece_less(row: Row, columns: int) -> None:
    narrow, wider = (Fit(width, GLYPHS).line(row) for width in (columns, columns + 1))

    assert letters(narrow) <= letters(wider)


@LAWS
@given(lettered(), st.integers(1, 90))
def test_what_is_shown_stands_in_its_order(row: Row, columns: int) -> None:
    shown = [char for char in text(Fit(columns, GLYPHS).line(row)) if char.isupper()]

    assert sorted(shown) == shown


@LAWS
@given(lettered(), st.integers(8, 90))
def test_no_piece_stays_while_one_of_a_higher_rank_leaves(row: Row, columns: int) -> None:
    shown = letters(Fit(columns, GLYPHS).line(row))
    ranks = {piece.spans[0][0][0]: piece.rank for piece in row.fragments}
    left = [rank for letter, rank in ranks.items() if letter not in shown]
    stayed = [ranks[letter] for letter in shown]

    assert max(left, default=-1) <= min(stayed, default=10)


@LAWS
@given(any_rows(WORDS))
def test_without_a_width_everything_is_shown(rows: list[Row]) -> None:
    shown = [text(Fit(None, {}).line(row)) for row in rows]
    texts = [
        ["".join(span.text for span in piece.spans) for piece in row.fragments] for row in rows
    ]

    assert all(part in line for line, parts in zip(shown, texts) for part in parts)


def test_a_piece_shortens_before_it_leaves_and_the_last_is_cut() -> None:
    row = Row(
        [
            Fragment([Span("context 62%", "good")], [Span("62%", "good")], rank=9),
            Fragment([Span("$1.23", "plain")], rank=3),
            Fragment([Span("acme main", "plain")], [Span("main", "plain")], rank=6),
        ]
    )
    expected = {
        31: "context 62% │ $1.23 │ acme main",
        30: "context 62% │ acme main",
        22: "context 62% │ main",
        17: "context 62%",
        10: "62%",
        2: "6…",
        1: "…",
    }

    assert expected == {width: text(Fit(width, GLYPHS).line(row)) for width in expected}


# Height


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        *((lines, 1) for lines in range(1, 12)),
        (12, 2), (13, 2), (14, 3), (20, 6), (23, 7), (24, 8), (30, 11), (40, 16), (59, 25),
        (60, 26), (None, UNKNOWN_LINES),
    ],
)  # fmt: skip
def test_the_client_shows_half_of_what_is_above_its_own_rows(
    lines: int | None, expected: int
) -> None:
    assert expected == row_budget(lines)


@pytest.mark.parametrize(
    ("columns", "expected"), [(None, None), (1, 1), (4, 1), (5, 1), (6, 2), (60, 56), (120, 116)]
)
def test_the_client_keeps_two_cells_on_either_side(
    columns: int | None, expected: int | None
) -> None:
    assert expected == column_budget(columns)


def test_a_long_target_is_cut_before_what_is_useful_leaves() -> None:
    """Down to sixteen cells, and no shorter: then the short form says more."""
    target = "a-command-that-goes-on-and-on-for-forty-cells"
    piece = Fragment(
        [Span("Bash "), Span(target), Span(" 0:42")], [Span("Bash 0:42")], elastic_span=1
    )

    def drawn(columns: int) -> str:
        line = Fit(columns, GLYPHS).line(Row([piece]))
        return text(line)

    assert "Bash a-command-that-goe… 0:42" == drawn(29)
    assert "Bash a-command-that-… 0:42" == drawn(26)
    assert "Bash 0:42" == drawn(25)


@LAWS
@given(any_rows(WORDS), st.integers(4, 100), st.integers(1, 8), st.booleans())
def test_a_page_fills_its_budget_and_no_more(
    rows: list[Row], columns: int, budget: int, wide: bool
) -> None:
    """A taller terminal never shows fewer rows."""
    assert min(len(rows), budget) == len(Fit(columns, GLYPHS, wide).frame(rows, budget))


@LAWS
@given(st.lists(st.integers(0, 3), max_size=9), st.integers(1, 9))
def test_the_most_urgent_rows_stay_in_their_order(urgencies: list[int], budget: int) -> None:
    rows = [
        Row([Fragment([Span(f"<{index}>", "plain")])], urgency=urgency)
        for index, urgency in enumerate(urgencies)
    ]
    lines = [text(line) for line in Fit(None, words("en")).frame(rows, budget)]
    shown = [int(line[1 : line.index(">")]) for line in lines]
    hidden = set(range(len(rows))) - set(shown)

    assert sorted(shown) == shown
    assert all(urgencies[removed] <= urgencies[stored] for removed in hidden for stored in shown)
    assert "".join(lines).count("+") == bool(hidden)
    assert not hidden or lines[-1].endswith(f"  +{len(hidden)} more")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (40, ["first", "second  +3 more"]),
        (20, ["first", "second  +3"]),
        (8, ["first", "sec…  +3"]),
        (4, ["fir…", "  +3"]),
    ],
)
def test_rows_that_had_to_go_are_counted_at_the_end(columns: int, expected: list[str]) -> None:
    message = ("first", "second", "third", "fourth", "fifth")
    rows = [Row([Fragment([Span(word, "plain")])]) for word in message]

    fit = Fit(columns, {**GLYPHS, **words("en")})
    assert expected == [text(line) for line in fit.frame(rows, 2)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "+4 more"), ("de", "+4 weitere"), ("es", "+4 más"), ("zh", "另有 4 行"),
        ("ja", "ほか 4 行"),
    ],
)  # fmt: skip
def test_rows_that_are_left_out_are_counted_in_every_language(language: str, expected: str) -> None:
    rows = [Row([Fragment([Span("字" * 40, "plain")])], omitted=more) for more in (2, 0, 0)]
    fit = Fit(40, words(language), language in ("zh", "ja"))
    (line,) = fit.frame(rows, 1)

    assert text(line).endswith("  " + expected)
    assert fit.width(line) <= 40


# On a terminal


@settings(deadline=None, max_examples=60)
@given(
    any_rows(SIMPLE),
    st.integers(2, 60),
    st.integers(1, 6),
    st.sampled_from(["16", "256", "truecolor"]),
)
def test_a_terminal_shows_every_line_whole_and_none_wraps(
    rows: list[Row], columns: int, budget: int, depth: str
) -> None:
    """Painted after the fit, so nothing is cut inside an escape sequence."""
    lines = Fit(columns, GLYPHS).frame(rows, budget)
    # One column more: this emulator wraps before a mark that combines with the last character.
    screen = pyte.Screen(columns + 1, len(lines) + 3)
    pyte.Stream(screen).feed(ansi(lines, palette({}, {}, depth)).replace("\n", "\r\n"))
    expected = [normalize("NFC", text(line)).rstrip() for line in lines]
    shown = [normalize("NFC", row).rstrip() for row in screen.display]

    assert all(Fit(None, GLYPHS).width(line) <= columns for line in lines)
    assert [*expected, "", "", ""] == shown
