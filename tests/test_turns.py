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

from hudline import show
from hudline.now.evidence import Evidence
from hudline.now.look import look
from hudline.now.snapshot import Now
from hudline.page.fit import Fit
from hudline.page.icons import glyphs
from hudline.page.labels import words
from hudline.page.piece import Row
from hudline.state.edits import FILES
from hudline.state.horizon import is_void
from hudline.state.lift import fold
from hudline.state.seal import NAMES, seal
from hudline.state.tries import KEYS, TIMES
from hudline.wire.hook import record
from hudline.wire.tick import Reading

ASKED = (
    "receipt", "radar", "touched", "plan", "prompts", "errors", "skills", "servers",
)  # fmt: skip
FIT = Fit(None, {**glyphs("unicode"), **words("en")})
LAWS = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
PID = 7


def drawn(name: str, now: Now, level: int = 2) -> str:
    """What one widget says; "" where nothing."""
    made = show.draw(name, now, {}, level)
    return "".join(span[0] for span in FIT.line(Row(made, " · "))) if made else ""


def whole(told: list[Record]) -> State:
    return fold({}, list(told))


def payload(**fields: object) -> dict[str, Any]:
    return stories.tick(**fields)


# Sessions told by hand: (seconds, event, fields)

Told = tuple[float, str, dict[str, Any]]
PROMPT: Told = (0, "UserPromptSubmit", {"prompt": "go"})
STOP: Told = (60, "Stop", {})


def call(at: float, tool: str, given: dict[str, Any], end: str = "ok", **fields: Any) -> list[Told]:
    """A call of a second and a half that ends well, or failed, interrupted or denied."""
    told = {"tool_name": tool, "tool_input": given, "tool_use_id": f"t{at}{tool}", **fields}
    last: dict[str, Told] = {
        "ok": (at + 1.5, "PostToolUse", {"tool_response": {}, "duration_ms": 1500, **told}),
        "failed": (at + 1.5, "PostToolUseFailure", {"error": "Exit code 1", **told}),
        "interrupted": (at + 1.5, "PostToolUseFailure", {"is_interrupt": True, **told}),
        "denied": (at + 1.5, "PermissionDenied", told),
    }
    return [(at, "PreToolUse", told), last[end]]


def bash(at: float, command: str, end: str = "ok", **fields: Any) -> list[Told]:
    return call(at, "Bash", {"command": command}, end, **fields)


def read(at: float, path: str = "a.py", **given: Any) -> list[Told]:
    return call(at, "Read", {"file_path": path, **given})


def edit(at: float, path: str = "a.py", added: int = 2, **fields: Any) -> list[Told]:
    patch = [{"lines": [" same", "-old", *["+new"] * added]}]
    answer = {"tool_response": {"structuredPatch": patch}}
    return call(at, "Edit", {"file_path": path}, "ok", **{**answer, **fields})


def records(*told: Told | list[Told]) -> list[Record]:
    """What hooks make of these events, all under one prompt unless they name another."""
    rows = [row for one in told for row in (one if isinstance(one, list) else [one])]
    made = [
        record({"hook_event_name": event, "prompt_id": "p1", "cwd": "/", **fields}, BASE + at, PID)
        for at, event, fields in sorted(rows, key=lambda row: row[0])
    ]
    return [one for one in made if one is not None]


def at(
    t: float,
    told: list[Record],
    evidence: Evidence | None = None,
    tick: dict[str, Any] | None = None,
) -> Now:
    reading = Reading(payload() if tick is None else tick)
    return look(whole(told), reading, evidence or Evidence(PID), BASE + t)


# The receipt


def test_a_turn_that_ended_tells_what_it_was() -> None:
    told = records(
        PROMPT, bash(1, "make"), bash(5, "make test", "failed"), edit(9), edit(12, "b.py", 7), STOP
    )

    assert drawn("receipt", at(61, told)) == ("turn 1:00 · 4 tools · ✗ 1 failed · 2 files +9 −2")


