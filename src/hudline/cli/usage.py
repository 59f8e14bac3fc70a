"""Help and messages of commands: argparse parses, rich draws."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Mapping, Sequence
from typing import NoReturn

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hudline import __version__
from hudline.cli.commands import PROMPT, with_program_path
from hudline.cli.faults import Fault
from hudline.core.fields import clean

_LONGEST = 4000  # characters of a sentence
_INDENT = "    "  # of the second line of a usage and those after it
_ARGUMENT = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]|\S+")  # in brackets, which may hold others


class Parser(argparse.ArgumentParser):
    """An argument parser whose help is a short table and whose errors are two sentences."""

    def __init__(self, console: Console, prog: str, description: str) -> None:
        """Draw on `console`. `prog` is the command as typed, `description` what it does."""
        super().__init__(prog=prog, description=description, allow_abbrev=False)
        self.color = False  # from Python 3.14 on argparse would colour what is coloured here
        self._console = console

    def parse_args(  # type: ignore[override]
        self, args: Sequence[str], namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        """Parse words and options in any order: before Python 3.12 argparse refuses a word behind
        an option where all words may be left out, as in `theme import --name NAME FILE`. Behind
        `--` everything is a word, which the second pass of the intermixed form would forget."""
        if "--" in args:
            return super().parse_args(args, namespace)
        return self.parse_intermixed_args(args, namespace)

    def print_help(self, file: object = None) -> None:  # noqa: ARG002 - argparse's shape
        """Draw the usage, what the command does, and a row an argument."""
        self._console.print(_usage(self.prog, self.format_usage(), self._console.width))
        self._console.print(Text(f"  {self.description}", "dim"))
        rows = [
            (", ".join(action.option_strings) or str(action.metavar or action.dest), action.help)
            for action in self._actions
            if action.dest != "help"
        ]
        if rows:
            self._console.print()
            texts = [(name, (text or "").replace("%%", "%")) for name, text in rows]
            self._console.print(_table(texts))

    def error(self, message: str) -> NoReturn:
        """Print the error, and exit with status 2."""
        print_message(
            f"{message[:1].upper()}{message[1:]}.", f"{self.prog} --help shows how it is used."
        )
        raise SystemExit(2)


def overview(
    console: Console, commands: Mapping[str, str], groups: Mapping[str, Sequence[str]]
) -> None:
    """Draw every command with its description, by groups; those of none come last."""
    console.print(Text.assemble(("hudline", "bold"), (f" {__version__}", "dim")))
    console.print(Text("  a truthful status line for Claude Code, and what it cost", "dim"))
    width = max(map(len, commands))
    grouped = {name for names in groups.values() for name in names}
    others = [name for name in commands if name not in grouped]
    for title, names in {**groups, "More": others}.items():
        rows = [(name.ljust(width), commands[name]) for name in names if name in commands]
        if rows:
            console.print()
            console.print(Text(title, "bold"))
            console.print(_table(rows))
    console.print()
    last = "hudline COMMAND --help shows its arguments, --debug the trace of a failure."
    console.print(Text(last, "dim"))


def print_message(sentence: str, hint: str, style: str = "bold red") -> None:
    """Print a sentence and a hint on stderr, with commands that can be pasted. In front stands who
    speaks, which Claude Code says by itself."""
    console = Console(stderr=True, highlight=False, legacy_windows=False)
    sentence_text, hint_text = (
        sanitised(with_program_path(sentence)),
        sanitised(with_program_path(hint)),
    )
    speaker = "" if os.environ.get(PROMPT) else "hudline: "
    console.print(Text.assemble((speaker, style), sentence_text), soft_wrap=True)
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


def _usage(prog: str, usage: str, width: int) -> Text:
    """The command as typed, its lines broken between arguments. usage: argparse's text."""
    words = " ".join(usage.replace("[-h]", "").split()).partition(prog)[2]
    line = Text.assemble((prog, "bold"))
    room = width - len(prog)
    for argument in _ARGUMENT.findall(words):
        is_next = room < 1 + len(argument)
        line.append(f"\n{_INDENT}{argument}" if is_next else f" {argument}")
        room = width - len(_INDENT) if is_next else room - 1
        room -= len(argument)
    return line


def _table(rows: list[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column()
    for name, text in rows:
        table.add_row("  " + name, text)
    return table
