"""Old sessions leave, running ones stay."""

import json
import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from hudline.core.paths import Home
from hudline.store import cleanup
from hudline.store.cleanup import (
    DAY,
    MOST_SESSIONS,
    MOST_UNREAD_AGE,
    MOST_UNREAD_SESSIONS,
    Folder,
    expired,
)
from hudline.store.ingested import FILE, ingested, note_ingested

NOW = 1_800_000_000.0
NOBODY = 4_194_999  # above every process id of Linux and macOS


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(str(tmp_path / "home"))


def kept_session(
    home: Home, name: str, age: float, record: "dict[str, object]", is_read: bool = True
) -> Path:
    """A session whose last write is `age` seconds ago; `is_read`: its journal is in the ledger."""
    folder = Path(home.session(name))
    folder.mkdir(parents=True)
    journal = folder / "journal.jsonl"
    journal.write_text(f"\n{json.dumps(record)}\n\nnot a record\n")
    os.utime(journal, (NOW - age, NOW - age))
    os.utime(folder, (NOW - age, NOW - age))
    if is_read:
        note_ingested(home, {**ingested(home), name: journal.stat().st_size}, NOW)
    return folder


def register(config: Path, pid: int, session: object) -> None:
    (config / "sessions").mkdir(parents=True, exist_ok=True)
    (config / "sessions" / f"{pid}.json").write_text(json.dumps({"sessionId": session}))


def live(home: Home, config: Path) -> "dict[str, bool]":
    return {folder.name: folder.live for folder in cleanup.session_folders(home, str(config), NOW)}


def test_a_session_goes_two_weeks_after_its_last_write() -> None:
    folders = [Folder("old", NOW - 14 * DAY - 1, False), Folder("young", NOW - 14 * DAY, False)]
    assert expired(folders, NOW) == ["old"]


def test_of_too_many_sessions_the_oldest_go() -> None:
    folders = [Folder(str(age), NOW - age, False) for age in range(MOST_SESSIONS + 2)]
    assert expired(folders, NOW) == [str(MOST_SESSIONS), str(MOST_SESSIONS + 1)]


def test_a_live_session_stays_however_old_and_however_many_there_are() -> None:
    running = [Folder(f"live-{n}", NOW - 90 * DAY, True) for n in range(MOST_SESSIONS + 5)]
    assert expired([*running, Folder("idle", NOW, False)], NOW) == ["idle"]


def test_a_journal_that_is_not_in_the_ledger_stays_for_two_months() -> None:
    ages = (15 * DAY, MOST_UNREAD_AGE, MOST_UNREAD_AGE + 1)
    folders = [Folder(f"{age}", NOW - age, False, False) for age in ages]
    assert expired(folders, NOW) == [f"{MOST_UNREAD_AGE + 1}"]


def test_where_the_ledger_cannot_be_used_there_is_a_limit_all_the_same() -> None:
    count = MOST_UNREAD_SESSIONS + 2
    folders = [Folder(str(age), NOW - age, False, False) for age in range(count)]
    assert expired(folders, NOW) == [str(MOST_UNREAD_SESSIONS), str(MOST_UNREAD_SESSIONS + 1)]


def test_a_journal_goes_only_when_all_of_it_is_in_the_ledger(home: Home, tmp_path: Path) -> None:
    for name in ("read", "grown", "unread", "forgotten", "empty"):
        kept_session(home, name, 30 * DAY, {})
    length = (Path(home.session("read")) / "journal.jsonl").stat().st_size
    note_ingested(home, {"read": length, "grown": length - 1, "forgotten": None}, NOW)
    folder = Path(home.session("empty"))
    (folder / "journal.jsonl").write_text("")
    for path in (folder / "journal.jsonl", folder):
        os.utime(path, (NOW - 30 * DAY, NOW - 30 * DAY))
    assert sorted(cleanup.sweep(home, str(tmp_path), NOW)) == ["empty", "forgotten", "read"]
    assert sorted(os.listdir(home.sessions)) == ["grown", "unread"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"sessions": [1]}', '{"sessions": {"old": "9"}}'])
def test_a_list_of_journals_that_is_none_lets_nothing_go(
    home: Home, tmp_path: Path, text: str
) -> None:
    kept_session(home, "old", 30 * DAY, {}, is_read=False)
    (Path(home.root) / FILE).write_text(text)
    assert cleanup.sweep(home, str(tmp_path), NOW) == []


