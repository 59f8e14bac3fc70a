"""Stories that the demo plays: stories/NAME.jsonl, a row a line, `{"t", "event", "input"}`.

`t` is seconds since the story began. `event` is a hook's or `StatusLine`, with the client's own
input, without what every input says again (session, folders, the event's name). The rest is the
demo's: Story (`about`), Say (`who`: you, claude or note; `text`), Ask (what stands in the prompt
box), Look (`title` and `text` of a caption; it waits for a picture that has each text of `shows`
and none of `hides`, where a label stands in braces), Surface (`name`: band, as at the begin, or
line), Registry (the client's `status`), Touch (a `path` that changes), End. `{project}` stands for
the project's folder, `resets_at` counts from the story's begin.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from hudline.core.errors import UserError

_FOLDER = Path(__file__).resolve().parent / "stories"


@dataclass(frozen=True)
class Row:
    """One thing that happens, `t` seconds after the story began."""

    t: float
    event: str
    input: dict[str, Any]


@dataclass(frozen=True)
class Story:
    """A story by name; its rows in the order of time, the last one its end."""

    name: str
    about: str
    rows: list[Row]

    @property
    def length(self) -> float:
        """Seconds from its begin to its end."""
        return self.rows[-1].t


def names() -> list[str]:
    """The names of all stories."""
    return sorted(path.stem for path in _FOLDER.glob("*.jsonl"))


def story(name: str) -> Story:
    """The story of that name; UserError where there is none."""
    if name not in names():
        close = difflib.get_close_matches(name, names(), 1)
        hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(names())}."
        raise UserError(f"There is no story {name!r}.", hint)
    lines = (_FOLDER / f"{name}.jsonl").read_bytes().splitlines()
    rows = [Row(**orjson.loads(line)) for line in lines]
    return Story(name, rows[0].input["about"], rows[1:])


def filled(value: Any, project: str, began: float) -> Any:
    """A story's input with the folder `project` for `{project}`, and `resets_at` in seconds since
    1970, for a story that began at `began`."""
    if isinstance(value, dict):
        fields = {name: filled(inner, project, began) for name, inner in value.items()}
        if "resets_at" in fields:
            fields["resets_at"] += int(began)
        return fields
    if isinstance(value, list):
        return [filled(inner, project, began) for inner in value]
    return value.replace("{project}", project) if isinstance(value, str) else value
