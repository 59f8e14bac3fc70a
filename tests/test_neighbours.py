"""Other sessions of this machine: who of them lives, and what is said of each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import entries, stories

from hudline.core import file_io
from hudline.core.paths import Home
from hudline.events.other_sessions import (
    OtherSession,
    OtherSessions,
    is_other,
    other_session,
)
from hudline.events.status_input import StatusInput
from hudline.frame import compose
from hudline.render.fit import Fit
from hudline.render.fragment import Row
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.sources import other_sessions as entry_neighbours
from hudline.sources.other_sessions import last_end, other_sessions
from hudline.state.reducer import reduce_events
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot

CLOCK = 1_790_000_000.0
FIT = Fit(None, {**glyphs("unicode"), **words("en")})
OWN = "session-of-mine"
OPENING = "_winapi.CreateFile" if sys.platform == "win32" else "posix.open"


class Machine:
    """A registry and Hudline's folder in `folder`, and processes that sleep."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "config"
        self.registry = self.config / "sessions"
        self.registry.mkdir(parents=True)
        self.home = Home(str(folder / "home"))
        self.env = {"CLAUDE_CONFIG_DIR": str(self.config), "CLAUDE_PID": str(os.getpid())}
        self.sleepers: list[subprocess.Popen[bytes]] = []
        self.register(os.getpid(), OWN, "busy")

    def start(self, session: str, status: str, **value: Any) -> subprocess.Popen[bytes]:
        """A client that lives, as the registry tells of it."""
        sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        self.sleepers.append(sleeper)
        self.register(sleeper.pid, session, status, **value)
        return sleeper

    def register(self, pid: int, session: str, status: str, **value: Any) -> None:
        """Write what the client keeps of a session that runs as `pid`."""
        entry = {
            "pid": pid,
            "sessionId": session,
            "cwd": f"/home/ada/{session}",
            "status": status,
            "statusUpdatedAt": (CLOCK - 180) * 1000,
            "kind": "interactive",
            "entrypoint": "cli",
            "name": f"{session}-4f",
            "nameSource": "derived",
            **value,
        }
        (self.registry / f"{pid}.json").write_text(json.dumps(entry), "utf-8")
        (self.registry / f"{pid}.0123.key").write_text("secret", "utf-8")

    def hear(self, session: str, *records: tuple[float, str]) -> None:
        """Records of a session, each (seconds before the clock, kind)."""
        folder = Path(self.home.session(session))
        folder.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps({"at": CLOCK - ago, "kind": kind}) for ago, kind in records]
        (folder / "journal.jsonl").write_text("\n" + "\n\n".join(lines) + "\n", "utf-8")

    def summarize(self, session: str, **value: Any) -> None:
        """Let the host of a session leave a summary of all that its journal tells."""
        folder = Path(self.home.session(session))
        size = (folder / "journal.jsonl").stat().st_size
        table = {"state": "done", "since": CLOCK - 60, "journal": size, **value}
        (folder / "summary.json").write_text(json.dumps(table), "utf-8")

    def around(self) -> OtherSessions | None:
        """What a draw finds."""
        return other_sessions(self.env, self.home, OWN, CLOCK)

    def draw_text(self, **options: Any) -> str:
        """What a draw says of it."""
        now = Snapshot(StatusInput.parse({}))
        now.sources.other_sessions = self.around
        return draw_text(now, **options)


def draw_text(now: Snapshot, **options: Any) -> str:
    """What the widget says, in one line."""
    frame = compose.draw("other_sessions", now, options, 2)
    return " ".join("".join(span[0] for span in FIT.drawn(piece.spans)) for piece in frame)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    result = Machine(tmp_path)
    yield result
    for sleeper in result.sleepers:
        sleeper.kill()
        sleeper.wait()


def test_who_waits_and_who_is_done_is_said(machine: Machine) -> None:
    machine.start("api", "waiting", waitingFor="permission prompt")
    machine.start("docs", "idle")
    machine.hear("docs", (500, "prompted"), (180, "turn.ended"), (120, "noticed"))

    assert machine.draw_text() == "2 others: 1 waits 3m (api), 1 done"


def test_alone_nothing_is_opened(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OPENING, None)

    assert machine.around() is None


