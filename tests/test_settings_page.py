"""The settings page of the pane: what `hooks/settings.py` prints for the client's module."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hudline.cli import config_sources, settings_page
from hudline.cli.keys import KEYS
from hudline.config import reader
from hudline.core.errors import UserError
from hudline.core.paths import locate
from hudline.render.cell_width import cells
from hudline.render.widget import Choice, Switch

SCRIPT = Path(__file__).resolve().parents[1] / "hooks" / "settings.py"


class Session:
    """A project in which the page is asked for."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.project.mkdir()
        self.env = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "COLORTERM": "truecolor"}
        self.home = locate(self.env)

    def page(self, *words: str, columns: int = 76) -> dict[str, Any]:
        """What the script prints; this Python has the libraries, as Hudline's own has."""
        path = os.pathsep.join(one for one in sys.path if one)
        done = subprocess.run(
            [sys.executable, str(SCRIPT), str(columns), *words],
            cwd=self.project,
            env={**self.env, "PYTHONPATH": path},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        page: dict[str, Any] = json.loads(done.stdout)
        return page

    def drawn(self, columns: int = 76) -> dict[str, Any]:
        """The page of all choices, drawn in this process."""
        config = reader.read(self.home)
        sources = config_sources.read_sources(config, self.env, str(self.project))
        return settings_page.SettingsPage(sources, self.home, columns).choices()

    def config(self, **choices: Any) -> None:
        """Write config.json."""
        path = Path(self.home.config)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(choices), "utf-8")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path)


def text(line: list[list[Any]]) -> str:
    return "".join(segment[0] for segment in line).rstrip()


def choice(page: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in page["choices"] if one["key"] == key)
    return found


def lines(page: dict[str, Any]) -> list[list[list[Any]]]:
    """Every line of a page and of those behind its choices."""
    found = [*page["head"], page["foot"]]
    for one in page["choices"]:
        found += [one["line"], one["about"], *(lines(one["page"]) if "page" in one else [])]
    return found


def test_every_key_with_a_list_of_values_is_a_choice(session: Session) -> None:
    keys = {one["key"] for one in session.drawn()["choices"]}

    assert keys == {
        name
        for name, key in KEYS.items()
        if isinstance(key.spec, (Choice, Switch)) or name in ("verbosity", "theme")
    }


def test_a_choice_opens_its_values_with_the_present_one_selected(session: Session) -> None:
    session.config(icons="emoji")
    values = choice(session.drawn(), "icons")["page"]

    assert [text(one["line"]).split()[-1] for one in values["choices"]] == [
        "unicode", "nerd", "emoji", "ascii", "basic"
    ]  # fmt: skip
    assert text(values["choices"][values["at"]]["line"]) == "● emoji"
    assert values["choices"][1]["set"] == ["set", "icons", "nerd"]


def test_a_layout_is_chosen_beside_the_theme_and_says_what_it_is(session: Session) -> None:
    page = session.drawn()
    assert [one["key"] for one in page["choices"]][:3] == ["theme", "preset", "layout"]
    panel = choice(page, "layout")["page"]["choices"][3]
    assert text(panel["line"]).split() == ["panel"]
    assert text(panel["about"]).startswith("A thin frame around the rows")
    assert panel["set"] == ["set", "layout", "panel"]
    after = session.page("set", "layout", "panel")
    assert text(choice(after, "layout")["line"]).split() == ["layout", "panel"]
    assert reader.read(session.home)["layout"] == "panel"


def test_themes_have_no_squares_without_colours(session: Session) -> None:
    session.env["NO_COLOR"] = "1"
    values = choice(session.drawn(), "theme")["page"]["choices"]
    assert not any("■" in text(one["line"]) for one in values)


def test_a_switch_is_turned_at_once(session: Session) -> None:
    assert choice(session.drawn(), "wrap")["set"] == ["set", "wrap", "on"]
    session.config(wrap=True)
    assert choice(session.drawn(), "wrap")["set"] == ["set", "wrap", "off"]


