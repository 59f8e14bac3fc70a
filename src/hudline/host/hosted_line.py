"""A draw of the status line where a host has the rows: asks it, and loads next to nothing for that.

For systems without a shell that does so; elsewhere it is statusline.sh. Where no host answers, the
Python client draws (`host.client`).
"""

from hudline.core.paths import client_of, environment, exists, locate, read_head
from hudline.platform.draw_exchange import ask
from hudline.platform.draw_protocol import PART, VARIABLES
from hudline.platform.outbox import append_whole, host_folder, lives

_PATIENCE = 1.0  # seconds for each step of the answer
_OFF = "off"


def answered(data: bytes) -> "bytes | None":
    """The rows for the status input `data`; None where no host has them."""
    try:
        return _answered(data, environment())
    except (OSError, LookupError, ValueError):  # the Python client reports what is wrong
        return None


def _answered(data: bytes, env: "dict[str, str]") -> "bytes | None":
    """The same. A host that lives and does not answer is noted, by the file `drawing` in its
    folder."""
    host = host_folder(locate(env).root, client_of(env))
    if env.get("HUDLINE_HOST") == _OFF or not lives(_pid(host)):
        return None
    values = "\n".join([env.get(name, "") for name in VARIABLES]).encode("utf-8", "surrogateescape")
    if PART in data or PART in values:
        return None
    rows = ask(host + "/tick", data + PART + values + b"\n" + PART, _PATIENCE)
    if rows is None and not exists(host + "/drawing"):
        append_whole(host + "/drawing", b"")
    return rows


def _pid(host: str) -> int:
    """The process id of the host with that folder; 0 without one."""
    try:
        text = read_head(host + "/pid", 20).strip()
    except OSError:
        return 0
    return int(text) if text.isdigit() else 0
