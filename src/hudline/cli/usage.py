"""Help and messages of commands: argparse parses, rich draws."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import NoReturn

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hudline import __version__
from hudline.cli.commands import with_program_path
from hudline.cli.faults import Fault
from hudline.core.fields import clean

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
        """Print the error, and exit with status 2."""
        print_message(
            f"{message[:1].upper()}{message[1:]}.", f"{self.prog} --help shows how it is used."
        )
        raise SystemExit(2)


def overview(console: Console, commands: Mapping[str, str]) -> None:
    """Draw every command with its description."""
    console.print(Text.assemble(("hudline", "bold"), (f" {__version__}", "dim")))
    console.print(Text("  a truthful status line for Claude Code", "dim"))
    console.print()
    console.print(_table(list(commands.items())))
    console.print()
    console.print(Text("hudline COMMAND --help shows its arguments; --debug, the trace.", "dim"))


def print_message(sentence: str, hint: str, style: str = "bold red") -> None:
    """Print a sentence and a hint on stderr, with commands that can be pasted."""
    console = Console(stderr=True, highlight=False)
    sentence_text, hint_text = (
        sanitised(with_program_path(sentence)),
        sanitised(with_program_path(hint)),
    )
    console.print(Text.assemble(("hudline: ", style), sentence_text), soft_wrap=True)
    console.print(Text.assemble("  ", hint_text), soft_wrap=True)


def warn(console: Console, found: Sequence[Fault]) -> int:
    """Print each fault in a line; the exit status, 1 where there is any."""
    for fault in found:
        line = Text.assemble(("! ", "yellow"), sanitised(fault.sentence))
        hint = f" {sanitised(with_program_path(fault.hint))}" if fault.hint else ""
        console.print(line.append(hint, "dim"), soft_wrap=True)
    return 1 if found else 0


def sanitised(sentence: str) -> str:
    """A sentence without control characters: it may contain untrusted paths and names."""
    return sentence if sentence.isprintable() else clean(sentence, _LONGEST)


def _table(rows: list[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column()
    for name, text in rows:
        table.add_row("  " + name, text)
    return table
