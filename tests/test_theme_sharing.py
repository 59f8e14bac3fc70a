"""Themes as files that people send each other: exported, imported, drawn into a picture."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from xml.dom.minidom import parseString

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.desk import Desk
from tests.test_cli import BIN, hudline

from hudline import themes
from hudline.cli import theme_validation
from hudline.config import reader
from hudline.config.user_themes import LIMIT, known, path
from hudline.core.errors import UserError
from hudline.render.fragment import TONES
from hudline.render.theme import BACKGROUNDS, TABLES, palette

MINE = {"dark": {"background": "#101010", "colours": {"good": "bold #00ff00", "warn": "yellow"}}}
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def stored(desk: Desk, name: str = "mine") -> bytes:
    return Path(path(desk.home, name)).read_bytes()


def sent(value: object, name: str = "mine.json") -> str:
    """The name of a file in the current folder that somebody has sent."""
    Path(name).write_bytes(value if isinstance(value, bytes) else orjson.dumps(value))
    return name


def pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def looks(desk: Desk, name: str) -> list[dict[str, str]]:
    """What a theme makes of every background and depth."""
    return [
        palette(known({"theme": name, "background": ground}, desk.home), {}, depth)
        for ground in BACKGROUNDS
        for depth in ("16", "256", "truecolor")
    ]


def files(desk: Desk) -> list[str]:
    folder = Path(desk.home.themes)
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


# There and back


@pytest.mark.parametrize("name", themes.names())
def test_a_theme_looks_as_before_where_it_is_imported(desk: Desk, name: str) -> None:
    desk.run("theme", "export", name, "sent.json")
    desk.run("theme", "import", "sent.json", "--name", "theirs")

    assert looks(desk, "theirs") == looks(desk, name)
    assert orjson.loads(stored(desk, "theirs")) == themes.source(name)


def test_an_own_theme_is_exported_whole_and_with_nothing_else(desk: Desk) -> None:
    desk.write({**MINE, "secret": "x"}, Path(path(desk.home, "mine")))
    _, text = desk.run("theme", "export", "mine")
    theme = json.loads(text)

    assert "secret" not in text
    assert sorted(theme) == sorted(BACKGROUNDS)
    assert all(set(TONES) == set(theme[side][key]) for side in BACKGROUNDS for key in TABLES)
    assert theme["dark"]["background"] == "#101010"
    assert theme["light"]["background"] == themes.source("default")["light"]["background"]


def test_without_a_name_the_chosen_theme_is_exported(desk: Desk) -> None:
    assert json.loads(desk.run("theme", "export")[1]) == themes.source("default")

    desk.run("theme", "nord")
    assert json.loads(desk.run("theme", "export", "-")[1]) == themes.source("nord")
    assert desk.run("theme", "export", "mine.json")[1].startswith("mine.json has the theme nord.")
    assert orjson.loads(Path("mine.json").read_bytes()) == themes.source("nord")


def test_an_imported_theme_is_shown_and_not_chosen(desk: Desk) -> None:
    status, text = desk.run("theme", "import", sent(MINE))

    assert status == 0
    assert all(tone in text for tone in TONES)
    assert "62% of 1M" in text
    assert "hudline theme mine chooses it." in text
    assert "theme" not in reader.read(desk.home)
    assert "theme set to mine." in desk.run("theme", "mine")[1]


def test_a_theme_comes_from_a_pipe(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, orjson.dumps(MINE))
    desk.run("theme", "import", "-", "--name", "mine")
    assert looks(desk, "mine")[2]["good"] == "1;38;2;0;255;0"

    pipe(monkeypatch, orjson.dumps(MINE))
    with pytest.raises(UserError, match="has no name"):
        desk.run("theme", "import", "-")


# Nothing of the person's is lost


def test_a_theme_that_is_there_is_replaced_only_on_demand_and_kept(desk: Desk) -> None:
    own = Path(path(desk.home, "mine"))
    desk.write({"light": {}}, own)
    before = own.read_bytes()
    with pytest.raises(UserError, match="You have a theme mine already"):
        desk.run("theme", "import", sent(MINE))
    assert own.read_bytes() == before

    _, text = desk.run("theme", "import", "mine.json", "--replace")
    assert "mine.json.before" in text
    assert Path(f"{own}.before").read_bytes() == before
    assert looks(desk, "mine")[2]["good"] == "1;38;2;0;255;0"


def test_every_replaced_theme_is_kept(desk: Desk) -> None:
    for green in ("#11aa11", "#22aa22", "#33aa33"):
        theme = {"dark": {"colours": {"good": green}}}
        desk.run("theme", "import", sent(theme), "--replace")

    assert files(desk) == ["mine.json", "mine.json.2.before", "mine.json.before"]
    assert b"#11aa11" in Path(f"{path(desk.home, 'mine')}.before").read_bytes()
    assert b"#22aa22" in Path(f"{path(desk.home, 'mine')}.2.before").read_bytes()


def test_the_same_theme_again_changes_nothing(desk: Desk) -> None:
    desk.run("theme", "import", sent(MINE))

    assert "was one of your themes already" in desk.run("theme", "import", "mine.json")[1]
    assert files(desk) == ["mine.json"]


def test_a_link_to_a_file_of_dotfiles_stays_one(desk: Desk) -> None:
    own = Path(path(desk.home, "mine"))
    own.parent.mkdir(parents=True)
    dotfile = desk.person / "dotfile.json"
    dotfile.write_bytes(b'{"dark": {}}')
    own.symlink_to(dotfile)
    desk.run("theme", "import", sent(MINE), "--replace")

    assert own.is_symlink()
    assert b"#00ff00" in dotfile.read_bytes()


def test_a_read_only_theme_stays_and_no_copy_is_left(desk: Desk) -> None:
    own = Path(path(desk.home, "mine"))
    desk.write({"dark": {}}, own)
    before = own.read_bytes()
    own.chmod(0o444)
    with pytest.raises(UserError, match="read-only"):
        desk.run("theme", "import", sent(MINE), "--replace")

    assert own.read_bytes() == before
    assert files(desk) == ["mine.json"]


@pytest.mark.parametrize("words", [("export", "nord", "a.json"), ("nord", "--picture", "a.svg")])
def test_a_file_that_is_there_is_written_only_on_demand(desk: Desk, words: tuple[str, ...]) -> None:
    file = Path(words[-1])
    file.write_text("mine")
    with pytest.raises(UserError, match="is there already"):
        desk.run("theme", *words)
    assert file.read_text("utf-8") == "mine"

    desk.run("theme", *words, "--replace")
    assert file.read_text("utf-8") != "mine"


def test_what_is_no_file_is_never_written(desk: Desk) -> None:
    target = Path("target")
    target.write_text("mine")
    Path("link.json").symlink_to(target)
    Path("dangling.json").symlink_to("nowhere")
    Path("folder.json").mkdir()
    os.mkfifo("fifo.json")
    for name in ("link.json", "dangling.json", "folder.json", "fifo.json", ""):
        with pytest.raises(UserError, match="not a regular file"):
            desk.run("theme", "export", "nord", name, "--replace")
    with pytest.raises(UserError, match="does not exist"):
        desk.run("theme", "export", "nord", "nowhere/a.json")

    assert target.read_text("utf-8") == "mine"
    assert not Path("nowhere").exists()


def test_a_theme_that_is_not_used_is_named(desk: Desk) -> None:
    """A name that Hudline has come to use itself."""
    desk.write(MINE, Path(path(desk.home, "dracula")))
    said = "dracula.json is not used: Hudline has a theme of that name."

    assert said in desk.run("theme")[1]
    assert said in desk.run("theme", "dracula")[1]
    assert said not in desk.run("theme", "nord")[1]


# What somebody else has written


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"), (b"\xff\xfe", "is empty"), (b"{", "not valid JSON"),
        (b"[]", "JSON object"), (b"7", "JSON object"), (b"{}", "neither a dark nor a light side"),
        (b'{"dark": 7}', "side"), (b"[" * 60_000, "nested too deeply"),
        (b'{"dark": {}}' + b" " * LIMIT, "more than 64 KB"),
    ],
)  # fmt: skip
def test_what_is_no_theme_is_not_imported(
    desk: Desk, data: bytes, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(data)
    for file in ("mine.json", "-"):
        pipe(monkeypatch, data)
        with pytest.raises(UserError, match=why):
            desk.run("theme", "import", file, "--name", "mine")
    assert files(desk) == []


def test_a_pipe_without_an_end_is_not_read_to_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.taken += len(buffer)
            buffer[:] = b" " * len(buffer)
            return len(buffer)

    endless = Endless()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(endless)))
    with pytest.raises(UserError, match="more than 64 KB"):
        desk.run("theme", "import", "-", "--name", "mine")
    assert endless.taken < 4 * LIMIT


def test_a_closed_pipe_has_nothing_in_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UserError, match="is empty"):
        desk.run("theme", "import", "-", "--name", "mine")


@pytest.mark.parametrize("kind", ["folder", "fifo", "/dev/zero", "nowhere"])
def test_what_cannot_be_read_is_named(desk: Desk, kind: str) -> None:
    Path("folder").mkdir()
    os.mkfifo("fifo")
    with pytest.raises(UserError, match=f"{kind} cannot be read"):
        desk.run("theme", "import", kind, "--name", "mine")


@pytest.mark.parametrize(
    "name",
    [
        "../mine",
        "a/b",
        "/etc/x",
        "",
        ".",
        "..",
        ".hidden",
        "a.b",
        "a b",
        "x" * 200,
        "a\x1b[2J",
        "é",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(desk: Desk, name: str) -> None:
    sent(MINE)
    with pytest.raises(UserError, match="cannot be the name of a theme"):
        desk.run("theme", "import", "mine.json", "--name", name)
    assert files(desk) == []
    assert not Path(desk.home.root, "mine.json").exists()


@pytest.mark.skipif(sys.platform != "win32", reason="of Windows alone")
def test_no_theme_has_the_name_of_a_device(desk: Desk) -> None:
    sent(MINE)
    with pytest.raises(UserError, match="No file can be called con"):
        desk.run("theme", "import", "mine.json", "--name", "con")
    assert files(desk) == []


@pytest.mark.parametrize("name", ["nord", "default", "dracula", "export", "import"])
def test_a_name_that_is_taken_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(UserError, match="cannot be called") as refused:
        desk.run("theme", "import", sent(MINE, f"{name}.json"))
    assert "--name" in refused.value.hint


def test_of_hostile_json_only_styles_are_kept_and_the_rest_is_named(desk: Desk) -> None:
    escape = "\x1b]0;evil\x07\x1b[2J"
    colours = {
        "good": f"link {escape}m", "warn": f"bold{escape}", "alarm": "conceal red", "plain": 7,
        "accent": "red on red", f"pi{escape}nk": "red", "faint": "on \u202e",
    }  # fmt: skip
    dark = {"background": escape, "foreground": ["x"], "colours": colours, escape: escape}
    _, text = desk.run("theme", "import", sent({"dark": dark, f"a{escape}": {}}))
    data = stored(desk).decode()

    assert "\x1b" not in text
    assert "evil" not in text + data
    assert data.isascii()
    for tone in ("good", "warn", "plain", "faint"):
        assert f"dark.colours.{tone} is not a style" in text
    assert "dark.colours.alarm hides its text" in text
    assert "dark.colours.accent has a contrast of 1.0" in text
    assert orjson.loads(data)["dark"]["background"] == "#1e1e1e"


def test_a_thousand_faults_are_not_a_thousand_lines(desk: Desk) -> None:
    colours = {f"tone{index}": "red" for index in range(1000)}
    _, text = desk.run("theme", "import", sent({"dark": {"colours": colours}}))

    assert "And 980 more." in text
    assert text.count("\n") < 40


def test_a_theme_that_would_be_too_large_to_be_read_is_refused(desk: Desk) -> None:
    """A side that is missing is the same as the other one, which may double a file."""
    style = " ".join(["bold"] * 9000)
    with pytest.raises(UserError, match="more than 64 KB"):
        desk.run("theme", "import", sent({"dark": {"colours": {"good": style}}}))
    assert files(desk) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8)
    | st.sampled_from(["red", "bold #123456", "link x", "on blue", "default"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("dark", "light", *TABLES, "background", "foreground", *TONES)),
            inner,
            max_size=4,
        )
    ),
    max_leaves=16,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(("dark", "light", "x")), JSON, max_size=3))
def test_a_whole_theme_of_any_json_has_no_faults_and_stays_as_it_is(value: dict[str, Any]) -> None:
    theme = theme_validation.whole(value)

    assert theme_validation.checked_data(orjson.dumps(theme))[1] == []
    assert theme_validation.whole(theme) == theme
    for side in BACKGROUNDS:
        colours = (theme[side]["background"], theme[side]["foreground"])
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)


# Words that do not fit together


@pytest.mark.parametrize(
    "words",
    [
        ("import",), ("import", "a", "b"), ("export", "a", "b", "c"), ("nord", "gruvbox"),
        ("nord", "--name", "x"), ("--replace",), ("export", "--name", "x"),
        ("import", "a.json", "--picture", "b.svg"), ("export", "--background", "dark"),
    ],
)  # fmt: skip
def test_words_that_do_not_fit_together_are_named(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk.run("theme", *words)[0] == 2
    assert not Path(desk.home.config).exists()


@pytest.mark.parametrize("words", [("export", "nrod"), ("nrod", "--picture", "a.svg")])
def test_a_theme_that_nobody_has_is_neither_exported_nor_drawn(
    desk: Desk, words: tuple[str, ...]
) -> None:
    with pytest.raises(UserError, match="no theme 'nrod'") as refused:
        desk.run("theme", *words)
    assert "nord" in refused.value.hint


@pytest.mark.parametrize("chosen", ["nobody", ["nord"], None, 7])
def test_a_choice_that_is_no_theme_is_not_exported(desk: Desk, chosen: object) -> None:
    desk.write({"theme": chosen}, Path(desk.home.config))
    with pytest.raises(UserError, match="There is no theme"):
        desk.run("theme", "export")


# Pictures


@pytest.mark.parametrize("name", ["a.png", "a", ""])
def test_a_picture_has_the_name_of_an_svg_file(desk: Desk, name: str) -> None:
    with pytest.raises(UserError, match="SVG"):
        desk.run("theme", "nord", "--picture", name)

    assert not Path("a.png").exists()


def test_a_picture_shows_a_theme_on_both_backgrounds(desk: Desk) -> None:
    desk.run("theme", "dracula", "--picture", "a.svg")
    svg = Path("a.svg").read_text("utf-8")

    assert parseString(svg).getElementsByTagName("svg")  # noqa: S318 - our own
    assert all(
        f'fill="{themes.source("dracula")[side]["background"]}"' in svg for side in BACKGROUNDS
    )
    assert themes.source("dracula")["dark"]["colours"]["good"] in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert "theme" not in reader.read(desk.home)


def test_a_picture_is_of_the_background_that_is_named_and_may_go_into_a_pipe(desk: Desk) -> None:
    dark, light = (
        desk.run("theme", "dracula", "--picture", "-", "--background", side)[1]
        for side in BACKGROUNDS
    )
    assert "#282a36" in dark
    assert "#282a36" not in light
    assert "background" not in reader.read(desk.home)


def test_a_picture_of_an_own_theme_has_its_colours(desk: Desk) -> None:
    desk.run("theme", "import", sent(MINE))
    desk.run("theme", "mine", "--picture", "mine.svg")
    assert "#00ff00" in Path("mine.svg").read_text("utf-8")


def test_the_gallery_shows_every_theme_on_both_backgrounds() -> None:
    svg = (ROOT / "docs" / "pictures" / "themes.svg").read_text("utf-8")
    for name in themes.names():
        assert svg.count(f">{name}</text>") == 2
        assert all(themes.source(name)[side]["background"] in svg for side in BACKGROUNDS)


# Where the colours come from

OURS = {"default", "mono", "high-contrast", "colour-blind-safe"}


def test_the_source_and_licence_of_every_theme_is_named() -> None:
    page = (ROOT / "docs" / "themes.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (.*) \|$", page, re.M))

    assert set(rows) == set(themes.names()) - OURS
    for row in rows.values():
        source, licence, owner = row.split(" | ")
        assert "https://" in source
        assert licence in ("MIT", "BSD, two clauses")
        assert owner


def test_what_takes_a_theme_over_can_be_pasted(tmp_path: Path) -> None:
    said = hudline(tmp_path, "theme", "export", "nord", "sent.json").stdout
    assert said.endswith(f"{BIN} theme import takes it over.\n")
