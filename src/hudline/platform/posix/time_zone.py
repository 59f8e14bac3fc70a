"""The time zone of this process."""

from __future__ import annotations

import os
import sys
import time

assert sys.platform != "win32"


def use_utc() -> None:
    """Give this process another time zone, which datetime and SQLite follow."""
    os.environ["TZ"] = "UTC"
    time.tzset()
