"""What is told of a turn: its receipt, its circles, its files, and what a session has used."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import stories
from tests.stories import BASE, Moment, Record, State

from hudline.events.status_input import StatusInput
from hudline.frame import compose
from hudline.hook.payload import event_of
from hudline.render.fit import Fit
from hudline.render.fragment import Row
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.state.file_edits import FILES
from hudline.state.prune import NAMES, is_checkpoint_stale, prune
from hudline.state.reducer import reduce_events
from hudline.state.repeated_calls import KEYS, TIMES
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot

ASKED = (
    "turn_summary", "loops", "edited_files", "plan", "prompts", "errors", "skills", "servers",
)  # fmt: skip
FIT = Fit(None, {**glyphs("unicode"), **words("en")})
LAWS = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
PID = 7


def drawn(name: str, now: Snapshot, level: int = 2) -> str:
    """What one widget says; "" where nothing."""
    frame = compose.draw(name, now, {}, level)
    return "".join(span[0] for span in FIT.line(Row(frame, " · "))) if frame else ""


def whole(events: list[Record]) -> State:
    return reduce_events({}, list(events))


def payload(**fields: object) -> dict[str, Any]:
    return stories.tick(**fields)


# Sessions told by hand: (seconds, event, fields)

Told = tuple[float, str, dict[str, Any]]
PROMPT: Told = (0, "UserPromptSubmit", {"prompt": "go"})
STOP: Told = (60, "Stop", {})


def call(
    at: float, tool: str, tool_input: dict[str, Any], end: str = "ok", **fields: Any
) -> list[Told]:
    """A call of a second and a half that ends well, or failed, interrupted or denied."""
    record = {"tool_name": tool, "tool_input": tool_input, "tool_use_id": f"t{at}{tool}", **fields}
    last: dict[str, Told] = {
        "ok": (at + 1.5, "PostToolUse", {"tool_response": {}, "duration_ms": 1500, **record}),
        "failed": (at + 1.5, "PostToolUseFailure", {"error": "Exit code 1", **record}),
        "interrupted": (at + 1.5, "PostToolUseFailure", {"is_interrupt": True, **record}),
        "denied": (at + 1.5, "PermissionDenied", record),
    }
    return [(at, "PreToolUse", record), last[end]]


def bash(at: float, command: str, end: str = "ok", **fields: Any) -> list[Told]:
    return call(at, "Bash", {"command": command}, end, **fields)


def read(at: float, path: str = "a.py", **tool_input: Any) -> list[Told]:
    return call(at, "Read", {"file_path": path, **tool_input})


def edit(at: float, path: str = "a.py", added: int = 2, **fields: Any) -> list[Told]:
    patch = [{"lines": [" same", "-old", *["+new"] * added]}]
    answer = {"tool_response": {"structuredPatch": patch}}
    return call(at, "Edit", {"file_path": path}, "ok", **{**answer, **fields})


def records(*events: Told | list[Told]) -> list[Record]:
    """What hooks make of these events, all under one prompt unless they name another."""
    rows = [row for one in events for row in (one if isinstance(one, list) else [one])]
    items = [
        event_of(
            {"hook_event_name": event, "prompt_id": "p1", "cwd": "/", **fields}, BASE + at, PID
        )
        for at, event, fields in sorted(rows, key=lambda row: row[0])
    ]
    return [one for one in items if one is not None]


def at(
    t: float,
    events: list[Record],
    evidence: Evidence | None = None,
    tick: dict[str, Any] | None = None,
) -> Snapshot:
    reading = StatusInput.parse(payload() if tick is None else tick)
    return build_snapshot(whole(events), reading, evidence or Evidence(PID), BASE + t)


# The receipt


def test_a_turn_that_ended_tells_what_it_was() -> None:
    events = records(
        PROMPT, bash(1, "make"), bash(5, "make test", "failed"), edit(9), edit(12, "b.py", 7), STOP
    )

    assert drawn("turn_summary", at(61, events)) == (
        "turn 1:00 · 4 tools · ✗ 1 failed · 2 files +9 −2"
    )


def test_there_is_no_receipt_while_the_turn_runs_nor_before_the_first() -> None:
    events = records(PROMPT, bash(1, "make"))

    assert drawn("turn_summary", at(30, events)) == ""
    assert drawn("turn_summary", at(30, records((0, "SessionStart", {"source": "startup"})))) == ""


def test_the_next_prompt_takes_the_receipt_away() -> None:
    events = records(PROMPT, STOP, (70, "UserPromptSubmit", {"prompt": "more", "prompt_id": "p2"}))

    assert drawn("turn_summary", at(71, events)) == ""


def test_a_turn_that_a_hook_keeps_going_is_not_over() -> None:
    events = records(PROMPT, STOP, bash(65, "make"))

    assert drawn("turn_summary", at(70, events)) == ""


def test_a_turn_that_the_registry_says_goes_on_is_not_over() -> None:
    events = records(PROMPT, STOP)

    assert drawn("turn_summary", at(70, events, Evidence(PID, "busy", BASE + 0.1))) != ""
    assert drawn("turn_summary", at(70, events, Evidence(PID, "busy", BASE + 65))) == ""


def test_an_interrupted_turn_says_so_and_not_that_it_is_done() -> None:
    events = records(PROMPT, bash(1, "make")[:1])
    left = Evidence(PID, "idle", BASE + 42)

    assert drawn("turn_summary", at(50, events, left)) == "interrupted · turn 0:42"


def test_a_rest_that_has_just_begun_may_still_be_told_by_stop() -> None:
    events = records(PROMPT)

    assert drawn("turn_summary", at(43, events, Evidence(PID, "idle", BASE + 42))) == ""


def test_a_turn_that_an_error_ended_has_failed() -> None:
    events = records(PROMPT, (20, "StopFailure", {"error": "overloaded"}))

    assert drawn("turn_summary", at(25, events)) == "✗ failed · turn 0:20"


def test_a_turn_of_an_earlier_process_has_no_receipt() -> None:
    events = records(PROMPT, STOP, (100, "SessionStart", {"source": "resume"}))

    assert drawn("turn_summary", at(101, events)) == ""


def test_a_command_that_tells_no_prompt_lengthens_no_turn() -> None:
    """`!make` ends a turn of its own, under a prompt that nobody has heard of."""
    events = records(PROMPT, (20, "Stop", {}), (400, "Stop", {"prompt_id": "p2"}))

    assert drawn("turn_summary", at(401, events)) == "turn 0:20"


def test_a_turn_that_was_left_keeps_its_time_when_its_agent_comes_back() -> None:
    events = records(
        PROMPT,
        (100, "UserPromptSubmit", {"prompt": NOTICE, "prompt_id": "p2"}),
        (110, "Stop", {"prompt_id": "p2"}),
    )
    note = {"at": BASE + 50, "kind": "turn.closed", "prompt": "p1", "end": "interrupted",
            "over": BASE + 7, "took": 7}  # fmt: skip

    assert drawn("turn_summary", at(111, events)) == "turn"
    assert drawn("turn_summary", at(111, [*events, note])) == "turn 0:17"


@pytest.mark.parametrize("since", [70.0, 70.9])
def test_the_registry_is_busy_for_a_moment_without_a_turn(since: float) -> None:
    """So it is during the client's own commands, and before a prompt is heard."""
    events = records(PROMPT, bash(1, "make"), STOP)
    busy = Evidence(PID, "busy", BASE + since)

    assert drawn("turn_summary", at(71, events, busy)) == "turn 1:00 · 1 tool"
    assert drawn("tool_successes", at(71, events, busy)) == ""
    assert drawn("turn_summary", at(72, events, busy)) == ""


