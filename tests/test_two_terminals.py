"""One session open in two terminals: each shows what runs in its own process of the client."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import stories
from tests.stories import BASE, Moment, Record, agents, payload_of, running
from tests.test_state_laws import LAWS, READING, parts, retold

from hudline.core.paths import Home
from hudline.sources.evidence import settled
from hudline.sources.other_sessions import other_sessions
from hudline.state.ownership import Ownership
from hudline.state.reducer import reduce_events
from hudline.store import session_store
from hudline.store.recent_calls import RecentCalls
from hudline.store.session_store import SessionStore
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot

ONE, TWO = 4001, 9002


def event(t: float, name: str, pid: int = ONE, **fields: Any) -> Moment:
    """One event of a process of the client."""
    return Moment(t, pid, payload_of(name, **fields))


def belonging(events: list[Record], pid: int | None) -> list[Record]:
    """The records of which the state of a process is made."""
    found = Ownership(pid).take(events)
    assert found is not None
    return found


def seen(
    events: list[Record], pid: int | None, t: float, status: str = "", since: float = 0
) -> Snapshot:
    """What the terminal of a process shows at `t`, its registry saying `status`."""
    evidence = Evidence(pid, status, BASE + since if status else 0.0)
    return build_snapshot(reduce_events({}, belonging(events, pid)), READING, evidence, BASE + t)


AGENT: dict[str, Any] = {"tool_name": "Agent", "tool_use_id": "g", "prompt_id": "p0",
         "tool_input": {"description": "Map it", "subagent_type": "Explore"}}  # fmt: skip
ASKED: dict[str, Any] = {
    "tool_name": "Bash",
    "tool_input": {"command": "rm -rf build"},
    "prompt_id": "p0",
}
FIRST = [
    event(0, "SessionStart", source="startup"),
    event(1, "UserPromptSubmit", prompt="hi", prompt_id="p0"),
    event(2, "PreToolUse", tool_name="Bash", tool_use_id="t1", prompt_id="p0",
          tool_input={"command": "make first"}),
    event(3, "PreToolUse", **AGENT),
    event(3.1, "SubagentStart", agent_id="ag1", agent_type="Explore", prompt_id="p0"),
    event(3.2, "PostToolUse", **AGENT,
          tool_response={"status": "async_launched", "agentId": "ag1"}),
    event(4, "PostToolUse", tool_name="Bash", tool_use_id="t2", prompt_id="p0",
          tool_input={"command": "serve"}, tool_response={"backgroundTaskId": "sh1"}),
    event(4.5, "PreToolUse", **ASKED, tool_use_id="t3"),
    event(4.6, "PermissionRequest", **ASKED),
    event(4.7, "PostToolUse", tool_name="TodoWrite", tool_use_id="t4", prompt_id="p0",
          tool_input={"todos": [{"content": "First", "status": "in_progress"}]}),
]  # fmt: skip
RESUMED = event(10, "SessionStart", TWO, source="resume")
STOPPED = "<task-notification><task-id>{}</task-id><status>stopped</status></task-notification>"
OF_ANOTHER = {
    "its start": [],
    "its prompt": [event(11, "UserPromptSubmit", TWO, prompt="hi", prompt_id="p1")],
    "its Stop, which lists nothing": [
        event(12, "Stop", TWO, prompt_id="p1", background_tasks=[]),
    ],
    "its Stop, without a prompt": [event(12, "Stop", TWO, background_tasks=[])],
    "its error": [event(12, "StopFailure", TWO, error="rate_limit", prompt_id="p1")],
    "its end": [event(12, "SessionEnd", TWO, reason="other")],
    "its compaction": [
        event(12, "PreCompact", TWO, trigger="auto"),
        event(14, "SubagentStop", TWO, agent_id="x", agent_type="", background_tasks=[]),
        event(14, "SessionStart", TWO, source="compact"),
        event(14, "PostCompact", TWO, trigger="auto"),
    ],
    "a compaction that it begins": [event(12, "PreCompact", TWO, trigger="auto")],
    "what it is told of our agent": [
        event(12, "UserPromptSubmit", TWO, prompt=STOPPED.format("ag1"), prompt_id="p2"),
    ],
    "what it is told of our shell": [
        event(12, "UserPromptSubmit", TWO, prompt=STOPPED.format("sh1"), prompt_id="p2"),
    ],
    "what it asks": [event(12, "PermissionRequest", TWO, **{**ASKED, "prompt_id": "p1"})],
    "a dialog of its own": [
        event(12, "Notification", TWO, notification_type="elicitation_dialog"),
    ],
    "its calls": [
        event(12, "PreToolUse", TWO, tool_name="Bash", tool_use_id="u1", prompt_id="p1",
              tool_input={"command": "make second"}),
        event(12.5, "PostToolUse", TWO, **{**ASKED, "prompt_id": "p1"}, tool_use_id="u2",
              tool_response={"stdout": ""}),
        event(13, "PostToolUseFailure", TWO, tool_name="Read", tool_use_id="u3", error="no",
              tool_input={"file_path": "/x"}, prompt_id="p1"),
    ],
    "its agent": [event(12, "SubagentStart", TWO, agent_id="ag2", agent_type="Explore")],
    "our agent, resumed there": [
        event(12, "SubagentStart", TWO, agent_id="ag1", agent_type="Explore"),
        event(13, "SubagentStop", TWO, agent_id="ag1", agent_type="Explore", background_tasks=[]),
    ],
    "its todos": [
        event(12, "PostToolUse", TWO, tool_name="TodoWrite", tool_use_id="u4", prompt_id="p1",
              tool_input={"todos": [{"content": "Second", "status": "completed"}]}),
    ],
    "its mode": [
        event(12, "UserPromptSubmit", TWO, prompt="x", prompt_id="p1", permission_mode="plan"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("status", ["", "busy", "waiting"])
@pytest.mark.parametrize("subject", OF_ANOTHER)
def test_nothing_of_another_process_changes_what_is_shown_of_ours(
    subject: str, status: str
) -> None:
    alone = stories.records(FIRST)
    both = stories.records([*FIRST, RESUMED, *OF_ANOTHER[subject]])
    pictures = [stories.dump(seen(told, ONE, 20, status, 4.6)) for told in (alone, both)]

    assert pictures[0] == pictures[1]


def test_the_first_terminal_shows_its_call_its_agent_its_shell_and_its_dialog() -> None:
    everything = [one for told in OF_ANOTHER.values() for one in told]
    now = seen(stories.records([*FIRST, RESUMED, *everything]), ONE, 20, "waiting", 4.6)

    assert running(now) == [("Bash", "make first")]
    assert agents(now) == {"ag1": "running"}
    assert [job.target for job in now.jobs] == ["serve"]
    assert now.waiting is not None
    assert now.waiting.target == "rm -rf build"
    assert now.todos is not None
    assert now.todos.active == "First"


@pytest.mark.parametrize("subject", OF_ANOTHER)
def test_the_second_terminal_shows_nothing_that_runs_in_the_first(subject: str) -> None:
    now = seen(stories.records([*FIRST, RESUMED, *OF_ANOTHER[subject]]), TWO, 20)

    assert ("Bash", "make first") not in running(now)
    assert "serve" not in [job.target for job in now.jobs]
    assert [one.description for one in now.agents if one.state == "running"] in ([], [""])


def test_what_the_first_does_later_is_not_shown_in_the_second() -> None:
    later = [
        event(30, "UserPromptSubmit", prompt="go on", prompt_id="p3"),
        event(31, "StopFailure", prompt_id="p3", error="overloaded"),
        event(32, "PreCompact", trigger="auto"),
        event(33, "SubagentStop", agent_id="ag1", agent_type="Explore", background_tasks=[]),
    ]
    own = [event(20, "UserPromptSubmit", TWO, prompt="hi", prompt_id="p1"),
           event(21, "Stop", TWO, prompt_id="p1", background_tasks=[])]  # fmt: skip
    items = [stories.records([*FIRST, RESUMED, *own, *more]) for more in ([], later)]

    assert stories.dump(seen(items[0], TWO, 40)) == stories.dump(seen(items[1], TWO, 40))
    assert seen(items[1], TWO, 40).resting
    assert seen(items[1], TWO, 40).idle == 19


@pytest.mark.parametrize("end", [[], [event(9, "SessionEnd", reason="other")]])
def test_what_a_process_ran_that_has_died_has_ended_for_the_one_that_resumes(
    end: list[Moment],
) -> None:
    now = seen(stories.records([*FIRST, *end, RESUMED]), TWO, 12)

    assert (running(now), agents(now), now.jobs, now.waiting) == ([], {}, [], None)


def test_what_was_before_belongs_to_the_one_that_resumes() -> None:
    """The conversation goes on, and with it what is told of it."""
    before = [*FIRST, event(6, "PostCompact", trigger="auto")]
    now = seen(stories.records([*before, RESUMED]), TWO, 12)

    assert now.compactions == 1
    assert now.prompts == 1
    assert now.todos is not None
    assert now.todos.active == "First"


def test_of_clients_that_name_no_process_all_is_one_session() -> None:
    events = stories.records([*FIRST, RESUMED, *OF_ANOTHER["its prompt"]])
    nameless = [{key: one[key] for key in one if key != "pid"} for one in events]

    assert belonging(nameless, ONE) == belonging(nameless, None) == nameless
    assert belonging(events, None) == events


def test_a_process_that_comes_back_takes_over_what_was_done_meanwhile() -> None:
    back = event(50, "SessionStart", ONE, source="resume")
    own = belonging(stories.records([*FIRST, RESUMED, *OF_ANOTHER["its calls"], back]), ONE)

    assert "u1" in [one.get("id") for one in own]


def test_a_process_whose_start_was_not_heard_begins_with_its_first_event() -> None:
    own = belonging(stories.records([*FIRST[1:], RESUMED, *OF_ANOTHER["its calls"]]), ONE)

    assert all(one.get("pid") == ONE for one in own)


odd: st.SearchStrategy[Any] = st.sampled_from(
    [None, 7, "text", [], {}, {"at": "x", "pid": ONE}, {"at": 1.0, "pid": "x"}, {"pid": TWO},
     {"at": True, "pid": 5}, {"at": float("nan"), "pid": TWO}, {"at": 1e300, "pid": TWO}]
)  # fmt: skip


@given(st.lists(odd))
def test_garbage_belongs_to_nobody_and_ends_nothing(given_: list[Any]) -> None:
    events = stories.records(FIRST)

    assert [one for one in belonging([*given_, *events], ONE) if one in events] == events


# Stories of two processes


def both(one: list[Moment], other: list[Moment], at: float) -> tuple[list[Moment], list[Moment]]:
    """Two sessions as one in two terminals: the second begins at `at`; no id stands for two."""
    loaded = json.loads(json.dumps([moment.payload for moment in other]))
    renamed = [
        Moment(moment.t + at, moment.pid + 5000, _renamed(payload))
        for moment, payload in zip(other, loaded)
    ]
    renamed[0].payload["source"] = "resume"
    return sorted([*one, *renamed], key=lambda moment: moment.t), renamed


def _renamed(payload: Any) -> Any:
    if isinstance(payload, dict):
        return {key: _renamed(value) for key, value in payload.items()}
    if isinstance(payload, list):
        return [_renamed(value) for value in payload]
    is_id = isinstance(payload, str) and payload[-4:].isdigit()
    return "b" + payload if is_id else payload


def single(story: list[Moment]) -> list[Moment]:
    """The part of a story in which its first process runs."""
    return [moment for moment in story if moment.pid == story[0].pid]


@LAWS
@given(stories.stories(25), stories.stories(25), st.floats(0.5, 300))
def test_the_first_shows_what_it_would_alone(
    one: list[Moment], other: list[Moment], at: float
) -> None:
    one = single(one)
    story, _ = both(one, single(other), one[0].t + at)
    end = max(moment.t for moment in story)
    for later in (0.5, 45.0):
        pictures = [
            stories.dump(seen(stories.records(told), one[0].pid, end + later))
            for told in (one, story)
        ]
        assert pictures[0] == pictures[1]


class Terminals:
    """Two processes that draw, in one session's folder."""

    def __init__(self, folder: Path, pids: tuple[int, int], living: tuple[int, ...]) -> None:
        self.folder = folder
        self.pids = pids
        self.living = living
        self.read: dict[int, list[int]] = {pid: [] for pid in pids}  # bytes, at each draw

    def note(self, events: list[Record]) -> None:
        """Let hooks write these."""
        for one in events:
            SessionStore(str(self.folder)).append(one)

    def draw(self, pid: int) -> Any:
        """The state that a process draws."""
        with mock.patch("hudline.store.session_store.lives", self.living.__contains__):
            stored = SessionStore(str(self.folder), pid)
            state = stored.load()
            self.read[pid].append(stored._tail)
            stored.save_checkpoint()
        return state


