"""`hudline configure`: what keys do to its state, how it is drawn, and the whole in a terminal."""

from __future__ import annotations

import io
import os
import re
import shlex
import signal
import termios
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from tests import configurations
from tests.desk import Desk
from tests.screen import Screen
from tests.terminals import ENTERED, HUDLINE, LEFT, Terminal
from tests.test_cli import BIN, hudline

from hudline.cli import config_sources, config_validation, configure, own_manual
from hudline.cli.configure_tui import keyboard, rows
from hudline.cli.configure_tui import screen as screen_module
from hudline.cli.configure_tui.entries import (
    OPTION,
    ROW,
    ROW_OPTION,
    SETTING,
    SPARE,
    VALUE,
    WIDGET,
    Entry,
)
from hudline.cli.configure_tui.entry_text import text_of
from hudline.cli.configure_tui.listing import listing
from hudline.cli.configure_tui.model import press
from hudline.cli.configure_tui.screen import Preview, frame
from hudline.cli.configure_tui.state import WIDTHS, State
from hudline.cli.demo.recorded import snapshots_of
from hudline.cli.demo.story import story
from hudline.cli.keys import KEYS as ALL_KEYS
from hudline.cli.reference.manual import names
from hudline.cli.samples import STATES
from hudline.config import writer
from hudline.core.paths import Home
from hudline.core.verbosity import LEVELS
from hudline.frame import compose
from hudline.host.line_output import picture
from hudline.render import layout
from hudline.render.edges import LAYOUTS
from hudline.render.layout import FILL
from hudline.render.theme import palette
from hudline.render.widget import PRESETS, Choice, Switch
from hudline.themes import names as themes

HOME = Home("/nowhere")
LEAVING = ("q", "escape", "interrupt")
KEYS = (
    *("up", "down", "left", "right", "enter", "space", "delete", "escape"),
    *("o", "u", "r", "w", "m", "q", "y", "n", "x"),
    *("page up", "page down", "home", "end", "interrupt", "suspend", "tab", "back tab", "/"),
)
# What goes to the widgets, far down, comes about as often as what does something there.
PRESSED = st.lists(st.sampled_from(KEYS) | st.just("down"), max_size=60)
FAR = st.integers(0, 70)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def start(config: dict[str, Any] | None = None) -> State:
    return State(config or {}, config or {}, tuple(themes()), len(STATES))


def at(state: State, kind: str, name: str = "", row: int = -1) -> State:
    """The state with the cursor on an entry."""
    for index, entry in enumerate(state.entries):
        if entry.kind == kind and name in ("", entry.name) and row in (-1, entry.row):
            return state._replace(cursor=index)
    raise AssertionError(f"no {kind} {name}")


def after(state: State, *keys: str) -> State:
    for key in keys:
        state = press(state, key)
    return state


def shown(state: State) -> list[list[str]]:
    """The names in the rows."""
    return [[name for name, _ in items] for _, _, items, *_ in rows.read(state.config)]


def bad(config: dict[str, Any]) -> set[str]:
    """What does not count in a configuration."""
    return {fault.reason for fault in config_validation.of_config(config, HOME)}


# The model


@given(configurations.GOOD, FAR, PRESSED)
@settings(max_examples=150, deadline=None)
@example({}, 0, ["right"] * 5)
@example({"rows": []}, 0, ["down"] * 40 + ["space"])
def test_any_keys_keep_a_valid_configuration(config: Any, far: int, keys: list[str]) -> None:
    assume(not bad(config))
    state = start(config)
    state = state._replace(cursor=min(far, len(state.entries) - 1))
    for key in keys:
        state = press(state, key)
        assert not bad(state.config), state.config
        assert 0 <= state.cursor < len(state.entries)
        assert state.current
        assert set(config) - {"rows", "preset"} - set(state.config) <= set(
            dict(state.config) | config
        )


@given(configurations.GOOD, FAR, PRESSED)
@settings(max_examples=60, deadline=None)
def test_whatever_was_changed_can_be_taken_back(config: Any, far: int, keys: list[str]) -> None:
    state = start(config)
    state = state._replace(cursor=min(far, len(state.entries) - 1))
    state = after(state, *(key for key in keys if key not in ("u", "r", *LEAVING)))
    state = state._replace(search=None, draft=None)
    changed = state.config
    state = after(state, *["u"] * (len(state.past) + 1))
    assert state.config == config
    assert not state.is_changed
    assert after(state, *["r"] * (len(state.future) + 1)).config == changed


@given(st.sampled_from(list(PRESETS)), FAR, PRESSED)
@settings(max_examples=60, deadline=None)
def test_carrying_and_moving_lose_no_widget_and_make_none(
    preset: str, far: int, keys: list[str]
) -> None:
    state = start({"preset": preset})
    before = sorted(chain(*shown(state)))
    state = state._replace(cursor=min(far, len(state.entries) - 1))
    moves = ("up", "down", "left", "right", "enter")
    for key in keys:
        if key in moves and state.current.kind in (WIDGET, ROW):
            carried = state.current.name if state.is_carried or key in moves[2:] else None
            state = press(state, key)
            assert carried in (None, state.current.name)
            assert sorted(chain(*shown(state))) == before
        elif key in ("up", "down"):
            state = press(state._replace(is_carried=False), key)


