"""The clock goes back, or forward: the picture stays true, and no draw pays for it for long."""

from __future__ import annotations

import itertools
import json
import os
import random
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests import stories
from tests.stories import BASE, Record

from hudline.core import error_log
from hudline.core.file_io import read_from
from hudline.core.paths import Home
from hudline.events import band_message as wire
from hudline.events.status_input import StatusInput
from hudline.host.draw_context import DrawContext
from hudline.host.git_facts import folder_of, git
from hudline.host.mod_inbox import ModInbox
from hudline.platform.outbox import own_form
from hudline.sources.other_sessions import last_end
from hudline.state.clock_steps import AHEAD, MARK, redate
from hudline.state.reducer import reduce_events
from hudline.store import session_store
from hudline.store.recent_calls import RecentCalls
from hudline.store.session_store import SessionStore
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot

READING = StatusInput.parse(stories.tick())
HOUR = 3600.0
YEAR = 365 * 24 * HOUR
LAWS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
chances = st.randoms(use_true_random=False)
STEPS = st.sampled_from((3.0, 10.0, 45.0, 600.0, HOUR, 26 * HOUR, YEAR))


def ahead(events: list[Record], by: float) -> list[Record]:
    """The records as a clock that is so many seconds ahead would have dated them."""
    return [{**one, "at": round(one["at"] + by, 3)} for one in events]


def set_back(all_events: list[Record], steps: list[tuple[int, float]]) -> list[Record]:
    """The records of a clock that was set back in front of each of these places, by so much."""
    events: list[Record] = []
    for index, one in enumerate(all_events):
        by = sum(by for place, by in steps if index < place)
        events += ahead([one], by)
    return events


def view_of(now: Snapshot) -> dict[str, Any]:
    """What a person acts upon: what runs, what is done, what is planned, who waits."""
    todos = now.todos
    return {
        "tools": stories.running(now),
        "agents": stories.agents(now),
        "jobs": sorted((job.kind, job.target) for job in now.jobs),
        "todos": todos and stories.dump(todos),
        "waiting": now.waiting and (now.waiting.tool, now.waiting.target),
        "resting": now.resting,
        "error": now.error,
        "compactions": now.compactions,
        "compacting": now.compacting is None,
        "done": (now.succeeded, now.failed, now.started),
    }


def seen(
    told: list[object], clock: float, pid: int, has_ended_agents: bool = True
) -> dict[str, Any]:
    """What the state of these records shows at the time `clock`; without ended agents, what leaves
    it by its age alone is not there."""
    now = build_snapshot(reduce_events({}, told), READING, Evidence(pid), clock)
    if not has_ended_agents:
        now.agents = [one for one in now.agents if not one.is_over]
    return view_of(now)


def write_journal(folder: Path, events: list[Record]) -> None:
    """Add the records to a session's journal."""
    writer = SessionStore(str(folder))
    for one in events:
        writer.append(one)


