"""How a request reaches a host, and its answer the one that asks: through one named pipe."""

import sys

assert sys.platform == "win32"

from hudline.platform.windows.pipe_client import ask

OBEYS_SEQUENCES = False  # a console does so once it is told to, see `output`
_PATIENCE = 0.5  # seconds until a host counts as hung


def ask_line(folder: str, line: bytes, name: str) -> "bytes | None":
    """What the host in `folder` answers to a request, with its end; None where it answers nothing
    in time. name: of who asks, which the request begins with."""
    return ask(folder + "/asks", line, _PATIENCE)
