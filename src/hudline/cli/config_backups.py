"""Copies of config.json: `hudline config copies`, `restore` and `reset`."""

from __future__ import annotations

import time
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hudline.cli.checks.check import ago
from hudline.cli.commands import with_program_path
from hudline.cli.configure_tui.entries import summary
from hudline.config import backups, writer
from hudline.config.text_document import Misread, decoded, parsed
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.core.paths import Home


def show(console: Console, home: Home) -> None:
    """List the copies, the newest first: number, age, what was chosen."""
    copies = backups.found(home)
    if not copies:
        console.print("There is no copy: nothing has replaced what you chose.")
        return
    table = Table.grid(padding=(0, 2))
    for one in copies:
        table.add_row(str(one.nth), ago(time.time() - one.at), _summary(one.data))
    console.print(table)
    sentence = with_program_path("hudline config restore NUMBER brings one back.")
    console.print(Text(sentence, "dim"), soft_wrap=True)


def restore(console: Console, home: Home, word: str = "1") -> None:
    """Bring a copy back; what is there now becomes a copy. UserError for a number of none."""
    if not (word.isascii() and word.isdigit()):
        raise UserError(
            f"{word!r} is not the number of a copy.", "hudline config copies lists them."
        )
    if not backups.found(home):
        raise UserError(
            "There is no copy to bring back.",
            "Copies are made where a preset, a reset or other rows replace what you chose.",
        )
    writer.restore(home, int(word[:4]))
    console.print(
        Text(f"What you had is used again: {summary(writer.read(home))}."), soft_wrap=True
    )
    older = len(backups.found(home)) - 1
    if older:
        sentence = "Another copy is kept" if older == 1 else f"{older} other copies are kept"
        sentence = with_program_path(f"  {sentence}; hudline config copies lists all.")
        console.print(Text(sentence, "dim"), soft_wrap=True)


def reset(console: Console, home: Home) -> None:
    """Move config.json to its copies, whatever its content."""
    if writer.reset(home):
        console.print(Text("Every default is used now."))
        note(console, home, "What you had is")
    else:
        console.print("Nothing was chosen: every default is used.")


def note(console: Console, home: Home, subject: str) -> None:
    """Print where a copy has just been written, and how to restore it."""
    sentence = with_program_path(f"  {subject} kept; hudline config restore undoes this.")
    console.print(
        Text(f"{sentence} The copy: {as_people_write(writer.before(home))}"), soft_wrap=True
    )


def _summary(data: bytes) -> Text:
    try:
        config: Any = parsed(decoded(data).text)
    except Misread:
        config = None
    return Text(summary(config) if isinstance(config, dict) else "not a JSON object")
