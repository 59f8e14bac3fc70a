"""Teammates of a team of agents: at work, idle, woken, gone. Payloads as of client 2.1.332."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import stories
from tests.stories import BASE, Moment, agents, payload_of
from tests.test_state_laws import LAWS, READING, remembered, retold

from hudline.hook.payload import event_of
from hudline.host.mod_inbox import AgentList
from hudline.render.fragment import Row
from hudline.render.i18n import words
from hudline.render.widget import WidgetOptions
from hudline.state.reducer import reduce_events
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot, is_active
from hudline.widgets import agents as widget
from hudline.widgets.agent_count import render as count

PID = 7
ENGLISH = words("en")
ROW = "tzm5zern8"


def event(t: float, name: str, pid: int = PID, **fields: Any) -> Moment:
    """One event of the client's process."""
    return Moment(t, pid, payload_of(name, **fields))


def row(key: str = ROW, description: str = "Build the ship", **fields: Any) -> dict[str, Any]:
    """One entry of background_tasks."""
    one = {"id": key, "type": "teammate", "status": "running", "description": description}
    return {**one, **fields}


def spawned(t: float, name: str = "builder", subject: str = "Build the ship") -> list[Moment]:
    """The lead makes a teammate."""
    key = f"a{name}-68bce934"
    tool_input = {"description": subject, "prompt": "go", "subagent_type": "Explore", "name": name}
    call: dict[str, Any] = {
        "tool_name": "Agent",
        "tool_use_id": f"toolu-{name}",
        "tool_input": tool_input,
    }
    answer = {"status": "teammate_spawned", "agentId": key, "agent_id": key, "name": name,
              "teammate_id": f"{name}@session-0eaefecc", "is_splitpane": False}  # fmt: skip
    return [
        event(t, "PreToolUse", prompt_id="p1", **call),
        event(t + 0.1, "PostToolUse", prompt_id="p1", **call, tool_response=answer),
        event(t + 0.12, "SubagentStart", agent_id=key, agent_type=name),
    ]


def of(name: str = "builder") -> dict[str, Any]:
    return {"agent_id": f"a{name}-68bce934", "agent_type": name}


def bash(t: float, end: float, name: str = "builder") -> list[Moment]:
    call: dict[str, Any] = {
        "tool_name": "Bash",
        "tool_use_id": f"t-{t}",
        "tool_input": {"command": "make ship"},
    }
    return [
        event(t, "PreToolUse", **of(name), **call),
        event(end, "PostToolUse", **of(name), **call, tool_response={"stdout": ""}),
    ]


def parked(t: float, *rows: dict[str, Any], name: str = "builder") -> list[Moment]:
    """A teammate ends its turn."""
    idle: dict[str, Any] = {"teammate_name": name, "team_name": "session-0eaefecc"}
    return [
        event(t, "SubagentStop", **of(name), background_tasks=list(rows)),
        event(t + 0.05, "TeammateIdle", **of(name), **idle),
    ]


def stop(t: float, *rows: dict[str, Any]) -> Moment:
    return event(t, "Stop", prompt_id="p1", background_tasks=list(rows))


START = [
    event(0, "SessionStart", source="startup"),
    event(1, "UserPromptSubmit", prompt="please", prompt_id="p1"),
]
WORKS = [*START, *spawned(2), *bash(3, 30), stop(4, row())]
IDLE = [*WORKS, *parked(31, row()), stop(33, row())]


def seen(story: list[Moment], t: float, status: str = "") -> Snapshot:
    """The moment `t` of the story, the registry saying `status` for the last second."""
    events = stories.records([one for one in story if one.t <= t])
    evidence = Evidence(PID, status, BASE + t - 3 if status else 0.0)
    return build_snapshot(reduce_events({}, list(events)), READING, evidence, BASE + t)


def states(story: list[Moment], t: float) -> dict[str, str]:
    """By name, what each teammate does."""
    return {one.kind: one.state for one in seen(story, t).agents}


def texts(now: Snapshot) -> list[str]:
    result = widget.render(now, widget.Options())
    return [
        " · ".join(
            "".join(span.text for span in piece.spans).translate(ENGLISH)
            for piece in one.fragments + one.cells
            if piece.spans
        )
        for one in result
        if isinstance(one, Row)
    ]


def test_a_teammate_that_was_made_works_and_is_called_by_its_name() -> None:
    now = seen(WORKS, 10)

    assert agents(now) == {"abuilder-68bce934": "running"}
    assert [call.target for call in now.agents[0].calls] == ["make ship"]
    assert texts(now)[0].startswith("builder Build the ship · Bash make ship 0:07")
    assert (now.jobs, now.idle) == ([], None)


