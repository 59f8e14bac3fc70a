"""`hudline uninstall`: restores the former status line and removes all that setup created."""

from __future__ import annotations

import errno
import os
import time
from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.text import Text

from hudline.cli import settings_layers
from hudline.cli.reporting import figures
from hudline.config import backups
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.core.file_io import size as file_size
from hudline.core.paths import Home
from hudline.export import push
from hudline.host import alert_log, ledger_child, own_drawing
from hudline.host.endpoints import WAKE_LEAVE, all_endpoints
from hudline.install import client_settings, links, statusline
from hudline.ledger import database
from hudline.platform import interpreters, removals
from hudline.platform.outbox import wake
from hudline.store import ingested
from hudline.view import spend

_OUTCOMES = {
    "restored": "Your former status line is back.",
    "removed": "Hudline is no longer the status line.",
    "other": "The status line is not Hudline's, so it was left alone.",
    "absent": "There was no status line to take away.",
}
# Every entry that Hudline creates in its folder. Others stay, since HUDLINE_HOME may be any folder.
_OWN = (
    *("accounts", *backups.NAMES, *database.NAMES, *alert_log.NAMES, *ledger_child.NAMES),
    *(spend.FILE, ingested.FILE, own_drawing.FILE, *push.NAMES),
    *("config.json", "current", "deps", "errors.log", "hosts", "plugin.gone", "projects", "python"),
    *("replaced.json", "repositories", "sessions", "settings.lock", "statusline.py"),
    *("statusline.sh", "sweep.lock", "export.lock"),
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
    """Undo setup, without a question. UserError where the settings cannot be read or written."""
    path = client_settings.user_path(env)
    if not os.path.exists(home.root) and client_settings.read(path).data is None:
        console.print("There is nothing to take away.")
        return 0
    outcome = statusline.restore(home, path)
    console.print(_OUTCOMES[outcome])
    for sentence in _losses(home):
        console.print(Text(sentence), soft_wrap=True)
    console.print(Text(f"Removing {as_people_write(home.root)}."), soft_wrap=True)
    for name in settings_layers.plugin_ids(settings_layers.layers(env, os.getcwd())):
        market = name.partition("@")[2]
        for sentence in (
            f"  The plugin itself goes with: claude plugin uninstall {name}",
            f"  Its marketplace goes with: claude plugin marketplace remove {market}",
        ):
            console.print(Text(sentence), soft_wrap=True)
    _take_away(home, env)
    return 0


def _take_away(home: Home, env: dict[str, str]) -> None:
    """Remove all that setup and sessions have made, once no process uses it any more."""
    created = statusline.created_paths(home)
    _unlink_interpreters(env)
    for place in all_endpoints(home.root):
        wake(place.wake, WAKE_LEAVE)
    release = ledger_child.wait_for_end(home, time.time())
    if release is not None and removals.NEEDS_CLOSED:
        release()
        release = None
    try:
        # Last, and after the last new kind of output: this very program may run from that folder.
        _remove(home.root)
    finally:
        if release is not None:
            release()
        removals.finish()
    for folder in created:
        if os.path.isdir(folder) and not os.listdir(folder):
            os.rmdir(folder)


def _losses(home: Home) -> list[str]:
    """What goes and cannot be made again."""
    size = sum(file_size(f"{home.root}/{name}") for name in database.NAMES[:2])
    alerts = len(alert_log.alert_history(home))
    found = []
    if size:
        found.append(
            f"The ledger goes too: {figures.size(size)} of what was spent and done, also of "
            "sessions whose transcripts Claude Code has removed."
        )
    if alerts:
        found.append(f"The history of {alerts} alert{'s' * (alerts > 1)} goes too.")
    return found


def _remove(folder: str) -> None:
    """Delete what is Hudline's in `folder`, then the folder; UserError when more is in it."""
    _remove_compiled(folder + "/themes")
    names = sorted(os.listdir(folder))
    for name in filter(_is_own, names):
        removals.remove(f"{folder}/{name}")
    left = [name for name in names if not _is_own(name)]
    if left:
        raise UserError(
            f"{as_people_write(folder)} holds what Hudline did not make: {', '.join(left)}.",
            "Look through it, then delete that folder yourself.",
        )
    if not os.path.islink(folder):  # a link was the person's idea
        _remove_empty(folder)


def _remove_empty(folder: str) -> None:
    """Delete a folder, also one in which a process that still runs has just made a file."""
    for _ in range(_TRIES):
        try:
            os.rmdir(folder)
        except OSError as error:
            if error.errno != errno.ENOTEMPTY:
                raise
            for name in filter(_is_own, os.listdir(folder)):
                os.unlink(f"{folder}/{name}")
        else:
            return
    os.rmdir(folder)


def _remove_compiled(folder: str) -> None:
    """Delete the compiled themes of versions before 0.2, and the folder where it is empty then."""
    if os.path.islink(folder) or not os.path.isdir(folder):
        return
    for name in os.listdir(folder):
        if name.endswith(".compiled.json"):
            os.unlink(f"{folder}/{name}")
    if not os.listdir(folder):
        os.rmdir(folder)


def _unlink_interpreters(env: dict[str, str]) -> None:
    """Remove the links by which the hooks of running sessions find their interpreter.

    The client ignores a hook whose command is missing; the next session's start, where the plugin
    is still enabled, creates the link again.
    """
    for data in links.data_folders(env):
        interpreters.remove(interpreters.program_in(data))


def _is_own(name: str) -> bool:
    """Whether `name` is Hudline's, or its half-written next version (`name.<process id>`)."""
    whole, _, process = name.rpartition(".")
    return name in _OWN or (whole in _OWN and process.isdigit())
