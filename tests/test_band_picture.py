"""What the band is told, what it shows, and which surface is drawn."""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import entries, stories
from tests.stories import BASE
from tests.system import runs_python

from hudline.config import reader as config
from hudline.core.paths import Home, append
from hudline.host import lifetime
from hudline.host.band_frame import Screen, _is_linked
from hudline.host.band_view import BandView
from hudline.host.drawing import Drawing
from hudline.host.endpoints import Endpoints, endpoints
from hudline.host.refreshers import Refreshers
from hudline.platform.outbox import WAKE_JOURNAL, wake
from hudline.render.ansi import DEPTHS
from hudline.render.band_output import BOLD, ITALIC, UNDERLINE, segments, style
from hudline.render.fragment import Span
from hudline.render.theme import palette

LAWS = settings(max_examples=200, deadline=None, database=None)
GOOD = re.compile(r"|#[0-9a-f]{6}|ansi256\((\d{1,2}|1\d\d|2[0-4]\d|25[0-5])\)|gray|[a-z]+(Bright)?")
TOLD: dict[str, Any] = {
    "at": BASE * 1000,
    "session": "s1",
    "model": "claude-opus-5-5",
    "cwd": "/",
    "project": "/",
    "size": {"columns": 100, "rows": 40, "lines": 40, "isCollapsed": False},
    "usage": {
        "startedAt": BASE * 1000 - 60_000,
        "context": {"tokens": 16_203, "window": 1_000_000, "percent": 2},
        "rateLimits": [
            {"kind": "five_hour", "percentUsed": 41, "resetsAt": "2033-05-18T04:00:00Z"}
        ],
        "cost": {"usd": 0.25},
    },
    "agents": [],
    "events": [],
}


# Segments


def test_a_tone_becomes_a_colour_and_attributes() -> None:
    assert style("1;38;2;226;90;88") == ("#e25a58", BOLD, "")
    assert style("3;4;38;5;44") == ("ansi256(44)", ITALIC | UNDERLINE, "")
    assert style("38:2::1:2:3") == ("#010203", 0, "")
    assert style("90") == ("ansi256(8)", 0, "")
    assert style("92;44") == ("ansi256(10)", 0, "blue")
    assert style("48;2;1;2;3;31") == ("red", 0, "#010203")


@given(st.text(alphabet="0123456789;:", max_size=30))
@LAWS
def test_whatever_the_parameters_the_colour_is_one_that_the_client_knows(code: str) -> None:
    colour, attributes, ground = style(code)
    assert GOOD.fullmatch(colour)
    assert GOOD.fullmatch(ground)
    assert 0 <= attributes < 64


@given(st.text(max_size=60), st.sampled_from(DEPTHS[1:]))
@LAWS
def test_no_text_holds_what_empties_the_band(text: str, depth: str) -> None:
    table = palette({}, {}, depth)
    for line in segments([[Span(text, "warn"), Span(text, "plain", "", "31")]], table):
        for message, *_ in line:
            assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in message)
            message.encode("utf-8")


def test_an_address_comes_along_only_where_links_are_shown() -> None:
    line = [Span("main", "accent", "https://example.com/a b")]
    assert segments([line], {}, True) == [[["main", "", 0, "https://example.com/a%20b"]]]
    assert segments([line], {}) == [[["main", "", 0]]]


# A session


def band_view(home: Home, env: dict[str, str], value: object) -> BandView:
    """The band of a host that has just started, told by the file `told`."""
    return BandView(env, str(value), Drawing(home), Refreshers(lambda: None))


