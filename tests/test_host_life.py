"""What a host lives through: shells, a full disk, deleted folders, upgrades, long journals."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.entries import ROOT
from tests.test_host import CALL, Desk, desk, is_answered, is_gone, until

from hudline.core.paths import Home
from hudline.host import lifetime
from hudline.host.endpoints import endpoints
from hudline.host.inbox import News
from hudline.host.main import Host
from hudline.host.tick_pipe import Tick
from hudline.platform import outbox
from hudline.platform.signals import ENDINGS
from hudline.sources.evidence import registry_entry
from hudline.sources.other_sessions import last_end

assert desk  # the fixture

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")


@pytest.mark.parametrize("shell", ["dash", "bash", "bash --posix", "busybox sh", "zsh", "ksh"])
def test_every_posix_shell_hands_over_and_prints(desk: Desk, shell: str) -> None:
    if not shutil.which(shell.split(maxsplit=1)[0]):
        pytest.skip(f"{shell} is not installed here")
    desk.shell = shell
    expected = desk.draw()
    until(lambda: desk.host)

    assert is_answered(desk)
    assert desk.draw() == expected
    assert "Opus 5.5" in expected


# The disk


@linux
def test_a_host_on_a_full_disk_answers_and_complains_once(desk: Desk) -> None:
    host = desk.started()
    limit = resource.prlimit(host.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(host.pid, resource.RLIMIT_FSIZE, (0, limit[1]))
    for cost in (2.5, 3.5, 4.5):
        assert f"${cost:.2f}" in desk.draw(desk.payload(cost={"total_cost_usd": cost}))
    assert is_answered(desk)
    assert desk.host == host
    resource.prlimit(host.pid, resource.RLIMIT_FSIZE, limit)


def test_a_draw_on_a_full_disk_draws_by_itself(desk: Desk) -> None:
    desk.happen("UserPromptSubmit", prompt="go", prompt_id="p1")
    script = f"ulimit -f 0; exec sh '{desk.home}/statusline.sh'"
    for _ in range(2):
        done = subprocess.run(
            ["sh", "-c", script], input=desk.payload(), env=desk.env(), capture_output=True,
            check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"Opus 5.5" in done.stdout


def test_a_host_whose_folder_was_deleted_ends_and_the_next_draw_starts_another(desk: Desk) -> None:
    before = desk.started()
    shutil.rmtree(desk.home / "hosts")
    until(lambda: is_gone(before.pid))

    assert "Opus 5.5" in desk.draw()
    after = until(lambda: desk.host)
    assert after.pid != before.pid
    assert is_answered(desk)


@pytest.mark.parametrize("number", ENDINGS[1:])
def test_a_host_that_shall_end_leaves_nothing_behind(desk: Desk, number: signal.Signals) -> None:
    host = desk.started()
    os.kill(host.pid, number)
    until(lambda: is_gone(host.pid))

    assert not [path for path in (desk.home / "hosts").iterdir() if path.is_dir()]


# Versions


def plugin(folder: Path, version: str = "", line_view: str = "") -> Path:
    """A copy of the plugin, of that version, with more code behind its line view."""
    for part in ("src", "hooks", "statusline", "bin"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    if version:
        (folder / "src/hudline/__init__.py").write_text(f'__version__ = "{version}"\n')
    with (folder / "src/hudline/host/line_view.py").open("a") as file:
        file.write(line_view)
    return folder


def point(desk: Desk, root: Path) -> None:
    """Let `current` lead there, as the start of a session after an update does."""
    (desk.home / "next").symlink_to(root)
    (desk.home / "next").rename(desk.home / "current")


def test_after_an_upgrade_the_newer_version_takes_over(desk: Desk, tmp_path: Path) -> None:
    before = desk.started()
    point(desk, plugin(tmp_path / "newer", "99.0.0"))

    assert "Opus 5.5" in desk.draw()
    after = until(lambda: desk.host if desk.host and desk.host.version == "99.0.0" else None)
    until(lambda: is_gone(before.pid))
    assert is_answered(desk)
    assert desk.host == after


def test_an_older_version_does_not_take_over(desk: Desk, tmp_path: Path) -> None:
    host = desk.started()
    point(desk, plugin(tmp_path / "older", "0.0.1"))
    assert "Opus 5.5" in desk.draw()
    script = str(tmp_path / "older/hooks/host.py")
    subprocess.run([sys.executable, "-I", "-S", script], env=desk.env(), check=True, timeout=60)

    assert desk.host == host
    assert is_answered(desk)


RAISES = """
_draw = LineView.draw
def draw(self, data, *more):
    if b"please raise" in data:
        raise RuntimeError
    return _draw(self, data, *more)
