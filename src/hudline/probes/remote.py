"""The address of a repository's remote for a browser, from its configuration file."""

from hudline.store.files import read_head
from hudline.store.operation import common

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~+/%")
_HOST = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")
_LONGEST = 300  # characters
_LARGEST = 1024 * 1024  # bytes of a configuration file
# Hosts whose addresses for git are not those for browsers.
_OTHERWISE = ("ssh.dev.azure.com", "vs-ssh.visualstudio.com")


def web_address(git_folder: str, branch: str) -> str:
    """The address of the remote that `branch` follows, else of origin, else of the only one; ""
    where there is none that a browser opens. Without user names, passwords and queries."""
    try:
        held = read_head(common(git_folder) + "/config", _LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""
    sections = _sections(held)
    followed = sections.get(f"branch.{branch}", {}).get("remote", "")
    remotes = [
        name for name in sections if name.startswith("remote.") and sections[name].get("url")
    ]
    for name in (f"remote.{followed}", "remote.origin", *(remotes if len(remotes) == 1 else ())):
        if name in remotes:
            return browsable(sections[name]["url"])
    return ""


def browsable(url: str) -> str:
    """A remote's URL as an https address (http where it says so); "" for a folder or what is odd.

    Takes https://user:password@host/a/b.git, ssh://git@host:22/a/b.git and git@host:a/b.git.
    """
    scheme, told, rest = url.strip().partition("://")
    if not told:
        place, _, path = url.strip().partition(":")
        host = place.rpartition("@")[2]
        if not path or "/" in place or "." not in host:
            return ""
        scheme = "ssh"
    else:
        place, _, path = rest.partition("/")
        host = place.rpartition("@")[2]
    scheme = scheme.lower()
    if scheme not in ("http", "https", "ssh", "git", "git+ssh", "ssh+git"):
        return ""
    name, colon, port = host.partition(":")
    if "@" in path or (colon and not (port.isdecimal() and len(port) < 6)):
        return ""  # perhaps the rest of a password that was written badly
    path = path.partition("?")[0].partition("#")[0].strip("/")
    path = path[:-4] if path.endswith(".git") else path
    if not name or not path or name in _OTHERWISE:
        return ""
    if not _HOST.issuperset(name) or not _PLAIN.issuperset(path) or len(path) > _LONGEST:
        return ""
    is_web = scheme in ("http", "https")
    behind = f":{int(port)}" if is_web and colon else ""
    return f"{scheme if is_web else 'https'}://{name}{behind}/{path}"


def _sections(text: str) -> "dict[str, dict[str, str]]":
    """The sections of a git configuration file, as `remote.origin`, with their plain values."""
    found: dict[str, dict[str, str]] = {}
    section: dict[str, str] = {}
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            kind, _, name = line[1:].rpartition("]")[0].partition(" ")
            name = name.strip().strip('"').replace('\\"', '"').replace("\\\\", "\\")
            section = found.setdefault(f"{kind.lower()}.{name}" if name else kind.lower(), {})
        elif line[:1] not in ("#", ";") and "=" in line:
            key, _, value = line.partition("=")
            section[key.strip().lower()] = value.strip().strip('"')
    return found