@pytest.mark.parametrize("name", PRESETS)
def test_rows_that_are_a_presets_are_written_by_its_name(name: str) -> None:
    own = {"theme": "nord", "rows": [["model"]]}
    result = rows.written(own, rows.read({"preset": name}))
    assert result.get("preset", layout.STANDARD) == name
    assert "rows" not in result
    assert result["theme"] == "nord"


def test_a_setting_goes_round_and_a_default_is_not_written() -> None:
    state = at(start(), SETTING, "icons")
    state = press(state, "right")
    assert state.config == {"icons": "nerd"}
    assert after(state, "left").config == {}
    assert after(state, "left", "left").config == {"icons": "basic"}
    assert after(state, "delete").config == {}


def test_a_widget_goes_off_and_on() -> None:
    state = start({"rows": [["model", "context"], ["tools"]]})
    state = press(at(state, WIDGET, "context"), "space")
    assert shown(state) == [["model"], ["tools"]]
    state = press(at(state, SPARE, "context"), "space")
    assert shown(state) == [["model", "context"], ["tools"]]
    assert state.current.name == "context"
    assert state.current.kind == WIDGET
    state = press(at(state, SPARE, "cost"), "space")
    assert shown(state) == [["model", "context"], ["tools", "cost"]]


@pytest.mark.parametrize("level", ["quiet", "normal", "full"])
@pytest.mark.parametrize("preset", PRESETS)
def test_a_widget_that_is_switched_on_stands_in_a_row_that_shows(preset: str, level: str) -> None:
    state = start({"preset": preset, "verbosity": level})
    state = press(at(state, SPARE, "command"), "space")
    drawn_rows = compose.layout(state.config, LEVELS.index(level))
    assert "command" in [name for row in drawn_rows for name, _ in row.items]


def test_a_widget_gets_a_row_of_its_own_where_none_shows_at_this_verbosity() -> None:
    own = {"verbosity": "normal", "rows": [{"widgets": ["model"], "level": "full"}]}
    state = press(at(start(own), SPARE, "cost"), "space")
    assert state.config["rows"] == [{"widgets": ["model"], "level": "full"}, ["cost"]]


def test_the_verbosity_of_the_environment_says_which_rows_show() -> None:
    own = {
        "verbosity": "full",
        "rows": [["model"], {"widgets": ["lines_changed"], "level": "full"}],
    }
    state = start(own)._replace(forced_level=2)
    assert shown(press(at(state, SPARE, "cost"), "space")) == [["model", "cost"], ["lines_changed"]]


def test_a_widget_that_was_switched_off_comes_back_to_its_place_with_its_options() -> None:
    alone = {
        "widgets": [{"widget": "lines_changed", "tone": "warn"}],
        "separator": "-",
        "level": "full",
    }
    own = {"rows": [["model", {"widget": "context", "width": 20}, "cost"], alone, ["tools"]]}
    for name in ("model", "context", "cost", "lines_changed"):
        state = press(at(start(own), WIDGET, name), "space")
        assert name not in chain(*shown(state))
        assert press(at(state, SPARE, name), "space").config == own
    both = press(at(press(at(start(own), WIDGET, "model"), "space"), WIDGET, "context"), "space")
    both = press(at(both, SPARE, "context"), "space")
    assert press(at(both, SPARE, "model"), "space").config == own


def test_a_widget_is_carried_within_its_row_to_others_and_past_the_edges() -> None:
    state = press(
        at(start({"rows": [["model", "context"], ["tools"]]}), WIDGET, "context"), "enter"
    )
    assert state.is_carried
    assert shown(press(state, "left")) == [["context", "model"], ["tools"]]
    assert shown(press(state, "right")) == [["model", "context"], ["tools"]]
    down = press(state, "down")
    assert shown(down) == [["model"], ["tools", "context"]]
    assert down.current.name == "context"
    assert shown(press(down, "down")) == [["model"], ["tools"], ["context"]]
    assert shown(press(state, "up")) == [["context"], ["model"], ["tools"]]
    alone = press(after(state, "down", "down"), "up")
    assert shown(alone) == [["model"], ["context", "tools"]]
    assert not press(alone, "enter").is_carried
    lonely = after(at(start({"rows": [["model"], ["tools"]]}), WIDGET, "model"), "enter", "down")
    assert shown(lonely) == [["model", "tools"]]
    assert lonely.current.name == "model"


def test_free_space_stands_once_in_a_row() -> None:
    state = start({"rows": [["model", "fill", "cost"], ["tools"]]})
    state = press(at(state, SPARE, FILL), "space")
    assert shown(state) == [["model", "fill", "cost"], ["tools", "fill"]]
    state = press(at(state, SPARE, FILL), "space")
    assert shown(state)[2:] == [["fill"]]
    carried = after(at(state, WIDGET, FILL, 1), "enter", "up")
    assert shown(carried) == shown(state)


def test_the_options_of_a_widget_are_listed_below_it_and_change() -> None:
    state = press(at(start({"rows": [["context"]]}), WIDGET, "context"), "o")
    state = press(at(state, OPTION, "width"), "right")
    assert state.config["rows"] == [[{"widget": "context", "width": 11}]]
    assert state.current.name == "width"
    assert press(state, "left").config["rows"] == [["context"]]
    state = press(at(state, OPTION, "tone"), "right")
    assert state.config["rows"] == [[{"widget": "context", "width": 11, "tone": "plain"}]]
    state = press(at(state, OPTION, "width"), "delete")
    assert state.config["rows"] == [[{"widget": "context", "tone": "plain"}]]
    assert not [entry for entry in press(state, "escape").entries if entry.kind == OPTION]


