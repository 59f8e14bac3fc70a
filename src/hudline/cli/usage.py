"""Help and errors as a person reads them: argparse reads the words, rich draws."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hudline import __version__
from hudline.cli.commands import pasted
from hudline.wire.text import clean

if TYPE_CHECKING:
    from hudline.cli.faults import Fault

_LONGEST = 4000  # characters of a sentence


class Parser(argparse.ArgumentParser):
    """An argument parser whose help is a short table and whose errors are two sentences."""

    def __init__(self, console: Console, prog: str, description: str) -> None:
        """Draw on `console`. `prog` is the command as typed, `description` what it does."""
        super().__init__(prog=prog, description=description, allow_abbrev=False)
        self.color = False  # from Python 3.14 on argparse would colour what is coloured here
        self._console = console

    def print_help(self, file: object = None) -> None:  # noqa: ARG002 - argparse's shape
        """Draw the usage, what the command does, and a row an argument."""
        usage = " ".join(self.format_usage().replace("[-h]", "").split()[1:])
        self._console.print(Text.assemble((self.prog, "bold"), usage[len(self.prog) :]))
        self._console.print(Text(f"  {self.description}", "dim"))
        rows = [
            (", ".join(action.option_strings) or str(action.metavar or action.dest), action.help)
            for action in self._actions
            if action.dest != "help"
        ]
        if rows:
            self._console.print()
            self._console.print(_table([(name, text or "") for name, text in rows]))

    def error(self, message: str) -> NoReturn:
        """Say what was not understood, and leave with status 2."""
        tell(f"{message[:1].upper()}{message[1:]}.", f"{self.prog} --help shows how it is used.")
        raise SystemExit(2)


def overview(console: Console, commands: Mapping[str, str]) -> None:
    """Draw what `hudline` alone says: every command and what it does."""
    console.print(Text.assemble(("hudline", "bold"), (f" {__version__}", "dim")))
    console.print(Text("  a truthful status line for Claude Code", "dim"))
    console.print()
    console.print(_table(list(commands.items())))
    console.print()
    console.print(Text("hudline COMMAND --help shows its arguments; --debug, the trace.", "dim"))


def tell(sentence: str, hint: str) -> None:
    """Tell a person on stderr what is wrong and what to do, in commands that can be pasted."""
    console = Console(stderr=True, highlight=False)
    said, does = harmless(pasted(sentence)), harmless(pasted(hint))
    console.print(Text.assemble(("hudline: ", "bold red"), said), soft_wrap=True)
    console.print(Text.assemble("  ", does), soft_wrap=True)


def warn(console: Console, found: Sequence[Fault]) -> int:
    """Name what does not count, a line each; 1 where there is anything."""
    for fault in found:
        said = Text.assemble(("! ", "yellow"), harmless(fault.sentence))
        hint = f" {harmless(pasted(fault.hint))}" if fault.hint else ""
        console.print(said.append(hint, "dim"), soft_wrap=True)
    return 1 if found else 0


def harmless(said: str) -> str:
    """A sentence without what a terminal would obey: paths and names in it may be anybody's."""
    return said if said.isprintable() else clean(said, _LONGEST)


def _table(rows: list[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column()
    for name, text in rows:
        table.add_row("  " + name, text)
    return table