@LAWS
@given(
    stories.stories(25),
    stories.stories(25),
    st.floats(0.5, 300),
    st.lists(st.integers(0, 500), max_size=4),
    st.randoms(use_true_random=False),
)
def test_each_is_drawn_from_checkpoints_as_from_the_whole_journal(
    one: list[Moment], other: list[Moment], at: float, cuts: list[int], chance: random.Random
) -> None:
    story, second = both(single(one), single(other), one[0].t + at)
    pids, end = (one[0].pid, second[0].pid), max(moment.t for moment in story)
    result = retold(stories.records(story), chance) if chance.random() < 0.5 else None
    so_far: list[Record] = []
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(session_store, "_TAIL", 0):
        terminals = Terminals(Path(folder), pids, pids)
        for part in parts(result or stories.records(story), cuts):
            terminals.note(part)
            so_far += part
            for pid in pids:
                state = terminals.draw(pid)
                whole = reduce_events({}, belonging(so_far, pid))
                for later in (0.5, 45.0):
                    views = [build_snapshot(stored, READING, Evidence(pid), BASE + end + later)
                             for stored in (state, whole)]  # fmt: skip
                    assert stories.dump(views[0]) == stories.dump(views[1])


def long(pid: int, start: float, count: int) -> list[Record]:
    """A turn of many calls."""
    events = [event(start, "UserPromptSubmit", pid, prompt="x", prompt_id=f"p{pid}")]
    for n in range(count):
        call = {"tool_name": "Read", "tool_use_id": f"{pid}-{n}", "prompt_id": f"p{pid}",
                "tool_input": {"file_path": f"/src/{n}.py"}}  # fmt: skip
        events += [event(start + n, "PreToolUse", pid, **call),
                 event(start + n + 0.5, "PostToolUse", pid, **call, tool_response={})]  # fmt: skip
    return stories.records(events)


