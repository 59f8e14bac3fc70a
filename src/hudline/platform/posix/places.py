"""Folders that lie elsewhere on each system."""

from __future__ import annotations

import sys

assert sys.platform != "win32"

NO_FOLDER = "/dev/null"  # below it lies nothing, and nobody can put anything there
# What an organisation manages of the client.
MANAGED_SETTINGS = (
    "/Library/Application Support/ClaudeCode" if sys.platform == "darwin" else "/etc/claude-code"
)
