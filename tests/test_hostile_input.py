"""Whatever stands on stdin, and whatever stands in a field, costs that much and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests import entries, stories
from tests.stories import BASE, SESSION, dump, recorded, rows

from hudline.events.status_input import StatusInput
from hudline.frame.compose import draw, layout
from hudline.frame.compose import rows as drawn_rows
from hudline.hook.payload import event_of
from hudline.render.widget import PRESETS
from hudline.state.reducer import reduce_events
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence, registered

SCRIPTS = (entries.HOOK, entries.START, entries.LINE)
PATIENT = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
CALL = {
    "hook_event_name": "PreToolUse", "session_id": SESSION, "tool_name": "Bash",
    "tool_use_id": "one", "tool_input": {"command": "make it"}, "cwd": "/", "prompt_id": "p",
}  # fmt: skip
TICK = stories.tick(session_id=SESSION)
SIZE = 5_000_000
STDIN = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "a number": b"5",
    "a text": b'"text"',
    "an empty object": b"{}",
    "garbage": b"\x00garbage{" * (SIZE // 9),
    "a large payload": json.dumps({**CALL, **TICK, "extra": "x" * SIZE}).encode(),
    "many fields": json.dumps({**CALL, **TICK, **{f"f{n}": n for n in range(250_000)}}).encode(),
    "bytes that are no text": b'{"hook_event_name": "Stop", "session_id": "\xff\xfe\x80"}',
    "half a surrogate pair": b'{"hook_event_name": "Stop\\ud83d", "session_id": "\\ud83d"}',
    "deep nesting": b'{"a":' * 100_000,
    "deep nesting that closes": b"[" * 50_000 + b"]" * 50_000,
    "a half object": json.dumps({**CALL, **TICK}).encode()[:-40],
    "not a number": b'{"hook_event_name": "Stop", "context_window": {"used_percentage": NaN}}',
    "a huge number": b'{"cost": {"total_cost_usd": 1e999, "total_duration_ms": '
    + b"9" * 4000
    + b"}}",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose upkeep has nothing to do: what is missing it would fetch."""
    (tmp_path / "hudline").mkdir()
    return tmp_path / "hudline"


def start_alone(tmp_path: Path) -> str:
    """A copy of the plugin whose session start begins no upkeep."""
    plugin = tmp_path / "plugin"
    skip = shutil.ignore_patterns("__pycache__")
    for name in ("src", "hooks", "statusline"):
        shutil.copytree(entries.ROOT / name, plugin / name, ignore=skip)
    (plugin / "hooks/upkeep.py").write_text("")
    return str(plugin)


@pytest.fixture(scope="session")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> str:
    return start_alone(tmp_path_factory.mktemp("plugin"))


def is_whole(drawn: bytes) -> bool:
    """Whether this is a frame, or nothing: whole lines of text, and every colour put back."""
    drawn.decode("utf-8")
    return drawn == b"" or (drawn.endswith(b"\n") and drawn.rstrip(b"\n") != b"")


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("stdin", STDIN.values(), ids=list(STDIN))
def test_whatever_stands_on_stdin_nobody_is_disturbed(
    script: str, stdin: bytes, plugin: str, home: Path
) -> None:
    done = subprocess.run(
        [entries.PYTHON, "-I", "-S", f"{plugin}/{script}"],
        input=stdin, env=entries.environment(home), capture_output=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, b"")
    assert is_whole(done.stdout) if script == entries.LINE else done.stdout == b""


