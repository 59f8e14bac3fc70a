"""The host of a client on Windows: the Python client asks it for the rows, the band's module reads
its frames, and it ends with its client."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Callable

import pytest

from hudline.host import lifetime
from hudline.host.endpoints import Endpoints, endpoints
from hudline.platform.children import INTERPRETER
from hudline.platform.outbox import lives, own_form
from hudline.platform.processes import kill

pytestmark = pytest.mark.skipif(
    sys.platform != "win32", reason="elsewhere test_host.py draws through the shell script"
)

ROOT = Path(__file__).resolve().parents[1]
SESSION = "11111111-2222-4333-8444-555555555555"
CALL = {"tool_name": "Bash", "tool_use_id": "t1", "tool_input": {"command": "make test"}}
LONG = 180.0  # seconds; the machines that run this are slow


def until(holds: Callable[[], Any]) -> Any:
    """What `holds` returns as soon as that is true."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("it never came")


def kernel() -> Any:
    """The functions of Windows that Python has no name for."""
    return import_module("hudline.platform.windows.kernel")


def client_job() -> int:
    """A job as that of the client's runtime: its processes end when it is closed, and what they
    start is in none."""
    system = kernel()
    job, limits = int(system.job()), system._JobLimits()
    limits.flags = 0x2000 | 0x1000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, _SILENT_BREAKAWAY_OK
    size = ctypes.sizeof(limits)
    assert system._KERNEL.SetInformationJobObject(job, 9, ctypes.byref(limits), size)
    return job


