"""The disk: many hooks at once, processes that die, files that are damaged, folders that are not
there. A session is never disturbed, and what can be read still shows."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import time
from pathlib import Path

import pytest
from tests import entries, stories
from tests.stories import SESSION, Record, recorded

from hudline.core.file_io import replace
from hudline.core.paths import is_plain
from hudline.events.status_input import StatusInput
from hudline.platform.outbox import own_form
from hudline.sources import evidence
from hudline.state.reducer import reduce_events
from hudline.store.session_store import SessionStore

TOLD = stories.records(recorded("misc"))
TICK = stories.tick(session_id=SESSION)
NAMES = ["../x", "a/b", "/etc/x", "", ".", "..", ".hidden", "a\\b", "a\nb", "a\0b", "é", "x" * 129]
ODD = [*NAMES, None, 5, True, ["a"], {"a": "b"}]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "hudline"


def call(n: int) -> dict[str, object]:
    """One of many events of a session."""
    tool_input = {"command": f"make target-{n} " + "x" * (n % 90)}
    payload = {"hook_event_name": "PreToolUse", "session_id": SESSION, "prompt_id": "p"}
    return {**payload, "tool_name": "Bash", "tool_use_id": f"toolu_{n}", "tool_input": tool_input}


def remembered(folder: Path) -> stories.State:
    """What can be read of a session's folder."""
    return SessionStore(folder.as_posix()).load()


def written(folder: Path, events: list[Record]) -> bytes:
    """A journal with these records; its bytes."""
    memory = SessionStore(folder.as_posix())
    for one in events:
        memory.append(one)
    return (folder / "journal.jsonl").read_bytes()


def checkpoint(folder: Path) -> None:
    """Keep a checkpoint now, however short the tail."""
    memory = SessionStore(folder.as_posix())
    memory.load()
    memory._tail = 10**9
    memory.save_checkpoint()


