"""The time zone of this process."""

from __future__ import annotations

import ctypes
import sys

assert sys.platform == "win32"


def use_utc() -> None:
    """Give this process another time zone, which datetime and SQLite follow: both use the C
    runtime, which has an environment of its own."""
    runtime = ctypes.CDLL("ucrtbase")
    runtime._wputenv(ctypes.c_wchar_p("TZ=UTC0"))
    runtime._tzset()
