"""A turn lasts from a person's prompt until everything is at rest, and has all calls in it."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import stories
from tests.stories import BASE, Record, State
from tests.test_turns import (
    NOTICE,
    PID,
    PROMPT,
    Told,
    at,
    bash,
    call,
    drawn,
    reading,
    records,
    whole,
)

from hudline.events.status_input import StatusInput
from hudline.host.session_events import closed_before, turn_event, usage_event
from hudline.state.prune import AGE, is_checkpoint_stale, prune
from hudline.state.reducer import reduce_events
from hudline.state.turn_summaries import turn_summaries
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot
from hudline.view.values import TurnSummary

LAWS = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def agent(began: float, ended: float | None, key: str = "a1", parent: str = "") -> list[Told]:
    """An agent in the background, launched a second before it begins, with a call at its start."""
    by = {"agent_id": parent, "agent_type": "Explore"} if parent else {}
    answer = {"agentId": key, "status": "async_launched"}
    self = {"agent_id": key, "agent_type": "Explore"}
    items = [
        *call(began - 1, "Agent", {"description": "Look"}, tool_response=answer, **by),
        (began, "SubagentStart", self),
        *bash(began, f"ls {key}", **self),
    ]
    return items if ended is None else [*items, (ended, "SubagentStop", self)]


def woken(t: float, task: str = "a1", prompt: str = "") -> Told:
    text = NOTICE.replace("b1", task)
    return t, "UserPromptSubmit", {"prompt": text, "prompt_id": prompt or f"n{t}"}


def ended(t: float, prompt: str = "p1", *running: str, **fields: Any) -> Told:
    tasks = [{"id": key, "type": "subagent", "status": "running"} for key in running]
    return t, "Stop", {"prompt_id": prompt, "background_tasks": tasks, **fields}


def shell(t: float, kind: str = "shell") -> dict[str, Any]:
    return {"id": f"job{t}", "type": kind, "status": "running", "description": "x", "command": "x"}


# A recorded one: two agents in the background, one of which starts a third


def drawn_at_each_tick(name: str) -> tuple[list[tuple[float, str]], list[Record]]:
    """What the row says at each tick of a recording, and the records that draws have noted."""
    told, pid = stories.records(stories.recorded(name)), stories.pid_of(name)
    texts: list[tuple[float, str]] = []
    events: list[Record] = []
    for row in stories.rows(name):
        if row["event"] == "StatusLine":
            clock = BASE + row["t"]
            known = [one for one in told if one["at"] <= clock]
            now = build_snapshot(
                reduce_events({}, [*known, *events]),
                StatusInput.parse(row["input"]),
                Evidence(pid),
                clock,
            )
            texts.append((row["t"], drawn("turn_summary", now)))
            events += [one for one in (usage_event(now), turn_event(now)) if one]
    return texts, events


def test_the_row_of_a_recorded_turn_has_all_calls_and_the_clients_own_cost() -> None:
    text, recorded = drawn_at_each_tick("background")
    spent = [row["input"]["cost"]["total_cost_usd"] for row in stories.rows("background")
             if row["event"] == "StatusLine"]  # fmt: skip
    result = json.dumps(stories.rows("background")).count('"hook_event_name": "PreToolUse"')

    last = "turn 0:10 · 0:06 in background · 12 tools · ✗ 1 failed · 3 agents · $0.17"
    assert text[-1][1] == last
    (*_, final) = (one for one in recorded if one["kind"] == "turn.closed")
    assert (final["cost"], final["tools"]) == (round(spent[-1], 6), result)


def test_the_row_of_a_recorded_turn_is_not_that_of_one_that_is_over_while_agents_work() -> None:
    text, _ = drawn_at_each_tick("background")
    rests = max(row["t"] for row in stories.rows("background") if row["event"] == "Stop")

    assert [row for t, row in text if t < rests and row and "still running" not in row] == []
    assert sum("still running" in row for _, row in text) > 3


# When it is over


def test_a_turn_goes_on_while_an_agent_works_and_while_that_calls_claude_back() -> None:
    events = records(PROMPT, agent(5, 60), ended(10, "p1", "a1"), woken(60.2), ended(75, "n60.2"))

    def known(t: float) -> list[Record]:
        return [one for one in events if one["at"] <= BASE + t]

    assert "still running" in drawn("turn_summary", at(40, known(40)))
    assert drawn("turn_summary", at(70, known(70))) == ""
    text = "turn 1:15 · 0:50 in background · 2 tools · 1 agent"
    assert drawn("turn_summary", at(80, events)) == text


def test_an_agent_whose_end_is_about_to_call_claude_back_has_not_ended_the_turn() -> None:
    events = records(PROMPT, agent(5, 60), ended(10, "p1", "a1"))
    rests = Evidence(PID, "idle", BASE + 60.1)

    assert drawn("turn_summary", at(60.3, events, rests)) == ""
    assert at(60.3, events, rests).idle is None
    assert drawn("turn_summary", at(63, events, rests)).startswith("turn 1:00 · 0:50 in background")


def test_a_nested_agents_end_is_about_to_call_its_parent_back() -> None:
    parent = {"agent_id": "a1", "agent_type": "Explore"}
    events: list[Told | list[Told]] = [
        PROMPT,
        agent(5, 8),
        agent(7, 60, "a2", "a1"),
        ended(10, "p1", "a1", "a2"),
    ]
    rests = Evidence(PID, "idle", BASE + 60.1)

    assert drawn("turn_summary", at(60.3, records(*events), rests)) == ""
    events += [(60.5, "SubagentStart", parent)]
    assert "still running" in drawn("turn_summary", at(61, records(*events), rests))


def test_a_killed_agent_calls_nobody_back() -> None:
    events = records(PROMPT, agent(5, None), ended(10, "p1", "a1"))
    over = {"at": BASE + 60, "kind": "agent.ended", "actor": "a1", "pid": PID, "killed": True}

    rests = Evidence(PID, "idle", BASE + 60)
    text = "turn 1:00 · 0:50 in background · 2 tools · 1 agent"
    assert drawn("turn_summary", at(60.3, [*events, over], rests)) == text


@pytest.mark.parametrize("kind", ["shell", "monitor", "teammate"])
def test_what_may_run_for_ever_holds_no_turn_open(kind: str) -> None:
    events = records(PROMPT, ended(10, background_tasks=[shell(5, kind)]))
    now = at(3600, events)

    assert drawn("turn_summary", now) == "turn 0:10"
    assert now.idle == 3590
    assert turn_event(now)["over"] == BASE + 10  # type: ignore[index]


@pytest.mark.parametrize("kind", ["workflow", "cloud session"])
def test_what_comes_back_by_itself_holds_the_turn_open(kind: str) -> None:
    events = records(PROMPT, ended(10, background_tasks=[shell(5, kind)]))
    over = records(woken(100, "job5"), ended(110, "n100", background_tasks=[]))

    assert (
        drawn("turn_summary", at(60, events))
        == "turn 1:00 · 0:50 in background · ● 1 still running"
    )
    assert at(60, events).idle is None
    assert drawn("turn_summary", at(120, [*events, *over])) == "turn 1:50 · 1:30 in background"


def test_the_rest_before_a_shell_calls_claude_back_is_no_part_of_the_turn() -> None:
    events = records(
        PROMPT,
        ended(10, background_tasks=[shell(5)]),
        woken(1000, "job5"),
        bash(1002, "make"),
        ended(1010, "n1000", background_tasks=[]),
    )

    assert drawn("turn_summary", at(1020, events)) == "turn 0:20 · 1 tool"


def test_a_shell_that_calls_claude_back_at_once_is_no_work_in_the_background() -> None:
    events = records(
        PROMPT,
        ended(10, background_tasks=[shell(5)]),
        woken(11.5, "job5"),
        ended(12, "n11.5", background_tasks=[]),
    )

    assert drawn("turn_summary", at(20, events)) == "turn 0:10"


def test_of_two_agents_one_after_the_other_the_rest_between_is_no_part_of_the_turn() -> None:
    """The first is called by the person's turn, the second by what a shell's end began."""
    events = records(
        PROMPT,
        agent(5, 30),
        ended(10, "p1", "a1", background_tasks=[shell(5)]),
        woken(30.1),
        ended(32, "n30.1", background_tasks=[shell(5)]),
        woken(1000, "job5"),
        agent(1003, 1050, "a2"),
        ended(1005, "n1000", "a2"),
        woken(1050.1, "a2"),
        ended(1052, "n1050.1"),
    )

    text = "turn 1:24 · 1:05 in background · 4 tools · 2 agents"
    assert drawn("turn_summary", at(1060, events)) == text


def test_a_turn_that_was_left_goes_on_with_its_agents() -> None:
    events = records(PROMPT, agent(5, None))
    left = Evidence(PID, "idle", BASE + 20)
    event = turn_event(at(25, events, left))
    busy = Evidence(PID, "busy", BASE + 39.8)  # as for one of the client's own commands

    assert event is not None
    assert drawn("turn_summary", at(25, events, left)).startswith(
        "interrupted · turn 0:25 · 0:05 in"
    )
    later = at(40, [*events, event], busy)
    assert drawn("turn_summary", later).startswith("interrupted · turn 0:40 · 0:20 in background")
    over = [*events, event, *records((50, "SubagentStop", {"agent_id": "a1"}))]
    text = "interrupted · turn 0:50 · 0:30 in background · 2 tools · 1 agent"
    assert drawn("turn_summary", at(55, over, left)) == text


def test_a_turn_that_was_left_is_told_the_same_each_time_it_is_noted() -> None:
    events = records(PROMPT, (100, "UserPromptSubmit", {"prompt": NOTICE, "prompt_id": "p2"}),
                   (110, "Stop", {"prompt_id": "p2"}))  # fmt: skip
    all_events: list[Record] = [{"at": BASE + 50, "kind": "turn.closed", "prompt": "p1",
                            "end": "interrupted", "over": BASE + 7, "took": 7}]  # fmt: skip
    for t in range(115, 140, 5):
        assert drawn("turn_summary", at(t, [*events, *all_events])) == "turn 0:17"
        all_events += [one for one in [turn_event(at(t, [*events, *all_events]))] if one]
    assert len(all_events) == 2


def test_an_agent_that_goes_on_counts_for_the_turn_in_which_it_does_something() -> None:
    self = {"agent_id": "a1", "agent_type": "Explore"}
    events = records(
        PROMPT,
        agent(5, None),
        ended(10, "p1", "a1"),
        bash(15, "make", "failed", **self),
        (20, "UserPromptSubmit", {"prompt": "more", "prompt_id": "p2"}),
        bash(25, "make test", **self),
        ended(30, "p2", "a1"),
    )

    text = "turn 0:15 · 0:05 in background · 1 tool · 1 agent · ● 1 still running"
    assert drawn("turn_summary", at(35, events)) == text
    first = closed_before(at(20.5, [one for one in events if one["at"] < BASE + 20.5]).query)  # type: ignore[arg-type]
    assert first is not None
    assert (first["prompt"], first["took"], first["tools"], first["failed"]) == ("p1", 20, 3, 1)
    assert first["over"] == BASE + 20


# The last figures


def test_a_figure_that_comes_behind_the_note_is_in_the_list_of_turns() -> None:
    items = [reading(-5, "p0", 0.0), *records(PROMPT, STOP_AT_60)]
    items += [reading(60.1, "p1", 0.2944), {"at": BASE + 60.1, "kind": "turn.closed",
             "prompt": "p1", "end": "done", "took": 60, "cost": 0.2944}]  # fmt: skip
    items += [reading(60.4, "p1", 0.3208)]
    items += records((61, "UserPromptSubmit", {"prompt": "more", "prompt_id": "p2"}))
    items += [reading(62, "p2", 0.4)]

    turns = at(65, items).turns
    assert turns is not None
    assert len(turns) == 1
    assert turns[0].cost == pytest.approx(0.3208)


def test_each_new_figure_of_a_turn_that_is_over_is_noted_at_once() -> None:
    items = [reading(-5, "p0", 1.0), *records(PROMPT, STOP_AT_60)]
    spent = [1.2, 1.2, 1.3, 1.3]
    events: list[Record] = []
    for nth, cost in enumerate(spent):
        tick = stories.tick(prompt_id="p1", cost={"total_cost_usd": cost})
        events += [
            one for one in [turn_event(at(60.2 + nth / 5, [*items, *events], tick=tick))] if one
        ]

    assert [one["cost"] for one in events] == [0.2, 0.3]
    assert turn_summaries(whole([*items, *events]))[0][1]["cost"] == 0.3


def test_a_turn_that_nobody_saw_the_end_of_is_noted_at_the_next_prompt() -> None:
    """As one behind which the next prompt was queued."""
    events = records(
        PROMPT,
        bash(5, "make"),
        ended(10),
        (10.1, "UserPromptSubmit", {"prompt": "more", "prompt_id": "p2"}),
    )
    events += [reading(-5, "p0", 1.0), reading(9, "p1", 1.5)]
    result = closed_before(at(10.3, events).query)  # type: ignore[arg-type]

    assert result is not None
    assert {**result, "waited": 0} == {
        "at": BASE + 10.3, "kind": "turn.closed", "prompt": "p1", "end": "done", "waited": 0,
        "over": BASE + 10, "took": 10, "background": 0, "cost": 0.5, "tools": 1, "failed": 0,
        "files": 0, "agents": 0,
    }  # fmt: skip
    assert closed_before(at(10.6, [*events, result]).query) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("before", [[], [(-9.0, "SessionStart", {"source": "resume"})]])
def test_before_the_first_turn_there_is_none_to_note(before: list[Told]) -> None:
    assert closed_before(at(1, records(*before, PROMPT)).query) is None  # type: ignore[arg-type]


def test_a_turn_of_another_process_is_not_noted_at_the_next_prompt() -> None:
    more = {"prompt": "more", "prompt_id": "p2"}
    events = records(PROMPT, (20, "SessionStart", {"source": "resume"}),
                   (30, "UserPromptSubmit", more))  # fmt: skip

    assert closed_before(at(31, events).query) is None  # type: ignore[arg-type]


# Any history, in any order, in any parts

STOP_AT_60: Told = (60, "Stop", {})


class Played:
    """Sessions in which agents run again and again, shells call Claude back, and people write."""

    def __init__(self, acts: list[tuple[int, int, float]]) -> None:
        self.told: list[Told] = [PROMPT, ended(2)]
        self.t, self.runs = 3.0, dict.fromkeys(("a1", "a2", "a3"), False)
        self.prompts = 0
        for kind, pick, pause in acts:
            self.act(kind, ("a1", "a2", "a3")[pick % 3])
            self.t = round(self.t + pause, 3)

    def act(self, kind: int, key: str) -> None:
        """One thing that happens now; which, says `kind`."""
        self_ = {"agent_id": key, "agent_type": "Explore"}
        if kind < 3:  # it begins, or ends
            event = "SubagentStop" if self.runs[key] else "SubagentStart"
            self.told.append((self.t, event, self_))
            self.runs[key] = not self.runs[key]
        elif kind == 3:
            self.told += bash(self.t, f"ls {self.t}", "ok", **(self_ if self.runs[key] else {}))
        elif kind == 4:
            self.told += [woken(self.t, "b1"), ended(self.t + 1.5, f"n{self.t}")]
        elif kind == 5:
            self.prompts += 1
            name = f"q{self.prompts}"
            self.told += [(self.t, "UserPromptSubmit", {"prompt": "go", "prompt_id": name}),
                          ended(self.t + 1.5, name)]  # fmt: skip


acts = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 2, 2, 3, 3, 4, 5]),
        st.integers(0, 2),
        st.sampled_from([1.6, 2.5, 8.0, 45.0]),
    ),
    max_size=60,
)


def seen(state: State, t: float) -> Any:
    """All that is told of the last turn, and of those before it."""
    now = build_snapshot(state, StatusInput.parse(stories.tick()), Evidence(PID), BASE + t)
    told: TurnSummary | None = now.turn_summary
    return (
        None if told is None else {k: round(v, 6) if isinstance(v, float) else v
                                   for k, v in vars(told).items()},
        [vars(one) for one in now.turns or ()],
    )  # fmt: skip


@LAWS
@given(acts, st.lists(st.integers(0, 200), max_size=4), st.randoms(use_true_random=False))
def test_checkpoints_and_order_change_nothing_of_a_turn(
    played: list[tuple[int, int, float]], cuts: list[int], chance: random.Random
) -> None:
    session = Played(played)
    events = records(*session.told)
    edges = [0, *sorted(cut % (len(events) + 1) for cut in cuts), len(events)]
    sealed: State = {}
    so_far: list[Any] = []
    for start, end in zip(edges, edges[1:]):
        part: list[Any] = events[start:end]
        chance.shuffle(part)
        assert not is_checkpoint_stale(sealed, part)
        so_far += part
        prune(reduce_events(sealed, part))
        for later in (0.1, 3, AGE + 5, 5000):
            assert seen(whole(so_far), session.t + later) == seen(sealed, session.t + later)
    again = prune(json.loads(json.dumps(sealed)))
    assert seen(again, session.t + 5) == seen(sealed, session.t + 5)


@LAWS
@given(acts)
def test_a_turn_takes_no_longer_than_the_clock_and_no_shorter_than_claude_was_at_it(
    played: list[tuple[int, int, float]],
) -> None:
    session = Played(played)
    now: Snapshot = build_snapshot(
        whole(records(*session.told)), StatusInput.parse(stories.tick()), Evidence(PID),
        BASE + session.t + 5,
    )  # fmt: skip
    told: TurnSummary | None = now.turn_summary

    assert now.query is not None
    if told is not None and told.took is not None:
        assert 0 <= told.background <= told.took <= now.clock - now.query.turn + 1e-6
        assert told.took - told.background >= 1.5 - 1e-6
        assert not told.over or told.over <= now.clock


def test_agents_that_are_forgotten_still_count_and_take_no_place() -> None:
    state: State = {}
    events: list[Told] = [PROMPT, ended(2)]
    for n in range(2000):
        self = {"agent_id": f"a{n % 150}", "agent_type": "Explore"}
        events += [(3 + n * 9, "SubagentStart", self), (11 + n * 9, "SubagentStop", self)]
        events += bash(4 + n * 9, "ls", **self)
    everything = records(*events)
    for start in range(0, len(everything), 200):
        prune(reduce_events(state, everything[start : start + 200]))
    reached = seen(state, 20_000)[0]

    assert reached["took"] == pytest.approx(2 + 1999 * 9 + 8)
    assert reached["tools"] == 2000
    assert len(state["spans"]) == len(state["worked"]) == 1
    assert max(len(one.get("ends", ())) for one in state["agents"].values()) < 10
