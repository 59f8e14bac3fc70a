"""Events of agents that come in odd orders, twice, or where nobody expects them."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import stories
from tests.stories import BASE, Moment, Record, State, agents, payload_of, running
from tests.test_state_laws import LAWS, READING

from hudline.state.prune import prune
from hudline.state.reducer import reduce_events
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot

PID = 7
KIND = {"agent_id": "a1", "agent_type": "Explore"}
PROMPT = {"prompt_id": "p1", "permission_mode": "default"}


def event(t: float, name: str, **fields: Any) -> Moment:
    """One event of the client's process."""
    return Moment(t, PID, payload_of(name, **fields))


def agent_call(actor: str = "", key: str = "g", **given_: Any) -> dict[str, Any]:
    tool_input = {"description": "Map it", "prompt": "x", "subagent_type": "Explore", **given_}
    by = {"agent_id": actor, "agent_type": "general-purpose"} if actor else PROMPT
    return {"tool_name": "Agent", "tool_use_id": key, "tool_input": tool_input, **by}


def launch(t: float, agent: str = "a1", **also: Any) -> Moment:
    """An agent goes on in the background."""
    answer = {"status": "async_launched", "agentId": agent}
    return event(t, "PostToolUse", **agent_call(**also), tool_response=answer)


def answered(t: float, agent: str = "a1", **also: Any) -> Moment:
    """An agent that was waited for has answered."""
    answer = {"status": "completed", "agentId": agent, "totalTokens": 900}
    return event(t, "PostToolUse", **agent_call(**also), tool_response=answer)


BEGIN = [
    event(0, "SessionStart", source="startup"),
    event(1, "UserPromptSubmit", prompt="go", **PROMPT),
]
CALL = event(2, "PreToolUse", **agent_call())


def seen(story: list[Moment], t: float, status: str = "") -> Snapshot:
    """The moment `t`, the registry saying `status` since the last event."""
    events = stories.records(story)
    since = BASE + max(one.t for one in story) if status else 0.0
    return build_snapshot(
        reduce_events({}, list(events)), READING, Evidence(PID, status, since), BASE + t
    )


def states(story: list[Moment], t: float, status: str = "") -> dict[str, str]:
    return agents(seen(story, t, status))


@pytest.mark.parametrize("late", [0.01, 0.6, 1.0, 3.0])
@pytest.mark.parametrize("is_background", [True, False])
def test_a_start_that_is_heard_behind_the_end_of_its_run_starts_nothing(
    late: float, is_background: bool
) -> None:
    result = launch(3) if is_background else answered(10.1)
    story = [*BEGIN, CALL, result, event(10, "SubagentStop", **KIND),
             event(10 + late, "SubagentStart", **KIND)]  # fmt: skip

    assert states(story, 15) == {"a1": "done"}
    assert states(story, 15, "busy") == {"a1": "done"}


def test_the_end_that_is_heard_before_its_start_tells_how_long_the_run_took() -> None:
    story = [*BEGIN, CALL, launch(3), event(10, "SubagentStop", **KIND),
             event(10.5, "SubagentStart", **KIND)]  # fmt: skip
    (one,) = seen(story, 15).agents

    assert round(one.age) == 7


RUN = [event(3, "SubagentStart", **KIND), event(10, "SubagentStop", **KIND)]


@pytest.mark.parametrize("later", [0.8, 3.0, 60.0, 4000.0])
def test_an_agent_that_begins_again_runs(later: float) -> None:
    story = [*BEGIN, CALL, launch(3), *RUN, event(10 + later, "SubagentStart", **KIND)]

    assert states(story, 11 + later) == {"a1": "running"}


def test_the_late_start_of_a_second_run_starts_no_third() -> None:
    story = [*BEGIN, CALL, launch(3), *RUN, event(30, "SubagentStop", **KIND)]
    late = event(30.6, "SubagentStart", **KIND)

    assert states([*story, late], 33) == {"a1": "done"}


def test_one_whose_late_start_was_another_run_after_all_runs_as_soon_as_it_acts() -> None:
    story = [*BEGIN, CALL, launch(3), event(10, "SubagentStop", **KIND),
             event(13, "SubagentStart", **KIND)]  # fmt: skip
    call = {"tool_name": "Bash", "tool_use_id": "b", "tool_input": {"command": "make"}}

    assert states([*story, event(14, "PreToolUse", **KIND, **call)], 15) == {"a1": "running"}


def test_a_start_and_an_end_that_are_told_twice_are_one_run() -> None:
    story = [*BEGIN, CALL, launch(3), event(9.6, "SubagentStart", **KIND),
             event(9.8, "SubagentStop", **KIND), event(10, "SubagentStart", **KIND),
             event(10.1, "SubagentStop", **KIND)]  # fmt: skip

    assert states(story, 12) == {"a1": "done"}
    assert states(story[:-1], 12) == {"a1": "done"}
    assert seen(story, 12).agents[0].restarts == 0


