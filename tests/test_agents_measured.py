"""What agents have used, how often they began again, and what the widget makes of it."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import moments
from tests.stories import BASE

from hudline.core import token_usage
from hudline.core.file_io import read_tail
from hudline.events.status_input import StatusInput
from hudline.frame.registry import WIDGETS
from hudline.hook.payload import event_of
from hudline.render.fit import Fit
from hudline.render.fragment import Fragment, Row
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.sources import transcripts
from hudline.sources.transcripts import measurements, written_to
from hudline.state.prune import BEGINS, is_checkpoint_stale, prune
from hudline.state.reducer import reduce_events
from hudline.view.agents import LINGER
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot
from hudline.view.values import Agent, Job
from hudline.widgets import agents, jobs

Record = dict[str, Any]
LAWS = settings(max_examples=80, deadline=None, database=None)
FIT = Fit(None, {**glyphs("unicode"), **words("en")})
WHO = {"actor": "a1", "type": "Explore", "pid": 1}


def began(at: float) -> Record:
    return {"at": BASE + at, "kind": "agent.began", **WHO}


def ended(at: float) -> Record:
    return {"at": BASE + at, "kind": "agent.ended", **WHO}


def measured(at: float, tokens: int, **more: Any) -> Record:
    return {"at": BASE + at, "kind": "agent.measured", "agent": "a1", "tokens": tokens, **more}


def seen(events: list[Record], at: float) -> list[Agent]:
    """The agents of a session in which this was told."""
    state = reduce_events({}, json.loads(json.dumps(events)))
    return build_snapshot(state, StatusInput.parse({}), Evidence(1), BASE + at).agents


def drawn(now: Snapshot, level: int = 2, **tool_input: Any) -> list[str]:
    """The rows of the widget, as text."""
    actual = agents.render(now, WIDGETS["agents"].configured(tool_input, level))
    rows = [one if isinstance(one, Row) else Row([one]) for one in actual]
    return ["".join(span[0] for span in line) for line in FIT.lines(rows)]


def of(*actual: Agent) -> Snapshot:
    return moments.moment(agents=list(actual))


# A transcript


def answer(tokens: int, model: str = "claude-opus-5-5", **more: Any) -> dict[str, Any]:
    """An entry of a transcript, an answer of the model."""
    used = {"input_tokens": 3, "cache_creation_input_tokens": 1200, "output_tokens": 120}
    used["cache_read_input_tokens"] = tokens - 1323
    message = {"model": model, "content": [{"type": "text", "text": "…"}], "usage": used}
    return {"type": "assistant", "agentId": "a1", "message": message, **more}


def result(characters: int) -> dict[str, Any]:
    """An entry that holds what a tool answered."""
    return {"type": "user", "message": {"content": "x" * characters}, "toolUseResult": "y"}


class Desk:
    """A session's transcripts, of which one agent's was written to at `written`."""

    def __init__(self, folder: Path) -> None:
        self.transcript = str(folder / "s1.jsonl")
        self.folder = folder / "s1" / "subagents"
        self.folder.mkdir(parents=True)
        self.state: dict[str, Any] = {}

    def write(self, entries: list[dict[str, Any]], at: float, agent: str = "a1") -> Path:
        """Add entries to an agent's transcript, as of that time."""
        path = self.folder / f"agent-{agent}.jsonl"
        with path.open("a") as file:
            file.writelines(json.dumps(one, separators=(",", ":")) + "\n" for one in entries)
        os.utime(path, (BASE + at, BASE + at))
        return path

    def look(self, at: float, *keys: str) -> list[Record]:
        """What a draw notes; the next one knows it."""
        stored = {key: self.state.get("agents", {}).get(key, {}) for key in keys or ("a1",)}
        found = measurements(written_to(self.transcript, stored), stored, BASE + at)
        reduce_events(self.state, found)
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_last_answer_in_an_agents_transcript_tells_its_context_and_its_model(
    desk: Desk,
) -> None:
    desk.write([answer(20_000), result(5), answer(38_204, "claude-haiku-4-5"), result(5)], 1)
    (found,) = desk.look(1.5)

    assert found == {
        "at": BASE + 1.5,
        "kind": "agent.measured",
        "agent": "a1",
        "written": BASE + 1,
        "tokens": 38_204,
        "model": "claude-haiku-4-5",
    }


