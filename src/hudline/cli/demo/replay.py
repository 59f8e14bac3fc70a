"""Replays a story: its conversation so far, and what the screen shows at the current time."""

from __future__ import annotations

from rich.text import Text

from hudline.cli.demo.caption import Captions
from hudline.cli.demo.segments import drawn
from hudline.cli.demo.stage import Stage
from hudline.cli.demo.story import Row, Story

_NOTHING = Row(0.0, "Look", {"title": "", "text": ""})


class Replay:
    """Plays the rows of `story` on `stage`. `t` is how far it got, in seconds.

    `said`: (who, text) so far; `ask`: what stands in the prompt box; `surface`: band or line;
    `look`: the last caption whose picture was drawn; `is_current`: whether it fits the last picture
    too; `awaited`: the next caption, whose picture has not been drawn yet, or None.
    """

    def __init__(self, story: Story, stage: Stage) -> None:
        self.story = story
        self.t = 0.0
        self.said: list[tuple[str, str]] = []
        self.ask = ""
        self.surface = "band"
        self.look = _NOTHING
        self.is_current = True
        self.awaited: Row | None = None
        self._stage = stage
        self._captions = Captions(stage.env)
        self._left = list(reversed(story.rows))
        self._tick = Row(0.0, "StatusLine", {})

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to play."""
        return not self._left

    def advance(self, t: float) -> bool:
        """Play everything up to `t`, or up to the next caption, so that each gets a picture of its
        own; whether there was anything."""
        before = len(self._left)
        while self._left and self._left[-1].t <= t:
            row = self._left.pop()
            self._play(row)
            if row.event == "Look":
                t = row.t
                break
        self.t = min(t, self.story.length)
        return len(self._left) < before

    def picture(self) -> list[Text]:
        """What band or status line shows now, after every hook so far has ended. `look` becomes the
        caption that was awaited, where the picture has what that describes."""
        self._stage.settle()
        if self.surface == "band":
            rows = drawn(self._stage.band(self._tick, self.t))
        else:
            printed = self._stage.line(self._tick, self.t)
            rows = [Text.from_ansi(row) for row in printed.split("\n")] if printed else []
        text = "\n".join(row.plain for row in rows)
        if self.awaited and self._captions.fits(self.awaited, text):
            self.look, self.awaited = self.awaited, None
        self.is_current = self._captions.fits(self.look, text)
        return rows

    def _play(self, row: Row) -> None:
        if row.event == "StatusLine":
            self._tick = row
        elif row.event == "Say":
            self.said.append((row.input["who"], row.input["text"]))
        elif row.event == "Ask":
            self.ask = row.input["text"]
        elif row.event == "Look":
            self.awaited = row
        elif row.event == "Surface":
            self.surface = row.input["name"]
        elif row.event == "Registry":
            self._stage.register(row)
        elif row.event == "Touch":
            self._stage.touch(row.input["path"])
        elif row.event != "End":
            self._stage.send_event(row)