class Desk:
    """A resident process's session, told and drawn by hand."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(str(folder / "home"))
        Path(self.home.root).mkdir(exist_ok=True)
        self.file = folder / "told.json"
        self.env = {"HOME": str(folder), "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self.resident = band_view(self.home, self.env, self.file)
        self.count = 0

    def tell(self, **changes: Any) -> None:
        """Let the client tell this, beside what it always tells."""
        self.file.write_text(json.dumps({**TOLD, **changes}), "utf-8")
        self.count += 1
        os.utime(self.file, ns=(self.count * 1000,) * 2)  # Windows counts in steps of 100

    def happen(self, at: float, kind: str, **fields: Any) -> None:
        """Record an event."""
        record = {"at": BASE + at, "kind": kind, **fields}
        path = self.home.session("s1") + "/journal.jsonl"
        append(path, json.dumps(record).encode())

    def shown(self, at: float) -> str:
        """Return the rows of the picture, as text."""
        picture = self.resident.frame(BASE + at)
        assert picture is not None
        return "\n".join("".join(one[0] for one in row) for row in picture["rows"])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_nothing_is_drawn_before_anything_was_told_or_while_folded(desk: Desk) -> None:
    assert desk.resident.frame(BASE) is None
    desk.tell()
    desk.shown(0)
    desk.tell(size={**TOLD["size"], "isCollapsed": True})
    assert desk.resident.frame(BASE) is None


def test_what_is_added_to_the_journal_is_in_the_next_picture(desk: Desk) -> None:
    desk.tell()
    assert "Opus 5.5" in desk.shown(0)
    desk.happen(1, "prompted", prompt="p1")
    desk.happen(2, "call.began", id="t1", tool="Bash", target="pytest", prompt="p1")
    assert "Bash pytest" in desk.shown(3)
    assert desk.resident.is_busy
    desk.happen(4, "call.ended", id="t1", tool="Bash", outcome="ok", prompt="p1")
    assert "● Bash pytest" not in desk.shown(5)
    desk.happen(6, "turn.ended", prompt="p1")
    desk.shown(7)
    assert not desk.resident.is_busy


def test_an_interrupted_call_is_over_at_once_and_stays_over(desk: Desk) -> None:
    desk.happen(1, "prompted", prompt="p1")
    desk.happen(2, "call.began", id="t1", tool="Bash", target="pytest", prompt="p1")
    event = {"n": 1, "at": (BASE + 5) * 1000, "event": "interrupted", "id": "t1"}
    desk.tell(events=[event])
    assert "Bash" not in desk.shown(5)
    desk.tell(events=[event], at=(BASE + 9) * 1000)
    assert "Bash" not in desk.shown(9)
    journal = Path(desk.home.session("s1") + "/journal.jsonl").read_text("utf-8")
    assert journal.count("call.settled") == 1


@pytest.mark.parametrize("recorded", [5.0, 5.2])  # by the client's registry, or not yet
@pytest.mark.parametrize("aborted", [True, False])
def test_a_turn_that_was_aborted_is_over_at_once(
    desk: Desk, aborted: bool, recorded: float
) -> None:
    entry = {"sessionId": "s1", "status": "idle", "statusUpdatedAt": (BASE + recorded) * 1000}
    if recorded < 5.1:
        entry.update({"status": "busy", "statusUpdatedAt": (BASE + 1) * 1000})
    registry = Path(desk.env["HOME"]) / ".claude" / "sessions"
    registry.mkdir(parents=True)
    (registry / "17.json").write_text(json.dumps(entry), "utf-8")
    desk.env["CLAUDE_PID"] = "17"
    desk.happen(1, "prompted", prompt="p1", human=True)
    desk.tell(events=[{"n": 1, "at": (BASE + 5) * 1000, "event": "turn", "aborted": aborted}])
    assert ("interrupted" in desk.shown(5.3)) is aborted  # else a Stop may still be on its way
    assert "interrupted" in desk.shown(8)


def test_a_compaction_that_the_person_asks_for_is_shown_and_ends(desk: Desk) -> None:
    """No hook tells of it: the client would write the hook's name into the session."""
    desk.happen(1, "prompted", prompt="p1")
    desk.happen(2, "turn.ended", prompt="p1")
    desk.tell(events=[{"n": 1, "at": (BASE + 5) * 1000, "event": "compacting"}])
    assert "compacting… 0:02" in desk.shown(7)
    desk.happen(9, "session.began", source="compact", pid=17)
    assert "compacting" not in desk.shown(9.5)
    assert "↻1" in desk.shown(10)
    journal = Path(desk.home.session("s1") + "/journal.jsonl").read_text("utf-8")
    assert journal.count("compaction.began") == 1


