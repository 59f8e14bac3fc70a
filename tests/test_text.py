"""Text from outside made safe: what goes, what stays, and the laws of what is left."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudline.core.fields import clean
from hudline.render.icons import icon

LAWS = settings(deadline=None, max_examples=200)
PIECES = [
    "\x1b[31m", "\x1b]0;t\x07", "\x1b]8;;u\x1b\\", "\x1b", "\x9b", "\x9d", "\x9c", "\x90", "\x07",
    "\x1b[", "\u202e", "\u2066", "\u200d", "\ufe0f", "\ue000", "\ud83d", "\r\n", "\t", " ", "  ",
    "漢", "🚀", "é", "ab", "m", "\\", "\u2028", "\u3000", "\x00", "\x7f", "\u200b", "\ufeff",
]  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[1;38;2;1;2;3mtrue", "true"),
        ("\x1b[2J\x1b[Hhome", "home"),
        ("\x1b[?25lhidden", "hidden"),
        ("\x9b31mred", "red"),
        ("a\x1b[31", "a"),
        ("a\x9b", "a"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]0;title\x1b\\text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9d0;title\x9ctext", "text"),
        ("\x9d0;title\x07text", "text"),
        ("a\x1b]52;c;Zm9v", "a"),
        ("\x1bPq#0;2\x1b\\text", "text"),
        ("\x90q#0;2\x9ctext", "text"),
        ("\x1b_apc\x1b\\text", "text"),
        ("\x1b^pm\x1b\\text", "text"),
        ("\x1bXsos\x1b\\text", "text"),
        ("a\x1bPunterminated", "a"),
        ("\x1bcreset", "reset"),
        ("\x1b(Bplain", "plain"),
        ("\x1b\x1b[31mtwice", "twice"),
        ("\x1b7saved\x1b8", "saved"),
        ("end\x1b", "end"),
        ("\x00\x01\x08\x0e\x7fctl", "ctl"),
        ("\x80\x84\x8d\x9cc1", "c1"),
        ("bell\x07", "bell"),
        ("back\x08\x08\x08\x08ok", "backok"),
        ("one\ntwo", "one two"),
        ("one\r\n\ttwo", "one two"),
        ("one\u2028two\u2029three\x85four", "one two three four"),
        ("a\u00a0b\u3000c", "a b c"),
        ("  a   b  ", "a b"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("\u2066a\u2069\u200fb\u061cc", "abc"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("half \ud83d of", "half of"),
        ("\udc00", ""),
        ("a" + icon("run") + "b\U000f0000", "ab"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("e\u0301", "e\u0301"),
        ("日本語 한국어 שלום", "日本語 한국어 שלום"),
        ("", ""),
    ],
)
def test_what_a_terminal_would_obey_is_gone(given_text: str, expected: str) -> None:
    assert expected == clean(given_text, 80)


@pytest.mark.parametrize("value", [None, 7, 1.5, True, ["a"], {"a": 1}, b"bytes"])
def test_what_is_no_text_is_empty(value: object) -> None:
    assert clean(value, 80) == ""


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("ab cdef", 4, "ab…"), ("abc", 1, "…")],
)
def test_a_long_text_ends_in_an_ellipsis(text: str, limit: int, expected: str) -> None:
    assert expected == clean(text, limit)


def test_of_a_huge_text_only_the_beginning_is_looked_at() -> None:
    assert clean("a" * 5_000_000, 10) == "a" * 9 + "…"
    assert clean("\x00" * 5_000_000 + "late", 10) == ""


@LAWS
@given(TEXTS, st.integers(1, 60))
def test_what_is_left_is_one_printable_line_within_the_limit(text: str, limit: int) -> None:
    shown = clean(text, limit)

    assert len(shown) <= limit
    assert shown.replace("\u200d", "").isprintable()
    assert shown == " ".join(shown.split(" ")).strip()
    assert "  " not in shown


@LAWS
@given(TEXTS, st.integers(1, 60))
def test_cleaning_twice_is_cleaning_once(text: str, limit: int) -> None:
    once = clean(text, limit)

    assert once == clean(once, limit)


@LAWS
@given(TEXTS)
def test_what_is_left_can_be_written(text: str) -> None:
    """No half of a surrogate pair is left."""
    shown = clean(text, 60)

    assert shown == shown.encode().decode()


@LAWS
@given(st.text(st.characters(categories=("L", "N", "P", "S")), max_size=40))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert text == clean(text, 40)