LineView.draw = draw
"""


def test_a_host_that_raises_while_rendering_draws_nothing_and_then_goes_on(
    desk: Desk, tmp_path: Path
) -> None:
    point(desk, plugin(tmp_path / "broken", line_view=RAISES))
    host = desk.started()

    assert desk.draw(desk.payload(session_name="please raise")) == ""
    assert "Opus 5.5" in desk.draw()
    assert is_answered(desk)
    assert desk.host == host
    assert "status line RuntimeError" in (desk.home / "errors.log").read_text("utf-8")


# Whether there is one


def test_what_starts_a_host_is_a_draw_never_an_event(desk: Desk) -> None:
    """Sessions of -p and of the SDK have hooks, but show nothing."""
    desk.happen("SessionStart", source="startup")
    desk.happen("UserPromptSubmit", prompt="go", prompt_id="p1")
    desk.happen("PreToolUse", prompt_id="p1", **CALL)

    assert not (desk.home / "hosts").exists()


def test_a_host_is_not_asked_where_the_environment_wants_none(desk: Desk) -> None:
    desk.started()
    os.rename(desk.home / "statusline.py", desk.home / "away")
    process = desk.start(HUDLINE_HOST="off")
    out, _ = process.communicate(desk.payload(), 60)

    assert out == b""  # it has not asked the host


def test_config_can_do_without_a_host_and_one_that_lives_ends(desk: Desk) -> None:
    host = desk.started()
    (desk.home / "config.json").write_text('{"host": "off"}')

    assert "Opus 5.5" in desk.draw()
    until(lambda: is_gone(host.pid))
    assert "Opus 5.5" in desk.draw()
    assert not os.path.exists(desk.place.folder)


class Unused:
    """An inbox to which a draw comes first and then nothing, whose clock runs while it waits."""

    def __init__(self) -> None:
        self.at = 0.0
        self.waits: list[float | None] = []
        self.ticks = self.requests = self

    def clock(self) -> float:
        """The time, in seconds."""
        return self.at

    def wait(self, seconds: float | None) -> News:
        """Let the time pass."""
        self.waits.append(seconds)
        is_first = len(self.waits) == 1
        self.at += 300 if is_first else seconds or 0.0
        return News(False, False, False, Tick(b"{}", {}) if is_first else None)

    def answer(self, *_: object) -> None:
        """Nobody reads it."""

    def note_fresh(self) -> None:
        """Nothing runs."""

    def watch(self, _: str) -> None:
        """Nothing is written."""


def host_of(folder: Path, inbox: Any) -> Host:
    """A host of a status line alone."""
    place = endpoints(str(folder), 17)
    return Host(Home(str(folder)), {"CLAUDE_PID": "17"}, inbox, place, has_module=False)


def test_a_host_of_a_line_alone_ends_after_ten_unused_minutes(tmp_path: Path) -> None:
    inbox: Any = Unused()
    host_of(tmp_path, inbox).run(inbox.clock)

    assert inbox.waits == [600.0, 600.0]
    assert inbox.at == 900.0


def test_a_host_that_nobody_wants_any_more_ends_also_where_nothing_is_shown(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"host": "off", "verbosity": "off"}')
    inbox: Any = Unused()
    host_of(tmp_path, inbox).run(inbox.clock)

    assert inbox.waits == [600.0]


# Faults that only draws without a host had


def test_a_journal_of_200000_events_costs_the_first_draws_and_then_none(desk: Desk) -> None:
    folder = desk.home / "sessions" / desk.session
    folder.mkdir(parents=True)
    at = time.time() - 90_000
    with (folder / "journal.jsonl").open("w") as file:
        for n in range(100_000):
            fields = {"id": f"t{n}", "tool": "Bash", "prompt": "p", "pid": desk.client.pid}
            begun = {"at": round(at + n / 2, 3), "kind": "call.began", **fields}
            ended = {
                **begun,
                "at": round(at + n / 2 + 0.2, 3),
                "kind": "call.ended",
                "outcome": "ok",
            }
            file.write(f"\n{json.dumps({**begun, 'target': 'make test'})}\n\n{json.dumps(ended)}\n")

    def drawn() -> str:
        """One draw that the client cancels after a second."""
        process = desk.start()
        try:
            out, _ = process.communicate(desk.payload(), 1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return ""
        return out.decode()

    until(lambda: "Opus 5.5" in drawn(), 90)
    until(lambda: not os.path.exists(desk.place.drawing), 20)
    assert is_answered(desk)
    began = time.monotonic()
    assert "Opus 5.5" in drawn()
    assert time.monotonic() - began < 1


def test_two_clients_in_a_repository_where_git_is_slow_have_one_git_between_them(
    desk: Desk, tmp_path: Path
) -> None:
    subprocess.run(["git", "init", "-q", "-b", "main", str(desk.project)], check=True)
    (desk.home / "config.json").write_text('{"rows": [["model", "git"]]}')
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").write_text(f"#!/bin/sh\necho >> {tmp_path}/begun\nexec sleep 600\n")
    (programs / "git").chmod(0o755)
    desk.more["PATH"] = f"{programs}:{os.environ['PATH']}"
    other = Desk.beside(desk, "22222222-2222-4333-8444-555555555555")
    try:
        for _ in range(4):
            for one in (desk, other):
                assert "main" in one.draw()
                until(lambda one=one: one.host)  # type: ignore[misc]
                one.happen("PostToolUse", prompt_id="p1", tool_response={}, **CALL)
        until((tmp_path / "begun").exists)
        time.sleep(1)
        assert (tmp_path / "begun").read_text("utf-8").count("\n") == 1
    finally:
        other.close()


# What others may know


def test_a_host_leaves_a_summary_that_agrees_with_the_end_of_the_journal(desk: Desk) -> None:
    path = desk.home / "sessions" / desk.session / "summary.json"

    def summary() -> Any:
        desk.draw()
        return json.loads(path.read_text("utf-8")) if path.exists() else {}

    desk.happen("UserPromptSubmit", prompt="go", prompt_id="p1")
    desk.started()
    desk.happen("PreToolUse", prompt_id="p1", **CALL)
    assert until(summary)["state"] == "working"
    desk.happen("PostToolUse", prompt_id="p1", tool_response={}, **CALL)
    desk.happen("Stop", prompt_id="p1")
    until(lambda: summary()["state"] == "done")
    journal = path.with_name("journal.jsonl")
    until(lambda: summary()["journal"] == journal.stat().st_size)

    found = summary()
    lines = [json.loads(line) for line in journal.read_text("utf-8").splitlines() if line]
    assert (found["state"], found["since"]) == last_end(lines)
    assert (found["cost"], found["model"]) == (1.25, "claude-opus-5-5")
    assert set(found) == {
        "pid", "state", "since", "context", "cost", "model", "journal", "config_dir",
    }  # fmt: skip


# Clients of two containers with one configuration folder


def test_clients_with_equal_process_ids_have_hosts_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = []
    for start in ("100", "200", "200"):
        monkeypatch.setattr(outbox, "start_time", lambda _, start=start: start)
        places.append(endpoints(str(tmp_path), 17).folder)

    assert places == [f"{tmp_path}/hosts/17.{start}" for start in ("100", "200", "200")]


@linux
@pytest.mark.parametrize("born", ["own", "other", None])
def test_the_registrys_entry_of_another_process_with_that_id_is_not_believed(
    tmp_path: Path, born: str | None
) -> None:
    (tmp_path / "sessions").mkdir()
    own = outbox.start_time(os.getpid())
    entry: dict[str, Any] = {"sessionId": "s1", "status": "busy", "statusUpdatedAt": 1}
    if born:
        entry["procStart"] = own if born == "own" else str(int(own) + 1)
    (tmp_path / "sessions" / f"{os.getpid()}.json").write_text(json.dumps(entry))
    env = {"CLAUDE_CONFIG_DIR": str(tmp_path), "CLAUDE_PID": str(os.getpid())}

    assert registry_entry(env) == (os.getpid(), None if born == "other" else entry)


def test_a_host_that_says_to_be_a_process_that_is_another_one_by_now_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = endpoints(str(tmp_path), os.getpid())
    Path(place.folder).mkdir(parents=True)
    lifetime.announce(place, "line", 5.0)
    assert lifetime.info(place)
    monkeypatch.setattr(lifetime, "start_time", lambda _: "1")
    assert lifetime.info(place) is None
