"""Refreshers: started when something is due, one for a thing at a time, waited for by nobody."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests import entries

from hudline.core.json_codec import fingerprint
from hudline.core.paths import Home
from hudline.events.status_input import StatusInput
from hudline.host import external_data, git_facts, refreshers
from hudline.host.draw_context import DrawContext
from hudline.host.refreshers import Refreshers
from hudline.platform import locks
from hudline.sources import active_config, subprocess_runner
from hudline.view.external_data import Sources

COUNTS = {"instructions": 1, "rules": 2, "servers": 3, "hooks": 4}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "hudline"
    (folder / "sessions/s1").mkdir(parents=True)
    return folder


def context(home: Path, env: dict[str, str] | None = None, clock: float = 1000.0) -> DrawContext:
    payload = {"session_id": "s1", "workspace": {"current_dir": "/", "project_dir": "/"}}
    data = json.dumps(payload).encode()
    return DrawContext(
        Home(str(home)), env or {}, {}, StatusInput.parse(payload), clock, payload, data
    )


def keep(home: Path, name: str, stored: object) -> None:
    (home / "sessions/s1" / name).write_bytes(orjson.dumps(stored))


# Locks


def test_a_lock_is_had_by_one_at_a_time(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    stored = []
    threads = [
        threading.Thread(target=lambda: stored.append(locks.hold(path, 0.0))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (release,) = [one for one in stored if one is not None]
    assert locks.hold(path, 0.05) is None
    release()
    again = locks.hold(path, 0.0)
    assert again is not None
    again()


def test_a_lock_goes_with_the_process_that_held_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    script = (
        f"import sys, time; sys.path.insert(0, {str(entries.ROOT / 'src')!r})\n"
        "from hudline.platform import locks\n"
        f"kept = locks.hold({str(path)!r}, 0.0); print(bool(kept), flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"True{os.linesep}".encode()
        assert locks.hold(str(path), 0.0) is None
        process.kill()
    assert locks.hold(str(path), 5.0) is not None


def test_a_lock_whose_file_was_removed_is_the_one_of_the_file_that_is_there_now(
    tmp_path: Path,
) -> None:
    path = tmp_path / "lock"
    assert locks.hold(str(path), 0.0) is not None
    path.unlink()
    assert locks.hold(str(path), 0.0) is not None
    assert locks.hold(str(path), 0.0) is None


def test_where_the_file_system_has_no_locks_nobody_is_kept_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(handle: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("hudline.platform.locks.fcntl.flock", flock)
    assert locks.hold(str(tmp_path / "lock"), 0.0)
    assert locks.hold(str(tmp_path / "lock"), 0.0)


# What is due


def test_every_source_has_a_finder_and_every_finder_is_a_source() -> None:
    sources = {field.name for field in dataclasses.fields(Sources)}

    assert set(external_data.FINDERS) <= sources


def test_counts_are_due_when_missing_old_or_of_another_folder(home: Path) -> None:
    def found(clock: float) -> tuple[bool, list[str]]:
        one = context(home, clock=clock)
        return external_data.active_config(one) is not None, one.due

    assert found(1000) == (False, ["active_config"])
    here = fingerprint("/", "/")
    keep(home, "active_config.json", {"at": 1000, "mark": here, **COUNTS})
    assert found(1030) == (True, [])
    assert found(1061) == (True, ["active_config"])
    keep(home, "active_config.json", {"at": 1000, "mark": here + 1, **COUNTS})
    assert found(1030) == (False, ["active_config"])


@pytest.mark.parametrize(
    "stored", [b"", b"null", b"[1]", b"{", b'{"at": "x", "mark": []}', b"\xff"]
)
@pytest.mark.parametrize("name", ["git", "active_config", "wrapped_line", "command.build"])
def test_whatever_lies_there_a_draw_finds_its_way(home: Path, name: str, stored: bytes) -> None:
    (home / "sessions/s1" / (name + ".json")).write_bytes(stored)
    one = context(home)
    one.config = {"wrap": True, "commands": {"build": "true"}}
    one.status.folder = str(entries.ROOT)

    assert external_data.active_config(one) is None
    assert external_data.wrapped_line(one) is None
    assert external_data.output(one, "build") is None
    repository = git_facts.repository(one)
    assert repository is None or repository.modified is None
    assert {"active_config", "wrapped_line", "command.build"} <= set(one.due)


class Work:
    """Stands in for what refreshers do: each is counted, and goes on until it may end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, result: bool | None = True) -> None:
        self.begun: list[str] = []
        self.may_end = threading.Event()
        self.result = result
        self.notes = 0
        monkeypatch.setattr(refreshers, "refresh", self._refresh)
        self.refreshers = Refreshers(self._note)

    def _refresh(self, _: DrawContext, name: str) -> bool | None:
        self.begun.append(name)
        assert self.may_end.wait(20)
        return self.result

    def _note(self) -> None:
        self.notes += 1

    def start(self, home: Path, *due: str) -> None:
        """A draw that finds these to be due."""
        one = context(home)
        one.due = [*due]
        self.refreshers.start(one)

    def end(self) -> None:
        """Let all that runs end, and wait for it."""
        self.may_end.set()
        self.refreshers.join(20)