def test_a_row_has_a_separator_and_a_least_verbosity() -> None:
    state = at(start({"rows": [["model", "cost"]]}), ROW)
    state = after(state, "right", "space")
    assert state.config["rows"] == [
        {"widgets": ["model", "cost"], "separator": "   ", "level": "normal"}
    ]


def test_presets_replace_rows_and_the_persons_own_come_back() -> None:
    own = {"rows": [["model"]], "mine": 1}
    state = at(start(own), SETTING, "preset")
    seen = [state.config]
    for _ in range(len(PRESETS) + 1):
        state = press(state, "right")
        seen.append(state.config)
    assert seen[-1] == own
    assert [one for one in seen if "rows" in one] == [own, own]
    assert {one.get("preset", "standard") for one in seen if "rows" not in one} == set(PRESETS)


def test_rows_that_were_made_here_are_not_lost_by_looking_at_presets() -> None:
    result = press(at(start(), WIDGET, "model"), "space")
    state = at(result, SETTING, "preset")
    seen = [state.config]
    for _ in range(2 * (len(PRESETS) + 1)):
        state = press(state, "left")
        seen.append(state.config)
    assert seen.count(result.config) == 3


def test_rows_that_are_saved_and_those_made_of_them_are_both_in_reach() -> None:
    own = {"rows": [["model", "cost"]]}
    result = press(at(start(own), WIDGET, "model"), "space")
    state = at(result, SETTING, "preset")
    seen, names = [], []
    for _ in range(len(PRESETS) + 2):
        state = press(state, "right")
        seen.append(state.config)
        names.append(next(row for row in drawn(state, 80, 24) if "preset" in row))
    assert seen[-1] == result.config
    assert own in seen
    assert sum("your own, as saved" in row for row in names) == 1
    assert sum("your own ›" in row for row in names) == 1


def test_leaving_asks_only_when_something_would_be_lost() -> None:
    assert press(start(), "q").outcome == "left"
    assert press(start(), "escape").outcome == "left"
    changed = after(start(), "down", "right")
    asking = press(changed, "q")
    assert asking.is_asking
    assert not asking.outcome
    assert press(asking, "down") == asking
    assert press(asking, "escape") == changed
    assert press(asking, "n").outcome == "left"
    assert press(changed, "interrupt").is_asking
    assert press(asking, "interrupt").outcome == "left"
    assert press(start(), "interrupt").outcome == "left"
    assert press(asking, "y").outcome == "saved"
    assert press(changed, "s").outcome == "saved"


def test_the_list_is_gone_through_in_leaps() -> None:
    state = start()
    last = len(state.entries) - 1
    assert press(state, "end").cursor == last
    assert after(state, "end", "home").cursor == 0
    assert after(state, "page down", "page down").cursor == 20
    assert after(state, "page down", "page up", "page up").cursor == 0
    assert after(state, "end", "page down").cursor == last
    carried = press(at(state, WIDGET, "model"), "enter")
    assert not press(carried, "page down").is_carried


# Values in a list, before one is chosen


def test_the_value_under_the_cursor_is_pictured_before_it_is_chosen() -> None:
    opened = press(at(start({"theme": "mono"}), SETTING, "theme"), "enter")
    assert opened.current == Entry(VALUE, "theme", -1, themes().index("mono"))
    looked = after(opened, "down", "down")
    named = themes()[looked.current.place]

    assert (looked.config["theme"], looked.pictured["theme"]) == ("mono", named)
    assert not looked.is_changed
    left = press(looked, "escape")
    assert (left.current, left.pictured["theme"]) == (Entry(SETTING, "theme"), "mono")
    chosen = press(looked, "enter")
    assert (chosen.current, chosen.config["theme"]) == (Entry(SETTING, "theme"), named)
    stays = press(looked, "space")
    assert (stays.current.kind, stays.config["theme"]) == (VALUE, named)
    assert press(chosen, "u").config["theme"] == "mono"
    assert after(chosen, "u", "r").config["theme"] == named


def test_every_layout_is_seen_while_the_cursor_is_on_it() -> None:
    busy = start()._replace(sample=list(STATES).index("busy"))
    state = press(at(busy, SETTING, "layout"), "enter")
    pictures = []
    for _ in LAYOUTS:
        pictures.append("\n".join(drawn(state, 80, 24)[1:8]))
        state = press(state, "down")

    assert len(set(pictures)) == len(LAYOUTS)
    assert "╭─ Session" in pictures[-1]
    assert pictures[-1].rstrip().endswith("╯")


def test_a_new_choice_ends_what_could_be_redone() -> None:
    state = after(at(start(), SETTING, "theme"), "right", "u")
    assert state.future
    assert not press(state, "left").future


def test_a_row_gets_a_layout_and_a_title_of_its_own() -> None:
    state = press(at(start({"layout": "plain", "rows": [["model"], ["tools"]]}), ROW), "enter")
    state = after(at(state, ROW_OPTION, "layout"), "right", "right")
    assert state.config["rows"][0] == {"widgets": ["model"], "layout": "powerline"}
    state = after(at(state, ROW_OPTION, "title"), "enter", *"My way", "delete")
    assert state.pictured["rows"][0]["title"] == "My wa"
    assert "title" not in state.config["rows"][0]
    state = press(state, "enter")
    assert state.config["rows"][0]["title"] == "My wa"
    state = after(at(state, ROW_OPTION, "layout"), "delete", "u", "u")
    assert state.config["rows"][0] == {"widgets": ["model"], "layout": "powerline"}
    assert state.config["rows"][1] == ["tools"]


