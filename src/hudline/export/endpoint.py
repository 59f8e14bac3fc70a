"""The endpoint of a collector: which address is taken, and the headers for it.

Only this machine is sent to, unless a person has named the other host. An address with a user, a
password or a query is refused, so that no secret stands where an address is shown: those belong
into the file of headers, which is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from hudline.core.errors import UserError
from hudline.core.fields import clean
from hudline.core.file_io import read_regular

_PORTS = {"http": 80, "https": 443}
_HEADER = re.compile(r"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100})\s*:\s*([\x21-\x7e][\x20-\x7e]*)")
_OURS = ("content-type", "content-length", "host", "connection", "transfer-encoding")
_LARGEST = 64 * 1024  # bytes of a file of headers
_SHOWN = 200  # characters of an address


class Endpoint(NamedTuple):
    """Where to send to. `path`: before /v1/traces, without a slash at its end."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The address, which also tells endpoints apart."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine."""
        return is_loopback(self.host)


def endpoint(text: str, allowed: Iterable[str] = ()) -> Endpoint:
    """The endpoint of an address, such as http://127.0.0.1:4318 or https://host/otlp.

    allowed: hosts other than this machine that the person has named. UserError where the address is
    none, has a secret in it, or is that of another host.
    """
    shown = clean(text, _SHOWN)
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise _refusal("The address is none.") from None
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise UserError(
            "An address with a user, a password or a query is not taken.",
            "Put what is secret into a file of headers, and name it by --headers-file.",
        )
    is_whole = text.isascii() and text.isprintable() and " " not in text
    if parts.scheme not in _PORTS or not host or not is_whole or port == 0:
        raise _refusal(f"{shown!r} is no address of a collector.")
    if not is_loopback(host) and host not in {one.lower().rstrip(".") for one in allowed}:
        raise UserError(
            f"{host} is another machine, and nothing is sent there unless you say so.",
            f"Say --allow-host {host}, or set it: hudline config set otlp.allow_host {host}.",
        )
    path = re.sub(r"/v1(/(traces|metrics|logs))?$", "", parts.path.rstrip("/"))
    return Endpoint(parts.scheme, host, port or _PORTS[parts.scheme], path)


def _refusal(sentence: str) -> UserError:
    return UserError(sentence, "Say it like http://127.0.0.1:4318 or https://host.example/otlp.")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its name or number."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def headers(path: str) -> Mapping[str, str]:
    """The headers in a file, `Name: value` a line; lines that begin with # are passed over.

    UserError where it cannot be read or a line is no header: only the number of the line is said.
    """
    data = read_regular(path, _LARGEST)
    if not data:
        raise UserError(
            f"{clean(path, _SHOWN)} has no headers, or cannot be read.",
            "Write a header a line into it, such as Authorization: Bearer …",
        )
    found: dict[str, str] = {}
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = _HEADER.fullmatch(text)
        if match is None or match[1].lower() in _OURS:
            raise UserError(
                f"Line {number} of {clean(path, _SHOWN)} is no header that can be sent.",
                "Write it like Authorization: Bearer …",
            )
        found[match[1]] = match[2]
    return found
