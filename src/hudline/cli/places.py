"""Where the client's folder and Hudline's are, where the environment says so in an odd way."""

from __future__ import annotations

import os

from hudline.complaint import Complaint
from hudline.store.document import is_whole
from hudline.store.home import Home, config_folder

_ABSOLUTE = "Set it to an absolute path, or unset it, where you start claude"


def odd_config_folder(env: dict[str, str]) -> str:
    """What is odd about CLAUDE_CONFIG_DIR, as a sentence without its end; "" where nothing is."""
    told = env.get("CLAUDE_CONFIG_DIR")
    if told is None or told.startswith("/"):
        return ""
    if not told:
        return (
            "CLAUDE_CONFIG_DIR is empty: Claude Code takes the folder where it starts for its own"
        )
    return (
        f"CLAUDE_CONFIG_DIR is {told}, which is no absolute path: started in this folder, Claude "
        f"Code takes it for {config_folder(env)}"
    )


def refuse_unknown(env: dict[str, str]) -> None:
    """Complaint where the client's folder cannot be known: no folder is made in a project."""
    odd = odd_config_folder(env)
    if not odd or (env["CLAUDE_CONFIG_DIR"] and os.path.isdir(config_folder(env))):
        return
    there = ", which is not there" if env["CLAUDE_CONFIG_DIR"] else ""
    raise Complaint(f"{odd}{there}; nothing was changed.", f"{_ABSOLUTE}; then run this again.")


def refuse_unwritable(home: Home) -> None:
    """Complaint where the path of Hudline's folder cannot stand in the settings."""
    if not is_whole(home.root):
        raise Complaint(
            "The path of Hudline's folder is not UTF-8, so no settings can name it; nothing was "
            "changed.",
            "Set HUDLINE_HOME to another folder where you start claude, then run this again.",
        )


def found(env: dict[str, str]) -> list[tuple[str, str]]:
    """What is odd about the variables that name folders: a sentence and a hint each."""
    made = []
    odd = odd_config_folder(env)
    if odd:
        made.append((f"{odd}.", f"{_ABSOLUTE}."))
    home = env.get("HUDLINE_HOME", "")
    if home and not home.startswith(("/", "~/")) and home != "~":
        said = f"HUDLINE_HOME is {home}, which is no absolute path, so it is not used."
        made.append((said, f"{_ABSOLUTE}."))
    person = env.get("HOME", "")
    if person and not person.startswith("/"):
        said = f"HOME is {person}, which is no absolute path: the system's home folder is used."
        made.append((said, "Set HOME to an absolute path."))
    return made