def test_there_is_no_receipt_while_the_turn_runs_nor_before_the_first() -> None:
    told = records(PROMPT, bash(1, "make"))

    assert drawn("receipt", at(30, told)) == ""
    assert drawn("receipt", at(30, records((0, "SessionStart", {"source": "startup"})))) == ""


def test_the_next_prompt_takes_the_receipt_away() -> None:
    told = records(PROMPT, STOP, (70, "UserPromptSubmit", {"prompt": "more", "prompt_id": "p2"}))

    assert drawn("receipt", at(71, told)) == ""


def test_a_turn_that_a_hook_keeps_going_is_not_over() -> None:
    told = records(PROMPT, STOP, bash(65, "make"))

    assert drawn("receipt", at(70, told)) == ""


def test_a_turn_that_the_registry_says_goes_on_is_not_over() -> None:
    told = records(PROMPT, STOP)

    assert drawn("receipt", at(70, told, Evidence(PID, "busy", BASE + 0.1))) != ""
    assert drawn("receipt", at(70, told, Evidence(PID, "busy", BASE + 65))) == ""


def test_an_interrupted_turn_says_so_and_not_that_it_is_done() -> None:
    told = records(PROMPT, bash(1, "make")[:1])
    left = Evidence(PID, "idle", BASE + 42)

    assert drawn("receipt", at(50, told, left)) == "interrupted · turn 0:42"


def test_a_rest_that_has_just_begun_may_still_be_told_by_stop() -> None:
    told = records(PROMPT)

    assert drawn("receipt", at(43, told, Evidence(PID, "idle", BASE + 42))) == ""


def test_a_turn_that_an_error_ended_has_failed() -> None:
    told = records(PROMPT, (20, "StopFailure", {"error": "overloaded"}))

    assert drawn("receipt", at(25, told)) == "✗ failed · turn 0:20"


def test_a_turn_of_an_earlier_process_has_no_receipt() -> None:
    told = records(PROMPT, STOP, (100, "SessionStart", {"source": "resume"}))

    assert drawn("receipt", at(101, told)) == ""


def test_a_command_that_tells_no_prompt_lengthens_no_turn() -> None:
    """`!make` ends a turn of its own, under a prompt that nobody has heard of."""
    told = records(PROMPT, (20, "Stop", {}), (400, "Stop", {"prompt_id": "p2"}))

    assert drawn("receipt", at(401, told)) == "turn 0:20"


def test_a_turn_that_was_left_keeps_its_time_when_its_agent_comes_back() -> None:
    told = records(
        PROMPT,
        (100, "UserPromptSubmit", {"prompt": NOTICE, "prompt_id": "p2"}),
        (110, "Stop", {"prompt_id": "p2"}),
    )
    note = {"at": BASE + 50, "kind": "turn.closed", "prompt": "p1", "end": "interrupted",
            "over": BASE + 7, "took": 7}  # fmt: skip

    assert drawn("receipt", at(111, told)) == "turn"
    assert drawn("receipt", at(111, [*told, note])) == "turn 0:17"


@pytest.mark.parametrize("since", [70.0, 70.9])
def test_the_registry_is_busy_for_a_moment_without_a_turn(since: float) -> None:
    """So it is during the client's own commands, and before a prompt is heard."""
    told = records(PROMPT, bash(1, "make"), STOP)
    busy = Evidence(PID, "busy", BASE + since)

    assert drawn("receipt", at(71, told, busy)) == "turn 1:00 · 1 tool"
    assert drawn("done", at(71, told, busy)) == ""
    assert drawn("receipt", at(72, told, busy)) == ""


def test_tools_count_where_the_prompt_went_unheard() -> None:
    """As the very first one may, whose hooks have no interpreter yet."""
    told = records((0, "SessionStart", {"source": "startup"}), bash(1, "make"))

    assert drawn("done", at(5, told)) == "✓ Bash 1"


def test_tools_of_a_life_before_this_one_are_not_told() -> None:
    told = records(PROMPT, bash(1, "make"), STOP, (100, "SessionStart", {"source": "resume"}))

    assert drawn("done", at(61, told), 2) == ""  # the receipt has them
    assert drawn("done", at(101, told), 2) == ""


