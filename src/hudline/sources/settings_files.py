"""The client's settings files, and what they say about compaction.

The files belong to a person, a project or an organisation: only regular ones of limited size are
read. What `--settings` gave on the client's command line is not known.
"""

from __future__ import annotations

import os

from hudline.core.fields import Record, table
from hudline.core.file_io import names, read_regular
from hudline.core.json_codec import parsed, without_mark
from hudline.core.paths import account_file, config_folder
from hudline.platform.outbox import is_absolute
from hudline.platform.places import MANAGED_SETTINGS

MANAGED = MANAGED_SETTINGS
_ADDED = 50  # files of `managed-settings.d`
LARGEST = 1024 * 1024  # bytes of a settings file
LARGEST_OWN = 4 * 1024 * 1024  # of the client's own file, which grows with its projects
_COMPACTION = b"autoCompact"  # few settings mention it, so others are not parsed
_SWITCH = b'"autoCompactEnabled"'


def settings_files(env: dict[str, str], project: str) -> list[tuple[str, str]]:
    """The layer (managed, local, project, user) and the path of every settings file that counts in
    a project, whether or not it exists, the strongest first (client 2.1.332).

    Files in `managed-settings.d` add to the managed ones, a later name over an earlier; hidden ones
    do not count. A file that two layers name, as in the person's home folder, is the weaker one's.
    """
    found = [("user", config_folder(env) + "/settings.json")]
    if is_absolute(project):
        own = project.rstrip("/") + "/.claude/settings"
        found += [("project", own + ".json"), ("local", own + ".local.json")]
    found.append(("managed", MANAGED + "/managed-settings.json"))
    added = MANAGED + "/managed-settings.d"
    found += [("managed", f"{added}/{name}") for name in _json_names(added)[-_ADDED:]]
    once: dict[object, tuple[str, str]] = {}
    for layer, path in found:
        once.setdefault(_identity(path), (layer, path))
    return list(reversed(once.values()))


def _identity(path: str) -> object:
    """What two paths of the same file have in common; the path where there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):  # ValueError: a name that the system has no bytes for
        return os.path.abspath(path)
    return status.st_dev, status.st_ino


def _json_names(folder: str) -> list[str]:
    return sorted(one for one in names(folder) if one.endswith(".json") and one[0] != ".")


def mentioning_compaction(env: dict[str, str], project: str) -> list[Record]:
    """The settings that mention compaction, the weakest first."""
    files = [without_mark(read_regular(path, LARGEST)) for _, path in settings_files(env, project)]
    settings = [table(parsed(data)) for data in reversed(files) if _COMPACTION in data]
    return [layer for layer in settings if layer]


def is_compacting(env: dict[str, str]) -> bool:
    """Whether the client's own file (.claude.json) leaves compaction on: older clients kept the
    switch there, and newer ones still obey it."""
    _, found, rest = read_regular(account_file(env), LARGEST_OWN).partition(_SWITCH)
    return not (found and rest[:64].lstrip().removeprefix(b":").lstrip().startswith(b"false"))
