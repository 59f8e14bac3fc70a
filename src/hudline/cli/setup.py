"""`hudline setup`: make Hudline the status line, try it once, and say what comes next."""

from __future__ import annotations

import os
import shlex
from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from hudline.cli import layers, places
from hudline.cli.todos import OPT_IN, opted_in
from hudline.cli.trial import drawn, wrapped_line
from hudline.cli.usage import harmless
from hudline.codec import Codec
from hudline.complaint import Complaint
from hudline.store import adoption, choices, links, own, settings
from hudline.store.files import read_file, replace
from hudline.store.home import Home
from hudline.store.undo import undone

_FRAME = 4  # cells that the panel takes from the width


def arguments(parser: ArgumentParser) -> None:
    """Name what may happen to a status line of somebody else's."""
    other = parser.add_mutually_exclusive_group()
    other.add_argument(
        "--replace",
        action="store_true",
        help="replace a status line of somebody else's; uninstall brings it back",
    )
    other.add_argument(
        "--wrap",
        action="store_true",
        help="keep a status line of somebody else's above Hudline's rows; uninstall brings it back",
    )


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Set the status line of the person's settings; nothing is asked, twice is the same as once.

    Complaint when the settings cannot be read or written, hold somebody else's line, hold none to
    wrap, or the line fails; the settings are then as they were.
    """
    places.refuse_unknown(env)
    places.refuse_unwritable(home)
    path = settings.user_path(env)
    before = settings.read(path)
    if args.wrap or args.replace:
        choices.read(home)  # it will be changed, so it must be readable
    if args.wrap:
        _refuse_nothing(before.line, home)
    elif not args.replace:
        settings.refuse_other(before.line, home)
    adoption.refuse_read_only(home, before)
    with undone(adoption.makes(home, path)):
        adoption.prepare(home, path)
        _install(home, root)
        # Tried before it is written: a line that fails never reaches the client.
        line = drawn(settings.command(home), home, env, min(console.width - _FRAME, 120))
        changed = adoption.adopt(home, path, args.replace or args.wrap)
    _wrap(args, home)
    above, said = wrapped_line(home, env) if args.wrap else ("", "")
    console.print(Panel.fit(Text.from_ansi(above + line), title="tried once", title_align="left"))
    console.print(Text(_outcome(path, changed)), soft_wrap=True)
    if said:
        console.print(said)
    for sentence in _next(layers.layers(env, os.getcwd()), home, root, env):
        console.print(Text("  " + harmless(sentence)), soft_wrap=True)
    return 0


def _refuse_nothing(line: object, home: Home) -> None:
    """Complaint where there is no line to wrap: neither in the settings nor kept from before."""
    ours = settings.is_ours(line, home)
    if own.wrapped(home, Codec()) if ours else own.runnable(line):
        return
    raise Complaint(
        "There is no other status line that could be wrapped; nothing was changed.",
        "To set Hudline's alone, run: hudline setup",
    )


def _wrap(args: Namespace, home: Home) -> None:
    """Keep in config.json whether the line from before is shown; a plain setup leaves it."""
    if args.wrap:
        choices.choose(home, own.WRAP, True)
    elif args.replace and choices.read(home).get(own.WRAP) is not None:
        choices.change(home, lambda held: {k: held[k] for k in held if k != own.WRAP})


def _install(home: Home, root: str) -> None:
    """Put in place what the command names: the links, and the launcher, which `links` keeps."""
    launcher = read_file(root + "/statusline/launcher.py")
    if not os.path.exists(home.launcher):
        replace(home.launcher, launcher)
    links.refresh(home, root, None)


def _outcome(path: str, changed: bool) -> str:
    if not changed:
        return f"Hudline is the status line already: {path} stays as it is."
    said = f"Hudline is the status line now, set in {path}."
    if os.path.exists(adoption.copy_path(path)):
        said += " A copy from before lies beside it."
    return said


def _next(found: list[layers.Layer], home: Home, root: str, env: dict[str, str]) -> list[str]:
    """What to know and what to do from here on, a sentence each."""
    odd = places.odd_config_folder(env)
    said = [f"{odd}; started elsewhere, it reads other settings."] if odd else []
    said += [
        f"Not shown yet: the {layer.name} settings in {layer.path} name another status line, "
        "which wins."
        for layer in layers.overriding(found, home)
    ]
    plugin = layers.plugin_ids(found)
    if not plugin and os.path.exists(root + "/.claude-plugin/marketplace.json"):
        said.append(
            "Tools, agents and todos come from the plugin's hooks: "
            f"claude plugin install hudline --marketplace {shlex.quote(root)}"
        )
    said.append(
        "It shows with the next message, in folders you trust; its hooks begin with a new session."
    )
    if not opted_in(found, env):
        said.append(f"New models keep no todo list unless asked: {OPT_IN}")
    said.append("If nothing shows, /hudline:doctor says why.")
    return said
