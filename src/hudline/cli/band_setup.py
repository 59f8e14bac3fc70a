"""What `hudline setup` says where the client shows the band, and how it leaves that alone."""

from __future__ import annotations

import os
from argparse import Namespace

from rich.console import Console
from rich.text import Text

from hudline.cli import client_version, config_sources, settings_layers, surfaces
from hudline.config import user_commands, writer
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.install import client_settings, statusline
from hudline.platform.shells import quoted

SURFACE = "surface"
_OF_LINE = {SURFACE, user_commands.WRAP}  # keys that `--band` takes back
_RESTORED = {
    "restored": "Your former status line is back.",
    "removed": "Hudline is no longer the status line.",
    "other": "The status line is somebody else's, so it was left alone.",
    "absent": "No status line was set.",
}


def band_sentences(args: Namespace, home: Home, root: str, env: dict[str, str]) -> list[str]:
    """That a band needs no setup, and how to have the line; none where no band is or comes."""
    has_band = surfaces.has_band(home, env)
    client = None if has_band else client_version.detect(env)
    if not has_band and not surfaces.brings_band(home, root, env, client):
        return []
    found = settings_layers.layers(env, os.getcwd())
    if has_band:
        sentences = ["Hudline stands above the prompt and needs no setup; nothing was changed."]
    elif settings_layers.plugin_ids(found):
        sentences = [
            "Hudline stands above the prompt from your next session on; nothing was changed."
        ]
    else:
        sentences = [
            "With its plugin, Hudline stands above the prompt and needs no setup; nothing was "
            "changed.",
            f"Run: claude plugin install hudline --marketplace {quoted(root)}",
        ]
    line = found[-1].value.get(client_settings.KEY)
    is_ours = client_settings.is_ours(line, home)
    if is_ours:
        sentences.append(
            "A status line is set up too, and stays empty beside it. To take it away: hudline "
            "setup --band"
        )
    elif line is not None:
        sentences.append("Your own status line stays as it is.")
    options = " --wrap" if args.wrap else " --replace" if args.replace else ""
    if line is not None and not is_ours and not options:
        options = " --wrap"
    return [
        *sentences,
        f"To have the status line instead: hudline setup --line{options}",
        "To have both: hudline config set surface both",
    ]


def leave_to_band(with_line: bool, console: Console, home: Home, env: dict[str, str]) -> int:
    """Take Hudline's status line away, bring back the one from before, and choose the band.

    UserError where the client has no bands, or the settings cannot be read or written.
    """
    if with_line:
        raise UserError("--line and --band exclude each other.", "hudline setup --help says more.")
    has_band = surfaces.has_band(home, env)
    client = None if has_band else client_version.detect(env)
    if client is not None and client < surfaces.SINCE:
        name = client_version.version_string(client)
        raise UserError(
            f"Claude Code {name} has no bands; nothing was changed.", "Run: claude update"
        )
    outcome = "absent"
    path = client_settings.user_path(env)
    if os.path.isdir(home.root):
        writer.read(home)  # it will be changed, so it must be readable
        outcome = statusline.restore(home, path)
        if _OF_LINE & writer.read(home).keys():
            writer.change(
                home,
                lambda chosen: {key: value for key, value in chosen.items() if key not in _OF_LINE},
            )
    console.print(Text(_RESTORED[outcome]))
    won = config_sources.read_sources(writer.read(home), env, os.getcwd()).wins(SURFACE)
    when = "" if has_band else " from the next session with the plugin on"
    if not has_band and client is None:
        when = f"{when}, in Claude Code {client_version.version_string(surfaces.SINCE)} or newer"
    sentence = won or f"Hudline stands above the prompt{when}."
    console.print(Text("  " + sentence), soft_wrap=True)
    return 0
