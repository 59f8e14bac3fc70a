"""Status lines as a client runs them, with a host, without one, and a peer's."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench import peer, story
from hudline.core.paths import Home
from hudline.install import links

ROOT = Path(__file__).resolve().parents[1]
PYTHON = os.path.realpath(sys.executable)
_SIZE = {"COLUMNS": "120", "LINES": "40", "TERM": "xterm-256color", "PATH": os.defpath}
_DRAWS = 60  # of which the processor time is measured


class Line(NamedTuple):
    """One status line: its arguments, stdin and environment."""

    name: str
    arguments: list[str]
    stdin: bytes
    env: dict[str, str]

    def draw(self) -> bytes:
        """Draw once; what was printed."""
        return subprocess.run(
            self.arguments, input=self.stdin, stdout=subprocess.PIPE, env=self.env, check=True
        ).stdout


class Client:
    """A process in a client's place, with Hudline set up in a home of its own.

    host: whether its draws may start a host, and are answered by it.
    """

    def __init__(self, folder: Path, name: str, events: int, host: bool = True) -> None:
        self._process = subprocess.Popen(["sleep", "3600"])
        self.home = folder / name
        (self.home / "deps").mkdir(parents=True)
        (self.home / "deps" / str(sys.implementation.cache_tag)).symlink_to(sys.prefix)
        story.write(self.home, events, time.time(), self.pid)
        links.refresh(Home(str(self.home)), str(ROOT), str(folder / "data"))
        links.put_launcher(Home(str(self.home)), str(ROOT))
        own = {"HUDLINE_HOME": str(self.home), "HOME": str(folder), "CLAUDE_PID": str(self.pid)}
        self.env = {**_SIZE, **own, "HUDLINE_HOST": "" if host else "off"}
        self._folder = folder

    @property
    def pid(self) -> int:
        """The stand-in's process id."""
        return self._process.pid

    def line(self, name: str, transcript: Path | None = None) -> Line:
        """Its status line, by the command that setup writes."""
        command = f"exec /bin/sh '{self.home}/statusline.sh'"
        return Line(name, ["sh", "-c", command], story.tick(self._folder, transcript), self.env)

    def warm(self, line: Line) -> None:
        """Draw until a host answers, or twice where there shall be none; RuntimeError where none
        comes."""
        until = time.monotonic() + 30
        line.draw()
        while not self.host_pid() and self.env["HUDLINE_HOST"] != "off":
            if time.monotonic() > until:
                raise RuntimeError(f"no host serves {self.home}")
            time.sleep(0.05)
        line.draw()

    def host_pid(self) -> int:
        """The process id of its host; 0 without one."""
        found = [path.read_text().strip() for path in self.home.glob("hosts/*/pid")]
        return int(found[0]) if found else 0

    def close(self) -> None:
        """End the stand-in; its host ends by itself."""
        self._process.kill()
        self._process.wait()


class Bench:
    """All status lines that are compared, and the clients behind them."""

    def __init__(self, folder: Path) -> None:
        self.clients: list[Client] = []
        self._folder = folder
        self.lines = [self._hosted(f"{events:,} events", events) for events in (10, 1_000, 100_000)]
        for size in (1, 100):
            path = folder / f"transcript-{size}.jsonl"
            path.write_bytes(story.transcript_line() * (size * 1_000))
            self.lines.append(self._hosted(f"transcript of {size} MB", 10, path))
        self.direct = self._started(Client(folder, "direct", 10, host=False), "without a host")
        self.peer = self._peer()

    def _hosted(self, name: str, events: int, transcript: Path | None = None) -> Line:
        client = Client(self._folder, f"home-{len(self.clients)}", events)
        return self._started(client, name, transcript)

    def _started(self, client: Client, name: str, transcript: Path | None = None) -> Line:
        self.clients.append(client)
        line = client.line(f"status line, {name}", transcript)
        client.warm(line)
        return line

    def _peer(self) -> Line | None:
        binary = peer.ensure()
        if binary is None:
            return None
        home = self._folder / "peer"  # it reads all transcripts beside the one that it is given
        home.mkdir()
        transcript = home / "transcript.jsonl"
        transcript.write_bytes(story.transcript_line() * 1_000 + story.answer_line())
        name = f"CCometixLine {peer.VERSION} (Rust), transcript of 1 MB"
        stdin = story.tick(self._folder, transcript)
        return Line(name, ["sh", "-c", str(binary)], stdin, {**_SIZE, "HOME": str(home)})

    def close(self) -> None:
        """End all clients."""
        for client in self.clients:
            client.close()


@contextlib.contextmanager
def bench(folder: Path) -> Iterator[Bench]:
    """The status lines to compare, below `folder`; afterwards no process of them is left."""
    built = Bench(folder)
    try:
        yield built
    finally:
        built.close()


def processor_time(client: Client, line: Line) -> tuple[float, float] | None:
    """Milliseconds of processor time of a draw with its host's part, and of a bare start of Python,
    alternating; None where the system does not report it."""
    path = Path(f"/proc/{client.host_pid()}/schedstat")
    if not path.exists():
        return None
    draws = bare = 0.0
    before = int(path.read_text().split()[0])
    for _ in range(_DRAWS):
        draws += processor_seconds(line.arguments, line.stdin, line.env)
        bare += processor_seconds([PYTHON, "-I", "-S", "-c", "pass"], b"", {})
    hosts = (int(path.read_text().split()[0]) - before) / 1e6
    return (draws * 1000 + hosts) / _DRAWS, bare * 1000 / _DRAWS


def processor_seconds(arguments: list[str], stdin: bytes, env: dict[str, str]) -> float:
    """Seconds of the processor that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(arguments, input=stdin, stdout=subprocess.DEVNULL, env=env, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
