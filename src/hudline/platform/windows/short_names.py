"""Names of eight characters and three, which Windows gives to files that have longer ones."""

from __future__ import annotations

import sys
from importlib import import_module

assert sys.platform == "win32"

from hudline.platform.outbox import own_form

_MOST = 32_768  # characters


def short(path: str) -> str:
    """The short form of a path; "" where nothing lies there. On a drive without short names it is
    the long one."""
    ctypes = import_module("ctypes")  # slow to import, and seldom needed
    found = ctypes.create_unicode_buffer(_MOST)
    count = ctypes.windll.kernel32.GetShortPathNameW(path.replace("/", "\\"), found, _MOST)
    return own_form(found.value) if 0 < count < _MOST else ""
