"""The client's own theme: where it is named, what follows from it, and that no file is read
twice."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from tests import entries, stories
from tests.test_band_picture import Desk

from hudline import themes
from hudline.core.file_io import read_regular
from hudline.render.theme import background, name_in_force, palette
from hudline.sources import client_theme
from hudline.sources.client_theme import ClientTheme

NAMES = ("dark", "light", "dark-daltonized", "light-daltonized", "dark-ansi", "light-ansi")


class Machine:
    """A person's home folder and a project, with settings of the client's."""

    def __init__(self, folder: Path) -> None:
        self.config, self.project = folder / ".claude", folder / "project"
        self.env = {"HOME": str(folder)}
        self.own = folder / ".claude.json"
        self.theme = ClientTheme()

    def write(self, path: Path, written: object) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = written if isinstance(written, str) else json.dumps(written)
        path.write_text(text, "utf-8")

    def settings(self, written: object) -> None:
        self.write(self.config / "settings.json", written)

    def name(self) -> str:
        return self.theme.name(self.env, str(self.project))


def noted_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are read from now on."""
    read: list[str] = []

    def noting(path: str, most: int) -> bytes:
        read.append(path)
        return read_regular(path, most)

    monkeypatch.setattr(client_theme, "read_regular", noting)
    return read


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


# Where it is named


@pytest.mark.parametrize("name", [*NAMES, "auto"])
def test_the_persons_settings_name_it(machine: Machine, name: str) -> None:
    machine.settings({"model": "opus", "theme": name})

    assert machine.name() == name


def test_nothing_is_known_where_no_file_names_one(machine: Machine) -> None:
    assert machine.name() == ""
    machine.settings({"model": "opus"})
    assert machine.name() == ""


def test_the_stronger_file_wins_and_the_clients_own_is_the_weakest(machine: Machine) -> None:
    machine.write(machine.own, {"theme": "light", "projects": {}})
    assert machine.name() == "light"
    machine.settings({"theme": "dark-daltonized"})
    assert machine.name() == "dark-daltonized"
    machine.write(machine.project / ".claude/settings.json", {"theme": "auto"})
    assert machine.name() == "auto"
    machine.write(machine.project / ".claude/settings.local.json", {"theme": "light-ansi"})
    assert machine.name() == "light-ansi"


@pytest.mark.parametrize(
    "written",
    [
        "", "{", "[]", '"theme"', {"theme": 7}, {"theme": ["light"]}, {"theme": "blue"},
        {"theme": None}, {"themes": "light"}, {"nested": {"theme": "light"}},
    ],
)  # fmt: skip
def test_what_the_client_does_not_know_is_passed_over(machine: Machine, written: object) -> None:
    machine.settings(written)
    machine.write(machine.own, {"theme": "light"})

    assert machine.name() == "light"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({"name": "Mine", "base": "light-daltonized", "overrides": {}}, "light-daltonized"),
        ({"base": "auto-ish"}, "dark"),
        (None, "dark"),
    ],
)
def test_a_theme_that_the_person_made_is_as_the_one_it_is_made_from(
    machine: Machine, made: object, expected: str
) -> None:
    machine.settings({"theme": "custom:mine"})
    if made is not None:
        machine.write(machine.config / "themes/mine.json", made)

    assert machine.name() == expected