def test_no_place_of_another_session_is_held(desk: Desk) -> None:
    desk.happen(1, "prompted", prompt="p1")
    desk.happen(2, "call.began", id="t1", tool="Bash", target="pytest", prompt="p1")
    desk.tell()
    assert len(desk.resident.frame(BASE + 3)["rows"]) == 2  # type: ignore[index]
    desk.tell(session="s2")
    assert len(desk.resident.frame(BASE + 4)["rows"]) == 1  # type: ignore[index]


def test_a_band_that_gives_way_to_the_line_leaves_no_empty_rows(desk: Desk) -> None:
    desk.tell()
    assert "Opus" in desk.shown(1)
    Path(desk.home.config).write_text('{"surface": "line"}', "utf-8")
    assert desk.resident.frame(BASE + 2)["rows"] == []  # type: ignore[index]


@pytest.mark.parametrize(
    ("env", "is_linked"),
    [
        ({"KONSOLE_VERSION": "230400"}, False),
        ({"TERM_PROGRAM": "rio"}, False),
        ({"TERM_PROGRAM": "vscode"}, False),
        ({"TERM_PROGRAM": "vscode", "TERM_PROGRAM_VERSION": "1.90.0"}, True),
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"VTE_VERSION": "7200"}, True),
        ({"KONSOLE_VERSION": "230400", "FORCE_HYPERLINK": "1"}, True),
    ],
)
def test_links_are_shown_where_the_client_shows_them(env: dict[str, str], is_linked: bool) -> None:
    """Elsewhere it writes the address out, which nobody has measured."""
    screen = Screen(env, {}, {}, 2)
    linked = [[Span("main", "accent", "https://example.com/acme")]]

    assert _is_linked(linked, screen) is is_linked


def test_an_old_interruption_that_is_told_again_is_no_news(desk: Desk) -> None:
    """A module that has started the process anew tells its last events once more."""
    event = {"n": 1, "at": (BASE + 5) * 1000, "event": "interrupted", "id": "t1"}
    desk.happen(1, "prompted", prompt="p1")
    desk.happen(2, "call.began", id="t1", tool="Bash", target="pytest", prompt="p1")
    desk.happen(4, "call.settled", id="t1")
    desk.tell(events=[event, {**event, "n": 2, "id": "another session's"}])
    for at in (100, 101):
        desk.shown(at)

    journal = Path(desk.home.session("s1") + "/journal.jsonl").read_text("utf-8")
    assert journal.count("call.settled") == 1


def test_an_interruption_that_comes_before_its_call_still_counts(desk: Desk) -> None:
    event = {"n": 1, "at": (BASE + 3) * 1000, "event": "interrupted", "id": "t1"}
    desk.happen(1, "prompted", prompt="p1")
    desk.tell(events=[event])
    desk.shown(3)
    desk.happen(2.9, "call.began", id="t1", tool="Bash", target="pytest", prompt="p1")

    assert "Bash" not in desk.shown(4)


def test_a_prompt_that_was_queued_behind_a_turn_is_at_work(desk: Desk, tmp_path: Path) -> None:
    """The end of the turn before it is told later than the client's registry says busy."""
    registry = tmp_path / ".claude/sessions"
    registry.mkdir(parents=True)
    fields = {"sessionId": "s1", "status": "busy", "statusUpdatedAt": (BASE + 1) * 1000}
    (registry / "17.json").write_text(json.dumps(fields), "utf-8")
    desk.env["CLAUDE_PID"] = "17"
    desk.happen(1, "prompted", prompt="p1")
    desk.tell(events=[{"n": 1, "at": (BASE + 10) * 1000, "event": "turn"}])
    desk.shown(10)
    assert not desk.resident.is_busy
    desk.happen(10.2, "prompted", prompt="p2")
    for at in (11, 20):
        desk.shown(at)
        assert desk.resident.is_busy


