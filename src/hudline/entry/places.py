"""Where rows stood in the last picture of a session, in its folder: rows.json.

Read at every draw, written only when other rows speak than before.
"""

from hudline.store.files import read_head, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.codec import Codec
    from hudline.page.piece import Row

_PRIME = 2**61 - 1
_LIMIT = 64 * 1024  # bytes


class Places:
    """The places in the session folder `folder` ("": there is none, and none are held). shape:
    whatever makes two pictures another's."""

    def __init__(self, folder: str, codec: "Codec", clock: float, shape: object) -> None:
        self._path = folder and folder + "/rows.json"
        self._codec = codec
        self._clock = clock
        self._shape = int.from_bytes(repr(shape).encode("utf-8", "replace"), "big") % _PRIME
        self._changed: dict[str, Any] | None = None

    def hold(self, rows: "list[Row]") -> "list[Row]":
        """The rows, with empty ones where some have just fallen silent."""
        if not self._path:
            return rows
        held = self._read()
        if held == {"shape": self._shape, "rows": [[row.key, None] for row in rows]}:
            return rows  # as nearly always: the same rows speak, and no place is held
        from hudline.page.places import hold

        shown, self._changed = hold(held, rows, self._shape, self._clock)
        return shown

    def keep(self) -> None:
        """Remember the rows that `hold` was told, where others spoke before."""
        if self._changed is None:
            return
        try:
            replace(self._path, self._codec.dumps(self._changed))
        except OSError:  # no folder before the first event: then there is nothing to hold either
            return

    def _read(self) -> object:
        try:
            return self._codec.loads(read_head(self._path, _LIMIT))
        except (OSError, ValueError):
            return None
