"""Files that are read again only when they have been written to."""

import posix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable


class Once:
    """What was found in each file."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[object, Any]] = {}

    def read(self, path: str, make: "Callable[[], Any]") -> "Any":
        """What `make` finds in the file at `path`; asked again where that has been written to, and
        as long as it finds None."""
        try:
            told = posix.stat(path)
            mark: object = (told.st_mtime_ns, told.st_size, told.st_ino)
        except OSError:
            mark = None
        held = self._found.get(path)
        if held is None or held[0] != mark or held[1] is None:
            held = self._found[path] = (mark, make())
        return held[1]
