"""How many cells a text takes, and cutting it: cases, laws, and characters against Unicode."""

from __future__ import annotations

from unicodedata import category, east_asian_width

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hudline.core import libraries
from hudline.render.cell_width import cells, clusters, cut

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


# Characters

CHANGED = {0x1734}  # a mark that takes its own cell since Unicode 14
DIFFER = 500  # characters at the most of which rich's tables say otherwise than Python's


def test_a_character_is_as_wide_as_unicode_says() -> None:
    """As the running Python's `unicodedata` has it, of what it knows; rich may be newer."""
    differ = set()
    for point in range(0x80, 0x110000):
        char = chr(point)
        kind, width = category(char), east_asian_width(char)
        if kind in ("Cn", "Cs", "Co", "Cc"):
            continue
        is_mark = kind in ("Mn", "Me") or (kind == "Cf" and point != 0xAD)
        expected = 0 if is_mark or 0x1160 <= point <= 0x11FF else 2 if width in "WF" else 1
        if cells(char) != expected:
            differ.add(point)

    assert len(differ - CHANGED) <= DIFFER, sorted(map(hex, differ))[:20]


@pytest.mark.parametrize("char", ["\ue000", "\uf111", "\uf8ff"])
def test_a_glyph_of_a_patched_font_is_one_cell_everywhere(char: str) -> None:
    assert cells(char) == cells(char, True) == 1


def test_without_rich_widths_are_the_same_but_for_what_unicode_has_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(libraries, "HAS_RICH", False)
    plain = libraries.character_cells.__wrapped__

    assert [plain(char) for char in "a漢\u0301🚀─é\u1161"] == [1, 2, 0, 2, 1, 1, 0]