def test_a_transcript_is_read_again_only_when_it_was_written_to(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def read(path: str, limit: int) -> bytes:
        opened.append(path)
        return read_tail(path, limit)

    monkeypatch.setattr(transcripts, "read_tail", read)
    desk.write([answer(20_000)], 1)
    first, second = desk.look(1.5), desk.look(2.5)
    desk.write([answer(21_000)], 3)
    third = desk.look(3.5)

    assert [len(one) for one in (first, second, third)] == [1, 0, 1]
    assert len(opened) == 2


def test_what_tells_nothing_new_is_noted_once_it_rests(desk: Desk) -> None:
    """So that a busy agent costs a record a message, not a record a draw."""
    desk.write([answer(20_000)], 1)
    desk.look(1.5)
    desk.write([result(9)], 4)
    looks = [desk.look(at) for at in (4.2, 5.2, 6.2, 7.2, 8.2)]

    assert [len(one) for one in looks] == [0, 0, 1, 0, 0]
    assert looks[2][0]["written"] == BASE + 4
    assert looks[2][0]["tokens"] == 20_000


def test_an_answer_before_a_large_result_of_a_tool_is_found(desk: Desk) -> None:
    desk.write([answer(20_000), result(40_000)], 1)

    assert desk.look(1.5)[0]["tokens"] == 20_000


def test_an_answer_out_of_reach_leaves_what_is_known(desk: Desk) -> None:
    desk.write([answer(20_000)], 1)
    desk.look(1.5)
    desk.write([result(40_000)] * 3, 4)
    desk.look(9)

    assert desk.state["agents"]["a1"]["measured"][1]["tokens"] == 20_000
    assert desk.state["agents"]["a1"]["written"] == BASE + 4


def test_no_more_than_the_end_of_a_transcript_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests: list[int] = []

    def read(_: str, limit: int) -> bytes:
        requests.append(limit)
        return b""

    monkeypatch.setattr(transcripts, "read_tail", read)
    for n in range(30):
        desk.write([answer(20_000)], 1, f"a{n}")
    desk.look(1.5, *(f"a{n}" for n in range(30)))

    assert len(requests) == 6
    assert max(requests) <= 64 * 1024


def test_of_many_agents_each_has_its_turn(desk: Desk) -> None:
    keys = [f"a{n}" for n in range(20)]
    for key in keys:
        desk.write([answer(20_000)], 1, key)
    for at in (1.5, 2.5, 3.5, 4.5):
        desk.look(at, *keys)

    assert all("measured" in desk.state["agents"][key] for key in keys)


@pytest.mark.parametrize("key", ["../s1", "a/b", "", ".x", "a\0b"])
def test_an_agent_whose_id_is_no_file_name_is_not_looked_for(desk: Desk, key: str) -> None:
    assert desk.look(1.5, key) == []


def test_without_transcripts_nothing_is_measured(tmp_path: Path) -> None:
    assert written_to("", {"a1": {}}) == {}
    assert written_to(str(tmp_path / "no.jsonl"), {"a1": {}}) == {}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
strange = st.fixed_dictionaries(
    {"type": st.just("assistant")},
    optional={
        "message": json_values
        | st.fixed_dictionaries(
            {},
            optional={
                "model": json_values,
                "usage": json_values
                | st.fixed_dictionaries(
                    {},
                    optional={"input_tokens": json_values, "cache_read_input_tokens": json_values},
                ),
            },
        )
    },
)


@LAWS
@given(strange | json_values)
def test_an_entry_of_another_shape_tells_nothing_or_a_number_above_zero(entry: Any) -> None:
    found = token_usage.spent(entry)

    assert found is None or (type(found[0]) is int and found[0] > 0)


@LAWS
@given(st.binary(max_size=300), st.integers(0, 400))
def test_garbage_and_a_torn_beginning_in_a_transcript_are_passed_over(
    tmp_path_factory: pytest.TempPathFactory, garbage: bytes, cut: int
) -> None:
    desk = Desk(tmp_path_factory.mktemp("torn"))
    path = desk.write([answer(20_000), answer(30_000)], 1)
    line = json.dumps(answer(31_000), separators=(",", ":")).encode()
    whole = garbage + b"\n" + path.read_bytes()[cut:] + garbage + b"\n" + line + b"\n" + line[:cut]
    path.write_bytes(whole)
    os.utime(path, (BASE + 1, BASE + 1))

    assert desk.look(1.5)[0]["tokens"] in (31_000, 30_000)


def test_the_clients_own_messages_do_not_empty_a_context() -> None:
    nothing = dict.fromkeys(("input_tokens", "cache_read_input_tokens"), 0)
    message = {"model": "<synthetic>", "usage": nothing}

    assert token_usage.spent({"type": "assistant", "message": message}) is None


# What the client sums up


def test_the_answer_of_the_agent_tool_tells_what_it_used() -> None:
    payload = {
        "hook_event_name": "PostToolUse",
        "tool_name": "Agent",
        "tool_use_id": "t1",
        "tool_input": {"description": "Find it", "subagent_type": "Explore"},
        "tool_response": {
            "status": "completed",
            "agentId": "a1",
            "totalTokens": 16_323,
            "totalToolUseCount": 3,
            "totalDurationMs": 2830,
        },
    }
    event = event_of(payload, BASE, 1)
    assert event is not None
    (agent,) = seen([event], 1)

    assert (event["tokens"], event["uses"], event["took"]) == (16_323, 3, 2830)
    assert (agent.state, agent.tokens, agent.tools, agent.age) == ("done", 16_323, 3, 2.83)


NOTIFICATION = """<task-notification>
<task-id>a1</task-id>
<status>completed</status>
<summary>Agent "Review" finished</summary>
<result>{}</result>
<usage><subagent_tokens>16323</subagent_tokens><tool_uses>3</tool_uses>\
<duration_ms>480</duration_ms></usage>
</task-notification>"""


def prompted(prompt: str) -> Record:
    event = event_of({"hook_event_name": "UserPromptSubmit", "prompt": prompt}, BASE + 9, 1)
    assert event is not None
    return event


@pytest.mark.parametrize("text", ["Fine.", "x" * 50_000, "<usage><subagent_tokens>9</usage>"])
def test_a_notification_tells_what_its_agent_used_however_long_the_answer(text: str) -> None:
    (agent,) = seen([began(0), ended(3), prompted(NOTIFICATION.format(text))], 10)

    assert (agent.tokens, agent.tools, agent.age) == (16_323, 3, 3.0)


@LAWS
@given(st.text(max_size=60))
def test_a_notification_of_another_shape_costs_nothing_else(text: str) -> None:
    actual = prompted("<task-notification><task-id>a1</task-id>" + text)

    assert actual["task"] == "a1"
    assert all(isinstance(actual.get(name, 0), int) for name in ("tokens", "uses", "took"))


def test_a_shells_notification_makes_no_agent() -> None:
    text = "<task-notification><task-id>b1</task-id><status>completed</status>"

    assert "agents" not in reduce_events({}, [prompted(text)])


# Beginnings


def test_an_agent_that_began_three_times_began_again_twice() -> None:
    items = [began(0), ended(5), began(10), ended(15), began(20)]

    assert [agent.restarts for agent in seen(items, 21)] == [2]


def test_one_beginning_told_twice_is_one() -> None:
    assert [agent.restarts for agent in seen([began(0), began(0), began(0.4)], 1)] == [0]


def test_an_agent_that_began_once_has_not_begun_again() -> None:
    assert [agent.restarts for agent in seen([began(0)], 1)] == [0]


def test_very_many_beginnings_are_nine_or_more() -> None:
    items = [one for n in range(40) for one in (began(n * 10), ended(n * 10 + 5))]
    state = prune(reduce_events({}, [*items, began(500), {"at": BASE + 900, "kind": "noticed"}]))

    assert len(state["agents"]["a1"]["begins"]) == BEGINS
    assert [agent.restarts for agent in seen([*items, began(500)], 501)] == [9]
    assert "↻9+" in drawn(of(*seen([*items, began(500)], 501)))[0]


acts = st.lists(
    st.tuples(
        st.sampled_from([began, ended, lambda at: measured(at, 1000 + int(at), written=BASE + at)]),
        st.floats(0, 60),
    ),
    max_size=30,
)


@LAWS
@given(acts, st.randoms(use_true_random=False), st.integers(0, 30))
def test_what_is_measured_has_no_order_and_survives_sealing(
    story: list[Any], chance: random.Random, cut: int
) -> None:
    at, told = 0.0, []
    for act, later in story:
        at += later
        told.append(act(round(at, 3)))
    other = told + told[:3]
    chance.shuffle(other)
    sealed = prune(reduce_events({}, json.loads(json.dumps(told[:cut]))))
    late = told[cut:]
    stored = [one for one in late if not is_checkpoint_stale(sealed, [one])]

    assert reduce_events({}, list(told)) == reduce_events({}, other)
    for later in (0.0, 20.0, 100.0, 500.0):
        whole = build_snapshot(
            reduce_events({}, told[:cut] + stored),
            StatusInput.parse({}),
            Evidence(1),
            BASE + at + later,
        ).agents
        again = build_snapshot(
            reduce_events(json.loads(json.dumps(sealed)), stored),
            StatusInput.parse({}),
            Evidence(1),
            BASE + at + later,
        ).agents
        assert [vars(one) for one in whole] == [vars(one) for one in again]


# Signs of life, and those that are gone


def test_a_transcript_that_grows_is_a_sign_of_life() -> None:
    items = [began(0), measured(200, 9000, written=BASE + 190)]

    assert [agent.silent for agent in seen(items, 200)] == [10.0]
    assert [agent.silent for agent in seen(items[:1], 200)] == [200.0]


def test_a_transcript_that_was_read_does_not_bring_an_agent_back() -> None:
    items = [began(0), ended(5), measured(8, 9000, written=BASE + 7.9)]

    assert [agent.state for agent in seen(items, 9)] == ["done"]
    assert seen(items, 5 + LINGER) == []


def test_a_killed_agent_is_gone() -> None:
    """The next list of what runs leaves it out; it had been measured before."""
    launch = {"kind": "call.ended", "tool": "Agent", "id": "t1", "agent": "a1", "background": True}
    items = [
        {"at": BASE, "outcome": "ok", "pid": 1, **launch},
        began(0),
        measured(30, 9000, written=BASE + 29),
        {"at": BASE + 60, "kind": "turn.ended", "background": [], "pid": 1},
    ]

    assert [agent.state for agent in seen(items[:3], 59)] == ["running"]
    assert seen(items, 61) == []


def test_a_stopped_agent_is_gone_for_interrupted_is_not_done() -> None:
    stop = {"kind": "call.ended", "tool": "TaskStop", "id": "t2", "outcome": "ok", "stopped": "a1"}

    assert seen([began(0), {"at": BASE + 9, **stop}], 10) == []


# The widget


def test_a_silent_agent_is_marked_with_the_time_since_its_last_sign_of_life() -> None:
    now = of(moments.agent("Explore", "Look", silent=185.0, age=200.0, tokens=38_204))

    assert drawn(now) == ["└ Explore Look · ⚠ silent 3:05  38k  3:20"]
    assert "silent" not in drawn(now, silent=300)[0]


def test_figures_may_be_switched_off_one_by_one() -> None:
    now = of(
        moments.agent("Explore", "Look", tools=3, tokens=9100, model="claude-haiku-4-5", restarts=2)
    )

    assert drawn(now) == ["└ Explore Look · thinking  Haiku 4.5  3 tools  9k  ↻2  0:00"]
    assert drawn(now, tokens=False, tools=False, model=False) == [
        "└ Explore Look · thinking  ↻2  0:00"
    ]


def test_unknown_tokens_are_not_zero() -> None:
    assert drawn(of(moments.agent("Explore", "Look"))) == ["└ Explore Look · thinking  0:00"]


def test_in_few_words_there_is_one_piece_with_the_number() -> None:
    now = moments.many_agents()

    assert drawn(now, level=1) == ["● 6 agents"]
    assert [type(one) for one in agents.render(now, WIDGETS["agents"].configured({}, 1))] == [
        Fragment
    ]


def test_a_finished_agent_leaves_when_the_person_wants_it() -> None:
    removed = moments.agent("Explore", "Look", state="done", over=20.0)

    assert len(drawn(of(removed))) == 1
    assert drawn(of(removed), linger=10) == []
    assert len(drawn(of(moments.agent("Explore", "Look", state="done", over=200.0)))) == 0
    assert len(drawn(of(moments.agent("Explore", "L", state="done", over=200.0)), linger=300)) == 1


def test_a_finished_parent_stays_as_long_as_its_child_is_shown() -> None:
    now = of(
        moments.agent("Plan", "Other"),
        moments.agent("Plan", "Lead", state="done", over=45.0),
        moments.agent("Explore", "Dig", state="done", over=5.0, depth=1),
    )

    assert [row[:11] for row in drawn(now)] == ["├ Plan Othe", "└ Plan Lead", "  └ Explore"]


def test_of_too_many_agents_the_finished_leave_first_and_all_are_counted() -> None:
    now = of(
        moments.agent("Plan", "One"),
        moments.agent("Explore", "Two", depth=1),
        moments.agent("Explore", "Done", depth=1, state="done", over=1.0),
        moments.agent("Plan", "Three"),
        moments.agent("Plan", "Gone", state="done", over=1.0),
    )

    assert [row.partition(" · ")[0] for row in drawn(now, most=3)] == [
        "├ Plan One",
        "│ └ Explore Two",
        "├ Plan Three",
        "└ +2 agents",
    ]
    assert drawn(now, most=4)[-1] == "└ +1 agent"
    assert len(drawn(now, most=5)) == 5


trees = st.lists(
    st.tuples(st.integers(0, 4), st.booleans(), st.floats(0, 60)), min_size=1, max_size=14
)


@LAWS
@given(trees, st.integers(1, 20), st.integers(0, 300))
def test_no_child_stands_without_its_parent_and_every_agent_is_shown_or_counted(
    shape: list[tuple[int, bool, float]], most: int, linger: int
) -> None:
    items: list[Agent] = []
    for deeper, done, over in shape:
        depth = min(deeper, items[-1].depth + 1 if items else 0)
        items.append(
            moments.agent(
                "Explore", str(len(items)), depth=depth, state="done" if done else "running",
                over=over if done else 0.0,
            )
        )  # fmt: skip
    for at, one in enumerate(items):  # who has somebody at work below waits for it
        below = []
        for child in items[at + 1 :]:
            if child.depth <= one.depth:
                break
            below.append(child)
        if one.state == "done" and any(child.state == "running" for child in below):
            one.state = "awaiting"
    stored = agents._lingering(items, linger)
    rows = drawn(of(*items), most=most, linger=linger)
    shown = agents._foremost(stored, most)

    assert {one.key for one in items if one.state != "done"} <= {one.key for one in stored}
    assert all(one.depth <= (shown[at - 1].depth + 1 if at else 0) for at, one in enumerate(shown))
    assert len(rows) == min(len(stored), most) + (len(stored) > most)
    if rows:
        assert rows[-1].lstrip(" │").startswith("└")


# Background work


def jobs_drawn(*actual: Job, **tool_input: Any) -> list[str]:
    now = moments.moment(jobs=list(actual))
    pieces = jobs.render(now, WIDGETS["jobs"].configured({"most": 9, **tool_input}, 2))
    return ["".join(span[0] for span in FIT.drawn(piece.spans)) for piece in pieces]


def test_each_kind_of_background_work_has_its_own_sign_or_word() -> None:
    kinds = ("shell", "monitor", "workflow", "teammate", "")
    named, unnamed = ([Job(kind, subject, 65) for kind in kinds] for subject in ("x", ""))

    assert jobs_drawn(*named[:3]) == ["⚙ x 1:05", "◎ x 1:05", "⇉ x 1:05"]
    assert [one.split(" ")[1] for one in jobs_drawn(*unnamed)] == [
        *("shell", "monitor", "workflow", "teammate", "task")
    ]
    assert jobs_drawn(*named[:2], words=True) == ["⚙ shell x 1:05", "◎ monitor x 1:05"]


@pytest.mark.parametrize("kind", ["shell", "monitor", "workflow"])
def test_each_kind_of_background_work_may_be_hidden(kind: str) -> None:
    stored = [Job(one, one, 5) for one in ("shell", "monitor", "workflow", "teammate")]
    left = jobs_drawn(*stored, **{kind + "s": False})

    assert len(left) == 3
    assert not any(kind in one for one in left)


@pytest.mark.parametrize(
    ("tool", "field", "kind"),
    [
        ("Bash", "backgroundTaskId", "shell"),
        ("Monitor", "taskId", "monitor"),
        ("Workflow", "taskId", "workflow"),
    ],
)
def test_what_a_tool_starts_in_the_background_is_of_its_kind(
    tool: str, field: str, kind: str
) -> None:
    payload = {"hook_event_name": "PostToolUse", "tool_name": tool, "tool_use_id": "t1"}
    event = event_of({**payload, "tool_input": {}, "tool_response": {field: "b1"}}, BASE, 1)
    now = build_snapshot(reduce_events({}, [event]), StatusInput.parse({}), Evidence(1), BASE + 1)

    assert [job.kind for job in now.jobs] == [kind]
