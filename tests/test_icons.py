"""Icon sets: complete, of the width they promise, and never mistaken for a placeholder."""

from __future__ import annotations

from pathlib import Path
from unicodedata import east_asian_width

import pytest
from tests import moments

from hudline.host.line_output import picture
from hudline.platform.console_signs import OLD
from hudline.render import i18n, icons
from hudline.render.cell_width import cells
from hudline.render.edges import LAYOUTS
from hudline.render.icons import SETS, glyphs, icon

TERMINAL = {"TERM": "xterm-256color", "NO_COLOR": "1", "COLUMNS": "200", "LINES": "60"}
NAMES = list(icons.TABLE)
UNICODE, NERD, EMOJI, ASCII, BASIC = (
    {name: row[column] for name, row in icons.TABLE.items()} for column in range(len(SETS))
)
PLACEHOLDERS = {ord(icon(name)) for name in NAMES} | set(i18n.words("en"))


def test_a_set_has_every_icon_and_no_other() -> None:
    assert {len(row) for row in icons.TABLE.values()} == {len(SETS)}


def test_a_set_that_nobody_drew_is_unicode() -> None:
    assert glyphs("") == glyphs("runes") == glyphs("unicode")
    assert len({str(sorted(glyphs(name).items())) for name in SETS}) == len(SETS)


def test_a_nerd_glyph_is_one_cell_and_no_placeholder() -> None:
    """Both are private-use characters, so a glyph must never be taken for a placeholder."""
    drawn = {glyph for glyph in NERD.values() if "\ue000" <= glyph <= "\uf8ff"}

    assert len(drawn) > 20
    assert all(len(glyph) == cells(glyph) == 1 for glyph in drawn)
    assert set() == set(map(ord, drawn)) & PLACEHOLDERS
    assert max(PLACEHOLDERS) < min(map(ord, drawn))


def test_an_emoji_is_one_character_of_two_cells() -> None:
    """Joiners and selectors are measured differently by different terminals."""
    drawn = {name: glyph for name, glyph in EMOJI.items() if glyph != UNICODE[name]}

    assert len(drawn) > 20
    assert {name for name, glyph in drawn.items() if len(glyph) != 1 or cells(glyph) != 2} == set()
    assert {east_asian_width(glyph) for glyph in drawn.values() if glyph < "\U0001fa00"} == {"W"}


def test_the_ascii_set_draws_bars_and_marks_in_ascii_too() -> None:
    table = glyphs("ascii")

    assert all(text.isascii() for text in table.values())
    assert "a | b x 3 ##+--" == "a │ b × 3 ██▊░░".translate(table)


@pytest.mark.parametrize("chosen", SETS)
@pytest.mark.parametrize("name", sorted(moments.ALL))
def test_no_placeholder_is_left_in_a_picture(name: str, chosen: str) -> None:
    shown = picture(moments.ALL[name](), 3, TERMINAL, {"icons": chosen, "preset": "everything"})

    assert set() == set(map(ord, shown)) & PLACEHOLDERS


@pytest.mark.parametrize("chosen", SETS)
@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_no_row_is_wider_than_the_terminal_in_any_set(chosen: str, columns: int) -> None:
    env = {**TERMINAL, "COLUMNS": str(columns)}
    for name in moments.ALL:
        shown = picture(moments.ALL[name](), 3, env, {"icons": chosen, "preset": "everything"})

        assert max(map(cells, shown.splitlines()), default=0) <= columns - 4, name


def test_the_icons_of_the_chosen_set_are_drawn() -> None:
    drawn = {name: picture(moments.busy(), 2, TERMINAL, {"icons": name}) for name in SETS}

    assert [f"{sign} Bash pytest" in drawn[name] for name, sign in zip(SETS, "●\uf111🔵*●")] == [
        True
    ] * len(SETS)
    assert drawn["ascii"].isascii()


# What every font of Windows has (Windows Glyph List 4), without the letters of Latin, Greek and
# Cyrillic beyond Latin-1.
GLYPH_LIST_4 = {
    *map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100))),
    *"–—―‗‘’‚‛“”„†‡•…‰′″‹›‼‾⁄ⁿ₣₤₧€℅ℓ№™Ω℮⅛⅜⅝⅞←↑→↓↔↕↨∂∆∏∑−∕∙√∞∟∩∫≈≠≡≤≥⌂⌐⌠⌡",
    *"─│┌┐└┘├┤┬┴┼═║╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬▀▄█▌▐░▒▓■□▪▫▬▲►▼◄◊○●◘◙◦☺☻☼♀♂♠♣♥♦♪♫",
}
WINDOWS = {"OS": "Windows_NT", "NO_COLOR": "1", "COLUMNS": "200", "LINES": "60"}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", sorted(set(moments.ALL) - {"crowded", "hostile"}))  # others' texts
def test_the_old_console_of_windows_shows_no_box(name: str, layout: str) -> None:
    text = picture(moments.ALL[name](), 3, WINDOWS, {"preset": "everything", "layout": layout})

    assert set(text) - GLYPH_LIST_4 - {"\n"} == set()


def test_the_old_console_has_every_sign_that_commands_print() -> None:
    source = Path(icons.__file__).parents[1]
    files = [path for part in ("cli", "install") for path in (source / part).rglob("*.py")]
    used = set("".join(path.read_text("utf-8") for path in files)) - {"\n"}
    signs = {sign for sign in used if east_asian_width(sign) not in ("W", "F")}

    assert set("".join(sorted(signs)).translate(OLD)) - GLYPH_LIST_4 == set()


@pytest.mark.parametrize("variable", ["WT_SESSION", "TERM_PROGRAM", "TERM"])
def test_other_terminals_of_windows_have_the_signs_of_everywhere(variable: str) -> None:
    assert icons.in_force({"OS": "Windows_NT", variable: "x"}, {}) == "unicode"
    assert icons.in_force({"OS": "Windows_NT"}, {}) == "basic"
    assert icons.in_force({}, {}) == "unicode"


def test_a_choice_counts_in_the_old_console_of_windows_too() -> None:
    busy = moments.busy()

    assert picture(busy, 2, WINDOWS, {"icons": "unicode"}) == picture(busy, 2, TERMINAL, {})
    assert picture(busy, 2, WINDOWS) != picture(busy, 2, TERMINAL)
