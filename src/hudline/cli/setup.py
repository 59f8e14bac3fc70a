"""`hudline setup`: make Hudline the status line, try it once, and say what comes next.

Where the client shows the band, nothing has to be set up: only `--line` does so then.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from glob import escape, iglob

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from hudline.cli import band_setup, config_sources, folder_variables, settings_layers, surfaces
from hudline.cli.band_setup import SURFACE
from hudline.cli.commands import with_program_path
from hudline.cli.smoke_test import draw_once, wrapped_line
from hudline.cli.usage import sanitised
from hudline.config import user_commands, writer
from hudline.config.owned_file import undone
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.core.file_io import size
from hudline.core.paths import Home, is_plain
from hudline.install import client_settings, links, statusline
from hudline.platform.shells import quoted

_FRAME = 4  # cells that the panel takes from the width


def arguments(parser: ArgumentParser) -> None:
    """Declare the choices: the surface, and for a status line of another program."""
    parser.add_argument(
        "--line", action="store_true", help="have the status line instead of the band"
    )
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
    other.add_argument(
        "--band",
        action="store_true",
        help="have the band alone: the status line goes, and the one from before comes back",
    )


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Set the status line in the person's settings, without a question; idempotent. Where a band
    is or comes, and neither the person's choice nor an option asks for the line, only say so.

    UserError where the settings cannot be read or written, have another program's line, have none
    to wrap, or the line fails; the settings are then unchanged.
    """
    folder_variables.refuse_unknown(env)
    if args.band:
        return band_setup.leave_to_band(args.line, console, home, env)
    if not args.line and not surfaces.wants_line(home, env):
        sentences = band_setup.band_sentences(args, home, root, env)
        if sentences:
            console.print(Text(sentences[0]), soft_wrap=True)
            _say(console, env, sentences[1:])
            return 0
    folder_variables.refuse_unwritable(home)
    line, changed = _adopt(args, home, root, env, min(console.width - _FRAME, 120))
    _choose(args, home)
    above, wrapped_sentence = wrapped_line(home, env) if args.wrap else ("", "")
    title = "Example (sample figures)"
    console.print(Panel.fit(Text.from_ansi(above + line), title=title, title_align="left"))
    console.print(Text(_outcome(client_settings.user_path(env), changed)), soft_wrap=True)
    if wrapped_sentence:
        console.print(wrapped_sentence)
    if args.line:
        won = config_sources.read_sources(writer.read(home), env, os.getcwd()).wins(SURFACE)
        _say(console, env, [won] if won else [])
    _say(console, env, _next(settings_layers.layers(env, os.getcwd()), home, root, env))
    return 0


def _adopt(
    args: Namespace, home: Home, root: str, env: dict[str, str], columns: int
) -> tuple[str, bool]:
    """Try the line in that many columns and set it in the person's settings; what it drew, and
    whether anything had to change."""
    path = client_settings.user_path(env)
    before = client_settings.read(path)
    command = "hudline setup" + " --line" * args.line
    if args.wrap or args.replace or args.line:
        writer.read(home)  # it will be changed, so it must be readable
    if args.wrap:
        _refuse_nothing(before.line, home, command)
    elif not args.replace:
        client_settings.refuse_other(before.line, home, command)
    statusline.refuse_read_only(home, before)
    with undone(statusline.possible_paths(home, path)):
        statusline.prepare(home, path)
        _install(home, root)
        # Tried before it is written: a line that fails never reaches the client.
        line = draw_once(client_settings.command(home), home, env, columns)
        return line, statusline.adopt(home, path, args.replace or args.wrap)


def _say(console: Console, env: dict[str, str], sentences: list[str]) -> None:
    """Print sentences, each a line that is broken by nothing but the terminal."""
    for sentence in sentences:
        console.print(Text(sanitised(with_program_path("  " + sentence, env))), soft_wrap=True)


def _refuse_nothing(line: object, home: Home, command: str) -> None:
    """UserError where there is no line to wrap: neither in the settings nor from a former setup."""
    is_ours = client_settings.is_ours(line, home)
    if user_commands.wrapped_line(home) if is_ours else user_commands.runnable(line):
        return
    raise UserError(
        "There is no other status line that could be wrapped; nothing was changed.",
        f"To set Hudline's alone, run: {command}",
    )


def _choose(args: Namespace, home: Home) -> None:
    """Set in config.json whether the former line is shown, and which surface; a plain setup changes
    nothing."""
    if args.line:
        writer.choose(home, SURFACE, "line")
    if args.wrap:
        writer.choose(home, user_commands.WRAP, True)
    elif args.replace and writer.read(home).get(user_commands.WRAP) is not None:
        writer.change(home, lambda held: {k: held[k] for k in held if k != user_commands.WRAP})


def _install(home: Home, root: str) -> None:
    """Put in place what the command names: the links, and what the status line runs."""
    links.put_launcher(home, root)
    links.refresh(home, root, None)


def _outcome(path: str, changed: bool) -> str:
    path, copy = as_people_write(path), statusline.copy_path(path)
    if not changed:
        return f"Hudline is the status line already: {path} stays as it is."
    sentence = f"Hudline is the status line now, set in {path}."
    if os.path.exists(copy):
        sentence += " A copy from before lies beside it."
    return sentence


def _is_recorded(home: Home, env: dict[str, str]) -> bool:
    """Whether the plugin's hooks record the session that runs this; outside of one, whether they
    have recorded any."""
    session = env.get("CLAUDE_CODE_SESSION_ID")
    if is_plain(session):
        return size(home.session(session) + "/journal.jsonl") > 0
    return any(size(path) for path in iglob(escape(home.sessions) + "/*/journal.jsonl"))


def _next(
    found: list[settings_layers.Layer], home: Home, root: str, env: dict[str, str]
) -> list[str]:
    """What to know and what to do from here on, a sentence each."""
    oddity = folder_variables.odd_config_folder(env)
    sentences = [f"{oddity}; started elsewhere, it reads other settings."] if oddity else []
    sentences += [
        f"Not shown yet: the {layer.name} settings in {as_people_write(layer.path)} name another "
        "status line, which wins."
        for layer in settings_layers.overriding(found, home)
    ]
    plugin = settings_layers.plugin_ids(found)
    if not plugin and os.path.exists(root + "/.claude-plugin/marketplace.json"):
        sentences.append(
            "Tools, agents and todos come from the plugin's hooks: "
            f"claude plugin install hudline --marketplace {quoted(root)}"
        )
    sentences.append("The line appears within three seconds, in folders you trust.")
    if not _is_recorded(home, env):
        sentences.append("Tools and agents show from your next session on.")
    if not settings_layers.has_todo_tools(found, env):
        start = settings_layers.TODO_TOOLS_START
        sentences.append(f"New models keep todos only with: {start}")
    sentences.append("If nothing shows, /hudline:doctor says why.")
    return sentences
