"""The twenty-seven ways in which a status line that lives on hooks goes wrong, one a test."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from tests import entries, stories
from tests.desk import Desk
from tests.stories import (
    BASE,
    Moment,
    Record,
    State,
    agents,
    dump,
    recorded,
    running,
    seen,
    seen_in,
)

from hudline.events.status_input import StatusInput
from hudline.hook.payload import event_of
from hudline.render.fit import row_budget
from hudline.sources.evidence import findings, registry_entry
from hudline.state.prune import is_checkpoint_stale, prune
from hudline.state.reducer import reduce_events
from hudline.store.cleanup import DAY, MOST_SESSIONS, Folder, expired
from hudline.store.session_store import VERSION, SessionStore
from hudline.view.agents import LINGER
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence, registered

PID = 4001


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "hudline"


def event(t: float, name: str, pid: int = PID, **fields: object) -> Moment:
    """One event of a made-up session."""
    payload = {"session_id": stories.SESSION, "cwd": stories.CWD, "prompt_id": "p-1"}
    return Moment(t, pid, {**payload, "hook_event_name": name, **fields})


def began(t: float, key: str, tool: str = "Bash", **tool_input: object) -> Moment:
    """A call of the main thread begins."""
    return event(t, "PreToolUse", tool_name=tool, tool_input=tool_input, tool_use_id=key)


def without(story: list[Moment], *names: str, actor: str = "") -> list[Moment]:
    """The story without these events (of one agent)."""
    return [
        moment
        for moment in story
        if moment.payload["hook_event_name"] not in names
        or (actor and moment.payload.get("agent_id") != actor)
    ]


def interrupted() -> list[Moment]:
    """The recording in which a tool runs, had Esc been pressed: neither its end nor the turn's."""
    story = [moment for moment in recorded("esc") if moment.t < 2.8 or moment.t > 9.6]
    return [moment for moment in story if moment.t < 9.7]


def test_row_01_a_tool_that_esc_ended_runs_no_longer_although_no_event_says_so() -> None:
    events = stories.records(interrupted())
    pid = stories.pid_of("esc")
    settled = {"at": BASE + 4, "kind": "call.settled", "id": "toolu_1055f5259f5240b784ceeb"}
    busy = Evidence(pid, "busy", BASE + 2)

    assert running(seen(events[:3], 5, busy)) == [("Read", "README.md")]
    assert running(seen(events[:3], 5, Evidence(pid, "idle", BASE + 4))) == []
    assert running(seen([*events[:3], settled], 5, Evidence(pid, "busy"))) == []
    assert running(seen(events, 9.7, busy)) == []
    assert (seen(events, 9.7).succeeded, seen(events, 9.7).failed) == ([], [])


def test_row_01_the_client_s_own_files_tell_of_the_esc(tmp_path: Path) -> None:
    pid = stories.pid_of("esc")
    transcript = tmp_path / "chat.jsonl"
    state = reduce_events({}, list(stories.records(interrupted()[:3])))
    reading = StatusInput.parse(stories.tick(transcript_path=str(transcript)))
    env = {"CLAUDE_CONFIG_DIR": str(tmp_path), "CLAUDE_PID": str(pid)}
    key = "toolu_1055f5259f5240b784ceeb"
    result = {"content": [{"type": "tool_result", "tool_use_id": key}]}
    transcript.write_text(json.dumps({"message": result}, separators=(",", ":")) + "\n")
    payload = {"pid": pid, "sessionId": reading.session_id, "status": "idle"}
    (tmp_path / "sessions").mkdir()
    entry = tmp_path / "sessions" / f"{pid}.json"
    entry.write_text(json.dumps({**payload, "statusUpdatedAt": (BASE + 4) * 1000}))
    _, own = registry_entry(env)
    witness = Evidence(pid, *registered(own, reading.session_id))
    found = findings(reading.transcript, state, pid, BASE + 5)

    assert [{"at": BASE + 5, "kind": "call.settled", "id": key}] == found
    assert witness.is_idle_since(BASE + 3)
    assert not witness.is_idle_since(BASE + 4.5)


def test_row_02_a_call_that_was_denied_in_its_dialog_waits_and_then_is_gone() -> None:
    waiting = seen_in("perm", 13)
    pid = stories.pid_of("perm")
    assert waiting.waiting is not None

    assert (waiting.waiting.tool, waiting.waiting.target) == ("Write", "new.txt")
    assert running(waiting) == []
    rest = seen_in("perm", 16, Evidence(pid, "idle", BASE + 15))
    assert (rest.waiting, running(rest)) == (None, [])
    later = seen_in("perm", 19.6)
    assert (later.waiting, running(later)) == (None, [])
    assert (later.succeeded, later.failed) == ([], [])


