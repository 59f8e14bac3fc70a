"""`hudline uninstall`: the old status line comes back, and every trace of setup goes."""

from __future__ import annotations

import os
import shutil
from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.text import Text

from hudline.cli import layers
from hudline.complaint import Complaint
from hudline.store import adoption, copies, links, settings
from hudline.store.home import Home

_SAID = {
    "restored": "Your former status line is back.",
    "removed": "Hudline is no longer the status line.",
    "other": "The status line is somebody else's by now, so it was left alone.",
    "absent": "There was no status line to take away.",
}
# All that Hudline ever makes in its folder. Named, because HUDLINE_HOME may be any folder: what
# else lies there is not ours to delete.
_OWN = (
    *("accounts", "bands", *copies.NAMES),
    *("config.json", "current", "deps", "errors.log", "projects", "python", "replaced.json"),
    *("sessions", "settings.lock", "statusline.py", "sweep.lock"),
)

_TRIES = 3


def arguments(parser: ArgumentParser) -> None:
    """Name no argument: there is nothing to choose."""


def run(
    args: Namespace,
    console: Console,
    home: Home,
    root: str,
    env: dict[str, str],
) -> int:
    """Undo setup; nothing is asked. Complaint when the settings cannot be read or written."""
    path = settings.user_path(env)
    if not os.path.exists(home.root) and settings.read(path).data is None:
        console.print("There is nothing to take away.")
        return 0
    outcome = adoption.give_back(home, path)
    console.print(_SAID[outcome])
    console.print(Text(f"Removing {home.root}."), soft_wrap=True)
    for name in layers.plugin_ids(layers.layers(env, os.getcwd())):
        said = f"  The plugin itself goes with: claude plugin uninstall {name}"
        console.print(Text(said), soft_wrap=True)
    made = adoption.made(home)
    _silence(env)
    # Last, and after the last new kind of output: this very program may run from that folder.
    _remove(home.root)
    for folder in made:
        if os.path.isdir(folder) and not os.listdir(folder):
            os.rmdir(folder)
    return 0


def _remove(folder: str) -> None:
    """Delete what is Hudline's in `folder`, then the folder; Complaint when more is in it."""
    _remove_compiled(folder + "/themes")
    names = sorted(os.listdir(folder))
    for name in filter(_is_own, names):
        path = f"{folder}/{name}"
        if os.path.isdir(path) and not os.path.islink(path):
            _remove_tree(path)
        else:
            os.unlink(path)
    left = [name for name in names if not _is_own(name)]
    if left:
        raise Complaint(
            f"{folder} holds what Hudline did not make: {', '.join(left)}.",
            "Look through it, then delete that folder yourself.",
        )
    if not os.path.islink(folder):  # a link was the person's idea
        os.rmdir(folder)


def _remove_tree(path: str) -> None:
    """Delete a folder, also one into which a hook that still runs has just written."""
    for _ in range(_TRIES):
        shutil.rmtree(path, ignore_errors=True)
        if not os.path.exists(path):
            return
    shutil.rmtree(path)


def _remove_compiled(folder: str) -> None:
    """Delete what was made of the person's themes, and their folder where nothing else is in it."""
    if os.path.islink(folder) or not os.path.isdir(folder):
        return
    for name in os.listdir(folder):
        if name.endswith(".compiled.json"):
            os.unlink(f"{folder}/{name}")
    if not os.listdir(folder):
        os.rmdir(folder)


def _silence(env: dict[str, str]) -> None:
    """Take the interpreter from the hooks of sessions that run: they would write it all anew.

    The client says nothing about a hook whose command is missing; the next session's start, with
    the plugin still enabled, puts the link back.
    """
    for data in links.data_folders(env):
        if os.path.islink(data + "/python"):
            os.unlink(data + "/python")


def _is_own(name: str) -> bool:
    """Whether `name` is Hudline's, or its half-written next version (`name.<process id>`)."""
    whole, _, process = name.rpartition(".")
    return name in _OWN or (whole in _OWN and process.isdigit())
