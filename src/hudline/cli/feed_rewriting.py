"""Makes the file of what scripts report shorter: the same progress and notes, without the rest."""

from __future__ import annotations

import time

from hudline.core.json_codec import dumps, parsed_lines
from hudline.events.script_feed import Feed, compacted, reduce_records


def shorter(data: bytes) -> bytes:
    """The records that say the same as those of a file in `data`, a line each."""
    feed = Feed()
    reduce_records(feed, parsed_lines([line for line in data.split(b"\n") if line]))
    return b"".join([dumps(record) + b"\n" for record in compacted(feed, time.time())])