def test_a_killed_client_is_no_neighbour(machine: Machine) -> None:
    api = machine.start("api", "waiting")
    assert machine.draw_text() == "1 other session: waits 3m (api)"

    api.kill()
    api.wait()
    assert machine.around() is None


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_process_that_was_started_at_another_time_is_another(machine: Machine) -> None:
    machine.start("api", "waiting", procStart="1")
    assert machine.around() is None

    pid = machine.sleepers[0].pid
    born = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[19]
    machine.register(pid, "api", "waiting", procStart=born)
    assert machine.draw_text() == "1 other session: waits 3m (api)"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_killed_client_that_nobody_has_buried_is_no_neighbour(machine: Machine) -> None:
    api = machine.start("api", "waiting")
    api.kill()
    os.waitid(os.P_PID, api.pid, os.WEXITED | os.WNOWAIT)

    assert machine.around() is None


def test_no_key_is_ever_opened(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.start("api", "idle")
    opened = []

    def read_regular(path: str, limit: int) -> bytes:
        opened.append(path)
        return file_io.read_regular(path, limit)

    monkeypatch.setattr(entry_neighbours, "read_regular", read_regular)

    assert machine.around()
    assert opened
    assert all(path.endswith((".json", "/stat")) for path in opened)


def test_this_session_is_not_among_the_others_even_where_the_client_tells_no_process(
    machine: Machine,
) -> None:
    machine.start("api", "waiting")
    del machine.env["CLAUDE_PID"]

    assert machine.draw_text() == "1 other session: waits 3m (api)"


def test_a_process_in_which_no_session_goes_on_is_no_other_session(machine: Machine) -> None:
    machine.start("ahead-of-need", "idle", spare=True)
    machine.start("in-the-background", "idle", parkedJobId="d85c9fe2")
    machine.start("api", "waiting")

    assert machine.draw_text() == "1 other session: waits 3m (api)"


def test_a_session_of_another_machine_cannot_be_asked_whether_it_lives(machine: Machine) -> None:
    machine.register(os.getpid(), OWN, "busy", pidDomain="linux:one")
    machine.start("api", "waiting", pidDomain="linux:other")
    machine.start("web", "waiting", pidDomain="linux:one")

    assert machine.draw_text() == "1 other session: waits 3m (web)"


def test_an_entry_that_cannot_be_read_costs_itself_alone(machine: Machine) -> None:
    for text in ("", "[]", "null", '{"sessionId": 5}', '{"sessionId": "x", "cwd": 3}'):
        sleeper = machine.start("torn", "idle")
        (machine.registry / f"{sleeper.pid}.json").write_text(text, "utf-8")
    (machine.registry / "99999999999999999999.json").write_text("{}", "utf-8")
    (machine.registry / "0.json").write_text("{}", "utf-8")
    machine.start("api", "waiting")

    assert machine.draw_text() == "2 others: 1 waits 3m (api), 1 idle"


def test_past_the_most_they_are_only_counted(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry_neighbours, "MOST", 2)
    for index, session in enumerate(("one", "two", "three")):
        sleeper = machine.start(session, "waiting")
        path = machine.registry / f"{sleeper.pid}.json"
        os.utime(path, (CLOCK + index, CLOCK + index))

    assert machine.draw_text() == "3 others: 2 wait 3m (three, two)"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            100,
            "5 others: 2 wait 3m (api-gateway-and-its-docs, web), 1 failed (mail), 1 done, 1 idle",
        ),
        (80, "5 others: 2 wait 3m (api-gateway-and-its…, web), 1 failed (mail), 1 done, 1 idle"),
        (72, "5 others: 2 wait 3m (api-gateway…, +1), 1 failed, 1 done, 1 idle"),
        (56, "5 others: 2 wait 3m (api-gateway…, +1), 1 failed, 1 done"),
        (36, "5 others: 2 wait 3m (api-gateway…,…"),
    ],
)
def test_on_a_narrow_row_the_first_name_stays_longest(columns: int, expected: str) -> None:
    known = [
        OtherSession("api-gateway-and-its-docs", "waiting", 200.0),
        OtherSession("web", "waiting", 180.0),
        OtherSession("mail", "failed", 20.0),
        OtherSession("", "done", 20.0),
        OtherSession("", "idle", 20.0),
    ]
    now = Snapshot(StatusInput.parse({}))
    now.sources.other_sessions = lambda: OtherSessions(known, 5)
    row = Row(compose.draw("other_sessions", now, {}, 2), " · ")
    fit = Fit(columns, {**glyphs("unicode"), **words("en")})

    assert "".join(span[0] for span in fit.line(row)) == expected


