"""Ctrl-C, and Ctrl-Break or a closed window."""

from __future__ import annotations

import signal
import sys

assert sys.platform == "win32"

SIGNALS = (signal.SIGINT, signal.SIGBREAK)
