"""Files that several processes use at once, on every system: nothing is lost, and nobody is in
another's way for long."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests import entries

from hudline.core.file_io import read_file, replace
from hudline.core.paths import append, open_file
from hudline.platform import files, locks, outbox, shared_file
from hudline.platform.process_tree import descendants, kill_session
from hudline.platform.processes import is_process, memory
from hudline.platform.programs import program, search_path

SOURCE = str(entries.ROOT / "src")
PROCESSES, RECORDS = 20, 50
APPENDING = f"""
import sys
sys.path.insert(0, {SOURCE!r})
from hudline.core.paths import append
for nth in range({RECORDS}):
    append(sys.argv[1], b'{{"by": %s, "nth": %d}}' % (sys.argv[2].encode(), nth))
"""
SLEEPING = "import sys, time; sys.stdout.write('x'); sys.stdout.flush(); time.sleep(60)"


def started(script: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-c", script, *arguments]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)


# Appending


def test_of_what_many_processes_append_at_once_nothing_is_lost_or_mixed(tmp_path: Path) -> None:
    journal = tmp_path / "sessions" / "s1" / "journal.jsonl"  # neither is there yet
    running = [started(APPENDING, str(journal).replace("\\", "/"), str(nth))
               for nth in range(PROCESSES)]  # fmt: skip
    for one in running:
        one.communicate(timeout=240)
    lines = [line for line in journal.read_bytes().split(b"\n") if line]

    assert [one.returncode for one in running] == [0] * PROCESSES
    assert sorted(lines) == sorted(
        b'{"by": %d, "nth": %d}' % (by, nth) for by in range(PROCESSES) for nth in range(RECORDS)
    )


def test_an_append_adds_the_very_bytes(tmp_path: Path) -> None:
    path = f"{tmp_path.as_posix()}/journal.jsonl"
    append(path, "▰ \x1a é".encode())
    append(path, b"{}")
    assert read_file(path) == "\n▰ \x1a é\n\n{}\n".encode()


def test_a_journal_that_is_read_can_be_appended_to_replaced_and_removed(tmp_path: Path) -> None:
    path = f"{tmp_path.as_posix()}/journal.jsonl"
    append(path, b"first")
    handle, size = open_file(path)
    try:
        append(path, b"second")
        assert size == len(b"\nfirst\n")
        assert os.read(handle, 99) == b"\nfirst\n\nsecond\n"
        files.remove(path)
    finally:
        os.close(handle)
    append(path, b"third")
    assert read_file(path) == b"\nthird\n"


def test_what_scripts_report_meanwhile_goes_to_the_file_that_is_written_anew(
    tmp_path: Path,
) -> None:
    path = f"{tmp_path.as_posix()}/feed.jsonl"
    assert shared_file.append(path, b"first\n") == 6
    alone = shared_file.hold_alone(path)
    assert alone is not None
    assert alone.data == b"first\n"
    assert shared_file.hold_alone(path) is None
    late = threading.Thread(target=shared_file.append, args=(path, b"second\n"))
    late.start()
    late.join(0.1)
    assert late.is_alive()
    replace(path, b"short\n")
    alone.close()
    late.join(20)
    assert read_file(path) == b"short\nsecond\n"
    assert os.listdir(tmp_path) == ["feed.jsonl"]


# Replacing


def test_a_file_is_replaced_while_others_read_it(tmp_path: Path) -> None:
    path = f"{tmp_path.as_posix()}/spend.json"
    replace(path, b"0")
    is_done = threading.Event()
    seen: set[bytes] = set()

    def read() -> None:
        while not is_done.is_set():
            seen.add(read_file(path))

    reading = threading.Thread(target=read)
    reading.start()
    try:
        for nth in range(100):
            replace(path, b"%d" % nth * 1000)
    finally:
        is_done.set()
        reading.join()
    assert seen <= {b"0", *(b"%d" % nth * 1000 for nth in range(100))}
    assert read_file(path) == b"99" * 1000
    assert os.listdir(tmp_path) == ["spend.json"]


def test_a_new_file_takes_no_others_place(tmp_path: Path) -> None:
    path = f"{tmp_path.as_posix()}/one"
    os.close(files.create_new(path))
    with pytest.raises(FileExistsError):
        files.create_new(path)
    with pytest.raises(IsADirectoryError):
        open_file(str(tmp_path))
    with pytest.raises(FileNotFoundError):
        open_file(path + ".gone")


def test_a_lock_keeps_others_out_and_goes_with_its_process(tmp_path: Path) -> None:
    path = f"{tmp_path.as_posix()}/lock"
    script = (
        f"import sys; sys.path.insert(0, {SOURCE!r})\n"
        "from hudline.platform.locks import hold\n"
        f"kept = hold({path!r}, 0.0)\n" + SLEEPING
    )
    with started(script) as process:
        assert process.stdout is not None
        assert process.stdout.read(1) == b"x"
        assert locks.hold(path, 0.0) is None
        process.kill()
    release = locks.hold(path, 10.0)
    assert release is not None
    assert locks.hold(path, 0.0) is None
    release()
    again = locks.hold(path, 0.0)
    assert again is not None
    again()


# Processes and programs


def test_a_process_lives_until_it_is_killed_with_all_below_it() -> None:
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-I', '-c', {SLEEPING!r}])"
    with started(script) as process:
        assert process.stdout is not None
        assert process.stdout.read(1) == b"x"
        below = descendants(process.pid)
        # Wine names the program alone.
        assert [one.command[-1] in (SLEEPING, "python.exe") for one in below] == [True]
        assert below[0].age is None or 0 <= below[0].age < 60
        assert (memory(below[0].pid) or 1 << 20) > 1 << 19
        assert outbox.lives(below[0].pid)
        kill_session(process.pid)
        process.wait(20)
    until = time.monotonic() + 20
    while any(is_process(one, None) for one in (process.pid, below[0].pid)):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_number_that_is_no_process_does_not_live() -> None:
    own = os.getpid()
    assert outbox.lives(own)
    assert is_process(own, None)
    assert not any(map(outbox.lives, (0, -1, -own, 2**31 + 4, 2**64)))
    assert not is_process(2**31 + 4, None)


def test_a_program_is_found_by_its_name_outside_of_the_repository(tmp_path: Path) -> None:
    folder, name = os.path.split(sys.executable)
    short = name.rpartition(".")[0] if name.endswith(".exe") else name
    path = os.pathsep.join(["", "relative", str(tmp_path), folder])
    found = program(short, path)
    assert os.path.samefile(found, sys.executable)
    assert program(short, path, folder) == ""
    assert program("no-such-program", path) == ""
    assert search_path(path).split(os.pathsep) == [str(tmp_path), folder]
