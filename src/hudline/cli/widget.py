"""`hudline widget`: lists the person's own widgets with their state, writes a start, checks one."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.text import Text

from hudline.cli import widget_check
from hudline.cli.commands import with_program_path
from hudline.cli.widget_template import TEST, WIDGET
from hudline.config import reader
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write, clean
from hudline.core.paths import Home, make_folder
from hudline.host.own_drawing import failures, taken
from hudline.own_widgets import files
from hudline.own_widgets.files import Source, Sources
from hudline.platform.files import create_new, is_device
from hudline.platform.outbox import own_form
from hudline.render.layout import FILL, is_name, parse_rows

_START = "Run: hudline widget new NAME"


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what to do, and with which widget."""
    parser.add_argument("action", nargs="?", choices=("list", "new", "check"), default="list")
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="the name of one to write; a name or file to check"
    )


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """List them, write the start of one, or check one; 1 where one breaks a law or cannot run."""
    if args.action == "list":
        return _list(console, home, env)
    if args.name is None:
        raise UserError("A name is missing.", f"Run: hudline widget {args.action} NAME")
    if args.action == "new":
        return _new(console, home, args.name)
    return _check(console, home, args.name, env)


def _list(console: Console, home: Home, env: dict[str, str]) -> int:
    sources = Sources(home, taken())
    names = sources.names()
    if not names:
        console.print(Text("You have no widgets of your own."))
        console.print(_hint(f"{_START} (docs/own-widgets.md shows three)"), soft_wrap=True)
        return 0
    rows = reader.read(home).get("rows")
    specs = parse_rows(rows) if isinstance(rows, list) else []
    named = {item.name for row in specs for item in row.items}
    failed = failures(home)
    width, status = max(map(len, names)), 0
    for name in names:
        source = sources.find(name)
        if source is None:
            continue
        known = failed.get(name)
        wrong = source.refused or (known.says if known and known.mark == source.mark else "")
        status = 1 if wrong else status
        place = "in your rows" if name in named else "not in your rows"
        state = Text(wrong, "yellow") if wrong else Text(place, "dim")
        line = Text.assemble((name.ljust(width), "bold"), "  ", state)
        console.print(line, soft_wrap=True)
    unused = [name for name in names if name not in named]
    if unused:
        console.print(_how_to_show(unused[0]), soft_wrap=True)
    return status


def _hint(text: str) -> Text:
    """A line with a command that can be pasted."""
    return Text(with_program_path(text), "dim")


def _how_to_show(name: str) -> Text:
    return _hint(f"To show {name}, move it into a row: hudline configure")


def _new(console: Console, home: Home, name: str) -> int:
    if not is_name(name) or name == FILL:
        raise UserError(
            f"{clean(name, 40)!r} cannot be the name of a widget.",
            "Use letters, digits and _, at most 40, and begin with a letter.",
        )
    if is_device(name):
        raise UserError(f"No file can be called {name} on Windows.", "Choose another name.")
    if name in taken():
        raise UserError(f"Hudline has a widget {name} itself.", "Choose another name.")
    path = f"{home.widgets}/{name}.py"
    test = f"{home.widgets}/tests/test_{name}.py"
    if os.path.lexists(path) or os.path.lexists(test):
        raise UserError(f"There is a widget {name} already.", f"Run: hudline widget check {name}")
    make_folder(os.path.dirname(test))
    for file, content in ((path, WIDGET), (test, TEST)):
        with open(create_new(file), "w", encoding="utf-8", newline="\n") as written:
            written.write(content.replace("NAME", name))
    console.print(
        Text.assemble("The widget ", (name, "bold"), f" is in {as_people_write(path)}"),
        soft_wrap=True,
    )
    console.print(Text(f"and its test in {as_people_write(test)}"), soft_wrap=True)
    console.print(_hint(f"To try it: hudline widget check {name}"), soft_wrap=True)
    console.print(_how_to_show(name), soft_wrap=True)
    return 0


def _check(console: Console, home: Home, given: str, env: dict[str, str]) -> int:
    source = _source(home, given)
    if source.refused:
        raise UserError(
            f"{as_people_write(source.path)} {source.refused}.",
            "Then it does not run in a session.",
        )
    found = widget_check.check(source, env)
    for law, says, wrong in found:
        mark = Text("✗ ", "bold red") if wrong else Text("✓ ", "green")
        console.print(mark.append(f"{law}: {says}", "default"), soft_wrap=True)
        if wrong:
            console.print(Text(f"    {wrong}.", "yellow"), soft_wrap=True)
    is_well = not any(wrong for *_, wrong in found)
    console.print(Text(f"{source.name} {'keeps' if is_well else 'does not keep'} all laws."))
    return 0 if is_well else 1


def _source(home: Home, given: str) -> Source:
    """The file that is meant by a name or a path; UserError where there is none."""
    found = Sources(home, taken()).find(given) if is_name(given) else None
    if found is not None:
        return found
    path = own_form(os.path.abspath(given))
    name = os.path.basename(path).removesuffix(".py") if path.endswith(".py") else ""
    if not is_name(name) or not os.path.isfile(path):
        raise UserError(f"There is no widget {clean(given, 80)}.", "Run: hudline widget")
    if os.path.dirname(os.path.realpath(path)) == os.path.realpath(home.widgets):
        return Sources(home, taken()).find(name) or Source(name, path, 0, "", "is gone")
    return files.read(name, path)
