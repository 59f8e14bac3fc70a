"""The pane: everything at once, and the turns that are remembered for it."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from tests.golden import Frames
from tests.stories import BASE, Record, State
from tests.test_band_picture import TOLD, Desk

from hudline import languages
from hudline.events.status_input import StatusInput
from hudline.frame.pane import footer, pane
from hudline.render.cell_width import cells
from hudline.render.fit import Fit
from hudline.render.formatting import elapsed
from hudline.render.fragment import Span
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.state.prune import is_checkpoint_stale, prune
from hudline.state.reducer import reduce_events
from hudline.state.turn_summaries import TURNS, turn_summaries
from hudline.store import session_store
from hudline.store.recent_calls import RecentCalls
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot

PID = 7
RENEW = "The pane changed. Is it meant? pytest --snapshot-update tests/test_pane.py"
LAWS = settings(max_examples=150, deadline=None, database=None)


# Sessions


def happened(at: float, kind: str, **fields: Any) -> Record:
    return {"at": BASE + at, "kind": kind, "pid": PID, **fields}


def called(
    at: float, tool: str, target: str, took: float = 1.0, outcome: str = "ok", **fields: Any
) -> list[Record]:
    """A call that is over, or with an outcome of "" one that runs."""
    record = {"id": f"{at} {tool}", "tool": tool, "target": target, "prompt": "p9", **fields}
    items = [happened(at, "call.began", **record)]
    if outcome:
        items.append(happened(at + took, "call.ended", outcome=outcome, **record))
    return items


def turn(at: float, prompt: str, end: str = "done", **fields: Any) -> Record:
    record = {"over": BASE + at, "took": 192.0, "tools": 0, "failed": 0, "files": 0, "agents": 0}
    return happened(at, "turn.closed", prompt=prompt, end=end, **{**record, **fields})


def agent(at: float, key: str, kind: str, text: str, **fields: Any) -> list[Record]:
    """An agent in the background, launched by the main thread."""
    record = {"id": f"launch {key}", "tool": "Agent", "target": text, "child": kind, "prompt": "p9"}
    answer = {"agent": key, "background": True, "outcome": "ok", **fields}
    return [
        happened(at, "call.began", **record),
        happened(at + 0.1, "agent.began", actor=key, type=kind),
        happened(at + 0.2, "call.ended", **record, **answer),
    ]


def turns() -> list[Record]:
    """A morning of work, from yesterday on."""
    return [
        turn(-60_000, "p1", tools=9, files=1, added=3, removed=1, cost=0.2, waited=0.0),
        turn(-1500, "p2", "interrupted", took=42.0, tools=4),
        turn(-1200, "p3", tools=61, failed=4, files=12, added=412, removed=98, agents=3, cost=4.1),
        turn(-900, "p4", "failed", took=8.0),
        turn(-300, "p5", tools=22, failed=1, files=3, added=40, removed=7, agents=2, cost=0.42,
             waited=31.0),
    ]  # fmt: skip


def busy() -> Snapshot:
    """Agents that run, wait and are over in every way; calls of all sorts; todos; errors."""
    todos = [["completed", "Find the bug", ""], ["in_progress", "Fix it", "Fixing it"],
             ["pending", "Write the changelog", ""]]  # fmt: skip
    events = [
        *turns(),
        happened(-900, "turn.failed", error="overloaded", prompt="p4"),
        happened(-890, "turn.failed", error="rate_limit", prompt="p4"),
        happened(0, "prompted", human=True, prompt="p9"),
        *called(1, "TodoWrite", "", todos=todos),
        *called(2, "Read", "src/auth.py"),
        *called(3, "mcp__linear__list", "", outcome="failed"),
        *called(4, "Edit", "src/auth.py"),
        *called(5, "Bash", "pytest -q tests/auth", 44, "failed"),
        *called(52, "WebFetch", "example.com", outcome="interrupted"),
        *called(60, "Bash", "pytest -q tests/auth", outcome=""),
        *agent(6, "a1", "Explore", "Find every caller of the old session store"),
        *called(8, "Grep", "def session", actor="a1"),
        *called(9, "Bash", "rg -n session src | sort", 12, "failed", actor="a1"),
        *called(70, "Read", "src/session.py", outcome="", actor="a1"),
        *agent(10, "a2", "writer", "Describe the change"),
        *called(14, "Write", "docs/session.md", actor="a2"),
        happened(20, "agent.ended", actor="a2"),
        *agent(21, "a3", "tester", "Run the tests"),
        happened(30, "agent.ended", actor="a3", killed=True),
        *agent(31, "a4", "reviewer", "Review the diff"),
        happened(40, "prompted", human=False, prompt="p9", task="a4", status="failed"),
        *called(41, "Agent", "Look at the docs", outcome="", child="Explore"),
        happened(41.1, "agent.began", actor="a5", type="Explore"),
        *called(42, "Read", "docs/index.md", actor="a5"),
    ]
    return seen(events, 90)


def at_rest(at: float = 4000) -> Snapshot:
    """Many turns, and nothing that runs."""
    events = [
        *turns(),
        happened(0, "prompted", human=True, prompt="p9"),
        *called(2, "Read", "src/auth.py"),
        *called(4, "Edit", "src/auth.py", edited=[12, 3]),
        happened(30, "turn.ended", prompt="p9"),
        turn(30, "p9", took=30.0, tools=2, files=1, added=12, removed=3, cost=0.07),
    ]
    return seen(events, at)


def asking(at: float = 60) -> Snapshot:
    """A dialog has been left open."""
    events = [
        *turns(),
        happened(0, "prompted", human=True, prompt="p9"),
        *called(2, "Read", "src/auth.py"),
        *called(4, "Bash", "make", outcome=""),
        happened(5, "asked", tool="Bash", target="make", prompt="p9"),
    ]
    return seen(events, at)


def empty() -> Snapshot:
    """A session that has just begun."""
    return seen([happened(0, "session.began", source="startup")], 1)


def seen(events: list[Record], at: float) -> Snapshot:
    tick = {
        "session_id": "s1",
        "model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
        "workspace": {"current_dir": "/home/ada/acme"},
        "context_window": {"context_window_size": 1_000_000, "used_percentage": 12},
        "cost": {"total_cost_usd": 1.23, "total_duration_ms": 750_000},
    }
    now = build_snapshot(
        reduce_events({}, events), StatusInput.parse(tick), Evidence(PID), BASE + at
    )
    now.sources.utc_offset = lambda: 0
    return now


ALL: dict[str, Callable[[], Snapshot]] = {one.__name__: one for one in (busy, at_rest, empty)}


def drawn(now: Snapshot, columns: int | None = None, language: str = "en") -> list[str]:
    """The rows of the pane, as text."""
    fit = Fit(columns, {**glyphs("unicode"), **words(language)})
    return ["".join(span[0] for span in line).rstrip() for line in fit.lines(pane(now))]


def section(rows: list[str], heading: str) -> list[str]:
    """The rows of one section, without the space around them; none where there is no such."""
    starts = [at for at, row in enumerate(rows) if row.startswith(heading)]
    if not starts:
        return []
    rest = [*rows[starts[0] + 1 :], ""]
    return [row.strip() for row in rest[: rest.index("")]]


@pytest.mark.parametrize("build", [at_rest, asking])
def test_a_pane_at_rest_is_alike_an_hour_later(build: Callable[[float], Snapshot]) -> None:
    frames = []
    for at in (4000, 4059, 7600):
        now = build(at)
        now.still = True
        frames.append(drawn(now))

    assert len(frames[0]) > 8
    assert frames[0] == frames[1] == frames[2]


def test_a_call_that_waits_for_the_person_does_not_run() -> None:
    rows = drawn(asking())

    assert section(rows, "Now") == ["⏳ Bash make"]
    assert section(rows, "Last calls")[0].endswith("✓ Read src/auth.py")


# Frames


@pytest.mark.parametrize("name", ALL)
def test_the_pane_is_as_it_was(name: str, snapshot: SnapshotAssertion) -> None:
    parts = [
        "\n".join([f"── {columns} ".ljust(columns, "─"), *drawn(ALL[name](), columns)]) + "\n"
        for columns in (40, 76, 116)
    ]
    assert "\n".join(parts) == snapshot.use_extension(Frames), RENEW


@pytest.mark.parametrize("language", ["en", "zh", "ja", "es", "de"])
@pytest.mark.parametrize("name", ALL)
def test_no_row_is_wider_than_the_pane(name: str, language: str) -> None:
    now = ALL[name]()
    for columns in range(40, 201, 4):
        assert all(cells(row) <= columns for row in drawn(now, columns, language))


# Agents and calls


def test_what_runs_comes_first_and_each_end_is_said_in_words() -> None:
    rows = section(drawn(busy()), "Agents")

    texts = [re.split(r"(?<=\S)  +(?=\d+ tool|\d:)", row)[0] for row in rows]
    assert " ".join(rows[1].split()) == "14:13 ✗ Bash rg -n session src | sort 0:12"
    assert [" ".join(row.split(" · ")[:2]) for row in texts if " · " in row] == [
        "Explore Find every caller of the old session store Read src/session.py 0:20",
        "Explore Look at the docs thinking",
        "14:14 reviewer Review the diff ✗ failed",
        "14:13 tester Run the tests ✗ killed",
        "14:13 writer Describe the change ✓ done",
    ]


def test_what_matters_stands_first_and_the_figures_stand_last() -> None:
    rows = drawn(busy())
    headings = [row for row in rows if row[:1].isalpha()]

    assert headings == [
        "Now", "Agents", "Todos 1/3", "Last calls", "Turns", "Errors", "Figures"
    ]  # fmt: skip
    assert "waits for you" in drawn(asking())[0]


def test_a_low_pane_has_no_empty_rows() -> None:
    assert [row for row in pane(busy(), 11) if not row.fragments] == []
    assert [row for row in pane(busy(), 30) if not row.fragments] != []


def test_signs_stand_in_one_column_whatever_their_section() -> None:
    marks = "●✓✗·"
    places = {
        min(row.find(mark) for mark in marks if mark in row)
        for heading in ("Now", "Todos 1/3", "Last calls")
        for row in whole_section(drawn(busy()), heading)
    }

    assert places == {6}


def whole_section(rows: list[str], heading: str) -> list[str]:
    """The rows of one section with the space before them."""
    rest = [*rows[rows.index(heading) + 1 :], ""]
    return rest[: rest.index("")]


# The last line


@pytest.mark.parametrize("language", ["en", *languages.names()])
@pytest.mark.parametrize("columns", [8, 20, 30, 36, 76, 196])
def test_the_keys_fit_in_every_language(language: str, columns: int) -> None:
    fit = Fit(columns, {**glyphs("unicode"), **words(language)})
    for is_long in (True, False):
        foot = footer(is_long, fit)
        line = [*foot.before, Span(foot.settings), *foot.after]

        assert fit.width(foot.away) <= columns
        assert fit.width(line) <= max(columns, fit.width([Span(foot.settings)]))
        if columns >= 76:
            assert ("↑↓" in foot.before[0].text) is is_long
            assert "Esc" in foot.after[0].text


def test_an_agent_that_somebody_waited_for_ends_as_its_call_did_or_with_the_turn() -> None:
    events = [
        happened(0, "prompted", human=True, prompt="p9"),
        *called(1, "Agent", "Look", 9, "failed", child="Explore"),
        happened(1.1, "agent.began", actor="a1", type="Explore"),
        happened(9, "agent.ended", actor="a1"),
        *called(20, "Agent", "Dig", outcome="", child="Plan"),
        happened(20.1, "agent.began", actor="a2", type="Plan"),
    ]
    assert "Explore Look · ✗ failed" in "\n".join(drawn(seen(events, 30)))
    assert "Plan Dig · thinking" in "\n".join(drawn(seen(events, 30)))

    left = [*events, happened(40, "prompted", human=True, prompt="p10")]
    assert "Plan Dig · ✗ interrupted" in "\n".join(drawn(seen(left, 50)))


def test_agents_of_an_earlier_process_are_not_of_this_one() -> None:
    items = [one | {"pid": 3} for one in agent(1, "a1", "writer", "Write")]
    items.append({**happened(20, "agent.ended", actor="a1"), "pid": 3})

    assert section(drawn(seen(items, 30)), "Agents") == []


def test_of_very_many_agents_the_rest_is_counted() -> None:
    items = [one for n in range(15) for one in agent(n, f"a{n}", "writer", f"Part {n}")]
    items += [happened(20 + n, "agent.ended", actor=f"a{n}") for n in range(15)]
    rows = section(drawn(seen(items, 1000)), "Agents")

    assert len(rows) == 13
    assert "Part 14" in rows[0]
    assert rows[-1] == "+3"


def test_a_long_todo_list_leaves_out_what_is_done() -> None:
    todos = [["completed" if n < 12 else "pending", f"Item {n}", ""] for n in range(20)]
    rows = drawn(seen(called(1, "TodoWrite", "", todos=todos), 5))

    assert "Todos 12/20" in rows
    left = [f"· Item {n}" for n in range(12, 20)]
    assert section(rows, "Todos") == [*(f"✓ Item {n}" for n in range(8)), *left, "+4"]


def test_the_todo_list_is_the_one_that_was_written_last() -> None:
    told = [
        *called(1, "TodoWrite", "", todos=[["in_progress", "Fix it", ""]], total=1, done=0),
        happened(5, "task.created", task="1", subject="Read"),
        happened(5, "task.created", task="2", subject="Write"),
    ]
    assert section(drawn(seen(told, 9)), "Todos") == ["· Read", "· Write"]

    # The first was deleted.
    told += called(10, "TaskList", "", tasks=[["2", "in_progress", "Write"]], listed=1)
    assert section(drawn(seen(told, 20)), "Todos") == ["● Write"]


def test_without_errors_there_is_no_such_section() -> None:
    assert section(drawn(at_rest()), "Errors") == []
    result = called(1, "Bash", "make", 5, "failed")
    assert section(drawn(seen(result, 9)), "Errors") == ["14:13 ✗ Bash make  0:05"]


def test_a_server_that_fails_is_named_once() -> None:
    assert [row.strip() for row in drawn(busy()) if "MCP" in row] == ["MCP ✗ linear"]
    well = [*called(1, "mcp__linear__list", ""), *called(2, "mcp__web__get", "")]
    assert [row.strip() for row in drawn(seen(well, 9)) if "MCP" in row] == ["MCP web · linear"]


# The turns that are remembered

PROMPTS = st.sampled_from([f"p{n}" for n in range(2 * TURNS)])
NOTES = st.lists(
    st.builds(
        lambda at, prompt, end, tools: turn(at, prompt, end, tools=tools),
        st.integers(0, 40).map(lambda n: n * 2.0), PROMPTS,
        st.sampled_from(["done", "interrupted", "failed"]), st.integers(0, 3),
    ),
    max_size=60,
)  # fmt: skip


@LAWS
@given(NOTES, st.randoms(use_true_random=False))
def test_turns_have_no_order_and_count_once(events: list[Record], chance: random.Random) -> None:
    other = events + [one for one in events if chance.random() < 0.3]
    chance.shuffle(other)

    assert reduce_events({}, events) == reduce_events({}, other)


@LAWS
@given(NOTES, st.lists(st.integers(0, 60), min_size=1, max_size=4))
def test_sealing_changes_nothing_of_the_turns(all_events: list[Record], cuts: list[int]) -> None:
    events = [happened(one["at"] - BASE, "noticed") for one in all_events]
    edges = [0, *sorted(cut % (len(all_events) + 1) for cut in cuts), len(all_events)]
    sealed: State = {}
    so_far: list[Record] = []
    for start, end in zip(edges, edges[1:]):
        part = all_events[start:end] + events[start:end]
        fresh = [one for one in part if not is_checkpoint_stale(sealed, [one])]
        so_far += fresh
        prune(reduce_events(sealed, fresh))

        assert turn_summaries(reduce_events({}, so_far)) == turn_summaries(sealed)


def test_of_very_many_turns_the_newest_are_remembered() -> None:
    state: State = {}
    for n in range(300):
        events = [turn(n * 60, f"p{n}", tools=n), happened(n * 60, "noticed")]
        prune(reduce_events(state, events))

    assert len(state["turn_summaries"]) == TURNS
    assert [events["tools"] for _, events in turn_summaries(state)] == [
        *range(299, 299 - TURNS, -1)
    ]
    assert len(json.dumps(state["turn_summaries"])) < 2000


@LAWS
@given(
    st.dictionaries(
        st.sampled_from(["prompt", "end", "over", "took", "tools", "cost", "more", "added"]),
        st.sampled_from(["p1", "done", "", None, True, -1, 7, 1e300, float("inf"), [], {}]),
    )
)
def test_any_record_that_calls_itself_a_turn_can_be_looked_at(fields: dict[str, Any]) -> None:
    drawn(seen([{"at": BASE, "kind": "turn.closed", **fields}], 5))


def test_a_note_of_a_turn_is_no_event() -> None:
    assert "session" not in reduce_events({}, [turn(0, "p1")])


# The band's process


def rows_of(desk: Desk, at: float) -> list[str]:
    """The rows of the pane at that time, as text."""
    picture = desk.resident.frame(BASE + at)
    assert picture is not None
    return ["".join(one[0] for one in row).rstrip() for row in picture["pane"]]


def turn_notes(desk: Desk) -> list[Record]:
    """What was noted of turns, in the order of the journal."""
    text = Path(desk.home.session("s1") + "/journal.jsonl").read_text("utf-8")
    loaded = [json.loads(line) for line in text.split("\n") if line]
    return [one for one in loaded if one["kind"] == "turn.closed"]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    new_desk = Desk(tmp_path)
    new_desk.env["TZ"] = "UTC"
    return new_desk


def run_turn(desk: Desk, at: float, prompt: str) -> None:
    """A turn of ten seconds with a call that failed."""
    desk.happen(at, "prompted", prompt=prompt, human=True)
    fields = {"id": f"t{at}", "tool": "Bash", "target": f"make {prompt}", "prompt": prompt}
    desk.happen(at + 1, "call.began", **fields)
    desk.happen(at + 4, "call.ended", **fields, outcome="failed")
    desk.happen(at + 10, "turn.ended", prompt=prompt)


def test_a_turn_reads_in_the_pane_as_it_does_in_the_band(desk: Desk) -> None:
    desk.tell(pane=100)
    run_turn(desk, 0, "p1")
    band = desk.shown(11).split("\n")
    (text,) = section(rows_of(desk, 12), "Turns")

    assert text.partition(" ")[2] in "\n".join(band)
    assert text.partition(" ")[2] == "turn 0:10 · 1 tool · ✗ 1 failed"


def test_a_turn_is_noted_once_and_another_process_knows_it(desk: Desk) -> None:
    desk.tell()
    run_turn(desk, 0, "p1")
    for at in range(11, 60):
        desk.shown(at)
    assert len(turn_notes(desk)) == 1

    later = Desk(Path(desk.home.root).parent)
    later.happen(100, "session.began", source="resume")
    later.tell(pane=100)
    assert len(section(rows_of(later, 101), "Turns")) == 1
    run_turn(later, 110, "p2")
    assert len(section(rows_of(later, 121), "Turns")) == 2
    assert [one["prompt"] for one in turn_notes(later)] == ["p1", "p2"]


def test_a_turn_that_goes_on_by_itself_is_one(desk: Desk) -> None:
    desk.tell(pane=100)
    run_turn(desk, 0, "p1")
    desk.shown(11)
    desk.happen(40, "prompted", prompt="p2", human=False)
    desk.happen(45, "turn.ended", prompt="p2")
    for at in (46, 49):
        rows = section(rows_of(desk, at), "Turns")

    assert [row.partition(" ")[2] for row in rows] == ["turn 0:15 · 1 tool · ✗ 1 failed"]


def test_the_cost_of_a_turn_comes_later_and_stays(desk: Desk) -> None:
    desk.happen(-5, "reading", prompt="p0", cost=0.05)
    desk.happen(0, "prompted", prompt="p1", human=True)
    desk.tell(pane=100)
    desk.happen(10, "turn.ended", prompt="p1")
    assert "$" not in section(rows_of(desk, 11), "Turns")[0]
    desk.tell(pane=100, prompt="p1")
    rows_of(desk, 14)
    assert section(rows_of(desk, 15), "Turns")[0].endswith("· $0.20")

    again = Desk(Path(desk.home.root).parent)
    again.tell(pane=100)
    rows_of(again, 60)
    assert section(rows_of(again, 65), "Turns")[0].endswith("· $0.20")


def test_a_turn_whose_agents_go_on_is_told_as_it_is_and_noted_now_and_then(desk: Desk) -> None:
    desk.happen(0, "prompted", prompt="p1", human=True)
    for one in agent(1, "a1", "writer", "Write"):
        desk.happen(one["at"] - BASE, **{k: v for k, v in one.items() if k not in ("at", "pid")})
    desk.happen(10, "turn.ended", prompt="p1", background=["a1"])
    desk.happen(-5, "reading", prompt="p0", cost=0.05)
    for at in range(11, 71):
        desk.tell(pane=100, prompt="p1", usage={"cost": {"usd": 0.05 + at / 100}})
        rows = section(rows_of(desk, at), "Turns")
        row = f"turn {elapsed(at)} · {elapsed(at - 10)} in background"
        assert f"{row} · 1 tool · 1 agent · ● 1 still running" in rows[0]
        assert rows[0].endswith(f"${at / 100:.2f}")

    assert len(turn_notes(desk)) == 3


@pytest.mark.parametrize("how", ["folded", "off", "the line"])
def test_the_pane_shows_everything_though_the_band_shows_nothing(desk: Desk, how: str) -> None:
    if how == "the line":
        Path(desk.home.config).write_text('{"surface": "line"}', "utf-8")
    ways: dict[str, dict[str, Any]] = {
        "folded": {"size": {**TOLD["size"], "isCollapsed": True}},
        "off": {"level": "off"},
        "the line": {},
    }
    run_turn(desk, 0, "p1")
    desk.tell(pane=100, **ways[how])
    rows = rows_of(desk, 12)

    assert [row[6:].split() for row in section(rows, "Last calls")] == [
        ["✗", "Bash", "make", "p1", "0:03"]
    ]
    assert len(section(rows, "Turns")) == 1
    if how != "folded":  # a folded band is the client's to hide, and keeps its rows
        assert desk.shown(12) == ""


@pytest.mark.parametrize("hidden", [{"level": "off"}, {"size": {"isCollapsed": True}}])
def test_a_turn_that_ended_unseen_is_noted(desk: Desk, hidden: dict[str, Any]) -> None:
    run_turn(desk, 0, "p1")
    event = {"n": 1, "at": (BASE + 10) * 1000, "event": "turn"}
    desk.tell(events=[event], **hidden)
    desk.resident.frame(BASE + 11)

    assert len(turn_notes(desk)) == 1


def test_a_closed_pane_is_not_drawn_and_an_open_one_has_its_own_width(desk: Desk) -> None:
    run_turn(desk, 0, "p1")
    for closed in ({}, {"pane": 0}, {"pane": True}, {"pane": "wide"}):
        desk.tell(**closed)
        assert rows_of(desk, 12) == []
    desk.tell(pane=24)
    assert 20 < max(len(row) for row in rows_of(desk, 12)) <= 24
    assert max(len(row) for row in desk.shown(12).split("\n")) > 24


def test_calls_that_a_checkpoint_holds_as_sums_are_in_the_pane(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_store, "_TAIL", 0)
    desk.tell(pane=100)
    for n in range(12):
        run_turn(desk, n * 100, f"p{n}")
        rows_of(desk, n * 100 + 50)
    rows = rows_of(desk, 5000)

    assert [row[6:-4].rstrip() for row in section(rows, "Last calls")] == [
        f"✗ Bash make p{n}" for n in range(11, 3, -1)
    ]
    assert len(section(rows, "Errors")) == 6
    assert desk.resident._store is not None
    assert len(desk.resident._store.state["calls"]) <= 1


def test_an_agent_that_failed_says_so(desk: Desk) -> None:
    desk.happen(1, "agent.began", actor="a1", type="Explore")
    removed = {"id": "a1", "state": "failed", "tokens": 16_000, "began": BASE * 1000}
    desk.tell(pane=100, agents=[removed], at=(BASE + 5) * 1000)

    assert "Explore · ✗ failed" in "\n".join(rows_of(desk, 5))


# The last part of a journal


def test_only_the_last_part_of_a_long_journal_is_read(desk: Desk) -> None:
    for n in range(3000):
        fields = {"id": f"t{n}", "tool": "Bash", "target": "x" * 90}
        desk.happen(n, "call.began", **fields)
    recent = RecentCalls(desk.home.session("s1"))
    first = recent.calls()

    assert 1000 < len(first) < 2000
    assert f"t{2999}" in first
    desk.happen(3000, "call.began", id="new", tool="Bash")
    assert "new" in recent.calls()


def test_another_journal_in_its_place_is_read_anew(desk: Desk) -> None:
    recent = RecentCalls(desk.home.session("s1"))
    assert recent.calls() == {}
    desk.happen(1, "call.began", id="t1", tool="Bash", target="make")
    desk.happen(1, "call.ended", id="t1", tool="Bash", outcome="ok")
    assert list(recent.calls()) == ["t1"]
    Path(desk.home.session("s1") + "/journal.jsonl").write_text("")
    desk.happen(2, "call.began", id="t2", tool="Bash")
    assert recent.calls() == {}
    assert list(recent.calls()) == ["t2"]