def test_the_mode_is_told_while_a_turn_runs_only() -> None:
    """At rest it is changed by a key that no event tells of."""
    plan = {"permission_mode": "plan"}
    told = records((0, "UserPromptSubmit", {"prompt": "go", **plan}), bash(1, "make", **plan))

    assert "plan" in drawn("mode", at(3, told))
    assert drawn("mode", at(61, [*told, *records((60, "Stop", plan))])) == ""


NOTICE = "<task-notification>\n<task-id>b1</task-id>\n<status>completed</status>\n"


def test_a_turn_that_a_task_began_is_the_persons_from_where_they_write_into_it() -> None:
    told = records(
        PROMPT,
        (20, "Stop", {}),
        (500, "UserPromptSubmit", {"prompt": NOTICE, "prompt_id": "p2"}),
        (510, "UserPromptSubmit", {"prompt": "and this", "prompt_id": "p2"}),
        (525, "Stop", {"prompt_id": "p2"}),
    )

    assert drawn("receipt", at(526, told)) == "turn 0:15"


def test_the_time_between_two_turns_of_one_prompt_is_not_counted() -> None:
    told = records(
        PROMPT,
        (20, "Stop", {}),
        (500, "UserPromptSubmit", {"prompt": NOTICE, "prompt_id": "p2"}),
        (510, "Stop", {"prompt_id": "p2"}),
    )

    assert drawn("receipt", at(511, told)) == "turn 0:30"


def test_an_agent_that_still_runs_is_told() -> None:
    agent = {"agent_id": "a1", "agent_type": "Explore"}
    launch = call(
        1, "Agent", {"description": "Look"},
        tool_response={"agentId": "a1", "status": "async_launched"},
    )  # fmt: skip
    listed = [{"id": "a1", "type": "subagent"}]
    told: list[Told | list[Told]] = [
        PROMPT,
        launch,
        (3, "SubagentStart", agent),
        (9, "Stop", {"background_tasks": listed}),
    ]
    over = [*told, (30, "SubagentStop", agent)]

    so_far = "turn 0:12 · 0:03 in background · 1 tool · 1 agent · ● 1 still running"
    assert drawn("receipt", at(12, records(*told))) == so_far
    whole_turn = "turn 0:30 · 0:21 in background · 1 tool · 1 agent"
    assert drawn("receipt", at(40, records(*over))) == whole_turn


def asked(t: float, command: str) -> Told:
    return t, "PermissionRequest", {"tool_name": "Bash", "tool_input": {"command": command}}


def test_what_a_dialog_took_is_what_the_call_did_not() -> None:
    late = bash(1, "make")
    late[1] = (31.5, *late[1][1:])
    told = records(PROMPT, late, asked(1.2, "make"), STOP)

    assert drawn("receipt", at(61, told)).endswith("1 tool · waited for you 0:28")


def test_dialogs_that_stood_open_side_by_side_are_counted_once() -> None:
    one, other = bash(1, "make"), bash(2, "ls")
    one[1], other[1] = (11.5, *one[1][1:]), (21.5, *other[1][1:])
    told = records(PROMPT, one, other, asked(1, "make"), asked(2, "ls"), STOP)

    assert drawn("receipt", at(61, told)).endswith("waited for you 0:19")


def test_a_dialog_that_nobody_knows_the_answer_of_is_left_out() -> None:
    told = records(PROMPT, bash(1, "make")[:1], asked(1.2, "make"), bash(30, "ls"), STOP)

    assert "waited" not in drawn("receipt", at(61, told))


def test_a_dialog_that_ended_the_turn_was_answered_by_its_end() -> None:
    told = records(PROMPT, bash(1, "make")[:1], asked(1.2, "make"))
    left = Evidence(PID, "idle", BASE + 21)

    assert drawn("receipt", at(30, told, left)) == "interrupted · turn 0:21 · waited for you 0:19"


