"""Where the client keeps what is not the person's."""

from __future__ import annotations

import sys

assert sys.platform != "win32"

# The folder of what an organisation manages.
MANAGED_SETTINGS = (
    "/Library/Application Support/ClaudeCode" if sys.platform == "darwin" else "/etc/claude-code"
)
