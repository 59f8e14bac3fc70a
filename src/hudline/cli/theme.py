"""`hudline theme`: the themes, each as it looks, another one, or the check of one's own."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from rich.console import Console
from rich.text import Text

from hudline.cli import own_themes
from hudline.cli.keys import themes
from hudline.cli.manual import nearest
from hudline.cli.preview import drawn
from hudline.complaint import Complaint
from hudline.page.paint import DEFAULT
from hudline.page.palettes import is_own
from hudline.store import choices
from hudline.store import own_themes as compiled
from hudline.store.home import Home
from hudline.wire.text import clean

BACKGROUNDS = ("auto", "dark", "light")
# What a theme is shown with: widgets that speak in most of its tones.
_ROW = ("model", "place", "context", "limits", "tools", "failures", "todos")


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: the theme, its background, a file to check."""
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="the theme; without it, all are shown"
    )
    parser.add_argument(
        "--background",
        choices=BACKGROUNDS,
        help="the terminal's background; auto asks the environment",
    )
    parser.add_argument("--check", metavar="FILE", help="say what is wrong with a theme you wrote")


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Keep the theme in config.json, check one, or show them all; Complaint for one that there is
    not. The exit status of a check is 1 where anything is wrong."""
    if args.check is not None:
        return _check(console, args.check)
    if args.name is None and args.background is None:
        return _show(console, home, env)
    changed: dict[str, Any] = {}
    if args.name is not None:
        known = themes(home)
        if args.name not in known:
            hint = nearest(args.name, known) or f"The themes are {', '.join(known)}."
            raise Complaint(f"There is no theme {args.name!r}.", hint)
        changed["theme"] = args.name
        _tell(console, compiled.path(home, args.name), own_themes.usable(home, args.name))
    if args.background is not None:
        changed["background"] = args.background
    choices.change(home, lambda held: {**held, **changed})
    for key, value in changed.items():
        console.print(Text.assemble(f"The {key} is ", (value, "bold"), " now."))
    return 0


def _show(console: Console, home: Home, env: dict[str, str]) -> int:
    held = choices.read(home)
    chosen = held.get("theme", DEFAULT)
    for name in themes(home):
        if is_own(name):
            _tell(console, compiled.path(home, name), own_themes.refreshed(home, name))
        mark = " · yours" if name == chosen else ""
        console.print(Text.assemble("\n", (name, "bold"), (mark, "green")))
        swatch = {**held, "theme": name, "rows": [list(_ROW)]}
        for row in drawn("busy", console.width, 2, env, own_themes.ready(swatch, home)):
            console.print(row, soft_wrap=True)
    return 0


def _check(console: Console, path: str) -> int:
    try:
        wrong = own_themes.checked(path)[1]
        wrong += own_themes.faint(path) if not wrong or wrong[0].key else []
    except OSError as error:
        raise Complaint(
            f"{path} cannot be read: {error.strerror}.", "Check the path, then run this again."
        ) from error
    _tell(console, path, wrong)
    if not wrong:
        console.print(Text(f"{path} is a theme."), soft_wrap=True)
    return 1 if wrong else 0


def _tell(console: Console, path: str, wrong: list[own_themes.Wrong]) -> None:
    for key, reason, instead in wrong:
        where = f"{path}: {json.dumps(clean(key, 80), ensure_ascii=False)[1:-1]}" if key else path
        console.print(Text(f"{where} {reason}; {instead}.", "yellow"), soft_wrap=True)