def test_a_style_is_chosen_or_typed_and_only_one_that_counts_is_taken() -> None:
    state = after(at(start({"rows": [["model"]]}), WIDGET, "model"), "o")
    state = press(at(state, OPTION, "style"), "right")
    assert state.config["rows"] == [[{"widget": "model", "style": "bold"}]]
    state = after(state, "enter", " ", *"#ff")
    assert press(state, "enter").draft == "bold #ff"
    assert state.pictured == state.config
    assert "not allowed so far" in "\n".join(drawn(state, 80, 24))
    state = after(state, *"8700")
    assert state.pictured["rows"] == [[{"widget": "model", "style": "bold #ff8700"}]]
    assert press(state, "escape").config["rows"] == [[{"widget": "model", "style": "bold"}]]
    state = press(state, "enter")
    assert (state.draft, state.config) == (
        None,
        {"rows": [[{"widget": "model", "style": "bold #ff8700"}]]},
    )
    state = after(state, "enter", *["delete"] * 20, "enter")
    assert state.config["rows"] == [["model"]]


@pytest.mark.parametrize("depth", ["16", "256", "truecolor"])
def test_a_theme_is_shown_in_its_own_colours(depth: str) -> None:
    forced = {"16": "1", "256": "2", "truecolor": "3"}[depth]
    easel = EASEL._replace(env={"FORCE_COLOR": forced, "TERM": "xterm"})
    for name in ("nord", "dracula"):
        squares = easel.swatch({"background": "dark"}, name)
        code = palette({"theme": name, "background": "dark"}, {}, depth)["good"]
        (first,) = Text.from_ansi(f"\x1b[{code}m■\x1b[0m").spans
        assert squares.plain == "■ " * 5
        assert squares.spans[0].style == first.style


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_without_colours_themes_have_their_names_alone(env: dict[str, str]) -> None:
    assert not EASEL._replace(env=env).swatch({}, "nord")


def test_own_widgets_stand_by_themselves_and_are_faint_where_they_do_not_run(
    tmp_path: Path,
) -> None:
    home = Home(str(tmp_path))
    Path(home.widgets).mkdir(mode=0o700)
    start_of = (
        '"""Says well.\n\nExample: well\n"""\n'
        "from hudline.api import Fragment, Widget, WidgetOptions, integer\n"
    )
    well = (
        "WIDGET = Widget()\nclass Options(WidgetOptions):\n    most = integer(3, 1, 9)\n"
        "def render(snapshot, options):\n    return [Fragment.of('well ' * options.most)]\n"
    )
    Path(home.widgets, "good.py").write_text(start_of + well)
    Path(home.widgets, "odd.py").write_text("1 / 0\n")
    own_manual.learn(home, dict(os.environ))
    try:
        state = start({"rows": [["model"]]})
        screen = "\n".join(drawn(at(state, SPARE, "odd"), 80, 24))
        assert "Yours, not shown: space adds one" in screen
        assert "· good   yours" in screen
        assert "· odd   yours, does not run" in screen
        assert "It does not run: ZeroDivisionError in line 1." in screen
        assert text_of(state, Entry(SPARE, "odd"))[1] == "dim"
        assert text_of(state, Entry(SPARE, "good"))[1] == ""
        added = press(at(state, SPARE, "good"), "space")
        assert shown(added) == [["model", "good"]]
        assert "well well well" in drawn(added, 80, 24)[1]
        added = after(at(press(added, "o"), OPTION, "most"), "right")
        assert added.config["rows"] == [["model", {"widget": "good", "most": 4}]]
        carried = press(at(state, SPARE, "good"), "enter")
        assert shown(after(carried, "down", "enter")) == [["model"], ["good"]]
    finally:
        own_manual.forget()


# Keys


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"\x1b[A\x1bOB\x1b[C\x1b[D", ["up", "down", "right", "left"]),
        (b"jk \r\x7f", ["j", "k", "space", "enter", "delete"]),
        (b"\t\x1b[Z/n", ["tab", "back tab", "/", "n"]),
        (b"\x1b", ["escape"]),
        (b"\x1bq", ["escape", "q"]),
        (b"\x1b[1;5Aq\x1b[15~s", ["q", "s"]),
        (b"\x1b[5~\x1b[6~\x1b[H\x1b[4~", ["page up", "page down", "home", "end"]),
        (b"\x03\x1a", ["interrupt", "suspend"]),
        (b"\xff\xc3\xa4w\xc3", ["ä", "w"]),
        ("漢🔸é".encode(), ["漢", "🔸", "é"]),
        (b"", []),
    ],
)
def test_bytes_are_keys(data: bytes, keys: list[str]) -> None:
    assert keyboard.named(data) == keys


@given(st.binary(max_size=40))
def test_any_bytes_are_some_keys(data: bytes) -> None:
    state = start()
    for key in keyboard.named(data):
        state = press(state, key)
    assert not bad(state.config)


# The drawing


EASEL = Preview(STATES, {"TERM": "xterm-256color"})


def drawn(state: State, columns: int, lines: int) -> list[str]:
    file = io.StringIO()
    console = Console(file=file, width=columns, height=lines, color_system=None, _environ={})
    console.print(frame(state, EASEL, (columns, lines)), end="")
    return file.getvalue().splitlines()


