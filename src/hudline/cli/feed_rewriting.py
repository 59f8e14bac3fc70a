"""Writes the file of what scripts report anew: the same progress and notes, without the rest."""

from __future__ import annotations

import time

from hudline.core.file_io import replace
from hudline.core.json_codec import dumps, parsed_lines
from hudline.events.script_feed import Feed, compacted, reduce_records
from hudline.platform.shared_file import hold_alone
from hudline.store.feed_file import FILE


def rewrite(folder: str) -> None:
    """Make the file of the session in `folder` shorter; nothing where somebody else uses it at this
    moment. OSError where it cannot be written."""
    found = hold_alone(folder + FILE)
    if found is None:
        return
    try:
        replace(folder + FILE, shorter(found.data))
    finally:
        found.close()


def shorter(data: bytes) -> bytes:
    """The records that say the same as those of a file in `data`, a line each."""
    feed, clock = Feed(), time.time()
    reduce_records(feed, parsed_lines([line for line in data.split(b"\n") if line]), clock)
    return b"".join([dumps(record) + b"\n" for record in compacted(feed, clock)])
