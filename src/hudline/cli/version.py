"""`hudline version`: the versions of Hudline, the client and Python, and where they are."""

from __future__ import annotations

import os
import platform
import sys
from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.text import Text

from hudline import __version__
from hudline.cli import settings_layers
from hudline.cli.client_version import detect, version_string
from hudline.cli.usage import sanitised
from hudline.core.fields import as_people_write, clean
from hudline.core.file_io import read_object
from hudline.core.paths import Home
from hudline.platform.outbox import followed

_PLUGIN = "hudline@hudline"  # where no settings enable another


def arguments(parser: ArgumentParser) -> None:
    """Name no argument: all is printed."""


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Print each version and where it is, a line each."""
    client = detect(env)
    rows = [
        ("Hudline", f"{__version__}  {as_people_write(root)}"),
        ("Claude Code", version_string(client) if client else "not found on the PATH"),
        ("Python", f"{platform.python_version()}  {sys.executable}"),
        ("Your choices", as_people_write(home.root)),
    ]
    in_use = _in_use(home, root)
    if in_use:
        rows.insert(1, ("In Claude Code", in_use))
    width = max(len(name) for name, _ in rows)
    for name, text in rows:
        line = Text.assemble((name.ljust(width), "bold"), "  ", sanitised(text))
        console.print(line, soft_wrap=True)
    ids = settings_layers.plugin_ids(settings_layers.layers(env, os.getcwd()))
    plugin = ids[0] if len(ids) == 1 else _PLUGIN
    update = f"To update: claude plugin update {plugin}, then start a new session."
    console.print(Text(update, "dim"), soft_wrap=True)
    return 0


def _in_use(home: Home, root: str) -> str:
    """Version and folder of the plugin of the newest session, where it is another than `root`."""
    folder = os.path.realpath(followed(home.current))
    if not os.path.isdir(folder) or folder == os.path.realpath(root):
        return ""
    version = clean(read_object(folder + "/plugin.json").get("version"), 40) or "no version"
    return f"{version}  {as_people_write(folder)}"