def test_the_same_call_asked_for_twice_waited_twice() -> None:
    one, other = bash(1, "make"), bash(30, "make")
    one[1], other[1] = (11.5, *one[1][1:]), (51.5, *other[1][1:])
    told = records(PROMPT, one, other, asked(1, "make"), asked(30, "make"), STOP)

    assert drawn("receipt", at(61, told)).endswith("waited for you 0:29")


def sealed_at(t: float, told: list[Record]) -> Now:
    """The same moment behind a checkpoint that was made as late as could be."""
    return look(seal(whole(told)), Reading(payload()), Evidence(PID), BASE + t)


def test_what_was_waited_for_long_ago_is_not_forgotten() -> None:
    one, other = bash(1, "make"), bash(30, "make")
    one[1], other[1] = (11.5, *one[1][1:]), (51.5, *other[1][1:])
    told = records(PROMPT, one, other, asked(1, "make"), asked(30, "make"), (500, "Stop", {}))
    sealed = seal(whole(told))

    assert drawn("receipt", sealed_at(501, told)).endswith("waited for you 0:29")
    assert len(sealed["calls"]) == 1


def test_a_call_that_ran_before_the_dialog_opened_tells_nothing_of_it() -> None:
    long = bash(1, "make")
    long[1] = (30, long[1][1], {**long[1][2], "duration_ms": 29_000})
    late = bash(19, "make")
    late[1] = (46.5, *late[1][1:])

    told = records(PROMPT, long, asked(20, "make"), STOP)
    assert "waited" not in drawn("receipt", at(61, told))
    told = records(PROMPT, long, late, asked(20, "make"), STOP)
    assert drawn("receipt", at(61, told)).endswith("waited for you 0:25")


def reading(t: float, prompt: str, cost: float, pid: int = PID) -> Record:
    return {"at": BASE + t, "kind": "reading", "prompt": prompt, "cost": cost, "pid": pid}


@pytest.mark.parametrize(
    ("before", "cost", "said"),
    [
        ([reading(-5, "p0", 1.0)], 1.42, " · $0.42"),
        ([], 1.42, ""),
        ([reading(-5, "p0", 1.0, pid=8)], 1.42, ""),
        ([reading(-5, "p0", 9.0)], 1.42, ""),
        ([reading(-5, "p0", 1.0), reading(30, "p1", 1.2)], 1.42, " · $0.42"),
    ],
)
def test_the_cost_of_the_turn_is_what_was_added_to_that_of_the_session(
    before: list[Record], cost: float, said: str
) -> None:
    told = records(PROMPT, STOP) + before
    tick = payload(prompt_id="p1", cost={"total_cost_usd": cost})

    assert drawn("receipt", at(61, told, tick=tick)) == "turn 1:00" + said


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

    assert drawn("receipt", stories.seen_in(name, t, witness)) == RECEIPTS[where]


# Circles


def failing(count: int, end: str = "failed") -> list[Told]:
    return [row for n in range(count) for row in bash(1 + 3 * n, "pytest -q", end)]


def test_the_same_call_that_fails_three_times_is_told_once() -> None:
    assert drawn("radar", at(20, records(PROMPT, failing(2)))) == ""
    assert drawn("radar", at(20, records(PROMPT, failing(3)))) == "↻ Bash pytest -q failed 3×"
    assert drawn("radar", at(20, records(PROMPT, failing(5)))) == "↻ Bash pytest -q failed 5×"


@pytest.mark.parametrize("end", ["interrupted", "denied"])
def test_interrupted_and_denied_calls_are_no_failures(end: str) -> None:
    assert drawn("radar", at(30, records(PROMPT, failing(6, end)))) == ""


def test_a_success_ends_a_row_of_failures() -> None:
    told = records(PROMPT, failing(3), bash(20, "pytest -q"))

    assert drawn("radar", at(25, told)) == ""


def test_the_success_of_another_call_does_not() -> None:
    told = records(PROMPT, failing(3), bash(20, "ls"))

    assert drawn("radar", at(25, told)) == "↻ Bash pytest -q failed 3×"