def test_a_journal_that_cannot_be_written_costs_no_picture(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    recorded: list[str] = []
    monkeypatch.setattr("hudline.store.session_store.append", full)
    monkeypatch.setattr(
        "hudline.host.band_view.report_error", lambda *told: recorded.append(told[1])
    )
    desk.tell()
    for at in (1, 2, 3):
        assert "Opus 5.5" in desk.shown(at)
    assert recorded == ["band"]


def test_a_band_that_begins_folded_is_drawn_once_so_that_it_can_be_opened(desk: Desk) -> None:
    folded = {**TOLD["size"], "isCollapsed": True}
    desk.tell(size=folded)
    assert "Opus 5.5" in desk.shown(0)
    assert desk.resident.frame(BASE + 1) is None


def test_a_folded_band_keeps_its_state_small(desk: Desk) -> None:
    desk.tell()
    desk.shown(0)
    for turn in range(3):
        begun = turn * 1000
        desk.happen(begun, "prompted", prompt=f"p{turn}")
        for n in range(150):
            fields = {"id": f"{turn} {n}", "tool": "Bash", "prompt": f"p{turn}", "target": "x" * 90}
            desk.happen(begun + n, "call.began", **fields)
            desk.happen(begun + n + 0.5, "call.ended", outcome="ok", **fields)
        desk.happen(begun + 200, "turn.ended", prompt=f"p{turn}")
        event = {"n": turn + 1, "at": (BASE + begun + 200) * 1000, "event": "turn"}
        desk.tell(size={**TOLD["size"], "isCollapsed": True}, events=[event])
        assert desk.resident.frame(BASE + begun + 201) is None

    assert Path(desk.home.session("s1") + "/checkpoint.json").exists()


def test_rows_keep_their_places_in_one_band_whatever_another_of_the_session_shows(
    desk: Desk, tmp_path: Path
) -> None:
    other = band_view(desk.home, desk.env, desk.file)
    desk.happen(1, "prompted", prompt="p1")
    desk.happen(2, "call.began", id="t1", tool="Bash", target="pytest", prompt="p1")
    desk.tell()
    assert "Bash" in desk.shown(3)
    desk.happen(4, "call.ended", id="t1", tool="Bash", outcome="ok", prompt="p1")
    theirs = other.frame(BASE + 5)
    assert theirs is not None
    assert theirs["rows"] == [row for row in theirs["rows"] if row]


def test_an_agent_that_was_killed_is_gone_and_is_not_done(desk: Desk) -> None:
    desk.happen(1, "agent.began", actor="a1", type="Explore")
    agent = {"id": "a1", "state": "running", "tokens": 16_000, "began": BASE * 1000}
    desk.tell(agents=[agent], at=(BASE + 2) * 1000)
    assert re.search("Explore.*16k", desk.shown(3))
    desk.tell(agents=[{**agent, "state": "killed"}], at=(BASE + 5) * 1000)
    rows = desk.resident.frame(BASE + 5)["rows"]  # type: ignore[index]
    assert "done" not in str(rows)
    assert len({colour for _, colour, *_ in rows[-1] if colour}) == 1  # faint, as it was last
    assert "Explore" not in desk.shown(12)
    journal = Path(desk.home.session("s1") + "/journal.jsonl").read_text("utf-8")
    assert journal.count("agent.ended") == 1


def test_the_level_of_the_session_wins(desk: Desk) -> None:
    desk.tell(level="off")
    assert desk.shown(0) == ""
    desk.tell(level="quiet")
    assert "Opus" not in desk.shown(0)
    desk.tell(level="full")
    assert "Opus" in desk.shown(0)


def test_the_band_is_as_narrow_as_the_client_says(desk: Desk) -> None:
    desk.tell(size={**TOLD["size"], "columns": 30})
    assert all(len(row) <= 30 for row in desk.shown(0).split("\n"))


# One surface


def test_the_environment_wins_and_what_is_no_surface_is_the_band() -> None:
    assert config.surface({}, {}) == "band"
    assert config.surface({}, {"surface": "line"}) == "line"
    assert config.surface({"HUDLINE_SURFACE": "both"}, {"surface": "line"}) == "both"
    assert config.surface({}, {"surface": ["line"]}) == "band"


def test_with_the_line_chosen_the_band_is_empty(desk: Desk) -> None:
    desk.tell()
    Path(desk.home.config).write_text('{"surface": "line"}', "utf-8")
    assert desk.shown(0) == ""


def test_a_pipe_that_nobody_reads_wakes_nobody_and_keeps_nobody(tmp_path: Path) -> None:
    pipe = str(tmp_path / "wake")
    assert not wake(pipe)
    os.mkfifo(pipe)
    assert not wake(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    assert wake(pipe)
    assert os.read(reader, 10) == WAKE_JOURNAL
    with contextlib.suppress(BlockingIOError):
        while os.write(reader, b"x" * 4096):
            pass
    assert wake(pipe)  # full: it is woken
    os.close(reader)
    assert not wake(pipe)


def test_a_band_is_there_once_its_host_was_told_something_and_while_it_lives(
    tmp_path: Path,
) -> None:
    place = endpoints(str(tmp_path), os.getpid())
    Path(place.module).mkdir(parents=True)
    assert not lifetime.has_band(place)
    lifetime.announce(place, "band", BASE)
    assert not lifetime.has_band(place)
    Path(place.message).touch()
    assert not lifetime.has_band(place)  # it was told nothing
    Path(place.message).write_text("{}")
    assert lifetime.has_band(place)
    lifetime.announce(place, "line", BASE)
    assert not lifetime.has_band(place)


@pytest.fixture
def wrapping(tmp_path: Path) -> Path:
    """Hudline's folder with somebody's own line, which has printed already, and a reader."""
    home = Home(str(tmp_path / "hudline"))
    Path(home.session("s1")).mkdir(parents=True)
    Path(home.config).write_text('{"wrap": true}', "utf-8")
    line = {"type": "command", "command": runs_python(tmp_path / "line.py", "print('mine')")}
    Path(home.replaced).write_text(json.dumps({"statusLine": line}), "utf-8")
    place = host_place(Path(home.root))
    Path(place.module).mkdir(parents=True)
    lifetime.announce(place, "band", time.time())
    Path(place.message).write_text("{}", "utf-8")
    return Path(home.root)


def host_place(root: Path) -> Endpoints:
    """Where the host of this process is reached, which plays the client."""
    return endpoints(str(root), os.getpid())


def test_somebodys_own_line_stays_in_the_status_line_beside_a_band(wrapping: Path) -> None:
    client = str(os.getpid())
    tick = stories.tick(session_id="s1", workspace={"current_dir": str(wrapping)})
    drawn = ""
    for _ in range(100):
        drawn = entries.draw(tick, wrapping, CLAUDE_PID=client, HUDLINE_HOST="off")
        if drawn:
            break
        time.sleep(0.1)
    os.unlink(host_place(wrapping).info)

    assert drawn == "mine\n"
    removed = entries.draw(tick, wrapping, CLAUDE_PID=client, HUDLINE_HOST="off")
    assert "│" in removed  # the band has gone


def test_a_band_leaves_somebodys_own_line_to_the_status_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    due: list[str] = []
    monkeypatch.setattr(Refreshers, "start", lambda _, context: due.extend(context.due))
    Path(desk.home.config).write_text(
        '{"wrap": true, "rows": [["wrapped_line"], ["model"]]}', "utf-8"
    )
    stored = Path(desk.home.session("s1"))
    stored.mkdir(parents=True)
    rows = {"at": BASE, "tried": BASE, "rows": [[["mine", "", ""]]], "mark": 0, "every": 5.0}
    (stored / "wrapped_line.json").write_text(json.dumps(rows), "utf-8")
    desk.tell()

    assert desk.shown(1) == "Opus 5.5"
    assert due == []


def test_a_band_that_knows_less_than_the_line_notes_nothing_against_it(desk: Desk) -> None:
    desk.happen(1, "prompted", prompt="p1")
    desk.happen(2, "reading", prompt="p1", tokens=16_203, window=1_000_000, cost=0.25,
                output=120, added=4, removed=2, compactions=0)  # fmt: skip
    desk.tell()
    for at in (3, 60, 120):
        desk.shown(at)

    journal = Path(desk.home.session("s1") + "/journal.jsonl").read_text("utf-8")
    assert journal.count('"reading"') == 1
