"""Time zones, which tests choose as a person's system does."""

from __future__ import annotations

import ctypes
import sys
import time

import pytest

TOKYO = "JST-9"  # as every system reads it; names of regions are none to Windows


def use(patch: pytest.MonkeyPatch, zone: str) -> None:
    """Give this process a time zone; `follow` is due where that ends."""
    patch.setenv("TZ", zone)
    follow()


def follow() -> None:
    """Let this process have the time zone that its environment names."""
    if sys.platform == "win32":
        ctypes.CDLL("ucrtbase")._tzset()
    else:
        time.tzset()