# What is said of each


def test_a_session_at_rest_is_done_only_if_its_turn_has_ended(machine: Machine) -> None:
    for session in ("fresh", "interrupted", "failed", "done"):
        machine.start(session, "idle")
    machine.hear("fresh", (190, "session.began"))
    machine.hear("interrupted", (900, "turn.ended"), (200, "prompted"), (190, "call.began"))
    machine.hear("failed", (200, "prompted"), (180, "turn.failed"))
    machine.hear("done", (200, "prompted"), (180, "turn.ended"), (100, "prompted!"))

    assert machine.draw_text() == "4 others: 1 failed (failed), 1 done, 2 idle"


def test_a_hosts_summary_is_believed_while_it_is_of_the_whole_journal_and_that_process(
    machine: Machine,
) -> None:
    pid = machine.start("api", "idle").pid
    machine.hear("api", (100, "prompted"), (90, "turn.ended"))
    assert machine.draw_text() == "1 other session: done"
    machine.summarize("api", pid=pid, state="failed")
    assert "failed" in machine.draw_text()
    for told in ({"pid": pid + 1}, {"pid": pid, "journal": 7}, {"pid": pid, "state": "working"}):
        machine.summarize("api", **{"state": "failed", **told})
        assert machine.draw_text() == "1 other session: done"
    for invalid in ("", "[]", '{"pid": "x"}', "[" * 9000):
        (Path(machine.home.session("api")) / "summary.json").write_text(invalid)
        assert machine.draw_text() == "1 other session: done"


def test_who_is_done_for_long_is_only_counted(machine: Machine) -> None:
    machine.start("api", "idle")
    machine.hear("api", (1000, "turn.ended"))

    assert machine.draw_text() == "1 other session: done"
    assert machine.draw_text(idle=16) == ""
    assert machine.draw_text(idle=16, always=True) == "1 other session: idle"
    machine.hear("api", (1801, "turn.ended"))
    assert machine.draw_text() == ""


def test_a_program_without_a_person_is_at_work_whatever_it_does(machine: Machine) -> None:
    machine.start("script", "idle", entrypoint="sdk-cli")
    machine.hear("script", (10, "turn.ended"))

    assert machine.draw_text() == ""
    assert machine.draw_text(always=True) == "1 other session: at work"


def test_a_name_that_the_person_gave_wins_and_nothing_in_it_is_obeyed(machine: Machine) -> None:
    machine.start("api", "waiting", name="login \x1b[2J\x07fix", nameSource="user")

    assert machine.draw_text() == "1 other session: waits 3m (login fix)"


