"""The bar that shows how far a long reading is; imported only where one is shown."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn


class ReadingBar:
    """A bar on stderr, with a description and the bytes that there are to read."""

    def __init__(self, description: str, size: int) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(bar_width=20),
            TextColumn("{task.percentage:.0f}%"), TimeRemainingColumn(compact=True),
            console=Console(stderr=True, highlight=False), transient=True,
        )  # fmt: skip
        self._task = self._progress.add_task(description, total=size)
        self._progress.start()

    def update(self, done: int) -> None:
        """Show that so many bytes are read."""
        self._progress.update(self._task, completed=done)

    def stop(self) -> None:
        """Take the bar away."""
        self._progress.stop()
