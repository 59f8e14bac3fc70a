"""What may lie on a disk, and what may happen while a ledger is written."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.ledgers import (
    NAMES,
    Person,
    account,
    answered,
    attempt,
    called,
    damage,
    dump,
    prompted,
    result,
    spent,
    totals,
)
from tests.reporting import run
from tests.system import is_private

from hudline.core.errors import UserError
from hudline.ledger import ingest as ingest_module
from hudline.ledger.database import fault, open_ledger, path_of, set_aside
from hudline.ledger.ingest import ingest
from hudline.ledger.tables import VERSION

PRICE = (10 * 4 + 100 * 20 + 1000 * 0.2) / 1e6  # of a request of `answered`
LINES = [prompted(1, "p"), attempt(2, "r"), answered(3, "a", [called("c")]), result(4, "c")]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


# Lines


def test_a_line_of_fifty_megabytes_is_passed_over_and_counted(person: Person) -> None:
    path = person.write("s", LINES)
    with path.open("ab") as file:
        file.write(b'{"type":"user","text":"' + b"x" * 50_000_000 + b'"}\n')
    with path.open("a") as file:
        file.write(person.write("t", [answered(6, "b")]).read_text("utf-8"))
    with person.ledger() as ledger:
        assert len(ledger.rows("select 1 from request where session = 's'")) == 2
        skipped = ledger.rows("select skipped, place from source where session = 's'")
        assert tuple(skipped[0]) == (1, path.stat().st_size)


def test_a_torn_line_waits_for_its_end(person: Person) -> None:
    path = person.write("s", LINES)
    text = path.read_bytes()
    path.write_bytes(text[: text.rfind(b'"usage"')])
    with person.ledger() as ledger:
        assert ledger.rows("select 1 from request") == []
        path.write_bytes(text)
        person.read(ledger)
        assert spent(ledger).usd == pytest.approx(PRICE)


@pytest.mark.parametrize(
    "line", [b'{"type":"assistant",', b"\x00" * 40, b'"type":"user" \xff\xfe', b"[" * 100_000]
)
def test_a_line_that_is_no_json_costs_itself_alone(person: Person, line: bytes) -> None:
    path = person.write("s", LINES)
    path.write_bytes(line + b"\n" + path.read_bytes())
    with person.ledger() as ledger:
        assert spent(ledger).usd == pytest.approx(PRICE)


ODD: list[Any] = [None, True, -1, 1.5, 1e300, "x", "\ud83d", [], {}, ["x"], {"a": 1}, "9" * 400]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_field_of_another_type_is_lost_alone(person: Person, odd: Any) -> None:
    lines = [*LINES, totals("s", 1.0)]
    for line in lines[:4]:
        for name in [name for name in line if name != "type"]:
            person.write("s", [*LINES, {**line, name: odd}, totals("s", odd)])
            with person.ledger() as ledger:
                assert spent(ledger).usd >= PRICE - 1e-9


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_field_of_the_usage_of_another_type_counts_as_nothing(person: Person, odd: Any) -> None:
    usage = {"input_tokens": 10, "output_tokens": odd, "cache_creation": odd,
             "cache_creation_input_tokens": odd, "server_tool_use": odd}  # fmt: skip
    person.write("s", [answered(3, "a", message={"usage": usage, "content": odd})])
    with person.ledger() as ledger:
        assert ledger.rows("select input from request")[0][0] == 10


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_an_odd_journal_costs_only_its_odd_events(person: Person, odd: Any) -> None:
    person.write("s", LINES)
    good = {"at": 5, "kind": "call.ended", "id": "c", "ms": 1500, "outcome": "ok"}
    person.journal("s", [
        {"at": odd, "kind": odd}, {**good, "ms": odd, "outcome": odd, "target": odd},
        {"at": 1, "kind": "reading", "cost": odd, "pid": odd, "prompt": odd},
        {"at": 1, "kind": "prompted", "prompt": odd, "human": odd},
        {"at": 1, "kind": "call.allowed", "id": odd, "since": odd}, good,
    ])  # fmt: skip
    with person.ledger() as ledger:
        assert ledger.rows("select took from call where id = 'c'")[0][0] == 1.5


@pytest.mark.parametrize("stamp", ["9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z"])
@pytest.mark.parametrize("at", [9e14, 1e14, 0])
def test_a_time_that_no_calendar_has_keeps_no_report_from_being_shown(
    person: Person, stamp: str, at: float
) -> None:
    """Of a clock that was wrong, or of a file that is damaged."""
    person.write("s", [*LINES, *({**line, "timestamp": stamp} for line in LINES)])
    person.journal(
        "s",
        [
            {"at": at, "kind": "prompted", "prompt": prompt, "human": True, "pid": 1}
            for prompt in ("p", "q")
        ]
        + [{"at": at, "kind": "call.began", "id": key, "tool": "Bash"} for key in ("c", "d")],
    )
    alert = {"rule": "day", "key": "k", "at": at, "value": 1, "threshold": 1, "session": "s"}
    Path(person.home.root, "alerts.jsonl").write_text(json.dumps(alert))
    for argv in (
        ["spend", "--since", "all"], ["spend", "--since", "all", "--by", "month"],
        ["prompts", "--since", "all"], ["tools", "--since", "all"], ["why"], ["trace", "s"],
        ["show", "c"], ["show", "p", "--markdown"], ["alerts", "history"],
    ):  # fmt: skip
        assert run(person, *argv)[0] == 0, argv


# Files that change


def test_a_transcript_that_is_rewritten_is_read_whole(person: Person) -> None:
    person.write("s", [prompted(1, "p"), answered(3, "a")])
    with person.ledger() as ledger:
        person.write("s", [prompted(1, "other"), answered(3, "a"), answered(4, "b")])
        person.read(ledger)
        assert spent(ledger).usd == pytest.approx(2 * PRICE)


def test_a_transcript_that_is_rewritten_at_the_same_length_is_read_whole(person: Person) -> None:
    path = person.write("s", [answered(3, "a")])
    with person.ledger() as ledger:
        person.write("s", [answered(3, "b")])
        os.utime(path, ns=(1, 1))
        person.read(ledger)
        assert len(ledger.rows("select 1 from request")) == 2


def test_what_is_no_transcript_is_passed_over(person: Person) -> None:
    """A folder with a name that is no text, a pipe, a folder, a link to nowhere."""
    folder = person.write("s", LINES).parent
    odd = os.fsencode(person.projects) + b"/\xff\xfe"
    os.mkdir(odd)
    Path(os.fsdecode(odd), "t.jsonl").write_bytes((folder / "s.jsonl").read_bytes())
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "folder.jsonl").mkdir()
    (folder / "link.jsonl").symlink_to(folder / "nowhere.jsonl")
    with person.ledger() as ledger:
        assert spent(ledger).usd == pytest.approx(PRICE)
        assert person.read(ledger).is_complete


FAR = 15_000_000_000  # seconds since 1970: more nanoseconds than SQLite has numbers for


@pytest.mark.parametrize("at", [FAR, -FAR])
def test_a_file_that_was_written_in_another_age_is_read_once(person: Person, at: int) -> None:
    """By a clock that was wrong; other systems have such numbers for files."""
    paths = [person.write("s", LINES), person.journal("t", [{"at": 1, "kind": "x"}])]
    try:
        for path in paths:
            os.utime(path, (at, at))
    except OverflowError:
        pytest.skip("this system has no such times")
    with person.ledger() as ledger:
        assert spent(ledger).usd == pytest.approx(PRICE)
        assert person.read(ledger)[1:3] == (0, 0)


def test_rows_outlive_their_transcripts_and_journals(person: Person) -> None:
    with person.has(*NAMES).ledger() as ledger:
        before = dump(ledger)
        for path in [*person.config.rglob("*.jsonl")]:
            path.unlink()
        person.read(ledger)
        assert dump(ledger) == before


def test_requests_behind_the_last_total_are_added_to_it(person: Person) -> None:
    """A session that was resumed and runs, or was killed."""
    total = totals("s", PRICE + 0.5, outputTokens=25_100)
    person.write("s", [*LINES, total, prompted(9, "q"), answered(10, "b")])
    with person.ledger() as ledger:
        money = spent(ledger)
        assert account(ledger).contradictions == []
        assert money.usd == pytest.approx(2 * PRICE + 0.5)
        assert money.hidden == pytest.approx(0.5)


def test_an_answer_of_an_agent_that_came_before_the_exit_is_in_the_total(person: Person) -> None:
    """The main thread was silent for a while, so that its last line is older."""
    path = person.write("s", [*LINES, totals("s", 2 * PRICE, inputTokens=20, outputTokens=200,
                                             cacheReadInputTokens=2000)])  # fmt: skip
    agent = path.with_suffix("") / "subagents" / "agent-x.jsonl"
    agent.parent.mkdir(parents=True)
    agent.write_text(person.write("t", [answered(30, "b")]).read_text("utf-8"))
    (path.parent / "t.jsonl").unlink()
    with person.ledger() as ledger:
        assert spent(ledger).usd == pytest.approx(2 * PRICE)
        assert account(ledger).hidden == []


def test_what_no_total_can_hold_was_made_by_a_process_that_was_killed(person: Person) -> None:
    """One that resumes a session counts on from its last total, or from nothing."""
    person.write("s", [*LINES, answered(5, "b"), totals("s", PRICE)])
    with person.ledger() as ledger:
        found = account(ledger)
        assert (found.contradictions, found.hidden) == ([], [])
        assert found.lost == {"s"}
        assert spent(ledger).usd == pytest.approx(2 * PRICE)


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_a_copy_that_does_not_say_whose_it_is_counts_once(
    person: Person, order: tuple[str, str]
) -> None:
    """Older clients copied the lines of a session that was resumed, and went on from its total."""
    twice = {"inputTokens": 20, "outputTokens": 200, "cacheReadInputTokens": 2000}
    sessions = {
        "a": [answered(3, "x"), totals("a", PRICE)],
        "b": [answered(3, "x"), answered(9, "y"), totals("b", 2 * PRICE, **twice)],
    }
    with person.opened() as ledger:
        for session in order:
            person.write(session, sessions[session])
            person.read(ledger)
        assert spent(ledger).usd == pytest.approx(2 * PRICE)
        assert account(ledger).hidden == []


# Writers


def test_two_writers_at_once_give_the_ledger_of_one(person: Person) -> None:
    person.has(*NAMES)
    with person.opened():
        pass

    def write() -> None:
        with person.opened() as mine:
            person.read(mine)

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with person.ledger() as ledger:
        held = dump(ledger)
        ledger.execute("delete from source")
        person.read(ledger)
        assert dump(ledger) == held
        assert len(held["request"]) == 44


def test_while_another_process_writes_there_is_what_was_there_before(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with person.ledger() as ledger, person.opened() as other:
        ledger.execute("pragma busy_timeout = 1")
        person.write("s", LINES)
        with other.transaction():
            assert not person.read(ledger).is_complete
            assert ledger.rows("select 1 from request") == []
        assert person.read(ledger).is_complete
        assert len(ledger.rows("select 1 from request")) == 1


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from hudline.core.paths import Home
from hudline.ledger import database, ingest
merge = database.Ledger.merge
def dies(self, rows, config, is_main):
    merge(self, rows, config, is_main)
    self.count = getattr(self, "count", 0) + 1
    if self.count == 4:
        os.kill(os.getpid(), signal.SIGKILL)
database.Ledger.merge = dies
home = Home(sys.argv[2])
ingest.ingest(database.open_ledger(home), home, [sys.argv[3]])
"""


