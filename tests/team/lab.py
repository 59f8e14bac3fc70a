"""A real collector (rotel, from PyPI) and a real metrics store (VictoriaMetrics, from Debian), both
on this machine alone. `LabMissingError`: one cannot be had."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "team"
_PATIENCE = 30.0  # seconds until a program listens
_INSTALLING = 300  # seconds


class LabMissingError(Exception):
    """Something that is needed cannot be had."""


def collector_program() -> str:
    """The path of the collector, installed where it is missing. LabMissingError where it
    cannot be."""
    spec = find_spec("rotel")
    folder = Path(spec.origin).parent if spec and spec.origin else CACHE / "rotel" / "rotel"
    program = folder / "rotel-agent"
    if not program.exists():
        target = str(CACHE / "rotel")
        command = [sys.executable, "-m", "pip", "install", "-q", "--target", target, "rotel"]
        _run(command, "rotel (PyPI)")
    if not program.exists():
        raise LabMissingError("rotel (PyPI) has no program for this system")
    return str(program)


def store_program() -> str:
    """The path of the store, unpacked where it is missing. LabMissingError where it
    cannot be."""
    program = CACHE / "store" / "usr" / "bin" / "victoria-metrics"
    if not program.exists():
        _run(["sh", str(Path(__file__).with_name("fetch-store")), str(CACHE / "store")],
             "victoria-metrics (Debian)")  # fmt: skip
    if not program.exists():
        raise LabMissingError("victoria-metrics (Debian) has no program for this system")
    return str(program)


def _run(command: Sequence[str], what: str) -> None:
    try:
        subprocess.run(command, check=True, timeout=_INSTALLING, capture_output=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise LabMissingError(f"{what} cannot be installed: {type(error).__name__}") from error


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def running(command: Sequence[str], port: int, log: Path) -> Iterator[None]:
    """A program, from when it listens at a port on. LabMissingError where it ends before."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait(process, port, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with socket.socket() as one:
            one.settimeout(1)
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    last = log.read_text("utf-8", "replace")[-300:]
    raise LabMissingError(f"{os.path.basename(str(process.args))} does not listen: {last}")


@contextmanager
def collector(log: Path, *exporter: str) -> Iterator[str]:
    """The collector with an exporter's options; the address of its OTLP/HTTP receiver."""
    port, other = free_port(), free_port()
    command = [
        collector_program(), "start", *exporter,
        "--otlp-http-endpoint", f"127.0.0.1:{port}", "--otlp-grpc-endpoint", f"127.0.0.1:{other}",
    ]  # fmt: skip
    with running(command, port, log):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def store(folder: Path) -> Iterator[str]:
    """The store, with names as Prometheus has them; its address."""
    port = free_port()
    command = [
        store_program(), f"-storageDataPath={folder / 'data'}", "-retentionPeriod=100y",
        f"-httpListenAddr=127.0.0.1:{port}", "-opentelemetry.usePrometheusNaming",
    ]  # fmt: skip
    with running(command, port, folder / "store.log"):
        yield f"http://127.0.0.1:{port}"