def test_row_02_a_call_that_was_allowed_in_its_dialog_runs() -> None:
    pid = stories.pid_of("perm")
    allowed = seen_in("perm", 11, Evidence(pid, "busy", BASE + 10))

    assert (allowed.waiting, running(allowed)) == (None, [("Bash", "touch /tmp/touched; sleep 1")])
    assert seen_in("perm", 12.5).succeeded == [("Bash", 1)]


def test_row_03_a_call_that_never_began_shows_nothing() -> None:
    events = stories.records([event(0, "UserPromptSubmit", prompt="go")])
    settled = {"at": BASE + 1, "kind": "call.settled", "id": "toolu_rejected"}
    with_it, without_it = seen([*events, settled], 2), seen(events, 2)

    assert dump(without_it) == dump(with_it)


def test_row_04_nothing_of_a_killed_process_runs_on() -> None:
    story = [moment for moment in recorded("parallel") if moment.t < 8]
    told, pid = stories.records(story), story[0].pid
    resumed = event(30, "SessionStart", pid=pid + 1, source="resume")
    same_pid = event(30, "SessionStart", pid=pid, source="resume")
    again = seen([*told, *stories.records([resumed])], 31, Evidence(pid + 1))
    reused = seen([*told, *stories.records([same_pid])], 31, Evidence(pid))

    assert len(seen(told, 9, Evidence(pid)).agents) == 6
    for now in (again, reused, seen(told, 31, Evidence(pid + 1))):
        assert (running(now), agents(now), now.jobs) == ([], {}, [])


def test_row_05_an_agent_of_the_background_runs_until_it_stops_with_tools_of_its_own() -> None:
    now = seen_in("parallel", 9.3)
    tools = {agent.key: [call.tool for call in agent.calls] for agent in now.agents}

    assert {"running"} == set(agents(now).values())
    assert len(now.agents) == 6
    assert tools["adc925cb433777357"] == ["Bash"]
    assert running(now) == []
    assert set() == set(agents(seen_in("parallel", 19.5)).values()) - {"done"}


def test_row_06_an_agent_that_starts_again_runs_again() -> None:
    key = "a8f9633ec77f08bd7"

    assert agents(seen_in("parallel", 12))[key] != "running"
    assert agents(seen_in("parallel", 15.8))[key] == "running"
    assert agents(seen_in("parallel", 16.2))[key] == "done"


def test_row_07_agents_of_the_client_s_own_are_no_agents() -> None:
    for t in (9.15, 9.3, 9.6, 15):
        assert seen_in("compact", t).agents == []


def test_row_08_an_agent_missing_from_the_list_of_what_runs_has_ended() -> None:
    key = "adc925cb433777357"
    events = stories.records(without(recorded("parallel"), "SubagentStop", actor=key))
    before = [one for one in events if one["at"] < BASE + 18.4]
    after = [one for one in events if one["at"] < BASE + 19.6]

    assert agents(seen(before, 18.4))[key] == "running"
    assert "running" not in agents(seen(after, 19.6)).values()


def test_row_09_descriptions_and_parents_are_known_in_either_order() -> None:
    story = recorded("parallel")
    now = seen(stories.until(story, 10.5), 10.5)
    fields = {agent.key: (agent.kind, agent.description, agent.depth) for agent in now.agents}
    keys = [agent.key for agent in now.agents]
    late = without(story, "SubagentStart")

    assert fields["a8f9633ec77f08bd7"] == ("general-purpose", "Worker 5", 0)
    assert fields["a8b5eef1cae4ae46d"] == ("Explore", "Nested", 1)
    assert keys.index("a8b5eef1cae4ae46d") == 1 + keys.index("a8f9633ec77f08bd7")
    assert "Worker 5" in [agent.description for agent in seen(stories.until(late, 6), 6).agents]


def test_row_04_nothing_runs_behind_the_end_of_its_process() -> None:
    events = stories.records([began(1, "one", command="make"), event(3, "SessionEnd")])

    assert running(seen(events[:1], 2)) == [("Bash", "make")]
    assert running(seen(events, 4)) == []


def test_row_06_an_agent_that_starts_again_at_once_runs_again() -> None:
    story = recorded("parallel")
    key = "a2d12232512fa1e73"
    start = Moment(17.2, stories.pid_of("parallel"), {
        "hook_event_name": "SubagentStart", "agent_id": key, "agent_type": "general-purpose",
    })  # fmt: skip
    again = seen(stories.until([*story, start], 17.3), 17.3)

    assert agents(seen_in("parallel", 17.3))[key] == "done"
    assert agents(again)[key] == "running"