def test_another_prompt_begins_anew() -> None:
    told = records(
        PROMPT, failing(3), (20, "UserPromptSubmit", {"prompt": "hm", "prompt_id": "p2"})
    )

    assert drawn("radar", at(25, told)) == ""


def test_failures_of_long_ago_are_forgotten() -> None:
    told = records(PROMPT, failing(3))

    assert drawn("radar", at(180, told)) != ""
    assert drawn("radar", at(200, told)) == ""


def test_what_fails_again_right_now_is_told_however_long_it_takes() -> None:
    again = (100.0, "PreToolUse", bash(100, "pytest -q")[0][2])

    assert drawn("radar", at(400, records(PROMPT, failing(3)))) == ""
    assert drawn("radar", at(400, records(PROMPT, failing(3), again))) != ""


def test_with_the_turn_its_circles_end() -> None:
    stop = (30.0, "Stop", {"prompt_id": "p1", "background_tasks": []})

    assert drawn("radar", at(40, records(PROMPT, failing(3)))) != ""
    assert drawn("radar", at(40, records(PROMPT, failing(3), stop))) == ""


def test_a_number_never_falls_while_it_is_told() -> None:
    times = (1, 300, 500, 520, 580)
    told = records(PROMPT, *(read(when, "a.py") for when in times))
    said = [drawn("radar", at(now, told)) for now in range(585, 900, 5)]

    assert set(said) == {"↻ Read a.py 5×", ""}
    assert said == sorted(said, reverse=True)


def test_errors_in_a_row_are_told() -> None:
    rows = [row for n in range(4) for row in bash(1 + 3 * n, f"make {n}", "failed")]

    assert drawn("radar", at(20, records(PROMPT, rows))) == "↻ 4 errors in a row"
    assert drawn("radar", at(20, records(PROMPT, rows, bash(15, "ls")))) == ""


def reads(**given: Any) -> list[Told]:
    return [row for n in range(4) for row in read(1 + 3 * n, "a.py", **given)]


def test_a_file_that_is_read_again_and_again_is_told() -> None:
    assert drawn("radar", at(20, records(PROMPT, reads()))) == "↻ Read a.py 4×"
    assert drawn("radar", at(20, records(PROMPT, reads()[2:]))) == ""


def test_the_parts_of_a_long_file_are_not_the_same() -> None:
    rows = [row for n in range(6) for row in read(1 + 3 * n, "a.py", offset=n * 100, limit=100)]

    assert drawn("radar", at(20, records(PROMPT, rows))) == ""
    assert drawn("radar", at(20, records(PROMPT, reads(offset=5)))) == "↻ Read a.py 4×"


def test_readings_of_one_step_are_one() -> None:
    rows = [row for n in range(6) for row in read(1 + n / 100, "a.py")]

    assert drawn("radar", at(20, records(PROMPT, rows))) == ""


def test_an_edit_between_makes_reading_again_sensible() -> None:
    told = records(PROMPT, reads(), edit(8.2, "a.py"))

    assert drawn("radar", at(20, told)) == ""


def test_an_agent_in_a_circle_is_named_while_it_runs() -> None:
    agent = {"agent_id": "a1", "agent_type": "Explore"}
    rows = [row for n in range(3) for row in bash(2 + 3 * n, "rg x", "failed", **agent)]
    launch = call(1, "Agent", {"description": "Look", "subagent_type": "Explore"})[:1]
    told: list[Told | list[Told]] = [PROMPT, launch, (1.1, "SubagentStart", agent), *rows]

    assert drawn("radar", at(20, records(*told))) == "↻ Explore: Bash rg x failed 3×"
    assert drawn("radar", at(30, records(*told, (25, "SubagentStop", agent)))) == ""


@pytest.mark.parametrize("name", stories.RECORDINGS)
def test_no_recorded_session_went_in_circles(name: str) -> None:
    for moment in stories.recorded(name):
        assert drawn("radar", stories.seen_in(name, moment.t)) == ""


# Files, progress


