"""`hudline config edit`: config.json in the person's editor, then what in it does not count."""

from __future__ import annotations

import os
import shlex
import subprocess

from rich.console import Console

from hudline.cli import faults, own_themes
from hudline.cli.usage import warn
from hudline.complaint import Complaint
from hudline.page.palettes import is_own
from hudline.store import choices
from hudline.store.home import Home


def edit(console: Console, home: Home, env: dict[str, str]) -> int:
    """Let the person edit the file; then say what in it does not count, with 1.

    Complaint where the editor fails, or what it leaves is no JSON object.
    """
    words = _editor(env)
    if not os.path.exists(home.config):
        choices.change(home, dict)
    try:
        status = subprocess.run([*words, home.config], check=False).returncode
    except OSError as error:
        raise Complaint(
            f"The editor {words[0]} did not start: {error.strerror}.",
            f"Set VISUAL or EDITOR, or edit {home.config} yourself.",
        ) from error
    if status:
        raise Complaint(
            f"The editor {words[0]} ended with status {status}.", "hudline config checks the file."
        )
    held = choices.read(home)
    if is_own(held.get("theme")):
        own_themes.refreshed(home, str(held["theme"]))
    found = faults.of_all(held, home)
    if not found:
        console.print("Every setting is valid.")
    return warn(console, found)


def _editor(env: dict[str, str]) -> list[str]:
    """The words of the person's editor; Complaint where they are none."""
    told = env.get("VISUAL") or env.get("EDITOR") or "vi"
    try:
        words = shlex.split(told)
    except ValueError:  # an open quote
        words = []
    if not words:
        raise Complaint(
            f"VISUAL or EDITOR holds {told!r}, which is not a command.",
            "Set it to your editor, such as EDITOR=vi, then run this again.",
        )
    return words
