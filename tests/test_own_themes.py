"""A person's own theme: read at every draw, and never in the way of the line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import moments
from tests.desk import Desk

from hudline.cli import config_validation, theme_validation
from hudline.cli import theme as command
from hudline.cli.keys import themes as names
from hudline.config import reader
from hudline.config.user_themes import known, path, theme
from hudline.core.errors import UserError
from hudline.host.line_output import picture
from hudline.render.fragment import TONES
from hudline.render.theme import palette

MINE = {
    "dark": {"background": "#101010", "colours": {"good": "bold #00ff00", "warn": "yellow"}},
    "light": {"colours": {"good": "#005f00"}, "sixteen": {"good": "blue"}},
}
TERMINAL = {"COLORTERM": "truecolor", "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "24"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(tmp_path, monkeypatch)
    write(desk, MINE)
    return desk


def write(desk: Desk, value: object, name: str = "mine") -> None:
    """Write a theme, or what is to be taken for one."""
    target = Path(path(desk.home, name))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(value if isinstance(value, bytes) else orjson.dumps(value))


def read(desk: Desk, depth: str = "truecolor", background: str = "dark") -> dict[str, str]:
    chosen = known({"theme": "mine", "background": background}, desk.home)
    return palette(chosen, {}, depth)


def test_a_theme_of_ones_own_is_chosen_and_worn(desk: Desk) -> None:
    status, text = desk.run("theme", "mine")

    assert (status, "theme set to mine." in text) == (0, True)
    assert reader.read(desk.home)["theme"] == "mine"
    assert read(desk)["good"] == "1;38;2;0;255;0"
    assert read(desk, "256")["good"] == "1;38;5;46"
    assert read(desk, "16", "light")["good"] == "34"


def test_what_a_theme_leaves_out_is_the_defaults(desk: Desk) -> None:
    assert read(desk) == {
        **palette({}, {}, "truecolor"), "good": "1;38;2;0;255;0", "warn": "33",
    }  # fmt: skip
    assert read(desk, "16") == palette({}, {}, "16")


def test_a_theme_with_one_side_is_the_same_on_both_backgrounds(desk: Desk) -> None:
    write(desk, {"light": MINE["light"]})
    assert read(desk)["good"] == read(desk, background="light")["good"] == "38;2;0;95;0"


def test_the_line_wears_a_theme_of_ones_own(desk: Desk) -> None:
    chosen = known({"theme": "mine"}, desk.home)
    drawn = picture(moments.busy(), 2, TERMINAL, chosen)

    assert "\x1b[1;38;2;0;255;0m" in drawn
    assert drawn != picture(moments.busy(), 2, TERMINAL)
    assert picture(moments.busy(), 2, TERMINAL) == picture(
        moments.busy(), 2, TERMINAL, {**chosen, "theme": "nobody's"}
    )


def test_what_changed_is_worn_at_the_next_draw(desk: Desk) -> None:
    assert read(desk)["good"] == "1;38;2;0;255;0"
    write(desk, {"dark": {"colours": {"good": "red"}}})
    assert read(desk)["good"] == "31"
    os.unlink(path(desk.home, "mine"))
    assert read(desk) == palette({}, {}, "truecolor")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"7", b"\xff", b"{}", b'{"dark": 7}'])
def test_a_broken_theme_leaves_the_last_good_one_in_force(desk: Desk, data: bytes) -> None:
    """In the process that has read it, which is the host; the check names it."""
    assert read(desk)["good"] == "1;38;2;0;255;0"
    write(desk, data)
    desk.write({"theme": "mine"}, Path(desk.home.config))

    assert read(desk)["good"] == "1;38;2;0;255;0"
    named = [
        one
        for one in config_validation.found(desk.home, str(desk.home.root))
        if "mine.json" in one.file
    ]
    assert len(named) == 1


def test_a_broken_theme_that_never_was_good_is_the_default(desk: Desk) -> None:
    write(desk, b"{")

    assert [one.effect for one in theme_validation.faults(desk.home, "mine")] == [
        "the default's is used"
    ]
    assert read(desk) == palette({}, {}, "truecolor")


@pytest.mark.parametrize(
    "stored",
    [
        b"", b"{", b"7", b"[]", b"null", b"\xff", b"{}", b'{"dark": 7}', b"[" * 100_000,
        b'{"dark": {"colours": []}}',
        b'{"dark": {"colours": {"good": "0m\\u001b]0;x", "warn": 7, "alarm": [1]}}}',
        b'{"dark": {"colours": {"good": "link \\u001b[2J\\u001b]0;x\\u0007m"}}}',
        b'{"dark": {"colours": {"good": "bold link https://example.org"}}}',
    ],
)  # fmt: skip
def test_nothing_but_styles_comes_from_a_theme(desk: Desk, stored: bytes) -> None:
    write(desk, stored)

    assert read(desk, "256") == palette({}, {}, "256")


@pytest.mark.parametrize("name", ["../mine", "a/b", "", ".", "mine.compiled", "x" * 200, "a b"])
def test_a_name_that_leads_elsewhere_is_no_theme(desk: Desk, name: str) -> None:
    assert theme(desk.home, name) is None
    assert theme_validation.faults(desk.home, name) == []


def test_the_themes_are_listed_with_ones_own_last(desk: Desk) -> None:
    write(desk, MINE, "nord")  # a name that is taken

    assert names(desk.home)[0] == "default"
    assert names(desk.home)[-1] == "mine"
    assert len(names(desk.home)) == 19


def test_the_command_shows_every_theme_drawn(desk: Desk) -> None:
    status, text = desk.run("theme")

    assert status == 0
    assert text.count("Opus 5.5") == 19
    assert all(name in text for name in names(desk.home))


def test_the_command_sets_the_background(desk: Desk) -> None:
    desk.run("theme", "nord", "--background", "light")
    assert [reader.read(desk.home)[key] for key in ("theme", "background")] == [
        "nord", "light",
    ]  # fmt: skip

    desk.run("theme", "--background", "auto")
    assert reader.read(desk.home)["theme"] == "nord"
    assert set(command.BACKGROUNDS) == {"auto", "dark", "light"}


def test_a_theme_that_nobody_has_is_not_chosen(desk: Desk) -> None:
    with pytest.raises(UserError, match="no theme 'nrod'") as told:
        desk.run("theme", "nrod")

    assert "nord" in told.value.hint
    assert "theme" not in reader.read(desk.home)


def test_a_check_names_every_fault(desk: Desk) -> None:
    colours = {"good": "bold #111111", "warn": "shiny", "pink": "red", "alarm": 7}
    dark = {"background": "#101010", "colours": colours, "sixteen": [], "hue": 3}
    write(desk, {"dark": dark, "dusk": {}})
    status, text = desk.run("theme", "--check", path(desk.home, "mine"))
    keys = ("dusk", "dark.hue", "dark.sixteen", "dark.colours.warn", "dark.colours.pink")

    assert status == 1
    assert all(f"mine.json: {key} " in text for key in (*keys, "dark.colours.alarm"))
    assert "dark.colours.good has a contrast of 1.0, less than 3" in text


def test_a_check_measures_on_the_defaults_background_where_none_is_named(desk: Desk) -> None:
    write(desk, {"dark": {"colours": {"good": "#111111"}}, "light": {"colours": {"warn": "white"}}})
    status, text = desk.run("theme", "--check", path(desk.home, "mine"))

    assert status == 1
    assert "dark.colours.good has a contrast of" in text
    assert "light.colours.warn has a contrast of" in text


@pytest.mark.parametrize(
    ("data", "why"),
    [(b'{"dark":\n nope}', "line 2, column 2"), (b"[]", "JSON object"), (b"{}", "side")],
)
def test_a_theme_whose_file_says_nothing_is_not_chosen(desk: Desk, data: bytes, why: str) -> None:
    write(desk, data)
    for argv in (("theme", "mine"), ("config", "set", "theme", "mine")):
        with pytest.raises(UserError, match="so the theme was not chosen") as told:
            desk.run(*argv)
        assert why in told.value.message
        assert "theme" not in reader.read(desk.home)


def test_a_check_praises_what_is_good(desk: Desk) -> None:
    status, text = desk.run("theme", "--check", path(desk.home, "mine"))

    assert (status, text.endswith("mine.json is a theme.\n")) == (0, True)
    with pytest.raises(UserError, match="cannot be read"):
        desk.run("theme", "--check", path(desk.home, "nobody"))


def test_uninstalling_takes_what_former_versions_compiled_and_leaves_what_was_written(
    desk: Desk,
) -> None:
    desk.run("theme", "mine")
    with pytest.raises(UserError, match="did not make: themes"):
        desk.run("uninstall")
    assert [file.name for file in Path(desk.home.themes).iterdir()] == ["mine.json"]

    os.unlink(path(desk.home, "mine"))
    Path(desk.home.themes, "mine.compiled.json").write_bytes(b"{}")
    desk.run("uninstall")
    assert not os.path.exists(desk.home.root)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("dark", "light", "colours", "sixteen", "background", *TONES)),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_any_json_is_a_theme(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    """What is wrong in it is named, and the rest is a whole theme."""
    file = tmp_path_factory.mktemp("theme") / "any.json"
    file.write_bytes(orjson.dumps(value))
    result, wrong = theme_validation.checked(str(file))
    theme_validation.low_contrast(str(file))

    assert {tone for side in ("dark", "light") for tone in result[side]["colours"]} == set(TONES)
    assert all(one.reason and one.effect for one in wrong)


def test_the_doctor_names_themes_that_nothing_uses(desk: Desk) -> None:
    def said() -> str:
        text = desk.run("doctor", "--json")[1]
        found = next(one for one in orjson.loads(text)["checks"] if one["name"] == "own themes")
        return f"{found['status']}: {found['sentence']}"

    assert said() == "note: mine: nothing chooses it."
    desk.run("theme", "mine")
    assert said() == "ok: mine is chosen."
    write(desk, MINE, "nord")
    write(desk, {"dark": {"colours": {"good": "no such colour"}}}, "odd")
    write(desk, MINE, "old")
    assert said() == (
        "note: nord: not used, since Hudline has a theme of that name.\n"
        "odd: parts cannot be used.\n"
        "odd, old: nothing chooses them."
    )
    (desk.project / ".claude").mkdir(exist_ok=True)
    (desk.project / ".claude" / "hudline.json").write_text('{"theme": "old"}')
    assert "odd: nothing chooses it." in said()