@pytest.mark.parametrize("name", ["custom:../../x", "custom:", "custom:a/b", "custom:plugin:x"])
def test_no_file_outside_of_the_themes_is_read(
    machine: Machine, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.settings({"theme": name})
    read = noted_reads(monkeypatch)

    assert machine.name() == ""
    assert all(path.endswith(("settings.json", "settings.local.json")) for path in read)


def test_a_file_in_another_encoding_is_read_as_the_client_reads_it(machine: Machine) -> None:
    machine.settings("{}")
    (machine.config / "settings.json").write_bytes('\ufeff{"theme": "light"}'.encode("utf-16-le"))

    assert machine.name() == "light"


def test_a_file_is_read_again_only_when_it_was_written_to(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.settings({"theme": "light"})
    long_ago = time.time() - 60
    os.utime(machine.config / "settings.json", (long_ago, long_ago))
    read = noted_reads(monkeypatch)
    names = [machine.name() for _ in range(3)]
    count = len(read)
    machine.settings({"theme": "dark-daltonized"})

    assert names == ["light"] * 3
    assert count == len(set(read))
    assert machine.name() == "dark-daltonized"
    assert len(read) == count + 1


def test_without_a_home_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> list[tuple[str, str]]:
        raise KeyError("no such user")

    monkeypatch.setattr(client_theme, "settings_files", fail)

    assert ClientTheme().name({}, "/project") == ""


# What follows from it


def chosen(name: str, **choices: Any) -> dict[str, Any]:
    return {**choices, "client_theme": lambda: name}


@pytest.mark.parametrize("name", NAMES)
def test_its_side_wins_over_what_the_terminal_says(name: str) -> None:
    side = name.partition("-")[0]
    for told in ("15;0", "0;15"):
        assert background({}, {"COLORFGBG": told}, name) == side
        assert background({"background": "auto"}, {"COLORFGBG": told}, name) == side


@pytest.mark.parametrize("name", ["", "auto"])
def test_a_client_that_asks_the_terminal_leaves_it_to_the_terminal(name: str) -> None:
    assert background({}, {"COLORFGBG": "0;15"}, name) == "light"
    assert background({}, {}, name) == "dark"


@pytest.mark.parametrize("side", ["dark", "light"])
def test_the_persons_own_choice_wins(side: str) -> None:
    other = "light" if side == "dark" else "dark"
    own = chosen(f"{other}-daltonized", background=side, theme="nord")

    assert palette(own, {}, "256") == palette({"background": side, "theme": "nord"}, {}, "256")


@pytest.mark.parametrize("side", ["dark", "light"])
@pytest.mark.parametrize("depth", ["16", "256", "truecolor"])
def test_a_theme_for_colour_blind_people_is_followed_by_such_a_theme(side: str, depth: str) -> None:
    expected = palette({"background": side, "theme": "colour-blind-safe"}, {}, depth)

    assert palette(chosen(f"{side}-daltonized"), {}, depth) == expected
    assert name_in_force(chosen(f"{side}-daltonized")) == "colour-blind-safe"
    assert name_in_force(chosen(f"{side}-daltonized", theme="mono")) == "mono"


@pytest.mark.parametrize("side", ["dark", "light"])
@pytest.mark.parametrize("depth", ["16", "256", "truecolor"])
def test_a_theme_in_the_terminals_colours_is_followed_by_the_sixteen(side: str, depth: str) -> None:
    assert palette(chosen(f"{side}-ansi"), {}, depth) == palette({"background": side}, {}, "16")
    nord = palette({"background": side, "theme": "nord"}, {}, depth)
    assert palette(chosen(f"{side}-ansi", theme="nord"), {}, depth) == nord


def test_without_colours_or_where_all_is_chosen_nobody_asks() -> None:
    def find() -> str:
        raise AssertionError("was asked")

    assert palette({"client_theme": find}, {}, "none") == {}
    palette({"client_theme": find, "theme": "nord", "background": "dark"}, {}, "256")


@pytest.mark.parametrize("written", ["light", 7, None, {}])
def test_what_a_person_writes_by_that_name_is_no_theme_of_the_clients(written: object) -> None:
    assert palette({"client_theme": written}, {}, "256") == palette({}, {}, "256")


# On the screen


@pytest.mark.parametrize("name", ["dark", "light", "light-daltonized"])
def test_a_draw_without_a_host_follows_it(tmp_path: Path, name: str) -> None:
    home = tmp_path / "hudline"
    (tmp_path / "config").mkdir()
    (tmp_path / "config/settings.json").write_text(json.dumps({"theme": name}))
    tick = stories.tick(session_id=stories.SESSION)
    shown = entries.draw(tick, home, NO_COLOR="", TERM="xterm-16color", COLORFGBG="15;0")
    warn = palette(chosen(name), {}, "16")["warn"]

    assert f"\x1b[{warn}m⚠ no events" in shown


def test_a_band_follows_it_and_every_change(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.tell()
    seen = []
    for name in ("dark", "light"):
        (tmp_path / ".claude").mkdir(exist_ok=True)
        (tmp_path / ".claude/settings.json").write_text(json.dumps({"theme": name}))
        frame = desk.resident.frame(stories.BASE)
        assert frame is not None
        seen.append({segment[1] for row in frame["rows"] for segment in row} - {""})
    sides = [themes.source("default")[side]["colours"] for side in ("dark", "light")]

    assert seen[0].isdisjoint(seen[1])
    for colours, side in zip(seen, sides):
        assert colours <= {style.split()[-1] for style in side.values() if "#" in style}