def test_a_clock_that_was_set_back_removes_nothing() -> None:
    assert expired([Folder("tomorrow", NOW + DAY, False)], NOW) == []


def test_nothing_to_sweep_is_no_error(home: Home, tmp_path: Path) -> None:
    assert cleanup.sweep(home, str(tmp_path), NOW) == []


def test_a_session_that_wrote_today_is_live(home: Home, tmp_path: Path) -> None:
    kept_session(home, "today", DAY - 10, {})
    kept_session(home, "lately", DAY + 10, {})
    assert live(home, tmp_path) == {"today": True, "lately": False}


def test_a_session_that_the_client_says_it_runs_is_live(home: Home, tmp_path: Path) -> None:
    kept_session(home, "s-1", 30 * DAY, {})
    register(tmp_path, os.getpid(), "s-1")
    assert live(home, tmp_path) == {"s-1": True}


def test_what_the_client_says_of_a_process_that_is_gone_does_not_count(
    home: Home, tmp_path: Path
) -> None:
    kept_session(home, "s-1", 30 * DAY, {})
    register(tmp_path, NOBODY, "s-1")
    assert live(home, tmp_path) == {"s-1": False}


def test_a_session_whose_recorded_process_runs_is_live(home: Home, tmp_path: Path) -> None:
    kept_session(home, "running", 30 * DAY, {"pid": os.getpid()})
    kept_session(home, "ended", 30 * DAY, {"pid": NOBODY})
    assert live(home, tmp_path) == {"running": True, "ended": False}


def test_a_process_that_has_gone_on_to_another_session_keeps_only_that_one(
    home: Home, tmp_path: Path
) -> None:
    kept_session(home, "cleared", 30 * DAY, {"pid": os.getpid()})
    register(tmp_path, os.getpid(), "another")
    assert live(home, tmp_path) == {"cleared": False}


@pytest.mark.parametrize("pid", ["1", None, 1.5, -1, 0, 10**30, True, [1]])
def test_a_process_id_that_is_none_makes_nothing_live(
    home: Home, tmp_path: Path, pid: object
) -> None:
    kept_session(home, "s-1", 30 * DAY, {"pid": pid})
    register(tmp_path, os.getpid(), pid)
    assert live(home, tmp_path) == {"s-1": False}


def test_a_sweep_removes_old_sessions_whole_and_nothing_else(home: Home, tmp_path: Path) -> None:
    old = kept_session(home, "old", 30 * DAY, {})
    young = kept_session(home, "young", DAY, {})
    outside = tmp_path / "outside"
    outside.mkdir()
    os.symlink(outside, home.session("linked"))
    assert cleanup.sweep(home, str(tmp_path), NOW) == ["old"]
    assert not old.exists()
    assert (young / "journal.jsonl").exists()
    assert outside.exists()


def test_leftovers_of_writes_that_were_cut_off_go_after_an_hour(home: Home, tmp_path: Path) -> None:
    young = kept_session(home, "young", DAY, {})
    names = ["checkpoint.json.123", "checkpoint.json", "settings.json.20260101", "notes.123"]
    for name in names:
        (young / name).write_text("{}")
        os.utime(young / name, (NOW - 3700, NOW - 3700))
    (young / "git.json.7").write_text("{}")
    os.utime(young / "git.json.7", (NOW - 10, NOW - 10))
    cleanup.sweep(home, str(tmp_path), NOW)
    left = {path.name for path in young.iterdir()}
    assert left == {"journal.jsonl", "git.json.7", *names[1:]}


def test_leftovers_of_hudlines_own_folder_go_too(home: Home, tmp_path: Path) -> None:
    kept_session(home, "young", DAY, {})
    root = Path(home.root)
    removed = ["errors.log.12", "statusline.py.3456789", "config.json.before.7"]
    stay = ["errors.log", "notes.txt.12", "statusline.py", "python3.12"]
    for name in (*removed, *stay):
        (root / name).write_text("")
        os.utime(root / name, (NOW - 3700, NOW - 3700))
    for name in ("python.12", "current.99", "python"):
        os.symlink("nowhere", root / name)
        os.utime(root / name, (NOW - 3700, NOW - 3700), follow_symlinks=False)
    cleanup.sweep(home, str(tmp_path), NOW)

    left = {path.name for path in root.iterdir()} - {"sessions", "sweep.lock", FILE}
    assert left == {*stay, "python"}