def foreground() -> list[Moment]:
    """Two agents that the main thread waits for, and a third that was refused before them."""
    launch = {"subagent_type": "Explore"}
    return [
        event(0, "UserPromptSubmit", prompt="go", prompt_id="p-0"),
        event(1, "PreToolUse", tool_name="Agent", tool_use_id="left", prompt_id="p-0",
              tool_input={**launch, "description": "Left"}),
        event(5, "UserPromptSubmit", prompt="go"),
        began(6, "refused", "Agent", **launch, description="Refused"),
        event(6.1, "PermissionDenied", tool_name="Agent", tool_use_id="refused", tool_input=launch),
        began(9, "one", "Agent", **launch, description="First"),
        began(9.1, "two", "Agent", **launch, description="Second"),
        event(9.2, "SubagentStart", agent_id="a-1", agent_type="Explore"),
        event(9.3, "SubagentStart", agent_id="a-2", agent_type="Explore"),
    ]  # fmt: skip


def test_row_09_agents_that_are_waited_for_pair_with_the_oldest_call_of_their_type() -> None:
    now = seen(stories.records(foreground()), 12)

    assert agents(now) == {"a-1": "running", "a-2": "running"}
    assert [agent.description for agent in now.agents] == ["First", "Second"]


@pytest.mark.parametrize("name", stories.RECORDINGS)
def test_row_10_hooks_in_any_order_leave_no_tool_running(name: str) -> None:
    story = recorded(name)
    end = story[-1].t + 2
    for seed in range(5):
        events = stories.records(story)
        random.Random(seed).shuffle(events)  # noqa: S311 - a shuffle

        assert dump(seen(stories.records(story), end)) == dump(seen(events, end))
        assert running(seen(events, end)) == []


def test_row_10_an_end_that_is_heard_before_its_beginning_leaves_nothing_running() -> None:
    first = event(1, "PostToolUse", tool_name="Bash", tool_input={"command": "make"},
                  tool_use_id="one", tool_response={})  # fmt: skip
    now = seen(stories.records([first, began(1.2, "one", command="make")]), 2)

    assert (running(now), now.succeeded) == ([], [("Bash", 1)])


@pytest.mark.parametrize("name", stories.RECORDINGS)
def test_row_11_what_is_delivered_twice_counts_once(name: str) -> None:
    story = recorded(name)
    for t in range(1, 21):
        events = [one for one in story if one.t <= t]
        again = [one._replace(t=one.t + 0.02) for one in events]
        single = seen(stories.records(events), t + 0.1)
        double = seen(stories.records([*events, *again]), t + 0.1)

        assert running(single) == running(double)
        assert (single.succeeded, single.failed) == (double.succeeded, double.failed)
        assert single.compactions == double.compactions
        assert [(agent.key, agent.state, agent.tools) for agent in single.agents] == [
            (agent.key, agent.state, agent.tools) for agent in double.agents
        ]


def test_row_12_a_cleared_session_starts_empty(home: Path) -> None:
    call = {"tool_name": "Bash", "tool_use_id": "one", "tool_input": {"command": "leak-me"}}
    payload = {"cwd": "/", "prompt_id": "p", "hook_event_name": "PreToolUse"}
    entries.hear({**payload, **call, "session_id": "old"}, home)
    fresh = {"hook_event_name": "SessionStart", "source": "clear", "session_id": "new"}
    entries.hear(fresh, home)

    assert "leak-me" in entries.draw(stories.tick(session_id="old"), home)
    assert "leak-me" not in entries.draw(stories.tick(session_id="new"), home)


def test_row_13_a_compaction_shows_while_it_lasts_and_ends_nothing_that_runs() -> None:
    story = recorded("compact")
    launch = [
        event(8, "PostToolUse", tool_name="Agent", tool_use_id="one",
              tool_input={"description": "Look", "subagent_type": "Explore"},
              tool_response={"status": "async_launched", "agentId": "a-1"}),
        event(8.5, "PostToolUse", tool_name="Bash", tool_use_id="two",
              tool_input={"command": "serve"}, tool_response={"backgroundTaskId": "b-1"}),
    ]  # fmt: skip
    listed = {
        "background_tasks": [{"id": "a-1", "type": "subagent"}, {"id": "b-1", "command": "serve"}]
    }
    during_it = [one._replace(payload={**one.payload, **listed}) for one in story[5:]]
    items = [*story[:5], *launch, *during_it]
    during, after = (seen(stories.until(items, t), t) for t in (9.05, 9.6))

    assert during.compacting is not None
    assert (after.compacting, after.compactions) == (None, 1)
    for now in (during, after):
        assert agents(now) == {"a-1": "running"}
        assert [job.target for job in now.jobs] == ["serve"]


