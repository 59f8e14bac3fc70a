"""Replays a story: its conversation so far, and the status line at the current time."""

from __future__ import annotations

from hudline.cli.demo.stage import Stage
from hudline.cli.demo.story import Row, Story


class Replay:
    """Plays the rows of `story` on `stage`. `t` is how far it got, in seconds.

    `said`: (who, text) so far; `ask`: what stands in the prompt box; `look`: the notable moment.
    """

    def __init__(self, story: Story, stage: Stage) -> None:
        self.story = story
        self.t = 0.0
        self.said: list[tuple[str, str]] = []
        self.ask = ""
        self.look = Row(0.0, "Look", {"title": "", "text": ""})
        self._stage = stage
        self._left = list(reversed(story.rows))
        self._tick = Row(0.0, "StatusLine", {})

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to play."""
        return not self._left

    def advance(self, t: float) -> bool:
        """Play everything up to `t`; whether there was anything."""
        self.t = min(t, self.story.length)
        before = len(self._left)
        while self._left and self._left[-1].t <= t:
            self._play(self._left.pop())
        return len(self._left) < before

    def line(self) -> str:
        """What the status line shows now, after every hook of the moment has ended."""
        self._stage.settle()
        return self._stage.line(self._tick, self.t)

    def _play(self, row: Row) -> None:
        if row.event == "StatusLine":
            self._tick = row
        elif row.event == "Say":
            self.said.append((row.input["who"], row.input["text"]))
        elif row.event == "Ask":
            self.ask = row.input["text"]
        elif row.event == "Look":
            self.look = row
        elif row.event == "Registry":
            self._stage.register(row)
        elif row.event == "Touch":
            self._stage.touch(row.input["path"])
        elif row.event != "End":
            self._stage.send_event(row)