@given(configurations.GOOD, FAR, st.integers(40, 200), st.integers(12, 60), st.booleans())
@settings(max_examples=40, deadline=None)
@example({}, 0, 80, 24, True)
def test_it_fits_any_terminal_and_the_cursor_is_in_sight(
    config: Any, far: int, columns: int, lines: int, asking: bool
) -> None:
    state = start(config)
    state = state._replace(cursor=min(far, len(state.entries) - 1), is_asking=asking)
    screen = drawn(state, columns, lines)
    assert len(screen) <= lines
    assert max(map(cell_len, screen)) <= columns
    part = listing(state, columns, 5)
    assert sum(row.plain.count("▸ ") for row in part.lines) == 1


def test_the_picture_is_what_the_status_line_draws_at_each_width() -> None:
    state = start({"rows": [["model", "directory"], ["context", "limits"]], "icons": "ascii"})
    for index, wide in enumerate(WIDTHS):
        fields = {"NO_COLOR": "1", "COLUMNS": str(wide or 120), "LINES": "60"}
        expected = picture(next(iter(STATES.values()))(), 2, fields, state.config).splitlines()
        screen = drawn(state._replace(width=index), 120, 40)
        assert [row.rstrip() for row in screen[1 : 1 + len(expected)]] == expected


def test_what_is_wider_than_the_terminal_is_cut_visibly() -> None:
    state = start({"rows": [list(names())]})._replace(width=WIDTHS.index(160))
    rows_cut = [row for row in drawn(state, 80, 24) if row.endswith("›") and "‹" not in row]
    assert rows_cut
    assert all(cell_len(row) == 80 for row in rows_cut)


def test_a_picture_that_is_cut_is_said_to_be() -> None:
    wide = start()._replace(width=WIDTHS.index(160))
    assert "cut: 160 columns" in "\n".join(drawn(wide, 80, 24))
    assert "cut" not in "\n".join(drawn(wide, 160, 24))
    assert "cut" not in "\n".join(drawn(start(), 80, 24))


def test_the_list_says_how_much_there_is_above_and_below() -> None:
    state = start()
    count = len(state.entries)
    (top,) = [row for row in drawn(state, 80, 24) if " more ──" in row]
    assert re.search(r" ↓(\d+) more ──$", top)
    assert "↑" not in top
    (end,) = [row for row in drawn(press(state, "end"), 80, 24) if " more ──" in row]
    assert "↓" not in end
    (middle,) = [row for row in drawn(at(state, WIDGET, "cost"), 80, 24) if " more ──" in row]
    assert re.search(r" ↑\d+ ↓\d+ more ──$", middle)
    assert not [row for row in drawn(state, 80, count + 30) if " more ──" in row]


@pytest.mark.parametrize(
    ("columns", "lines", "least"), [(80, 24, 20), (100, 30, 26), (120, 40, 60), (40, 24, 8)]
)
def test_many_entries_are_seen_at_once_in_columns(columns: int, lines: int, least: int) -> None:
    screen = "\n".join(drawn(start(), columns, lines))
    assert re.search(r"↓(\d+) more", screen)
    hidden = int(re.findall(r"↓(\d+) more", screen)[0])
    assert len(start().entries) - hidden >= least


