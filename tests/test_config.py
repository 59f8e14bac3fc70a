"""`hudline config` and `hudline preset`: reading and writing what a person chose."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import configurations
from tests.desk import Desk

from hudline.cli import paths
from hudline.cli.keys import KEYS
from hudline.complaint import Complaint
from hudline.layout import PRESETS
from hudline.store import choices


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def held(desk: Desk) -> Any:
    return orjson.loads(Path(desk.home.config).read_bytes())


def write(desk: Desk, value: object) -> None:
    desk.write(value, Path(desk.home.config))


def test_without_a_word_every_key_is_said_with_its_value_and_where_it_comes_from(
    desk: Desk,
) -> None:
    write(desk, {"theme": "nord"})
    status, said = desk.run("config")
    rows = {row.split()[0]: row.split() for row in said.splitlines()}
    assert status == 0
    assert rows["theme"] == ["theme", "nord", "config.json"]
    assert rows["icons"] == ["icons", "unicode", "default"]
    assert set(rows) == set(KEYS) - {"$schema", "rows", "commands"}


def test_what_does_not_count_is_named_and_the_status_says_so(desk: Desk) -> None:
    write(desk, {"theme": "nrd"})
    status, said = desk.run("config")
    assert status == 1
    assert "theme is" in said
    assert "Did you mean nord?" in said


def test_a_choice_is_set_and_said_and_forgotten(desk: Desk) -> None:
    assert "theme is nord now." in desk.run("config", "set", "theme", "nord")[1]
    assert desk.run("config", "get", "theme")[1] == "nord\n"
    assert held(desk) == {**choices.SCHEMA, "theme": "nord"}
    assert stat.S_IMODE(Path(desk.home.config).stat().st_mode) == 0o600
    desk.run("config", "unset", "theme")
    assert held(desk) == choices.SCHEMA
    assert desk.run("config", "get", "theme")[1] == "default\n"


@pytest.mark.parametrize(
    ("key", "word", "value"),
    [
        ("project", "false", False),
        ("verbosity", "1", 1),
        ("icons", "ascii", "ascii"),
        ("icons", '"ascii"', "ascii"),
        ("rows", '[["model", "fill", "cost"]]', [["model", "fill", "cost"]]),
        ("commands.build", "make -s", "make -s"),
        ("commands.build", '{"run": "make", "every": 5}', {"run": "make", "every": 5}),
    ],
)
def test_a_value_is_json_or_a_plain_word(desk: Desk, key: str, word: str, value: Any) -> None:
    desk.run("config", "set", key, word)
    assert paths.get(held(desk), paths.steps(key)) == value


def test_an_option_of_a_widget_is_set_where_it_stands(desk: Desk) -> None:
    desk.run("config", "set", "rows", '[["model", "context"]]')
    desk.run("config", "set", "rows[0][1].width", "20")
    assert held(desk)["rows"] == [["model", {"widget": "context", "width": 20}]]
    desk.run("config", "set", "rows[0][2]", "cost")
    desk.run("config", "unset", "rows[0][0]")
    assert held(desk)["rows"] == [[{"widget": "context", "width": 20}, "cost"]]


@pytest.mark.parametrize(
    ("key", "word", "sentence", "hint"),
    [
        ("theme", "nrd", 'theme is "nrd"', "Did you mean nord?"),
        ("thme", "nord", "There is no key thme.", "Did you mean theme?"),
        ("verbosity", "5", "verbosity is 5", "Nothing was changed"),
        ("rows", '[["modell"]]', "rows[0][0]", "Did you mean model?"),
        ("rows[3][1].width", "5", "There is no place", "config get rows"),
        ("rows[", "5", "not the name of a key", "rows[0][2].width"),
        ("project", "off", 'project is "off"', "Nothing was changed"),
    ],
)
def test_a_bad_value_is_refused_and_nothing_is_written(
    desk: Desk, key: str, word: str, sentence: str, hint: str
) -> None:
    with pytest.raises(Complaint) as refused:
        desk.run("config", "set", key, word)
    assert sentence in refused.value.sentence
    assert hint in refused.value.hint
    assert not Path(desk.home.config).exists()


def test_what_was_wrong_before_hinders_no_other_choice_and_stays(desk: Desk) -> None:
    write(desk, {"theme": "nrd", "mine": {"a": [1]}, "rows": [["modell"]]})
    desk.run("config", "set", "icons", "nerd")
    assert held(desk) == {
        "theme": "nrd", "mine": {"a": [1]}, "rows": [["modell"]], "icons": "nerd",
    }  # fmt: skip
    desk.run("config", "unset", "mine")
    assert "mine" not in held(desk)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff"])
@pytest.mark.parametrize(
    "argv",
    [("config", "set", "icons", "ascii"), ("config", "unset", "icons"), ("preset", "standard")],
)
def test_a_broken_file_is_never_overwritten(desk: Desk, data: bytes, argv: tuple[str, ...]) -> None:
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.config).write_bytes(data)
    with pytest.raises(Complaint) as refused:
        desk.run(*argv)
    assert "not a JSON object" in refused.value.sentence
    assert Path(desk.home.config).read_bytes() == data


def test_a_reset_keeps_what_was_there_whatever_it_was(desk: Desk) -> None:
    assert "Nothing was chosen" in desk.run("config", "reset")[1]
    Path(desk.home.root).mkdir(parents=True, exist_ok=True)
    Path(desk.home.config).write_bytes(b"{broken")
    desk.run("config", "reset")
    assert not Path(desk.home.config).exists()
    assert Path(desk.home.config + ".before").read_bytes() == b"{broken"


def test_the_path_is_said_alone(desk: Desk) -> None:
    assert desk.run("config", "path")[1] == desk.home.config + "\n"


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (("gte",), "Did you mean get?"),
        (("frobnicate",), "get, set"),
        (("set", "theme"), "set KEY VALUE"),
        (("unset",), "unset KEY"),
        (("path", "x"), "config path"),
    ],
)
def test_what_it_cannot_do_is_explained(desk: Desk, argv: tuple[str, ...], hint: str) -> None:
    with pytest.raises(Complaint) as refused:
        desk.run("config", *argv)
    assert hint in refused.value.hint


# The editor


def editor(desk: Desk, text: str) -> None:
    """Whoever is asked to edit writes `text`."""
    script = desk.person / "editor"
    script.write_text(f"#!/bin/sh\ncat > \"$2\" <<'END'\n{text}\nEND\n", "utf-8")
    script.chmod(0o755)
    desk.env["VISUAL"] = f"{script} --wait"


def test_the_editor_gets_a_file_that_names_its_schema_and_what_it_wrote_is_checked(
    desk: Desk,
) -> None:
    editor(desk, '{"theme": "nrd"}')
    status, said = desk.run("config", "edit")
    assert (status, held(desk)) == (1, {"theme": "nrd"})
    assert "Did you mean nord?" in said
    editor(desk, '{"theme": "nord"}')
    assert desk.run("config", "edit") == (0, "Every setting is valid.\n")
    editor(desk, "{")
    with pytest.raises(Complaint):
        desk.run("config", "edit")
    Path(desk.home.config).unlink()
    desk.env["VISUAL"] = "true"
    assert desk.run("config", "edit")[0] == 0
    assert held(desk) == choices.SCHEMA


@pytest.mark.parametrize("command", ["false", "/no/such/editor"])
def test_an_editor_that_fails_is_named(desk: Desk, command: str) -> None:
    desk.env["EDITOR"] = command
    with pytest.raises(Complaint) as refused:
        desk.run("config", "edit")
    assert command in refused.value.sentence


@pytest.mark.parametrize("command", [" ", "'open"])
def test_an_editor_that_is_no_command_is_named(desk: Desk, command: str) -> None:
    desk.env["EDITOR"] = command
    with pytest.raises(Complaint, match="not a command"):
        desk.run("config", "edit")


def test_a_linked_file_of_choices_stays_a_link(desk: Desk) -> None:
    dotfile = desk.person / "dotfiles.json"
    dotfile.write_text('{"theme": "nord"}')
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.config).symlink_to(dotfile)
    desk.run("config", "set", "icons", "ascii")

    assert Path(desk.home.config).is_symlink()
    assert json.loads(dotfile.read_text()) == {"theme": "nord", "icons": "ascii"}


# Presets


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_takes_the_place_of_rows_which_are_kept(desk: Desk, name: str) -> None:
    before = {"theme": "nord", "rows": [["model"]]}
    write(desk, before)
    said = desk.run("preset", name)[1]
    assert held(desk) == {"theme": "nord", "preset": name}
    assert orjson.loads(Path(desk.home.config + ".before").read_bytes()) == before
    assert f"The preset is {name} now." in said
    assert ".before" in said


def test_every_preset_is_shown_with_a_picture_and_the_chosen_one_marked(desk: Desk) -> None:
    write(desk, {"preset": "essential"})
    said = desk.run("preset")[1]
    assert set(PRESETS) <= {row.split()[0] for row in said.splitlines() if row.strip()}
    assert [name for name in PRESETS if f"{name} · yours" in said] == ["essential"]
    assert said.count("62% of 1M") == len(PRESETS)
    write(desk, {"rows": [["model"]]})
    assert "You wrote the rows yourself" in desk.run("preset")[1]


def test_a_preset_that_there_is_not_is_refused(desk: Desk) -> None:
    with pytest.raises(Complaint) as refused:
        desk.run("preset", "essentail")
    assert "essential" in refused.value.hint
    assert not Path(desk.home.root).exists()


def test_beside_rows_no_preset_can_be_set_as_a_single_choice(desk: Desk) -> None:
    write(desk, {"rows": [["model"]]})
    with pytest.raises(Complaint) as refused:
        desk.run("config", "set", "preset", "essential")
    assert "hudline preset" in refused.value.hint


# The file


def test_what_changes_nothing_writes_nothing(desk: Desk) -> None:
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.config).write_bytes(b'{ "icons":"ascii" }')
    desk.run("config", "set", "icons", "ascii")
    assert Path(desk.home.config).read_bytes() == b'{ "icons":"ascii" }'


@given(configurations.SPOILT, st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_what_is_put_at_a_path_is_found_there_and_all_else_stays(
    before: Any, picks: list[int]
) -> None:
    path: list[Any] = []
    inner = before
    for pick in picks:
        if not isinstance(inner, (dict, list)) or not inner:
            break
        path.append(
            list(inner)[pick % len(inner)] if isinstance(inner, dict) else pick % len(inner)
        )
        inner = inner[path[-1]]
    if path:
        text = repr(before)
        made = paths.put(before, path, "new")
        assert paths.get(made, path) == "new"
        assert repr(paths.put(made, path, inner)) == text
        assert repr(before) == text


def test_all_that_is_kept_goes_with_uninstall(desk: Desk) -> None:
    desk.run("config", "set", "rows", '[["model"]]')
    desk.run("preset", "essential")
    assert Path(choices.before(desk.home)).exists()
    desk.run("uninstall")
    assert not Path(desk.home.root).exists()