def test_row_13_the_context_is_unknown_until_the_next_answer() -> None:
    before, behind = stories.ticks("compact")[2], stories.ticks("compact")[3]

    assert StatusInput.parse(before).context is not None
    assert StatusInput.parse(behind).context is None


def test_row_14_an_error_of_the_api_shows_until_something_happens() -> None:
    assert seen_in("apierr", 3).error == "invalid_request"
    assert seen_in("apierr", 7.7).error == ""
    assert seen_in("apierr", 8).error == "invalid_request"


def test_row_15_a_notification_is_no_person_and_ends_nothing_in_the_background() -> None:
    prompts = stories.records(recorded("misc"))
    human = [one["human"] for one in prompts if one["kind"] == "prompted"]
    before, behind = seen_in("misc", 10.3), seen_in("misc", 10.5)
    still = {key for key, state in agents(seen_in("parallel", 16.4)).items() if state == "running"}

    assert human == [True, False, True]
    assert ("Write", 1) in before.succeeded
    assert before.succeeded == behind.succeeded
    assert {"adc925cb433777357", "ae28ec88e0e971f14"} <= still


def _agent_story(*more: Record) -> State:
    """An agent that began at 100 and ended at 108, and what was told later."""
    agent = {"actor": "a1", "type": "Explore", "pid": 1}
    events: list[Record] = [
        {"at": 99.0, "kind": "prompted", "human": True, "prompt": "p1", "pid": 1},
        {"at": 100.0, "kind": "agent.began", **agent},
        {"at": 108.0, "kind": "agent.ended", **agent},
    ]
    return reduce_events({}, [*events, *more])


def test_row_15_a_late_notification_does_not_move_an_agents_end() -> None:
    """It comes when the main thread has time for it, an agent's own end long before."""
    late = {"at": 168.0, "kind": "prompted", "human": False, "prompt": "p2", "pid": 1}
    story = _agent_story({**late, "task": "a1", "status": "completed"})

    assert [
        one.over for one in build_snapshot(story, StatusInput.parse({}), Evidence(1), 190.0).agents
    ] == [82.0]
    assert build_snapshot(story, StatusInput.parse({}), Evidence(1), 108.0 + LINGER).agents == []


def test_row_15_a_late_notification_does_not_end_an_agent_that_runs_again() -> None:
    again = {"at": 150.0, "kind": "agent.began", "actor": "a1", "type": "Explore", "pid": 1}
    late = {"at": 168.0, "kind": "prompted", "human": False, "prompt": "p2", "pid": 1}
    story = _agent_story(again, {**late, "task": "a1", "status": "completed"})

    assert [
        a.state for a in build_snapshot(story, StatusInput.parse({}), Evidence(1), 190.0).agents
    ] == ["running"]


def test_row_08_a_notification_that_an_agent_was_killed_ends_it() -> None:
    """Nothing else tells: a killed agent has no SubagentStop."""
    again = {"at": 150.0, "kind": "agent.began", "actor": "a1", "type": "Explore", "pid": 1}
    killed = {"at": 168.0, "kind": "prompted", "human": False, "prompt": "p2", "pid": 1}
    story = _agent_story(again, {**killed, "task": "a1", "status": "killed"})

    assert build_snapshot(story, StatusInput.parse({}), Evidence(1), 170.0).agents == []


def test_row_08_an_agent_killed_right_after_a_sign_of_life_is_gone() -> None:
    """The list in the next Stop leaves it out, half a second after its last tool."""
    launch = {"id": "t1", "tool": "Agent", "target": "Dig", "agent": "a1", "background": True}
    story = reduce_events(
        {},
        [
            {"at": 100.0, "kind": "call.ended", "outcome": "ok", **launch},
            {"at": 100.1, "kind": "agent.began", "actor": "a1", "type": "Explore"},
            {"at": 108.0, "kind": "call.ended", "actor": "a1", "id": "t2", "tool": "Read"},
            {"at": 108.5, "kind": "turn.ended", "background": []},
        ],
    )

    assert build_snapshot(story, StatusInput.parse({}), Evidence(1), 109.0).agents == []


def test_row_08_a_list_made_before_an_agent_began_does_not_end_it() -> None:
    """Hooks run side by side: the list may be heard half a second after it was made."""
    launch = {"id": "t1", "tool": "Agent", "target": "Dig", "agent": "a1", "background": True}
    story = reduce_events(
        {},
        [
            {"at": 107.9, "kind": "call.ended", "outcome": "ok", **launch},
            {"at": 108.0, "kind": "agent.began", "actor": "a1", "type": "Explore"},
            {"at": 108.5, "kind": "turn.ended", "background": []},
        ],
    )

    assert [
        a.state for a in build_snapshot(story, StatusInput.parse({}), Evidence(1), 109.0).agents
    ] == ["running"]


