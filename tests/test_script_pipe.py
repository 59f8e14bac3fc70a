"""Rows that scripts feed through a pipe, and programs by a file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from tests import moments
from tests.test_host import until
from tests.test_script_feed import MAIN, call, home, read, variables

from hudline.host.script_feeds import ScriptFeeds

__all__ = ["home"]  # a fixture


# Through a pipe


@pytest.mark.parametrize("session", ["s1", "gone"])
def test_a_pipe_passes_every_byte_on(home: Path, session: str) -> None:
    data = os.urandom(3_000_000) + b"\n\x00\xff" * 5 + b"last"
    ended = call(home, "progress", "pipe", "x", input=data, session=session)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout == data
    if session == "s1":
        records = (home / "sessions" / "s1" / "feed.jsonl").read_bytes().splitlines()
        values = [json.loads(line) for line in records if line]
        assert sum(one.get("by", 0) for one in values) == data.count(b"\n") + 1
        assert [values[0]["kind"], values[-1]["kind"]] == ["start", "done"]
        assert not read(home).script_progress


def has_counted(home: Path, count: int) -> bool:
    return [one.count for one in read(home).script_progress] == [count]


def test_a_pipe_counts_what_has_come_so_far(home: Path) -> None:
    argv = [*MAIN, "progress", "pipe", "x", "--total", "10"]
    with subprocess.Popen(
        argv, env=variables(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as pipe:
        assert pipe.stdin
        assert pipe.stdout
        for nth in range(3):
            pipe.stdin.write(b"line\n" * (nth + 1))
            pipe.stdin.flush()
            until(partial(has_counted, home, sum(range(nth + 2))))
        assert pipe.stdout.read(30) == b"line\n" * 6
        pipe.stdin.close()
        assert pipe.wait(30) == 0
    assert not read(home).script_progress


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_pipe_that_is_interrupted_ends_by_that_signal(home: Path, number: int) -> None:
    env = variables(home)
    argv = [*MAIN, "progress", "pipe", "x"]
    code = f"""
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
os.execv({argv[0]!r}, {argv!r})
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], env=env, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as pipe:
        until(lambda: read(home).script_progress)
        pipe.send_signal(number)
        assert pipe.wait(30) == -number
        assert pipe.stderr
        assert pipe.stderr.read() == b""
    assert [one.state for one in read(home).script_progress] == ["interrupted"]


@pytest.mark.parametrize(("total", "states"), [([], []), (["--total=9"], ["interrupted"])])
def test_a_pipe_whose_reader_has_gone_ends_as_cat_does(
    home: Path, total: list[str], states: list[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open("/dev/zero", "rb") as endless:
        ended = subprocess.run(
            [*MAIN, "progress", "pipe", "x", *total], env=variables(home), stdin=endless,
            stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (-signal.SIGPIPE, b"")
    assert [one.state for one in read(home).script_progress] == states


# Programs that write a file


def test_a_program_writes_a_file_in_place_of_calls(home: Path) -> None:
    printed = call(home, "progress", "file", "deploy").stdout.decode().rstrip("\n")
    path = Path(printed)
    assert printed == str(path)  # with backslashes on Windows
    assert path == home / "sessions" / "s1" / "feed" / "deploy.json"
    now, feeds = moments.moment(clock=time.time()), ScriptFeeds()
    said = {
        "progress": [{"name": "deploy", "count": 3, "total": 8, "began": now.clock - 30}],
        "notes": [{"text": "canary is green", "tone": "good"}],
    }
    path.write_text(json.dumps(said))
    feeds.add(now, str(home / "sessions" / "s1"))
    [one] = now.script_progress
    assert (one.name, one.count, one.total) == ("deploy", 3, 8)
    assert one.rate == pytest.approx(0.1, rel=0.2)
    assert now.script_notes[0].text == "canary is green"
    path.write_text("{half a")
    feeds.add(now, str(home / "sessions" / "s1"))
    assert now.script_progress[0].count == 3  # what was read before stands
    path.write_text(json.dumps({"progress": [{"name": "deploy", "state": "done"}]}))
    feeds.add(now, str(home / "sessions" / "s1"))
    assert not now.script_progress
    assert not now.script_notes
    path.unlink()
    feeds.add(now, str(home / "sessions" / "s1"))
    assert not now.script_progress


def test_files_that_are_too_large_too_many_or_links_are_not_read(home: Path) -> None:
    folder = home / "sessions" / "s1" / "feed"
    folder.mkdir()
    said = json.dumps({"notes": [{"text": "x"}], "more": "x" * 70_000})
    (folder / "large.json").write_text(said)
    (home / "outside.json").write_text(json.dumps({"notes": [{"text": "outside"}]}))
    (folder / "link.json").symlink_to(home / "outside.json")
    os.mkfifo(folder / "pipe.json")
    assert not read(home).script_notes
    for nth in range(30):
        (folder / f"a{nth:02}.json").write_text(json.dumps({"notes": [{"text": f"n{nth}"}]}))
    assert len(read(home).script_notes) == 16


@pytest.mark.parametrize("name", ["../x", "a/b", ".x", "x y"])
def test_a_file_has_a_plain_name(home: Path, name: str) -> None:
    assert call(home, "progress", "file", name).returncode == 1
    assert not list((home / "sessions" / "s1").iterdir())