def test_a_kill_in_a_transaction_leaves_nothing_of_it_and_it_is_read_again(person: Person) -> None:
    person.has(*NAMES)
    source = str(Path(ingest_module.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", KILLED, source, person.home.root, str(person.config)],
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    with person.opened() as ledger:
        assert all(rows == [] for rows in dump(ledger).values())
        person.read(ledger)
        assert len(ledger.rows("select 1 from request")) == 44


def test_ctrl_c_keeps_what_was_read(person: Person) -> None:
    person.has(*NAMES)

    def pressed(done: int, size: int) -> None:
        if done > size / 2:
            raise KeyboardInterrupt

    with person.opened() as ledger:
        with pytest.raises(KeyboardInterrupt):
            ingest(ledger, person.home, [str(person.config)], pressed)
        assert 0 < len(ledger.rows("select 1 from request")) < 44
        person.read(ledger)
        assert len(ledger.rows("select 1 from request")) == 44


# The file


def test_the_ledger_is_for_the_person_alone(person: Person) -> None:
    with person.has("agents").ledger():
        for path in Path(person.home.root).glob("ledger.db*"):
            assert is_private(path)


def test_a_broken_ledger_is_set_aside_and_filled_anew(person: Person) -> None:
    path = Path(path_of(person.home))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database at all" * 1000)
    with person.has("agents").ledger() as ledger:
        assert spent(ledger).usd == pytest.approx(0.3751324)
        assert fault(ledger) == ""
    assert len(list(path.parent.glob("ledger.db.broken.*"))) == 1


def test_a_ledger_of_a_newer_version_is_left_alone(person: Person) -> None:
    with person.opened() as ledger:
        ledger.execute(f"pragma user_version = {VERSION + 1}")
    before = Path(path_of(person.home)).read_bytes()
    with pytest.raises(UserError, match="newer"):
        open_ledger(person.home)
    assert Path(path_of(person.home)).read_bytes() == before


def test_a_damaged_page_is_found(person: Person) -> None:
    with person.has(*NAMES).ledger():
        pass
    damage(person)
    with person.opened() as ledger:
        assert fault(ledger) != ""


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "home"])
def test_what_is_no_file_is_no_ledger_and_those_that_need_none_go_on(
    person: Person, tmp_path: Path, kind: str
) -> None:
    other, path = tmp_path / "other", Path(path_of(person.home))
    other.touch()
    if kind == "home":  # as where nothing can be written
        path.parent.symlink_to(other)
    else:
        path.parent.mkdir(parents=True)
    if kind == "link":
        path.symlink_to(other)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    with pytest.raises(UserError, match=r"ledger\.db: "):
        open_ledger(person.home)
    assert other.read_bytes() == b""
    for argv in (["events"], ["otel", "doctor"], ["top", "--once"], ["agents"], ["alerts"]):
        assert run(person, *argv)[0] == 0


def test_a_ledger_that_another_process_has_made_anew_is_not_set_aside(person: Person) -> None:
    """Both had found the former one broken."""
    path = Path(path_of(person.home))
    with person.has("agents").ledger():
        pass
    set_aside(str(path), path.stat().st_ino + 1)
    assert sorted(path.parent.glob("ledger.db*")) == [path]
    set_aside(str(path), path.stat().st_ino)
    set_aside(str(path), 1)  # there is none
    assert not path.exists()


def test_sqlite_knows_the_features_that_are_used() -> None:
    assert sqlite3.sqlite_version_info >= (3, 31)
