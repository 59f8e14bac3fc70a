"""Counts the active instruction files, rules, MCP servers and hooks of a session.

From the client's files, as client 2.1.330 reads them; without what plugins bring and what an
organisation manages remotely.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from typing import Any

from hudline.core.fields import Record, in_one_case, rows, table
from hudline.core.file_io import read_regular, size
from hudline.core.json_codec import parsed
from hudline.core.paths import account_file, config_folder
from hudline.platform.outbox import is_absolute
from hudline.sources import settings_files

_INSTRUCTIONS = ("CLAUDE.md", ".claude/CLAUDE.md", "CLAUDE.local.md")
_DEPTH = 40  # folders upwards
_RULES = 500  # files, and folders, that are looked at
_NAMES = 5000  # entries of a folder that are looked at
_LEVELS = 12  # folders below each other
_LARGEST = 4 * 1024 * 1024  # bytes of a file of a person, a project or an organisation
_LARGEST_OWN = 64 * 1024 * 1024  # of the client's own file
_NOT_RULES_BELOW = ("/proc/", "/sys/", "/dev/")  # where the system makes the files up


def counts(cwd: str, project: str, env: dict[str, str]) -> dict[str, int]:
    """How many `instructions` (files), `rules` (files), `servers` (MCP) and `hooks` (commands in
    settings) count in the folder `cwd` of a project. `rules` is left out where there are more files
    or folders than are looked at."""
    config, managed, folders = config_folder(env), settings_files.MANAGED, _upwards(cwd)
    files = [f"{folder}/{name}" for folder in folders for name in _INSTRUCTIONS]
    files += [config + "/CLAUDE.md", managed + "/CLAUDE.md"]
    rules = [folder + "/.claude/rules" for folder in folders]
    found = _rules([config + "/rules", managed + "/.claude/rules", *rules])
    layers = [_read(path) for _, path in settings_files.settings_files(env, project)]
    return {
        "instructions": len(_present(files)),
        **({} if found is None else {"rules": len(found)}),
        "servers": len(_servers(folders, env, layers)),
        "hooks": _hooks(layers),
    }


def _upwards(cwd: str) -> list[str]:
    """A folder and those above it, without the root."""
    folders: list[str] = []
    folder = cwd.rstrip("/")
    while is_absolute(folder) and len(folders) < _DEPTH:
        folders.append(folder)
        folder = folder.rpartition("/")[0].rstrip("/")
    return folders


def _present(paths: Iterable[str]) -> set[str]:
    """The files among `paths` that hold something, each once."""
    return {os.path.realpath(path) for path in paths if os.path.isfile(path) and size(path)}


def _rules(folders: list[str]) -> set[str] | None:
    """The rule files in these folders and below, None where there are too many; a circular link is
    passed over, and one to the root or to what the system makes up."""
    found: set[str] = set()
    seen: set[str] = set()
    unread = [(folder, 0) for folder in folders]
    while unread:
        path, level = unread.pop()
        folder = os.path.realpath(path)
        if folder in seen or folder == "/" or f"{folder}/".startswith(_NOT_RULES_BELOW):
            continue
        seen.add(folder)
        names = _names(folder)
        if names is None or len(seen) > _RULES or len(found) > _RULES or level > _LEVELS:
            return None
        paths = [f"{folder}/{name}" for name in names]
        found |= _present(path for path in paths if path.endswith(".md"))
        unread += [(path, level + 1) for path in paths if os.path.isdir(path)]
    return found


def _names(folder: str) -> list[str] | None:
    """What lies in a folder, [] where it cannot be read or is none, None where it is too much."""
    try:
        with os.scandir(folder) as entries:
            found = [entry.name for entry in islice(entries, _NAMES + 1)]
    except OSError:
        return []
    return sorted(found) if len(found) <= _NAMES else None


def _hooks(layers: list[Record]) -> int:
    """The handlers of hooks in settings; none where the strongest layer that says so disables
    them all."""
    disabled = [layer["disableAllHooks"] for layer in layers if "disableAllHooks" in layer]
    if disabled and disabled[0] is True:
        return 0
    return sum(
        len(_items(matcher.get("hooks")))
        for layer in layers
        for event in table(layer.get("hooks")).values()
        for matcher in rows(event)
    )


def _servers(folders: list[str], env: dict[str, str], layers: list[Record]) -> set[str]:
    """The names of the MCP servers that are set up here and switched off nowhere."""
    own = _read(account_file(env), _LARGEST_OWN)
    projects = table(own.get("projects"))
    alike = {in_one_case(folder): one for folder, one in projects.items()}
    known = (projects.get(folder, alike.get(in_one_case(folder))) for folder in folders)
    here = table(next((one for one in known if one is not None), None))
    shared = {name for folder in folders for name in _named(_read(folder + "/.mcp.json"))}
    for layer in (here, *layers):
        shared -= set(map(str, _items(layer.get("disabledMcpjsonServers"))))
    found = shared | _named(own) | _named(here)
    return found - set(map(str, _items(here.get("disabledMcpServers"))))


def _named(settings: Record) -> set[str]:
    return set(table(settings.get("mcpServers")))


def _read(path: str, limit: int = _LARGEST) -> Record:
    return table(parsed(read_regular(path, limit)))


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
