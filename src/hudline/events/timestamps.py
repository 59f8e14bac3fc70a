"""ISO 8601 times in what the client writes."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Optional

_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def parse_timestamp(value: object) -> Optional[float]:
    """Seconds since 1970, without the fraction, of a time such as 2026-11-20T17:34:37.000Z; None
    for any other value."""
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        seconds = datetime.fromisoformat(found[1] + found[2].replace("Z", "+00:00")).timestamp()
    except ValueError:
        return None
    return seconds if seconds >= 0 else None
