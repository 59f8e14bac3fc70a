"""How a draw asks a host for its rows: through its named pipe."""

import sys

assert sys.platform == "win32"

from hudline.platform.windows.pipe_client import ask

__all__ = ["ask"]
