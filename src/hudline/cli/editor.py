"""`hudline config edit`: opens config.json in the person's editor, then checks it."""

from __future__ import annotations

import os
import subprocess

from rich.console import Console

from hudline.cli import config_validation
from hudline.cli.usage import warn
from hudline.config import writer
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.core.paths import Home
from hudline.core.project import project_tree
from hudline.platform import shells
from hudline.platform.programs import started


def edit(console: Console, home: Home, env: dict[str, str]) -> int:
    """Open the file in the editor, then print its faults; 1 where there are any.

    UserError where the editor fails, or the file is no JSON object then.
    """
    words = _editor(home, env)
    if not os.path.exists(home.config):
        writer.change(home, dict)
    try:
        status = subprocess.run(
            started([*words, as_people_write(home.config)]), check=False
        ).returncode
    except OSError as error:
        raise _not_started(words[0], home, error) from error
    if status:
        raise UserError(
            f"The editor {words[0]} ended with status {status}.", "hudline config checks the file."
        )
    config = writer.read(home)
    faults = config_validation.of_all(config, home)
    if not faults:
        console.print("Every setting is valid.")
    return warn(console, faults)


def _editor(home: Home, env: dict[str, str]) -> list[str]:
    """The words of the editor's command; UserError where it is none."""
    value = env.get("VISUAL") or env.get("EDITOR") or shells.EDITOR
    try:
        words = shells.editor_command(value, env.get("PATH", ""), project_tree(env))
    except ValueError:  # an open quote
        words = []
    except FileNotFoundError as error:
        raise _not_started(error.filename, home, error) from error
    if not words:
        raise UserError(
            f"VISUAL or EDITOR holds {value!r}, which is not a command.",
            f"Set it to your editor, such as EDITOR={shells.EDITOR}, then run this again.",
        )
    return words


def _not_started(name: str, home: Home, error: OSError) -> UserError:
    return UserError(
        f"The editor {name} did not start: {error.strerror}.",
        f"Set VISUAL or EDITOR, or edit {shells.quoted(home.config)} yourself.",
    )