def test_what_goes_while_it_is_swept_is_no_error(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was listed is gone by the time it is looked at."""
    old = Path(kept_session(home, "old", 30 * DAY, {}))
    hosts = Path(home.hosts)
    hosts.mkdir()
    (hosts / "0.lock").touch()
    listed = {home.sessions: [*os.scandir(home.sessions)], home.hosts: [*os.scandir(hosts)]}
    (hosts / "0.lock").unlink()
    shutil.rmtree(old)
    monkeypatch.setattr(cleanup, "_entries", lambda path: listed.get(path, []))

    assert cleanup.sweep(home, str(tmp_path), NOW) == ["old"]


def test_what_a_host_has_left_goes_unless_somebody_reads_its_pipe(
    home: Home, tmp_path: Path
) -> None:
    """Another container that shares the folder has process ids of its own."""
    hosts = Path(home.hosts)
    for pid in (NOBODY, NOBODY + 1):
        (hosts / f"{pid}.7").mkdir(parents=True)
        (hosts / f"{pid}.7.lock").touch()
        os.mkfifo(hosts / f"{pid}.7" / "wake")
    reader = os.open(hosts / f"{NOBODY}.7" / "wake", os.O_RDONLY | os.O_NONBLOCK)
    try:
        cleanup.sweep(home, str(tmp_path), NOW)
    finally:
        os.close(reader)

    assert sorted(os.listdir(hosts)) == [f"{NOBODY}.7", f"{NOBODY}.7.lock"]


def test_facts_of_a_repository_go_two_months_after_the_last(home: Home, tmp_path: Path) -> None:
    folders = [Path(home.root) / "repositories" / name for name in ("old", "young")]
    for folder, age in zip(folders, (61 * DAY, 59 * DAY)):
        folder.mkdir(parents=True)
        (folder / "git.json").write_text("{}")
        for path in (folder / "git.json", folder):
            os.utime(path, (NOW - age, NOW - age))
    cleanup.sweep(home, str(tmp_path), NOW)
    assert [folder.exists() for folder in folders] == [False, True]


def test_what_only_versions_before_read_goes(home: Home, tmp_path: Path) -> None:
    session = kept_session(home, "young", DAY, {})
    for name in ("git.json", "wrapped.json", "in_force.json", "git.claim", "command.x.claim"):
        (session / name).write_text("{}")
    for name in ("wrapped_line.json", "active_config.json", "command.build.json"):
        (session / name).write_text("{}")
    (Path(home.root) / "bands").mkdir()
    os.mkfifo(Path(home.root) / "bands" / "12")
    cleanup.sweep(home, str(tmp_path), NOW)

    stored = ["active_config.json", "command.build.json", "journal.jsonl"]
    assert sorted(os.listdir(session)) == [*stored, "wrapped_line.json"]
    assert not os.path.lexists(home.root + "/bands")


def test_two_sweeps_at_once_are_one_whichever_way_the_lock_is_held(
    home: Home, tmp_path: Path
) -> None:
    kept_session(home, "old", 30 * DAY, {})
    with FileLock(home.root + "/sweep.lock"):
        assert cleanup.sweep(home, str(tmp_path), NOW) == []
    assert Path(home.session("old")).exists()


def test_a_clock_that_is_put_forward_for_less_than_a_day_removes_nothing(
    home: Home, tmp_path: Path
) -> None:
    folder = kept_session(home, "yesterday", 2 * DAY, {})
    wrong = NOW + 30 * DAY
    swept = [cleanup.sweep(home, str(tmp_path), at) for at in (NOW, wrong, wrong + 60, NOW + 120)]
    assert swept == [[], [], [], []]
    assert folder.exists()
    assert cleanup.sweep(home, str(tmp_path), NOW + 13 * DAY) == ["yesterday"]


def test_who_comes_back_after_a_month_has_old_sessions_removed_a_day_later(
    home: Home, tmp_path: Path
) -> None:
    kept_session(home, "old", 2 * DAY, {})
    later = NOW + 30 * DAY
    assert cleanup.sweep(home, str(tmp_path), NOW) == []
    assert cleanup.sweep(home, str(tmp_path), later) == []
    assert cleanup.sweep(home, str(tmp_path), later + DAY + 1) == ["old"]
    assert cleanup.sweep(home, str(tmp_path), later + 30 * DAY) == []