def test_row_09_the_client_s_notes_tell_foreground_agents_of_one_type_apart(
    tmp_path: Path,
) -> None:
    """Their starts may be heard in any order; only the notes name the call of each."""
    launch = {"tool": "Agent", "child": "Explore", "pid": 1, "prompt": "p1"}
    events: list[Record] = [
        {"at": 99.0, "kind": "prompted", "human": True, "prompt": "p1", "pid": 1},
        {"at": 100.0, "kind": "call.began", "id": "t1", "target": "First", **launch},
        {"at": 100.1, "kind": "call.began", "id": "t2", "target": "Second", **launch},
        {"at": 100.2, "kind": "agent.began", "actor": "a2", "type": "Explore", "pid": 1},
        {"at": 100.4, "kind": "agent.began", "actor": "a1", "type": "Explore", "pid": 1},
    ]
    folder = tmp_path / "chat" / "subagents"
    folder.mkdir(parents=True)
    for number, word in (("1", "First"), ("2", "Second")):
        notes = {"toolUseId": f"t{number}", "description": word, "agentType": "Explore"}
        (folder / f"agent-a{number}.meta.json").write_text(json.dumps(notes))
    state = reduce_events({}, events)
    found = findings(str(tmp_path / "chat.jsonl"), state, 1, 101.0)
    now = build_snapshot(reduce_events(state, found), StatusInput.parse({}), Evidence(1), 101.0)

    assert {"a1": "First", "a2": "Second"} == {a.key: a.description for a in now.agents}


def test_row_14_another_prompt_clears_an_error_at_once() -> None:
    failed = {"at": 10.0, "kind": "turn.failed", "error": "rate_limit", "prompt": "p1"}
    again = {"at": 10.2, "kind": "prompted", "human": True, "prompt": "p2"}

    assert (
        "rate_limit"
        == build_snapshot(
            reduce_events({}, [failed]), StatusInput.parse({}), Evidence(1), 11.0
        ).error
    )
    assert (
        ""
        == build_snapshot(
            reduce_events({}, [failed, again]), StatusInput.parse({}), Evidence(1), 11.0
        ).error
    )


def test_row_15_a_person_who_types_into_a_machines_turn_begins_a_turn_there() -> None:
    """The prompt carries the running turn's id; what was counted before it does not come back."""
    common = {"prompt": "p1", "pid": 1}
    call = {"kind": "call.ended", "tool": "Read", "outcome": "ok", **common}
    story = reduce_events(
        {},
        [
            {"at": 10.0, "kind": "prompted", "human": False, **common},
            {"at": 11.0, "id": "t1", **call},
            {"at": 20.0, "kind": "prompted", "human": True, **common},
            {"at": 21.0, "id": "t2", **call},
        ],
    )

    assert [("Read", 1)] == build_snapshot(
        story, StatusInput.parse({}), Evidence(1), 22.0
    ).succeeded


def test_row_16_what_goes_on_behind_a_stop_stays() -> None:
    job = seen_in("misc", 8).jobs[0]

    assert (job.kind, job.target) == ("shell", 'python3 -c "import time;time.sleep(6)"')
    assert seen_in("misc", 10.7).jobs == []
    assert len(seen_in("parallel", 9.5).agents) == 6


def todos(name: str, t: float) -> tuple[int, int, str] | None:
    """(done, total, what is in progress) in a recording at `t`."""
    result = seen_in(name, t).todos
    return None if result is None else (result.done, result.total, result.active)


def test_row_17_todos_show_where_there_are_some_and_nowhere_else() -> None:
    assert todos("tasks", 3.9) == (0, 3, "")
    assert todos("tasks", 5) == (0, 3, "Fixing the login bug")
    assert todos("tasks", 7) == (1, 2, "Writing tests")
    assert todos("todowrite", 3.3) == (0, 2, "Fixing a")
    for name in ("misc", "perm", "parallel", "esc", "compact", "apierr"):
        assert todos(name, 60) is None


def test_row_18_setup_asks_for_redraws_and_each_shows_what_was_just_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    desk = Desk(tmp_path, monkeypatch)
    desk.run("setup")
    tick = stories.tick(session_id=stories.SESSION)
    quiet = entries.draw(tick, home)
    entries.hear(began(0, "one", command="make all").payload, home)

    assert desk.read()["statusLine"]["refreshInterval"] == 1
    assert "make all" not in quiet
    assert "make all" in entries.draw(tick, home)


