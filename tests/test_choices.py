"""The short forms of `config set`, and the command that takes a choice back."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.desk import Desk
from tests.system import put_program
from tests.test_cli import BIN, ROOT, hudline

from hudline.cli import undo, values
from hudline.cli.commands import CHOICES, PROMPT, with_program_path
from hudline.cli.key_path import put, steps
from hudline.cli.parse_value import parse_value
from hudline.core.errors import UserError
from hudline.platform import shells

CLOSED = [name for name in values.descriptions() if values.words_of(name)]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("PATH", os.pathsep.join((f"{ROOT}/elsewhere", str(tmp_path))))
    put_program(tmp_path / "hudline", "")
    return Desk(tmp_path, monkeypatch)


def config(desk: Desk) -> dict[str, Any]:
    stored: dict[str, Any] = orjson.loads(Path(desk.home.config).read_bytes())
    return stored


@pytest.mark.parametrize(
    ("command", "key", "word"),
    [
        ("icons", "icons", "ascii"),
        ("surface", "surface", "both"),
        ("lang", "language", "ja"),
        ("set bell", "bell", "notify"),
        ("set ledger.prompts", "ledger.prompts", "on"),
    ],
)
def test_a_short_form_sets_its_key_as_config_set_does(
    desk: Desk, command: str, key: str, word: str
) -> None:
    status, text = desk.run(*command.split(), word)
    chosen = config(desk)
    os.unlink(desk.home.config)

    assert (status, text) == desk.run("config", "set", key, word)
    assert chosen == config(desk)


def test_without_a_value_it_says_what_is_in_force_why_and_what_else_there_is(desk: Desk) -> None:
    assert desk.run("icons") == (
        0,
        "icons: unicode, the default.\n"
        "  Allowed: unicode, nerd, emoji, ascii, basic. As in: hudline icons nerd\n",
    )
    desk.run("icons", "nerd")
    assert desk.run("icons")[1].startswith("icons: nerd, set by config.json.\n")
    assert desk.run("icons")[1].endswith("As in: hudline icons unicode\n")
    desk.env["HUDLINE_LANG"] = "de"
    assert desk.run("lang")[1].startswith("language: de, set by HUDLINE_LANG.\n")


def test_a_project_that_wins_is_named(desk: Desk) -> None:
    (desk.project / ".claude").mkdir()
    (desk.project / ".claude" / "hudline.json").write_text('{"theme": "nord"}')

    assert desk.run("set", "theme")[1].startswith("theme: nord, set by .claude/hudline.json.\n")


def test_themes_of_the_persons_own_are_among_what_is_allowed(desk: Desk) -> None:
    Path(desk.home.themes).mkdir(parents=True)
    Path(desk.home.themes, "mine.json").write_text("{}")

    assert ", zenburn, mine. " in desk.run("set", "theme")[1]


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("budget.day", "a number from 0 to 100000. As in: hudline set budget.day VALUE"),
        ("rows", "JSON, as docs/configuration.md shows it. As in: hudline set rows VALUE"),
        ("project", "on, off. As in: hudline set project off"),
        ("person", "Allowed: a text. As in: hudline set person VALUE"),
    ],
)
def test_what_a_key_may_be_is_said_for_every_kind(desk: Desk, name: str, phrase: str) -> None:
    assert phrase in desk.run("set", name)[1]


def test_set_alone_shows_all_and_how_to_go_on(desk: Desk) -> None:
    text = desk.run("set")[1]

    assert text.startswith(desk.run("config")[1])
    assert text.endswith("What one may be: hudline set KEY\n")


@pytest.mark.parametrize("name", ["nope", "rows[9]", "commands.build", "a b", ""])
def test_an_unknown_key_is_refused_with_a_hint(desk: Desk, name: str) -> None:
    with pytest.raises(UserError) as refused:
        desk.run("set", name)

    assert refused.value.hint


def test_a_value_of_the_persons_cannot_write_on_the_terminal(desk: Desk) -> None:
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.config).write_bytes(orjson.dumps({"person": "\x1b[31m\u202eAda\n", "theme": 7}))

    assert "\x1b" not in desk.run("set", "person")[1]
    assert "\u202e" not in desk.run("set", "person")[1]
    assert desk.run("set", "theme")[1].startswith("theme: 7, ")


# Undo


@pytest.mark.parametrize(
    ("before", "after", "command"),
    [
        ({}, {"theme": "nord"}, "hudline theme default"),
        ({}, {"$schema": "x", "theme": "nord"}, "hudline theme default"),
        ({"theme": "mine"}, {"theme": "nord"}, "hudline theme mine"),
        ({"theme": "nord"}, {}, "hudline theme nord"),
        ({}, {"language": "ja"}, "hudline lang auto"),
        ({}, {"bell": "notify"}, "hudline bell off"),
        ({}, {"bell": "off"}, ""),  # as it was
        ({}, {"project": False}, "hudline set project on"),
        ({}, {"budget": {"day": 30}}, "hudline config unset budget.day"),
        ({"budget": {"day": 5.5}}, {"budget": {"day": 30}}, "hudline set budget.day 5.5"),
        ({"person": "Ada L"}, {"person": "Bob"}, "hudline set person 'Ada L'"),
        ({}, {"person": "Bob"}, "hudline config unset person"),
        ({}, {"rows": [["model"]]}, "hudline config unset rows"),
        ({"rows": [["model"]]}, {"preset": "standard"}, ""),
        ({"rows": [["model"]]}, {"rows": []}, ""),
        ({"theme": "nord"}, {"theme": "nord"}, ""),
        ({}, {"theme": "nord", "background": "dark"}, ""),
        ({"person": "x" * 81}, {"person": "Bob"}, ""),
        ({"person": "a\nb"}, {"person": "Bob"}, ""),
        ({"person": ""}, {"person": "Bob"}, ""),
        ({"person": "7"}, {"person": "Bob"}, ""),
        ({"person": "--help"}, {"person": "Bob"}, ""),
        ({"clock": "12"}, {"clock": "24"}, "hudline set clock 12"),
        ({"alerts": {"day": 3}}, {"alerts": {}}, "hudline set alerts '{\"day\":3}'"),
        ({"budget": 3}, {"budget": {"day": 3}}, "hudline config unset budget.day"),
        ({"nope": 1}, {}, ""),
    ],
)
def test_a_change_is_undone_by(before: dict[str, Any], after: dict[str, Any], command: str) -> None:
    assert undo.command(before, after).replace('\\"', '"') == command  # as PowerShell needs it


@given(data=st.data(), name=st.sampled_from(CLOSED))
def test_what_undoes_a_choice_brings_back_what_was_in_force(data: st.DataObject, name: str) -> None:
    word = st.sampled_from(values.words_of(name))
    first, second = (data.draw(st.none() | word) for _ in range(2))
    before, after = chosen({}, name, first), chosen({}, name, second)
    command = undo.command(before, after)

    assert bool(command) == (in_force(before, name) != in_force(after, name))
    if command:
        _, verb, *rest = shlex.split(command)
        key = CHOICES.get(verb, rest[0])
        assert in_force(chosen(after, key, rest[-1]), name) == in_force(before, name)


def chosen(config: dict[str, Any], name: str, word: str | None) -> dict[str, Any]:
    """A configuration with that value of a key."""
    path = steps(name)
    return config if word is None else put(config, path, parse_value(word, path, config))


def in_force(config: dict[str, Any], name: str) -> object:
    first, _, inner = name.partition(".")
    value = config.get(first, {}).get(inner) if inner else config.get(first)
    return values.default_of(name) if value is None else value


def test_the_command_line_names_it_in_the_persons_language(tmp_path: Path) -> None:
    assert hudline(tmp_path, "icons", "ascii").stdout.endswith("icons unicode\n")
    assert hudline(tmp_path, "icons", "ascii").stdout.count("\n") == 1
    assert (
        "  Undo: /hudline theme default\n"
        in hudline(tmp_path, "theme", "nord", HUDLINE_PROMPT="1").stdout
    )
    done = hudline(tmp_path, "lang", "de", HUDLINE_PROMPT="1")
    assert done.stdout == "language auf de gestellt.\n  Rückgängig: /hudline lang auto\n"
    assert "Undo" not in hudline(tmp_path, "spend").stdout


# In Claude Code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Run: hudline theme nord", "Run: /hudline theme nord"),
        ("hudline --help names them all.", "/hudline help names them all."),
        ("Run: hudline configure", "Run: BIN configure"),
        ("hudline config set KEY VALUE", "/hudline config set KEY VALUE"),
        ("Then hudline config edit.", "Then BIN config edit."),
        ("hudline config editor", "/hudline config editor"),
        (
            f"hudline set rows {shells.printed_by('hudline config get rows')}",
            f"BIN set rows {shells.printed_by('BIN config get rows')}",
        ),
        ("/hudline:doctor and /hudline quiet stay.", None),
    ],
)
def test_a_hint_can_be_copied_into_the_prompt(
    tmp_path: Path, text: str, expected: str | None
) -> None:
    expected = (expected or text).replace("BIN", BIN)
    clients_own = {"PATH": str(tmp_path), "HOME": "/nowhere", PROMPT: "1"}

    assert with_program_path(text, clients_own) == expected


def test_in_the_shell_of_the_client_the_plain_name_stands_but_for_what_needs_a_terminal() -> None:
    clients_own = {"PATH": str(ROOT / "bin"), "HOME": "/nowhere"}

    assert with_program_path("hudline theme", clients_own) == "hudline theme"
    assert with_program_path("hudline top", clients_own) == f"{BIN} top"


def test_an_error_in_the_prompt_does_not_name_the_speaker_twice(tmp_path: Path) -> None:
    wrong = hudline(tmp_path, "theme", "nrd", HUDLINE_PROMPT="1").stderr

    assert wrong == "There is no theme 'nrd'.\n  Did you mean nord?\n"
    assert hudline(tmp_path, "theme", "nrd").stderr == f"hudline: {wrong}"
