"""Periods as people type them: 7d, 12h, today, yesterday, 2026-11-20, all. Days are local."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from datetime import datetime, timedelta

from hudline.ledger.reports import EVER, Period

DEFAULT = "7d"
FORMS = "7d, 12h, 2w, today, yesterday, 2026-11-20 or all"
_AGO = re.compile(r"([1-9]\d{0,3})([hdw])")
_DAYS = {"today": 0, "yesterday": 1}


def checked_time(text: str) -> str:
    """`text` where it names a time; ArgumentTypeError where it does not."""
    try:
        _since(text, datetime(2026, 1, 1))
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no time; say {FORMS}") from None
    return text


def period(since: str, until: str | None, now: float) -> Period:
    """From the beginning of `since` to the end of `until`, both as `checked_time` takes them; up to
    `now`, seconds since 1970, where there is no `until`."""
    here = datetime.fromtimestamp(now)
    first = _since(since, here)
    last = None if until is None else _until(until, here)
    return Period(
        0.0 if first is None else first.timestamp(), EVER if last is None else last.timestamp()
    )


def _since(text: str, here: datetime) -> datetime | None:
    """The local time at which it begins, None for `all`; ValueError where it is none."""
    if text == "all":
        return None
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    if text in _DAYS:
        return midnight - timedelta(days=_DAYS[text])
    ago = _AGO.fullmatch(text)
    if ago is None:
        return datetime.strptime(text, "%Y-%m-%d")
    count, unit = int(ago[1]), ago[2]
    if unit == "h":
        return here - timedelta(hours=count)
    return midnight - timedelta(days=count * (7 if unit == "w" else 1) - 1)


def _until(text: str, here: datetime) -> datetime | None:
    """The local time at which it ends: of a day its midnight, of 3d that of three days ago."""
    ago = _AGO.fullmatch(text)
    if ago is not None and ago[2] != "h":
        days = int(ago[1]) * (7 if ago[2] == "w" else 1)
        midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight - timedelta(days=days - 1)
    found = _since(text, here)
    return found if found is None or ago is not None else found + timedelta(days=1)
