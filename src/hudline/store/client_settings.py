"""What the client's own settings say about compaction, as cheaply as a draw may ask.

Few settings say anything, so a file is searched for the name before it is read as JSON. The files
belong to a person, a project or an organisation: only regular ones are opened, and of a size that
a draw can read.
"""

import posix

from hudline.store.home import config_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.codec import Codec

_MANAGED = ("/etc/claude-code", "/Library/Application Support/ClaudeCode")
_LARGEST = 1024 * 1024  # bytes of a settings file
_LARGEST_OWN = 4 * 1024 * 1024  # of the client's own file, which grows with its projects
_ADDED = 50  # files of `managed-settings.d`
_NAME = b"autoCompact"
_SWITCH = b'"autoCompactEnabled"'
_REGULAR, _KIND = 0o100000, 0o170000  # st_mode
_READING = posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NONBLOCK | posix.O_NOCTTY
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def layers(env: "dict[str, str]", project: str, codec: "Codec") -> "list[dict[str, Any]]":
    """The settings that speak of compaction, the weakest first: the person's, the project's, its
    local ones, the organisation's (client 2.1.332). What `--settings` gave is not known."""
    paths = [config_folder(env) + "/settings.json"]
    if project.startswith("/"):
        own = project.rstrip("/") + "/.claude/settings"
        paths += [own + ".json", own + ".local.json"]
    for folder in _MANAGED:
        added = folder + "/managed-settings.d"
        paths += [folder + "/managed-settings.json"]
        paths += [f"{added}/{name}" for name in _names(added) if name.endswith(".json")]
    found = [_spoken(path, codec) for path in paths]
    return [layer for layer in found if layer]


def is_compacting(env: "dict[str, str]") -> bool:
    """Whether the client's own file (.claude.json) leaves compaction on: older clients kept the
    switch there, and newer ones still obey it."""
    folder = env.get("CLAUDE_CONFIG_DIR") or env.get("HOME", "")
    data = regular(folder + "/.claude.json", _LARGEST_OWN)
    _, found, rest = data.partition(_SWITCH)
    return not (found and rest[:64].lstrip().removeprefix(b":").lstrip().startswith(b"false"))


def regular(path: str, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; none of anything else."""
    try:
        if not _is_usable(posix.stat(path), limit):  # to open a device may do something already
            return b""
        handle = posix.open(path, _READING)
    except (OSError, ValueError):
        return b""
    try:
        return posix.read(handle, limit) if _is_usable(posix.fstat(handle), limit) else b""
    except OSError:
        return b""
    finally:
        posix.close(handle)


def _is_usable(told: posix.stat_result, limit: int) -> bool:
    return told.st_mode & _KIND == _REGULAR and told.st_size <= limit


def _spoken(path: str, codec: "Codec") -> "dict[str, Any]":
    data = regular(path, _LARGEST)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            data = data.decode(encoding, "replace").encode("utf-8", "replace")
    if _NAME not in data:
        return {}
    try:
        held = codec.loads(data)
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _names(folder: str) -> "list[str]":
    try:
        return sorted(posix.listdir(folder))[:_ADDED]
    except OSError:
        return []
