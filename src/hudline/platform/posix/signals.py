"""Signals that a program handles."""

from __future__ import annotations

import signal
import sys

assert sys.platform != "win32"

# What asks a process to end: Ctrl-C, `kill`, and the end of its terminal.
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
