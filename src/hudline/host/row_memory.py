"""Places of rows in the last frame: in memory for a host, in rows.json for a draw without one.

The file lies in the session's folder. It is read at every draw and written only when other rows
speak than before; it has no texts, so only a host can show what a row showed last.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hudline.core.file_io import read_regular, replace
from hudline.core.json_codec import dumps, fingerprint, parsed
from hudline.render.fragment import Row
from hudline.render.sticky_rows import hold, named

_LIMIT = 64 * 1024  # bytes


class RowMemory:
    """Keeps rows where they have just fallen silent. `folder`: the session's folder for a
    process that draws once; None for one that stays and remembers by itself."""

    def __init__(self, folder: str | None = None) -> None:
        self._path = folder and folder + "/rows.json"
        self._memory: object = self._read()
        self._changed: dict[str, Any] | None = None
        self._last: dict[str, Row] = {}  # as they were shown last, by key

    def hold(self, rows: list[Row], shape: object, clock: float) -> list[Row]:
        """The rows at `clock` (seconds since 1970) with sticky ones where some have just fallen
        silent. shape: whatever makes two frames incomparable; places are held within one shape."""
        shown, changed = hold(self._memory, rows, fingerprint(shape), clock, self._last)
        self._last = named(shown)
        if changed is not None:
            self._memory = self._changed = changed
        return shown

    def save(self) -> None:
        """Write the rows that `hold` was given, where others spoke before."""
        if self._changed is None or not self._path:
            return
        with suppress(OSError):  # no folder before the first event: nothing to hold either
            replace(self._path, dumps(self._changed))

    def _read(self) -> object:
        return parsed(read_regular(self._path, _LIMIT)) if self._path else None
