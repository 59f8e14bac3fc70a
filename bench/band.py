"""What the band costs, and how soon it is there.

    bench/run --band                  the table
    bench/run --band --json           name to {value, unit, goal}
    bench/run --band --no-client      without the real client's part

The host runs as the client's module starts it, with this process in the client's place: its stdout
is a pipe, and the message that the module would write stands in the file that it names.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Callable, NamedTuple

from rich.table import Table
from tests.e2e.client import REPOSITORY, Client, ClientMissing, ensure_client, marketplace_copy
from tests.e2e.messages_api import MessagesApi, Turn

from bench.story import SESSION
from hudline.core.paths import append
from hudline.host.endpoints import endpoints
from hudline.platform.outbox import wake

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 40
_PAUSE = 0.3  # seconds between two records: longer than the band waits between two pictures
_BURST, _RATE = 3, 200  # seconds, events a second
_CALM, _REST = 20, 60  # seconds until nothing happens any more, and in which that is measured
_ON_SCREEN = "event to screen, median"


class Figure(NamedTuple):
    """Something measured; None where this system does not report it. goal: the most it may be."""

    name: str
    value: float | None
    unit: str
    goal: float | None = None


class Session:
    """The journal of a session whose client is the process `pid`, which has a band."""

    def __init__(self, home: Path, pid: int, session: str) -> None:
        self.wake, self.pid = endpoints(str(home), pid).wake, pid
        self.journal = str(home / "sessions" / session / "journal.jsonl")
        self._last = 0
        self._append("prompted", prompt="now", human=True)

    def begin(self) -> str:
        """End the call that runs, and begin another; its target, which the band shows."""
        self._last += 1
        if self._last > 1:
            self._append("call.ended", id=f"call-{self._last - 1}", outcome="ok")
        target = f"mark-{self._last}-"
        self._append("call.began", id=f"call-{self._last}", tool="Bash", target=target)
        wake(self.wake)
        return target

    def end(self) -> None:
        """End the turn and what runs in it."""
        self._append("call.ended", id=f"call-{self._last}", outcome="ok")
        self._append("turn.ended")
        wake(self.wake)

    def _append(self, kind: str, **fields: object) -> None:
        record = {"at": round(time.time(), 3), "kind": kind, "pid": self.pid, "prompt": "now"}
        append(self.journal, json.dumps({**record, **fields}).encode())


class Band:
    """A host that feeds a band, and every frame it has written, with the time of each."""

    def __init__(self, folder: Path) -> None:
        home = folder / "home"
        (home / "deps").mkdir(parents=True)
        (home / "deps" / str(sys.implementation.cache_tag)).symlink_to(sys.prefix)
        env = {"HUDLINE_HOME": str(home), "HOME": str(folder), "CLAUDE_PID": str(os.getpid()),
               "TERM": "xterm-256color", "COLORTERM": "truecolor"}  # fmt: skip
        script = str(ROOT / "hooks" / "host.py")
        command = [os.path.realpath(sys.executable), "-I", "-S", script, "band"]
        self.session = Session(home, os.getpid(), SESSION)
        self.pictures: list[tuple[float, str]] = []
        self._changed = threading.Condition()
        out, into = os.pipe()
        self._process = subprocess.Popen(command, env=env, stdout=into)
        os.close(into)
        self._stdout = os.fdopen(out)
        inbox = json.loads(self._stdout.readline())["inbox"]
        threading.Thread(target=self._read, daemon=True).start()
        Path(inbox).write_text(json.dumps(_message(folder)), "utf-8")
        self.wait("Opus")

    def wait(self, text: str) -> float:
        """When the first picture came that holds the text, by the clock of `time.perf_counter`."""
        with self._changed:
            self._changed.wait_for(lambda: self._first(text) is not None, 30)
            at = self._first(text)
        if at is None:
            raise RuntimeError(f"The band has never shown {text!r}.")
        return at

    def _first(self, text: str) -> float | None:
        return next((at for at, line in self.pictures if text in line), None)

    def stat(self) -> dict[str, float]:
        """Resident memory in MB and processor time in ms, where the system reports them."""
        folder = Path(f"/proc/{self._process.pid}")
        if not folder.exists():
            return {}
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        found = re.search(r"VmRSS:\s*(\d+)", (folder / "status").read_text())
        ticks = (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
        return {"memory": int(found[1]) / 1024 if found else 0.0, "cpu": ticks}

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait()

    def _read(self) -> None:
        for line in self._stdout:
            with self._changed:
                self.pictures.append((time.perf_counter(), line))
                self._changed.notify_all()


def measured(with_client: bool) -> tuple[list[Figure], str]:
    """The figures, and why the real client is missing ("": it is not, or is not wanted)."""
    with tempfile.TemporaryDirectory(prefix="hudline-bench-") as folder:
        band = Band(Path(folder))
        try:
            figures = [_latency(band), *_burst(band), *_rest(band)]
        finally:
            band.close()
    if not with_client:
        return figures, ""
    try:
        return [_on_screen(ensure_client()), *figures], ""
    except ClientMissing as missing:
        return figures, f"The real client was not measured: {missing}"


def table(figures: list[Figure]) -> Table:
    """The figures as people read them."""
    result = Table(title="The band", title_justify="left")
    for heading in ("what", "value", "goal"):
        result.add_column(heading, justify="left" if heading == "what" else "right")
    for name, value, unit, goal in figures:
        shown = "unknown" if value is None else f"{value:.0f} {unit}".rstrip()
        missed = goal is not None and value is not None and value > goal
        at_most = "" if goal is None else f"≤ {goal:.0f} {unit}".rstrip()
        result.add_row(name, f"[red]{shown}[/]" if missed else shown, at_most)
    return result


def _message(folder: Path) -> dict[str, object]:
    """The message of the client's module: a quiet session with a wide terminal."""
    at = time.time() * 1000
    usage = {"startedAt": at, "context": {"tokens": 9, "window": 1_000_000}}
    size = {"columns": 115, "rows": 40, "lines": 40, "isCollapsed": False}
    about = {"session": SESSION, "model": "claude-opus-5-5", "cwd": str(folder)}
    return {"at": at, **about, "usage": usage, "size": size, "agents": [], "events": []}


