"""`hudline events --follow` and `hudline tail` as processes: journals that grow, that are new or
replaced, and how they end. Nothing sleeps: each step waits for what it is about."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from tests.ledgers import Person

ENTRY = Path(__file__).resolve().parents[1] / "src" / "hudline" / "cli" / "__main__.py"
PATIENCE = 60.0  # seconds after which something never comes
AT = 1795944000.0


class Following:
    """A command that follows, and what it has printed."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self._rest = b""

    def targets(self, count: int) -> list[str]:
        """The targets of the next lines, as soon as there are so many."""
        found: list[str] = []
        until = time.monotonic() + PATIENCE
        while len(found) < count:
            line, newline, rest = self._rest.partition(b"\n")
            if newline:
                found.append(json.loads(line)["target"])
                self._rest = rest
                continue
            data = self._read(until - time.monotonic())
            assert data is not None, found
            assert data, "it has ended"
            self._rest += data
        return found

    def _read(self, seconds: float) -> bytes | None:
        """What comes next, None where nothing does; a thread waits, as pipes of Windows need it."""
        output, read = self.process.stdout, list[bytes]()
        assert output is not None
        handle = output.fileno()
        thread = Thread(target=lambda: read.append(os.read(handle, 65_536)), daemon=True)
        thread.start()
        thread.join(seconds)
        return read[0] if read else None

    def ends(self) -> int:
        return self.process.wait(PATIENCE)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


@contextmanager
def following(person: Person, *argv: str) -> Iterator[Following]:
    env = {
        "CLAUDE_CONFIG_DIR": str(person.config), "HOME": str(person.config.parent),
        "PATH": os.environ["PATH"],
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-I", str(ENTRY), *argv, "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env,
    )  # fmt: skip
    try:
        yield Following(process)
    finally:
        process.kill()
        process.communicate()


def lines(*targets: str, at: float = AT) -> str:
    events = [{"at": at + index, "kind": "call.ended", "target": one}
              for index, one in enumerate(targets)]  # fmt: skip
    return "".join(f"\n{json.dumps(event)}\n" for event in events)


def grow(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


def test_what_journals_gain_is_shown_a_new_session_and_a_line_in_work_too(person: Person) -> None:
    first = person.journal("s", [])
    grow(first, lines("a", "b"))
    with following(person, "events", "--follow", "--since", "all") as found:
        assert found.targets(2) == ["a", "b"]
        grow(first, lines("c") + '\n{"at": 1795944009, "kind": "call.ended", ')
        assert found.targets(1) == ["c"]
        second = person.journal("t", [])
        grow(second, lines("d"))
        assert found.targets(1) == ["d"]
        grow(first, '"target": "e"}\n')
        assert found.targets(1) == ["e"]


def test_a_journal_that_became_shorter_is_read_anew_without_what_was_shown(person: Person) -> None:
    path = person.journal("s", [])
    grow(path, lines("a", "b", "c"))
    with following(person, "events", "--follow", "--since", "all") as found:
        assert found.targets(3) == ["a", "b", "c"]
        path.write_text(lines("b", at=AT + 1) + lines("d", at=AT + 9))
        assert found.targets(1) == ["d"]


def test_a_journal_that_was_replaced_is_read_anew(person: Person) -> None:
    path = person.journal("s", [])
    grow(path, lines("a"))
    with following(person, "events", "--follow", "--since", "all") as found:
        assert found.targets(1) == ["a"]
        beside = path.with_name("beside")
        beside.write_text(lines("b", "c", at=AT + 50))
        beside.replace(path)
        assert found.targets(2) == ["b", "c"]


def test_a_session_that_begins_meanwhile_has_the_project_of_the_registry(person: Person) -> None:
    registry = person.config / "sessions"
    registry.mkdir()
    argv = ("events", "--follow", "--since", "all", "--project", "/home/dev/new")
    with following(person, *argv) as found:
        (registry / "7.json").write_text('{"sessionId": "t", "cwd": "/home/dev/new"}')
        grow(person.journal("s", []), lines("other"))
        grow(person.journal("t", []), lines("a"))
        assert found.targets(1) == ["a"]


def test_filters_hold_for_what_comes(person: Person) -> None:
    path = person.journal("s", [])
    with following(person, "events", "--follow", "--session", "s", "--since", "all") as found:
        grow(path, lines("a"))
        assert found.targets(1) == ["a"]
        grow(person.journal("t", []), lines("other"))
        grow(path, lines("b", at=AT + 5))
        assert found.targets(1) == ["b"]


def test_tail_begins_with_the_last_twenty(person: Person) -> None:
    path = person.journal("s", [])
    grow(path, lines(*map(str, range(30))))
    with following(person, "tail") as found:
        assert found.targets(20) == list(map(str, range(10, 30)))
        grow(path, lines("new", at=AT + 99))
        assert found.targets(1) == ["new"]


def test_ctrl_c_ends_it_without_a_word(person: Person) -> None:
    grow(person.journal("s", []), lines("a"))
    with following(person, "tail") as found:
        found.targets(1)
        found.process.send_signal(signal.SIGINT)

        assert found.ends() == 0
        assert found.process.stderr is not None
        assert found.process.stderr.read() == b""


def test_it_ends_when_its_reader_goes_though_nothing_happens(person: Person) -> None:
    grow(person.journal("s", []), lines("a"))
    with following(person, "tail") as found:
        found.targets(1)
        assert found.process.stdout is not None
        found.process.stdout.close()

        assert found.ends() == 0
        assert found.process.stderr is not None
        assert found.process.stderr.read() == b""


def test_a_reader_that_has_enough_ends_a_long_list(person: Person) -> None:
    path = person.journal("s", [])
    grow(path, lines(*("x" * 100 for _ in range(5000))))
    with following(person, "events", "--since", "all") as found:
        found.targets(1)
        assert found.process.stdout is not None
        found.process.stdout.close()

        assert found.ends() == 0
        assert found.process.stderr is not None
        assert found.process.stderr.read() == b""