@pytest.mark.parametrize(("lines", "rows"), [(40, 16), (24, 8), (16, 4), (14, 3), (12, 2), (5, 1)])
def test_row_19_there_are_no_more_rows_than_the_client_shows(
    lines: int, rows: int, home: Path
) -> None:
    folder = home / "sessions" / stories.SESSION
    folder.mkdir(parents=True)
    events = stories.records([
        event(n / 100, "PostToolUse", tool_name="Agent", tool_use_id=f"{n}",
              tool_input={"description": f"Work {n}", "subagent_type": "Explore"},
              tool_response={"status": "async_launched", "agentId": f"a-{n}"})
        for n in range(20)
    ])  # fmt: skip
    for one in events:
        one["at"] += time.time() - BASE
    (folder / "journal.jsonl").write_text("\n".join(map(json.dumps, events)) + "\n")
    drawn = entries.draw(stories.tick(session_id=stories.SESSION), home, LINES=str(lines))

    assert rows == row_budget(lines)
    assert 0 < len(drawn.splitlines()) <= rows
    assert "+" in drawn.splitlines()[-1]


def test_row_20_nothing_that_a_terminal_would_obey_reaches_it(home: Path) -> None:
    evil = "a\x1b[31mred\x1b]0;title\x07\u202eb\x9b2J\u2066c\td\x00e\u2028f"
    entries.hear(began(0, "one", command=evil).payload, home)
    launch = {"description": evil, "subagent_type": evil}
    entries.hear(event(0, "PostToolUse", tool_name="Agent", tool_use_id="two", tool_input=launch,
                       tool_response={"status": "async_launched", "agentId": "a"}).payload,
                 home)  # fmt: skip
    model = {"id": "m", "display_name": evil}
    drawn = entries.draw(stories.tick(session_id=stories.SESSION, model=model), home)

    assert drawn.count("ared") >= 3
    assert all(char.isprintable() for line in drawn.split("\n") for char in line)
    assert "title" not in drawn


def test_row_21_secrets_and_the_environment_are_never_kept(home: Path) -> None:
    commands = ("export TOKEN=hunter2secret", 'curl -H "Authorization: Bearer hunter2secret" x')
    for command in commands:
        done = entries.hear(
            began(0, "one", command=command).payload,
            home,
            CLAUDE_CODE_MESSAGING_TOKEN="env-hunter2secret",
        )

        assert done.returncode == 0
    assert len(entries.journal(home, stories.SESSION)) == 2
    assert b"hunter2secret" not in entries.contents(home)


def test_row_22_a_payload_of_any_size_is_read_whole_and_kept_small(home: Path) -> None:
    large = "x" * stories.LARGE
    written = event(0, "PostToolUse", tool_name="Write", tool_use_id="one",
                    tool_input={"file_path": stories.CWD + "/big.txt", "content": large},
                    tool_response={"content": large, "last": "field"})  # fmt: skip
    todos = [{"content": large, "status": "pending", "activeForm": large}] * 200
    listed = event(0, "PostToolUse", tool_name="TodoWrite", tool_use_id="two",
                   tool_input={"todos": todos}, tool_response={})  # fmt: skip
    entries.hear(written.payload, home)
    entries.hear(listed.payload, home)
    first, second = entries.journal(home, stories.SESSION)

    assert (first["target"], first["outcome"]) == ("big.txt", "ok")
    assert second["total"] == 200
    assert len(json.dumps(first)) < 1024
    assert len(json.dumps(second)) < 8192


def test_row_23_a_hook_is_waited_for_by_nobody_and_says_nothing(home: Path) -> None:
    stored = json.loads((entries.ROOT / "hooks/hooks.json").read_bytes())["hooks"]
    handlers = [one for groups in stored.values() for group in groups for one in group["hooks"]]
    detached = {
        event for event, (group,) in stored.items() if group["hooks"][0].get("async") is True
    }
    garbage = entries.run(entries.HOOK, b"garbage", home)

    assert set(stored) - detached == {"Notification", "StopFailure"}  # the client waits for neither
    assert {"command"} == {one["type"] for one in handlers}
    assert all(isinstance(one.get("args"), list) for one in handlers)
    assert (garbage.returncode, garbage.stdout, garbage.stderr) == (0, b"", b"")


def test_row_24_without_hooks_the_line_shows_its_own_and_says_that_no_events_arrive(
    home: Path,
) -> None:
    tick = stories.tick(session_id=stories.SESSION)
    alone = entries.draw(tick, home)
    entries.hear(event(0, "SessionStart", source="startup").payload, home)

    assert "Opus 5.5" in alone
    assert "no events" in alone
    assert "no events" not in entries.draw(tick, home)


def test_row_25_sessions_that_pile_up_are_swept_and_live_ones_never() -> None:
    now = BASE
    old, young = Folder("old", now - 15 * DAY, False), Folder("young", now - DAY, False)
    live = Folder("live", now - 90 * DAY, True)
    many = [Folder(f"many-{n}", now - n, False) for n in range(MOST_SESSIONS + 5)]

    assert expired([old, young, live], now) == ["old"]
    assert {f"many-{MOST_SESSIONS + n}" for n in range(-1, 5)} == set(expired([*many, live], now))