@given(configurations.GOOD, FAR, st.integers(20, 200), st.integers(1, 50))
@settings(max_examples=40, deadline=None)
@example({}, 0, 80, 1)
def test_every_entry_is_counted_or_seen_once(
    config: Any, far: int, columns: int, room: int
) -> None:
    state = start(config)
    state = state._replace(cursor=min(far, len(state.entries) - 1))
    part = listing(state, columns, room)
    assert len(part.lines) <= room
    assert all(line.cell_len <= columns for line in part.lines)
    headings = sum(span.style == "bold underline" for line in part.lines for span in line.spans)
    drawn_entries = len(state.entries) - part.before - part.after
    assert 1 <= drawn_entries <= room * max(columns // 38, 1) - headings
    assert part.before <= state.cursor < len(state.entries) - part.after


def test_settings_stand_in_groups_those_that_people_change_first_at_the_top() -> None:
    names = [entry.name for entry in start().entries if entry.kind == SETTING]
    assert names[:4] == ["preset", "theme", "layout", "icons"]
    screen = "\n".join(drawn(start(), 40, 60))
    order = ["Look", "▸ preset", "Behaviour", "surface", "Rows of the preset standard", "row 1"]
    assert [screen.index(text) for text in order] == sorted(map(screen.index, order))
    assert "Not shown: space adds one" in "\n".join(
        drawn(after(start(), "end", "back tab"), 80, 24)
    )
    own = start({"rows": [["model"]]})
    assert "Rows of your own" in "\n".join(drawn(own, 80, 40))


def test_every_setting_with_a_choice_is_listed_once() -> None:
    listed = [entry.name for entry in start().entries if entry.kind == SETTING]
    chosen = [key.name for key in ALL_KEYS.values() if isinstance(key.spec, (Choice, Switch))]
    assert sorted(listed) == sorted({*chosen, "theme", "verbosity"})


def test_tab_goes_from_group_to_group_and_round() -> None:
    state, seen = start(), []
    for _ in range(4):
        state = press(state, "tab")
        seen.append((state.current.kind, state.current.name))
    assert seen == [
        (SETTING, "surface"), (ROW, ""), (SPARE, "account"), (SETTING, "preset"),
    ]  # fmt: skip
    assert press(state, "back tab").current.kind == SPARE
    assert press(at(state, WIDGET, "cost"), "back tab").current.kind == ROW


# The search


def test_a_search_goes_to_a_name_while_it_is_typed_and_escape_goes_back() -> None:
    state = at(start(), SETTING, "icons")
    state = after(state, "/", *"cost")
    assert (state.current.kind, state.current.name) == (WIDGET, "cost")
    assert "/cost▏   1 of 2   ↑↓ others   enter stay   esc back" in "\n".join(drawn(state, 80, 24))
    assert press(state, "down").current.name == "cost_rate"
    assert press(press(state, "down"), "down").current.name == "cost"
    assert press(state, "up").current.name == "cost_rate"
    assert after(state, "delete", "delete", "delete", "delete").current.name == "icons"
    back = press(state, "escape")
    assert (back.current.name, back.search) == ("icons", None)
    stays = press(state, "enter")
    assert (stays.current.name, stays.search, stays.config) == ("cost", None, {})
    assert press(stays, "n").current.name == "cost_rate"


def test_letters_that_are_keys_are_searched_for_like_others() -> None:
    assert after(start(), "/", *"links").current.name == "links"
    assert after(start(), "/", *"jobs").current.name == "jobs"
    assert after(start(), "/", *"row", "space", "3").current == Entry(ROW, "", 2)
    assert after(start(), "/", "q", "u", "s").outcome == ""


def test_a_value_and_a_description_are_found_where_no_name_is() -> None:
    assert after(start(), "/", *"nord").current.name == "theme"
    assert after(start(), "/", *"catpp").current.name == "theme"
    assert after(start(), "/", *"branch").current.name in ("links", "git", "directory", "worktree")


def test_a_search_for_nothing_that_there_is_says_so_and_stays() -> None:
    state = after(at(start(), SETTING, "icons"), "/", *"zzz")
    assert state.current.name == "icons"
    assert "nothing found" in "\n".join(drawn(state, 80, 24))
    assert press(press(state, "enter"), "n").current.name == "icons"


def test_those_who_use_vi_go_by_letters() -> None:
    assert press(start(), "j").cursor == 1
    assert press(press(start(), "j"), "k").cursor == 0
    assert press(at(start(), SETTING, "icons"), "l").config == {"icons": "nerd"}


# Rows of one's own


@pytest.mark.parametrize(("kind", "name"), [(WIDGET, "model"), (ROW, ""), (SPARE, "git")])
def test_before_a_change_makes_the_rows_own_ones_it_is_said(kind: str, name: str) -> None:
    sentence = "a change here makes the rows your own, not preset essential"
    state = start({"preset": "essential"})
    assert sentence not in "\n".join(drawn(state, 80, 24))
    assert sentence in "\n".join(drawn(at(state, kind, name), 80, 24))
    assert "a change makes the rows your own" in "\n".join(drawn(at(state, kind, name), 40, 24))
    own = at(start({"rows": [["model"]]}), WIDGET)
    assert "makes the rows your own" not in "\n".join(drawn(own, 80, 24))


def test_once_rows_are_own_ones_it_is_said_how_to_go_back_and_undo_does() -> None:
    sentence = "your own rows now; the entry preset goes back to essential"
    state = start({"preset": "essential"})
    changed = press(at(state, WIDGET, "model"), "space")
    assert sentence in "\n".join(drawn(changed, 80, 24))
    assert "your own rows now; preset goes back" in "\n".join(drawn(changed, 40, 24))
    twice = press(at(changed, WIDGET, "tools"), "space")
    assert twice.left_preset == "essential"
    undone = press(press(twice, "u"), "u")
    assert (undone.config, undone.left_preset) == ({"preset": "essential"}, "")
    assert sentence not in "\n".join(drawn(undone, 80, 24))
    option = press(press(at(state, WIDGET, "context"), "o"), "down")
    assert press(option, "right").left_preset == "essential"


def test_an_undo_stays_where_the_change_was() -> None:
    option = at(press(at(start(), WIDGET, "context"), "o"), OPTION, "width")
    undone = press(press(option, "right"), "u")
    assert (undone.current, undone.config) == (option.current, {})
    setting = at(start(), SETTING, "icons")
    assert press(press(setting, "right"), "u").current == setting.current
    preset = press(press(at(start(), SETTING, "preset"), "right"), "u")
    assert (preset.current.name, preset.config) == ("preset", {})


def test_rows_that_were_own_ones_before_are_not_said_to_be_new() -> None:
    state = start({"rows": [["model", "cost"]]})
    assert press(at(state, WIDGET, "cost"), "space").left_preset == ""
    looked = after(at(state, SETTING, "preset"), "right", "left")
    assert (looked.config, looked.left_preset) == (state.config, "")


@pytest.mark.parametrize(("columns", "lines"), [(40, 24), (60, 24), (80, 24), (80, 16), (120, 40)])
def test_what_is_said_of_the_keys_fits(columns: int, lines: int) -> None:
    asking = press(press(start(), "down"), "right")._replace(is_asking=True)
    assert "esc stay" in "\n".join(drawn(asking, columns, lines)[-4:])
    searched = after(start(), "/", *"cost")
    assert "esc back" in "\n".join(drawn(searched, columns, lines)[-4:])
    for kind in (SETTING, ROW, WIDGET, SPARE):
        foot = "\n".join(drawn(at(start(), kind), columns, lines)[-4:])
        assert "s save" in foot
        assert "q leave" in foot or lines < 20
        assert "/ search" in foot or lines < 20
    carried = press(at(start(), WIDGET, "context"), "enter")
    assert "enter puts it down" in "\n".join(drawn(carried, columns, lines)[-4:])


def test_a_help_text_that_is_cut_ends_with_a_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_module, "says", lambda *_: "word " * 100)
    assert any(row.rstrip().endswith("…") for row in drawn(start(), 80, 24)[-5:])


