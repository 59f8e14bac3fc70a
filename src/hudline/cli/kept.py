"""Copies of what was chosen before: `hudline config copies`, `restore` and `reset`."""

from __future__ import annotations

import time
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hudline.cli.checks.check import ago
from hudline.cli.commands import pasted
from hudline.cli.configuring.entries import summary
from hudline.complaint import Complaint
from hudline.store import choices, copies
from hudline.store.document import Misread, decoded, parsed
from hudline.store.home import Home


def show(console: Console, home: Home) -> None:
    """List the copies, the newest first: number, age, what was chosen."""
    found = copies.found(home)
    if not found:
        console.print("There is no copy: nothing has replaced what you chose.")
        return
    table = Table.grid(padding=(0, 2))
    for one in found:
        table.add_row(str(one.nth), ago(time.time() - one.at), _summary(one.data))
    console.print(table)
    said = pasted("hudline config restore NUMBER brings one back.")
    console.print(Text(said, "dim"), soft_wrap=True)


def restore(console: Console, home: Home, word: str = "1") -> None:
    """Bring a copy back; what is there now becomes a copy. Complaint for a number of none."""
    if not (word.isascii() and word.isdigit()):
        raise Complaint(
            f"{word!r} is not the number of a copy.", "hudline config copies lists them."
        )
    if not copies.found(home):
        raise Complaint(
            "There is no copy to bring back.",
            "Copies are made where a preset, a reset or other rows replace what you chose.",
        )
    choices.restore(home, int(word[:4]))
    console.print(
        Text(f"What you had is used again: {summary(choices.read(home))}."), soft_wrap=True
    )
    older = len(copies.found(home)) - 1
    if older:
        said = "Another copy is kept" if older == 1 else f"{older} other copies are kept"
        said = pasted(f"  {said}; hudline config copies lists all.")
        console.print(Text(said, "dim"), soft_wrap=True)


def reset(console: Console, home: Home) -> None:
    """Put config.json aside, whatever it holds."""
    if choices.reset(home):
        console.print(Text("Every default is used now."))
        note(console, home, "What you had is")
    else:
        console.print("Nothing was chosen: every default is used.")


def note(console: Console, home: Home, what: str) -> None:
    """Say where a copy has just been kept, and how it comes back."""
    said = pasted(f"  {what} kept; hudline config restore undoes this.")
    console.print(Text(f"{said} The copy: {choices.before(home)}"), soft_wrap=True)


def _summary(data: bytes) -> Text:
    try:
        held: Any = parsed(decoded(data).text)
    except Misread:
        held = None
    return Text(summary(held) if isinstance(held, dict) else "not a JSON object")
