"""The ledger is filled behind the screen: what draws, the cleanup and the doctor get of that."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

import pytest
from tests import entries, moments
from tests.desk import Desk
from tests.ledgers import SAMPLES, Person, answered, called, prompted, result, totals
from tests.reporting import NOW, document, evening, run
from tests.system import runs_python

from hudline.cli import refresh as refreshing
from hudline.cli.checks.check import Scene
from hudline.cli.checks.ledger import ledger as check
from hudline.cli.exporting import child
from hudline.core import error_log
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.frame.registry import WIDGETS
from hudline.host import ledger_child, ledger_refresh
from hudline.host.alert_log import alert_history
from hudline.host.draw_context import DrawContext
from hudline.host.spend_facts import today
from hudline.ledger import database
from hudline.render.fragment import Fragment
from hudline.render.i18n import words
from hudline.state.reducer import reduce_events
from hudline.store.cleanup import session_folders
from hudline.store.ingested import ingested
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot
from hudline.view.spend import FILE
from hudline.view.state_query import StateQuery

DAY = 86_400.0


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        found = Person(tmp_path)
        Path(found.home.root).mkdir()
        yield found


def env(person: Person) -> dict[str, str]:
    return {"CLAUDE_CONFIG_DIR": str(person.config), "HOME": str(person.config.parent)}


def refresh(person: Person, now: float = NOW) -> bool:
    return refreshing.refresh(person.home, env(person), now)


def configure(person: Person, **config: Any) -> None:
    Path(person.home.config).write_text(json.dumps(config))


def figures(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(person.home.root) / FILE).read_text("utf-8"))
    return found


def context(person: Person, clock: float, **config: Any) -> DrawContext:
    status = moments.calm().status
    return DrawContext(person.home, env(person), config, status, clock)


# What was spent


@pytest.mark.parametrize("name", ["day", "week", "month"])
def test_it_is_what_the_report_has(person: Person, name: str) -> None:
    person.has("agents", "hidden", "forks")
    assert refresh(person)
    (row,) = document(person, "spend", "--by", name, "--since", "2026-11-29")["rows"]
    found = figures(person)
    assert found["as_of"] == NOW
    assert found[name]["usd"] == pytest.approx(row["usd"], abs=1e-9)
    assert found[name]["name"] == row[name]


def test_days_of_the_month_count_in_it_and_not_in_the_day(person: Person) -> None:
    person.has("agents")
    refresh(person)
    before = figures(person)
    person.write("s", [answered(1, "a", timestamp="2026-11-02T10:00:00.000Z")])
    refresh(person)
    after = figures(person)
    assert after["month"]["usd"] == pytest.approx(before["month"]["usd"] + 0.00224)
    assert (after["day"], after["week"]) == (before["day"], before["week"])


def test_an_amount_without_a_proved_price_is_estimated(person: Person) -> None:
    stamp = "2026-11-29T10:00:00.000Z"
    person.write("s", [answered(1, "a", message={"model": "claude-new"}, timestamp=stamp)])
    refresh(person)
    assert figures(person)["day"]["estimated"] is True


def test_a_figure_holds_until_midnight_and_not_before_its_day(person: Person) -> None:
    person.has("agents")
    refresh(person)
    midnight = NOW + 3 * 3600
    assert today(context(person, midnight - 1)) is not None
    assert today(context(person, midnight)) is None
    assert today(context(person, midnight - DAY - 1)) is None  # the clock was set back


@pytest.mark.parametrize(
    ("budget", "expected"),
    [({"day": 20}, 20), ({"day": 0}, None), ({"day": "20"}, None), (20, None), ({}, None)],
)
def test_a_budget_is_the_persons_own(person: Person, budget: Any, expected: Any) -> None:
    refresh(person)
    found = today(context(person, NOW, budget=budget))
    assert found is not None
    assert found.budget == expected


@pytest.mark.parametrize(("behind", "shown"), [(170, False), (190, True)])
def test_a_figure_that_was_not_brought_up_to_date_says_so(
    person: Person, behind: float, shown: bool
) -> None:
    """The last turn has ended so many seconds after the ledger was filled."""
    person.has("agents")
    refresh(person)
    now = moments.moment(today=today(context(person, NOW + 600)), clock=NOW + 600, utc_offset=0)
    at = {"at": NOW + behind, "pid": 7, "prompt": "p"}
    state = reduce_events({}, [{**at, "kind": "prompted", "human": True, "at": NOW},
                               {**at, "kind": "turn.ended", "background": []}])  # fmt: skip
    now.query = StateQuery(state, Evidence(7), NOW + 600)
    (fragment,) = WIDGETS["today"].render(now, WIDGETS["today"].configured({}, 2))
    assert isinstance(fragment, Fragment)
    text = "".join(span.text for span in fragment.spans).translate(words("en"))
    assert text == "today $0.38" + " · as of 21:00" * shown


# The cleanup and the alerts


def test_a_journal_is_noted_once_it_is_in_the_ledger(person: Person) -> None:
    path = person.journal("s1", [{"at": NOW, "kind": "session.began", "pid": 1}])
    config = str(person.config)
    assert [one.is_ingested for one in session_folders(person.home, config, NOW)] == [False]
    refresh(person)
    assert ingested(person.home) == {"s1": path.stat().st_size}
    assert [one.is_ingested for one in session_folders(person.home, config, NOW)] == [True]
    path.write_text(path.read_text("utf-8") + "\n{}\n")
    assert [one.is_ingested for one in session_folders(person.home, config, NOW)] == [False]


def test_a_forgotten_session_may_go_and_one_that_is_gone_is_not_noted(person: Person) -> None:
    for name in ("s1", "s2"):
        person.write(name, [prompted(1, "p"), answered(2, name)])
        person.journal(name, [{"at": NOW, "kind": "session.began", "pid": 1}])
    refresh(person)
    status, _ = run(person, "ledger", "forget", "--session", "s1", "--yes")
    assert status == 0
    (Path(person.home.session("s2")) / "journal.jsonl").unlink()
    os.rmdir(person.home.session("s2"))
    refresh(person)
    assert ingested(person.home) == {"s1": None}


def test_a_budget_is_reported_once_and_its_next_step_again(person: Person) -> None:
    person.has("agents")  # $0.375 on that day
    configure(person, alerts={"day": 0.7})
    for _ in range(3):
        refresh(person)
    assert [(one.rule, one.key) for one in alert_history(person.home)] == [
        ("day", "2026-11-29 0.7 50")
    ]
    configure(person, alerts={"day": 0.4})
    refresh(person)
    assert [one.key for one in alert_history(person.home)][1:] == ["2026-11-29 0.4 80"]


def test_a_prompt_is_reported_while_it_is_news(person: Person) -> None:
    person.write("s", [prompted(1, "p"), answered(2, "a")])  # 2026-11-20 10:00
    configure(person, alerts={"prompt": 0.01, "reads": 1})
    at = 1_795_168_800.0
    person.write("s", [
        prompted(1, "p"), answered(2, "a", message={"usage": {"output_tokens": 1000}}),
        totals("s", 0.02),
    ])  # fmt: skip
    refresh(person, at + 2 * 3600)
    assert alert_history(person.home) == []
    refresh(person, at + 600)
    assert [(one.rule, one.key) for one in alert_history(person.home)] == [("prompt", "p 0.01")]


def test_the_command_of_the_person_gets_an_alert_about_money(person: Person) -> None:
    person.has("agents")
    code = "import sys\nopen('seen', 'wb').write(sys.stdin.buffer.read())"
    called = runs_python(person.config.parent / "called.py", code)
    configure(person, alerts={"day": 0.4, "command": called})
    refresh(person)
    refresh(person)
    seen = json.loads((person.config.parent / "seen").read_text("utf-8"))
    assert (seen["rule"], seen["key"]) == ("day", "2026-11-29 0.4 80")


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:4318", "http://x.example", ""])
def test_what_is_new_is_sent_where_a_collector_is_set(
    person: Person, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(child, "start_detached", lambda command, _: started.append(command[-4:]))
    configure(person, otlp={"endpoint": endpoint})
    refresh(person)

    expected = [["export", "otlp", "--new", "--no-read"]] if "127" in endpoint else []
    assert started == expected


def test_all_of_it_goes_with_the_ledger_and_that_is_said_before(person: Person) -> None:
    person.has("agents")
    configure(person, alerts={"day": 0.4})
    refresh(person)
    status, text = run(person, "ledger", "forget", "--all", "--yes")
    assert status == 0
    assert "1 alert will go from the history." in text
    assert text.index("will go") < text.index("forgotten")
    assert not (Path(person.home.root) / FILE).exists()
    assert alert_history(person.home) == []


def test_nothing_private_is_in_what_it_leaves(person: Person) -> None:
    stamp, secret = "2026-11-29T20:59:00.000Z", "canary-7f3a"
    read = called("c1", "Read", file_path=f"/home/dev/{secret}.py")
    person.write("s", [
        prompted(1, "p", f"Use {secret}", timestamp=stamp, cwd=f"/home/dev/{secret}"),
        answered(2, "a", [read], timestamp=stamp, gitBranch=secret),
        {**result(3, "c1", content=secret), "timestamp": stamp}, totals("s", 5.0),
    ])  # fmt: skip
    configure(person, alerts={"day": 1, "prompt": 0.01, "reads": 1})
    refresh(person)
    assert {one.rule for one in alert_history(person.home)} == {"day", "prompt", "reads"}
    left = [path for path in Path(person.home.root).iterdir() if "ledger.db" not in path.name]
    assert {"spend.json", "alerts.json", "alerts.jsonl", "journals.json"} <= {
        path.name for path in left
    }
    for path in left:
        assert secret.encode() not in path.read_bytes(), path


# Failures


def test_nothing_comes_back_after_an_uninstall(person: Person) -> None:
    os.rmdir(person.home.root)
    assert refresh(person)
    assert not Path(person.home.root).exists()


def scene(person: Person) -> Scene:
    return Scene(person.home, "", env(person), "/", [], NOW)


def test_the_doctor_says_when_it_was_filled(person: Person) -> None:
    assert check(scene(person)).status == "note"
    person.has("agents")
    refresh(person, NOW - 7200)
    found = check(scene(person))
    assert found.status == "ok"
    assert "filled 2 hours ago" in found.sentence


def test_a_failure_is_silent_and_the_doctor_sees_it_until_the_next_time(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.has("agents")
    refresh(person, NOW - 60)
    with monkeypatch.context() as patch:
        patch.setattr(database, "VERSION", 0)  # the file is a newer version's
        with pytest.raises(UserError):
            refresh(person)
        patch.setattr(refreshing, "environment", lambda: env(person))
        refreshing.main([])
    found = check(scene(person))
    assert found.status == "warn"
    assert "failed once since it was filled 1 minute ago" in found.sentence
    refresh(person, NOW + 1)
    assert check(Scene(person.home, "", env(person), "/", [], NOW + 2)).status == "ok"


def test_while_another_process_writes_the_former_time_stays(person: Person) -> None:
    person.has("agents")
    refresh(person, NOW - 60)
    person.has("hidden")
    other = sqlite3.connect(f"{person.home.root}/ledger.db", isolation_level=None)
    other.execute("begin immediate")
    try:
        assert refresh(person) is False
    finally:
        other.execute("rollback")
        other.close()
    assert figures(person)["as_of"] == NOW - 60


# One at a time


@pytest.fixture
def home(tmp_path: Path) -> Home:
    root = tmp_path / "home"
    root.mkdir()
    return Home(str(root))


def test_one_runs_at_a_time_and_once_more_where_something_came_meanwhile(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    started: list[float] = []
    slept: list[float] = []

    def work(_: str) -> None:
        ran.append("run")
        assert ledger_child.take(home) is None  # another host's turn ends

    monkeypatch.setattr(ledger_child, "run", work)
    monkeypatch.setattr(ledger_child, "start", lambda _: started.append(1))
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(os, "nice", lambda _: 0)
    ledger_child._take_turn(home, {})
    assert (ran, len(started), slept) == (["run"], 1, [0.0])
    monkeypatch.setattr(ledger_child, "run", lambda _: ran.append("again"))
    ledger_child._take_turn(home, {})
    assert (ran, len(started)) == (["run", "again"], 1)
    assert 0 < slept[1] <= 60


def test_what_comes_at_the_very_end_of_a_run_is_in_another_one(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[float] = []
    held: list[str] = []

    def hold(path: str, seconds: float) -> Callable[[], None] | None:
        if held:
            return None
        held.append(path)

        def release() -> None:
            assert ledger_child.take(home) is None  # the last that finds the lock held
            held.clear()

        return release

    monkeypatch.setattr(ledger_child, "hold", hold)
    monkeypatch.setattr(ledger_child, "run", lambda _: None)
    monkeypatch.setattr(ledger_child, "start", lambda _: started.append(1))
    monkeypatch.setattr(os, "nice", lambda _: 0)
    ledger_child._take_turn(home, {})
    assert len(started) == 1


def test_where_it_cannot_begin_it_does_not_start_itself_without_end(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder cannot be written any more, so the mark stays."""
    started: list[float] = []
    Path(f"{home.root}/{ledger_child.AGAIN}").mkdir()  # what not even root can unlink
    monkeypatch.setattr(ledger_child, "start", lambda _: started.append(1))
    monkeypatch.setattr(os, "nice", lambda _: 0)
    with pytest.raises(OSError, match=ledger_child.AGAIN):
        ledger_child._take_turn(home, {})
    assert started == []