def test_what_the_environment_decides_shows_in_the_picture_and_is_said() -> None:
    env = {**EASEL.env, "HUDLINE_LANG": "de", "HUDLINE_VERBOSITY": "quiet"}
    result = config_sources.read_sources({}, env, "/nowhere")
    state = start()._replace(forced_level=1)
    file = io.StringIO()
    console = Console(file=file, width=100, height=40, color_system=None, _environ={})
    console.print(frame(state, Preview(STATES, env, notes=result.notes()), (100, 40)))
    screen = file.getvalue()
    assert "HUDLINE_VERBOSITY wins: quiet" in screen
    assert "HUDLINE_LANG wins: de" in screen
    assert "24% von" in screen
    assert "Opus" not in screen


def test_what_a_project_chooses_is_said_and_the_picture_is_the_persons(desk: Desk) -> None:
    desk.write({"theme": "mono", "rows": [["cost"]]}, desk.project / ".claude" / "hudline.json")
    result = config_sources.read_sources({}, desk.env, str(desk.project))
    assert result.notes() == (
        "rows and theme of .claude/hudline.json win in this project, not in this picture",
    )
    desk.write({"theme": "mono"}, desk.project / ".claude" / "hudline.json")
    (note,) = config_sources.read_sources({}, desk.env, str(desk.project)).notes()
    assert note.startswith("theme of .claude/hudline.json wins")
    assert (
        config_sources.read_sources({"project": False}, desk.env, str(desk.project)).notes() == ()
    )


def test_the_verbosity_off_says_that_nothing_shows() -> None:
    assert "nothing shows" in "\n".join(drawn(start({"verbosity": "off"}), 80, 24))


def test_the_moments_of_the_story_are_those_the_demo_names_and_draw() -> None:
    result = story("tour")
    actual = snapshots_of(result)
    assert list(actual) == [row.input["title"] for row in result.rows if row.event == "Look"]
    plain = {"NO_COLOR": "1", "COLUMNS": "160", "LINES": "60"}
    seen = {title: picture(build(), 2, plain) for title, build in actual.items()}
    assert "● Grep verify_token" in seen["tools run side by side"]
    assert seen["Claude waits for you"].startswith("⏳ waits for you")
    assert "compacting…" in seen["compacting"]
    assert "compaction gave back 790k" in seen["an error of the API"]
    assert "turn 0:07 · 6 tools · ✗ 3 failed · 1 file +2 −0 · $0.22" in seen["the turn's receipt"]


# The whole


def test_saving_keeps_what_others_changed_meanwhile_and_a_copy_of_lost_rows(desk: Desk) -> None:
    before = {"theme": "nord", "rows": [["model"]], "icons": "ascii"}
    meanwhile = {**before, "verbosity": "full"}
    desk.write(meanwhile, Path(desk.home.config))
    configure.save(desk.home, before, {"theme": "mono", "preset": "essential", "icons": "ascii"})
    assert writer.read(desk.home) == {
        "theme": "mono", "preset": "essential", "icons": "ascii", "verbosity": "full",
    }  # fmt: skip
    assert orjson.loads(Path(writer.before(desk.home)).read_bytes()) == meanwhile


def test_a_preset_that_is_saved_over_rows_says_where_they_are_kept(tmp_path: Path) -> None:
    own = tmp_path / ".claude" / "hudline" / "config.json"
    own.parent.mkdir(parents=True)
    own.write_bytes(b'{"rows": [["model"]]}')
    screen = Screen(tmp_path, "configure")
    screen.read_until("s save")
    screen.press("\x1b[Cs")
    screen.read_until("Saved: preset essential")
    assert screen.end() == 0
    assert "hudline config restore" in "".join(screen.rows)  # broken where the path is long
    assert Path(f"{own}.before").read_bytes() == b'{"rows": [["model"]]}'
    assert "rows" not in orjson.loads(own.read_bytes())


def test_in_a_terminal_a_layout_is_looked_at_chosen_undone_redone_and_saved(
    tmp_path: Path,
) -> None:
    own = tmp_path / ".claude" / "hudline" / "config.json"
    screen = Screen(tmp_path, "configure")
    screen.read_until("s save")
    screen.press("\x1b[B\x1b[B\r")
    screen.read_until("space choose and stay")
    screen.press("\x1b[B\x1b[B\x1b[B")
    screen.read_until("╭─ Session")
    screen.press("\r")
    screen.read_until("layout     ‹ panel ›")
    screen.press("u")
    screen.read_until("layout     ‹ plain ›")
    screen.press("rs")
    screen.read_until("Saved: ")
    assert screen.end() == 0
    assert orjson.loads(own.read_bytes())["layout"] == "panel"


def test_without_a_terminal_it_says_what_to_do_instead(tmp_path: Path) -> None:
    done = hudline(tmp_path, "configure")
    assert done.returncode == 1
    sentence, hint = done.stderr.splitlines()
    assert "terminal" in sentence
    assert f"{BIN} config set" in hint
    assert list(tmp_path.iterdir()) == []


