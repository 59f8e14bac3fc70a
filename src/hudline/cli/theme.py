"""`hudline theme`: draws all themes, chooses one, checks, exports, imports or pictures one."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any, Callable, Optional

from rich.console import Console
from rich.text import Text

from hudline import themes as built_in
from hudline.cli import theme_sharing, theme_validation
from hudline.cli.commands import with_program_path
from hudline.cli.exporting.destination_file import STDOUT as STREAM
from hudline.cli.keys import themes
from hudline.cli.preview import sample_rows
from hudline.cli.reference import pictures
from hudline.cli.reference.manual import nearest
from hudline.cli.reporting import words
from hudline.cli.theme_sharing import ACTIONS
from hudline.cli.usage import print_message
from hudline.config import user_themes, writer
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write, clean
from hudline.core.paths import Home
from hudline.render.ansi import ansi, depth
from hudline.render.fragment import TONES, Span
from hudline.render.theme import BACKGROUNDS as SIDES
from hudline.render.theme import is_own, name_in_force, palette
from hudline.sources.client_theme import reader
from hudline.themes import DEFAULT

BACKGROUNDS = ("auto", "dark", "light")
# What a theme is shown with: widgets that speak in most of its tones.
_ROW = ("model", "directory", "context", "limits", "tools", "tool_failures", "todos")
_MOST = 20  # faults that are printed
_Action = Callable[[Namespace, Console, Home, "dict[str, str]"], int]


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: the theme or what is done with one, its background, files."""
    add = parser.add_argument
    add(
        "name",
        nargs="?",
        metavar="NAME",
        help="the theme to choose, without it all are shown; "
        "export [NAME] [FILE|-]: write one to share; import FILE|-: take one over",
    )
    add("words", nargs="*", metavar="FILE", help="export, import: a file, or - for a pipe")
    add(
        "--background",
        choices=BACKGROUNDS,
        help="the terminal's background; auto asks Claude Code's theme, then the environment",
    )
    add("--check", metavar="FILE", help="say what is wrong with a theme you wrote")
    add("--picture", metavar="FILE", help="draw the theme NAME, or yours, into an SVG file")
    add("--name", dest="called", metavar="NAME", help="import: the name that it gets")
    add(
        "--replace",
        action="store_true",
        help="replace a file that is there; import keeps a copy of your theme",
    )


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Keep the theme in config.json, check, export, import or draw one, or show them all.

    UserError for a theme that there is not, or a file that cannot be used. The exit status of a
    check is 1 where anything is wrong; 2 where the words do not fit together.
    """
    refused = _refusal(args)
    if refused:
        print_message(*refused)
        return 2
    return _action(args)(args, console, home, env)


def _action(args: Namespace) -> _Action:
    """What is to be done."""
    if args.name in ACTIONS:
        return {"export": _export, "import": _import}[args.name]
    if args.check is not None:
        return _check
    if args.picture is not None:
        return _picture
    return _show if args.name is None and args.background is None else _choose


def _refusal(args: Namespace) -> Optional[tuple[str, str]]:
    """What does not fit together, and what to type instead; None where all does."""
    most = {"export": 2, "import": 1}.get(args.name, 0)
    if args.name == "import" and not args.words:
        return (
            "hudline theme import needs a file.",
            "Type hudline theme import FILE, or - for a pipe.",
        )
    if len(args.words) > most:
        shown = clean(args.words[most], 80)
        return f"{shown} is one word too many.", "hudline theme --help shows how it is used."
    if args.name in ACTIONS and (args.picture or args.check or args.background):
        return f"hudline theme {args.name} takes no such option.", "Run one after the other."
    if args.called is not None and args.name != "import":
        return "--name is for import.", "Leave it out."
    if args.replace and args.name not in ACTIONS and args.picture is None:
        return "--replace is for export, import and --picture.", "Leave it out."
    return None


def _choose(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    changes: dict[str, Any] = {}
    if args.name is not None:
        changes["theme"] = _known(home, args.name)
        _print_faults(
            console,
            user_themes.path(home, args.name),
            theme_validation.usable_faults(home, args.name),
        )
    if args.background is not None:
        changes["background"] = args.background
    writer.change(home, lambda held: {**held, **changes})
    for key, value in changes.items():
        console.print(Text(words.say("{name} set to {value}.", name=key, value=value)))
    if args.name is not None:
        _name_unused(console, home, args.name)
    return 0


def _known(home: Home, name: object) -> str:
    """The name of a theme that there is; UserError for another one."""
    known = themes(home)
    if isinstance(name, str) and name in known:
        return name
    shown = clean(name, 80) if isinstance(name, str) else "None"
    hint = nearest(shown, known) or f"The themes are {', '.join(known)}."
    raise UserError(f"There is no theme {shown!r}.", hint)


def _named(home: Home, name: Optional[str]) -> tuple[str, dict[str, Any]]:
    """A theme and its name; without one that of config.json."""
    found = _known(home, writer.read(home).get("theme", DEFAULT) if name is None else name)
    return found, theme_sharing.exported(home, found)


def _export(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    """Write a theme to share. Where one word is given, it is a name, or with a dot or slash a
    file."""
    given = list(args.words)
    is_name = bool(given) and (len(given) == 2 or user_themes.is_name(given[0]))
    name = given.pop(0) if is_name and given[0] != STREAM else None
    file = given.pop() if given else STREAM
    found, theme = _named(home, name)
    theme_sharing.write(console, file, theme_sharing.text_of(theme), args.replace)
    if file != STREAM:
        said = f"{clean(file, 200)} has the theme {found}."
        takes = with_program_path("hudline theme import takes it over.")
        console.print(Text(f"{said} {takes}"), soft_wrap=True)
    return 0


def _import(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    """Take a theme over, show it, and say how to choose it."""
    done = theme_sharing.import_theme(home, args.words[0], args.called, args.replace)
    path = user_themes.path(home, done.name)
    source = "standard input" if args.words[0] == STREAM else clean(args.words[0], 200)
    _print_faults(console, source, done.faults)
    config = writer.read(home)
    _swatch(console, home, env, config, done.name)
    _print_tones(console, env, _in_theme(config, done.name, home, env))
    said = "is one of your themes now" if done.is_new else "was one of your themes already"
    console.print(
        Text.assemble("\n", (done.name, "bold"), f" {said}: {as_people_write(path)}"),
        soft_wrap=True,
    )
    if done.copy:
        console.print(Text(f"The one from before is {as_people_write(done.copy)}."), soft_wrap=True)
    console.print(with_program_path(f"hudline theme {done.name} chooses it."), soft_wrap=True)
    return 0


def _picture(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    """Draw a theme into a file: on both backgrounds, or on the one that is named."""
    if args.picture != STREAM and not args.picture.lower().endswith(".svg"):
        raise UserError("A picture of a theme is an SVG file.", "Give it a name that ends in .svg.")
    name, theme = _named(home, args.name)
    grounds = (args.background,) if args.background in SIDES else SIDES
    svg = pictures.theme_picture(name, theme, grounds)
    theme_sharing.write(console, args.picture, svg.encode(), args.replace)
    if args.picture != STREAM:
        said = f"{clean(args.picture, 200)} shows the theme {name}."
        console.print(Text(said), soft_wrap=True)
    return 0


def _show(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
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
        _swatch(console, home, env, config, name)
    for name in built_in.names():
        _name_unused(console, home, name)
    return 0


def _swatch(
    console: Console, home: Home, env: dict[str, str], config: dict[str, Any], name: str
) -> None:
    """Draw the person's line in a theme."""
    swatch = _in_theme({**config, "rows": [list(_ROW)]}, name, home, env)
    for row in sample_rows("busy", console.width, 2, env, swatch):
        console.print(row, soft_wrap=True)