def test_tools_count_where_the_prompt_went_unheard() -> None:
    """As the very first one may, whose hooks have no interpreter yet."""
    events = records((0, "SessionStart", {"source": "startup"}), bash(1, "make"))

    assert drawn("tool_successes", at(5, events)) == "✓ Bash 1"


def test_tools_of_a_life_before_this_one_are_not_told() -> None:
    events = records(PROMPT, bash(1, "make"), STOP, (100, "SessionStart", {"source": "resume"}))

    assert drawn("tool_successes", at(61, events), 2) == ""  # the receipt has them
    assert drawn("tool_successes", at(101, events), 2) == ""


def test_the_mode_is_told_while_a_turn_runs_only() -> None:
    """At rest it is changed by a key that no event tells of."""
    plan = {"permission_mode": "plan"}
    events = records((0, "UserPromptSubmit", {"prompt": "go", **plan}), bash(1, "make", **plan))

    assert "plan" in drawn("permission_mode", at(3, events))
    assert drawn("permission_mode", at(61, [*events, *records((60, "Stop", plan))])) == ""


NOTICE = "<task-notification>\n<task-id>b1</task-id>\n<status>completed</status>\n"


def test_a_turn_that_a_task_began_is_the_persons_from_where_they_write_into_it() -> None:
    events = records(
        PROMPT,
        (20, "Stop", {}),
        (500, "UserPromptSubmit", {"prompt": NOTICE, "prompt_id": "p2"}),
        (510, "UserPromptSubmit", {"prompt": "and this", "prompt_id": "p2"}),
        (525, "Stop", {"prompt_id": "p2"}),
    )

    assert drawn("turn_summary", at(526, events)) == "turn 0:15"


