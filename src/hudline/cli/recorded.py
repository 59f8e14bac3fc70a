"""Moments of a recorded story, as the status line would see them: joined and looked at, with no
process and no file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Callable

from hudline.cli.story import Row, Story
from hudline.entry.notes import note
from hudline.now.evidence import Evidence
from hudline.now.look import look
from hudline.now.snapshot import Git, Now
from hudline.state.lift import fold
from hudline.wire.hook import record
from hudline.wire.tick import Reading

if TYPE_CHECKING:
    from hudline.wire.fields import Record

_BEGAN = 1_750_000_000.0  # seconds since 1970; any moment would do
_PID = 1
_SESSION = "recorded"
_PROJECT = "/home/dev/acme"


def moments(story: Story) -> dict[str, Callable[[], Now]]:
    """The notable moments of a story by their title, in their order."""
    heard: list[Record] = []
    told: dict[str, Any] = {}
    evidence = Evidence(_PID)
    made: dict[str, Callable[[], Now]] = {}
    for row in story.rows:
        at = _BEGAN + row.t
        if row.event == "Look":
            made[row.input["title"]] = partial(_seen, list(heard), told, evidence, at)
        elif row.event == "Registry":
            evidence = Evidence(_PID, row.input["status"], at)
        elif row.event == "StatusLine":
            told = _filled(row.input)
            noted = note(_seen(heard, told, evidence, at))
            heard += [noted] if noted else []
        else:
            heard += _heard(row, at)
    return made


def _heard(row: Row, at: float) -> list[Record]:
    """What the hook would keep of an event; nothing of what is the demo's own."""
    common = {"session_id": _SESSION, "cwd": _PROJECT, "hook_event_name": row.event}
    made = record({**common, **_filled(row.input)}, at, _PID)
    return [made] if made else []


def _seen(heard: list[Record], told: dict[str, Any], evidence: Evidence, at: float) -> Now:
    common = {"session_id": _SESSION, "cwd": _PROJECT}
    now = look(fold({}, heard), Reading({**common, **told}), evidence, at)
    now.git = Git("fix-login", True)
    now.sources["utc_offset"] = lambda: 0
    return now


def _filled(value: Any) -> Any:
    """A story's input with its project's folder, and its clock times as such."""
    if isinstance(value, dict):
        filled = {name: _filled(inner) for name, inner in value.items()}
        if "resets_at" in filled:
            filled["resets_at"] += int(_BEGAN)
        return filled
    if isinstance(value, list):
        return [_filled(inner) for inner in value]
    return value.replace("{project}", _PROJECT) if isinstance(value, str) else value