def test_an_explanation_is_not_cut_to_a_note(session: Session) -> None:
    page = session.page("set", "bell", "notify")
    assert text(choice(page, "bell")["line"]).split() == ["bell", "notify"]
    assert len(page["head"]) == 1


def test_a_choice_is_set_and_selected_again(session: Session) -> None:
    page = session.page("set", "theme", "nord")

    assert reader.read(session.home)["theme"] == "nord"
    assert text(page["choices"][page["at"]]["line"]).split() == ["theme", "nord"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("theme", "nosuch"), ("icons", "../../x"), ("rows", "[]"), ("commands", "{}"), ("", "x")],
)
def test_what_is_no_choice_changes_nothing_and_says_so(
    session: Session, key: str, value: str
) -> None:
    page = session.page("set", key, value)

    assert reader.read(session.home) == {}
    assert len(page["head"]) > 1
    assert len(page["choices"]) == len(session.drawn()["choices"])


def test_a_preset_puts_rows_of_the_persons_own_aside(session: Session) -> None:
    session.config(rows=[["model"]])
    assert "rows of your own" in text(choice(session.drawn(), "preset")["line"])
    page = session.page("set", "preset", "essential")

    assert reader.read(session.home) == {"preset": "essential"}
    assert "Your own rows are" in " ".join(text(line) for line in page["head"])
    assert list(Path(session.home.root).glob("config*.json*")) != [Path(session.home.config)]


def test_what_overrides_a_choice_is_named(session: Session) -> None:
    session.env["HUDLINE_VERBOSITY"] = "full"
    folder = session.project / ".claude"
    folder.mkdir()
    (folder / "hudline.json").write_text('{"theme": "gruvbox"}', "utf-8")
    page = session.drawn()

    assert text(choice(page, "verbosity")["line"]).split() == [
        "verbosity", "full", "HUDLINE_VERBOSITY"
    ]  # fmt: skip
    assert text(choice(page, "theme")["line"]).split() == [
        "theme", "gruvbox", ".claude/hudline.json"
    ]  # fmt: skip
    assert "wins over config.json" in text(choice(page, "theme")["about"])


@pytest.mark.parametrize("columns", [1, 20, 36, 76, 196])
@pytest.mark.parametrize("language", ["en", "de", "es", "ja", "zh"])
def test_no_line_is_wider_than_the_pane(session: Session, columns: int, language: str) -> None:
    session.env["HUDLINE_LANG"] = language
    for line in lines(session.drawn(columns)):
        assert cells("".join(segment[0] for segment in line), False) <= columns


def test_a_theme_of_the_persons_own_is_among_them(session: Session) -> None:
    folder = Path(session.home.themes)
    folder.mkdir(parents=True)
    (folder / "mine.json").write_text('{"dark": {}}', "utf-8")
    for name in ("\u202e", *(["\x1b[31m"] if sys.platform != "win32" else [])):
        (folder / f"{name}.json").write_text("{}", "utf-8")
    values = choice(session.drawn(), "theme")["page"]["choices"]

    assert values[-1]["set"] == ["set", "theme", "mine"]


def test_a_broken_file_stays_as_it_is(session: Session) -> None:
    path = Path(session.home.config)
    path.parent.mkdir(parents=True)
    path.write_text("{broken", "utf-8")
    page = session.page("set", "theme", "nord")

    assert path.read_text("utf-8") == "{broken"
    assert "is not valid JSON" in " ".join(text(line) for line in page["head"])


def test_only_the_keys_of_the_page_can_be_set(session: Session) -> None:
    with pytest.raises(UserError, match="no choice commands"):
        settings_page.choose(session.home, session.env, "commands", "{}")


def test_a_command_is_named_as_it_is_typed_below_the_pane(session: Session) -> None:
    page = session.page("set", "surface", "line")

    assert "Run: /hudline setup" in " ".join(text(line) for line in page["head"])
