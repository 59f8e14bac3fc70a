"""Links behind text: only where the terminal shows them, always closed, harmless addresses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudline.host.line_output import drawn
from hudline.render.ansi import ansi
from hudline.render.cell_width import cells
from hudline.render.fit import Fit
from hudline.render.fragment import Fragment, Row, Span
from hudline.render.hyperlinks import address, allowed, linked
from hudline.render.icons import glyphs
from hudline.render.theme import palette

URL = "https://example.com/pull/7"
OPEN, CLOSE = f"\x1b]8;;{URL}\x1b\\", "\x1b]8;;\x1b\\"
CODES = palette({}, {}, "truecolor")
SEQUENCE = re.compile(r"\x1b\]8;;([^\x1b]*)\x1b\\|\x1b\[[0-9;]*m")


@pytest.mark.parametrize(
    ("chosen", "env", "expected"),
    [
        ("auto", {}, False),
        (None, {"TERM": "xterm-256color"}, False),
        (None, {"TERM": "xterm-kitty"}, True),
        (None, {"TERM": "xterm-ghostty"}, True),
        (None, {"TERM": "foot"}, True),
        (None, {"TERM": "foot-direct"}, True),
        (None, {"TERM": "alacritty"}, True),
        (None, {"TERM": "football"}, False),
        (None, {"TERM": "xterm-kitty", "TMUX": "/tmp/x"}, False),
        (None, {"TERM_PROGRAM": "iTerm.app"}, True),
        (None, {"TERM_PROGRAM": "WezTerm"}, True),
        (None, {"TERM_PROGRAM": "vscode"}, True),
        (None, {"TERM_PROGRAM": "ghostty"}, True),
        (None, {"TERM_PROGRAM": "Apple_Terminal"}, False),
        (None, {"KITTY_WINDOW_ID": "1"}, True),
        (None, {"WT_SESSION": "a-b"}, True),
        (None, {"DOMTERM": "x"}, True),
        (None, {"VTE_VERSION": "6003"}, True),
        (None, {"VTE_VERSION": "4999"}, False),
        (None, {"VTE_VERSION": "new"}, False),
        (None, {"KONSOLE_VERSION": "201200"}, True),
        (None, {"KONSOLE_VERSION": "200803"}, False),
        (None, {"KITTY_WINDOW_ID": "1", "TERM": "tmux-256color"}, False),
        (None, {"KITTY_WINDOW_ID": "1", "TERM": "screen"}, False),
        (None, {"KITTY_WINDOW_ID": "1", "TMUX": "/tmp/x"}, False),
        (None, {"KITTY_WINDOW_ID": "1", "STY": "1.pts"}, False),
        (None, {"KITTY_WINDOW_ID": "1", "TERM": "dumb"}, False),
        ("on", {"TMUX": "/tmp/x"}, True),
        ("off", {"KITTY_WINDOW_ID": "1", "FORCE_HYPERLINK": "1"}, False),
        (None, {"FORCE_HYPERLINK": "1"}, True),
        (None, {"FORCE_HYPERLINK": "1", "TMUX": "/tmp/x"}, True),
        (None, {"FORCE_HYPERLINK": "0", "KITTY_WINDOW_ID": "1"}, False),
        (7, {"KITTY_WINDOW_ID": "1"}, True),
    ],
)
def test_the_terminal_says_whether_it_shows_links(
    chosen: object, env: dict[str, str], expected: bool
) -> None:
    assert expected == allowed({"links": chosen}, env)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (URL, URL),
        ("http://a.example/b?c=d&e=%20f#g", "http://a.example/b?c=d&e=%20f#g"),
        ("file:///home/dev/a b.py", "file:///home/dev/a%20b.py"),
        ("https://a.example/é", "https://a.example/%C3%A9"),
        ("https://a.example/\x1b\\x\x07", "https://a.example/%1B%5Cx%07"),
        ("HTTPS://a.example", "HTTPS://a.example"),
        ("javascript:alert(1)", ""),
        ("ssh://host", ""),
        ("//a.example", ""),
        ("", ""),
        (None, ""),
        ("https://a.example/" + "x" * 482, "https://a.example/" + "x" * 482),
        ("https://a.example/" + "x" * 483, ""),
        ("https://a.example/" + "é" * 200, ""),
    ],
)
def test_an_address_is_printable_ascii_of_a_known_scheme(value: object, expected: str) -> None:
    assert expected == address(value)


@given(st.text(max_size=60))
def test_no_address_can_end_the_sequence_it_stands_in(tail: str) -> None:
    result = address("https://a.example/" + tail)

    assert result.isascii()
    assert all("!" <= char <= "~" for char in result)
    assert len(result) <= 500


def test_a_link_stands_around_its_text_and_its_colours() -> None:
    lines = [[Span("see ", "plain"), Span("#7", "good", URL), Span(" now", "faint")]]

    assert ansi(lines, {}, is_linked=True) == f"see {OPEN}#7{CLOSE} now"
    assert (
        ansi(lines, CODES, is_linked=True).count(f"{OPEN}\x1b[{CODES['good']}m#7\x1b[0m{CLOSE}")
        == 1
    )
    assert "\x1b]8" not in ansi(lines, CODES)


def test_no_link_without_text_or_without_an_address() -> None:
    assert linked("", URL) == ""
    assert linked("x", "data:x") == "x"
    assert linked("x", "") == "x"


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6), st.integers(1, 60))
def test_a_link_is_closed_however_much_is_cut(lengths: list[int], columns: int) -> None:
    """A row that is cut through a link closes it, and is no wider for having it."""
    pieces = [
        Fragment(
            [Span("x" * length, "good", URL)], compact=[Span("s", "good", URL)], elastic_span=0
        )
        for length in lengths
    ]
    lines = Fit(columns, glyphs("unicode")).frame([Row(pieces)], 5)
    text = ansi(lines, CODES, is_linked=True)
    items = [match.group(1) for match in SEQUENCE.finditer(text) if match.group(1) is not None]

    assert items == [URL, ""] * (len(items) // 2)
    assert max(map(cells, SEQUENCE.sub("", text).split("\n"))) <= columns


@pytest.mark.parametrize(
    ("env", "count"), [({"KITTY_WINDOW_ID": "1"}, 1), ({}, 0), ({"TERM": "dumb"}, 0)]
)
def test_a_picture_has_links_where_the_terminal_shows_them(env: dict[str, str], count: int) -> None:
    result = drawn([Row([Fragment([Span("#7", "good", URL)])])], {**env, "NO_COLOR": "1"}, {})

    assert result.count(OPEN) == result.count(CLOSE) == count
    assert "#7" in result
