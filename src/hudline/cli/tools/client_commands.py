"""Writes hooks/commands.ts: the commands that `/hudline WORD` knows in Claude Code."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from hudline.cli.commands import COMMANDS, GROUPS, TERMINAL

FILE = Path(__file__).resolve().parents[4] / "hooks" / "commands.ts"
_HEAD = """\
// Written by tests/run --renew, from src/hudline/cli/commands.py.
type Commands = Readonly<Record<string, string>>
"""


def text() -> str:
    """The module's text: every command by its name, in the order of the overview."""
    grouped = [name for names in GROUPS.values() for name in names if name in COMMANDS]
    names = [*grouped, *(name for name in COMMANDS if name not in grouped)]
    runs = _table("RUNS", (name for name in names if name not in TERMINAL))
    terminal = _table("TERMINAL", (name for name in names if name in TERMINAL))
    return (
        f"{_HEAD}\n/** Those that `/hudline WORD` runs, each with what it is for. */\n{runs}"
        f"\n/** Those that a person runs in a terminal. */\n{terminal}"
    )


def _table(constant: str, names: Iterable[str]) -> str:
    rows = "".join(f"  {name}: {_quoted(COMMANDS[name])},\n" for name in names)
    return f"export const {constant}: Commands = {{\n{rows}}}\n"


def _quoted(description: str) -> str:
    return json.dumps(description, ensure_ascii=False)
