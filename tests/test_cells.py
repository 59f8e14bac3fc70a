"""How many cells a text takes, and cutting it: cases, the tables against Python's own, laws."""

from __future__ import annotations

import unicodedata
from unicodedata import category, east_asian_width

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hudline.page import cells as module
from hudline.page import clusters as clusters_module
from hudline.page import icons
from hudline.page.cells import cells, cut
from hudline.page.clusters import clusters
from hudline.page.widths import AMBIGUOUS, WIDE, ZERO

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
WIDTHS = [
    ("", 0, 0),
    ("plain ascii", 11, 11),
    ("漢字", 4, 4),
    ("ひらがな", 8, 8),
    ("한국어", 6, 6),
    ("ＦＵＬＬ", 8, 8),
    ("ｶﾅ", 2, 2),
    ("\u1112\u1161\u11ab", 2, 2),  # 한 as three conjoining jamo
    ("e\u0301", 1, 1),
    ("a\u0300\u0323\u0308", 1, 1),
    ("ก\u0e33", 2, 2),
    ("नि", 2, 2),
    ("שלום", 4, 4),
    ("مرحبا", 5, 5),
    ("🚀", 2, 2),
    (FAMILY, 2, 2),
    ("👩🏽\u200d🚀", 2, 2),
    ("👍🏽", 2, 2),
    ("🏳\ufe0f\u200d🌈", 2, 2),
    ("❤\ufe0f\u200d🔥", 2, 2),
    ("🇩🇪", 2, 2),
    ("🇩🇪🇫🇷", 4, 4),
    ("🇩", 1, 1),
    ("🇩🇪🇫", 3, 3),
    ("1\ufe0f\u20e3", 2, 2),
    ("❤", 1, 1),
    ("❤\ufe0f", 2, 2),
    ("☺\ufe0e", 1, 1),
    ("⏳", 2, 2),
    ("\u200b", 0, 0),
    ("a\u200db", 2, 2),
    ("漢\u200d", 2, 2),
    ("°", 1, 2),
    ("…", 1, 2),
    ("Ω", 1, 2),
    ("─│", 2, 4),
    ("①", 1, 2),
    ("é", 1, 2),
    ("▰▱", 2, 2),
    ("ß\u0308", 1, 2),
]
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"))
PARTS = st.one_of(
    st.text(CHARACTERS, max_size=3),
    st.sampled_from([text for text, _, _ in WIDTHS]),
    st.sampled_from("\u200d\ufe0f\ufe0e\u0301🏽🇩🇪 "),
)
TEXTS = st.lists(PARTS, max_size=8).map("".join)
LAWS = settings(deadline=None, max_examples=150)


@pytest.mark.parametrize(("text", "narrow", "wide"), WIDTHS)
def test_a_text_takes_its_cells(text: str, narrow: int, wide: int) -> None:
    """Where ambiguous characters take one cell, and where they take two."""
    assert (narrow, wide) == (cells(text), cells(text, True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e\u0301a", ["e\u0301", "a"]),
        (FAMILY + "!", [FAMILY, "!"]),
        ("🇩🇪🇫🇷", ["🇩🇪", "🇫🇷"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("1\ufe0f\u20e32", ["1\ufe0f\u20e3", "2"]),
        ("\u1112\u1161\u11ab\u1100\u1161", ["\u1112\u1161\u11ab", "\u1100\u1161"]),
        ("a\u200db", ["a\u200d", "b"]),
    ],
)
def test_a_cluster_is_what_stands_in_one_place(text: str, expected: list[str]) -> None:
    assert expected == [cluster for cluster, _ in clusters(text)]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("status line", 11, "status line"),
        ("status line", 8, "status…"),
        ("status line", 1, "…"),
        ("status line", 0, ""),
        ("漢字漢字", 5, "漢字…"),
        ("漢字漢字", 4, "漢…"),
        ("e\u0301te\u0301s", 3, "e\u0301t…"),
        (FAMILY * 2, 3, FAMILY + "…"),
        (FAMILY * 2, 2, "…"),
    ],
)
def test_cutting_leaves_whole_clusters(text: str, limit: int, expected: str) -> None:
    assert expected == cut(text, limit)


@LAWS
@given(TEXTS, st.integers(0, 30), st.booleans())
@example("……", 1, True)
def test_a_cut_text_is_no_wider_than_asked(text: str, limit: int, wide: bool) -> None:
    assert cells(cut(text, limit, wide), wide) <= limit