def test_the_time_between_two_turns_of_one_prompt_is_not_counted() -> None:
    events = records(
        PROMPT,
        (20, "Stop", {}),
        (500, "UserPromptSubmit", {"prompt": NOTICE, "prompt_id": "p2"}),
        (510, "Stop", {"prompt_id": "p2"}),
    )

    assert drawn("turn_summary", at(511, events)) == "turn 0:30"


def test_an_agent_that_still_runs_is_told() -> None:
    agent = {"agent_id": "a1", "agent_type": "Explore"}
    launch = call(
        1, "Agent", {"description": "Look"},
        tool_response={"agentId": "a1", "status": "async_launched"},
    )  # fmt: skip
    listed = [{"id": "a1", "type": "subagent"}]
    events: list[Told | list[Told]] = [
        PROMPT,
        launch,
        (3, "SubagentStart", agent),
        (9, "Stop", {"background_tasks": listed}),
    ]
    over = [*events, (30, "SubagentStop", agent)]

    so_far = "turn 0:12 · 0:03 in background · 1 tool · 1 agent · ● 1 still running"
    assert drawn("turn_summary", at(12, records(*events))) == so_far
    whole_turn = "turn 0:30 · 0:21 in background · 1 tool · 1 agent"
    assert drawn("turn_summary", at(40, records(*over))) == whole_turn


def dialog(t: float, command: str) -> Told:
    return t, "PermissionRequest", {"tool_name": "Bash", "tool_input": {"command": command}}


def test_what_a_dialog_took_is_what_the_call_did_not() -> None:
    late = bash(1, "make")
    late[1] = (31.5, *late[1][1:])
    events = records(PROMPT, late, dialog(1.2, "make"), STOP)

    assert drawn("turn_summary", at(61, events)).endswith("1 tool · waited for you 0:28")


def test_dialogs_that_stood_open_side_by_side_are_counted_once() -> None:
    one, other = bash(1, "make"), bash(2, "ls")
    one[1], other[1] = (11.5, *one[1][1:]), (21.5, *other[1][1:])
    events = records(PROMPT, one, other, dialog(1, "make"), dialog(2, "ls"), STOP)

    assert drawn("turn_summary", at(61, events)).endswith("waited for you 0:19")


def test_a_dialog_that_nobody_knows_the_answer_of_is_left_out() -> None:
    events = records(PROMPT, bash(1, "make")[:1], dialog(1.2, "make"), bash(30, "ls"), STOP)

    assert "waited" not in drawn("turn_summary", at(61, events))


def test_a_dialog_that_ended_the_turn_was_answered_by_its_end() -> None:
    events = records(PROMPT, bash(1, "make")[:1], dialog(1.2, "make"))
    left = Evidence(PID, "idle", BASE + 21)

    assert (
        drawn("turn_summary", at(30, events, left))
        == "interrupted · turn 0:21 · waited for you 0:19"
    )


def test_the_same_call_asked_for_twice_waited_twice() -> None:
    one, other = bash(1, "make"), bash(30, "make")
    one[1], other[1] = (11.5, *one[1][1:]), (51.5, *other[1][1:])
    events = records(PROMPT, one, other, dialog(1, "make"), dialog(30, "make"), STOP)

    assert drawn("turn_summary", at(61, events)).endswith("waited for you 0:29")


