"""Refreshers: started when something is due, one for a thing at a time, waited for by nobody."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests import entries

from hudline.codec import Codec
from hudline.entry import disk, due
from hudline.entry.errand import Errand
from hudline.now.snapshot import OF_DISK, SOURCES
from hudline.probes import in_force, process
from hudline.store import claims
from hudline.store.home import Home
from hudline.store.own import mark
from hudline.wire.tick import Reading

COUNTS = {"instructions": 1, "rules": 2, "servers": 3, "hooks": 4}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "hudline"
    (folder / "sessions/s1").mkdir(parents=True)
    return folder


def errand(home: Path, env: dict[str, str] | None = None, clock: float = 1000.0) -> Errand:
    payload = {"session_id": "s1", "workspace": {"current_dir": "/", "project_dir": "/"}}
    made = Errand(Home(str(home)), Codec(), env or {}, {})
    made.told(json.dumps(payload).encode(), payload, Reading(payload), clock)
    return made


def keep(home: Path, name: str, held: object) -> None:
    (home / "sessions/s1" / name).write_bytes(orjson.dumps(held))


# Claims


def test_a_claim_that_was_left_is_taken_where_the_file_system_has_no_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(handle: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("hudline.store.claims.fcntl.flock", flock)
    now = time.time()
    claims.take(str(tmp_path), "git", now)

    assert claims.take(str(tmp_path), "git", now + claims.STALE + 1)


def test_a_claim_is_had_by_one_at_a_time(tmp_path: Path) -> None:
    folder, won = str(tmp_path), []
    threads = [
        threading.Thread(target=lambda: won.append(claims.take(folder, "git", time.time())))
        for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(won) == 1
    claims.release(folder, "git")
    assert claims.take(folder, "git", time.time())


def test_a_claim_of_one_thing_is_none_of_another(tmp_path: Path) -> None:
    assert claims.take(str(tmp_path), "git", time.time())
    assert claims.take(str(tmp_path), "wrapped", time.time())


def test_a_claim_that_was_left_behind_is_stale_after_a_minute(tmp_path: Path) -> None:
    now = time.time()
    claims.take(str(tmp_path), "git", now)

    assert not claims.take(str(tmp_path), "git", now + claims.STALE - 1)
    assert claims.take(str(tmp_path), "git", now + claims.STALE + 1)


def test_a_stale_claim_is_had_by_one_at_a_time(tmp_path: Path) -> None:
    folder, now = str(tmp_path), time.time()
    for round_ in range(60):
        name = f"git{round_}"
        won: list[bool] = []
        claims.take(folder, name, now)
        os.utime(tmp_path / f"{name}.claim", (now - 100, now - 100))
        start = threading.Barrier(6)

        def race(name: str = name, won: list[bool] = won, start: threading.Barrier = start) -> None:
            start.wait()
            won.append(claims.take(folder, name, now))

        threads = [threading.Thread(target=race) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(won) == 1


def test_a_clock_that_was_set_back_blocks_nothing_for_long(tmp_path: Path) -> None:
    claims.take(str(tmp_path), "git", time.time())

    assert claims.take(str(tmp_path), "git", time.time() - 86_400)


# What is due


def test_every_source_has_a_finder_and_every_finder_is_a_source() -> None:
    assert set(disk.FINDERS) == set(OF_DISK) <= set(SOURCES)


def test_counts_are_due_when_missing_old_or_of_another_folder(home: Path) -> None:
    def found(clock: float) -> tuple[bool, list[str]]:
        one = errand(home, clock=clock)
        return disk.in_force(one) is not None, one.due

    assert found(1000) == (False, ["in_force"])
    here = mark(Codec(), "/", "/")
    keep(home, "in_force.json", {"at": 1000, "mark": here, **COUNTS})
    assert found(1030) == (True, [])
    assert found(1061) == (True, ["in_force"])
    keep(home, "in_force.json", {"at": 1000, "mark": here + 1, **COUNTS})
    assert found(1030) == (False, ["in_force"])


@pytest.mark.parametrize("held", [b"", b"null", b"[1]", b"{", b'{"at": "x", "mark": []}', b"\xff"])
@pytest.mark.parametrize("name", ["git", "in_force", "wrapped", "command.build"])
def test_whatever_lies_there_a_draw_finds_its_way(home: Path, name: str, held: bytes) -> None:
    (home / "sessions/s1" / (name + ".json")).write_bytes(held)
    one = errand(home)
    one.held = {"wrap": True, "commands": {"build": "true"}}
    one.reading.folder = str(entries.ROOT)

    assert disk.in_force(one) is None
    assert disk.wrapped(one) is None
    assert disk.output(one)("build") is None
    repository = disk.repository(one)
    assert repository is None or repository.modified is None
    assert {"in_force", "wrapped", "command.build"} <= set(one.due)


@pytest.mark.parametrize("session", ["", "../s1", "a/b", "x" * 200])
def test_a_session_that_has_no_folder_has_no_refresher(
    home: Path, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "spawn", lambda *_: pytest.fail("one was started"))
    one = errand(home)
    one.reading.session_id = session
    disk.in_force(one)
    due.start(one)

    assert one.due == ["in_force"]


def test_inside_what_hudline_runs_nothing_is_run(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "spawn", lambda *_: pytest.fail("one was started"))
    one = errand(home, {"HUDLINE_INSIDE": "1"})
    disk.in_force(one)
    due.start(one)


def test_one_refresher_does_all_that_is_due_and_what_another_does_is_left_to_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(due, "spawn", lambda _, command: started.append(command))
    claims.take(str(home / "sessions/s1"), "git", time.time())
    for _ in range(3):
        one = errand(home, clock=time.time())
        one.due = ["git", "in_force", "wrapped", "in_force"]
        due.start(one)

    assert [command[-2:] for command in started] == [["in_force", "wrapped"]]


def test_what_the_client_told_reaches_the_refresher_and_no_file(home: Path) -> None:
    handle = due._told(str(home / "sessions/s1"), b"x" * 200_000)
    try:
        assert list((home / "sessions/s1").iterdir()) == []
        assert os.read(handle, 300_000) == b"x" * 200_000
    finally:
        os.close(handle)


# What is run


def test_a_program_gets_its_input_and_tells_its_status_and_output() -> None:
    given = b"in" * 20_000

    assert process.run(("sh", "-c", "cat; exit 3"), "/", given, _env(), process.Bounds(10)) == (
        3,
        given,
    )


def test_output_without_end_is_cut_and_its_program_ended() -> None:
    began = time.monotonic()
    code, printed = process.run(("yes",), "/", b"", _env(), process.Bounds(10))

    assert code is None
    assert process.MOST <= len(printed) <= 2 * process.MOST
    assert time.monotonic() - began < 5


def test_a_program_that_hears_nothing_is_no_trouble() -> None:
    code, printed = process.run(
        ("sh", "-c", "exec <&-; echo a"), "/", b"x" * 999_999, _env(), process.Bounds(10)
    )

    assert (code, printed) == (0, b"a\n")


def test_all_that_a_program_started_goes_with_it(tmp_path: Path) -> None:
    script = f"(while :; do echo >> {tmp_path}/beat; sleep 0.1; done) & sleep 60"
    began = time.monotonic()
    code, _ = process.run(("sh", "-c", script), "/", b"", _env(), process.Bounds(0.7))
    size = (tmp_path / "beat").stat().st_size
    time.sleep(0.5)

    assert code is None
    assert time.monotonic() - began < 5
    assert (tmp_path / "beat").stat().st_size == size


def _env() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin"}


# As the client runs it


def config(home: Path, *widgets: Any) -> None:
    (home / "config.json").write_bytes(orjson.dumps({"rows": [["model", *widgets]]}))


def tick(cwd: Path) -> dict[str, Any]:
    return {
        "session_id": "s1",
        "model": {"id": "m", "display_name": "Opus"},
        "workspace": {"current_dir": str(cwd), "project_dir": str(cwd)},
    }


def drawn_until(text: str, home: Path, cwd: Path, **env: str) -> str:
    end = time.monotonic() + 15
    while time.monotonic() < end:
        line = entries.draw(tick(cwd), home, **env)
        if text in line:
            return line
        time.sleep(0.1)
    raise AssertionError(line)


def test_the_first_draw_starts_it_and_a_later_one_shows_what_it_found(
    home: Path, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    (project / ".claude/rules/deep").mkdir(parents=True)
    (project / "CLAUDE.md").write_text("Be brief.")
    (project / ".claude/rules/deep/a.md").write_text("A rule.")
    (project / ".mcp.json").write_text('{"mcpServers": {"search": {}, "docs": {}}}')
    config(home, "in_force")

    assert "CLAUDE.md" not in entries.draw(tick(project), home)
    line = drawn_until("CLAUDE.md", home, project)
    assert "CLAUDE.md 1  rules 1  MCP 2" in line
    end = time.monotonic() + 10
    while (home / "sessions/s1/in_force.claim").exists() and time.monotonic() < end:
        time.sleep(0.1)
    assert not (home / "sessions/s1/in_force.claim").exists()
    assert not (home / "errors.log").exists()


def test_a_draw_that_shows_none_of_it_starts_nothing(home: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    for preset in ("essential", "standard"):
        (home / "config.json").write_bytes(orjson.dumps({"preset": preset}))
        entries.draw(tick(project), home)
    time.sleep(0.3)
    names = {path.name for path in (home / "sessions/s1").iterdir()}

    assert not {name for name in names if name.endswith(".claim") or "force" in name}
    assert "git.json" not in names


def test_what_fails_is_noted_and_not_tried_again_at_once(home: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    (project / ".git/HEAD").write_text("ref: refs/heads/main\n")  # which git takes for nothing
    config(home, "git")
    claim = home / "sessions/s1/git.claim"
    assert "main" in entries.draw(tick(project), home)
    time.sleep(1)
    before = claim.stat().st_mtime_ns
    entries.draw(tick(project), home)

    assert claim.stat().st_mtime_ns == before


def test_the_facts_of_git_come_without_any_hook(home: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    subprocess.run(["git", "init", "-q", "-b", "main", str(project)], check=True)
    (project / "new").touch()
    config(home, "git")

    assert "main ?1" in drawn_until("?1", home, project)


# What is in force


def test_what_is_in_force_is_counted_from_every_place_once(tmp_path: Path) -> None:
    person, project = tmp_path / "ada", tmp_path / "ada/acme"
    inner = project / "src"
    inner.mkdir(parents=True)
    files = {
        person / ".claude/CLAUDE.md": "mine",
        person / ".claude/rules/a.md": "rule",
        person / ".claude/settings.json": json.dumps(
            {"hooks": {"Stop": [{"hooks": [{"command": "a"}, {"command": "b"}]}]},
             "disabledMcpjsonServers": ["off"]}
        ),
        person / ".claude.json": json.dumps(
            {"mcpServers": {"mine": {}, "shared": {}},
             "projects": {str(project): {"mcpServers": {"here": {}},
                                         "disabledMcpServers": ["mine"]}}}
        ),
        project / "CLAUDE.md": "ours",
        project / "CLAUDE.local.md": "",
        project / ".claude/CLAUDE.md": "more",
        project / ".claude/rules/b.md": "rule",
        project / ".claude/rules/readme.txt": "none",
        project / ".claude/settings.local.json": '{"hooks": {"Stop": [{"hooks": [{}]}]}}',
        project / ".mcp.json": '{"mcpServers": {"shared": {}, "off": {}}}',
        inner / "CLAUDE.md": "inner",
    }  # fmt: skip
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (project / ".claude/rules/circle").symlink_to(project / ".claude/rules")
    env = {"HOME": str(person)}
    counted = in_force.counts(str(inner), str(project), env, Codec())
    managed = in_force.counts("/", "/", {"HOME": "/nowhere"}, Codec())

    assert {name: counted[name] - managed[name] for name in counted} == {
        "instructions": 4,
        "rules": 2,
        "servers": 2,
        "hooks": 3,
    }


def test_hooks_that_are_all_switched_off_are_not_in_force(tmp_path: Path) -> None:
    (tmp_path / ".claude").mkdir()
    settings = {"disableAllHooks": True, "hooks": {"Stop": [{"hooks": [{}]}]}}
    (tmp_path / ".claude/settings.json").write_text(json.dumps(settings))
    env = {"HOME": str(tmp_path)}

    assert in_force.counts("/x", "/x", env, Codec())["hooks"] == 0


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        '{"hooks": [1]}',
        '{"hooks": {"Stop": {"a": 1}}}',
        '{"hooks": {"Stop": [null, {"hooks": "x"}]}, "mcpServers": 7}',
    ],
)
def test_odd_files_count_for_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / ".claude").mkdir()
    for name in (".claude/settings.json", ".claude.json", ".mcp.json"):
        (tmp_path / name).write_text(text)
    env = {"HOME": str(tmp_path)}
    counted = in_force.counts(str(tmp_path), str(tmp_path), env, Codec())

    assert (counted["servers"], counted["hooks"]) == (0, 0)
