"""What is said of a session is so: sequences in which a hooks-driven display goes wrong easily.

Each was seen in the real client; the times are those of its events and of its registry.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.stories import BASE
from tests.test_turns import PID, PROMPT, STOP, Told, at, bash, call, drawn, edit, read, records

from hudline.events.other_sessions import other_session
from hudline.events.status_input import StatusInput
from hudline.host.session_events import approval_events, turn_event
from hudline.sources.other_sessions import last_end
from hudline.state.prune import prune
from hudline.state.reducer import reduce_events
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.session_history import SessionHistory

WAIT: dict[str, Any] = {"tool_name": "Bash", "tool_input": {"command": "make deploy"}}
NOTICE = "<task-notification>\n<task-id>m1</task-id>\n<event>the build is green</event>"


def busy(since: float) -> Evidence:
    return Evidence(PID, "busy", BASE + since)


def idle(since: float, status: str = "idle") -> Evidence:
    return Evidence(PID, status, BASE + since)


def note(t: float, kind: str, **fields: Any) -> dict[str, Any]:
    return {"at": BASE + t, "kind": kind, **fields}


# How long something runs


def dialog() -> list[Told]:
    began = {**WAIT, "tool_use_id": "t1"}
    return [PROMPT, (1, "PreToolUse", began), (1.2, "PermissionRequest", WAIT)]


def test_a_command_runs_from_when_it_was_allowed() -> None:
    events = records(*dialog())
    events[1]["usual"] = 38.0

    assert drawn("tools", at(306, events, busy(300))) == "● Bash make deploy 0:06 usually 0:38"
    assert drawn("tools", at(306, events, Evidence(PID))) == ""  # nobody has answered yet


def test_what_was_allowed_stays_so_when_the_next_dialog_is_answered() -> None:
    approval_events = note(301, "call.allowed", id="t1", since=BASE + 300)

    assert drawn("tools", at(500, [*records(*dialog()), approval_events], busy(490))) == (
        "● Bash make deploy 3:20"
    )


def test_a_command_that_nobody_asked_about_runs_from_its_beginning() -> None:
    events = records(PROMPT, (1, "PreToolUse", {**WAIT, "tool_use_id": "t1"}))

    assert drawn("tools", at(31, events, busy(20))) == "● Bash make deploy 0:30"


def test_a_dialog_that_only_just_opens_was_not_allowed() -> None:
    """The registry says busy for some tenths of a second yet."""
    events = records(*dialog())

    assert approval_events(at(1.3, events, busy(0.1)).query) == []  # type: ignore[arg-type]
    (note,) = approval_events(at(306, events, busy(300)).query)  # type: ignore[arg-type]
    assert (note["kind"], note["id"], note["since"]) == ("call.allowed", "t1", BASE + 300)
    assert (
        drawn("tools", at(31.3, events, busy(0.1))) == "● Bash make deploy 0:30"
    )  # a hook allowed it


def test_the_pane_tells_a_dialogs_time_from_a_calls() -> None:
    ended = {**WAIT, "tool_use_id": "t1", "tool_response": {}, "duration_ms": 4000}
    events = records(*dialog(), (306, "PostToolUse", ended))
    history = SessionHistory(at(310, events, busy(306)), at(310, events, busy(306)).query)  # type: ignore[arg-type]

    (past,) = history.last_calls("", 4)
    assert past.age == 4


# Interrupted is not done


def test_an_interrupted_turn_keeps_its_time_whatever_the_client_does_later() -> None:
    """`/context`, `/model` and the like make the registry say idle anew."""
    turn_event = note(45, "turn.closed", prompt="p1", end="interrupted", took=42, over=BASE + 42)
    events = [*records(PROMPT, bash(1, "make")), turn_event]

    assert drawn("turn_summary", at(603, events, idle(600))).startswith("interrupted · turn 0:42")


def test_a_command_of_the_persons_own_does_not_finish_an_interrupted_turn() -> None:
    turn_event = note(45, "turn.closed", prompt="p1", end="interrupted", took=42, over=BASE + 42)
    events = [*records(PROMPT, bash(1, "make"), (60, "Stop", {"prompt_id": "p9"})), turn_event]

    assert drawn("turn_summary", at(160, events, idle(60))).startswith("interrupted · turn 0:42")
    assert drawn("idle", at(160, events, idle(60))) == ""


def test_what_was_in_progress_is_next_once_claude_rests() -> None:
    todos = [
        {"content": "Do A", "status": "in_progress", "activeForm": "Doing A"},
        {"content": "Do B", "status": "pending", "activeForm": "Doing B"},
    ]
    events = records(PROMPT, call(1, "TodoWrite", {"todos": todos}))

    assert drawn("todos", at(9, events, busy(0.1))) == "☑ 0/2 Doing A"
    assert drawn("todos", at(9, events, idle(4))) == "☑ 0/2 · next Doing A"


# Agents


AGENT = {"agent_id": "a1", "agent_type": "Explore"}


def launched(t: float) -> list[Told]:
    answer = {"status": "async_launched", "agentId": "a1"}
    return [
        *call(t, "Agent", {"description": "Look", "subagent_type": "Explore"})[:1],
        (t + 0.1, "PostToolUse", {"tool_name": "Agent", "tool_use_id": f"t{t}Agent",
                                  "tool_input": {"description": "Look"}, "tool_response": answer}),
        (t + 0.2, "SubagentStart", AGENT),
    ]  # fmt: skip


def test_the_error_of_an_agent_is_not_the_turns() -> None:
    error = (9, "StopFailure", {"error": "rate_limit", **AGENT})
    events = records(PROMPT, launched(1), (5, "PreToolUse", {**WAIT, "tool_use_id": "t5"}), error)
    now = at(20, events, busy(0.1))

    assert drawn("tools", now) == "● Bash make deploy 0:15"
    assert drawn("error", now) == drawn("errors", now) == drawn("turn_summary", now) == ""
    assert [(agent.state, agent.over) for agent in now.agents] == [("failed", 11.0)]
    assert last_end(events) == ("idle", BASE)


def test_a_failed_agent_has_ended_when_it_said_so() -> None:
    """Its notification comes when the main thread has time for it."""
    error = (9, "StopFailure", {"error": "rate_limit", **AGENT})
    failed = "<task-notification><task-id>a1</task-id><status>failed</status></task-notification>"
    notified = (19, "UserPromptSubmit", {"prompt": failed, "prompt_id": "p2"})
    events = records(PROMPT, launched(1), (2, "PreToolUse", {**WAIT, "tool_use_id": "t2", **AGENT}))
    (agent,) = at(25, [*events, *records(error, notified)], busy(19)).agents

    assert (agent.state, round(agent.age), agent.over) == ("failed", 8, 16.0)


def test_an_agent_that_is_heard_of_late_is_as_old_as_that() -> None:
    calls = [(18 + n, "PreToolUse", {**WAIT, "tool_use_id": f"t{n}", **AGENT}) for n in (0, 4)]
    events = records((17, "SessionStart", {"source": "clear"}), *calls)
    (agent,) = at(23, events, busy(10)).agents

    assert (agent.age, agent.tools) == (5, 2)


def test_an_agent_of_ones_own_is_none_of_a_workflow_by_its_name() -> None:
    kind = {"agent_id": "a1", "agent_type": "workflow-planner"}
    tool_input = {"description": "Plan", "subagent_type": "workflow-planner"}
    events = records(PROMPT, call(1, "Agent", tool_input)[0], (1.2, "SubagentStart", kind))

    assert [agent.state for agent in at(9, events, busy(0.1)).agents] == ["running"]


def test_an_agents_own_compaction_is_not_the_sessions() -> None:
    own: list[Told] = [(610, "PreCompact", {"trigger": "auto", **AGENT}),
           (615, "SessionStart", {"source": "compact", **AGENT}),
           (640, "PostCompact", {"trigger": "auto", **AGENT})]  # fmt: skip
    events = records(PROMPT, launched(1), [*own])

    assert at(620, events).compacting is None
    assert at(680, events).compactions == 0


def test_an_agent_of_a_workflow_runs_while_the_workflow_does() -> None:
    """The list names the workflow, not its agents."""
    kind = {"agent_id": "w1", "agent_type": "workflow-subagent"}
    listed = [{"id": "wq", "type": "workflow", "status": "running", "name": "probe"}]
    payload = {"tool_name": "Workflow", "tool_use_id": "t1", "tool_input": {"name": "probe"}}
    events = records(
        PROMPT,
        (1, "PreToolUse", payload),
        (1.1, "PostToolUse", {**payload, "tool_response": {"taskId": "wq"}}),
        (1.2, "SubagentStart", kind),
        (1.3, "PreToolUse", {**WAIT, "tool_use_id": "t2", **kind}),
        (8, "Stop", {"background_tasks": listed}),
    )
    over = records((20, "Stop", {"background_tasks": []}))

    (agent,) = at(15, events, idle(8.1)).agents
    assert (agent.state, [one.target for one in agent.calls]) == ("running", ["make deploy"])
    assert drawn("turn_summary", at(15, events, idle(8.1))).endswith("● 1 still running")
    assert all(agent.is_over for agent in at(25, [*events, *over], idle(20)).agents)


def test_a_skill_in_an_agent_of_its_own_runs_while_it_is_listed() -> None:
    listed = [{"id": "f1", "type": "subagent", "status": "running", "description": "/probe"}]
    payload = {"tool_name": "Skill", "tool_use_id": "t1", "tool_input": {"skill": "probe"}}
    answer = {"status": "forked", "background": True, "agentId": "f1"}
    events = records(
        PROMPT,
        (1, "PreToolUse", payload),
        (1.2, "PostToolUse", {**payload, "tool_response": answer}),
        (1.3, "SubagentStart", {"agent_id": "f1", "agent_type": "general-purpose"}),
        (4, "Stop", {"background_tasks": listed}),
    )

    (agent,) = at(25, events, idle(4.1)).agents
    assert (agent.state, agent.description) == ("running", "probe")


def test_an_agent_that_nobody_launched_ends_with_the_next_prompt() -> None:
    begun = {"agent_id": "a1", "agent_type": "Explore"}
    events = records(PROMPT, (2, "SubagentStart", begun),
                   (3, "PreToolUse", {**WAIT, "tool_use_id": "t3", **begun}))  # fmt: skip
    more = records((20, "UserPromptSubmit", {"prompt": "more", "prompt_id": "p2"}))

    assert [agent.is_over for agent in at(9, events, busy(0.1)).agents] == [False]
    assert at(25, [*events, *more], busy(20)).agents == []


def test_a_late_word_of_an_agents_last_call_does_not_revive_it() -> None:
    begun = {**WAIT, "tool_use_id": "t2", **AGENT}
    events = records(
        PROMPT, launched(1), (2, "PreToolUse", begun), (5, "SubagentStop", AGENT),
        (7.4, "PostToolUse", begun),
    )  # fmt: skip

    assert [agent.state for agent in at(20, events, busy(0.1)).agents] == ["done"]


# What runs in the background


def test_a_shell_that_was_killed_at_rest_is_gone() -> None:
    tool_input = {**WAIT, "tool_use_id": "t1"}
    listed = [{"id": "b1", "type": "shell", "status": "running", "command": "make deploy"}]
    events = records(
        PROMPT,
        (1, "PreToolUse", tool_input),
        (2, "PostToolUse", {**tool_input, "tool_response": {"backgroundTaskId": "b1"}}),
        (30, "Stop", {"background_tasks": listed}),
    )

    assert drawn("jobs", at(700, events, idle(30.1, "shell"))) == "⚙ make deploy 11:38"
    assert drawn("jobs", at(700, events, idle(600))) == ""


def test_what_was_started_in_the_background_has_not_succeeded() -> None:
    tool_input = {**WAIT, "tool_use_id": "t1"}
    events = records(
        PROMPT,
        (1, "PreToolUse", tool_input),
        (2, "PostToolUse", {**tool_input, "tool_response": {"backgroundTaskId": "b1"}}),
    )

    assert drawn("tool_successes", at(5, events, busy(0.1))) == ""
    assert drawn("turn_summary", at(61, [*events, *records(STOP)])).startswith("turn 1:00 · 1 tool")


def test_a_monitor_that_has_seen_something_watches_on() -> None:
    payload = {"tool_name": "Monitor", "tool_use_id": "t1"}
    payload["tool_input"] = {"description": "CI watch", "command": "gh run watch"}  # type: ignore[assignment]
    listed = [{"id": "m1", "type": "monitor", "status": "running", "command": "gh run watch",
               "description": "CI watch"}]  # fmt: skip
    events = records(
        PROMPT,
        (1, "PreToolUse", payload),
        (1.5, "PostToolUse", {**payload, "tool_response": {"taskId": "m1"}}),
        (5, "Stop", {"background_tasks": listed}),
        (12, "UserPromptSubmit", {"prompt": NOTICE, "prompt_id": "p2"}),
    )

    assert drawn("jobs", at(14, events, busy(12))) == "◎ CI watch 0:12"


def test_a_listed_task_that_has_ended_does_not_run() -> None:
    listed = [{"id": "b1", "type": "shell", "status": "completed", "command": "make"}]
    events = records(PROMPT, (5, "Stop", {"background_tasks": listed}))

    assert drawn("jobs", at(9, events, idle(5.1))) == ""


# Whether the main thread is at it


def test_a_turn_that_another_hook_keeps_going_is_not_over() -> None:
    events = records(PROMPT, (5.8, "Stop", {"background_tasks": []}))

    assert drawn("turn_summary", at(9, events, busy(5.6))) == ""
    assert drawn("turn_summary", at(9, events, idle(6.0))) == "turn 0:05"


def test_a_call_behind_the_end_of_a_turn_keeps_it_going() -> None:
    """A hook may keep it going beside a shell in the background."""
    listed = [{"id": "b1", "type": "shell", "status": "running", "command": "serve"}]
    events = records(PROMPT, (5, "Stop", {"background_tasks": listed}),
                   (5.5, "PreToolUse", {**WAIT, "tool_use_id": "t1"}))  # fmt: skip

    assert drawn("turn_summary", at(20, events, busy(0.1))) == ""


def test_the_end_of_a_session_changes_no_receipt() -> None:
    events = [*records(PROMPT, bash(1, "make"), STOP)]
    over = records((70, "SessionEnd", {"reason": "clear"}))

    assert turn_event(at(65, events, idle(60.1)))["tools"] == 1  # type: ignore[index]
    assert turn_event(at(71, [*events, *over], idle(60.1))) is None


def test_a_receipt_keeps_its_cost_behind_the_clients_own_commands() -> None:
    stored = note(65, "turn.closed", prompt="p1", end="done", took=60, over=BASE + 60, cost=0.42)
    events = [*records(PROMPT, bash(1, "make"), STOP), stored]

    assert drawn("turn_summary", at(100, events, idle(90))) == "turn 1:00 · 1 tool · $0.42"


def test_an_agents_dialog_does_not_begin_the_turn_again() -> None:
    listed = [{"id": "a1", "type": "subagent", "status": "running"}]
    events = records(PROMPT, launched(1), (6, "Stop", {"background_tasks": listed}))

    assert drawn("turn_summary", at(20, events, busy(17.4))).startswith("turn 0:20")


def test_a_compaction_that_was_refused_does_not_go_on() -> None:
    events = records(
        PROMPT, (7, "PreCompact", {"trigger": "auto"}),
        (9.8, "PreToolUse", {**WAIT, "tool_use_id": "t1"}),
    )  # fmt: skip

    assert at(8, events[:2], busy(0.1)).compacting == 1
    assert at(15, events, busy(0.1)).compacting is None


# Files


def test_what_a_command_has_changed_is_told() -> None:
    diff = {
        "files": [{"filePath": "/w/a.py", "hunks": [{"lines": ["-old", "+new", "+more"]}]}],
        "changedFiles": ["/w/a.py", "/w/big.bin"],
    }
    sed = {"tool_name": "Bash", "tool_use_id": "t1", "tool_input": {"command": "sed -i s/a/b/ *"}}
    events = records(PROMPT, (2, "PostToolUse", {**sed, "tool_response": {"bashEditDiff": diff}}))

    assert drawn("files", at(9, events)) == "2 files big.bin, a.py"
    one = {**diff, "changedFiles": ["/w/a.py"]}
    events = records(PROMPT, (2, "PostToolUse", {**sed, "tool_response": {"bashEditDiff": one}}))
    assert drawn("files", at(9, events)) == "1 file +2 −1 a.py"
    assert (
        drawn("turn_summary", at(61, [*events, *records(STOP)]))
        == "turn 1:00 · 1 tool · 1 file +2 −1"
    )
    more = {**one, "moreFiles": 3}
    events = records(PROMPT, (2, "PostToolUse", {**sed, "tool_response": {"bashEditDiff": more}}))
    assert drawn("files", at(9, events)) == "1+ file a.py"
    invalid = {"files": [{"hunks": []}, {"filePath": None}], "changedFiles": ["a.py", "/w/a.py", 7]}
    events = records(
        PROMPT, (2, "PostToolUse", {**sed, "cwd": "/w", "tool_response": {"bashEditDiff": invalid}})
    )
    assert drawn("files", at(9, events)) == "1 file a.py"
    shared = {**one, "shared": True}
    events = records(PROMPT, (2, "PostToolUse", {**sed, "tool_response": {"bashEditDiff": shared}}))
    assert drawn("files", at(9, events)) == ""


@pytest.mark.parametrize("sealed", [False, True])
def test_a_file_is_the_same_from_every_folder_and_another_is_another(sealed: bool) -> None:
    patch = {"tool_response": {"structuredPatch": [{"lines": ["+a"]}]}}

    def edit_events(*edits: tuple[float, str, str]) -> list[dict[str, Any]]:
        return records(PROMPT, *(edit(t, path, 1, cwd=cwd, **patch) for t, path, cwd in edits))

    same = edit_events(
        (1, "/w/acme/src/app.ts", "/w/acme"), (5, "/w/acme/src/app.ts", "/w/acme/src")
    )
    others = edit_events((1, "/w/x/b/src/index.ts", "/w/x/a"), (5, "/w/x/c/src/index.ts", "/w/x/a"))
    if sealed:
        for rows in (same, others):
            rows.append(note(100, "noticed", notice="x"))
            assert prune(reduce_events({}, rows))["files"]
    assert drawn("files", at(101, same)) == "1 file +2 −0 app.ts"
    assert drawn("files", at(101, others)) == "2 files +2 −0 index.ts, index.ts"


# Circles that are none


def test_reading_again_what_a_command_has_changed_is_no_circle() -> None:
    diff = {"files": [], "changedFiles": ["/a.py"]}
    sed = {"tool_name": "Bash", "tool_input": {"command": "sed -i x a.py"}}
    rows: list[Told] = []
    for n in range(4):
        rows += read(1 + 6 * n, "a.py")
        answer = {"tool_use_id": f"s{n}", "tool_response": {"bashEditDiff": diff}}
        rows.append((4 + 6 * n, "PostToolUse", {**sed, **answer}))

    assert drawn("loops", at(25, records(PROMPT, rows), busy(0.1))) == ""


def test_reading_what_a_task_prints_is_no_circle() -> None:
    rows = [row for n in range(6) for row in read(1 + 3 * n, "/tmp/c/tasks/b1.output")]

    assert drawn("loops", at(20, records(PROMPT, rows), busy(0.1))) == ""


def test_different_scripts_are_different_commands() -> None:
    scripts = [f"python3 - <<'EOF'\nprint({n})\nEOF" for n in range(3)]
    rows = [row for n in range(3) for row in bash(1 + 3 * n, scripts[n], "failed")]
    same = [row for n in range(3) for row in bash(1 + 3 * n, scripts[0], "failed")]

    assert drawn("loops", at(20, records(PROMPT, rows), busy(0.1))) == ""
    assert "failed 3×" in drawn("loops", at(20, records(PROMPT, same), busy(0.1)))


def test_failures_of_one_step_are_no_streak() -> None:
    rows = [row for n in range(5) for row in call(1 + n / 50, "Read", {"file_path": f"/{n}"},
                                                  "failed")]  # fmt: skip

    assert drawn("loops", at(9, records(PROMPT, rows), busy(0.1))) == ""


def test_a_circle_of_an_earlier_life_is_over() -> None:
    rows = [row for n in range(3) for row in bash(1 + 3 * n, "pytest", "failed")]
    events = records(PROMPT, rows)
    resumed = {**records((30, "SessionStart", {"source": "resume"}))[0], "pid": 8}

    assert drawn("loops", at(40, [*events, resumed], Evidence(8))) == ""


def test_what_was_read_behind_an_edit_is_counted_alike_behind_a_checkpoint() -> None:
    rows = [*edit(100, "f"), *read(102, "f"), *read(104, "f"), *read(106, "f"), *edit(110, "f")]
    events = records(PROMPT, *[[row] for row in rows], (150, "Notification", {}))
    sealed = prune(reduce_events({}, events))
    later = records(read(200, "f"))
    now = build_snapshot(reduce_events(sealed, later), StatusInput.parse({}), busy(0.1), BASE + 203)

    assert drawn("loops", at(203, [*events, *later], busy(0.1))) == drawn("loops", now) == ""


# Counts


def test_what_is_delivered_twice_happened_once() -> None:
    twice = [{"prompt": "go", "prompt_id": "p1"}, {"error": "overloaded", "prompt_id": "p1"}]
    events = records(
        (0, "UserPromptSubmit", twice[0]), (0.02, "UserPromptSubmit", twice[0]),
        (5, "StopFailure", twice[1]), (5.02, "StopFailure", twice[1]),
    )  # fmt: skip

    assert drawn("prompts", at(9, events)) == "1 prompt"
    behind = records((30.005, "Notification", {}))  # the horizon lies between the two
    sealed = build_snapshot(
        prune(reduce_events({}, [*events, *behind])),
        StatusInput.parse({}),
        Evidence(PID),
        BASE + 31,
    )
    assert drawn("prompts", sealed) == "1 prompt"
    assert drawn("errors", at(9, events)) == "✗ 1 API error: overloaded 1"


def test_a_failure_of_another_session_is_news_for_half_an_hour() -> None:
    entry: dict[str, Any] = {"status": "idle", "cwd": "/w/api"}

    assert other_session(entry, ("failed", BASE), BASE + 1700).state == "failed"
    assert other_session(entry, ("failed", BASE), BASE + 1900).state == "idle"
