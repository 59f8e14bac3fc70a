"""The host of a client: it answers draws, ends with its client, and nothing that happens to it
costs a draw."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any, Callable

import pytest
from tests.entries import HOOK, PYTHON, ROOT, command

from hudline.core.paths import Home
from hudline.host import lifetime
from hudline.host.endpoints import Endpoints, endpoints
from hudline.platform.outbox import lives

SESSION = "11111111-2222-4333-8444-555555555555"
CALL = {"tool_name": "Bash", "tool_use_id": "t1", "tool_input": {"command": "make test"}}


def until(holds: Callable[[], Any], seconds: float = 15.0) -> Any:
    """What `holds` returns as soon as that is true; AssertionError after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError("it never came")


class Desk:
    """One client, played by a process that sleeps, with Hudline's folder and its status line."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.home = folder / "home"
        self.project = folder / "acme"
        self.home.mkdir()
        self.project.mkdir()
        (folder / "config" / "sessions").mkdir(parents=True)
        os.symlink(ROOT, self.home / "current")
        os.symlink(PYTHON, self.home / "python")
        shutil.copy(ROOT / "statusline" / "statusline.sh", self.home)
        shutil.copy(ROOT / "statusline" / "launcher.py", self.home / "statusline.py")
        self.client = subprocess.Popen(["sleep", "600"])
        self.session = SESSION
        self.more = {"COLUMNS": "120", "LINES": "40", "CLAUDE_PID": str(self.client.pid), **more}
        self.folder = folder
        self.shell = "sh"

    @classmethod
    def beside(cls, other: Desk, session: str) -> Desk:
        """Another client on the same desk."""
        result = copy(other)
        result.client = subprocess.Popen(["sleep", "600"])
        result.more = {**other.more, "CLAUDE_PID": str(result.client.pid)}
        result.session = session
        return result

    @property
    def place(self) -> Endpoints:
        return endpoints(str(self.home), self.client.pid)

    @property
    def host(self) -> lifetime.Info | None:
        return lifetime.info(self.place)

    def env(self, **more: str) -> dict[str, str]:
        config = str(self.folder / "config")
        base = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "CLAUDE_CONFIG_DIR": config}
        return {**base, "HUDLINE_HOME": str(self.home), "NO_COLOR": "1", **self.more, **more}

    def payload(self, **more: Any) -> bytes:
        payload = {
            "session_id": self.session,
            "cwd": str(self.project),
            "model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
            "workspace": {"current_dir": str(self.project), "project_dir": str(self.project)},
            "cost": {"total_cost_usd": 1.25},
            **more,
        }
        return json.dumps(payload).encode()

    def start(self, **more: str) -> subprocess.Popen[bytes]:
        """A draw that has its input and goes on."""
        script = f"exec {self.shell} '{self.home}/statusline.sh'"
        pipe = subprocess.PIPE
        return subprocess.Popen(
            ["sh", "-c", script],
            env=self.env(**more),
            cwd=self.project,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
        )

    def draw(self, data: bytes | None = None, **more: str) -> str:
        """What a whole draw prints."""
        out, err = self.start(**more).communicate(self.payload() if data is None else data, 20)
        assert err == b""
        return out.decode()

    def happen(self, event: str, **fields: Any) -> None:
        payload = {"session_id": self.session, "cwd": str(self.project), "hook_event_name": event}
        arguments = json.dumps({**payload, **fields}).encode()
        subprocess.run(command(HOOK), input=arguments, env=self.env(), check=True)

    def started(self) -> lifetime.Info:
        """The host, after a draw has started it."""
        self.draw()
        found: lifetime.Info = until(lambda: self.host)
        until(lambda: not os.path.exists(self.place.drawing))
        return found

    def close(self) -> None:
        for info in (self.host,):
            if info is not None:
                lifetime.end(info)
        self.client.kill()
        self.client.wait()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    new_desk = Desk(tmp_path)
    yield new_desk
    new_desk.close()


def is_answered(desk: Desk) -> bool:
    """Whether the host answers a draw: the Python client is not there to draw."""
    until(
        lambda: not os.path.exists(desk.place.drawing)
    )  # the host has heard of the last one's end
    os.rename(desk.home / "statusline.py", desk.home / "away")
    try:
        return desk.draw() != ""
    except AssertionError:
        return False
    finally:
        os.rename(desk.home / "away", desk.home / "statusline.py")


def test_the_first_draw_draws_by_itself_and_starts_a_host_that_draws_the_same(desk: Desk) -> None:
    first = desk.draw()
    until(lambda: desk.host)

    assert "Opus 5.5" in first
    assert desk.draw() == first
    assert is_answered(desk)


def test_the_figures_are_those_of_this_very_tick(desk: Desk) -> None:
    desk.started()

    for cost in (2.5, 3.5, 4.5):
        assert f"${cost:.2f}" in desk.draw(desk.payload(cost={"total_cost_usd": cost}))


def test_an_event_is_in_the_next_draw(desk: Desk) -> None:
    desk.started()
    desk.happen("UserPromptSubmit", prompt="go", prompt_id="p1")
    desk.happen("PreToolUse", prompt_id="p1", **CALL)

    assert "Bash make test" in desk.draw()


def test_a_resize_and_another_level_count_at_once(desk: Desk) -> None:
    desk.started()

    assert max(map(len, desk.draw(COLUMNS="40").splitlines())) <= 40
    assert desk.draw(HUDLINE_VERBOSITY="off") == ""
    assert desk.draw() != ""


def test_another_session_of_the_same_client_shows_nothing_of_the_one_before(desk: Desk) -> None:
    desk.started()
    desk.happen("UserPromptSubmit", prompt="go", prompt_id="p1")
    desk.happen("PreToolUse", prompt_id="p1", **CALL)
    assert "make test" in desk.draw()

    desk.session = "99999999-2222-4333-8444-555555555555"
    assert "make test" not in desk.draw()
    desk.session = SESSION
    assert "make test" in desk.draw()


def test_a_killed_host_costs_nothing_and_is_replaced(desk: Desk) -> None:
    before = desk.started()
    os.kill(before.pid, signal.SIGKILL)
    until(lambda: not lives(before.pid) or desk.host is None)

    assert "Opus 5.5" in desk.draw()
    after = until(lambda: desk.host)
    assert after.pid != before.pid
    assert is_answered(desk)


def test_a_stopped_host_costs_nothing_and_is_replaced(desk: Desk) -> None:
    before = desk.started()
    os.kill(before.pid, signal.SIGSTOP)

    assert "Opus 5.5" in desk.draw()
    until(lambda: desk.host if desk.host and desk.host.pid != before.pid else None)
    assert is_answered(desk)


def test_a_host_that_lets_a_draw_wait_for_long_is_replaced(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.started()
    os.kill(before.pid, signal.SIGSTOP)  # as good as one that is caught in a loop
    monkeypatch.setattr(lifetime, "is_stopped", lambda _: False)
    Path(desk.place.drawing).touch()
    home = Home(str(desk.home))

    lifetime.ensure(home, desk.env(), desk.client.pid)  # a draw may also just be going on
    assert desk.host == before
    long_ago = time.time() - 60
    os.utime(desk.place.drawing, (long_ago, long_ago))
    lifetime.ensure(home, desk.env(), desk.client.pid)

    until(lambda: desk.host if desk.host and desk.host.pid != before.pid else None)
    until(lambda: is_answered(desk))


def test_a_draw_that_was_cancelled_does_not_keep_the_next_ones_from_the_host(desk: Desk) -> None:
    host = desk.started()
    Path(desk.place.drawing).touch()  # killed before it handed anything over

    assert "Opus 5.5" in desk.draw()
    until(lambda: is_answered(desk))
    assert desk.host == host


def test_half_a_tick_is_given_up_and_the_next_draw_is_whole(desk: Desk) -> None:
    host = desk.started()
    half = desk.start()
    assert half.stdin is not None
    half.stdin.write(desk.payload()[:50])
    half.stdin.flush()
    until(lambda: os.path.exists(desk.place.drawing))
    half.kill()
    half.wait()

    until(lambda: not os.path.exists(desk.place.drawing))
    assert "Opus 5.5" in desk.draw()
    assert desk.host == host


def test_draws_at_the_same_time_are_all_whole(desk: Desk) -> None:
    desk.started()
    expected = desk.draw()
    many = [desk.start() for _ in range(6)]
    texts = [one.communicate(desk.payload(), 30) for one in many]

    assert {out.decode() for out, _ in texts} == {expected}
    assert {err for _, err in texts} == {b""}


def test_a_tick_larger_than_a_pipe_is_drawn(desk: Desk) -> None:
    desk.started()

    assert "Opus 5.5" in desk.draw(desk.payload(padding="x" * 300_000))
    assert "Opus 5.5" in desk.draw()


@pytest.mark.parametrize(
    "data", [b"", b"nonsense", b"[1]", b"null", b"{", b"\xff\xfe", b"\x1e\x1e\x04"]
)
def test_input_that_is_none_draws_nothing_and_harms_nothing(desk: Desk, data: bytes) -> None:
    host = desk.started()

    assert desk.draw(data) == ""
    assert "Opus 5.5" in desk.draw()
    assert desk.host == host


def test_the_host_ends_with_its_client_also_with_a_killed_one(desk: Desk) -> None:
    host = desk.started()
    desk.client.kill()
    desk.client.wait()

    until(lambda: is_gone(host.pid))
    assert not os.path.exists(desk.place.folder)


def test_the_host_ends_when_hudline_is_uninstalled_and_brings_nothing_back(desk: Desk) -> None:
    host = desk.started()
    shutil.rmtree(desk.home)

    until(lambda: is_gone(host.pid))
    desk.happen("UserPromptSubmit", prompt="go", prompt_id="p1")
    assert not desk.home.exists()


def test_without_a_host_where_none_is_wanted(desk: Desk) -> None:
    assert "Opus 5.5" in desk.draw(HUDLINE_HOST="off")
    assert "Opus 5.5" in desk.draw(HUDLINE_HOST="off")
    assert not os.path.exists(desk.place.folder)


def test_a_client_that_does_not_tell_its_process_is_the_parent_of_the_draw(desk: Desk) -> None:
    del desk.more["CLAUDE_PID"]
    script = (
        f"cd '{desk.project}'; sh -c \"exec sh '{desk.home}/statusline.sh'\" < '{desk.folder}/in'"
    )
    (desk.folder / "in").write_bytes(desk.payload())
    two = f"{script}; sleep 1; ls '{desk.home}/hosts'; {script}"
    done = subprocess.run(
        ["sh", "-c", two], env=desk.env(), capture_output=True, timeout=30, check=True
    )

    assert done.stdout.count(b"Opus 5.5") == 2
    assert done.stderr == b""


def is_gone(pid: int) -> bool:
    """Whether a process has ended, though nobody may have waited for it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return not lives(pid)
