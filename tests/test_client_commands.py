"""The commands that `/hudline WORD` knows in Claude Code are those of the command line."""

from __future__ import annotations

import json
import re

import pytest

from hudline.cli.commands import COMMANDS, TERMINAL
from hudline.cli.tools import client_commands

ROW = re.compile(r"^  (\w+): (\".*\"),$", re.MULTILINE)


def tables() -> dict[str, dict[str, str]]:
    """The constants of the module, each with its commands and what they are for."""
    text = client_commands.FILE.read_text("utf-8")
    parts = re.split(r"^export const (\w+)", text, flags=re.MULTILINE)[1:]
    return {
        name: {word: json.loads(purpose) for word, purpose in ROW.findall(rows)}
        for name, rows in zip(parts[::2], parts[1::2])
    }


def test_every_command_is_in_one_table_with_its_description() -> None:
    found = tables()

    assert list(found) == ["RUNS", "TERMINAL"]
    assert set(found["TERMINAL"]) == set(COMMANDS) & TERMINAL
    assert {**found["RUNS"], **found["TERMINAL"]} == COMMANDS
    assert len(found["RUNS"]) + len(found["TERMINAL"]) == len(COMMANDS)


def test_a_new_command_needs_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "novel", 'say "new" things')

    assert '  novel: "say \\"new\\" things",' in client_commands.text()
