"""What wakes a host, and what it starts, on every system: bytes of hooks, draws, folders, ends of
processes, all in one wait."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hudline.core.file_io import mark
from hudline.host.endpoints import Endpoints
from hudline.host.status_requests import RequestPipe
from hudline.platform.children import INTERPRETER, NEUTRAL_FOLDER, Child
from hudline.platform.folder_watch import FolderWatch
from hudline.platform.outbox import lives, wake
from hudline.platform.pipes import Inlet, Nudge, ReaderEnd, Waiting
from hudline.platform.processes import ProcessEnd
from hudline.platform.status_pipe import Request, ask

SOON, LONG = 20.0, 60.0  # seconds
ENV = {name: value for name, value in os.environ.items() if name in ("PATH", "LC_ALL")}


def python(code: str) -> list[str]:
    """The command that runs some Python."""
    return [INTERPRETER, "-I", "-S", "-c", code]


def until(holds: Any) -> None:
    """Wait until that is so."""
    end = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def inlet(tmp_path: Path) -> Iterator[Inlet]:
    made = Inlet(str(tmp_path / "wake"))
    yield made
    made.close()


# Waking


def test_a_byte_ends_the_wait_and_is_read_once(inlet: Inlet, tmp_path: Path) -> None:
    waiting = Waiting()
    waiting.add(inlet)
    assert waiting.wait(0) == {}
    assert inlet.read() == b""

    assert wake(str(tmp_path / "wake"), b"q")
    assert inlet in waiting.wait(SOON)
    until(lambda: b"q" in inlet.read())
    assert waiting.wait(0.05) == {}


def test_of_many_hooks_at_once_none_is_unheard(inlet: Inlet, tmp_path: Path) -> None:
    """Who finds the pipe busy is heard with those who use it: the journal is read behind them."""
    waiting, path = Waiting(), str(tmp_path / "wake")
    waiting.add(inlet)
    heard: list[bool] = []
    hooks = [
        threading.Thread(target=lambda: heard.extend(wake(path) for _ in range(5)))
        for _ in range(20)
    ]
    for one in hooks:
        one.start()
    reads = b""
    while any(one.is_alive() for one in hooks) or waiting.wait(0.2):
        waiting.wait(0.2)
        reads += inlet.read()

    assert heard == [True] * 100
    assert b"\n" in reads
    assert wake(path)
    assert waiting.wait(SOON)
    until(inlet.read)


def test_without_a_host_a_hook_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "wake"
    assert not wake(str(path))
    path.write_text("something else", "utf-8")
    began = time.monotonic()
    is_heard = wake(str(path))

    assert is_heard is (sys.platform != "win32")  # any file takes a byte there; a host is no file
    assert time.monotonic() - began < SOON


def test_what_takes_its_place_is_noticed(inlet: Inlet, tmp_path: Path) -> None:
    assert inlet.is_at_path()
    other = Inlet(str(tmp_path / "other"))
    os.replace(tmp_path / "other", tmp_path / "wake")
    assert not inlet.is_at_path()
    os.unlink(tmp_path / "wake")
    assert not inlet.is_at_path()
    other.close()


def test_another_thread_ends_the_wait() -> None:
    nudge, waiting = Nudge(), Waiting()
    waiting.add(nudge)
    threading.Timer(0.2, nudge.give).start()

    assert nudge in waiting.wait(SOON)
    assert nudge.take()
    assert not nudge.take()
    assert waiting.wait(0) == {}


def test_a_file_that_is_written_ends_the_wait(tmp_path: Path) -> None:
    file = tmp_path / "message.json"
    file.write_text("{}", "utf-8")
    watch, waiting = FolderWatch((str(tmp_path),), str(file)), Waiting()
    if not watch.is_sure:
        pytest.skip("the system tells nothing of that folder")
    waiting.add(watch)
    before = mark(str(file))
    file.write_text('{"a": 1}', "utf-8")

    assert watch in waiting.wait(SOON)
    assert watch.clear()
    assert mark(str(file)) != before
    watch.close()


def test_the_end_of_a_killed_process_ends_the_wait() -> None:
    process = subprocess.Popen(python("import time; time.sleep(600)"))
    end, waiting = ProcessEnd(process.pid), Waiting()
    if end.look_seconds is not None:
        pytest.skip("the system does not tell the end of a process")
    waiting.add(end)
    assert waiting.wait(0.2) == {}
    process.kill()

    assert end in waiting.wait(SOON)
    process.wait()
    assert end.has_ended()
    end.close()


def test_the_end_of_a_reader_is_noticed() -> None:
    out, into = os.pipe()
    reader, waiting = ReaderEnd(into), Waiting()
    waiting.add(reader)
    assert not waiting.wait(0)
    assert not reader.has_ended()
    os.close(out)

    assert waiting.wait(0.1) or reader.has_ended()
    os.close(into)


# Answers


def test_who_asks_is_answered(tmp_path: Path) -> None:
    pipe = RequestPipe(Endpoints(str(tmp_path), 1))

    def serve() -> None:
        waiting = Waiting()
        waiting.add(pipe.pipe)
        for _ in range(3):
            found: list[tuple[str, Request]] = []
            while not found:
                assert waiting.wait(LONG)
                found = pipe.read()
            pipe.answer(found[0][0], f"{found[0][1].session} ▰\n".encode())

    server = threading.Thread(target=serve)
    server.start()
    answers = [ask(str(tmp_path), Request(one, "plain", 80, 1, {})) for one in ("a", "b", "c")]
    server.join()
    pipe.close()

    assert answers == [f"{one} ▰\n".encode() for one in ("a", "b", "c")]


# Children


def test_a_child_reads_and_prints_more_than_a_pipe_holds() -> None:
    child = Child(
        python("import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1]); sys.exit(3)"),
        NEUTRAL_FOLDER, ENV,
    )  # fmt: skip
    data = bytes(range(256)) * 2000
    try:
        assert child.exchange(data, LONG, len(data) + 1) == (data[::-1], True)
        assert child.wait(LONG) == 3
    finally:
        child.end()


def test_a_child_is_ended_with_what_it_has_started() -> None:
    code = (
        "import subprocess, sys, time\n"
        "sleeping = [sys.executable, '-I', '-S', '-c', 'import time; time.sleep(600)']\n"
        "own = subprocess.Popen(sleeping)\n"
        "print(own.pid, flush=True)\n"
        "time.sleep(600)\n"
    )  # fmt: skip
    child = Child(python(code), NEUTRAL_FOLDER, ENV)
    try:
        printed = child.receive(LONG) or b""
        assert lives(int(printed))
        assert child.receive(0.1) is None
    finally:
        child.end()

    until(lambda: not lives(int(printed)))
    assert not lives(child.pid)


def test_a_child_that_reads_nothing_is_not_waited_for() -> None:
    child = Child(python("import time; time.sleep(600)"), NEUTRAL_FOLDER, ENV)
    try:
        began = time.monotonic()
        assert not child.send(b"x" * 1_000_000, 0.2)
        assert time.monotonic() - began < SOON
    finally:
        child.end()


def test_a_child_that_has_ended_says_so() -> None:
    child = Child(python(""), NEUTRAL_FOLDER, ENV)
    try:
        assert child.receive(LONG) == b""
        assert child.wait(LONG) == 0
    finally:
        child.end()


def test_what_is_no_program_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        Child([NEUTRAL_FOLDER + "/no such program"], NEUTRAL_FOLDER, ENV)