def test_the_launch_that_is_heard_behind_the_end_starts_nothing() -> None:
    assert states([*BEGIN, CALL, *RUN, launch(10.4)], 12) == {"a1": "done"}


def test_an_agent_that_was_waited_for_and_is_sent_on_runs_although_nobody_waits() -> None:
    """SendMessage to an agent that is done starts it again, in the background."""
    story = [*BEGIN, CALL, *RUN, answered(10.1), event(12, "Stop", **PROMPT, background_tasks=[]),
             event(20, "UserPromptSubmit", prompt="more", prompt_id="p2"),
             event(22, "SubagentStart", **KIND)]  # fmt: skip
    listed = {"id": "a1", "type": "subagent", "status": "running"}

    assert states(story, 25) == {"a1": "running"}
    stop = event(26, "Stop", prompt_id="p2", background_tasks=[listed])
    assert states([*story, stop], 30) == {"a1": "running"}
    assert states([*story, event(26, "Stop", prompt_id="p2", background_tasks=[])], 30) == {
        "a1": "done"
    }


# An agent that another one waits for


PARENT = [
    *BEGIN,
    event(2, "PreToolUse", **agent_call(subagent_type="general-purpose")),
    launch(2.1, "parent", subagent_type="general-purpose"),
    event(2.2, "SubagentStart", agent_id="parent", agent_type="general-purpose"),
    event(3, "PreToolUse", **agent_call("parent", "nest", run_in_background=False)),
    event(3.1, "SubagentStart", **KIND),
]
LISTED = [{"id": "parent", "type": "subagent", "status": "running"}]
STOP = event(5, "Stop", **PROMPT, background_tasks=LISTED)


@pytest.mark.parametrize("status", ["", "busy", "idle", "shell"])
def test_one_that_a_background_agent_waits_for_runs_behind_the_turn_of_the_main_thread(
    status: str,
) -> None:
    both = {"parent": "running", "a1": "running"}

    assert states([*PARENT, STOP], 9, status) == both
    assert (
        states([*PARENT, STOP, event(8, "UserPromptSubmit", prompt="x", prompt_id="p2")], 9) == both
    )
    assert [one.depth for one in seen([*PARENT, STOP], 9).agents] == [0, 1]


def test_it_ends_with_its_call_with_its_own_end_and_with_its_parent() -> None:
    story = [*PARENT, STOP]
    end = event(20, "SubagentStop", **KIND)
    over = answered(20.1, actor="parent", key="nest")
    parent = event(20, "SubagentStop", agent_id="parent", agent_type="general-purpose")
    failed = event(20, "PostToolUseFailure", **agent_call("parent", "nest"), error="no")

    for more in ([end], [over], [end, over]):
        assert states([*story, *more], 21) == {"parent": "running", "a1": "done"}
    assert states([*story, failed], 21) == {"parent": "running"}
    assert states([*story, parent], 22).get("a1") != "running"
    assert states([*story, event(20, "Stop", **PROMPT, background_tasks=[])], 22) == {}


def test_one_that_was_to_be_waited_for_but_goes_on_in_the_background_runs_by_itself() -> None:
    """Client 2.1.332 answers so to `run_in_background: false` of a nested agent."""
    gone_on = launch(3.2, actor="parent", key="nest", run_in_background=False)
    stop = event(6, "SubagentStop", agent_id="parent", agent_type="general-purpose",
                 background_tasks=[*LISTED, {"id": "a1", "type": "subagent"}])  # fmt: skip

    assert states([*PARENT, gone_on, STOP, stop], 9) == {"parent": "awaiting", "a1": "running"}


# Events that name an agent


def test_a_stop_that_names_an_agent_is_the_end_of_that_agent_alone() -> None:
    bash = event(3, "PreToolUse", **PROMPT, tool_name="Bash", tool_use_id="b",
                 tool_input={"command": "make"})  # fmt: skip
    story = [*BEGIN, CALL, launch(2.5), event(3, "SubagentStart", **KIND), bash]
    now = seen([*story, event(6, "Stop", **PROMPT, **KIND, background_tasks=[])], 9)

    assert running(now) == [("Bash", "make")]
    assert agents(now) == {"a1": "done"}
    assert (now.idle, now.resting) == (None, False)


