"""`hudline doctor`: runs all checks and prints what is wrong."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser, Namespace
from functools import partial
from typing import Callable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hudline import __version__
from hudline.cli.checks import (
    client,
    configuration,
    environment,
    host,
    installation,
    ledger,
    own_widgets,
    status_line,
    surface,
    themes,
)
from hudline.cli.checks.check import FAIL, NOTE, OK, WARN, Check, Scene
from hudline.cli.commands import with_program_path
from hudline.cli.deferred import deferred
from hudline.cli.settings_layers import layers
from hudline.cli.usage import sanitised
from hudline.config.text_document import written
from hudline.core.errors import guard
from hudline.core.paths import Home

# Each rests on the ones before it, so the first that fails explains the rest.
CHECKS: tuple[Callable[[Scene], Check], ...] = (
    *(status_line.files, client.version, client.plugin),
    *(surface.surface, status_line.setting, status_line.launcher),
    *(installation.interpreter, environment.first_python, installation.libraries),
    *(environment.folders, installation.folder, status_line.level, configuration.configuration),
    *(themes.own_themes, own_widgets.own_widgets),
    *(client.trust, client.policy, host.host, status_line.events, client.todos, ledger.ledger),
    installation.errors,
)
_WHOLE = ("Run: ", '"')  # how a hint begins that can be pasted: a command, a setting
_MARKS = {OK: ("✓", "green"), NOTE: ("·", "cyan"), WARN: ("!", "yellow"), FAIL: ("✗", "bold red")}


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: a form for machines, and one to report."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the checks as JSON")
    form.add_argument(
        "--report", action="store_true", help="print a text for a report, without what is private"
    )


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Run every check and print it; 1 when something is wrong, be it only a warning. A report is
    printed with 0: that something is wrong is why it is written.

    As JSON: {"version", "ok", "checks": [{"name", "status", "sentence", "hint"}]}, where status is
    ok, note, warn or fail.
    """
    cwd = os.getcwd()
    scene = Scene(home, root, env, cwd, layers(env, cwd), time.time())
    found = examine(scene)
    if args.report:
        console.file.write(deferred("doctor_report").report(found, scene))
        return 0
    found = [_with_program_path(check, env) for check in found]
    well = all(check.status in (OK, NOTE) for check in found)
    if args.json:
        form = {
            "version": __version__,
            "ok": well,
            "checks": [check._asdict() for check in found],
        }
        console.file.write(written(form, indented=True) + "\n")
    else:
        _draw(console, found)
    return 0 if well else 1


def examine(scene: Scene) -> list[Check]:
    """Run every check; one that breaks is itself a finding, and the others still run."""
    found = [guard(partial(check, scene), partial(_broken, check)) for check in CHECKS]
    return _with_one_cure(found)


def _with_one_cure(found: list[Check]) -> list[Check]:
    """The checks, those that the command of an earlier one cures as notes: one cause, one cure."""
    names: dict[str, str] = {}
    result = []
    for check in found:
        cure = check.hint.partition("\n")[0]
        is_command = check.status in (WARN, FAIL) and cure.startswith("Run: ")
        earlier = names.setdefault(cure, check.name) if is_command else check.name
        is_same = earlier != check.name
        hint = f"The command of {earlier}, above, mends it."
        result.append(check._replace(status=NOTE, hint=hint) if is_same else check)
    return result


def _broken(check: Callable[[Scene], Check], error: Exception) -> Check:
    sentence = f"This could not be looked at ({type(error).__name__})."
    return Check(check.__name__, FAIL, sentence, "Report it, with what hudline doctor shows.")


def _with_program_path(check: Check, env: dict[str, str]) -> Check:
    """The check with commands that can be pasted."""
    texts = with_program_path(check.sentence, env), with_program_path(check.hint, env)
    return check._replace(sentence=texts[0], hint=texts[1])


def _draw(console: Console, found: list[Check]) -> None:
    """A row a check: mark, name, sentence and hint. What is to be pasted is broken by nothing but
    the terminal itself, which copies it whole."""
    names = max((len(check.name) for check in found), default=0)
    for check in found:
        mark, style = _MARKS[check.status]
        hints = [sanitised(hint) for hint in check.hint.splitlines()]
        text = Text("\n".join(map(sanitised, check.sentence.splitlines())))
        for hint in hints:
            if not hint.startswith(_WHOLE):
                text.append("\n" + hint, "dim")
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, style="bold", min_width=names)
        table.add_column(overflow="fold")
        table.add_row(Text(mark, style), check.name, text)
        console.print(table)
        for hint in hints:
            if hint.startswith(_WHOLE):
                console.print(Text(" " * (names + 3) + hint, "dim"), soft_wrap=True)