@LAWS
@given(TEXTS, st.integers(0, 30), st.booleans())
def test_a_cut_text_is_the_beginning_in_whole_clusters(text: str, limit: int, wide: bool) -> None:
    """What stands before "…" is some number of the text's clusters, but for spaces at its end."""
    shown = cut(text, limit, wide)
    parts = [cluster for cluster, _ in clusters(text, wide)]
    beginnings = {"".join(parts[:count]).rstrip() for count in range(len(parts) + 1)}

    assert shown in (text, "") or (shown[-1] == "…" and shown[:-1] in beginnings)


@LAWS
@given(TEXTS, st.integers(1, 30), st.booleans())
def test_a_text_that_fits_is_not_cut(text: str, more: int, wide: bool) -> None:
    assert text == cut(text, cells(text, wide) + more - 1, wide)


@LAWS
@given(TEXTS, st.booleans())
def test_cells_are_the_sum_over_the_clusters(text: str, wide: bool) -> None:
    parts = list(clusters(text, wide))

    assert text == "".join(cluster for cluster, _ in parts)
    assert cells(text, wide) == sum(width for _, width in parts)
    assert all(width == cells(cluster, wide) for cluster, width in parts)


@LAWS
@given(st.text(st.sampled_from("ab─│▰●漢字한é…°Ω⏳\u0301"), max_size=12), st.booleans())
def test_without_joiners_and_styles_the_sum_over_the_characters(text: str, wide: bool) -> None:
    """A simple oracle where nothing ties characters together: Unicode's own properties."""
    doubles = "WFA" if wide else "WF"
    expected = sum(
        0 if category(char) == "Mn" else 2 if east_asian_width(char) in doubles else 1
        for char in text
    )

    assert expected == cells(text, wide)


# Tables

TABLES = "15.1.0"  # the Unicode version that page/widths.py was made from
CHANGED = {0x1734}  # a mark that takes its own cell since Unicode 14
GROWN = 500  # code points that a newer Unicode than ours may class otherwise or has added


def within(ranges: tuple[int, ...]) -> set[int]:
    pairs = zip(ranges[::2], ranges[1::2])
    return {point for first, last in pairs for point in range(first, last + 1)}


def classes() -> tuple[set[int], set[int], set[int]]:
    """Wide, zero and ambiguous points as the running Python's `unicodedata` tells them, of those
    that it knows; private use counts as narrow, since nothing of it is ever drawn."""
    wide, zero, ambiguous = set(), set(), set()
    for point in range(0x80, 0x110000):
        kind = category(chr(point))
        if kind in ("Cn", "Cs", "Co"):
            continue
        width = east_asian_width(chr(point))
        is_jamo = 0x1160 <= point <= 0x11FF
        if is_jamo or (kind in ("Mn", "Me", "Cf") and point != 0xAD):
            zero.add(point)
        elif width in "WF":
            wide.add(point)
        elif width == "A":
            ambiguous.add(point)
    return wide, zero, ambiguous


def test_the_tables_are_what_unicode_says() -> None:
    """For the characters the running Python knows; a newer one than ours may differ in a few."""
    known = {point for point in range(0x110000) if category(chr(point)) != "Cn"}
    told = classes()
    kept = (within(WIDE), within(ZERO), within(AMBIGUOUS))
    differ = [(ours & known) ^ theirs for ours, theirs in zip(kept, told)]
    points = set().union(*differ) - CHANGED
    version = tuple(map(int, unicodedata.unidata_version.split(".")))
    allowed = GROWN if version > tuple(map(int, TABLES.split("."))) else 0

    assert len(points) <= allowed, sorted(map(hex, points))[:20]


@pytest.mark.parametrize("ranges", [WIDE, ZERO, AMBIGUOUS])
def test_a_table_is_sorted_and_its_ranges_do_not_touch(ranges: tuple[int, ...]) -> None:
    """The search by halves needs it."""
    firsts, lasts = ranges[::2], ranges[1::2]

    assert all(first <= last for first, last in zip(firsts, lasts))
    assert all(last + 1 < first for last, first in zip(lasts, firsts[1:]))


def test_what_is_known_beforehand_is_what_the_tables_say() -> None:
    for char in module.OWN + "⏳":
        assert clusters_module._look_up(char, False) == cells(char), char


def test_an_ordinary_picture_never_needs_the_tables() -> None:
    """Every glyph that the icons draw with is known beforehand."""
    drawn = set("".join(icons._UNICODE.values()))

    assert set() == {char for char in drawn if char >= "\u0300"} - set(module.OWN) - {"⏳"}