def test_the_newest_file_is_named_first_and_each_once() -> None:
    told = records(PROMPT, edit(1, "src/a.py"), edit(4, "b.py"), edit(7, "src/a.py", 4))

    assert drawn("files", at(20, told)) == "2 files +8 −3 a.py, b.py"


def test_an_edit_that_failed_touched_nothing() -> None:
    told = records(PROMPT, call(1, "Edit", {"file_path": "a.py"}, "failed"))

    assert drawn("files", at(20, told)) == ""


def test_lines_are_left_out_where_one_edit_did_not_tell() -> None:
    told = records(PROMPT, edit(1), edit(4, "b.ipynb", tool_response={}))

    assert drawn("files", at(20, told)) == "2 files b.ipynb, a.py"


@pytest.mark.parametrize(("content", "lines"), [("a\nb\n", 2), ("a\nb", 2), ("", 0)])
def test_a_new_file_is_all_added(content: str, lines: int) -> None:
    given = {"file_path": "a.py", "content": content}
    answer = {"type": "create", "structuredPatch": []}
    told = records(PROMPT, call(1, "Write", given, tool_response=answer))

    assert drawn("files", at(20, told)) == f"1 file +{lines} −0 a.py"


def test_the_agent_that_edited_a_file_is_named_at_the_full_level() -> None:
    agent = {"agent_id": "a1", "agent_type": "Explore"}
    told = records(
        PROMPT, (1, "SubagentStart", agent), edit(2, "a.py", 2, **agent), edit(5, "b.py")
    )

    assert drawn("files", at(20, told), 3) == "2 files +4 −2 b.py, a.py (Explore)"


def test_files_of_an_earlier_turn_are_not_of_this_one() -> None:
    told = records(PROMPT, edit(1), (20, "UserPromptSubmit", {"prompt": "x", "prompt_id": "p2"}))

    assert drawn("files", at(21, told)) == ""


def test_very_many_files_are_more_than_those_that_are_known() -> None:
    told = records(PROMPT, *[edit(1 + n / 10, f"f{n}.py") for n in range(FILES + 30)])
    state = seal(whole(told), BASE + 500)
    later = look(state, Reading(payload()), Evidence(PID), BASE + 100)

    assert drawn("files", at(100, told)).startswith(f"{FILES}+ files +460 −230 f229.py,")
    assert drawn("files", at(100, told)) == drawn("files", later)


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
    told = records(PROMPT, call(1, "ExitPlanMode", {"plan": plan}))

    assert drawn("progress", at(5, told)) == (f"plan {title}" if title else "")


def test_a_plan_keeps_no_secrets() -> None:
    plan = "# Log in with ghp_" + "a1B2" * 9
    told = records(PROMPT, call(1, "ExitPlanMode", {"plan": plan}))

    assert "a1B2a1B2" not in json.dumps(told)


def test_a_plan_that_was_not_approved_is_none() -> None:
    told = records(PROMPT, call(1, "ExitPlanMode", {"plan": "# No"})[:1])

    assert drawn("progress", at(5, told)) == ""


def test_progress_is_silent_where_todos_say_it_and_when_the_turn_is_over() -> None:
    rows = [PROMPT, *call(1, "ExitPlanMode", {"plan": "# Rework"}), *edit(4)]
    todos = call(6, "TodoWrite", {"todos": [{"content": "a", "status": "pending"}]})

    assert drawn("progress", at(20, records(*rows))) == "plan Rework · 1 file a.py"
    assert drawn("progress", at(20, records(*rows, todos))) == ""
    assert drawn("progress", at(70, records(*rows, STOP))) == ""


# What the session has used


def test_skills_are_told_the_last_used_first_whoever_called_them() -> None:
    typed = {"expansion_type": "slash_command", "command_name": "commit"}
    told = records(
        PROMPT,
        call(1, "Skill", {"skill": "review"}),
        call(4, "Skill", {"skill": "missing"}, "failed"),
        (9, "UserPromptExpansion", typed),
        (10, "UserPromptExpansion", {"expansion_type": "mcp_prompt", "command_name": "x"}),
    )

    assert drawn("skills", at(20, told)) == "skills commit, review"


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
    told = records(PROMPT, (5, "UserPromptSubmit", notice), (9, *PROMPT[1:]))

    assert drawn("prompts", at(20, told)) == "2 prompts"


