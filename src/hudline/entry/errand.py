"""One draw, for what is looked up on disk only when a widget asks: see `entry.disk`."""

from hudline.entry.branch import git
from hudline.now.snapshot import OF_DISK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

    from hudline.codec import Codec
    from hudline.now.snapshot import Now
    from hudline.store.home import Home
    from hudline.wire.tick import Reading


class Errand:
    """What is asked with: `held`, the person's own config.json; `payload` and `data`, what the
    client told and its bytes. `due` is what shall be refreshed once the picture is out."""

    data: bytes
    payload: "dict[str, Any]"
    reading: "Reading"
    clock: float
    patience = 10.0  # seconds more than its interval until something counts as late

    def __init__(
        self, home: "Home", codec: "Codec", env: "dict[str, str]", held: "dict[str, Any]"
    ) -> None:
        self.home = home
        self.codec = codec
        self.env = env
        self.held = held
        self.due: list[str] = []
        self._after: Optional[Callable[[], None]] = None

    def told(
        self, data: bytes, payload: "dict[str, Any]", reading: "Reading", clock: float
    ) -> None:
        """Take what the client told at `clock`."""
        self.data = data
        self.payload = payload
        self.reading = reading
        self.clock = clock

    def serve(self, now: "Now", data: bytes, payload: "dict[str, Any]", clock: float) -> None:
        """Let `now` ask for what lies on disk."""
        self.told(data, payload, now.reading, clock)
        for name in OF_DISK:
            now.sources[name] = self._source(name)
        now.sources["git"] = lambda: git(self)
        now.sources["twelve_hours"] = self._has_twelve_hours
        if now.limits:
            from hudline.entry.limits import share  # an API key has none

            self._after = share(self, now)

    def finish(self) -> None:
        """Let what is due be refreshed, for which nobody waits, and keep what is worth keeping."""
        if self.due:
            from hudline.entry.due import start

            start(self)
        if self._after is not None:
            try:
                self._after()
            except OSError:  # a full disk, a folder that cannot be written: the picture stands
                return

    def _has_twelve_hours(self) -> bool:
        from hudline.page.hours import is_twelve  # few pictures tell a time of day

        return is_twelve(self.held.get("clock"), self.env)

    def _source(self, name: str) -> "Callable[[], Any]":
        def ask() -> "Any":
            from hudline.entry.disk import FINDERS

            return FINDERS[name](self)

        return ask
