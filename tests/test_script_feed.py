"""Calls that feed rows: silent, cheap, from many processes at once, nothing lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests import moments
from tests.entries import ROOT
from tests.system import is_private

from hudline.cli.feed_rewriting import rewrite
from hudline.events import script_feed
from hudline.host.script_feeds import ScriptFeeds
from hudline.store.feed_file import append
from hudline.view.snapshot import Snapshot

MAIN = [sys.executable, "-I", str(ROOT / "src/hudline/cli/__main__.py")]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home" / "sessions" / "s1").mkdir(parents=True)
    return tmp_path / "home"


def variables(home: Path, session: str = "s1") -> dict[str, str]:
    env = {"HOME": str(home.parent), "HUDLINE_HOME": str(home), "PATH": os.environ["PATH"]}
    return {**env, "CLAUDE_CODE_SESSION_ID": session} if session else env


def call(home: Path, *argv: str, session: str = "s1", **more: Any) -> Any:
    env = variables(home, session)
    given: dict[str, Any] = {"env": env, "capture_output": True, "timeout": 60, **more}
    return subprocess.run([*MAIN, *argv], check=False, **given)


def read(home: Path, session: str = "s1", clock: float | None = None) -> Snapshot:
    now = moments.moment(clock=time.time() if clock is None else clock)
    ScriptFeeds().add(now, str(home / "sessions" / session))
    return now


# A call


def test_a_call_is_silent_and_its_session_shows_it(home: Path) -> None:
    calls = (
        ("progress", "start", "build", "--total", "200", "--label", "compiling"),
        ("progress", "tick", "build"),
        ("progress", "tick", "build", "5"),
        ("progress", "set", "--label=linking", "build"),
        ("note", "staging", "is frozen", "--tone", "warn", "--for", "2h"),
    )
    for argv in calls:
        ended = call(home, *argv)
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    now = read(home)
    [one] = now.script_progress
    assert (one.name, one.label, one.count, one.total) == ("build", "linking", 6, 200)
    [note] = now.script_notes
    assert (note.text, note.tone) == ("staging is frozen", "warn")
    assert 7190 < note.left <= 7200


@pytest.mark.parametrize("action", ["done", "fail"])
def test_what_is_done_goes_and_what_failed_stays_for_a_while(home: Path, action: str) -> None:
    call(home, "progress", "start", "build")
    call(home, "progress", action, "build", "--label", "no network")
    now = read(home)
    found = [(one.state, one.label) for one in now.script_progress]
    assert found == ([] if action == "done" else [("failed", "no network")])
    assert not read(home, clock=time.time() + 301).script_progress


@pytest.mark.parametrize(
    "argv",
    [
        ("progress",), ("progress", "start"), ("progress", "leap", "build"),
        ("progress", "tick", "build", "many"), ("progress", "tick", "build", "-1"),
        ("progress", "set", "build", "1/x"), ("progress", "start", "build", "--total", "1e3"),
        ("progress", "start", "build", "--colour", "red"), ("progress", "start", "\x1b[31m"),
        ("progress", "start", "build", "3"), ("progress", "start", "build", "--total"),
        ("note",), ("note", " "), ("note", "x", "--tone", "pink"), ("note", "x", "--for", "soon"),
        ("note", "x", "--for", "0"), ("note", "--clear", "x"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_no_success_and_says_nothing_to_scripts(
    home: Path, argv: tuple[str, ...]
) -> None:
    ended = call(home, *argv)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, b"", b"")
    assert not list((home / "sessions" / "s1").iterdir())


@pytest.mark.parametrize(
    ("argv", "said", "status"),
    [
        ("progress leap x", "invalid choice", 2),
        ("progress set x a/b", "a/b is no amount", 2),
        ("progress tick x many", "many is no whole number", 2),
        ("progress done x 5", "done takes no amount", 2),
        ("progress start x --total -1", "--total -1 is no whole number", 2),
        ("progress file x --session other", "No session runs in this folder", 1),
        ("note", "A note needs a text", 2),
        ("note red --for 3x", "3x is no time", 2),
        ("note red --clear", "--clear takes no text", 2),
    ],
)
def test_a_person_is_told_what_is_wrong(home: Path, argv: str, said: str, status: int) -> None:
    script = f"""