def test_two_that_draw_in_turns_both_go_on_from_their_checkpoints(tmp_path: Path) -> None:
    terminals = Terminals(tmp_path, (ONE, TWO), (ONE, TWO))
    terminals.note(stories.records([*FIRST, RESUMED]))
    for turn in range(4):
        terminals.note(long(ONE, 20 + turn * 200, 60) + long(TWO, 21 + turn * 200, 60))
        for pid in (ONE, TWO):
            terminals.draw(pid)
    size = (tmp_path / "journal.jsonl").stat().st_size

    assert {path.name for path in tmp_path.glob("checkpoint*")} == {
        "checkpoint.json", f"checkpoint.{TWO}.json"}  # fmt: skip
    assert max(terminals.read[ONE][-1], terminals.read[TWO][-1]) < size / 3


@pytest.mark.parametrize("has_own", [False, True])
def test_a_start_that_is_heard_late_parts_what_was_read_before(
    tmp_path: Path, has_own: bool
) -> None:
    """A process that reads on, as the band's does."""
    later = [event(30, "PreCompact", trigger="auto"), event(31, "UserPromptSubmit", prompt="x")]
    own = [event(35, "UserPromptSubmit", TWO, prompt="y", prompt_id="p1")] if has_own else []
    hooks, reader = SessionStore(str(tmp_path)), SessionStore(str(tmp_path), TWO)
    so_far: list[Record] = []
    for part in ([*FIRST, *later, *own], [event(36, "Stop", TWO)], [RESUMED]):
        for one in stories.records(part):
            hooks.append(one)
            so_far.append(one)
        state = reader.read_tail()
        assert state == reduce_events({}, belonging(so_far, TWO))
    assert "compacting" not in state["session"][""]


