"""Signals that a program handles."""

from __future__ import annotations

import signal
import sys

assert sys.platform == "win32"

# What asks a process to end: Ctrl-C, one that the process sends itself, and Ctrl-Break or the end
# of its console.
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGBREAK)