def sealed_at(t: float, events: list[Record]) -> Snapshot:
    """The same moment behind a checkpoint that was made as late as could be."""
    return build_snapshot(
        prune(whole(events)), StatusInput.parse(payload()), Evidence(PID), BASE + t
    )


def test_what_was_waited_for_long_ago_is_not_forgotten() -> None:
    one, other = bash(1, "make"), bash(30, "make")
    one[1], other[1] = (11.5, *one[1][1:]), (51.5, *other[1][1:])
    events = records(PROMPT, one, other, dialog(1, "make"), dialog(30, "make"), (500, "Stop", {}))
    sealed = prune(whole(events))

    assert drawn("turn_summary", sealed_at(501, events)).endswith("waited for you 0:29")
    assert len(sealed["calls"]) == 1


def test_a_call_that_ran_before_the_dialog_opened_tells_nothing_of_it() -> None:
    long = bash(1, "make")
    long[1] = (30, long[1][1], {**long[1][2], "duration_ms": 29_000})
    late = bash(19, "make")
    late[1] = (46.5, *late[1][1:])

    events = records(PROMPT, long, dialog(20, "make"), STOP)
    assert "waited" not in drawn("turn_summary", at(61, events))
    events = records(PROMPT, long, late, dialog(20, "make"), STOP)
    assert drawn("turn_summary", at(61, events)).endswith("waited for you 0:25")


def reading(t: float, prompt: str, cost: float, pid: int = PID) -> Record:
    return {"at": BASE + t, "kind": "reading", "prompt": prompt, "cost": cost, "pid": pid}


@pytest.mark.parametrize(
    ("before", "cost", "text"),
    [
        ([reading(-5, "p0", 1.0)], 1.42, " · $0.42"),
        ([], 1.42, ""),
        ([reading(-5, "p0", 1.0, pid=8)], 1.42, ""),
        ([reading(-5, "p0", 9.0)], 1.42, ""),
        ([reading(-5, "p0", 1.0), reading(30, "p1", 1.2)], 1.42, " · $0.42"),
    ],
)
def test_the_cost_of_the_turn_is_what_was_added_to_that_of_the_session(
    before: list[Record], cost: float, text: str
) -> None:
    events = records(PROMPT, STOP) + before
    tick = payload(prompt_id="p1", cost={"total_cost_usd": cost})

    assert drawn("turn_summary", at(61, events, tick=tick)) == "turn 1:00" + text


RECEIPTS = {  # recording, seconds, evidence of rest since: what the receipt says
    ("esc", 3.4, 0.0): "turn 0:00 · 1 tool",
    ("esc", 10.37, 0.0): "turn 0:00 · 1 tool · 1 agent · ● 1 still running",
    ("esc", 12.0, 0.0): "turn 0:01 · 1 tool · 1 agent",
    ("misc", 7.8, 0.0): "turn 0:04 · 5 tools · 2 files +2 −1",
    ("misc", 12.0, 0.0): "turn 0:04 · 5 tools · 2 files +2 −1",
    ("apierr", 3.5, 0.0): "✗ failed · turn 0:00",
    ("perm", 15.0, 0.0): "",
    ("perm", 18.5, 16.2): "interrupted · turn 0:13 · 1 tool · waited for you 0:11",
    ("perm", 25.0, 23.9): "turn 0:04 · 1 tool · waited for you 0:03",
    ("tasks", 8.0, 0.0): "turn 0:04 · 9 tools",
    ("parallel", 9.5, 0.0): "turn 0:06 · 15 tools · 6 agents · ● 6 still running",
    ("parallel", 20.0, 0.0): "turn 0:16 · 0:08 in background · 27 tools · 9 agents",
}


@pytest.mark.parametrize("where", RECEIPTS, ids=str)
def test_the_receipt_of_a_recorded_turn(where: tuple[str, float, float]) -> None:
    name, t, since = where
    witness = Evidence(stories.pid_of(name), *(("idle", BASE + since) if since else ()))

    assert drawn("turn_summary", stories.seen_in(name, t, witness)) == RECEIPTS[where]


# Circles


def failing(count: int, end: str = "failed") -> list[Told]:
    return [row for n in range(count) for row in bash(1 + 3 * n, "pytest -q", end)]


