"""How much a person and a project have laid on a session: instructions, rules, servers, hooks.

Counted from the client's files, as client 2.1.330 reads them. What plugins bring, and what an
organisation manages from afar, is not counted.
"""

import os
from itertools import islice

from hudline.store.files import read_head
from hudline.store.home import account_file, config_folder
from hudline.wire.fields import table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from hudline.codec import Codec

_MANAGED = "/etc/claude-code"
_MANAGED_MAC = "/Library/Application Support/ClaudeCode"
_INSTRUCTIONS = ("CLAUDE.md", ".claude/CLAUDE.md", "CLAUDE.local.md")
_DEPTH = 40  # folders upwards
_RULES = 500  # files, and folders, that are looked at
_NAMES = 5000  # entries of a folder that are looked at
_LEVELS = 12  # folders below each other
_LARGEST = 64 * 1024 * 1024  # bytes of the client's own file that are read
_LARGEST_GIVEN = 4 * 1024 * 1024  # of a project's
_NOT_RULES_BELOW = ("/proc/", "/sys/", "/dev/")  # where the system makes the files up


def counts(cwd: str, project: str, env: "dict[str, str]", codec: "Codec") -> "dict[str, int]":
    """How many `instructions` (files), `rules` (files), `servers` (MCP) and `hooks` (commands in
    settings) count in the folder `cwd` of a project. `rules` is left out where there are more files
    or folders than are looked at."""
    config, folders = config_folder(env), _upwards(cwd)
    managed = _MANAGED_MAC if os.path.isdir(_MANAGED_MAC) else _MANAGED
    files = [f"{folder}/{name}" for folder in folders for name in _INSTRUCTIONS]
    files += [config + "/CLAUDE.md", managed + "/CLAUDE.md"]
    rules = [folder + "/.claude/rules" for folder in folders]
    found = _rules([config + "/rules", managed + "/.claude/rules", *rules])
    layers = _settings(config, project, managed, codec)
    return {
        "instructions": len(_present(files)),
        **({} if found is None else {"rules": len(found)}),
        "servers": len(_servers(folders, env, layers, codec)),
        "hooks": _hooks(layers),
    }


def _upwards(cwd: str) -> "list[str]":
    """A folder and those above it, without the root."""
    found: list[str] = []
    folder = cwd.rstrip("/")
    while folder.startswith("/") and len(found) < _DEPTH:
        found.append(folder)
        folder = folder.rpartition("/")[0]
    return found


def _present(paths: "Iterable[str]") -> "set[str]":
    """The files among `paths` that hold something, each once."""
    return {os.path.realpath(path) for path in paths if _size(path)}


def _size(path: str) -> int:
    return os.path.getsize(path) if os.path.isfile(path) else 0


def _rules(folders: "list[str]") -> "set[str] | None":
    """The rule files in these folders and below, None where there is no end of them; a link that
    leads in a circle is passed over, and one to the root or to what the system makes up."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [(folder, 0) for folder in folders]
    while waiting:
        given, level = waiting.pop()
        folder = os.path.realpath(given)
        if folder in seen or folder == "/" or f"{folder}/".startswith(_NOT_RULES_BELOW):
            continue
        seen.add(folder)
        names = _names(folder)
        if names is None or len(seen) > _RULES or len(found) > _RULES or level > _LEVELS:
            return None
        paths = [f"{folder}/{name}" for name in names]
        found |= _present(path for path in paths if path.endswith(".md"))
        waiting += [(path, level + 1) for path in paths if os.path.isdir(path)]
    return found


def _names(folder: str) -> "list[str] | None":
    """What lies in a folder, [] where it cannot be read or is none, None where it is too much."""
    try:
        with os.scandir(folder) as entries:
            found = [entry.name for entry in islice(entries, _NAMES + 1)]
    except OSError:
        return []
    return sorted(found) if len(found) <= _NAMES else None


def _settings(config: str, project: str, managed: str, codec: "Codec") -> "list[dict[str, Any]]":
    """The settings that count, the strongest first."""
    own = project.rstrip("/") + "/.claude/settings"
    added = managed + "/managed-settings.d"
    paths = [
        *(f"{added}/{name}" for name in reversed(_names(added) or []) if name.endswith(".json")),
        managed + "/managed-settings.json",
        *(own + ".local.json", own + ".json"),
        config + "/settings.json",
    ]
    once = {os.path.realpath(path): path for path in reversed(paths)}
    return [_read(path, codec, _LARGEST_GIVEN) for path in reversed(list(once.values()))]


def _hooks(layers: "list[dict[str, Any]]") -> int:
    """The handlers of hooks in settings; none where the strongest word is that none run."""
    told = [layer["disableAllHooks"] for layer in layers if "disableAllHooks" in layer]
    if told and told[0] is True:
        return 0
    matchers = [
        matcher
        for layer in layers
        for event in table(layer.get("hooks")).values()
        for matcher in _items(event)
    ]
    return sum(len(_items(table(matcher).get("hooks"))) for matcher in matchers)


def _servers(
    folders: "list[str]", env: "dict[str, str]", layers: "list[dict[str, Any]]", codec: "Codec"
) -> "set[str]":
    """The names of the MCP servers that are set up here and switched off nowhere."""
    own = _read(account_file(env), codec)
    projects = table(own.get("projects"))
    here: dict[str, Any] = next(
        (table(projects[folder]) for folder in folders if folder in projects), {}
    )
    shared = {
        name
        for folder in folders
        for name in _named(_read(folder + "/.mcp.json", codec, _LARGEST_GIVEN))
    }
    for layer in (here, *layers):
        shared -= set(map(str, _items(layer.get("disabledMcpjsonServers"))))
    found = shared | _named(own) | _named(here)
    return found - set(map(str, _items(here.get("disabledMcpServers"))))


def _named(held: "dict[str, Any]") -> "set[str]":
    return set(table(held.get("mcpServers")))


def _read(path: str, codec: "Codec", limit: int = _LARGEST) -> "dict[str, Any]":
    try:
        return table(codec.loads(read_head(path, limit)))
    except (OSError, ValueError, RecursionError):
        return {}


def _items(value: object) -> "list[Any]":
    return value if isinstance(value, list) else []