OF_AN_AGENT: dict[str, tuple[str, dict[str, Any]]] = {
    "a prompt": ("UserPromptSubmit", {"prompt": "from the lead", "prompt_id": "p9"}),
    "a failed turn": ("StopFailure", {"error": "rate_limit", "prompt_id": "p1"}),
    "the end of a turn": ("Stop", {"prompt_id": "p1"}),
    "an automatic compaction": ("PreCompact", {"trigger": "auto"}),
    "the end of a compaction": ("PostCompact", {"trigger": "auto"}),
    "a start after a compaction": ("SessionStart", {"source": "compact"}),
    "a start": ("SessionStart", {"source": "startup"}),
    "an end": ("SessionEnd", {"reason": "other"}),
    "another folder": ("CwdChanged", {"cwd": "/elsewhere"}),
    "another mode": ("PreToolUse", {"permission_mode": "plan", "tool_name": "Read",
                     "tool_use_id": "r", "tool_input": {"file_path": "/x"}}),
}  # fmt: skip


@pytest.mark.parametrize("subject", OF_AN_AGENT)
def test_what_an_agent_does_changes_nothing_of_the_main_thread(subject: str) -> None:
    name, fields = OF_AN_AGENT[subject]
    bash = event(3, "PreToolUse", **PROMPT, tool_name="Bash", tool_use_id="b",
                 tool_input={"command": "make"})  # fmt: skip
    story = [*BEGIN, CALL, launch(2.5), event(3, "SubagentStart", **KIND), bash]
    before, now = seen(story, 9), seen([*story, event(6, name, **{**fields, **KIND})], 9)

    for field in ("calls", "waiting", "error", "compacting", "compactions", "mode", "resting",
                  "idle", "prompts", "turn_summary", "todos", "jobs"):  # fmt: skip
        assert stories.dump(getattr(now, field)) == stories.dump(getattr(before, field)), field


@pytest.mark.parametrize("name", ["Stop", "SubagentStop", "StopFailure"])
def test_the_end_of_an_agent_of_which_nothing_else_was_heard_shows_none(name: str) -> None:
    assert states([*BEGIN, event(6, name, **PROMPT, **KIND)], 9) == {}


def test_an_end_that_names_no_agent_ends_none() -> None:
    story = [*BEGIN, CALL, launch(2.5), event(3, "SubagentStart", **KIND)]

    assert states([*story, event(6, "SubagentStop"), event(6, "SubagentStart")], 9) == {
        "a1": "running"
    }


def test_an_agent_and_a_task_of_one_id_are_two_things() -> None:
    story = [*BEGIN, CALL, launch(2.5), event(3, "SubagentStart", **KIND)]
    created = event(4, "TaskCreated", task_id="a1", task_subject="Read")
    completed = event(5, "TaskCompleted", task_id="a1", task_subject="Read")
    now = seen([*story, created, completed], 9)

    assert agents(now) == {"a1": "running"}
    assert now.todos is not None
    assert (now.todos.done, now.todos.total) == (1, 1)


# Any order


BLOCKS: dict[str, list[Moment]] = {
    "background": [CALL, launch(3), *RUN],
    "foreground": [CALL, *RUN, answered(10.1)],
    "nested": [*PARENT[2:], STOP, event(20, "SubagentStop", **KIND),
               answered(20.1, actor="parent", key="nest")],
}  # fmt: skip


def picture(state: State, t: float) -> Any:
    return stories.dump(build_snapshot(state, READING, Evidence(PID), BASE + t))


@LAWS
@given(st.sampled_from(sorted(BLOCKS)), st.data())
def test_events_told_in_any_order_and_twice_make_the_same_picture(
    name: str, data: st.DataObject
) -> None:
    events = stories.records([*BEGIN, *BLOCKS[name]])
    other: list[Record] = data.draw(st.permutations(events))
    other += data.draw(st.lists(st.sampled_from(events), max_size=4))
    for t in (12.0, 25.0, 400.0):
        assert picture(reduce_events({}, events), t) == picture(reduce_events({}, list(other)), t)
        assert picture(prune(reduce_events({}, events)), t) == picture(
            reduce_events({}, list(other)), t
        )


@pytest.mark.parametrize("name", ["background", "foreground"])
def test_an_agent_that_is_done_is_done_whichever_of_its_events_was_heard_first(name: str) -> None:
    """Hooks of one moment run side by side: each may be heard at the time of another."""
    last = [one for one in BLOCKS[name] if one is not CALL]
    for order in itertools.permutations(last):
        events = [one._replace(t=9 + 0.3 * n) for n, one in enumerate(order)]
        assert states([*BEGIN, CALL, *events], 13) == {"a1": "done"}, [
            one.payload["hook_event_name"] for one in order
        ]


def test_a_run_whose_events_were_lost_but_one_is_never_running_for_ever() -> None:
    for block in BLOCKS.values():
        for lost in block:
            events = [*BEGIN, *(one for one in block if one is not lost)]
            stop = event(30, "Stop", **PROMPT, background_tasks=[])
            assert "running" not in states([*events, stop], 40).values(), lost