def test_it_works_from_its_launch_on_before_its_start_is_heard() -> None:
    assert states([*START, *spawned(2)[:2]], 2.5) == {"builder": "running"}


def test_an_idle_teammate_stays_and_lets_everything_else_rest() -> None:
    now = seen(IDLE, 300, "idle")

    assert agents(now) == {"abuilder-68bce934": "idle"}
    assert now.jobs == []
    assert now.idle == 267
    assert now.resting
    assert not is_active(now)
    assert count(now, WidgetOptions()) == []
    assert texts(now) == ["builder Build the ship · idle · 1 tool"]


def test_what_an_idle_teammate_shows_does_not_change_by_itself() -> None:
    assert texts(seen(IDLE, 100, "idle")) == texts(seen(IDLE, 5000, "idle"))


def test_its_receipt_counts_it_among_those_that_worked_not_among_those_that_work() -> None:
    idle, works = seen(IDLE, 40, "idle").turn_summary, seen(WORKS, 10).turn_summary
    assert idle is not None
    assert works is not None
    assert (idle.agents, idle.working, works.working) == (1, 0, 1)


def test_a_message_wakes_it_and_is_no_restart() -> None:
    start = event(100, "SubagentStart", **of())
    woken = [*IDLE, start]

    assert states(woken, 101) == {"builder": "running"}
    assert seen(woken, 101).agents[0].restarts == 0
    assert states([*woken, *parked(105, row())], 106) == {"builder": "idle"}


def test_its_end_without_teammate_idle_parks_it_too() -> None:
    assert states([one for one in IDLE if "Teammate" not in repr(one)], 40) == {"builder": "idle"}


def test_teammate_idle_alone_parks_it() -> None:
    lost = [one for one in IDLE if one.payload["hook_event_name"] != "SubagentStop"]

    assert states(lost, 40) == {"builder": "idle"}


def test_teammate_idle_of_a_client_that_names_no_agent_parks_it() -> None:
    named = event(31, "TeammateIdle", teammate_name="builder", team_name="session-0eaefecc")

    assert states([*WORKS, named], 40) == {"builder": "idle"}
    assert states([*WORKS, named, event(50, "SubagentStart", **of())], 51) == {"builder": "running"}


def test_one_of_which_only_its_rest_was_heard_is_shown_with_its_name() -> None:
    assert texts(seen([*START, parked(9)[1]], 10)) == ["builder · idle"]


def test_a_teammate_in_a_pane_of_its_own_is_another_session() -> None:
    apart = spawned(2)
    apart[1].payload["tool_response"]["is_splitpane"] = True

    assert states([*START, *apart[:2]], 3) == {}


def task_stop(t: float, named: str, key: str = ROW) -> Moment:
    call: dict[str, Any] = {
        "tool_name": "TaskStop",
        "tool_use_id": "stop",
        "tool_input": {"task_id": named},
    }
    answer = {"message": "Successfully stopped task", "task_id": key,
              "task_type": "in_process_teammate"}  # fmt: skip
    return event(t, "PostToolUse", prompt_id="p1", **call, tool_response=answer)


def agreed(t: float, **fields: Any) -> Moment:
    """The teammate answers a request to shut down."""
    record = {"type": "shutdown_response", "request_id": "shutdown-1@builder", "approve": True}
    call: dict[str, Any] = {"tool_name": "SendMessage", "tool_use_id": f"send-{t}",
            "tool_input": {"to": "team-lead", "message": {**record, **fields}}}  # fmt: skip
    return event(t, "PostToolUse", **of(), **call, tool_response={"success": True})


GONE = {
    "stopped by its name": [task_stop(100, "builder")],
    "stopped by its agent id": [task_stop(100, of()["agent_id"])],
    "stopped by the id of its row": [task_stop(100, ROW)],
    "stopped while it works": [
        event(90, "SubagentStart", **of()),
        *bash(91, 101),
        task_stop(100, "builder"),
        event(100.2, "SubagentStop", **of(), background_tasks=[]),
    ],
    "shut down": [
        event(99, "SubagentStart", **of()),
        agreed(100),
        event(100.1, "SubagentStop", **of(), background_tasks=[row()]),
        stop(100.2, row()),
    ],
    "no longer listed": [stop(100)],
}


@pytest.mark.parametrize("how", GONE)
def test_one_that_is_gone_stays_for_a_moment_and_leaves(how: str) -> None:
    story = [*IDLE, *GONE[how]]

    assert states(story, 99 if len(GONE[how]) == 1 else 89) == {"builder": "idle"}
    # What was stopped at its work is not done.
    assert states(story, 103) == ({} if how == "stopped while it works" else {"builder": "done"})
    assert texts(seen(story, 140)) == []
    assert states(story, 500) == {}