def test_the_checkpoint_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    terminals = Terminals(tmp_path, (ONE, TWO), (TWO,))
    terminals.note(stories.records(FIRST) + long(ONE, 5, 60))
    terminals.draw(ONE)
    terminals.note(stories.records([event(100, "SessionStart", TWO, source="resume")]))
    terminals.draw(TWO)

    assert [path.name for path in tmp_path.glob("checkpoint*")] == ["checkpoint.json"]
    assert terminals.draw(TWO) is not None
    assert terminals.read[TWO][-1] == 0


def test_what_a_draw_notes_is_for_its_own_process(tmp_path: Path) -> None:
    SessionStore(str(tmp_path), TWO).append({"at": BASE, "kind": "turn.closed", "prompt": "p1"})

    assert json.loads((tmp_path / "journal.jsonl").read_bytes())["pid"] == TWO


def test_the_pane_tells_of_the_last_calls_of_its_own_process(tmp_path: Path) -> None:
    for one in stories.records([*FIRST, RESUMED, *OF_ANOTHER["its calls"]]):
        SessionStore(str(tmp_path)).append(one)
    stored = SessionStore(str(tmp_path), ONE)
    stored.load()

    assert "u1" not in RecentCalls(str(tmp_path), stored.own.has).calls()
    assert "u1" in RecentCalls(str(tmp_path)).calls()