import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn({[*MAIN, *argv.split()]!r})))
"""
    ended = subprocess.run(
        [sys.executable, "-c", script], env=variables(home), capture_output=True, timeout=60,
        stdin=subprocess.DEVNULL, check=False, text=True,
    )  # fmt: skip
    assert ended.returncode == status
    assert said in ended.stdout
    assert len(ended.stdout.splitlines()) >= 2


def test_without_its_session_a_call_fails_and_makes_nothing(home: Path) -> None:
    before = sorted(home.rglob("*"))
    for argv in (("progress", "start", "x"), ("note", "x")):
        for session in ("gone", "../s1", ""):
            assert call(home, *argv, session=session, cwd="/").returncode == 1
    assert sorted(home.rglob("*")) == before
    assert call(home.parent / "none", "note", "x").returncode == 1
    assert not (home.parent / "none").exists()


def test_a_session_is_named_by_how_its_id_begins(home: Path) -> None:
    for name in ("abc-1", "abd-2"):
        (home / "sessions" / name).mkdir()
    assert call(home, "note", "x", "--session", "abc").returncode == 0
    assert call(home, "note", "x", "--session", "ab").returncode == 1
    assert [note.text for note in read(home, "abc-1").script_notes] == ["x"]
    assert not read(home).script_notes
    assert not read(home, "abd-2").script_notes


def test_without_a_session_all_those_of_the_repository_are_meant(home: Path) -> None:
    acme, other = home.parent / "acmé 界", home.parent / "other"
    (acme / ".git").mkdir(parents=True)
    (acme / "src").mkdir()
    other.mkdir()
    registry = home.parent / ".claude" / "sessions"
    registry.mkdir(parents=True)
    living = [subprocess.Popen(["sleep", "60"]) for _ in range(4)]
    try:
        places = ((acme, "cli"), (acme / "src", "cli"), (other, "cli"), (acme, "sdk-cli"))
        for one, (folder, entry) in zip(living, places):
            session = f"of-{one.pid}"
            (home / "sessions" / session).mkdir()
            about = {"sessionId": session, "cwd": str(folder), "entrypoint": entry}
            text = json.dumps(about, separators=(",", ":"), ensure_ascii=False)
            (registry / f"{one.pid}.json").write_text(text, "utf-8")
        assert call(home, "note", "x", session="", cwd=acme / "src").returncode == 0
        got = [bool(read(home, f"of-{one.pid}").script_notes) for one in living]
        assert got == [True, True, False, False]
    finally:
        for one in living:
            one.kill()
            one.wait()


def test_a_call_wakes_the_host_of_the_session_and_starts_none(home: Path) -> None:
    start = Path(f"/proc/{os.getpid()}/stat").read_text("utf-8").rpartition(")")[2].split()[19]
    place = home / "hosts" / f"{os.getpid()}.{start}"
    place.mkdir(parents=True)
    (place / "session").write_text("s1\n/acme\n")
    (home / "sessions" / "s1" / "journal.jsonl").touch()
    os.mkfifo(place / "wake")
    pipe = os.open(place / "wake", os.O_RDWR | os.O_NONBLOCK)
    try:
        call(home, "progress", "tick", "x")
        assert os.read(pipe, 9) == b"\n"
        call(home, "note", "x", "--session", "s1", session="elsewhere")
        assert os.read(pipe, 9) == b"\n"
    finally:
        os.close(pipe)
    assert [one.name for one in (home / "hosts").iterdir()] == [place.name]


def test_a_call_loads_neither_rich_nor_json_nor_re(home: Path) -> None:
    env = variables(home)
    argv = [MAIN[0], "-I", "-X", "importtime", MAIN[2], "progress", "tick", "x"]
    ended = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=60, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    own = {name for name in loaded if name.startswith("hudline.")}
    assert own == {
        "hudline.cli", "hudline.cli.feed_command", "hudline.cli.hosted_status", "hudline.core",
        "hudline.core.fields", "hudline.core.paths", "hudline.platform", "hudline.platform.outbox",
        "hudline.platform.shared_file", "hudline.platform.status_exchange",
        "hudline.platform.status_pipe", "hudline.store",
        "hudline.store.feed_file",
    }  # fmt: skip
    assert not loaded & {"rich", "json", "orjson", "re", "typing", "argparse", "collections"}


# Many at once


def test_nothing_of_two_hundred_processes_at_once_is_lost(home: Path) -> None:
    env = variables(home)
    calls = [
        subprocess.Popen([*MAIN, "progress", "tick", "files", str(1 + nth % 3)], env=env)
        for nth in range(200)
    ]
    assert [one.wait(120) for one in calls] == [0] * 200
    assert read(home).script_progress[0].count == sum(1 + nth % 3 for nth in range(200))


def test_nothing_is_lost_while_the_file_is_written_anew(tmp_path: Path) -> None:
    folder = str(tmp_path)
    script = """