def test_the_same_call_that_fails_three_times_is_told_once() -> None:
    assert drawn("loops", at(20, records(PROMPT, failing(2)))) == ""
    assert drawn("loops", at(20, records(PROMPT, failing(3)))) == "↻ Bash pytest -q failed 3×"
    assert drawn("loops", at(20, records(PROMPT, failing(5)))) == "↻ Bash pytest -q failed 5×"


@pytest.mark.parametrize("end", ["interrupted", "denied"])
def test_interrupted_and_denied_calls_are_no_failures(end: str) -> None:
    assert drawn("loops", at(30, records(PROMPT, failing(6, end)))) == ""


def test_a_success_ends_a_row_of_failures() -> None:
    events = records(PROMPT, failing(3), bash(20, "pytest -q"))

    assert drawn("loops", at(25, events)) == ""


def test_the_success_of_another_call_does_not() -> None:
    events = records(PROMPT, failing(3), bash(20, "ls"))

    assert drawn("loops", at(25, events)) == "↻ Bash pytest -q failed 3×"


def test_another_prompt_begins_anew() -> None:
    events = records(
        PROMPT, failing(3), (20, "UserPromptSubmit", {"prompt": "hm", "prompt_id": "p2"})
    )

    assert drawn("loops", at(25, events)) == ""


def test_failures_of_long_ago_are_forgotten() -> None:
    events = records(PROMPT, failing(3))

    assert drawn("loops", at(180, events)) != ""
    assert drawn("loops", at(200, events)) == ""


def test_what_fails_again_right_now_is_told_however_long_it_takes() -> None:
    again = (100.0, "PreToolUse", bash(100, "pytest -q")[0][2])

    assert drawn("loops", at(400, records(PROMPT, failing(3)))) == ""
    assert drawn("loops", at(400, records(PROMPT, failing(3), again))) != ""


def test_with_the_turn_its_circles_end() -> None:
    stop = (30.0, "Stop", {"prompt_id": "p1", "background_tasks": []})

    assert drawn("loops", at(40, records(PROMPT, failing(3)))) != ""
    assert drawn("loops", at(40, records(PROMPT, failing(3), stop))) == ""


def test_a_number_never_falls_while_it_is_told() -> None:
    times = (1, 300, 500, 520, 580)
    events = records(PROMPT, *(read(when, "a.py") for when in times))
    texts = [drawn("loops", at(now, events)) for now in range(585, 900, 5)]

    assert set(texts) == {"↻ Read a.py 5×", ""}
    assert texts == sorted(texts, reverse=True)


def test_errors_in_a_row_are_told() -> None:
    rows = [row for n in range(4) for row in bash(1 + 3 * n, f"make {n}", "failed")]

    assert drawn("loops", at(20, records(PROMPT, rows))) == "↻ 4 errors in a row"
    assert drawn("loops", at(20, records(PROMPT, rows, bash(15, "ls")))) == ""


def reads(**tool_input: Any) -> list[Told]:
    return [row for n in range(4) for row in read(1 + 3 * n, "a.py", **tool_input)]


def test_a_file_that_is_read_again_and_again_is_told() -> None:
    assert drawn("loops", at(20, records(PROMPT, reads()))) == "↻ Read a.py 4×"
    assert drawn("loops", at(20, records(PROMPT, reads()[2:]))) == ""


def test_the_parts_of_a_long_file_are_not_the_same() -> None:
    rows = [row for n in range(6) for row in read(1 + 3 * n, "a.py", offset=n * 100, limit=100)]

    assert drawn("loops", at(20, records(PROMPT, rows))) == ""
    assert drawn("loops", at(20, records(PROMPT, reads(offset=5)))) == "↻ Read a.py 4×"


def test_readings_of_one_step_are_one() -> None:
    rows = [row for n in range(6) for row in read(1 + n / 100, "a.py")]

    assert drawn("loops", at(20, records(PROMPT, rows))) == ""


def test_an_edit_between_makes_reading_again_sensible() -> None:
    events = records(PROMPT, reads(), edit(8.2, "a.py"))

    assert drawn("loops", at(20, events)) == ""


