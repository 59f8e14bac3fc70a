"""Where the client keeps what is not the person's."""

from __future__ import annotations

import sys

assert sys.platform == "win32"

# The folder of what an organisation manages.
MANAGED_SETTINGS = "C:/Program Files/ClaudeCode"  # the client names it so (2.1.332)