class Desk:
    """A client, played by a process that sleeps, with Hudline's folder and its status line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home, self.project = folder / "home", folder / "acme"
        for one in (self.home / "python", self.project, folder / "config" / "sessions"):
            one.mkdir(parents=True)
        (self.home / "current").write_bytes(own_form(str(ROOT)).encode() + b"\n")
        self.line = self.home / "python" / "statusline.py"
        self.line.write_bytes((ROOT / "statusline" / "windows.py").read_bytes())
        self.client = subprocess.Popen([INTERPRETER, "-I", "-S", "-c", "input()"],
                                       stdin=subprocess.PIPE)  # fmt: skip
        self.frames: list[dict[str, Any]] = []

    @property
    def place(self) -> Endpoints:
        return endpoints(own_form(str(self.home)), self.client.pid)

    @property
    def host(self) -> lifetime.Info | None:
        return lifetime.info(self.place)

    def env(self, **more: str) -> dict[str, str]:
        own = {"CLAUDE_CONFIG_DIR": str(self.folder / "config"), "HUDLINE_HOME": str(self.home),
               "CLAUDE_PID": str(self.client.pid), "NO_COLOR": "1", "COLUMNS": "120"}  # fmt: skip
        return {**os.environ, **own, **more}

    def run(self, script: Path, payload: dict[str, Any], **more: str) -> str:
        cwd = own_form(str(self.project))
        data = json.dumps({"session_id": SESSION, "cwd": cwd, **payload}).encode()
        done = subprocess.run(
            [INTERPRETER, "-I", "-S", str(script)],
            input=data, env=self.env(**more), capture_output=True, timeout=LONG, check=True,
        )  # fmt: skip
        assert done.stderr == b""
        return done.stdout.decode()

    def draw(self, cost: float = 1.25, **more: str) -> str:
        """What a draw prints."""
        payload = {"model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
                   "cost": {"total_cost_usd": cost}}  # fmt: skip
        return self.run(self.line, payload, **more)

    def happen(self, event: str, **fields: Any) -> None:
        self.run(ROOT / "hooks" / "hook.py", {"hook_event_name": event, **fields})

    def band(self, job: int = 0) -> lifetime.Info:
        """A host as the client's module starts it: the first process, which is in `job`, is not the
        host."""
        pipe = subprocess.PIPE
        first = subprocess.Popen(
            [INTERPRETER, "-I", "-S", str(ROOT / "hooks" / "host.py"), "band"],
            env=self.env(), cwd=self.project, stdin=pipe, stdout=pipe,
        )  # fmt: skip
        if job:
            kernel().add_to_job(job, first)
        out = first.stdout
        assert out is not None
        threading.Thread(
            target=lambda: self.frames.extend(map(json.loads, out)), daemon=True
        ).start()
        until(lambda: any("inbox" in one for one in self.frames))
        assert first.wait(LONG) == 0
        host = self.host
        assert host is not None
        assert host.pid != first.pid
        return host

    def tell(self) -> None:
        """What the module writes."""
        cwd = own_form(str(self.project))
        message = {"at": time.time() * 1000, "session": SESSION, "model": "claude-opus-5-5",
                   "usage": {}, "size": {"columns": 120, "rows": 10, "lines": 40}, "cwd": cwd,
                   "project": cwd, "agents": [], "events": []}  # fmt: skip
        Path(self.place.message).write_text(json.dumps(message), "utf-8")

    def shows(self, text: str) -> bool:
        return any(text in json.dumps(one) for one in list(self.frames))

    def close(self) -> None:
        lifetime.end(self.host)
        self.client.kill()
        self.client.wait()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def test_the_first_draw_starts_a_host_which_draws_the_next_and_ends_with_its_client(
    desk: Desk,
) -> None:
    first = desk.draw()
    host = until(lambda: desk.host)
    assert "Opus 5.5" in first

    assert desk.draw() == first
    assert "$2.50" in desk.draw(2.5)
    desk.happen("UserPromptSubmit", prompt="go", prompt_id="p1")
    desk.happen("PreToolUse", prompt_id="p1", **CALL)
    assert "Bash make test" in desk.draw()
    assert not os.path.exists(desk.place.drawing)

    desk.client.kill()
    until(lambda: not lives(host.pid))
    until(lambda: not os.path.exists(desk.place.folder))


def test_a_killed_host_is_replaced(desk: Desk) -> None:
    desk.draw()
    before = until(lambda: desk.host)
    kill(before.pid)
    until(lambda: not lives(before.pid))

    assert "Opus 5.5" in desk.draw()
    after = until(lambda: desk.host)
    assert after.pid != before.pid
    assert "$3.50" in desk.draw(3.5)


def test_without_a_host_each_draw_draws_by_itself(desk: Desk) -> None:
    assert "Opus 5.5" in desk.draw(HUDLINE_HOST="off")
    assert desk.host is None


def test_the_band_gets_frames_of_messages_and_events(desk: Desk) -> None:
    host = desk.band()
    desk.tell()
    until(lambda: desk.shows("Opus 5.5"))
    desk.happen("UserPromptSubmit", prompt="go", prompt_id="p1")
    desk.happen("PreToolUse", prompt_id="p1", **CALL)
    until(lambda: desk.shows("make test"))

    os.replace(desk.project, desk.folder / "renamed")  # the host is not in it
    desk.client.kill()
    until(lambda: not lives(host.pid))
    until(lambda: not os.path.exists(desk.place.folder))


def test_the_host_of_a_band_outlives_the_job_of_its_client(desk: Desk) -> None:
    job = client_job()
    host = desk.band(job)
    kernel()._KERNEL.CloseHandle(job)
    desk.tell()

    until(lambda: desk.shows("Opus 5.5"))
    assert lives(host.pid)
    desk.client.kill()
    until(lambda: not os.path.exists(desk.place.folder))


def test_a_second_band_takes_the_place_of_the_first(desk: Desk) -> None:
    before = desk.band()
    desk.frames.clear()
    after = desk.band()

    until(lambda: not lives(before.pid))
    assert after.pid != before.pid
    desk.tell()
    until(lambda: desk.shows("Opus 5.5"))
    desk.client.kill()
    until(lambda: not lives(after.pid))


def test_a_pipe_is_made_anew_while_somebody_reads_the_name_of_the_former(tmp_path: Path) -> None:
    server = import_module("hudline.platform.windows.pipe_server").PipeServer
    path = str(tmp_path / "wake")
    server(path).close()
    with open(path, "rb") as reading:
        threading.Timer(0.3, reading.close).start()
        made = server(path)
    assert made.is_at_path()
    made.close()