def test_an_agent_in_a_circle_is_named_while_it_runs() -> None:
    agent = {"agent_id": "a1", "agent_type": "Explore"}
    rows = [row for n in range(3) for row in bash(2 + 3 * n, "rg x", "failed", **agent)]
    launch = call(1, "Agent", {"description": "Look", "subagent_type": "Explore"})[:1]
    events: list[Told | list[Told]] = [PROMPT, launch, (1.1, "SubagentStart", agent), *rows]

    assert drawn("loops", at(20, records(*events))) == "↻ Explore: Bash rg x failed 3×"
    assert drawn("loops", at(30, records(*events, (25, "SubagentStop", agent)))) == ""


@pytest.mark.parametrize("name", stories.RECORDINGS)
def test_no_recorded_session_went_in_circles(name: str) -> None:
    for moment in stories.recorded(name):
        assert drawn("loops", stories.seen_in(name, moment.t)) == ""


# Files, progress


def test_the_newest_file_is_named_first_and_each_once() -> None:
    events = records(PROMPT, edit(1, "src/a.py"), edit(4, "b.py"), edit(7, "src/a.py", 4))

    assert drawn("files", at(20, events)) == "2 files +8 −3 a.py, b.py"


def test_an_edit_that_failed_touched_nothing() -> None:
    events = records(PROMPT, call(1, "Edit", {"file_path": "a.py"}, "failed"))

    assert drawn("files", at(20, events)) == ""


def test_lines_are_left_out_where_one_edit_did_not_tell() -> None:
    events = records(PROMPT, edit(1), edit(4, "b.ipynb", tool_response={}))

    assert drawn("files", at(20, events)) == "2 files b.ipynb, a.py"


@pytest.mark.parametrize(("content", "lines"), [("a\nb\n", 2), ("a\nb", 2), ("", 0)])
def test_a_new_file_is_all_added(content: str, lines: int) -> None:
    tool_input = {"file_path": "a.py", "content": content}
    answer = {"type": "create", "structuredPatch": []}
    events = records(PROMPT, call(1, "Write", tool_input, tool_response=answer))

    assert drawn("files", at(20, events)) == f"1 file +{lines} −0 a.py"


def test_the_agent_that_edited_a_file_is_named_at_the_full_level() -> None:
    agent = {"agent_id": "a1", "agent_type": "Explore"}
    events = records(
        PROMPT, (1, "SubagentStart", agent), edit(2, "a.py", 2, **agent), edit(5, "b.py")
    )

    assert drawn("files", at(20, events), 3) == "2 files +4 −2 b.py, a.py (Explore)"


def test_files_of_an_earlier_turn_are_not_of_this_one() -> None:
    events = records(PROMPT, edit(1), (20, "UserPromptSubmit", {"prompt": "x", "prompt_id": "p2"}))

    assert drawn("files", at(21, events)) == ""


def test_very_many_files_are_more_than_those_that_are_known() -> None:
    events = records(PROMPT, *[edit(1 + n / 10, f"f{n}.py") for n in range(FILES + 30)])
    state = prune(whole(events), BASE + 500)
    later = build_snapshot(state, StatusInput.parse(payload()), Evidence(PID), BASE + 100)

    assert drawn("files", at(100, events)).startswith(f"{FILES}+ files +460 −230 f229.py,")
    assert drawn("files", at(100, events)) == drawn("files", later)