def _latency(band: Band) -> Figure:
    times = [_milliseconds(band.session, band.wait) for _ in range(ROUNDS)]
    return Figure("event to picture, median", statistics.median(times), "ms", 100)


def _milliseconds(session: Session, wait: Callable[[str], object]) -> float:
    """Milliseconds from a record until `wait` has seen what it says."""
    time.sleep(_PAUSE)
    began = time.perf_counter()
    wait(session.begin())
    return (time.perf_counter() - began) * 1000


def _burst(band: Band) -> list[Figure]:
    before, spent, began = len(band.pictures), band.stat(), time.perf_counter()
    target = ""
    for number in range(_BURST * _RATE):
        time.sleep(max(began + number / _RATE - time.perf_counter(), 0))
        target = band.session.begin()
    last = time.perf_counter()
    age = (band.wait(target) - last) * 1000
    cpu = band.stat()["cpu"] - spent["cpu"] if spent else None
    name = f"{_RATE} events a second, {_BURST} s: "
    return [
        Figure(name + "pictures", len(band.pictures) - before, "", _BURST * 10 + 2),
        Figure(name + "last event to picture", age, "ms"),
        Figure(name + "processor time", cpu, "ms"),
    ]


def _rest(band: Band) -> list[Figure]:
    band.session.end()
    time.sleep(_CALM)
    before, spent = len(band.pictures), band.stat()
    time.sleep(_REST)
    after = band.stat()
    cpu = after["cpu"] - spent["cpu"] if after else None
    return [
        Figure(f"{_REST} s of rest: pictures", len(band.pictures) - before, "", 0),
        Figure(f"{_REST} s of rest: processor time", cpu, "ms", 10),
        Figure("resident memory", after.get("memory"), "MB", 24),
    ]


def _on_screen(binary: Path) -> Figure:
    """From a record to what a person sees, in the real client."""
    with tempfile.TemporaryDirectory(
        prefix="hudline-bench-client-", ignore_cleanup_errors=True
    ) as folder:
        plugin = marketplace_copy(REPOSITORY, Path(folder) / "plugin")
        with MessagesApi() as api, Client(Path(folder), binary, api.url) as client:
            del client.env["HUDLINE_SURFACE"]
            api.script(main=[Turn("Ready.")])
            client.install_plugin(plugin, "hudline@hudline")
            terminal = client.launch()
            terminal.wait_for("of 1M")
            terminal.submit("hello")
            terminal.wait_for("2% of 1M")
            entry = client.config / "sessions" / f"{terminal.pid}.json"
            name = json.loads(entry.read_text("utf-8"))["sessionId"]
            session = Session(client.config / "hudline", terminal.pid, name)
            times = [_milliseconds(session, terminal.wait_for) for _ in range(ROUNDS)]
    return Figure(_ON_SCREEN, statistics.median(times), "ms", 150)
