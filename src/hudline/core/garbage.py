"""Pauses the search for circles of objects, which takes a quarter to a half of the time where many
rows are made: rows hold none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def garbage_paused() -> Iterator[None]:
    """No search inside; it goes on behind it where it was on before."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
