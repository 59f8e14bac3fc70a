"""What the band costs, and how soon it is there.

    bench/run --band                  the table
    bench/run --band --json           name to {value, unit, goal}
    bench/run --band --no-client      without the real client's part

The band's process runs as the client starts it, with this process in the client's place: its stdout
is a pipe, what the module would tell stands in the file that it names.
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
from hudline.store.journal import append
from hudline.store.wake import wake

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 40
_PAUSE = 0.3  # seconds between two records: longer than the band waits between two pictures
_BURST, _RATE = 3, 200  # seconds, events a second
_CALM, _REST = 20, 20  # seconds until nothing happens any more, and in which that is measured
_ON_SCREEN = "record to screen, median"


class Figure(NamedTuple):
    """Something measured; None where this system does not tell it. goal: what it may be at most."""

    name: str
    value: float | None
    unit: str
    goal: float | None = None


class Session:
    """The journal of a session whose client is the process `pid`, told by its band."""

    def __init__(self, home: Path, pid: int, session: str) -> None:
        self.home, self.pid = str(home), pid
        self.journal = str(home / "sessions" / session / "journal.jsonl")
        self._last = 0
        self._tell("prompted", prompt="now", human=True)

    def begin(self) -> str:
        """End the call that runs, and begin another; its target, which the band shows."""
        self._last += 1
        if self._last > 1:
            self._tell("call.ended", id=f"call-{self._last - 1}", outcome="ok")
        target = f"mark-{self._last}-"
        self._tell("call.began", id=f"call-{self._last}", tool="Bash", target=target)
        wake(self.home, str(self.pid))
        return target

    def end(self) -> None:
        """End the turn and what runs in it."""
        self._tell("call.ended", id=f"call-{self._last}", outcome="ok")
        self._tell("turn.ended")
        wake(self.home, str(self.pid))

    def _tell(self, kind: str, **fields: object) -> None:
        told = {"at": round(time.time(), 3), "kind": kind, "pid": self.pid, "prompt": "now"}
        append(self.journal, json.dumps({**told, **fields}).encode())


class Band:
    """The band's process, and every picture it has written, with the time of each."""

    def __init__(self, folder: Path) -> None:
        home = folder / "home"
        (home / "deps").mkdir(parents=True)
        (home / "deps" / str(sys.implementation.cache_tag)).symlink_to(sys.prefix)
        env = {"HUDLINE_HOME": str(home), "HOME": str(folder), "CLAUDE_PID": str(os.getpid()),
               "TERM": "xterm-256color", "COLORTERM": "truecolor"}  # fmt: skip
        command = [os.path.realpath(sys.executable), "-I", "-S", str(ROOT / "hooks" / "band.py")]
        self.session = Session(home, os.getpid(), SESSION)
        self.pictures: list[tuple[float, str]] = []
        self._changed = threading.Condition()
        out, into = os.pipe()
        self._process = subprocess.Popen(command, env=env, stdout=into)
        os.close(into)
        self._said = os.fdopen(out)
        told = json.loads(self._said.readline())["told"]
        threading.Thread(target=self._read, daemon=True).start()
        Path(told).write_text(json.dumps(_told(folder)), "utf-8")
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
        """Resident memory in MB and processor time in ms, where the system tells them so."""
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
        for line in self._said:
            with self._changed:
                self.pictures.append((time.perf_counter(), line))
                self._changed.notify_all()


def measured(with_client: bool) -> tuple[list[Figure], str]:
    """The figures, and why the real client is not among them ("" where it is, or was not asked)."""
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
    made = Table(title="The band", title_justify="left")
    for heading in ("what", "value", "goal"):
        made.add_column(heading, justify="left" if heading == "what" else "right")
    for name, value, unit, goal in figures:
        shown = "unknown" if value is None else f"{value:.0f} {unit}".rstrip()
        missed = goal is not None and value is not None and value > goal
        at_most = "" if goal is None else f"≤ {goal:.0f} {unit}".rstrip()
        made.add_row(name, f"[red]{shown}[/]" if missed else shown, at_most)
    return made


def _told(folder: Path) -> dict[str, object]:
    """What the client's module tells: a quiet session with a wide terminal."""
    at = time.time() * 1000
    usage = {"startedAt": at, "context": {"tokens": 9, "window": 1_000_000}}
    size = {"columns": 115, "rows": 40, "lines": 40, "isCollapsed": False}
    about = {"session": SESSION, "model": "claude-opus-5-5", "cwd": str(folder)}
    return {"at": at, **about, "usage": usage, "size": size, "agents": [], "events": []}


def _latency(band: Band) -> Figure:
    took = [_awaited(band.session, band.wait) for _ in range(ROUNDS)]
    return Figure("record to picture, median", statistics.median(took), "ms")


def _awaited(session: Session, wait: Callable[[str], object]) -> float:
    """Milliseconds from a record until `wait` has seen what it tells."""
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
        Figure(f"{_REST} s of rest: processor time", cpu, "ms"),
        Figure("resident memory", after.get("memory"), "MB", 30),
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
            took = [_awaited(session, terminal.wait_for) for _ in range(ROUNDS)]
    return Figure(_ON_SCREEN, statistics.median(took), "ms", 150)