def test_row_26_the_line_follows_the_plugin_to_its_new_folder(tmp_path: Path, home: Path) -> None:
    home.mkdir()
    shutil.copy(entries.ROOT / "statusline/launcher.py", home / "statusline.py")
    skip = shutil.ignore_patterns("__pycache__")
    tick = json.dumps(stories.tick()).encode()
    drawn = []
    for version in ("1.0", "1.1"):
        shutil.copytree(entries.ROOT / "src", tmp_path / version / "src", ignore=skip)
        (home / "current").unlink(missing_ok=True)
        (home / "current").symlink_to(tmp_path / version)
        done = subprocess.run(
            [entries.PYTHON, "-I", "-S", str(home / "statusline.py")],
            input=tick, env=entries.environment(home, NO_COLOR="1", COLUMNS="120"),
            capture_output=True, check=True,
        )  # fmt: skip
        drawn.append(done.stdout.decode())
        shutil.rmtree(tmp_path / version)

    assert "Opus 5.5" in drawn[0]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("version", [VERSION - 1, VERSION + 1, "1", None])
def test_row_26_a_state_of_another_version_is_set_aside(version: object, tmp_path: Path) -> None:
    events = stories.records(recorded("misc"))
    writer = SessionStore(str(tmp_path))
    for one in events:
        writer.append(one)
    invalid = {"session": {"": {"heard": "never"}}, "unheard": 5}
    stored = {"version": version, "offset": 10, "state": invalid}
    (tmp_path / "checkpoint.json").write_text(json.dumps(stored))

    assert reduce_events({}, list(events)) == SessionStore(str(tmp_path)).load()


def test_row_26_records_of_another_version_are_passed_over() -> None:
    events = stories.records(recorded("misc"))
    newer = [{"at": events[0]["at"], "kind": "dreamt", "of": ["sheep"]}, {"moment": 5}, ["at", 5]]

    assert reduce_events({}, list(events)) == reduce_events({}, [*events, *newer])


