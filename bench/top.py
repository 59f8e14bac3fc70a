"""What `hudline top` costs over twenty sessions, and how soon its first frame is there.

    bench/run --ledger      shows it below what the ledger costs
    python -m bench.top     this alone

The sessions are registered with sleeping processes in the clients' place; each has a journal and a
checkpoint, as its host leaves them, and some append an event every second.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.band import Figure
from hudline.core.paths import Home, append
from hudline.store.session_store import SessionStore

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-I", str(ROOT / "src" / "hudline" / "cli" / "__main__.py"), "top"]
SESSIONS, BUSY = 20, 10  # so many, and those of them that go on
CALLS = 300  # in each journal
SECONDS, ROUNDS = 20, 7
_GOAL_CPU, _GOAL_FRAME = 5.0, 200.0  # percent of a core, milliseconds


class Machine:
    """A person's home in `folder`, whose sessions are processes that sleep."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.home = Home(str(folder / ".claude" / "hudline"))
        registry = folder / ".claude" / "sessions"
        registry.mkdir(parents=True)
        self.pids = []
        for index in range(SESSIONS):
            sleeper = stack.enter_context(subprocess.Popen(["sleep", "600"]))
            stack.callback(sleeper.kill)
            self.pids.append(sleeper.pid)
            status = "busy" if index < BUSY else "idle"
            since = time.time() * 1000
            entry = {"pid": sleeper.pid, "sessionId": f"s-{sleeper.pid}", "status": status,
                     "cwd": f"/x/project-{index}", "statusUpdatedAt": since}  # fmt: skip
            (registry / f"{sleeper.pid}.json").write_text(json.dumps(entry), "utf-8")
            self._fill(sleeper.pid, index)

    def _fill(self, pid: int, index: int) -> None:
        """A turn with calls and two agents, and a checkpoint."""
        now = time.time() - 600
        self.append(pid, now, "prompted", human=True)
        for number in range(2):
            self.append(pid, now + 1, "agent.began", actor=f"a{number}", type="Explore")
        for number in range(CALLS):
            at = now + 2 + number
            key = {"id": f"c{number}", "tool": "Bash", "target": f"make part-{number}"}
            self.append(pid, at, "call.began", **key)
            self.append(pid, at + 0.5, "call.ended", outcome="ok", **key)
            self.append(pid, at + 0.6, "reading", tokens=1000 * number, window=1_000_000,
                        cost=number / 100, compactions=0)  # fmt: skip
        if index >= BUSY:
            self.append(pid, now + CALLS + 9, "turn.ended")
        store = SessionStore(self.home.session(f"s-{pid}"), pid)
        store.load()
        store.save_checkpoint(time.time())

    def append(self, pid: int, at: float, kind: str, **fields: Any) -> None:
        """Append an event to the journal of a session."""
        record = {"at": round(at, 3), "kind": kind, "pid": pid, "prompt": "p", **fields}
        path = self.home.session(f"s-{pid}") + "/journal.jsonl"
        append(path, json.dumps(record).encode())

    def go_on(self, second: int) -> None:
        """Let the busy sessions begin a call each."""
        for pid in self.pids[:BUSY]:
            self.append(pid, time.time(), "call.began", id=f"n{second}", tool="Read",
                        target=f"file-{second}.py")  # fmt: skip


class Top:
    """`hudline top` on a terminal of 120 by 40."""

    def __init__(self, folder: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        env = _env(folder)
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            COMMAND, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True
        )
        os.close(slave)

    def first_frame(self) -> float:
        """Seconds from its start until the sessions stand on the screen."""
        data = b""
        while b"20 sessions" not in data:
            if not select.select([self._master], [], [], 30)[0]:
                raise RuntimeError(f"hudline top has shown nothing: {data!r}")
            data += os.read(self._master, 65_536)
        return time.perf_counter() - self._began

    def read_until(self, until: float) -> None:
        """Take what it writes, up to a time of `time.perf_counter`."""
        while (left := until - time.perf_counter()) > 0:
            if select.select([self._master], [], [], left)[0]:
                os.read(self._master, 65_536)

    def processor_time(self) -> float:
        """Seconds of processor time so far; OSError where the system does not tell."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """Leave it."""
        os.write(self._master, b"q")
        self._process.wait(10)
        os.close(self._master)


def figures() -> list[Figure]:
    """The share of a core once a second, and the first frame beyond the imports."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hudline-bench-")))
        machine = Machine(folder, stack)
        frames = [(_start(folder), _first_frame(folder)) for _ in range(ROUNDS)]
        imports, frame = map(statistics.median, zip(*frames))
        top = Top(folder)
        top.first_frame()
        top.read_until(time.perf_counter() + 3)
        before, began = top.processor_time(), time.perf_counter()
        for second in range(SECONDS):
            machine.go_on(second)
            top.read_until(began + second + 1)
        share = (top.processor_time() - before) * 100 / SECONDS
        top.close()
    beyond = max(frame - imports, 0.0)  # it may draw before all is imported
    return [
        Figure("top, 20 sessions, once a second", share, "% of a core", _GOAL_CPU),
        Figure("top, first frame beyond its imports", beyond * 1000, "ms", _GOAL_FRAME),
    ]


def _start(folder: Path) -> float:
    """Seconds of a start that imports the command and does nothing."""
    imports = f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r})\n"
    imports += "import hudline.cli.main, hudline.cli.top"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-c", imports], env=_env(folder), check=True)
    return time.perf_counter() - began


def _first_frame(folder: Path) -> float:
    """Seconds until the first frame."""
    top = Top(folder)
    seconds = top.first_frame()
    top.close()
    return seconds


def _env(folder: Path) -> dict[str, str]:
    return {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
            "TERM": "xterm-256color"}  # fmt: skip


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.name}: {figure.value:.1f} {figure.unit} (goal {figure.goal:g})")
