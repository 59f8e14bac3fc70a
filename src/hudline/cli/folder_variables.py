"""Variables that name the folders of the client and of Hudline, and are not absolute paths."""

from __future__ import annotations

import os

from hudline.core.errors import UserError
from hudline.core.fields import as_people_write, is_whole
from hudline.core.paths import Home, config_folder
from hudline.platform.outbox import HOME_VARIABLE, is_absolute, own_form

_ABSOLUTE = "Set it to an absolute path, or unset it, where you start claude"


def odd_config_folder(env: dict[str, str]) -> str:
    """What is wrong with CLAUDE_CONFIG_DIR, as a sentence without its full stop; "" for nothing."""
    value = env.get("CLAUDE_CONFIG_DIR")
    if value is None or is_absolute(value):
        return ""
    if not value:
        return (
            "CLAUDE_CONFIG_DIR is empty: Claude Code takes the folder where it starts for its own"
        )
    return (
        f"CLAUDE_CONFIG_DIR is {value}, which is no absolute path: started in this folder, Claude "
        f"Code takes it for {as_people_write(config_folder(env))}"
    )


def refuse_unknown(env: dict[str, str]) -> None:
    """UserError where the client's folder is unknown, so that none is created in a project."""
    sentence = odd_config_folder(env)
    if not sentence or (env["CLAUDE_CONFIG_DIR"] and os.path.isdir(config_folder(env))):
        return
    there = ", which is not there" if env["CLAUDE_CONFIG_DIR"] else ""
    raise UserError(
        f"{sentence}{there}; nothing was changed.", f"{_ABSOLUTE}; then run this again."
    )


def refuse_unwritable(home: Home) -> None:
    """UserError where the path of Hudline's folder cannot be written in the settings."""
    if not is_whole(home.root):
        raise UserError(
            "The path of Hudline's folder is not UTF-8, so no settings can name it; nothing was "
            "changed.",
            "Set HUDLINE_HOME to another folder where you start claude, then run this again.",
        )


def names_home(env: dict[str, str]) -> bool:
    """Whether HUDLINE_HOME says where Hudline's folder is."""
    home = own_form(env.get("HUDLINE_HOME", ""))
    return is_absolute(home) or home[:2] in ("~", "~/")


def faults(env: dict[str, str]) -> list[tuple[str, str]]:
    """The faults of the variables that name folders: a sentence and a hint each."""
    x = []
    sentence = odd_config_folder(env)
    if sentence:
        x.append((f"{sentence}.", f"{_ABSOLUTE}."))
    home = env.get("HUDLINE_HOME", "")
    if home and not names_home(env):
        sentence = f"HUDLINE_HOME is {home}, which is no absolute path, so it is not used."
        x.append((sentence, f"{_ABSOLUTE}."))
    person = env.get(HOME_VARIABLE, "")
    if person and not is_absolute(person):
        odd = f"{HOME_VARIABLE} is {person}, which is no absolute path: "
        sentence = f"{odd}the system's home folder is used."
        x.append((sentence, f"Set {HOME_VARIABLE} to an absolute path."))
    return x
