"""`hudline config edit`: opens config.json in the person's editor, then checks it."""

from __future__ import annotations

import errno
import os
import subprocess

from rich.console import Console

from hudline.cli import config_validation
from hudline.cli.usage import warn
from hudline.config import writer
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.core.project import project_tree
from hudline.platform.programs import program, started
from hudline.platform.shells import EDITOR, words_of


def edit(console: Console, home: Home, env: dict[str, str]) -> int:
    """Open the file in the editor, then print its faults; 1 where there are any.

    UserError where the editor fails, or the file is no JSON object then.
    """
    words = _editor(env)
    if not os.path.exists(home.config):
        writer.change(home, dict)
    try:
        command = started([_found(words[0], env), *words[1:], home.config])
        status = subprocess.run(command, check=False).returncode
    except OSError as error:
        raise UserError(
            f"The editor {words[0]} did not start: {error.strerror}.",
            f"Set VISUAL or EDITOR, or edit {home.config} yourself.",
        ) from error
    if status:
        raise UserError(
            f"The editor {words[0]} ended with status {status}.", "hudline config checks the file."
        )
    config = writer.read(home)
    faults = config_validation.of_all(config, home)
    if not faults:
        console.print("Every setting is valid.")
    return warn(console, faults)


def _found(program_name: str, env: dict[str, str]) -> str:
    """Where the editor lies; its name alone would be looked for in the present folder too."""
    if os.path.basename(program_name) != program_name:
        return program_name
    path = program(program_name, env.get("PATH", ""), project_tree(env), with_scripts=True)
    if not path:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return path


def _editor(env: dict[str, str]) -> list[str]:
    """The words of the editor's command; UserError where it is none."""
    value = env.get("VISUAL") or env.get("EDITOR") or EDITOR
    try:
        words = words_of(value)
    except ValueError:  # an open quote
        words = []
    if not words:
        raise UserError(
            f"VISUAL or EDITOR holds {value!r}, which is not a command.",
            f"Set it to your editor, such as EDITOR={EDITOR}, then run this again.",
        )
    return words