MADE_UP = (
    '{"type":"user","message":{"role":"user","content":[{"type":"tool_result","content":"[Tool '
    "call interrupted: the session ended before this call's result was recorded, so its outcome is "
    'unknown.]","is_error":true,"tool_use_id":"t1"}]}}'
)
REAL = '{"message":{"content":[{"tool_use_id":"t1","type":"tool_result","content":"ok"}]}}'


def test_a_result_that_a_second_process_made_up_settles_no_call() -> None:
    assert settled(MADE_UP.encode(), ["t1"]) == []
    assert settled(f"{MADE_UP}\n{REAL}\n".encode(), ["t1"]) == ["t1"]
    assert settled(f"{REAL}\n{MADE_UP}\n".encode(), ["t1", "t2"]) == ["t1"]


def test_a_third_session_is_told_of_each_by_its_own_events(tmp_path: Path) -> None:
    home, registry = Home(str(tmp_path / "home")), tmp_path / "sessions"
    registry.mkdir()
    Path(home.session("s1")).mkdir(parents=True)
    items = [
        {"at": 10.0, "kind": "turn.ended", "pid": ONE},
        {"at": 20.0, "kind": "prompted", "pid": TWO},
    ]
    for one in items:
        SessionStore(home.session("s1")).append(one)
    for pid in (ONE, TWO):
        entry = {"pid": pid, "sessionId": "s1", "status": "idle", "cwd": f"/home/dev/{pid}"}
        (registry / f"{pid}.json").write_text(json.dumps(entry))
    env = {"CLAUDE_CONFIG_DIR": str(tmp_path), "CLAUDE_PID": "1"}
    with (
        mock.patch("hudline.sources.other_sessions.lives", return_value=True),
        mock.patch("hudline.sources.other_sessions.is_process", return_value=True),
    ):
        around = other_sessions(env, home, "s2", 30.0)

    assert around is not None
    assert {one.name: one.state for one in around.known} == {str(ONE): "done", str(TWO): "idle"}


# Recorded: while a call and an agent run in the first, a second resumes the session and leaves; the
# first is killed later, and a third resumes it.


def recorded(t: float, pid: int) -> Snapshot:
    return seen(stories.until(stories.recorded("terminals"), t), pid, t)


def test_a_recorded_first_terminal_shows_its_own_until_each_ends() -> None:
    first, second, third = dict.fromkeys(one.pid for one in stories.recorded("terminals"))
    shown = {
        t: (bool(running(recorded(t, first))), [*agents(recorded(t, first)).values()])
        for t in (5, 10, 14, 18, 22, 24)
    }

    assert shown == {
        5: (True, ["running"]),
        10: (True, ["running"]),
        14: (True, ["running"]),
        18: (False, ["running"]),
        22: (False, ["running"]),
        24: (False, ["done"]),
    }
    for t, pid in ((10, second), (14, second), (33, third)):
        now = recorded(t, pid)
        assert (running(now), agents(now), now.jobs) == ([], {}, [])
    assert [job.target for job in recorded(28, first).jobs] == ["sleep 600"]
