"""Where the person has everything sent: the key `otlp` of their config.json.

A project's own file has no say in it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple, Optional

from hudline.config import reader
from hudline.core.errors import UserError
from hudline.core.fields import clean, table
from hudline.export.endpoint import Endpoint, endpoint, headers
from hudline.platform.outbox import comparable, own_form

KEY = "otlp"
# The names in it, and what they are for.
NAMES = {
    "endpoint": "The collector to which the host sends what is new, as http://127.0.0.1:4318.",
    "allow_host": "Another machine that may be sent to, by its name in the address.",
    "headers_file": "A file of headers for the collector, a line each; they are never shown.",
    "projects": "What is sent: repositories or folders by how they begin, with commas; all.",
}
LONGEST = 1000  # characters of a value


class Destination(NamedTuple):
    """An endpoint, its headers, the name that the person has set, and the beginnings of the
    repositories or folders whose sessions are sent (all, where there is none)."""

    endpoint: Endpoint
    headers: Mapping[str, str]
    person: Optional[str]
    projects: tuple[str, ...] = ()

    def takes(self, root: str, repository: str) -> bool:
        """Whether the sessions of a work tree are sent."""
        return not self.projects or any(
            _is_below(name, one) for one in self.projects for name in (root, repository)
        )


def _is_below(name: str, start: str) -> bool:
    return f"{comparable(name)}/".startswith(comparable(start).rstrip("/") + "/")


def configured(config: Mapping[str, Any]) -> Optional[Destination]:
    """The destination in config.json; None where there is none.

    UserError where it cannot be used.
    """
    chosen = table(config.get(KEY))
    address = text(chosen, "endpoint")
    return destination(dict(config), address) if address else None


def destination(
    config: dict[str, Any], address: str, allowed: Optional[str] = None,
    headers_file: Optional[str] = None,
) -> Destination:  # fmt: skip
    """The destination of an address. Headers and projects of config.json are for its own endpoint
    alone.

    allowed, headers_file: what counts instead of config.json. UserError where it cannot be used.
    """
    chosen = table(config.get(KEY))
    host = allowed or text(chosen, "allow_host")
    path = headers_file or text(chosen, "headers_file")
    target = endpoint(address, [host] if host else [])
    is_own = target.url == _own(chosen, host)
    found = headers(os.path.expanduser(path)) if path and (headers_file or is_own) else {}
    names = [name.strip() for name in text(chosen, "projects").split(",")] if is_own else []
    projects = tuple(own_form(os.path.expanduser(name)).rstrip("/") for name in names if name)
    return Destination(target, found, reader.person(config), projects)


def _own(chosen: Mapping[str, Any], host: str) -> str:
    """The address of the endpoint in config.json; "" without one."""
    try:
        return endpoint(text(chosen, "endpoint"), [host] if host else []).url
    except UserError:
        return ""


def text(chosen: Mapping[str, Any], name: str) -> str:
    """A value of the key `otlp`; "" where it is none."""
    return clean(chosen.get(name), LONGEST)
