"""Snapshots of a recorded story, without a process or a file."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable

from hudline.cli.demo.story import Row, Story, filled
from hudline.core.fields import Record
from hudline.events.status_input import StatusInput
from hudline.hook.payload import event_of
from hudline.host.session_events import usage_event
from hudline.state.reducer import reduce_events
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.external_data import Git
from hudline.view.snapshot import Snapshot

_BEGAN = 1_750_000_000.0  # seconds since 1970; any time would do
_PID = 1
_SESSION = "recorded"
_PROJECT = "/home/dev/acme"


def snapshots_of(story: Story) -> dict[str, Callable[[], Snapshot]]:
    """The snapshots at the rows `Look` of a story, by title, in their order."""
    events: list[Record] = []
    status_input: dict[str, Any] = {}
    evidence = Evidence(_PID)
    snapshots: dict[str, Callable[[], Snapshot]] = {}
    for row in story.rows:
        at = _BEGAN + row.t
        if row.event == "Look":
            snapshots[row.input["title"]] = partial(
                _snapshot, list(events), status_input, evidence, at
            )
        elif row.event == "Registry":
            evidence = Evidence(_PID, row.input["status"], at)
        elif row.event == "StatusLine":
            status_input = filled(row.input, _PROJECT, _BEGAN)
            usage = usage_event(_snapshot(events, status_input, evidence, at))
            events += [usage] if usage else []
        else:
            events += _events(row, at)
    return snapshots


def _events(row: Row, at: float) -> list[Record]:
    """The event that the hook would record; none for rows of the demo itself."""
    common = {"session_id": _SESSION, "cwd": _PROJECT, "hook_event_name": row.event}
    event = event_of({**common, **filled(row.input, _PROJECT, _BEGAN)}, at, _PID)
    return [event] if event else []


def _snapshot(
    events: list[Record], status_input: dict[str, Any], evidence: Evidence, at: float
) -> Snapshot:
    common = {"session_id": _SESSION, "cwd": _PROJECT}
    snapshot = build_snapshot(
        reduce_events({}, events), StatusInput.parse({**common, **status_input}), evidence, at
    )
    snapshot.git = Git("fix-login", True)
    snapshot.sources.utc_offset = lambda: 0
    return snapshot