class Session:
    """A session on disk, and how many bytes of its journal each draw reads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "s"
        self.folder.mkdir()
        self.read = 0

    def tell(self, events: list[Record]) -> None:
        """Hooks add these records."""
        write_journal(self.folder, events)

    def draw(self, clock: float, pid: int = 1) -> Snapshot:
        """One draw, with what it leaves for the next."""
        reader = SessionStore(str(self.folder))
        reading = read_from
        self.read = 0

        def counted(path: str, offset: int) -> Any:
            found = reading(path, offset)
            if found is not None:
                self.read += found[1] - offset
            return found

        with mock.patch.object(session_store, "read_from", counted):
            state = reader.load(True, clock)
        reader.save_checkpoint(clock)
        return build_snapshot(state, READING, Evidence(pid), clock)

    def size(self) -> int:
        """The bytes of its journal."""
        return (self.folder / "journal.jsonl").stat().st_size

    def marks(self) -> int:
        """How often a draw has noted what the clock said."""
        return (self.folder / "journal.jsonl").read_bytes().count(MARK.encode())


def call(n: int, at: float, kind: str = "call.began") -> Record:
    tool_input = {
        "id": f"toolu_{n}",
        "tool": "Bash",
        "target": f"make {n}",
        "prompt": "p",
        "pid": 1,
    }
    return {
        "at": round(at, 3),
        "kind": kind,
        **({"outcome": "ok"} if "ended" in kind else {}),
    } | tool_input


def worked(start: float, calls: int) -> list[Record]:
    """A turn of one finished call a second, from `start` on."""
    events: list[Record] = [
        {"at": start - 1, "kind": "prompted", "human": True, "prompt": "p", "pid": 1}
    ]
    for n in range(calls):
        events += [call(n, start + n), call(n, start + n + 0.5, "call.ended")]
    return events


def marked(
    true: list[Record], steps: list[tuple[int, float]], chance: random.Random
) -> list[object]:
    """The journal of a clock that was set back, with the marks of draws, of which there is one
    behind most records; `true` are the records as an exact clock dates them."""
    items: list[object] = []
    for index, one in enumerate(set_back(true, steps)):
        items.append(one)
        by = sum(by for place, by in steps if index + 1 < place)
        clock = true[index]["at"] + by + 0.002
        _, step = redate(items, clock)
        if step is not None and step.is_new and chance.random() < 0.8:
            items.append({"at": clock, "kind": MARK})
    return items


@pytest.mark.parametrize("name", stories.RECORDINGS)
@settings(LAWS, max_examples=25)
@given(data=st.data())
def test_a_recording_shows_the_same_wherever_and_however_far_the_clock_was_set_back(
    name: str, data: st.DataObject
) -> None:
    true = stories.records(stories.recorded(name))
    places = st.lists(st.tuples(st.integers(1, len(true)), STEPS), min_size=1, max_size=3)
    steps, until = data.draw(places), data.draw(st.integers(1, len(true)))
    true = true[:until]
    result = marked(true, steps, data.draw(chances))
    clock, pid = true[-1]["at"] + 0.2, stories.pid_of(name)
    actual, _ = redate(result, clock)

    assert seen(actual, clock, pid) == seen(list(true), clock, pid)


def hides_a_step(true: list[Record], steps: list[tuple[int, float]]) -> bool:
    """Whether there is a pause as long as a step behind it: what happened before that pause may
    seem to have happened later, since the clock may as well have been put forward there."""
    pauses = [after["at"] - before["at"] for before, after in itertools.pairwise(true)]
    return any(by <= pause for place, by in steps for pause in pauses[:place])


@LAWS
@example(
    stories.played([("prompted", 0, 1.0), ("launched", 0, 0.02), ("returned", 0, 0.02),
                    ("prompted", 0, 700.0)]),
    [(8, 600.0)],
    random.Random(0),  # noqa: S311 - picks no secret
)  # fmt: skip
@given(
    stories.stories(),
    st.lists(st.tuples(st.integers(1, 90), STEPS), min_size=1, max_size=3),
    chances,
)
def test_any_session_shows_the_same_when_the_clock_was_set_back(
    story: list[stories.Moment], steps: list[tuple[int, float]], chance: random.Random
) -> None:
    true = stories.records(story)
    clock, pid = true[-1]["at"] + 0.2, story[-1].pid
    result, _ = redate(marked(true, steps, chance), clock)
    is_dated = not hides_a_step(true, steps)

    assert seen(result, clock, pid, is_dated) == seen(list(true), clock, pid, is_dated)


@LAWS
@given(stories.stories(), st.lists(st.tuples(st.integers(1, 90), STEPS), max_size=3))
def test_what_was_dated_lies_behind_the_clock_and_is_dated_once(
    story: list[stories.Moment], steps: list[tuple[int, float]]
) -> None:
    events = stories.records(story)
    clock = events[-1]["at"]
    result, _ = redate(list(set_back(events, steps)), clock)
    again, step = redate(result, clock)

    assert max(one["at"] for one in result) <= clock + AHEAD  # type: ignore[index]
    assert again == result
    assert step is None


@LAWS
@given(stories.stories())
def test_where_the_clock_never_went_back_nothing_is_dated_anew(story: list[stories.Moment]) -> None:
    events = stories.records(story)

    assert redate(list(events), events[-1]["at"]) == (events, None)
    assert redate(list(events)) == (events, None)


STORY = worked(BASE, 400)


@pytest.mark.parametrize("by", [10.0, HOUR, YEAR])
def test_after_the_clock_was_set_back_one_draw_reads_all_and_the_next_ones_what_is_new(
    tmp_path: Path, by: float
) -> None:
    session = Session(tmp_path)
    session.tell(ahead(STORY, by))
    session.draw(BASE + 400 + by)
    new = BASE + 402
    session.tell([call(900, new)])

    assert stories.running(session.draw(new + 1)) == [("Bash", "make 900")]
    assert session.read >= session.size() / 2
    for n in range(1, 30):
        session.tell([call(900 + n, new + n), call(900 + n, new + n + 0.5, "call.ended")])
        now = session.draw(new + n + 0.7)

        assert stories.running(now) == [("Bash", "make 900")]
        assert now.calls[0].age < 60
        assert session.read < 6000
    assert session.marks() == 1


def test_several_steps_back_are_each_paid_for_once(tmp_path: Path) -> None:
    session, wholes = Session(tmp_path), 0
    for n, by in enumerate((YEAR, 26 * HOUR, HOUR, 45.0, 10.0, 0.0)):
        session.draw(BASE + n * 202 - 2 + by)
        wholes += n > 0 and session.read > session.size() * 0.9
        for part in range(0, 200, 20):
            start = BASE + n * 202 + part
            session.tell(ahead(worked(start, 20), by))
            session.draw(start + 20 + by)
            wholes += session.read > session.size() * 0.9 and n > 0

    assert session.marks() == 5
    assert wholes <= 5


def test_the_mark_tells_of_the_step_when_nothing_lies_ahead_any_more(tmp_path: Path) -> None:
    plan: dict[str, Any] = {"total": 1, "pid": 1, "tool": "TodoWrite", "outcome": "ok"}
    old = {**plan, "todos": [["pending", "old", ""]], "done": 0, "id": "a"}
    new = {**plan, "todos": [["completed", "new", ""]], "done": 1, "id": "b"}
    session = Session(tmp_path)
    session.tell([{"at": BASE + HOUR, "kind": "call.ended", **old}])
    session.tell([{"at": BASE + 5, "kind": "call.ended", **new}])
    session.draw(BASE + 6)
    (session.folder / "checkpoint.json").unlink(missing_ok=True)
    now = session.draw(BASE + 5 * HOUR)

    assert now.todos is not None
    assert now.todos.done == 1
    assert session.marks() == 1


def test_what_a_reader_holds_from_before_is_void_once_another_has_left_a_mark(
    tmp_path: Path,
) -> None:
    session = Session(tmp_path)
    session.tell(ahead(STORY, HOUR))
    warm = SessionStore(str(session.folder))
    warm.load(True, BASE + 400 + HOUR)
    session.tell([{"at": BASE + 402, "kind": "turn.ended", "prompt": "p", "pid": 1}])
    session.draw(BASE + 403)
    state = warm.read_tail(BASE + 5 * HOUR)  # only the mark tells of it by now

    assert state["session"][""]["last_event"] == BASE + 402


def test_a_process_that_stays_sees_at_once_that_the_clock_was_set_back(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.tell(ahead(STORY, HOUR))
    warm = SessionStore(str(session.folder))
    warm.load(True, BASE + 400 + HOUR)
    session.tell([call(900, BASE + 402)])
    now = build_snapshot(warm.read_tail(BASE + 403), READING, Evidence(1), BASE + 403)
    warm.save_checkpoint(BASE + 403)
    offset = warm.offset
    warm.read_tail(BASE + 404)

    assert stories.running(now) == [("Bash", "make 900")]
    assert session.marks() == 1
    assert warm.offset > offset


def test_without_a_new_record_ages_are_those_of_the_step(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.tell(ahead([*STORY, call(900, BASE + 401), call(901, BASE + 461)], HOUR))
    session.tell(ahead([call(901, BASE + 461.5, "call.ended")], HOUR))
    (first,) = session.draw(BASE + 463).calls
    (later,) = session.draw(BASE + 473).calls

    assert first.age == pytest.approx(60.5, abs=0.1)
    assert later.age == pytest.approx(70.5, abs=0.1)


def test_a_pause_as_long_as_the_step_may_have_been_the_clock_put_forward(tmp_path: Path) -> None:
    """So what is before it keeps its time."""
    session = Session(tmp_path)
    session.tell([*STORY, call(900, BASE + 401)])
    session.tell(ahead([call(901, BASE + 411), call(901, BASE + 412, "call.ended")], HOUR))
    session.tell([call(902, BASE + 413)])
    old, new = session.draw(BASE + 414).calls

    assert (old.age, new.age) == pytest.approx((13.0, 1.0), abs=0.1)


def test_a_record_a_little_ahead_changes_nothing(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.tell([*STORY, call(900, BASE + 402)])
    (one,) = session.draw(BASE + 402 - AHEAD + 0.1).calls

    assert one.age == 0.0
    assert session.marks() == 0


ABSURD: list[Any] = [1e18, 9e10, -5, 0, 10**400, float("nan"), float("inf"), "soon", None, True, []]


@pytest.mark.parametrize("at", ABSURD, ids=repr)
def test_an_absurd_time_costs_at_the_most_its_own_record(tmp_path: Path, at: object) -> None:
    session = Session(tmp_path)
    session.tell([*STORY, call(900, BASE + 402)])
    with (session.folder / "journal.jsonl").open("a") as journal:
        invalid = {"at": at, "kind": "turn.ended", "prompt": "other", "pid": 1}
        journal.write("\n" + json.dumps(invalid) + "\n")
    session.tell([call(901, BASE + 403)])
    for later in range(1, 5):
        now = session.draw(BASE + 403 + later)

        assert [one.target for one in now.calls] == ["make 900", "make 901"]
        assert [one.age for one in now.calls] == pytest.approx([1 + later, later], abs=0.1)
    assert session.read < 6000


def test_two_machines_whose_clocks_differ_do_not_date_each_other_back_and_back(
    tmp_path: Path,
) -> None:
    session = Session(tmp_path)
    session.tell(STORY)
    for n in range(20):
        at = BASE + 410 + n
        theirs = ahead([call(500 + n, at), call(500 + n, at + 0.1, "call.ended")], HOUR)
        session.tell(theirs[:: 1 - 2 * (n % 2)])
        session.draw(at + 0.15)
        session.tell([call(700 + n, at + 0.2)])
        now = session.draw(at + 0.5)

    assert [one.target for one in now.calls] == [f"make {700 + n}" for n in range(20)]
    assert now.calls[0].age == pytest.approx(19.3, abs=0.1)
    assert session.read < 12_000


@pytest.mark.parametrize("status", ["busy", "idle"])
def test_what_the_registry_tells_is_dated_with_the_records(tmp_path: Path, status: str) -> None:
    session = Session(tmp_path)
    session.tell(ahead(STORY, HOUR))
    session.tell([{"at": BASE + 402, "kind": "prompted", "human": True, "prompt": "q", "pid": 1}])
    session.tell([{**call(900, BASE + 403), "prompt": "q"}])
    reader = SessionStore(str(session.folder))
    state = reader.load(True, BASE + 404)
    evidence = Evidence(1, status, reader.dated(BASE + 399 + HOUR))
    now = build_snapshot(state, READING, evidence, BASE + 404)

    assert BASE + 390 < evidence.since < BASE + 402
    assert reader.dated(BASE + 100 + HOUR) == pytest.approx(BASE + 102, abs=1)
    assert reader.dated(BASE + 403) == BASE + 403
    assert stories.running(now) == [("Bash", "make 900")]


def test_an_agent_that_ended_after_the_step_is_gone_and_the_tool_that_runs_is_shown(
    tmp_path: Path,
) -> None:
    launch = {"tool": "Agent", "id": "g", "target": "Map it", "prompt": "p", "pid": 1}
    agent = {"actor": "ag1", "type": "Explore", "prompt": "p", "pid": 1}
    prompted = {"kind": "prompted", "human": True, "pid": 1}
    before: list[Record] = [
        {"at": BASE, **prompted, "prompt": "p"},
        {"at": BASE + 1, "kind": "call.began", **launch},
        {"at": BASE + 1.1, "kind": "agent.began", **agent},
        {**launch, "at": BASE + 1.2, "kind": "call.ended", "outcome": "ok", "agent": "ag1",
         "background": True},
        {"at": BASE + 2, "kind": "turn.ended", "prompt": "p", "pid": 1, "background": ["ag1"]},
    ]  # fmt: skip
    session = Session(tmp_path)
    session.tell(ahead(before, HOUR))
    running = session.draw(BASE + 5)
    session.tell([{"at": BASE + 9, "kind": "agent.ended", **agent, "background": []}])
    session.tell([{"at": BASE + 10, **prompted, "prompt": "q"}])
    session.tell([{**call(900, BASE + 11), "prompt": "q"}])
    ended = session.draw(BASE + 12)

    assert stories.agents(running) == {"ag1": "running"}
    assert stories.agents(ended) == {"ag1": "done"}
    assert stories.running(ended) == [("Bash", "make 900")]
    assert not ended.resting


@pytest.mark.parametrize("by", [HOUR, 26 * HOUR, YEAR])
def test_a_clock_that_is_put_forward_ends_no_call_that_the_client_is_busy_with(
    tmp_path: Path, by: float
) -> None:
    session = Session(tmp_path)
    session.tell([*STORY, call(900, BASE + 401)])
    late = {"actor": "ag1", "type": "Explore", "pid": 1}
    session.tell([{"at": BASE + 410 + by, "kind": "agent.began", **late}])
    session.draw(BASE + 411 + by)
    reader = SessionStore(str(session.folder))
    state = reader.load(True, BASE + 412 + by)
    busy = Evidence(1, "busy", BASE + 400)
    now = build_snapshot(state, READING, busy, BASE + 412 + by)

    assert ("Bash", "make 900") in stories.running(now)


def test_errors_of_a_time_that_is_yet_to_come_are_no_news(tmp_path: Path) -> None:
    home = Home(str(tmp_path))
    for at in (BASE - 7200, BASE - 60, BASE + HOUR):
        error_log.note(home, "hook", ValueError(), at)

    assert error_log.count(home, BASE - HOUR, until=BASE) == 1


def test_another_session_is_told_by_what_came_last_though_it_lies_behind() -> None:
    items: list[object] = [
        {"at": BASE + HOUR, "kind": "turn.failed"},
        {"at": BASE + 5, "kind": "prompted"},
        {"at": BASE + 9, "kind": "turn.ended"},
    ]

    assert last_end(items, BASE + 10) == ("done", BASE + 9)
    assert last_end(items[:1], BASE + 10) == ("failed", BASE + HOUR)


def test_what_the_module_told_before_the_step_is_dated_with_the_records(tmp_path: Path) -> None:
    wrong = (BASE + HOUR) * 1000
    ends = [{"n": 1, "event": "turn", "at": wrong}, {"n": 2, "event": "compacting", "at": wrong}]
    told = tmp_path / "told.json"
    told.write_text(json.dumps({"session": "s", "at": wrong, "events": ends}))
    inbox = ModInbox(str(told))
    inbox.read()
    session = Session(tmp_path)
    session.tell(ahead([{"at": BASE - 1, "kind": "prompted", "prompt": "p"}], HOUR))
    reader = SessionStore(str(session.folder))
    entry = {"sessionId": "s", "status": "busy", "statusUpdatedAt": (BASE + 2) * 1000}
    for later in range(3, 6):
        state = reader.read_tail(BASE + later)
        inbox.date(reader.dated)
        (record,) = inbox.events(state, BASE + later)

        assert float(str(record["at"])) <= BASE + 3
        assert inbox.turn_ended <= BASE + 3
        assert wire.sent_at(inbox.message) <= BASE + 3
        assert inbox.evidence(1, entry, BASE + 4).status == "busy"


def test_a_repository_that_was_written_to_before_the_step_is_not_asked_about_again_and_again(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "acme"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / ".git" / "index").write_text("")
    home = Home(str(tmp_path / "home"))
    git_folder = own_form(str(folder / ".git"))
    kept_there = Path(folder_of(home, git_folder))
    kept_there.mkdir(parents=True)
    stored = {"git_folder": git_folder, "branch": "main", "dirty": True, "at": BASE}
    (kept_there / "git.json").write_text(json.dumps(stored))
    for name in ("HEAD", "index"):
        os.utime(folder / ".git" / name, (BASE + HOUR, BASE + HOUR))
    status = StatusInput.parse({"session_id": "s", "cwd": str(folder)})
    context = DrawContext(home, {}, {}, status, BASE + 30)
    found = git(context)

    assert found is not None
    assert found.dirty is True
    assert context.due == []


def test_the_calls_of_the_pane_are_dated_with_the_others(tmp_path: Path) -> None:
    session = Session(tmp_path)
    recent = RecentCalls(str(session.folder))
    session.tell(ahead(worked(BASE, 3), HOUR))
    assert recent.calls(BASE + HOUR + 3)["toolu_2"]["ended"] == BASE + HOUR + 2.5
    session.tell([call(7, BASE + 4)])

    for later in (5, 6):
        calls = recent.calls(BASE + later)
        assert calls["toolu_2"]["ended"] == pytest.approx(BASE + 4, abs=0.2)
        assert calls["toolu_7"]["began"] == BASE + 4


def test_a_journal_of_two_clocks_is_read_with_a_single_step_between_them() -> None:
    """Though records that were made at once stand in it in another order."""
    items: list[object] = []
    for n in range(30):
        at = BASE + 5 * n
        items += [*ahead([call(n, at)], HOUR), call(100 + n, at + 0.02)]
        items += [*ahead([call(200 + n, at + 0.03)], HOUR), call(300 + n, at + 0.01)]
    result, _ = redate(items, BASE + 150)

    assert min(one["at"] for one in result) >= BASE - 2  # type: ignore[index]
    assert max(one["at"] for one in result) <= BASE + 150  # type: ignore[index]