def test_in_a_terminal_a_theme_is_chosen_a_widget_switched_off_and_both_saved(
    tmp_path: Path,
) -> None:
    screen = Screen(tmp_path, "configure")
    screen.read_until("s save")
    assert screen.rows[0].startswith("hudline configure")
    assert any("62% of 1M" in row for row in screen.rows)
    screen.press("\x1b[B\x1b[C")
    screen.read_until("ayu")
    assert "not saved" in screen.rows[0]
    screen.press("w")
    screen.read_until("60 columns")
    down = start().entries.index(at(start(), WIDGET, "directory").current) - 1
    screen.press("\x1b[B" * down)
    screen.read_until("▸   ✓ directory")
    screen.press(" ")
    screen.read_until("▸   ✓ context")
    screen.press("\x1b")
    screen.read_until("Save before you leave?")
    screen.press("y")
    screen.read_until("Saved: your own rows, theme ayu, normal.")
    assert screen.end() == 0
    stored = orjson.loads((tmp_path / ".claude" / "hudline" / "config.json").read_bytes())
    assert stored["theme"] == "ayu"
    assert shown(start(stored)) == [
        [name for name in row if name != "directory"] for row in shown(start())
    ]


def test_ctrl_c_asks_before_anything_is_lost(tmp_path: Path) -> None:
    screen = Screen(tmp_path, "configure")
    screen.read_until("s save")
    screen.press("\x1b[B\x1b[C")
    screen.read_until("not saved")
    screen.press("\x03")
    screen.read_until("Save before you leave?")
    screen.press("y")
    screen.read_until("Saved: preset standard, theme ayu, normal.")
    assert screen.end() == 0


def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_back(tmp_path: Path) -> None:
    shell = (
        f"{shlex.join(HUDLINE)} configure; echo stopped; read line; fg >/dev/null; echo ended $?"
    )
    terminal = Terminal(tmp_path, "sh", "-m", "-c", shell)
    try:
        terminal.wait_for("s save")
        terminal.press("\x1b[B\x1b[C")
        terminal.wait_for("not saved")
        terminal.press("\x1a")
        terminal.wait(lambda: b"stopped" in terminal.output)
        assert terminal.output.index(LEFT) < terminal.output.index(b"stopped")
        assert termios.tcgetattr(terminal.slave) == terminal.before
        terminal.press("\n")
        terminal.wait(lambda: terminal.output.count(ENTERED) == 2)
        terminal.wait_for("not saved")
        terminal.press("qn")
        terminal.wait(lambda: b"ended 0" in terminal.output)
        assert termios.tcgetattr(terminal.slave) == terminal.before
    finally:
        terminal.close()


def test_a_resize_is_followed_whatever_columns_and_lines_say(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "env", "COLUMNS=80", "LINES=24", *HUDLINE, "configure")
    try:
        terminal.wait_for("w 80 columns")
        terminal.resize(120, 40)
        terminal.wait_for("w 120 columns")
        terminal.wait_for("session_name")  # the rest of the picture
        terminal.resize(60, 20)
        terminal.wait(lambda: terminal.rows[0].endswith("w 60 columns"))
        terminal.press("q")
        assert terminal.end() == 0
    finally:
        terminal.close()


def test_rows_that_were_made_own_ones_and_saved_say_how_the_preset_comes_back(
    tmp_path: Path,
) -> None:
    screen = Screen(tmp_path, "configure")
    screen.read_until("s save")
    screen.press("/directory\r ")
    screen.read_until("your own rows now; the entry preset goes back to standard")
    screen.press("s")
    screen.read_until("To go back to the preset: ")
    assert screen.end() == 0
    assert "preset standard" in "".join(screen.rows)


@pytest.mark.parametrize(
    ("keys", "status"), [("q", 0), ("\x03", 0), ("\x1b[B\x1b[Cqn", 0), ("", 130)]
)
def test_it_can_be_left_without_a_trace(tmp_path: Path, keys: str, status: int) -> None:
    """By its keys, and by an interrupt that the system sends."""
    screen = Screen(tmp_path, "configure")
    screen.read_until("s save")
    screen.press(keys)
    if not keys:
        os.killpg(screen.process.pid, signal.SIGINT)
    assert screen.end() == status
    assert not (tmp_path / ".claude").exists()
    assert "Traceback" not in "\n".join(screen.rows)


def test_the_variable_of_the_host_overrides_its_key() -> None:
    sources = config_sources.read_sources({"host": "auto"}, {"HUDLINE_HOST": "off"}, "/nowhere")
    assert (sources.value("host"), sources.source("host")) == ("off", "HUDLINE_HOST")
    sources = config_sources.read_sources({"host": "off"}, {"HUDLINE_HOST": "on"}, "/nowhere")
    assert (sources.value("host"), sources.source("host")) == ("auto", "HUDLINE_HOST")
    sources = config_sources.read_sources({"host": "off"}, {}, "/nowhere")
    assert (sources.value("host"), sources.source("host")) == ("off", "config.json")


def test_what_a_file_holds_reaches_the_terminal_without_its_controls() -> None:
    odd = {"widget": "text", "text": "日本\x1b[31m\n\x9b2J end", "\x1b]0;x\x07": 1}
    state = start({"rows": [["model", odd]]})
    part = listing(state, 120, 60)
    assert all(line.plain.isprintable() for line in part.lines)
    assert any("日本" in line.plain for line in part.lines)
    assert all(line.cell_len <= 120 for line in part.lines)
