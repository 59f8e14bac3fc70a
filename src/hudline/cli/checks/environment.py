"""Folders and interpreters that the environment names."""

from __future__ import annotations

import os
import subprocess

from hudline.cli import folder_variables
from hudline.cli.checks.check import NOTE, OK, WARN, Check, Scene
from hudline.core.fields import as_people_write, clean
from hudline.core.paths import config_folder
from hudline.core.project import project_tree
from hudline.platform import interpreters
from hudline.platform.processes import WITHOUT_WINDOW
from hudline.platform.programs import program

_PATIENCE = 5.0  # seconds, as bin/hudline has them
_TELL = "import sys; print('%d.%d.%d' % sys.version_info[:3])"


def first_python(scene: Scene) -> Check:
    """Whether the `python3` (Windows: `python`) that comes first on the PATH works: where it does
    not, bin/hudline, the hooks and the band take another one."""
    name = interpreters.NAME
    used = interpreters.at(scene.home.python)
    instead = f"; Hudline runs on {used}" if os.access(used, os.X_OK) else ""
    found = program(name, scene.env.get("PATH", ""), project_tree(scene.env))
    if not found:
        return Check(name, NOTE, f"No {name} is on the PATH{instead}.")
    wrong, version = interpreters.why_passed_over(found), ""
    if not wrong:
        wrong, version = _probe(found, scene.env)
    if not wrong:
        return Check(name, OK, f"The first {name} on the PATH is {version}.")
    sentence = f"{found}, the first {name} on the PATH, {wrong}{instead}."
    return Check(name, NOTE, sentence, "Correct it, or put another one before it on the PATH.")


def _probe(python: str, env: dict[str, str]) -> tuple[str, str]:
    """What is wrong with an interpreter, "" where nothing is, and its version."""
    try:
        done = subprocess.run(
            [python, "-I", "-S", "-c", _TELL],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            creationflags=WITHOUT_WINDOW,
        )
    except subprocess.TimeoutExpired:
        return f"does not answer within {_PATIENCE:.0f} seconds", ""
    except OSError as error:
        return f"does not start ({error.strerror})", ""
    version = done.stdout.decode("utf-8", "replace").strip()
    numbers = tuple(int(part) for part in version.split(".") if part.isdecimal())
    if done.returncode or len(numbers) != 3:
        message = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        return f"does not run ({clean(message, 80) or f'it ends with {done.returncode}'})", ""
    return (f"is Python {version}, older than 3.9" if numbers < (3, 9) else ""), version


def folders(scene: Scene) -> Check:
    """Whether the variables that name folders are plain: then everything computes the same."""
    found = folder_variables.faults(scene.env)
    if found:
        sentence, hints = zip(*found)
        return Check("folders", WARN, "\n".join(sentence), "\n".join(dict.fromkeys(hints)))
    return Check(
        "folders", OK, f"Claude Code's folder is {as_people_write(config_folder(scene.env))}."
    )
