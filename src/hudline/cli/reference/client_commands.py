"""Writes hooks/commands.ts: the commands that `/hudline WORD` knows in Claude Code, and what may
follow those that choose something."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from hudline.cli import values
from hudline.cli.commands import CHOICES, COMMANDS, GROUPS, TERMINAL

FILE = Path(__file__).resolve().parents[4] / "hooks" / "commands.ts"
_HEAD = """\
// Written by tests/run --renew, from src/hudline/cli/commands.py and keys.py.
type Texts = Readonly<Record<string, string>>
"""


def text() -> str:
    """The module's text: every command by its name, in the order of the overview."""
    grouped = [name for names in GROUPS.values() for name in names if name in COMMANDS]
    names = [*grouped, *(name for name in COMMANDS if name not in grouped)]
    keys = values.descriptions()
    known = {key: values.words_of(key) for key in keys if values.words_of(key)}
    tables = {
        "Those that `/hudline WORD` runs, each with what it is for.": _table(
            "RUNS", {name: COMMANDS[name] for name in names if name not in TERMINAL}
        ),
        "Those that a person runs in a terminal.": _table(
            "TERMINAL", {name: COMMANDS[name] for name in names if name in TERMINAL}
        ),
        "Those that are followed by the value of a key, each with its key.": _table(
            "CHOICES", {name: CHOICES[name] for name in names if name in CHOICES}
        ),
        "What follows `set`: the keys, each with what it is for.": _table("KEYS", keys),
        "The values of a key, with spaces in between, where it has no others.": _table(
            "VALUES", {key: " ".join(words) for key, words in known.items()}
        ),
        "The value of such a key where nobody has chosen one.": _table(
            "DEFAULTS", {key: values.text_of(values.default_of(key)) for key in known}
        ),
    }
    return _HEAD + "".join(f"\n/** {says} */\n{table}" for says, table in tables.items())


def _table(constant: str, texts: Mapping[str, str]) -> str:
    rows = "".join(f"  {_name(name)}: {_quoted(says)},\n" for name, says in texts.items())
    return f"export const {constant}: Texts = {{\n{rows}}}\n"


def _name(name: str) -> str:
    return name if name.isalpha() else _quoted(name)


def _quoted(description: str) -> str:
    return json.dumps(description, ensure_ascii=False)