def test_errors_are_counted_by_kind_for_the_whole_session() -> None:
    rows = [(100 * n, "StopFailure", {"error": kind}) for n, kind in
            enumerate(["overloaded", "rate_limit", "overloaded"])]  # fmt: skip
    told = records(PROMPT, *rows)
    sealed = seal(whole(told), BASE + 1000)

    assert drawn("errors", at(900, told)) == "✗ 3 API errors: overloaded 2 · rate limit 1"
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
        look(state, Reading(payload()), witness, end + later)
        for later in (0.0, 3.0, 500.0, 2000.0)
        for witness in witnesses
    ]
    for now in moments:
        assert now.repeats or now.radar is None
    return [{name: stories.dump(getattr(now, name)) for name in ASKED} for now in moments]


def parts(told: list[Record], cuts: list[int]) -> list[list[Record]]:
    edges = [0, *sorted(cut % (len(told) + 1) for cut in cuts), len(told)]
    return [told[start:end] for start, end in zip(edges, edges[1:])]


def assert_sealing_changes_nothing(story: list[Moment], cuts: list[int]) -> None:
    """A state that is sealed at every cut answers as one of the same records that never was."""
    sealed: State = {}
    so_far: list[Record] = []
    for part in parts(stories.records(story), cuts):
        fresh = [one for one in part if not is_void(sealed, [one])]
        so_far += fresh
        seal(fold(sealed, fresh))

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
    told = stories.records(story)
    other = told + [one for one in told if chance.random() < 0.2]
    chance.shuffle(other)

    assert answers(whole(told), story) == answers(whole(other), story)


def test_what_is_left_of_a_long_session_stays_small() -> None:
    """Distinct files, failures, skills and servers without end."""
    state: State = {}
    for hour in range(12):
        told = records(
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
        seal(fold(state, list(told)), BASE + hour * 3600 + 3000)

    assert len(state["tries"]) <= KEYS
    assert len(state["files"]) <= FILES + 1
    assert len(state["skills"]) == len(state["servers"]) == NAMES
    assert len(state["session"][""]["written"]) <= 1
    assert len(json.dumps(state)) < 40_000


def test_a_success_counts_for_a_failure_that_is_kept_longer_than_it() -> None:
    """The failed call answers a request, so a checkpoint keeps it, and not the one behind it."""
    long = bash(1, "make")
    long[1] = (10, *long[1][1:])
    told = records(
        PROMPT, asked(1.1, "make"), long, bash(2, "make", "failed"), bash(90, "ls"),
        bash(200, "make", "failed"), bash(205, "make", "failed"),
    )  # fmt: skip
    state: State = {}
    for one in told:
        seal(fold(state, [one]))
    later = look(state, Reading(payload()), Evidence(PID), BASE + 210)

    assert drawn("radar", at(210, told)) == drawn("radar", later) == ""


def test_of_very_many_failures_the_newest_are_counted_sealed_or_not() -> None:
    told = records(PROMPT, [row for n in range(30) for row in bash(1 + n * 10, "make", "failed")])
    sealed = look(seal(whole(told)), Reading(payload()), Evidence(PID), BASE + 400)

    assert drawn("radar", at(400, told)) == f"↻ Bash make failed {TIMES}+×"
    assert drawn("radar", sealed) == f"↻ Bash make failed {TIMES}+×"


def test_prompts_are_counted_through_sealing() -> None:
    rows = [(n * 100, "UserPromptSubmit", {"prompt": "x", "prompt_id": f"p{n}"}) for n in range(9)]
    told = records(*rows)
    state: State = {}
    for one in told:
        seal(fold(state, [one]))

    assert drawn("prompts", look(state, Reading(payload()), Evidence(PID), BASE + 999)) == (
        "9 prompts"
    )
    assert state["session"][""]["prompted"] == 8