@pytest.mark.parametrize(
    ("plan", "title"),
    [
        ("# Rework the login\n\nFirst", "Rework the login"),
        ("\n\nRework the login.\nThen", "Rework the login."),
        ("## Plan: Rework it", "Rework it"),
        ("Intro\n# Head", "Head"),
        ("Rework the login " * 6, "Rework the login Rework the login Rework the login Rework t…"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_plan_is_known_by_its_first_heading_or_line(plan: str | None, title: str) -> None:
    events = records(PROMPT, call(1, "ExitPlanMode", {"plan": plan}))

    assert drawn("progress", at(5, events)) == (f"plan {title}" if title else "")


def test_a_plan_keeps_no_secrets() -> None:
    plan = "# Log in with ghp_" + "a1B2" * 9
    events = records(PROMPT, call(1, "ExitPlanMode", {"plan": plan}))

    assert "a1B2a1B2" not in json.dumps(events)


def test_a_plan_that_was_not_approved_is_none() -> None:
    events = records(PROMPT, call(1, "ExitPlanMode", {"plan": "# No"})[:1])

    assert drawn("progress", at(5, events)) == ""


def test_progress_is_silent_where_todos_say_it_and_when_the_turn_is_over() -> None:
    rows = [PROMPT, *call(1, "ExitPlanMode", {"plan": "# Rework"}), *edit(4)]
    todos = call(6, "TodoWrite", {"todos": [{"content": "a", "status": "pending"}]})

    assert drawn("progress", at(20, records(*rows))) == "plan Rework · 1 file a.py"
    assert drawn("progress", at(20, records(*rows, todos))) == ""
    assert drawn("progress", at(70, records(*rows, STOP))) == ""


# What the session has used


def test_skills_are_told_the_last_used_first_whoever_called_them() -> None:
    typed = {"expansion_type": "slash_command", "command_name": "commit"}
    events = records(
        PROMPT,
        call(1, "Skill", {"skill": "review"}),
        call(4, "Skill", {"skill": "missing"}, "failed"),
        (9, "UserPromptExpansion", typed),
        (10, "UserPromptExpansion", {"expansion_type": "mcp_prompt", "command_name": "x"}),
    )

    assert drawn("skills", at(20, events)) == "skills commit, review"


def test_a_server_fails_until_it_answers() -> None:
    rows = [
        PROMPT,
        *call(1, "mcp__github__search", {}),
        *call(4, "mcp__plugin_tracker_linear__list", {}, "failed"),
        *call(7, "mcp__web__get", {}, "denied"),
    ]

    assert drawn("mcp", at(20, records(*rows))) == "MCP ✗ linear · github"
    rows += call(10, "mcp__plugin_tracker_linear__list", {})
    assert drawn("mcp", at(20, records(*rows))) == "MCP linear · github"


def test_prompts_of_the_client_are_not_the_persons() -> None:
    notice = {"prompt": "<task-notification>\n<task-id>b1</task-id>", "prompt_id": "p2"}
    events = records(PROMPT, (5, "UserPromptSubmit", notice), (9, *PROMPT[1:]))

    assert drawn("prompts", at(20, events)) == "2 prompts"


def test_errors_are_counted_by_kind_for_the_whole_session() -> None:
    rows = [(100 * n, "StopFailure", {"error": kind}) for n, kind in
            enumerate(["overloaded", "rate_limit", "overloaded"])]  # fmt: skip
    events = records(PROMPT, *rows)
    sealed = prune(whole(events), BASE + 1000)

    assert drawn("errors", at(900, events)) == "✗ 3 API errors: overloaded 2 · rate limit 1"
    assert sealed["errors"]["overloaded"] == {"times": [BASE + 200], "n": 1}


# Sealing, and order


def answers(state: State, story: list[Moment]) -> list[Any]:
    """What a state answers at several moments behind the story, to several witnesses."""
    end, pid = BASE + max(moment.t for moment in story), story[-1].pid
    witnesses = (
        Evidence(),
        Evidence(pid, "busy", end - 1),
        Evidence(pid, "idle", end - 130),
        Evidence(pid, "idle", end + 0.5),
    )
    moments = [
        build_snapshot(state, StatusInput.parse(payload()), witness, end + later)
        for later in (0.0, 3.0, 500.0, 2000.0)
        for witness in witnesses
    ]
    for now in moments:
        assert now.repeats or now.loops is None
    return [{name: stories.dump(getattr(now, name)) for name in ASKED} for now in moments]


def parts(events: list[Record], cuts: list[int]) -> list[list[Record]]:
    edges = [0, *sorted(cut % (len(events) + 1) for cut in cuts), len(events)]
    return [events[start:end] for start, end in zip(edges, edges[1:])]


def assert_sealing_changes_nothing(story: list[Moment], cuts: list[int]) -> None:
    """A state that is sealed at every cut answers as one of the same records that never was."""
    sealed: State = {}
    so_far: list[Record] = []
    for part in parts(stories.records(story), cuts):
        fresh = [one for one in part if not is_checkpoint_stale(sealed, [one])]
        so_far += fresh
        prune(reduce_events(sealed, fresh))

        assert answers(whole(so_far), story) == answers(sealed, story)


@LAWS
@given(stories.stories(60), st.lists(st.integers(0, 500), min_size=1, max_size=4))
def test_sealing_changes_no_later_answer(story: list[Moment], cuts: list[int]) -> None:
    assert_sealing_changes_nothing(story, cuts)


# Acts that make circles, dialogs and edits, with long pauses between.
CIRCLES = st.lists(
    st.tuples(
        st.sampled_from(["began", "ended", "ended", "asked", "answered", "many", "prompted"]),
        st.sampled_from([0, 2, 3, 4, 6, 9, 14, 21]),
        st.sampled_from([0.4, 2.0, 31.0, 45.0, 200.0]),
    ),
    max_size=60,
)


@LAWS
@given(CIRCLES, st.lists(st.integers(0, 500), min_size=1, max_size=4))
def test_sealing_changes_nothing_of_what_goes_in_circles(
    acts: list[tuple[str, int, float]], cuts: list[int]
) -> None:
    story = stories.played([("prompted", 0, 1.0), *acts])
    assert_sealing_changes_nothing(story, cuts)


@LAWS
@given(stories.stories(), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_give_the_same_answers(
    story: list[Moment], chance: random.Random
) -> None:
    events = stories.records(story)
    other = events + [one for one in events if chance.random() < 0.2]
    chance.shuffle(other)

    assert answers(whole(events), story) == answers(whole(other), story)


def test_what_is_left_of_a_long_session_stays_small() -> None:
    """Distinct files, failures, skills and servers without end."""
    state: State = {}
    for hour in range(12):
        events = records(
            (hour * 3600, "UserPromptSubmit", {"prompt": "x", "prompt_id": f"p{hour}"}),
            *[
                row
                for n in range(100)
                for row in (
                    *read(hour * 3600 + n * 5, f"r{hour}-{n}.py"),
                    *bash(hour * 3600 + n * 5, f"make {hour} {n}", "failed"),
                    *edit(hour * 3600 + n * 5 + 2, f"e{hour}-{n}.py"),
                    *call(hour * 3600 + n * 5, "Skill", {"skill": f"s{hour}-{n}"}),
                    *call(hour * 3600 + n * 5, f"mcp__m{hour}-{n}__get", {}),
                )
            ],
        )
        prune(reduce_events(state, list(events)), BASE + hour * 3600 + 3000)

    assert len(state["tries"]) <= KEYS
    assert len(state["files"]) <= FILES + 1
    assert len(state["skills"]) == len(state["servers"]) == NAMES
    assert len(state["session"][""]["written"]) <= 1
    assert len(json.dumps(state)) < 40_000


def test_a_success_counts_for_a_failure_that_is_kept_longer_than_it() -> None:
    """The failed call answers a request, so a checkpoint keeps it, and not the one behind it."""
    long = bash(1, "make")
    long[1] = (10, *long[1][1:])
    events = records(
        PROMPT, dialog(1.1, "make"), long, bash(2, "make", "failed"), bash(90, "ls"),
        bash(200, "make", "failed"), bash(205, "make", "failed"),
    )  # fmt: skip
    state: State = {}
    for one in events:
        prune(reduce_events(state, [one]))
    later = build_snapshot(state, StatusInput.parse(payload()), Evidence(PID), BASE + 210)

    assert drawn("loops", at(210, events)) == drawn("loops", later) == ""


def test_of_very_many_failures_the_newest_are_counted_sealed_or_not() -> None:
    events = records(PROMPT, [row for n in range(30) for row in bash(1 + n * 10, "make", "failed")])
    sealed = build_snapshot(
        prune(whole(events)), StatusInput.parse(payload()), Evidence(PID), BASE + 400
    )

    assert drawn("loops", at(400, events)) == f"↻ Bash make failed {TIMES}+×"
    assert drawn("loops", sealed) == f"↻ Bash make failed {TIMES}+×"


def test_prompts_are_counted_through_sealing() -> None:
    rows = [(n * 100, "UserPromptSubmit", {"prompt": "x", "prompt_id": f"p{n}"}) for n in range(9)]
    events = records(*rows)
    state: State = {}
    for one in events:
        prune(reduce_events(state, [one]))

    assert drawn(
        "prompts", build_snapshot(state, StatusInput.parse(payload()), Evidence(PID), BASE + 999)
    ) == ("9 prompts")
    assert state["session"][""]["prompted"] == 8
