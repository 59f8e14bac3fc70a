"""Layouts of rows: blocks that can be read, frames that cost no row, and what there is without."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from tests import moments
from tests.golden import Frames

from hudline import themes
from hudline.cli import contrast as colours
from hudline.config.migration import renamed
from hudline.core import libraries
from hudline.frame import compose
from hudline.frame.registry import WIDGETS
from hudline.host.band_frame import Screen
from hudline.host.band_frame import shown as band_frame
from hudline.host.line_output import fitting, picture
from hudline.render import block_colours, theme
from hudline.render.band_output import segments, style
from hudline.render.cell_width import cells
from hudline.render.colours import ENOUGH, RGB, SIXTEEN, contrast, of_palette
from hudline.render.edges import LAYOUTS, edges, without_blocks
from hudline.render.fit import Fit
from hudline.render.fragment import TONES, Fragment, Row, Span
from hudline.render.icons import SETS
from hudline.render.sticky_rows import hold
from hudline.render.theme import BACKGROUNDS, is_widget_style, palette, styles
from hudline.render.tmux import markup
from hudline.render.tones import GROUNDS, edge, graded, on, parts, styled
from hudline.render.widget import COMMON

ROOT = Path(__file__).resolve().parents[1]
BLOCKS = ("powerline", "capsule")
DEPTHS = {"16": "1", "256": "2", "truecolor": "3"}  # and what FORCE_COLOR asks for them with
CALM = ("plain", "strong", "faint", "good", "accent")
NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
RENEW = "Is it meant? tests/run --renew"
TALL = {"LANG": "en_US.UTF-8", "COLUMNS": "120", "LINES": "80"}


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Frames)


def drawn(config: dict[str, Any], moment: str = "busy", level: int = 2, **env: str) -> str:
    """A moment at the depth of 24 bits on a high terminal, unless `env` says otherwise."""
    return picture(moments.ALL[moment](), level, {**TALL, "FORCE_COLOR": "3", **env}, config)


def dumb(config: dict[str, Any], moment: str) -> str:
    return drawn(config, moment, FORCE_COLOR="", TERM="dumb")


def bare(config: dict[str, Any], moment: str) -> str:
    return drawn(config, moment, FORCE_COLOR="", NO_COLOR="1", TERM="xterm")


def text(shown: str) -> list[str]:
    return ESCAPE.sub("", shown).splitlines()


def rgb(colour: str) -> RGB:
    """A colour that the band names, the sixteen as xterm has them."""
    if colour.startswith("#"):
        red, green, blue = bytes.fromhex(colour[1:])
        return red, green, blue
    if colour.startswith("ansi256("):
        return of_palette(int(colour[8:-1]))
    return SIXTEEN[NAMES.index(colour)]


def codes(chosen: dict[str, Any], depth: str, tones: list[str]) -> dict[str, str]:
    table = palette(chosen, {}, depth)
    return styles([[Span("x", tone) for tone in tones]], table, chosen, {}, depth)


# Contrast


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("side", BACKGROUNDS)
@pytest.mark.parametrize("name", themes.names())
def test_text_on_a_block_can_be_read(name: str, side: str, depth: str) -> None:
    """In sixteen colours as xterm has them; bold text in the brighter colour too, which many
    terminals draw it in."""
    chosen = {"theme": name, "background": side}
    compound = [on(tone, ground) for tone, ground in product(TONES, GROUNDS)]
    table = codes(chosen, depth, compound)

    for tone in compound:
        shown = style(table[tone])
        if name == "mono":
            assert (shown.colour, shown.ground) == ("", "")
            continue
        least = 4.5 if parts(tone).tone in ("plain", "strong") and depth != "16" else ENOUGH
        ground = rgb(shown.ground)
        assert contrast(rgb(shown.colour), ground) >= least, (tone, shown)
        if depth == "16" and shown.attributes & 1:
            index = SIXTEEN.index(rgb(shown.colour))
            assert contrast(SIXTEEN[index | 8], ground) >= ENOUGH, (tone, shown)


@pytest.mark.parametrize("depth", ["256", "truecolor"])
@pytest.mark.parametrize("side", BACKGROUNDS)
@pytest.mark.parametrize("name", [name for name in themes.names() if name != "mono"])
def test_a_block_makes_no_tone_harder_to_read(name: str, side: str, depth: str) -> None:
    """Faint ones neither: up to the contrast that text needs, 7 in the theme of high contrast."""
    chosen = {"theme": name, "background": side}
    source = themes.source(name)[side]
    behind = colours.rgb(source["background"])
    assert behind is not None
    most = 7.0 if name == "high-contrast" else 4.5
    for tone, ground in product(TONES, ("even", "odd")):
        bare = colours.foreground(source["colours"][tone], depth)
        shown = style(codes(chosen, depth, [on(tone, ground)])[on(tone, ground)])
        least = most if bare is None else min(contrast(bare, behind), most)
        assert contrast(rgb(shown.colour), rgb(shown.ground)) >= least, (tone, ground)


@pytest.mark.parametrize("layout", BLOCKS)
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("moment", sorted(moments.ALL))
def test_whatever_stands_on_a_ground_in_a_picture_can_be_read(
    moment: str, depth: str, layout: str
) -> None:
    """The pairs that occur, arrows aside, which say nothing."""
    for name in ("default", "solarized"):
        config = {"layout": layout, "theme": name, "preset": "everything"}
        rows = compose.rows(moments.ALL[moment](), compose.layout(config, 3), 3)
        lines = fitting(116, TALL, config).frame(rows, 40)
        table = styles(lines, palette(config, {}, depth), config, {}, depth)
        for span in (one for line in lines for one in line if one.style is None):
            shown = style(table[span.tone])
            if shown.ground and span.text.strip() and not parts(span.tone).edge:
                assert contrast(rgb(shown.colour), rgb(shown.ground)) >= ENOUGH, span


@pytest.mark.parametrize("depth", ["256", "truecolor"])
@pytest.mark.parametrize("written", ["#2e3440", "bold #101010", "red", "#ffffff on #ffffff"])
def test_a_style_of_the_persons_can_be_read_on_a_block_too(written: str, depth: str) -> None:
    for side in BACKGROUNDS:
        tones = [on(styled("plain", written), ground) for ground in GROUNDS]
        for code in codes({"theme": "nord", "background": side}, depth, tones).values():
            shown = style(code)
            if shown.ground:
                assert contrast(rgb(shown.colour), rgb(shown.ground)) >= ENOUGH, shown


def test_blocks_side_by_side_are_told_apart() -> None:
    for name, side, depth in product(themes.names(), BACKGROUNDS, DEPTHS):
        tones = [on("plain", ground) for ground in GROUNDS]
        table = codes({"theme": name, "background": side}, depth, tones)
        shown = [table[tone] for tone in tones]
        assert table[on("plain", "even")] != table[on("plain", "odd")], (name, side, depth)
        assert shown[0] not in shown[3:] or name == "mono", (name, side, depth)


def test_a_theme_may_name_the_grounds_that_alternate() -> None:
    own = {"dark": {"blocks": ["#112233", "#445566"]}}
    chosen = {"theme": "mine", "own": lambda _: own}
    tones = [on("plain", "even"), on("plain", "odd")]

    table = codes(chosen, "truecolor", tones)
    assert [style(table[tone]).ground for tone in tones] == ["#112233", "#445566"]
    own["dark"]["blocks"] = ["#112233", "nonsense"]
    table = codes(chosen, "truecolor", tones)
    assert style(table[tones[0]]).ground == "#112233"
    assert style(table[tones[1]]).ground not in ("", "#112233", "#445566")


@pytest.mark.parametrize("blocks", [None, 7, [], ["#12345"], [[]], {"a": 1}, ["#12 456", 3]])
def test_grounds_that_are_none_are_derived(blocks: object) -> None:
    derived = codes({"theme": "nord"}, "truecolor", [on("plain", "even")])
    own = {"dark": {**themes.source("nord")["dark"], "blocks": blocks}}
    chosen = {"theme": "mine", "own": lambda _: own}

    assert codes(chosen, "truecolor", [on("plain", "even")]) == derived


def test_without_rich_blocks_have_the_sixteen_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (libraries, theme, block_colours):
        monkeypatch.setattr(module, "HAS_RICH", False)
    block_colours._painter.cache_clear()
    tone = on("plain", "head")

    code = styles([[Span("x", tone)]], {"plain": "", "accent": "36"}, {}, {}, "truecolor")[tone]
    block_colours._painter.cache_clear()
    assert code == "30;46"


# What becomes a block, and on what ground


def line(row: Row, columns: int | None = None, icons: str = "unicode") -> list[Span]:
    return Fit(columns, {}, edges=edges(icons, False)).line(row)


def grounds(row: Row) -> list[str]:
    """The grounds of the texts of a row, pads aside."""
    return [parts(span.tone).ground for span in line(row) if span.text.strip()]


def row_of(*texts: str, layout: str = "powerline", **more: Any) -> Row:
    """Fragments, each a text or `tone:text`."""
    pairs = [("plain:" + one).rsplit(":", 2)[-2:] for one in texts]
    fragments = [Fragment.of(one, tone) for tone, one in pairs]
    return Row(fragments, layout=layout, is_head=True, **more)


def test_the_first_block_stands_out_and_the_others_alternate() -> None:
    assert grounds(row_of("a", "b", "c", "d")) == ["head", "even", "odd", "even"]


def heads(moment: str, level: int = 2, **config: Any) -> list[str]:
    """How the rows begin whose first block stands out."""
    config = {"layout": "powerline", **config}
    rows = compose.rows(moments.ALL[moment](), compose.layout(config, level), level)
    return [one.fragments[0].spans[0].text for one in rows if one.is_head]


def test_one_row_has_a_block_that_stands_out_whatever_else_is_shown() -> None:
    for moment in ("busy", "waiting", "fed", "crowded", "on_disk"):
        assert heads(moment, wrap=True) == ["Opus 5.5"], moment
        assert heads(moment, layout="panel") == []
    plain = {"widgets": ["model"], "layout": "plain"}
    assert heads("busy", rows=[plain, ["waiting"], ["cost"], ["git"]]) == ["$1.23"]
    assert heads("calm", rows=[["tools"], ["model"]]) == []  # where it will be, and nowhere else
    assert heads("waiting", 1, preset="essential") != []


def test_a_block_that_mostly_alarms_stands_on_that_and_a_sign_alone_does_not() -> None:
    assert grounds(row_of("a", "alarm:full", "warn:soon")) == ["head", "alarm", "warn"]
    signs = Row([Fragment([Span("✗ ", "alarm"), Span("Bash")])], layout="powerline")
    begins = Row([Fragment([Span("waits ", "alarm"), Span("Bash rm")])], layout="powerline")

    assert grounds(signs) == ["even", "even"]
    assert grounds(begins) == ["alarm", "alarm"]


def test_what_is_joined_stands_in_the_same_block() -> None:
    row = row_of("a", "b", "c")
    row.fragments[2] = row.fragments[2]._replace(joined=True)

    assert "".join(span.text for span in line(row)) == " a  b c "
    assert grounds(row) == ["head", "even", "even"]


def test_rows_that_are_over_do_not_stand_out() -> None:
    key, last = "0", row_of("a", "alarm:b")
    rows, _ = hold({"shape": 1, "rows": [[key, None]]}, [], 1, 0.0, {key: last})

    assert [span.tone for span in line(rows[0]) if span.text.strip()] == ["faint@even", "faint@odd"]


def test_foreign_text_stands_on_the_terminals_own_ground_in_its_own_style() -> None:
    row = row_of("a", "b")
    row.fragments[1] = Fragment([Span("mine", style="35")])
    shown = line(row, icons="nerd")

    assert [span for span in shown if span.text == "mine"] == [Span("mine", style="35")]
    assert Span("\ue0b0", edge("head", "")) in shown


def test_links_stay_behind_the_text_of_a_block() -> None:
    row = Row([Fragment([Span("a", link="https://e.org")])], layout="capsule")
    (span,) = [one for one in line(row) if one.link]

    assert (span.text, span.tone) == ("a", "plain@even")


@pytest.mark.parametrize(
    ("layout", "icons", "expected"),
    [
        ("powerline", "unicode", " a  b     c  d "),
        ("powerline", "nerd", " a \ue0b0 b \ue0b0   \ue0b2 c \ue0b2 d "),
        ("powerline", "ascii", " a  b     c  d "),
        ("capsule", "unicode", "▐a▌ ▐b▌   ▐c▌ ▐d▌"),
        ("capsule", "nerd", "\ue0b6a\ue0b4 \ue0b6b\ue0b4   \ue0b6c\ue0b4 \ue0b6d\ue0b4"),
        ("capsule", "ascii", " a   b     c   d "),
    ],
)
def test_the_signs_between_blocks_are_those_of_the_icon_set(
    layout: str, icons: str, expected: str
) -> None:
    row = row_of("a", "b", "c", "d", layout=layout, fill=2)
    narrow = "".join(span.text for span in line(row, cells(expected), icons))
    wide = "".join(span.text for span in line(row, 60, icons))

    assert narrow == expected
    assert cells(wide) == 60
    assert wide.replace(" ", "") == expected.replace(" ", "")


def test_an_arrow_has_the_colour_of_one_block_and_the_ground_of_the_next() -> None:
    shown = line(row_of("a", "b", layout="powerline", fill=None), icons="nerd")
    arrows = [parts(span.tone) for span in shown if span.text == "\ue0b0"]

    assert [(one.edge, one.ground) for one in arrows] == [("head", "even"), ("even", "")]


@pytest.mark.parametrize(
    ("icons", "expected"),
    [("nerd", " a \ue0b1 b \ue0b0   \ue0b2 c \ue0b3 d "), ("unicode", " a │ b     c │ d "),
     ("ascii", " a | b     c | d ")],
)  # fmt: skip
def test_blocks_of_one_ground_are_told_apart_by_a_thin_sign(icons: str, expected: str) -> None:
    row = row_of("alarm:a", "alarm:b", "warn:c", "warn:d", fill=2)

    assert "".join(span.text for span in line(row, cells(expected), icons)) == expected


def test_where_ambiguous_signs_are_wide_blocks_and_frames_are_drawn_in_ascii() -> None:
    for icons in ("unicode", "emoji", "ascii"):
        assert "".join(edges(icons, True)).isascii()
    assert edges("nerd", True).forward == "\ue0b0"
    assert edges("nerd", True).frame.isascii()


# Without colours


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("moment", sorted(moments.ALL))
def test_a_dumb_terminal_and_one_without_colours_get_what_they_can_show(
    moment: str, layout: str
) -> None:
    config, plain = {"layout": layout, "icons": "nerd"}, {"icons": "nerd"}

    assert dumb(config, moment) == dumb(plain, moment)
    if layout != "panel":
        assert bare(config, moment) == bare(plain, moment)
    assert "\x1b" not in bare(config, moment)


def test_every_style_of_a_layout_ends_where_it_began() -> None:
    for layout, depth in product(LAYOUTS, DEPTHS.values()):
        config = {"layout": layout, "icons": "nerd"}
        for shown in drawn(config, "everything", 3, FORCE_COLOR=depth).splitlines():
            assert shown.count("\x1b[") == 2 * shown.count("\x1b[0m") > 0
            assert shown.endswith("\x1b[0m")


def test_without_a_layout_no_tone_is_compound() -> None:
    lines = fitting(116, TALL, {}).frame(
        compose.rows(moments.everything(), compose.layout({"preset": "everything"}, 3), 3), 40
    )

    assert all(span.tone in TONES for one in lines for span in one)
    table = palette({}, {}, "256")
    assert styles(lines, table, {}, {}, "256") is table


# Rows of their own


def test_a_row_has_its_own_layout_or_that_of_all() -> None:
    rows = [["model"], {"widgets": ["cost"], "layout": "capsule"}, {"widgets": ["git"],
            "layout": "plain"}]  # fmt: skip
    shown = compose.layout({"rows": rows, "layout": "powerline"}, 2)

    assert [one.layout for one in shown] == ["powerline", "capsule", "plain"]
    assert [one.layout for one in compose.layout({"rows": rows}, 2)] == ["", "capsule", "plain"]


@pytest.mark.parametrize("wrong", ["Powerline", 7, None, ["panel"], {"panel": 1}, ""])
def test_a_layout_that_there_is_not_is_none(wrong: object) -> None:
    rows = [{"widgets": ["model"], "layout": wrong, "title": wrong}]

    assert drawn({"layout": wrong}) == drawn({})
    assert drawn({"rows": rows}) == drawn({"rows": [["model"]]})


# Panels


def test_a_panel_frames_all_rows_with_their_titles() -> None:
    shown = text(drawn({"layout": "panel"}))

    assert [one[:14].rstrip("─ ") for one in shown if one[0] in "╭├╰"] == [
        "╭─ Session", "├─ Activity", "├─ Agents", "├─ Progress", "╰",
    ]  # fmt: skip
    assert {cells(one) for one in shown} == {116}
    assert {one[-1] for one in shown} == set("╮│┤╯")


def test_a_panel_is_plain_where_there_is_one_row_and_where_it_has_no_room() -> None:
    lines = len(text(drawn({})))
    for rows in range(1, lines + 9):
        height = str(2 * rows + 8)
        framed, plain = (
            text(drawn({"layout": "panel"}, LINES=height)),
            text(drawn({}, LINES=height)),
        )
        assert len(framed) <= rows
        has_frame = framed[0][0] == "╭"
        assert has_frame == (rows >= lines + 2)
        assert sum(one[0] not in "╭├╰" for one in framed if has_frame) in (0, lines)
        assert has_frame or len(framed) == len(plain)
    assert text(drawn({"layout": "panel"}, level=1))[0][0] != "╭"


def test_titles_leave_before_a_frame_does() -> None:
    rows = len(text(drawn({})))
    shown = text(drawn({"layout": "panel"}, LINES=str(2 * (rows + 3) + 8)))

    assert [one[0] for one in shown] == ["╭", *"│" * rows, "╰"]
    assert set(shown[0]) == set("╭─╮")  # one alone would be that of all rows


def test_a_narrow_panel_has_no_frame() -> None:
    assert "╭" not in drawn({"layout": "panel"}, COLUMNS="23")
    assert "╭" in drawn({"layout": "panel"}, COLUMNS="24")


def test_a_title_of_the_persons_own_is_cut_and_harmless() -> None:
    rows = [{"widgets": ["model"], "title": "日本\x1b[31m" + "x" * 20}, ["tools"]]
    shown = text(drawn({"rows": rows, "layout": "panel"}, COLUMNS="30"))

    assert shown[0].startswith("╭─ 日本xxx")
    assert "…" in shown[0]
    assert {cells(one) for one in shown} == {26}


def test_where_widths_are_not_certain_the_rows_of_a_panel_are_open_at_the_right() -> None:
    shown = text(drawn({"layout": "panel"}, LANG="ja_JP.UTF-8", HUDLINE_LANG="en"))

    assert {one[-1] for one in shown if one[0] == "+"} == {"+"}
    assert {cells(one, True) for one in shown if one[0] == "+"} == {116}
    assert "|" not in {one[-1] for one in shown}


def test_rows_outside_of_a_panel_stand_outside_of_its_frame() -> None:
    rows = [["model"], {"widgets": ["tools"], "layout": "panel"}, ["cost"]]
    shown = text(drawn({"rows": rows}))

    assert [one[0] for one in shown] == ["O", "╭", "│", "╰", "$"]


# Styles of widgets, gradients


def test_a_widget_has_its_own_colour_and_weight() -> None:
    rows = [[{"widget": "cost", "style": "bold #ff8700"}]]

    assert drawn({"rows": rows}) == "\x1b[1;38;2;255;135;0m$1.23\x1b[0m\n"
    assert drawn({"rows": rows}, FORCE_COLOR="2") == "\x1b[1;38;5;208m$1.23\x1b[0m\n"
    assert drawn({"rows": rows}, FORCE_COLOR="0") == "$1.23\n"


def test_a_style_stands_over_a_tone_and_leaves_those_that_mean_something() -> None:
    rows = [[{"widget": "cost", "tone": "accent", "style": "underline"}]]
    assert drawn({"rows": rows, "theme": "nord"}).startswith("\x1b[3;38;2;136;192;208;4m$1.23")
    context = [[{"widget": "context", "style": "#123456"}]]
    assert "\x1b[38;2;163;190;140m62%" in drawn({"rows": context, "theme": "nord"})


@pytest.mark.parametrize(
    "wrong",
    ["blod", 7, None, ["bold"], "link https://e.org", "LINK x", "conceal", "c", "bold CONCEAL",
     "Blink", "bold\x1b", "red@head", "red=1",
     "red~5", "^a", "r" * 300],
)  # fmt: skip
def test_what_is_no_style_of_colours_and_weights_is_passed_over(wrong: object) -> None:
    assert not is_widget_style(wrong) or len(str(wrong)) > 200
    assert drawn({"rows": [[{"widget": "cost", "style": wrong}]]}) == drawn({"rows": [["cost"]]})


def test_the_option_of_the_context_that_was_its_style_is_its_shape_now() -> None:
    was = {"rows": [[{"widget": "context", "style": "battery", "warn": 5}], ["cost"]]}
    assert renamed(was) == {"rows": [[{"widget": "context", "shape": "battery", "warn": 5}],
                                     ["cost"]]}  # fmt: skip
    now = {"rows": [{"widgets": [{"widget": "context", "style": "bold"}]}]}
    assert renamed(now) is now


def test_no_widget_has_an_option_that_all_have() -> None:
    assert {one.name for one in WIDGETS.values() if set(COMMON) & set(one.specs)} == set()


def test_a_gradient_has_24_bit_colours_and_is_a_plain_bar_elsewhere() -> None:
    rows = [[{"widget": "context", "gradient": True, "shape": "bar"}]]
    plain = [["context"]]
    first, *_, last = re.findall(r"\x1b\[([0-9;]*)m▰", drawn({"rows": rows, "theme": "nord"}))

    assert first == "38;2;163;190;140"
    assert last != first
    assert text(drawn({"rows": rows})) == text(drawn({"rows": plain}))
    for depth in ("1", "2"):
        cells_of = re.findall(r"\x1b\[([0-9;]*)m▰", drawn({"rows": rows}, FORCE_COLOR=depth))
        assert len(set(cells_of)) == 1


def test_a_bar_is_graded_cell_by_cell_and_its_rest_stays_faint() -> None:
    shown = graded([Span("▰▰", "good"), Span("▱▱▱", "faint")])

    assert shown == [Span("▰", "good~0"), Span("▰", "good~25"), Span("▱▱▱", "faint")]


# The band, and tmux


def test_the_band_gets_the_colour_of_the_ground_behind_the_address() -> None:
    lines = [[Span("a", "x"), Span("b", "x", "https://e.org"), Span("c")]]

    assert segments(lines, {"x": "1;38;5;16;48;2;1;2;3"}, is_linked=True) == [
        [["a", "ansi256(16)", 1, "", "#010203"],
         ["b", "ansi256(16)", 1, "https://e.org", "#010203"], ["c", "", 0]]
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["30;46", "97;100", "38;5;16;48;5;250"])
def test_a_ground_of_sixteen_or_256_has_a_name_too(code: str) -> None:
    expected = {"30;46": "cyan", "97;100": "ansi256(8)", "38;5;16;48;5;250": "ansi256(250)"}

    assert style(code).ground == expected[code]
    assert "bg=" in markup(segments([[Span("a", "x")]], {"x": code})[0])


def test_the_band_has_the_layout_and_its_pane_has_none() -> None:
    config = {"layout": "powerline"}
    size: dict[str, object] = {"columns": 116, "rows": 20, "lines": 60}
    screen = Screen({"FORCE_COLOR": "3"}, config, size, 2, pane=100)
    snapshot = moments.busy()
    rows = compose.rows(snapshot, compose.layout(config, 2), 2)
    frame = json.loads(json.dumps(band_frame(screen, snapshot, rows)))

    assert all(len(one) == 5 for one in frame["rows"][0])
    assert all(len(one) < 5 for row in frame["pane"] for one in row)


def test_rows_without_blocks_keep_a_frame_but_on_a_dumb_terminal() -> None:
    rows = [Row(layout=name) for name in LAYOUTS]

    assert [one.layout for one in without_blocks(rows, False)] == ["plain"] * 3 + ["panel"]
    assert [one.layout for one in without_blocks(rows, True)] == ["plain"] * 4


# Golden frames


def test_every_look_of_a_layout_is_as_it_was(golden: SnapshotAssertion) -> None:
    """A hash a line, by layout, theme, background, depth and icons."""
    shown = []
    for layout, name, side in product(LAYOUTS[1:], themes.names(), BACKGROUNDS):
        for depth, icons in (*product(DEPTHS, ["unicode"]), ("truecolor", "nerd"), ("16", "ascii")):
            config = {"layout": layout, "theme": name, "background": side, "icons": icons}
            picture_of = drawn(config, "waiting", FORCE_COLOR=DEPTHS[depth])
            digest = hashlib.sha256(picture_of.encode()).hexdigest()[:12]
            shown.append(f"{layout} {name} {side} {depth} {icons}: {digest}\n")

    assert "".join(shown) == golden, RENEW


@pytest.mark.parametrize("layout", LAYOUTS[1:])
def test_a_layout_is_as_it_was(layout: str, golden: SnapshotAssertion) -> None:
    """In full: the tones of its spans, and the text at three widths in every set of icons."""
    config = {"layout": layout, "preset": "standard"}
    rows = compose.rows(moments.waiting(), compose.layout(config, 2), 2)
    lines = fitting(100, TALL, {**config, "icons": "nerd"}).frame(rows, 30)
    shown = ["".join(f"‹{one.tone}:{one.text}›" for one in each) for each in lines]
    for columns, icons in product(("44", "80", "124"), SETS):
        shown.append(f"\n── {columns} {icons} " + "─" * 20)
        shown += text(drawn({**config, "icons": icons}, "waiting", COLUMNS=columns))

    assert "\n".join(shown) + "\n" == golden, RENEW


# What it costs


def test_plain_rows_import_nothing_of_layouts() -> None:
    code = (
        "import sys; from hudline.cli.samples import STATES; from hudline.host import line_output\n"
        "print(line_output.picture(STATES['busy'](), 2, {'TERM': 'xterm', 'COLUMNS': '99'}))\n"
        "print(*sys.modules, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        capture_output=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    names = {one for one in done.stdout.split() if one.startswith("hudline.render.")}

    assert "Opus" in done.stdout
    assert "hudline.render.fit" in names
    assert not names & {f"hudline.render.{one}" for one in ("blocks", "panel", "block_colours")}
