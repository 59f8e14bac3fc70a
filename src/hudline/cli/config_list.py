"""What the keys of config.json may be: the list of `hudline config`, and examples to copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hudline.cli.commands import argument, with_program_path
from hudline.cli.keys import GROUPS, KEYS
from hudline.cli.reference.manual import allowed
from hudline.cli.values import known_words, words_of
from hudline.core.paths import Home
from hudline.render.widget import Choice, Spec, Switch

_WIDE = 72  # columns from which on the values of a key stand beside it
_ROWS = '[["model", "context", "fill", "cost"], ["tools"]]'
# For keys whose values are not a few words: a path below it, or the key itself, and a value.
_EXAMPLES = {
    "rows": ("rows", _ROWS),
    "verbosity": ("verbosity", "quiet"),
    "theme": ("theme", "nord"),
    "commands": ("commands.build", "make -s status"),
    "bell": ("bell", "notify"),
    "person": ("person", "Ada Lovelace"),
    "budget": ("budget.day", "30"),
    "ledger": ("ledger.prompts", "on"),
    "otlp": ("otlp.endpoint", "http://127.0.0.1:4318"),
}
# What a key may be whose value is not one of a few words.
KINDS = {
    "text": "a text",
    "rows": "a list of rows",
    "commands": "commands by name",
    "alerts": "rules by name",
}


class KeyRow(NamedTuple):
    """A line of the list: a key, its value as text, and who says it."""

    name: str
    value: str
    source: str


def values(name: str, home: Home) -> str:
    """What a key may be, in few words."""
    key = KEYS[name]
    if key.kind == "group":
        return ", ".join(f"{name}.{one}" for one in GROUPS[name])
    return ", ".join(known_words(name, home)) or KINDS[key.kind]


def kind(name: str) -> str:
    """What the value of a key is, as part of a sentence."""
    key = KEYS[name]
    if key.kind in ("verbosity", "theme"):
        return f"one of {', '.join(words_of(name))}"
    if key.kind == "group":
        return f"an object with {', '.join(GROUPS[name])}"
    return KINDS[key.kind] if key.spec is None else allowed(key.spec)


def example(name: str) -> str:
    """A command that sets a key or what is below it, as a shell takes it."""
    if name == "alerts":
        return "hudline alerts set day 20"
    path, value = _EXAMPLES.get(name) or (name, _other(KEYS[name].spec))
    return f"hudline config set {path} {argument(value)}"


def _other(spec: Spec | None) -> str:
    """A value that is not the default."""
    if isinstance(spec, Choice):
        return next(word for word in spec.words if word != spec.default)
    if isinstance(spec, Switch):
        return "off" if spec.default else "on"
    return "TEXT"


def draw(console: Console, rows: Sequence[KeyRow], home: Home) -> None:
    """Draw the keys with their values, sources and what they may be; then those without a value."""
    if console.width >= _WIDE:
        table = Table.grid(padding=(0, 2))
        table.add_column(style="cyan", no_wrap=True)
        table.add_column(overflow="fold")
        table.add_column(style="dim")
        table.add_column(style="dim", min_width=24)
        for row in rows:
            table.add_row(row.name, Text(row.value), row.source, values(row.name, home))
        console.print(table)
    else:
        for row in rows:
            first = Text.assemble((row.name, "cyan"), "  ", row.value, "  ", (row.source, "dim"))
            console.print(first)
            console.print(Padding(Text(values(row.name, home), "dim"), (0, 0, 0, 4)))
    drawn = {row.name for row in rows}
    others = [name for name in KEYS if name not in drawn and name != "$schema"]
    console.print(Text(f"Without a value: {', '.join(others)}.", "dim"))
    explain = with_program_path("hudline config get KEY explains one.")
    console.print(Text(explain, "dim"), soft_wrap=True)


def explain(console: Console, name: str, home: Home) -> None:
    """Print what a key is for, what it may be, and a command that changes it."""
    console.print(Text("  " + KEYS[name].says.replace("`", ""), "dim"), soft_wrap=True)
    console.print(Text(f"  It may be: {values(name, home)}.", "dim"), soft_wrap=True)
    change = with_program_path(f"  Change it: {example(name)}")
    console.print(Text(change, "dim"), soft_wrap=True)
