"""The words that `/hudline` knows in Claude Code are the command line's and those of its keys."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.desk import Desk

from hudline.cli.commands import COMMANDS, TERMINAL
from hudline.cli.reference import client_commands
from hudline.cli.reporting import words

ROW = re.compile(r'^  "?([\w.]+)"?: (".*"),$', re.MULTILINE)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def tables() -> dict[str, dict[str, str]]:
    """The constants of the module, each with its words and what they are for."""
    text = client_commands.FILE.read_text("utf-8")
    parts = re.split(r"^export const (\w+)", text, flags=re.MULTILINE)[1:]
    return {
        name: {word: json.loads(purpose) for word, purpose in ROW.findall(rows)}
        for name, rows in zip(parts[::2], parts[1::2])
    }


def test_every_command_is_in_one_table_with_its_description() -> None:
    found = tables()

    assert list(found) == ["RUNS", "TERMINAL", "CHOICES", "KEYS", "VALUES", "DEFAULTS"]
    assert set(found["TERMINAL"]) == set(COMMANDS) & TERMINAL
    assert {**found["RUNS"], **found["TERMINAL"]} == COMMANDS
    assert len(found["RUNS"]) + len(found["TERMINAL"]) == len(COMMANDS)


@pytest.mark.parametrize("name", tables()["VALUES"])
def test_every_value_that_completes_a_key_is_one_that_can_be_set(desk: Desk, name: str) -> None:
    for word in tables()["VALUES"][name].split():
        desk.run("set", name, word)
        words.use("en")  # a language is answered in itself

        assert desk.run("set", name)[1].startswith(f"{name}: {word}, set by config.json.")


def test_every_key_that_is_completed_is_one_that_can_be_asked_for(desk: Desk) -> None:
    for name in tables()["KEYS"]:
        assert desk.run("set", name)[1].startswith(f"{name}: ")


def test_the_value_that_is_called_the_default_is_in_force_where_none_is_set(desk: Desk) -> None:
    found = tables()

    assert list(found["DEFAULTS"]) == list(found["VALUES"])
    for name, word in found["DEFAULTS"].items():
        assert word in found["VALUES"][name].split()
        assert desk.run("set", name)[1].startswith(f"{name}: {word}, the default.")


def test_every_choice_sets_its_key(desk: Desk) -> None:
    found = tables()

    assert set(found["CHOICES"]) <= set(found["RUNS"])
    for command, name in found["CHOICES"].items():
        last = found["VALUES"][name].split()[-1]
        desk.run(command, last)

        assert json.loads(Path(desk.home.config).read_bytes())[name] == last


def test_a_new_command_needs_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "novel", 'say "new" things')

    assert '  novel: "say \\"new\\" things",' in client_commands.text()
