"""Folders that lie elsewhere on each system."""

from __future__ import annotations

import os
import sys

assert sys.platform == "win32"

from hudline.platform.outbox import own_form

# Below it lies nothing, and only administrators can put anything there. Git would take /dev/null
# for a folder of the drive, where everybody may make one.
NO_FOLDER = own_form(os.environ.get("SYSTEMROOT", "C:/Windows")) + "/System32/no-folder"
# What an organisation manages of the client.
MANAGED_SETTINGS = "C:/Program Files/ClaudeCode"  # the client names it so (2.1.332)