def test_one_that_refuses_to_be_shut_down_stays() -> None:
    refused = [*IDLE, event(99, "SubagentStart", **of()), agreed(100, approve=False)]

    assert states([*refused, *parked(101, row())], 103) == {"builder": "idle"}


def test_it_is_gone_with_its_process() -> None:
    assert states([*IDLE, event(50, "SessionEnd", reason="other")], 51) == {}
    resumed = [*IDLE, event(50, "SessionStart", pid=8, source="resume")]
    events = stories.records(resumed)
    assert agents(build_snapshot(reduce_events({}, events), READING, Evidence(8), BASE + 51)) == {}


def test_the_list_of_the_moment_at_which_it_was_made_does_not_end_it() -> None:
    assert states([*START, *spawned(2), stop(2.5)], 3) == {"builder": "running"}
    assert states([*START, *spawned(2), *bash(5, 9), stop(4)], 6) == {"builder": "running"}


def two(subject: str = "Build the ship") -> list[Moment]:
    """Two teammates with the same description, both idle."""
    rows = [row(), row("thdsztrdz", subject)]
    return [*START, *spawned(2), *spawned(2.3, "second", subject), *parked(9, *rows),
            *parked(10, *rows, name="second"), stop(12, *rows)]  # fmt: skip


@pytest.mark.parametrize(("left", "removed"), [(ROW, "second"), ("thdsztrdz", "builder")])
def test_of_two_with_one_description_the_one_whose_row_is_missing_is_gone(
    left: str, removed: str
) -> None:
    both = {"builder": "idle", "second": "idle"}

    assert states(two(), 20) == both
    assert states([*two(), stop(30, row(left))], 32) == {**both, removed: "done"}


def test_the_one_that_was_stopped_by_name_is_gone_whatever_its_row() -> None:
    story = [*two(), task_stop(30, "second", ROW), stop(31, row("thdsztrdz"))]

    assert states(story, 33) == {"builder": "idle", "second": "done"}


DIG = {"description": "Dig", "prompt": "x", "subagent_type": "Explore"}


def test_an_agent_of_a_teammate_runs_on_behind_the_turns_of_the_lead() -> None:
    call: dict[str, Any] = {"tool_name": "Agent", "tool_use_id": "nest", **of(),
            "tool_input": DIG}  # fmt: skip
    nested = [event(3, "PreToolUse", prompt_id="p1", **call),
              event(3.2, "SubagentStart", agent_id="n1", agent_type="Explore")]  # fmt: skip
    story = [*START, *spawned(2), *nested, stop(4, row())]
    answer = {"status": "completed", "agentId": "n1"}
    over = [event(20, "SubagentStop", agent_id="n1", agent_type="Explore"),
            event(20.1, "PostToolUse", prompt_id="p1", **call, tool_response=answer)]  # fmt: skip

    assert [(one.kind, one.state, one.depth) for one in seen(story, 15, "busy").agents] == [
        ("builder", "running", 0), ("Explore", "running", 1)]  # fmt: skip
    assert states([*story, *over], 21) == {"builder": "running", "Explore": "done"}


def test_one_that_idles_above_an_agent_at_work_waits_for_it() -> None:
    call: dict[str, Any] = {"tool_name": "Agent", "tool_use_id": "nest", **of(),
            "tool_input": DIG}  # fmt: skip
    answer = {"status": "async_launched", "agentId": "n1"}
    nested = [event(3, "PreToolUse", **call),
              event(3.1, "PostToolUse", **call, tool_response=answer),
              event(3.2, "SubagentStart", agent_id="n1", agent_type="Explore")]  # fmt: skip
    rows = [row(), {"id": "n1", "type": "subagent", "status": "running"}]

    assert states([*START, *spawned(2), *nested, *parked(5, *rows)], 9) == {
        "builder": "awaiting", "Explore": "running"}  # fmt: skip


def test_a_killed_one_in_the_clients_own_list_is_gone() -> None:
    state = reduce_events({}, stories.records(IDLE))
    fields = {"at": (BASE + 50) * 1000, "agents": [{"id": of()["agent_id"], "state": "killed"}]}
    found = AgentList().events(fields, state, PID, BASE + 51)

    assert states(IDLE, 51) == {"builder": "idle"}
    assert agents(
        build_snapshot(reduce_events(state, found), READING, Evidence(PID), BASE + 52)
    ) == {of()["agent_id"]: "done"}


