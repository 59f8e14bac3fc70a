"""One draw, for what is looked up on disk only when a widget asks: see `host.external_data`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hudline.core.fields import number
from hudline.core.file_io import read_object
from hudline.core.paths import Home, is_plain
from hudline.core.shell_command import INSIDE
from hudline.events.status_input import StatusInput


@dataclass(repr=False)
class DrawContext:
    """`env`: the client's environment; `config`: the person's config.json; `payload` and `data`:
    what the client sent, parsed and as bytes; `clock`: seconds since 1970; `patience`: seconds
    beyond its interval after which a fact counts as late; `touched_at`: when something last ended
    that may have changed files (seconds since 1970).

    `due` collects the facts to refresh behind the draw; `fresh_for` the seconds until the earliest
    of those that are still fresh becomes due.
    """

    home: Home
    env: dict[str, str]
    config: dict[str, Any]
    status: StatusInput
    clock: float
    payload: dict[str, Any] = field(default_factory=dict)
    data: bytes = b""
    patience: float = 10.0
    touched_at: float = 0.0
    due: list[str] = field(default_factory=list)
    fresh_for: float = float("inf")

    @property
    def folder(self) -> str:
        """The session's folder; "" where its id is none, or inside what Hudline itself runs."""
        session = self.status.session_id
        return self.home.session(session) if is_plain(session) and not self.is_inside else ""

    @property
    def is_inside(self) -> bool:
        """Whether this draw is part of something that Hudline itself runs."""
        return bool(self.env.get(INSIDE))

    def stored(self, name: str) -> dict[str, Any]:
        """What a refresher has left in <session>/<name>.json; {} where that is nothing of ours."""
        return read_object(f"{self.folder}/{name}.json") if self.folder else {}

    def age(self, at: object) -> float:
        """Seconds since `at`; infinite where it is no time, or lies ahead of the clock."""
        known = number(at)
        if known is None or known > self.clock + 1:
            return float("inf")
        return max(self.clock - known, 0.0)

    def refresh(self, name: str, age: float, every: float) -> None:
        """Have the fact `name` refreshed where its age (seconds) is beyond `every`."""
        if age > every:
            self.due.append(name)
        else:
            self.fresh_for = min(self.fresh_for, every - age)