@pytest.mark.parametrize("session", ["", "../s1", "a/b", "x" * 200])
def test_a_session_that_has_no_folder_has_no_refresher(
    home: Path, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Work(monkeypatch)
    one = context(home)
    one.status.session_id = session
    external_data.active_config(one)
    work.refreshers.start(one)

    assert (one.due, work.begun) == (["active_config"], [])


def test_inside_what_hudline_runs_nothing_is_run(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Work(monkeypatch)
    one = context(home, {"HUDLINE_INSIDE": "1"})
    external_data.active_config(one)
    work.refreshers.start(one)

    assert work.begun == []


def test_each_thing_that_is_due_runs_once_at_a_time_whoever_asks(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Work(monkeypatch)
    for _ in range(3):
        work.start(home, "git", "active_config", "wrapped_line", "active_config")
    work.end()
    assert sorted(work.begun) == ["active_config", "git", "wrapped_line"]
    assert work.notes == 3

    work.start(home, "git")
    work.end()
    assert sorted(work.begun) == ["active_config", "git", "git", "wrapped_line"]


@pytest.mark.parametrize("result", [False, None])
def test_what_failed_or_was_done_by_another_is_not_tried_again_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch, result: bool | None
) -> None:
    work = Work(monkeypatch, result)
    for _ in range(2):
        work.start(home, "git")
        work.end()
    assert work.begun == ["git"]
    assert work.notes == (result is False)  # that another asks is no news

    passed = time.monotonic() + (61 if result is False else 3)
    monkeypatch.setattr("hudline.host.refreshers.time.monotonic", lambda: passed)
    work.start(home, "git")
    work.refreshers.join(20)
    assert work.begun == ["git", "git"]


def test_git_is_asked_by_one_at_a_time_for_a_repository(tmp_path: Path) -> None:
    project = tmp_path / "project"
    subprocess.run(["git", "init", "-q", "-b", "main", str(project)], check=True)
    home = Home(str(tmp_path / "home"))
    place = Path(git_facts.folder_of(home, str(project / ".git")))
    place.mkdir(parents=True)
    release = locks.hold(str(place / "lock"), 0.0)
    assert release is not None

    assert git_facts.refresh(home, str(project), 5.0) is None
    assert not (place / "git.json").exists()
    release()
    assert git_facts.refresh(home, str(project), 5.0) is True
    assert json.loads((place / "git.json").read_text("utf-8"))["branch"] == "main"


def test_after_an_uninstall_a_refresher_brings_nothing_back(home: Path) -> None:
    one = context(home)
    shutil.rmtree(home)

    assert refreshers.refresh(one, "active_config") is False
    assert not home.exists()


# What is run


def test_a_program_gets_its_input_and_tells_its_status_and_output() -> None:
    arguments = b"in" * 20_000

    assert subprocess_runner.run(
        _python("import sys; print(end=sys.stdin.read()); sys.exit(3)"),
        "/",
        arguments,
        _env(),
        subprocess_runner.Bounds(10),
    ) == (
        3,
        arguments,
    )


def test_output_without_end_is_cut_and_its_program_ended() -> None:
    began = time.monotonic()
    endless = _python("while True: print('y' * 999)")
    code, printed = subprocess_runner.run(endless, "/", b"", _env(), subprocess_runner.Bounds(10))

    assert code is None
    assert subprocess_runner.MOST <= len(printed) <= 2 * subprocess_runner.MOST
    assert time.monotonic() - began < 5


def test_a_program_that_hears_nothing_is_no_trouble() -> None:
    code, printed = subprocess_runner.run(
        _python("import os; os.close(0); print(end='a')"),
        "/",
        b"x" * 999_999,
        _env(),
        subprocess_runner.Bounds(10),
    )

    assert (code, printed) == (0, b"a")


def test_all_that_a_program_started_goes_with_it(tmp_path: Path) -> None:
    beats = f"""
import time
while True:
    open({str(tmp_path / "beat")!r}, "a").write("x")
    time.sleep(0.1)
"""
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {beats!r}])"
    began, bound = time.monotonic(), 1.5 if sys.platform != "win32" else 15  # Wine starts slowly
    bounds = subprocess_runner.Bounds(bound)
    code, _ = subprocess_runner.run(_python(script), "/", b"", _env(), bounds)
    size = (tmp_path / "beat").stat().st_size
    time.sleep(0.5)

    assert code is None
    assert time.monotonic() - began < bound + 3.5
    assert (tmp_path / "beat").stat().st_size == size


def _python(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", code


def _env() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", **entries.of_system()}


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
    config(home, "active_config")

    assert "CLAUDE.md" not in entries.draw(tick(project), home)
    line = drawn_until("CLAUDE.md", home, project)
    assert "CLAUDE.md 1  rules 1  MCP 2" in line
    assert not (home / "errors.log").exists()


def test_a_draw_that_shows_none_of_it_starts_nothing(home: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    for preset in ("essential", "standard"):
        (home / "config.json").write_bytes(orjson.dumps({"preset": preset}))
        entries.draw(tick(project), home)
    time.sleep(0.3)

    assert not (home / "sessions/s1/active_config.json").exists()
    assert not (home / "repositories").exists()


def test_what_fails_is_noted_and_not_tried_again_at_once(home: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    (project / ".git/HEAD").write_text("ref: refs/heads/main\n")  # which git takes for nothing
    config(home, "git")
    assert "main" in entries.draw(tick(project), home)
    facts = Path(git_facts.folder_of(Home(str(home)), str(project / ".git"))) / "git.json"
    end = time.monotonic() + 15
    while not facts.exists() and time.monotonic() < end:
        time.sleep(0.05)
    before = facts.stat().st_mtime_ns
    entries.draw(tick(project), home)
    time.sleep(0.5)

    assert facts.stat().st_mtime_ns == before


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
    counted = active_config.counts(str(inner), str(project), env)
    managed = active_config.counts("/", "/", {"HOME": "/nowhere"})

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

    assert active_config.counts("/x", "/x", env)["hooks"] == 0


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
    counted = active_config.counts(str(tmp_path), str(tmp_path), env)

    assert (counted["servers"], counted["hooks"]) == (0, 0)
