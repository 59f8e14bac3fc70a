"""Sentences of reports are broken where each language allows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudline.cli.reporting.columns import lines
from hudline.render.cell_width import cells


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one abcdefghij", 5, ["one", "abcde", "fghij"]),
        ("读取 12 行。", 10, ["读取 12", "行。"]),
        ("要求は 3 件です。", 6, ["要求は", "3 件で", "す。"]),
        ("", 5, [""]),
    ],
)
def test_a_sentence_is_broken_between_words_or_wide_characters(
    text: str, width: int, expected: list[str]
) -> None:
    assert lines(text, width) == expected


@given(st.text("ab 読む。、", max_size=60), st.integers(4, 30))
def test_lines_keep_every_character_and_fit(text: str, width: int) -> None:
    found = lines(text, width)

    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line) <= width for line in found)