def test_what_comes_before_a_run_begins_is_in_that_run(home: Home) -> None:
    release = ledger_child.take(home)
    assert release is not None
    assert ledger_child.take(home) is None
    ledger_child.begin(home, NOW)
    assert not Path(f"{home.root}/{ledger_child.AGAIN}").exists()
    release()


def test_many_hosts_at_once_have_at_least_one_run_after_the_last(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the order: what had come when a child was started is in a run that began later."""
    count, events, runs = 0, threading.Lock(), []
    wanted: list[int] = []

    def arrive() -> None:
        nonlocal count
        with events:
            count += 1
            wanted.append(count)
        ledger_child._take_turn(home, {})

    monkeypatch.setattr(ledger_child, "run", lambda _: runs.append(count))
    monkeypatch.setattr(ledger_child, "start", lambda _: ledger_child._take_turn(home, {}))
    monkeypatch.setattr(ledger_child, "seconds_left", lambda *_: 0.001)
    monkeypatch.setattr(os, "nice", lambda _: 0)
    threads = [threading.Thread(target=arrive) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(runs) == max(wanted) == 12
    assert 1 <= len(runs) <= 24


@pytest.mark.parametrize(
    ("last", "clock", "seconds"),
    [("", 100, 0), ("100", 130, 30), ("100", 160, 0), ("100", 50, 0), ("x", 100, 0),
     ("9" * 30, 1, 0)],
)  # fmt: skip
def test_a_minute_passes_between_two_runs(
    home: Home, last: str, clock: float, seconds: float
) -> None:
    Path(f"{home.root}/{ledger_child.LOCK}").write_text(last)
    assert ledger_child.seconds_left(home, clock) == seconds


def test_the_program_fills_the_ledger_at_a_low_priority(tmp_path: Path) -> None:
    folder = tmp_path / "hudline"
    entries.environment(folder)
    done = entries.run("hooks/refresh.py", b"", folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert json.loads((folder / FILE).read_text("utf-8"))["as_of"] > time.time() - 60
    assert not (folder / "errors.log").exists()
    assert error_log.count(Home(str(folder)), 0.0) == 0


# When a host starts it


class Watched:
    """A host's view of one client."""

    def __init__(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started = 0
        self.refresh = ledger_refresh.LedgerRefresh(home, {})
        monkeypatch.setattr(ledger_refresh, "start", self._start)

    def _start(self, _: dict[str, str]) -> None:
        self.started += 1

    def note(self, session: str, turn: float, is_over: bool, working: int = 0) -> int:
        now = Snapshot(moments.moment({"session_id": session}).status)
        now.query = Query(turn)  # type: ignore[assignment]
        now.resting = is_over
        vars(now)["working"] = working or None
        before = self.started
        self.refresh.note(now)
        return self.started - before


class Query:
    """All that is asked of a state."""

    def __init__(self, turn: float) -> None:
        self.turn = turn


@pytest.fixture
def watched(home: Home, monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(home, monkeypatch)


def test_it_starts_at_the_end_of_each_turn_and_once(watched: Watched) -> None:
    steps: list[tuple[float, bool, int]] = [
        (0, False, 0), (1, False, 0), (1, True, 1), (1, True, 0), (2, False, 0), (2, True, 1),
        (3, True, 1),  # a turn that nobody drew while it ran
    ]  # fmt: skip
    assert [watched.note("a", turn, over) for turn, over, _ in steps] == [n for *_, n in steps]


def test_while_agents_work_a_turn_is_not_over(watched: Watched) -> None:
    assert [watched.note("a", 1, False), watched.note("a", 1, True, 2)] == [0, 0]
    assert [watched.note("a", 1, True), watched.note("a", 1, False)] == [1, 0]
    assert watched.note("a", 1, True) == 1


def test_it_starts_when_a_session_is_left_and_at_the_end_of_the_client(watched: Watched) -> None:
    assert watched.note("a", 1, False) == 0
    assert watched.note("b", 0, False) == 1
    watched.refresh.end()
    assert watched.started == 1  # nothing was asked in b; a is in it
    watched.note("b", 5, False)
    watched.refresh.end()
    assert watched.started == 2


def test_it_does_not_start_after_an_uninstall(watched: Watched, home: Home) -> None:
    os.rmdir(home.root)
    assert [watched.note("a", 1, False), watched.note("a", 1, True)] == [0, 0]


# Uninstall


def test_an_uninstall_waits_for_a_run_that_goes_on_and_for_no_other(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_child, "_PATIENCE", 0.05)
    assert ledger_child.wait_for_end(home, NOW) is None  # none has run
    running = ledger_child.take(home)
    assert running is not None
    ledger_child.begin(home, NOW)
    assert ledger_child.wait_for_end(home, NOW + 1) is None  # it takes too long
    threading.Timer(0.1, running).start()
    monkeypatch.setattr(ledger_child, "_PATIENCE", 20.0)
    release = ledger_child.wait_for_end(home, NOW + 1)
    assert release is not None
    assert ledger_child.take(home) is None  # none begins while the folder goes
    release()
    assert ledger_child.wait_for_end(Home(home.root + "/gone"), NOW + 1) is None


def test_an_uninstall_says_what_goes_and_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, monkeypatch)
    env = {"CLAUDE_CONFIG_DIR": str(desk.config), "HOME": str(desk.person)}
    root = Path(desk.home.root)
    root.mkdir(parents=True)
    (root / "config.json").write_text('{"alerts": {"day": 0.4}}')
    with evening(monkeypatch):
        shutil.copytree(SAMPLES / "agents", desk.config, dirs_exist_ok=True)
        refreshing.refresh(desk.home, env, NOW)
        for name in ledger_child.NAMES:
            (root / name).touch()
    made = {path.name for path in root.iterdir()}
    assert {"ledger.db", "spend.json", "journals.json", "alerts.json", "alerts.jsonl"} <= made
    status, text = desk.run("uninstall")
    assert status == 0
    assert re.search(r"The ledger goes too: [\d.]+ kB of what was spent", text)
    assert "The history of 1 alert goes too." in text
    assert text.index("goes too") < text.index("Removing")
    assert not root.exists()