def _in_theme(config: dict[str, Any], name: str, home: Home, env: dict[str, str]) -> dict[str, Any]:
    """Choices with a theme, on the background that the client's own says."""
    return user_themes.known({**config, "theme": name}, home, reader(env))


def _print_tones(console: Console, env: dict[str, str], chosen: dict[str, Any]) -> None:
    """Print the name of every tone in that tone."""
    spans = [[Span(f"{tone}  ", tone) for tone in TONES]]
    codes = palette(chosen, env, depth(env))
    console.print(Text.from_ansi(ansi(spans, codes)), soft_wrap=True)


def _name_unused(console: Console, home: Home, name: str) -> None:
    """Name a theme of the person's that is not used, since Hudline has one of that name."""
    path = user_themes.path(home, name)
    if name in built_in.names() and Path(path).is_file():
        shown = as_people_write(path)
        said = f"{shown} is not used: Hudline has a theme of that name. Give yours another."
        console.print(Text(said, "yellow"), soft_wrap=True)


def _check(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    path = args.check
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
    for key, reason, instead in wrong[:_MOST]:
        where = f"{path}: {json.dumps(clean(key, 80), ensure_ascii=False)[1:-1]}" if key else path
        console.print(Text(f"{where} {reason}; {instead}.", "yellow"), soft_wrap=True)
    if len(wrong) > _MOST:
        console.print(Text(f"And {len(wrong) - _MOST} more.", "yellow"))
