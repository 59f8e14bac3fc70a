"""What `hudline top` says of sessions: who lives, what each is at, and that it stays the same
however the journal comes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.machines import (
    Machine,
    asked,
    began,
    busy_morning,
    ended,
    launched,
    prompted,
    reading,
)
from tests.reporting import NOW, evening

from hudline.cli.overview.collector import Collector
from hudline.cli.overview.tracker import Tracker
from hudline.core.paths import Home
from hudline.ledger.database import open_ledger
from hudline.platform.outbox import start_time
from hudline.platform.processes import process_namespace
from hudline.sources.live_sessions import Registry
from hudline.view.overview import Activity

LAWS = settings(
    max_examples=60, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    with evening(monkeypatch):
        yield Machine(tmp_path, monkeypatch)


def states(machine: Machine, clock: float = NOW) -> dict[int, str]:
    return {row.pid: row.state for row in machine.rows(clock)}


# Which sessions there are


def written(registry: Path, **entry: Any) -> None:
    registry.mkdir(parents=True, exist_ok=True)
    value = {"pid": os.getpid(), "sessionId": "s", "status": "idle", **entry}
    (registry / f"{value['pid']}.json").write_text(json.dumps(value), "utf-8")


@pytest.mark.parametrize(
    ("entry", "is_live"),
    [
        ({}, True),
        ({"procStart": start_time(os.getpid())}, True),
        ({"procStart": "1"}, sys.platform == "darwin"),  # where no start is known
        ({"pidDomain": f"linux:1:{process_namespace()}"}, True),
        ({"pidDomain": "linux:1:pid:[1]"}, not process_namespace()),
        ({"pid": 2**22 + 1}, False),
        ({"pid": 0}, False),
        ({"sessionId": "../x"}, False),
        ({"sessionId": 7}, False),
        ({"spare": True}, False),  # started by the client ahead of need
        ({"parkedJobId": "d85c9fe2"}, False),  # its session went on in the background
    ],
)
def test_only_sessions_of_processes_that_live_here_are_listed(
    tmp_path: Path, entry: dict[str, Any], is_live: bool
) -> None:
    written(tmp_path / "sessions", **entry)
    found = [live.session for live in Registry().live(str(tmp_path))]

    assert found == (["s"] if is_live else [])


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"sessionId": {}}', "\x00", "7" * 99999])
def test_an_entry_that_is_none_is_no_session(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    (folder / f"{os.getpid()}.json").write_text(text, "utf-8")
    (folder / "x.json").write_text(text, "utf-8")

    assert list(Registry().live(str(tmp_path))) == []


def test_sessions_of_several_configuration_folders_are_listed(machine: Machine) -> None:
    usual, named, added = (machine.folder / name for name in (".claude", "work", "third"))
    folders = (machine.config, usual, named, added)
    pids = {machine.session("a", "idle", config=folder) for folder in folders}
    summary = Path(machine.home.session("s")) / "summary.json"
    summary.parent.mkdir(parents=True)
    value = {"pid": 1, "state": "idle", "since": 1, "journal": 0, "config_dir": str(named)}
    summary.write_text(json.dumps(value), "utf-8")
    machine.collector.add_folders((str(added), str(machine.config) + "/.", "relative"))

    assert {row.pid for row in machine.rows()} == pids


def test_a_journal_is_found_beside_the_sessions_own_configuration(machine: Machine) -> None:
    folder = machine.folder / ".claude"
    pid = machine.session("a", "busy", config=folder)
    machine.journal(pid, prompted(5), began(4, "c", "Bash", "ls"), home=Home(f"{folder}/hudline"))

    assert machine.row(pid).activity == Activity("call", "Bash", "ls")


def test_folders_that_the_ledger_knows_are_looked_at(machine: Machine) -> None:
    other = machine.folder / "other"
    pid = machine.session("a", "busy", config=other)
    assert json.loads(machine.run("top", "--json")[1])["rows"] == []
    ledger = open_ledger(machine.home)
    ledger.execute("insert into config_dir (path) values (?)", (str(other),))
    ledger.close()
    rows = json.loads(machine.run("top", "--json")[1])["rows"]

    assert [row["pid"] for row in rows] == [pid]


def test_a_look_starts_no_process_and_opens_no_ledger(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy_morning(machine)
    for name in ("subprocess.Popen", "os.posix_spawn", "sqlite3.connect"):
        monkeypatch.setattr(name, None, raising=False)

    assert len(machine.rows()) == 7
    assert all(row.folder for row in machine.rows(NOW + 1))


# What each is at


def test_a_session_without_events_is_what_the_registry_says(machine: Machine) -> None:
    pids = [machine.session("x", status, ago=9) for status in ("waiting", "busy", "idle", "shell")]

    assert [machine.row(pid).state for pid in pids] == ["waits", "works", "idle", "idle"]
    assert {machine.row(pid).since for pid in pids} == {NOW - 9}


def test_what_a_dialog_is_about_is_shown_without_what_looks_like_a_secret(
    machine: Machine,
) -> None:
    pids = [machine.session("x", "waiting", waitingFor=text)
            for text in ("dialog open", "token sk-ant-api03-abcdefghijklmnop", 7)]  # fmt: skip
    found = [machine.row(pid).activity.plain for pid in pids]

    assert found[0] == "dialog open"
    assert "sk-ant" not in found[1]
    assert found[2] == "dialog"


def test_a_turn_is_followed_from_its_prompt_to_its_end(machine: Machine) -> None:
    pid = machine.session("x", "idle", ago=500)
    machine.journal(pid, {"at": 400, "kind": "session.began", "source": "startup"})
    assert machine.row(pid).state == "idle"
    steps = [
        ("busy", 90, prompted(90), "works", "thinking"),
        ("busy", 90, began(80, "c", "Bash", "make"), "works", "call"),
        ("waiting", 79, asked(79, "Bash", "make"), "waits", "permission"),
        ("busy", 60, {**reading(59, 10, 1)}, "works", "call"),
        ("busy", 60, ended(50, "c", "Bash", "make"), "works", "thinking"),
        ("idle", 40, {"at": 40, "kind": "turn.ended", "prompt": "p"}, "done", "ended"),
    ]
    for status, ago, event, state, kind in steps:
        machine.session("x", str(status), ago=float(str(ago)), pid=pid)
        machine.journal(pid, dict(event))
        row = machine.row(pid)
        assert (row.state, row.activity.kind) == (state, kind)
    assert machine.row(pid).since == NOW - 40
    assert machine.row(pid, NOW + 2000).state == "idle"


def test_esc_leaves_a_session_idle_since_then(machine: Machine) -> None:
    pid = machine.session("x", "idle", ago=30)
    machine.journal(pid, prompted(90), began(80, "c", "Bash", "make"))

    assert (machine.row(pid).state, machine.row(pid).since) == ("idle", NOW - 30)


def test_agents_that_go_on_let_a_session_work(machine: Machine) -> None:
    pid = machine.session("x", "busy", ago=90)
    machine.journal(
        pid, prompted(90), launched(80, "c", "a", "Explore", "Look"),
        {"at": 79, "kind": "agent.began", "actor": "a", "type": "Explore"},
        {"at": 70, "kind": "turn.ended", "prompt": "p", "background": ["a"]},
    )  # fmt: skip
    row = machine.row(pid)

    assert (row.state, row.activity.kind, row.working) == ("works", "agents", 1)


def test_a_resumed_session_is_idle_until_it_is_asked(machine: Machine) -> None:
    pid = machine.session("x", "idle", ago=5)
    machine.journal(pid, {**prompted(900), "pid": 1}, {**began(890, "c", "Bash", "x"), "pid": 1},
                    {"at": 5, "kind": "session.began", "source": "resume"})  # fmt: skip

    assert machine.row(pid).state == "idle"


def test_a_program_asks_nobody(machine: Machine) -> None:
    pid = machine.session("x", "waiting", entrypoint="sdk-py")
    machine.journal(pid, prompted(9), asked(8, "Bash", "x"))

    assert machine.row(pid).state == "works"


EVENTS = st.lists(
    st.sampled_from([
        prompted(300), began(290, "c", "Bash", "make"), ended(280, "c", "Bash", "make"),
        asked(270, "Edit", "a.py"), launched(260, "d", "a", "Explore", "Look"),
        {"at": 259, "kind": "agent.began", "actor": "a", "type": "Explore"},
        {"at": 200, "kind": "agent.measured", "agent": "a", "tokens": 900},
        reading(250, 1000, 0.5), reading(150, 4000, 0.7),
        {"at": 140, "kind": "turn.ended", "prompt": "p"},
        {"at": 130, "kind": "turn.failed", "error": "overloaded", "prompt": "p"},
        prompted(120, "q"), {"at": 110, "kind": "agent.ended", "actor": "a", "type": "Explore"},
        {"at": 100, "kind": "nothing known"},
    ]), max_size=12,
)  # fmt: skip


@LAWS
@given(events=EVENTS, cuts=st.lists(st.integers(0, 12), max_size=4),
       status=st.sampled_from(["busy", "idle", "waiting"]))  # fmt: skip
def test_a_journal_that_was_followed_says_what_one_read_at_once_says(
    tmp_path_factory: pytest.TempPathFactory, events: list[dict[str, Any]], cuts: list[int],
    status: str,
) -> None:  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        machine = Machine(tmp_path_factory.mktemp("law"), patch)
        pid = machine.session("x", status, ago=50)
        for index, event in enumerate(events):
            machine.journal(pid, event)
            if index in cuts:
                machine.row(pid, NOW - 1)
        followed = machine.row(pid)
        fresh = Collector(machine.env, machine.home)
        (whole,) = fresh.rows(NOW)

    assert followed == whole


def test_a_session_that_did_not_change_is_not_read_again(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy_morning(machine)
    machine.rows(NOW)
    machine.rows(NOW + 4)  # when time alone may have settled something
    monkeypatch.setattr(Tracker, "_looked", None)

    assert len(machine.rows(NOW + 5)) == 7