def test_the_draw_itself_tells_of_the_others(tmp_path: Path, machine: Machine) -> None:
    """With the default preset, in the process that the client runs."""
    machine.start("api", "waiting")
    tick = {"session_id": OWN, "workspace": {"current_dir": "/"}}
    drawn = entries.draw(
        tick, tmp_path / "home", CLAUDE_CONFIG_DIR=str(machine.config), CLAUDE_PID="1"
    )
    assert "1 other session: waits" in drawn
    assert "(api)" in drawn
    quiet = entries.draw(
        tick, tmp_path / "home", CLAUDE_CONFIG_DIR=str(tmp_path / "none"), CLAUDE_PID="1"
    )
    assert "other" not in quiet


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=3) | st.integers(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
FIELDS = ("sessionId", "status", "statusUpdatedAt", "cwd", "name", "nameSource", "entrypoint",
          "pidDomain", "at", "kind")  # fmt: skip
objects = st.dictionaries(st.sampled_from(FIELDS), anything | st.sampled_from(("idle", "waiting")))


@given(objects, st.lists(objects | anything, max_size=4), anything)
def test_whatever_stands_there_is_a_neighbour_that_can_be_drawn(
    entry: dict[str, Any], records: list[Any], domain: Any
) -> None:
    is_other(entry, OWN, domain)
    result = other_session(entry, last_end(records), CLOCK)
    now = Snapshot(StatusInput.parse({}))
    now.sources.other_sessions = lambda: OtherSessions([result], 1)

    assert result.age >= 0
    assert draw_text(now, always=True).startswith("1 other")


@given(st.permutations([("prompted", 1.0), ("turn.ended", 2.0), ("prompted", 3.0)]))
def test_the_order_of_the_records_says_nothing(order: list[tuple[str, float]]) -> None:
    assert last_end({"kind": kind, "at": at} for kind, at in order) == ("idle", 3.0)


def test_a_session_that_was_resumed_since_its_last_turn_is_not_done() -> None:
    ended = {"kind": "turn.ended", "at": 1.0}

    assert last_end([ended, {"kind": "session.began", "at": 2.0, "source": "resume"}])[0] == "idle"
    assert last_end([ended, {"kind": "session.began", "at": 2.0, "source": "compact"}])[0] == "done"


def test_the_longest_waiting_comes_first() -> None:
    around = OtherSessions(
        [
            OtherSession("b", "waiting", 5),
            OtherSession("c", "done", 1),
            OtherSession("a", "waiting", 9),
        ],
        3,
    )

    assert [one.name for one in around.known] == ["a", "b", "c"]


# This session at rest


def idle(*records: dict[str, Any], evidence: Evidence | None = None, after: float = 60) -> Any:
    items = [{"at": CLOCK - 100, "kind": "session.began", "pid": 7}, *records]
    state = reduce_events({}, items)
    return build_snapshot(
        state, StatusInput.parse(stories.tick()), evidence or Evidence(7), CLOCK + after
    ).idle


PROMPT = {"at": CLOCK - 50, "kind": "prompted", "prompt": "p1", "pid": 7, "human": True}
STOP = {"at": CLOCK, "kind": "turn.ended", "prompt": "p1", "pid": 7, "background": []}


def test_a_turn_that_has_ended_leaves_the_session_idle_since_then() -> None:
    assert idle(PROMPT, STOP) == 60
    assert idle(PROMPT) is None
    assert idle() is None


def test_it_is_not_idle_while_anything_runs_or_has_begun_since() -> None:
    agent = {"at": CLOCK - 5, "kind": "agent.began", "actor": "a1", "type": "Explore", "pid": 7}
    launched = {
        "at": CLOCK - 4, "kind": "call.ended", "id": "t1", "tool": "Agent", "pid": 7,
        "outcome": "ok", "agent": "a1", "background": True, "description": "Look",
    }  # fmt: skip
    later = {"at": CLOCK + 9, "kind": "prompted", "prompt": "p2", "human": False, "pid": 7}
    call = {"at": CLOCK + 9, "kind": "call.began", "id": "t2", "tool": "Bash", "pid": 7}
    resumed = {"at": CLOCK + 9, "kind": "session.began", "source": "resume", "pid": 7}

    assert idle(PROMPT, agent, launched, {**STOP, "background": ["a1"]}) is None
    for more in (later, call, resumed):
        assert idle(PROMPT, STOP, more) is None


def test_a_turn_that_an_error_or_escape_ended_is_not_done() -> None:
    failed = {**STOP, "kind": "turn.failed", "error": "rate_limit"}
    again = {**PROMPT, "at": CLOCK + 5, "prompt": "p2"}

    assert idle(PROMPT, failed) is None
    assert idle(PROMPT, STOP, again, evidence=Evidence(7, "idle", CLOCK + 8)) is None


def test_a_hook_that_keeps_the_turn_going_keeps_it_from_being_done() -> None:
    assert idle(PROMPT, STOP, evidence=Evidence(7, "busy", CLOCK - 50)) is None
    assert idle(PROMPT, STOP, evidence=Evidence(7, "idle", CLOCK + 1)) == 60
    assert idle(PROMPT, STOP, evidence=Evidence(7, "shell", CLOCK + 1)) == 60


def test_it_is_said_only_after_a_while() -> None:
    now = Snapshot(StatusInput.parse({}))
    now.idle = 59.0
    assert compose.draw("idle", now, {}, 2) == []
    assert len(compose.draw("idle", now, {"after": 30}, 2)) == 1
