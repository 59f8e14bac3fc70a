"""The address of a repository's remote for a browser, from its configuration file."""

from __future__ import annotations

import re

from hudline.core.file_io import read_regular
from hudline.sources.git_folder import common

_HOST = re.compile(r"[A-Za-z0-9.-]+")
_PATH = re.compile(r"[A-Za-z0-9_.~+/%-]{1,300}")
_LARGEST = 1024 * 1024  # bytes of a configuration file
# Hosts whose addresses for git are not those for browsers.
_OTHERWISE = ("ssh.dev.azure.com", "vs-ssh.visualstudio.com")


def web_address(git_folder: str, branch: str) -> str:
    """The address of the remote that `branch` follows, else of origin, else of the only one; ""
    where there is none that a browser opens. Without user names, passwords and queries."""
    config = read_regular(common(git_folder) + "/config", _LARGEST).decode("utf-8", "replace")
    sections = _sections(config)
    urls = {
        name: section["url"]
        for name, section in sections.items()
        if name.startswith("remote.") and section.get("url")
    }
    followed = sections.get(f"branch.{branch}", {}).get("remote", "")
    for name in (f"remote.{followed}", "remote.origin", *(urls if len(urls) == 1 else ())):
        if name in urls:
            return browsable(urls[name])
    return ""


def browsable(url: str) -> str:
    """A remote's URL as an https address (http where it says so); "" for a folder or what is odd.

    Takes https://user:password@host/a/b.git, ssh://git@host:22/a/b.git and git@host:a/b.git.
    """
    scheme, separator, rest = url.strip().partition("://")
    if separator:
        authority, _, path = rest.partition("/")
    else:
        authority, _, path = scheme.partition(":")
        scheme = "ssh"
    host = authority.rpartition("@")[2]
    if not separator and ("/" in authority or "." not in host):
        return ""  # a folder
    scheme = scheme.lower()
    if scheme not in ("http", "https", "ssh", "git", "git+ssh", "ssh+git"):
        return ""
    name, colon, port = host.partition(":")
    if "@" in path or (colon and not (port.isdecimal() and len(port) < 6)):
        return ""  # perhaps the rest of a password that was written badly
    path = path.partition("?")[0].partition("#")[0].strip("/")
    path = path.removesuffix(".git")
    if name in _OTHERWISE or not _HOST.fullmatch(name) or not _PATH.fullmatch(path):
        return ""
    is_web = scheme in ("http", "https")
    suffix = f":{int(port)}" if is_web and colon else ""
    return f"{scheme if is_web else 'https'}://{name}{suffix}/{path}"


def _sections(text: str) -> dict[str, dict[str, str]]:
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
