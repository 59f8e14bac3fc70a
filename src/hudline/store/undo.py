"""Taking back what a command has made, where it cannot end what it began."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from hudline.store.owned import Unwritable


@contextmanager
def undone(paths: Iterable[str]) -> Iterator[None]:
    """Where what follows fails to write, remove those of `paths` that were not there before: files
    and links, and folders that are empty; in this order."""
    new = [path for path in paths if not os.path.lexists(path)]
    try:
        yield
    except (OSError, Unwritable):
        for path in new:
            with suppress(OSError):
                if os.path.isdir(path) and not os.path.islink(path):
                    os.rmdir(path)
                else:
                    os.unlink(path)
        raise