import sys
sys.path.insert(0, sys.argv[1])
from hudline.cli.feed_rewriting import rewrite
from hudline.store.feed_file import append
import time
for _ in range(150):
    if append(sys.argv[2], b'{"at":%.3f,"kind":"tick","name":"x"}' % time.time(), 1500):
        rewrite(sys.argv[2])
"""
    argv = [sys.executable, "-c", script, str(ROOT / "src"), folder]
    writers = [subprocess.Popen(argv) for _ in range(8)]
    now = moments.moment(clock=time.time())
    feeds = ScriptFeeds()
    while any(one.poll() is None for one in writers):
        feeds.add(now, folder)  # a reader at the same time disturbs nobody
        time.sleep(0.01)
    assert [one.wait() for one in writers] == [0] * 8
    now.clock = time.time()
    feeds.add(now, folder)
    assert now.script_progress[0].count == 8 * 150
    assert os.path.getsize(tmp_path / "feed.jsonl") < 20_000
    assert os.listdir(tmp_path) == ["feed.jsonl"]


def test_ticks_from_threads_sum_up_too(home: Path) -> None:
    folder = str(home / "sessions" / "s1")
    record = f'{{"at":{time.time()},"kind":"tick","name":"x"}}'.encode()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: append(folder, record), range(400)))
    assert read(home).script_progress[0].count == 400


def test_the_file_stays_small_whatever_is_reported(home: Path) -> None:
    folder = str(home / "sessions" / "s1")
    for nth in range(3000):
        fields = {"at": time.time(), "kind": "start", "name": f"{nth}", "label": "x" * 119}
        if append(folder, json.dumps(fields).encode()):
            rewrite(folder)
    assert os.path.getsize(f"{folder}/feed.jsonl") < 200_000
    assert len(read(home).script_progress) == script_feed.MOST


def test_what_comes_from_the_future_falls_silent_and_goes_as_all_else(home: Path) -> None:
    clock, folder = time.time(), home / "sessions" / "s1"
    for kind, name in (("start", "name"), ("note", "text")):
        append(str(folder), json.dumps({"at": clock + 10**7, "kind": kind, name: "ahead"}).encode())
    (folder / "feed").mkdir()
    file = folder / "feed" / "build.json"
    file.write_text('{"progress": [{"name": "file"}], "notes": [{"text": "file"}]}', "utf-8")
    os.utime(file, (clock + 10**7,) * 2)
    feeds = ScriptFeeds()

    def shown(later: float) -> tuple[list[float], list[str]]:
        now = moments.moment(clock=clock + later)
        feeds.add(now, str(folder))
        return [one.silent for one in now.script_progress], [one.text for one in now.script_notes]

    assert shown(0) == ([0.0, 0.0], ["ahead", "file"])
    assert shown(601) == ([601.0, 601.0], ["file"])
    assert shown(8 * 86_400) == ([], [])


def test_it_goes_with_the_session(home: Path) -> None:
    call(home, "note", "x")
    call(home, "progress", "file", "x")
    assert sorted(one.name for one in home.iterdir()) == ["sessions"]
    assert sorted(one.name for one in (home / "sessions" / "s1").iterdir()) == [
        "feed", "feed.jsonl",
    ]  # fmt: skip
    assert is_private(home / "sessions" / "s1" / "feed.jsonl")