def test_idle_in_the_clients_own_list_is_no_end() -> None:
    fields = {"at": (BASE + 50) * 1000, "agents": [{"id": of()["agent_id"], "state": "idle"}]}

    assert (
        AgentList().events(fields, reduce_events({}, stories.records(IDLE)), PID, BASE + 59) == []
    )


@pytest.mark.parametrize("invalid", [None, 7, "", [], {}, "x" * 5000, "\x1b[2J", "\ud83d"])
@pytest.mark.parametrize("field", ["name", "agentId", "status", "teammate_name", "description"])
def test_a_field_of_another_kind_is_lost_alone(field: str, invalid: object) -> None:
    listed: dict[str, Any] = {field: invalid}
    story = [*START, *spawned(2), *parked(9, row(**listed)), stop(12, row(**listed))]
    for one in story:
        answer: dict[str, Any] = one.payload.get("tool_response") or {}
        stored = answer if field in answer else one.payload
        if field in stored:
            stored[field] = invalid

    now = seen(story, 20)
    assert len(now.agents) <= 1
    assert all("\x1b" not in text for text in texts(now))


def test_many_teammates_leave_room_for_a_job() -> None:
    rows = [row(f"t{n}") for n in range(30)]
    made = event_of(payload_of("Stop", background_tasks=[*rows, {"id": "s", "type": "shell",
        "command": "serve"}]), BASE, PID)  # fmt: skip

    assert made is not None
    assert made["jobs"] == [["s", "shell", "serve"]]


ENDS = [
    IDLE,
    [*IDLE, event(100, "SubagentStart", **of())],
    [*two(), stop(30, row())],
    *([*IDLE, *more] for more in GONE.values()),
]


@LAWS
@given(st.sampled_from(ENDS), st.randoms(use_true_random=False))
def test_in_any_order_and_told_twice_they_do_the_same(
    story: list[Moment], chance: random.Random
) -> None:
    events = stories.records(story)
    twice = retold(events, chance)

    for t in (story[-1].t + 0.5, story[-1].t + 20, 400.0):
        views = [
            build_snapshot(reduce_events({}, list(one)), READING, Evidence(PID), BASE + t)
            for one in (events, twice)
        ]
        assert stories.dump(views[0]) == stories.dump(views[1])


def test_every_order_of_the_last_words_is_the_same() -> None:
    """Hooks of one moment run side by side, so each may be heard at the other's time."""
    events = stories.records([*WORKS, *parked(31, row()), stop(31.2, row())])
    last, times = events[-3:], [one["at"] for one in events[-3:]]
    for order in itertools.permutations(last):
        swapped = [{**one, "at": at} for one, at in zip(order, times)]
        now = build_snapshot(
            reduce_events({}, [*events[:-3], *swapped]), READING, Evidence(PID), BASE + 40
        )
        assert agents(now) == {of()["agent_id"]: "idle"}


def test_checkpoints_forget_no_teammate() -> None:
    for story in ENDS:
        events = stories.records([*story, event(900, "UserPromptSubmit", prompt="and now?")])

        def check(state: Any, so_far: Any) -> None:
            for t in (40, 103, 1000):
                views = [build_snapshot(one, READING, Evidence(PID), BASE + t) for one in
                         (state, reduce_events({}, list(so_far)))]  # fmt: skip
                assert stories.dump(views[0]) == stories.dump(views[1])

        remembered([events[:7], events[7:-1], events[-1:]], check)


# A recorded team: builder, which has two agents of its own, and second


@pytest.mark.parametrize(
    ("t", "expected"),
    [
        (2.4, {"builder": "running"}),
        (4.0, {"builder": "running", "second": "running", "Nested work": "running"}),
        (9.0, {"builder": "running", "second": "idle", "Nested work": "running"}),
        (12.0, {"builder": "running", "second": "idle", "Nested work": "done"}),
        (17.0, {"builder": "idle", "second": "idle", "Nested work": "done"}),
        (18.75, {"builder": "running", "second": "idle", "Nested work": "done"}),
        (20.0, {"builder": "idle", "second": "idle", "Nested work": "done"}),
        (25.0, {"builder": "done", "second": "idle", "Nested work": "done"}),
        (34.0, {"builder": "done", "second": "idle", "Nested work": "done"}),
        (36.0, {}),
    ],
)
def test_a_recorded_team_is_shown_as_the_client_showed_it(t: float, expected: Any) -> None:
    now = stories.seen_in("team", t)
    shown = {
        one.description if one.kind == "general-purpose" else one.kind: one.state
        for one in now.agents
    }

    assert now.jobs == []
    assert {key: shown[key] for key in shown if key != "Nested two"} == expected
