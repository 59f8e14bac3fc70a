"""What the ledger costs: the first reading of a history, one with nothing new, a report; and `top`.

    bench/run --ledger                  the table, over 200 MB of made transcripts
    bench/run --ledger --megabytes 1000
    bench/run --ledger --json           name to {value, unit, goal}
    bench/run --ledger --markdown       the table for the README

ccusage reads the same files in the same run, in turn with Hudline: the figures to trust are the
ratios. Without npm its rows are left out, which is said.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from rich.table import Table

from bench import ccusage, top, transcripts
from bench.band import Figure

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable  # with its libraries
MISSING = "ccusage was not measured: npm has no program for this machine, or cannot be reached."
_ENTRY = str(ROOT / "src" / "hudline" / "cli" / "__main__.py")
_READING = str(ROOT / "bench" / "ledger_reading.py")
_FILES = 500  # transcripts of which none has anything new
_REPORTS = 7  # of each
_FIRST_READINGS = 3
_SIZES = ("COLUMNS", "120"), ("LINES", "40")


class Reading(NamedTuple):
    """One run of `bench.ledger_reading`: `cpu` and `took` are seconds, the process's own and of the
    reading; `memory` and `written` are bytes, None where the system does not report them."""

    cpu: float
    took: float
    memory: int | None
    written: int | None


def measured(megabytes: int) -> tuple[list[Figure], str]:
    """The figures over so many megabytes of transcripts, and why the peer's are missing ("": they
    are not)."""
    peer = ccusage.ensure()
    with tempfile.TemporaryDirectory(prefix="hudline-bench-ledger-") as name:
        folder = Path(name)
        config = folder / "config"
        size = transcripts.write(config, megabytes * 1_000_000).size
        figures = [
            *_first(folder, config, size, peer),
            _nothing_new(folder, config),
            *_reports(folder, config, peer),
            *top.figures(),
        ]
    return figures, "" if peer else MISSING


def _first(folder: Path, config: Path, size: int, peer: Path | None) -> list[Figure]:
    ratios, runs = [], []
    for number in range(_FIRST_READINGS):
        home = folder / f"home-{number}"
        theirs = _cpu([str(peer), *ccusage.DAILY], _env(config, home)) if peer else 0.0
        runs.append(read(config, home))
        if theirs:
            ratios.append(runs[-1].cpu / theirs)
    database = (folder / "home-0" / "ledger.db").stat().st_size
    memory, written = runs[0].memory, runs[0].written
    cpu = f"first reading of {size / 1e6:,.0f} MB, processor time to ccusage's"
    return [
        *([Figure(cpu, statistics.median(ratios), "", 2.0)] if ratios else []),
        Figure("its memory", memory and memory / 1e6, "MB", 100),
        Figure("the database, of the transcripts", database * 100 / size, "%", 4),
        Figure("written, to the database", written and written / database, "", 3),
    ]


def _reports(folder: Path, config: Path, peer: Path | None) -> list[Figure]:
    env = _env(config, folder / "home-0")
    own: list[float] = []
    whole: list[float] = []
    pairs: list[float] = []
    for _ in range(_REPORTS):
        own.append(_took([PYTHON, "-I", _ENTRY, "spend", "--since", transcripts.LAST_WEEK], env))
        whole.append(_took([PYTHON, "-I", _ENTRY, "spend", "--since", "all"], env))
        if peer:
            pairs.append(own[-1] / _took([str(peer), *ccusage.DAILY], env))
    return [
        Figure("a report of seven days, the whole process", statistics.median(own), "s", 0.30),
        *([Figure("its time to ccusage's", statistics.median(pairs), "", 1 / 8)] if pairs else []),
        Figure("a report of all days, the whole process", statistics.median(whole), "s"),
    ]


def _nothing_new(folder: Path, config: Path) -> Figure:
    home, project = folder / "home-0", config / "projects" / "-home-dev-more"
    project.mkdir(parents=True)
    for number in range(_FILES - sum(1 for _ in config.rglob("*.jsonl"))):
        (project / f"session-{number}.jsonl").write_text('{"type":"mode"}\n')
    read(config, home)
    took = min(read(config, home).took for _ in range(_REPORTS))
    files = sum(1 for _ in config.rglob("*.jsonl"))
    return Figure(f"nothing new in {files} files, beyond the start", took * 1000, "ms", 20)


def read(config: Path, home: Path) -> Reading:
    """Read the transcripts below `config` into the ledger of `home`, in a process of its own."""
    command = [PYTHON, _READING, str(config), str(home)]
    env = {"PYTHONPATH": str(ROOT / "src"), "PATH": os.defpath}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env) as process:
        said = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{_READING} failed")
    return Reading(cpu=usage.ru_utime + usage.ru_stime, **json.loads(said))


def _env(config: Path, home: Path) -> dict[str, str]:
    own = {"CLAUDE_CONFIG_DIR": str(config), "HUDLINE_HOME": str(home), "HOME": str(config.parent)}
    return {**own, "PATH": os.defpath, **dict(_SIZES)}


def _took(command: list[str], env: dict[str, str]) -> float:
    """Seconds of a process from its start to its end."""
    began = time.perf_counter()
    subprocess.run(command, env=env, capture_output=True, check=True)
    return time.perf_counter() - began


def _cpu(command: list[str], env: dict[str, str]) -> float:
    """Seconds of processor time of a process."""
    with subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def table(figures: list[Figure]) -> Table:
    """The figures as people read them."""
    result = Table(title="The ledger", title_justify="left")
    for heading in ("what", "value", "goal"):
        result.add_column(heading, justify="left" if heading == "what" else "right")
    for figure in figures:
        is_missed = (figure.value or 0.0) > (figure.goal or float("inf"))
        shown = _shown(figure.value, figure.unit)
        goal = "" if figure.goal is None else f"≤ {_shown(figure.goal, figure.unit)}"
        result.add_row(figure.name, f"[red]{shown}[/]" if is_missed else shown, goal)
    return result


def markdown(figures: list[Figure]) -> str:
    """The figures as the README shows them."""
    lines = ["| the ledger | value | goal |", "| --- | ---: | ---: |"]
    for figure in figures:
        goal = "" if figure.goal is None else f"≤ {_shown(figure.goal, figure.unit)}"
        lines.append(f"| {figure.name} | {_shown(figure.value, figure.unit)} | {goal} |")
    return "\n".join(lines)


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "unknown"
    digits = 2 if value < 1 else 1 if value < 10 else 0
    return f"{value:.{digits}f} {unit}".rstrip()