@pytest.mark.parametrize("size", ["a large payload", "many fields", "half a surrogate pair"])
def test_what_can_be_read_of_it_is_used(size: str, home: Path) -> None:
    stdin = STDIN[size].replace(b'"session_id": "\\ud83d"', f'"session_id": "{SESSION}"'.encode())
    entries.run(entries.HOOK, stdin, home)

    assert len(entries.journal(home, SESSION)) == 1


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_stdin_that_is_closed_disturbs_nobody(script: str, plugin: str, home: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"{entries.PYTHON}" -I -S "{plugin}/{script}" <&-'],
        env=entries.environment(home), capture_output=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_stdout_that_nobody_reads_disturbs_nobody(script: str, plugin: str, home: Path) -> None:
    process = subprocess.Popen(
        [entries.PYTHON, "-I", "-S", f"{plugin}/{script}"], env=entries.environment(home),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.stdin.write(json.dumps({**CALL, **TICK}).encode())
    process.stdin.close()
    text = process.stderr.read()

    assert (process.wait(), text) == (0, b"")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_stdout_that_is_closed_disturbs_nobody(script: str, plugin: str, home: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"{entries.PYTHON}" -I -S "{plugin}/{script}" >&-'],
        input=json.dumps({**CALL, **TICK}).encode(),
        env=entries.environment(home), capture_output=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, b"")


def test_hostile_surroundings_disturb_nobody(home: Path) -> None:
    env = {"COLUMNS": "9" * 30, "LINES": "-3", "CLAUDE_PID": "9" * 30, "TERM": "", "LANG": "\x1b"}
    entries.hear(CALL, home, **env)
    drawn = entries.draw(TICK, home, **env)

    kinds = [one["kind"] for one in entries.journal(home, SESSION)]
    assert kinds == ["call.began", "reading"]
    assert "Opus 5.5" in drawn


# Any value in any field


json_values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
        st.sampled_from(["\ud83d", "\x1b[31m", "a\nb", "\u202e", "x" * 9000, 10**400, -1, 1e308]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)  # fmt: skip
PAYLOADS = [
    payload
    for shape, payload in {
        f"{moment.payload['hook_event_name']} {moment.payload.get('tool_name')}": moment.payload
        for name in stories.RECORDINGS
        for moment in recorded(name)
    }.items()
]
FULL_TICK: dict[str, Any] = {
    **stories.ticks("esc")[-1],
    "session_name": "a name", "agent": {"name": "an agent"}, "vim": {"mode": "INSERT"},
    "output_style": {"name": "brief"}, "pr": {"number": 7, "review_state": "approved", "url": "x"},
    "worktree": {"name": "a tree", "path": "/x"},
    "cost": {"total_cost_usd": 1.5, "total_duration_ms": 7e5, "total_lines_added": 5,
             "total_lines_removed": 3, "total_api_duration_ms": 5},
    "rate_limits": {"five_hour": {"used_percentage": 23, "resets_at": BASE + 9000},
                    "seven_day": {"used_percentage": 41, "resets_at": BASE + 90_000}},
}  # fmt: skip


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every field and row in a value, from the outermost in."""
    inner: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    found = []
    for key, part in inner:
        found += [(*at, key), *places(part, (*at, key))]
    return found


def put(value: Any, place: tuple[Any, ...], new: object) -> Any:
    """The value with `new` at a place; the original stays as it is."""
    if not place:
        return new
    changed = value.copy()
    changed[place[0]] = put(value[place[0]], place[1:], new)
    return changed


def drop(value: Any, place: tuple[Any, ...]) -> Any:
    """The value without what stands at a place."""
    changed = value.copy()
    if len(place) == 1:
        del changed[place[0]]
    else:
        changed[place[0]] = drop(value[place[0]], place[1:])
    return changed


@PATIENT
@given(st.data(), json_values)
def test_any_value_in_any_field_of_an_event_makes_a_record_that_the_rest_understands(
    data: st.DataObject, value: object
) -> None:
    payload = data.draw(st.sampled_from(PAYLOADS))
    place = data.draw(st.sampled_from(places(payload)))
    event = event_of(put(payload, place, value), BASE, 1)
    loaded = [] if event is None else [json.loads(json.dumps(event))]
    now = build_snapshot(
        reduce_events({}, loaded), StatusInput.parse(FULL_TICK), Evidence(1), BASE + 1
    )

    assert event is None or len(json.dumps(event)) < 16_384
    assert not [text for _, text in shown(now).items() if "!" in text]


def widgets() -> set[str]:
    """Every widget that stands in a preset."""
    rows = [row for preset in PRESETS for row in layout({"preset": preset}, 3)]
    return {name for _, _, items, *_ in rows for name, _ in items}


def shown(now: Any) -> dict[str, str]:
    """What every widget shows of a moment; a failing one shows its name behind an "!"."""
    drawn = {}
    for name in sorted(widgets()):
        drawn[name] = str(dump(draw(name, now, {}, 3)))
    return drawn


@PATIENT
@given(json_values)
@example([[]])
@example({"hook_event_name": ["Stop"]})
def test_any_value_at_all_is_an_event_a_tick_and_a_registry_entry(value: object) -> None:
    event = event_of(value, BASE, None)
    now = build_snapshot(
        reduce_events({}, [event, value]), StatusInput.parse(value), Evidence(), BASE
    )
    status, since = registered(value, SESSION)

    assert event is None or event["at"] == BASE
    assert drawn_rows(now, layout({"preset": "everything"}, 3), 3) is not None
    assert (status, since) == ("", 0.0)


@PATIENT
@given(json_values, json_values)
@example("busy", 10**400)
@example("busy", float("nan"))
@example("busy", True)
def test_any_registry_entry_is_read_or_passed_over(status: object, since: object) -> None:
    fields = {"sessionId": SESSION, "status": status, "statusUpdatedAt": since}
    subject, when = registered(fields, SESSION)

    assert isinstance(subject, str)
    assert isinstance(when, float)
    assert 0 <= when < 1e15


@pytest.mark.parametrize("invalid", [True, False, "5", -1, None, [5], float("nan"), 1e300])
def test_a_figure_that_is_none_is_not_known(invalid: object) -> None:
    cost = {"total_cost_usd": invalid, "total_duration_ms": invalid, "total_lines_added": invalid}
    window = {"context_window_size": invalid, "used_percentage": invalid}
    reading = StatusInput.parse({"cost": cost, "context_window": window})

    assert (reading.cost, reading.duration, reading.lines_added) == (None, None, None)
    assert (reading.window, reading.context) == (None, None)


def busy_state() -> Any:
    """A state in which most widgets have something to say."""
    return reduce_events({}, list(stories.until(recorded("parallel"), 9.3)))


# The widgets that a field of the tick speaks to; a field without a row speaks to none.
SPEAKS: dict[str, set[str]] = {
    "model": {"model", "agents"},
    "effort": {"model", "effort"},
    "fast_mode": {"fast_mode"},
    "thinking": {"thinking"},
    "version": {"version"},
    "session_id": {"session_id"},
    "prompt_cache": {"cache"},
    "cwd": {"directory"},
    "workspace": {"directory", "worktree", "added_dirs"},
    "context_window": {"context", "forecast", "health"},
    "cost": {"cost", "cost_rate", "duration", "api_duration", "lines_changed"},
    "rate_limits": {"limits"},
    "session_name": {"session_name"},
    "agent": {"agent_name"},
    "vim": {"editor_mode"},
    "output_style": {"output_style"},
    "pr": {"pull_request"},
    "worktree": {"worktree"},
}


def seen_with(payload: Any) -> dict[str, str]:
    """What the widgets show of a busy moment, told this tick."""
    pid = stories.pid_of("parallel")
    return shown(
        build_snapshot(busy_state(), StatusInput.parse(payload), Evidence(pid), BASE + 9.3)
    )


def changes(payload: Any, place: tuple[Any, ...]) -> list[Any]:
    """The payload with the field at that place missing, null, and of other types."""
    invalid: list[object] = [None, [], {}, "\x1b[31m", -5, [{"a": 1}], 1e400, True, {"a": None}]
    return [drop(payload, place), *(put(payload, place, value) for value in invalid)]


@pytest.mark.parametrize("field", sorted(FULL_TICK))
def test_a_field_of_the_tick_that_is_missing_or_odd_costs_that_field_only(field: str) -> None:
    full = seen_with(FULL_TICK)
    for place in [(field,), *places(FULL_TICK[field], (field,))]:
        for payload in changes(FULL_TICK, place):
            now = seen_with(payload)
            differing = {name for name in full if full[name] != now[name]}

            assert differing <= SPEAKS.get(field, set()), place
            assert not [text for text in now.values() if "'!" in text], place


def test_every_widget_of_the_tick_loses_something_with_its_field() -> None:
    full = seen_with(FULL_TICK)
    without = {field: seen_with(drop(FULL_TICK, (field,))) for field in SPEAKS}
    lost = {name for now in without.values() for name in full if full[name] != now[name]}

    assert {"model", "context", "cost", "duration", "lines_changed", "limits", "session_name",
            "editor_mode", "agent_name", "pull_request", "worktree", "output_style", "effort",
            "thinking", "cache", "session_id", "version"} <= lost  # fmt: skip


# What may go with a field of an event: itself, and what is made of it.
MAKES: dict[str, set[str]] = {
    "hook_event_name": {"*"},
    "prompt_id": {"prompt"},
    "permission_mode": {"mode"},
    "trigger": {"trigger"},
    "agent_id": {"actor", "type"},
    "agent_type": {"type"},
    "tool_name": {"*"},
    "tool_use_id": {"id"},
    "tool_input": {"target", "child", "todos", "total", "done", "task", "status", "subject",
                   "active", "stopped", "edited", "plan", "skill", "part", "file", "leaves",
                   "dismissed", "teammate"},
    "tool_response": {"agent", "model", "background", "job", "task", "subject", "tasks", "listed",
                      "child", "status", "active", "stopped", "edited", "edits", "outcome", "plan",
                      "leaves", "dismissed", "teammate"},
    "cwd": {"target", "file", "edits"},
    "duration_ms": {"ms"},
    "source": {"source", "human"},
    "reason": {"reason"},
    "prompt": {"human", "task"},
    "is_interrupt": {"outcome"},
    "notification_type": {"notice"},
    "task_id": {"task"},
    "task_subject": {"subject"},
    "background_tasks": {"background", "jobs", "teammates"},
    "teammate_name": {"teammate"},
    "error": {"error"},
}  # fmt: skip


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_a_field_of_an_event_that_is_missing_or_odd_costs_that_field_only(number: int) -> None:
    payload = PAYLOADS[number]
    full = event_of(payload, BASE, 1)
    assert full is not None
    for field in payload:
        for place in [(field,), *places(payload[field], (field,))]:
            for changed in changes(payload, place):
                event = event_of(changed, BASE, 1) or {}
                names = {*full, *event}
                differing = {name for name in names if full.get(name) != event.get(name)}

                assert differing <= MAKES.get(field, set()) or "*" in MAKES[field], place


def test_the_recordings_hold_every_kind_of_event_that_the_laws_are_tried_on() -> None:
    events = {row["event"] for name in stories.RECORDINGS for row in rows(name)}

    assert {"PreToolUse", "PostToolUse", "SubagentStop", "Stop", "StopFailure"} <= events
    assert len(PAYLOADS) >= 25