def test_row_27_a_line_that_is_cancelled_leaves_nothing_half_written(home: Path) -> None:
    folder = home / "sessions" / stories.SESSION
    folder.mkdir(parents=True)
    calls = [event(n, "PreToolUse", tool_name="Bash", tool_use_id=f"call-{n}",
                   tool_input={"command": "make " + "x" * 60}) for n in range(200)]  # fmt: skip
    text = "".join(json.dumps(one) + "\n" for one in stories.records(calls))
    (folder / "journal.jsonl").write_text(text)
    tick = json.dumps(stories.tick(session_id=stories.SESSION)).encode()
    env = entries.environment(home, NO_COLOR="1", COLUMNS="100", LINES="40")
    for n in range(16):
        process = subprocess.Popen(
            entries.command(entries.LINE), env=env, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(tick)
        process.stdin.close()
        time.sleep(n * 0.004)
        process.kill()
        drawn = process.stdout.read() if process.stdout else b""
        process.wait()

        assert drawn == b"" or drawn.endswith(b"\n")
        checkpoint = folder / "checkpoint.json"
        assert not checkpoint.exists() or json.loads(checkpoint.read_bytes())["state"]
    assert "Opus 5.5" in entries.draw(stories.tick(session_id=stories.SESSION), home)
    assert checkpoint.exists()


def test_every_row_has_its_test() -> None:
    rows = {int(name[9:11]) for name in globals() if name.startswith("test_row_")}

    assert set(range(1, 28)) == rows


def test_a_permission_request_names_no_call() -> None:
    requests = [
        moment for moment in recorded("perm") if "Request" in moment.payload["hook_event_name"]
    ]
    items = [event_of(moment.payload, BASE, PID) for moment in requests]

    assert len(items) == 3
    assert all(one is not None and "id" not in one for one in items)


def test_row_13_an_agents_own_permission_mode_is_not_the_sessions() -> None:
    prompted = {"at": 1.0, "kind": "prompted", "prompt": "p1"}
    fields = {"at": 1.0, "kind": "call.began", "id": "t1", "mode": "acceptEdits"}
    agents_own = {"at": 2.0, "kind": "call.began", "id": "t2", "mode": "plan", "actor": "a1"}
    result = reduce_events({}, [prompted, fields, agents_own])

    assert build_snapshot(result, StatusInput.parse({}), Evidence(), 3.0).mode == "acceptEdits"


def test_row_13_a_permission_mode_is_believed_while_it_is_news_and_a_turn_runs() -> None:
    items = [
        {"at": 1.0, "kind": "prompted", "prompt": "p1", "pid": 7},
        {"at": 1.0, "kind": "call.began", "id": "t1", "mode": "acceptEdits", "pid": 7},
    ]
    resumed = {"at": 20.0, "kind": "session.began", "source": "resume", "pid": 8}

    assert (
        build_snapshot(reduce_events({}, items), StatusInput.parse({}), Evidence(7), 40.0).mode
        == "acceptEdits"
    )
    assert (
        build_snapshot(reduce_events({}, items), StatusInput.parse({}), Evidence(7), 80.0).mode
        == ""
    )
    assert (
        build_snapshot(
            reduce_events({}, [*items, resumed]), StatusInput.parse({}), Evidence(8), 21.0
        ).mode
        == ""
    )


def test_row_14_an_error_is_forgotten_after_an_hour() -> None:
    failed = {"at": 10.0, "kind": "turn.failed", "error": "overloaded", "prompt": "p1"}

    assert (
        ""
        == build_snapshot(
            reduce_events({}, [failed]), StatusInput.parse({}), Evidence(), 3700.0
        ).error
    )


def test_row_04_a_dialog_of_a_process_that_is_gone_waits_for_nobody() -> None:
    items = [
        {"at": 1.0, "kind": "noticed", "notice": "elicitation_dialog", "pid": 1},
        {"at": 2.0, "kind": "session.ended", "pid": 1},
        {"at": 3.0, "kind": "session.began", "source": "resume", "pid": 2},
    ]

    assert (
        build_snapshot(
            reduce_events({}, items[:1]), StatusInput.parse({}), Evidence(1), 2.0
        ).waiting
        is not None
    )
    assert (
        build_snapshot(reduce_events({}, items), StatusInput.parse({}), Evidence(2), 4.0).waiting
        is None
    )


@pytest.mark.parametrize(
    "odd",
    [
        {"kind": "call.ended", "id": "q", "tasks": [], "ms": "x"},
        {"kind": "call.ended", "id": "q", "todos": 5, "done": "x", "total": "y"},
        {"kind": "agent.ended", "actor": "a", "background": [], "jobs": [["j", 5, {}]]},
        {"kind": "call.ended", "id": "q", "tool": ["a"], "target": {}},
        {"kind": "asked", "tool": 5, "pid": "x"},
    ],
)
def test_row_26_a_known_record_with_other_types_loses_only_itself(odd: Record) -> None:
    good = {"at": 1.0, "kind": "call.began", "id": "t1", "tool": "Bash", "target": "make"}
    now = build_snapshot(
        reduce_events({}, [{"at": 5.0, **odd}, good]), StatusInput.parse({}), Evidence(), 6.0
    )

    assert [("Bash", "make")] == [(call.tool, call.target) for call in now.calls]


@pytest.mark.parametrize(
    "state",
    [
        {"calls": {"a": {"began": "x"}}},
        {"session": {"": {"mode": "x", "failed": [1]}}},
        {"prompts": {"p": {"human": "x"}}},
    ],
)
def test_row_26_a_checkpoint_of_other_types_is_set_aside(state: State, tmp_path: Path) -> None:
    folder = tmp_path / "hudline" / "sessions" / stories.tick()["session_id"]
    folder.mkdir(parents=True)
    good = {"at": time.time(), "kind": "call.began", "id": "t1", "tool": "Bash", "target": "make"}
    (folder / "journal.jsonl").write_text(json.dumps(good) + "\n")
    stored = {"version": VERSION, "offset": 0, "state": state}
    (folder / "checkpoint.json").write_text(json.dumps(stored))
    done = entries.draw(stories.tick(), tmp_path / "hudline")

    assert "Bash make" in done


def test_row_10_a_record_from_the_future_does_not_void_every_checkpoint() -> None:
    items = [
        {"at": float(at), "kind": "call.ended", "id": str(at), "outcome": "ok"} for at in range(90)
    ]
    state = prune(reduce_events({}, [*items, {"at": 90_000.0, "kind": "prompted"}]), 100.0)

    assert not is_checkpoint_stale(state, [{"at": 101.0, "kind": "turn.ended"}])


def test_row_22_a_transcript_that_nobody_wrote_to_is_not_read_again(tmp_path: Path) -> None:
    """While a long command runs, each draw would find what the one before it found."""
    transcript = tmp_path / "chat.jsonl"
    transcript.write_text('{"tool_use_id":"t1"}\n')
    written = transcript.stat().st_mtime
    began = {"at": written - 9.0, "kind": "call.began", "id": "t1", "tool": "Bash", "pid": 1}
    state = reduce_events({}, [began])

    assert 1 == len(findings(str(transcript), state, 1, written + 1.0))
    assert [] == findings(str(transcript), state, 1, written + 60.0)
