"""`hudline theme`: draws all themes, chooses one, or checks a file."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from rich.console import Console
from rich.text import Text

from hudline.cli import theme_validation
from hudline.cli.keys import themes
from hudline.cli.preview import sample_rows
from hudline.cli.reference.manual import nearest
from hudline.cli.reporting import words
from hudline.config import user_themes, writer
from hudline.core.errors import UserError
from hudline.core.fields import clean
from hudline.core.paths import Home
from hudline.render.theme import is_own, name_in_force
from hudline.sources.client_theme import reader

BACKGROUNDS = ("auto", "dark", "light")
# What a theme is shown with: widgets that speak in most of its tones.
_ROW = ("model", "directory", "context", "limits", "tools", "tool_failures", "todos")


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: the theme, its background, a file to check."""
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="the theme; without it, all are shown"
    )
    parser.add_argument(
        "--background",
        choices=BACKGROUNDS,
        help="the terminal's background; auto asks Claude Code's theme, then the environment",
    )
    parser.add_argument("--check", metavar="FILE", help="say what is wrong with a theme you wrote")


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Keep the theme in config.json, check one, or show them all; UserError for one that there is
    not. The exit status of a check is 1 where anything is wrong."""
    if args.check is not None:
        return _check(console, args.check)
    if args.name is None and args.background is None:
        return _show(console, home, env)
    changes: dict[str, Any] = {}
    if args.name is not None:
        known = themes(home)
        if args.name not in known:
            hint = nearest(args.name, known) or f"The themes are {', '.join(known)}."
            raise UserError(f"There is no theme {args.name!r}.", hint)
        changes["theme"] = args.name
        _print_faults(
            console,
            user_themes.path(home, args.name),
            theme_validation.usable_faults(home, args.name),
        )
    if args.background is not None:
        changes["background"] = args.background
    writer.change(home, lambda held: {**held, **changes})
    for key, value in changes.items():
        console.print(Text(words.say("{name} is {value} now.", name=key, value=value)))
    return 0


def _show(console: Console, home: Home, env: dict[str, str]) -> int:
    config = writer.read(home)
    find = reader(env)
    chosen = name_in_force({**config, "client_theme": find})
    for name in themes(home):
        if is_own(name):
            _print_faults(
                console, user_themes.path(home, name), theme_validation.faults(home, name)
            )
        mark = " · yours" if name == chosen else ""
        console.print(Text.assemble("\n", (name, "bold"), (mark, "green")))
        swatch = {**config, "theme": name, "rows": [list(_ROW)]}
        swatch = user_themes.known(swatch, home, find)
        for row in sample_rows("busy", console.width, 2, env, swatch):
            console.print(row, soft_wrap=True)
    return 0


def _check(console: Console, path: str) -> int:
    try:
        wrong = theme_validation.checked(path)[1]
        wrong += theme_validation.low_contrast(path) if not wrong or wrong[0].key else []
    except OSError as error:
        raise UserError(
            f"{path} cannot be read: {error.strerror}.", "Check the path, then run this again."
        ) from error
    _print_faults(console, path, wrong)
    if not wrong:
        console.print(Text(f"{path} is a theme."), soft_wrap=True)
    return 1 if wrong else 0


def _print_faults(console: Console, path: str, wrong: list[theme_validation.ThemeFault]) -> None:
    for key, reason, instead in wrong:
        where = f"{path}: {json.dumps(clean(key, 80), ensure_ascii=False)[1:-1]}" if key else path
        console.print(Text(f"{where} {reason}; {instead}.", "yellow"), soft_wrap=True)