def test_two_hundred_hooks_at_once_lose_nothing_and_tear_nothing(home: Path) -> None:
    env = entries.environment(home)
    processes = [
        subprocess.Popen(
            entries.command(entries.HOOK), env=env, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(200)
    ]  # fmt: skip
    for n, process in enumerate(processes):  # each has been waiting for its event: now they go
        assert process.stdin is not None
        process.stdin.write(json.dumps(call(n)).encode())
        process.stdin.close()
        process.stdin = None
    texts = [(*process.communicate(), process.returncode) for process in processes]
    result = entries.journal(home, SESSION)

    assert {(b"", b"", 0)} == set(texts)
    assert {f"toolu_{n}" for n in range(200)} == {one["id"] for one in result}
    assert len(result) == 200
    assert not (home / "errors.log").exists()


def test_a_hook_killed_at_any_moment_leaves_a_journal_that_can_be_read(home: Path) -> None:
    entries.hear(call(0), home)
    survivors = {"toolu_0"}
    for n in range(1, 25):
        process = subprocess.Popen(
            entries.command(entries.HOOK), env=entries.environment(home), stdin=subprocess.PIPE
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(call(n)).encode())
        process.stdin.close()
        time.sleep(n * 0.002)
        process.kill()
        if process.wait() == 0:
            survivors.add(f"toolu_{n}")
    entries.hear(call(99), home)
    calls = set(remembered(home / "sessions" / SESSION)["calls"])

    assert {*survivors, "toolu_99"} <= calls
    assert calls <= {f"toolu_{n}" for n in (*range(25), 99)}


@pytest.mark.parametrize("seed", range(8))
def test_a_write_torn_at_any_byte_costs_its_own_record_only(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - a place to cut
    data = written(tmp_path, TOLD)
    lines = [line for line in data.split(b"\n") if line]
    index = chance.randrange(len(lines))
    stored = lines[index][: chance.randrange(len(lines[index]))]
    # What each writer frames with newlines of its own, one of them cut off in the middle.
    torn = b"".join(
        b"\n" + (stored if n == index else line + b"\n") for n, line in enumerate(lines)
    )
    (tmp_path / "journal.jsonl").write_bytes(torn)

    assert reduce_events({}, [one for n, one in enumerate(TOLD) if n != index]) == remembered(
        tmp_path
    )


def test_the_last_line_counts_once_it_is_whole(tmp_path: Path) -> None:
    data = written(tmp_path, TOLD)
    (tmp_path / "journal.jsonl").write_bytes(data[:-9])
    checkpoint(tmp_path)
    before = remembered(tmp_path)["session"][""]["last_event"]
    (tmp_path / "journal.jsonl").write_bytes(data)

    assert TOLD[-2]["at"] == before
    assert TOLD[-1]["at"] == remembered(tmp_path)["session"][""]["last_event"]


GARBAGE = {
    "words": b"not json at all",
    "zeros": b"\0" * 5000,
    "a huge line": b"x" * 3_000_000,
    "bytes that are no text": b"\xff\xfe\x80",
    "json of other shapes": b'5\nnull\n[]\n"text"\n{}\n{"at": true}\n{"at": "now"}\n{"kind": []}',
    "half a record": b'{"at": 1790000000.0, "kind": "call.beg',
    "deep nesting": b"[" * 200_000,
    "records of wrong types": b"\n".join(
        json.dumps({"at": stories.BASE, "kind": kind, **fields}).encode()
        for kind in ("call.began", "call.ended", "prompted", "agent.ended", "turn.ended", "asked")
        for fields in (
            {"id": 5, "actor": [], "tool": {}, "prompt": 7, "background": 5, "jobs": [[1, 2, 3]]},
            {"todos": 5, "task": {}, "agent": 5, "job": [], "mode": 5, "pid": [], "ms": 5},
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=list(GARBAGE))
def test_garbage_in_the_middle_of_a_journal_costs_nothing_else(garbage: bytes, home: Path) -> None:
    folder = home / "sessions" / SESSION
    data = written(folder, [{**one, "at": one["at"]} for one in TOLD])
    middle = data.index(b"\n", len(data) // 2) + 1
    (folder / "journal.jsonl").write_bytes(data[:middle] + garbage + b"\n" + data[middle:])
    state = remembered(folder)

    assert set(reduce_events({}, list(TOLD))["calls"]) <= set(state["calls"])
    assert reduce_events({}, list(TOLD))["jobs"].items() <= state["jobs"].items()
    assert "Opus 5.5" in entries.draw(TICK, home)


WRONG = {
    "torn": b'{"version": 2, "offset": 10, "state": {"calls": {"a"',
    "empty": b"",
    "zeros": b"\0" * 100,
    "a list": b"[]",
    "null": b"null",
    "no state": b'{"version": 2, "offset": 10}',
    "a state that is a list": b'{"version": 2, "offset": 0, "state": []}',
    "a table that is a number": b'{"version": 2, "offset": 0, "state": {"calls": 5}}',
    "a call that is a number": b'{"version": 2, "offset": 0, "state": {"calls": {"a": 5}}}',
    "a text as a time": b'{"version": 2, "offset": 0, "state": {"session":{"":{"heard":"x"}}}}',
    "an offset that is a text": b'{"version": 2, "offset": "x", "state": {}}',
    "an offset below zero": b'{"version": 2, "offset": -5, "state": {}}',
    "an offset behind the end": b'{"version": 2, "offset": 99999999, "state": {}}',
    "an older version": b'{"version": 1, "offset": 9, "state": {"session": {"": {"heard": 1}}}}',
    "a newer version": b'{"version": 3, "offset": 9, "state": {"session": {"": {"heard": 1}}}}',
}


@pytest.mark.parametrize("stored", WRONG.values(), ids=list(WRONG))
def test_a_checkpoint_that_cannot_be_used_costs_one_reading_of_the_journal(
    stored: bytes, tmp_path: Path
) -> None:
    written(tmp_path, TOLD)
    (tmp_path / "checkpoint.json").write_bytes(stored)

    assert reduce_events({}, list(TOLD)) == remembered(tmp_path)


def test_a_journal_that_was_replaced_by_a_shorter_one_is_read_anew(tmp_path: Path) -> None:
    written(tmp_path, TOLD)
    checkpoint(tmp_path)
    (tmp_path / "journal.jsonl").unlink()
    written(tmp_path, TOLD[:3])

    assert reduce_events({}, list(TOLD[:3])) == remembered(tmp_path)


def is_silent(done: entries.Done) -> bool:
    """Whether a hook disturbed nobody."""
    return (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("place", ["below a file", "/proc/hudline", "/dev/null/hudline"])
def test_a_home_that_cannot_be_written_disturbs_nobody(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    home = tmp_path / "file" / "hudline" if place == "below a file" else Path(place)
    env = {"HUDLINE_HOME": str(home)}

    assert is_silent(entries.run(entries.HOOK, json.dumps(call(0)).encode(), tmp_path / "h", **env))
    assert "Opus 5.5" in entries.draw(TICK, tmp_path / "h", **env)
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_a_folder_that_vanishes_comes_back_with_the_next_event(home: Path) -> None:
    entries.hear(call(0), home)
    folder = home / "sessions" / SESSION
    (folder / "journal.jsonl").unlink()
    folder.rmdir()

    assert "Opus 5.5" in entries.draw(TICK, home)
    assert is_silent(entries.hear(call(1), home))
    assert [one.get("id") for one in entries.journal(home, SESSION)][-1] == "toolu_1"


def run_on_a_full_disk(script: str, stdin: bytes, home: Path, room: int) -> entries.Done:
    """An entry where no file can grow beyond `room` bytes, as on a disk that is full."""
    return subprocess.run(
        entries.command(script), input=stdin, capture_output=True, check=False,
        env=entries.environment(home, NO_COLOR="1", COLUMNS="120"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )  # fmt: skip


def test_a_full_disk_disturbs_nobody_and_what_is_readable_shows(home: Path) -> None:
    folder = home / "sessions" / SESSION
    entries.hear(call(0), home)
    entries.draw(TICK, home)  # the interpreter's own caches are not what is tried here
    size = (folder / "journal.jsonl").stat().st_size
    cut = run_on_a_full_disk(entries.HOOK, json.dumps(call(1)).encode(), home, size + 30)
    none = run_on_a_full_disk(entries.HOOK, json.dumps(call(2)).encode(), home, size + 30)
    line = run_on_a_full_disk(entries.LINE, json.dumps(TICK).encode(), home, size + 30)

    assert is_silent(cut)
    assert is_silent(none)
    assert (line.returncode, line.stderr) == (0, b"")
    assert b"make target-0" in line.stdout
    assert is_silent(entries.hear(call(3), home))
    assert {"toolu_0", "toolu_3"} == set(remembered(folder)["calls"])


def test_a_checkpoint_that_does_not_fit_leaves_the_old_one_and_nothing_beside_it(
    home: Path,
) -> None:
    folder = home / "sessions" / SESSION
    events = stories.records([stories.Moment(n, 1, call(n)) for n in range(200)])
    entries.draw(TICK, home)  # the interpreter's own caches are not what is tried here
    written(folder, events[:20])
    checkpoint(folder)
    before = (folder / "checkpoint.json").read_bytes()
    written(folder, events[20:])
    line = run_on_a_full_disk(entries.LINE, json.dumps(TICK).encode(), home, 1000)

    assert (line.returncode, line.stderr) == (0, b"")
    assert b"Opus 5.5" in line.stdout
    assert before == (folder / "checkpoint.json").read_bytes()
    assert {"journal.jsonl", "checkpoint.json", "rows.json"} == {
        path.name for path in folder.iterdir()
    }


def test_a_large_checkpoint_is_written_more_rarely(tmp_path: Path) -> None:
    memory = SessionStore(tmp_path.as_posix())
    wrote = []
    for n in range(3000):
        memory.append({"at": float(n), "kind": "call.began", "id": f"t{n}", "target": "x" * 60})
        memory.read_tail()
        before = memory._size
        memory.save_checkpoint(float(n))
        if memory._size != before:
            wrote.append(n)

    gaps = [later - former for former, later in zip(wrote, wrote[1:])]
    assert gaps[-1] > 2 * gaps[0]
    assert SessionStore(tmp_path.as_posix()).load() == memory.state


def test_a_rename_that_fails_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "held").mkdir()
    (tmp_path / "held/file").touch()
    with pytest.raises(OSError, match="held"):  # the path; the reason is in the system's language
        replace(str(tmp_path / "held"), b"x")

    assert os.listdir(tmp_path) == ["held"]


def test_a_real_disk_that_is_full_disturbs_nobody(tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can be mounted by root only, where the system allows it")
    try:
        home = place / "hudline"
        texts = [entries.hear(call(0), home)]
        filler = place / "filler"
        try:
            filler.write_bytes(b"x" * 10**6)
        except OSError:
            texts += [entries.hear(call(n), home) for n in range(1, 60)]
        line = entries.draw(TICK, home)
        filler.unlink()
        texts.append(entries.hear(call(99), home))
        calls = set(remembered(home / "sessions" / SESSION)["calls"])
    finally:
        subprocess.run(["umount", str(place)], check=True)

    assert len(texts) == 61
    assert all(map(is_silent, texts))
    assert "Opus 5.5" in line
    assert {"toolu_0", "toolu_99"} <= calls


def paths(folder: Path) -> set[str]:
    """The names of all that lies below a folder, the log of errors aside."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    return found - {"hudline", "hudline/errors.log"}


@pytest.mark.parametrize("session_id", ODD, ids=lambda one: repr(one)[:12])
def test_a_session_id_that_is_no_plain_identifier_never_becomes_a_path(
    session_id: object, tmp_path: Path
) -> None:
    home = tmp_path / "hudline"
    done = entries.hear({**call(0), "session_id": session_id}, home)

    assert is_silent(done)
    assert "Opus 5.5" in entries.draw({**TICK, "session_id": session_id}, home)
    assert set() == paths(tmp_path)


def test_an_event_without_a_session_id_is_kept_nowhere(tmp_path: Path) -> None:
    payload = call(0)
    del payload["session_id"]
    entries.hear(payload, tmp_path / "hudline")

    assert set() == paths(tmp_path)


@pytest.mark.parametrize("name", NAMES, ids=lambda one: repr(one)[:12])
def test_an_agent_id_that_is_no_plain_identifier_never_becomes_a_path(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests: list[str] = []

    def read(path: str, limit: int) -> bytes:
        requests.append(path)
        return b""

    monkeypatch.setattr(evidence, "read_tail", read)
    monkeypatch.setattr(evidence, "modified", lambda path: read(path, 0) or stories.BASE)
    began = [{**call(n), "agent_id": agent, "agent_type": "Explore"}
             for n, agent in enumerate((name, "plain-1"))]  # fmt: skip
    events = stories.records([stories.Moment(0, 1, one) for one in began])
    state = reduce_events({}, list(events))
    reading = StatusInput.parse(stories.tick(transcript_path=str(tmp_path / "chat.jsonl")))
    found = evidence.findings(reading.transcript, state, 1, stories.BASE + 10)
    chat = own_form(str(tmp_path / "chat"))
    folder = f"{chat}/subagents"

    assert [] == found
    assert not is_plain(name)
    assert folder + "/agent-plain-1.jsonl" in requests
    assert {"", f"{chat}.jsonl", folder + "/agent-plain-1.jsonl"} >= set(requests)


def test_no_more_than_the_end_of_a_transcript_is_read(tmp_path: Path) -> None:
    transcript = tmp_path / "chat.jsonl"
    with transcript.open("wb") as file:
        file.truncate(200 * 1024 * 1024)  # a hole: nothing is written
        file.seek(0, os.SEEK_END)
        file.write(b'{"tool_use_id":"toolu_0"}\n')
    state = reduce_events({}, list(stories.records([stories.Moment(0, 1, call(0))])))
    reading = StatusInput.parse(stories.tick(transcript_path=str(transcript)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = evidence.findings(reading.transcript, state, 1, stories.BASE + 60)

    assert ["toolu_0"] == [one["id"] for one in found]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024
