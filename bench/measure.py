"""What Hudline costs, as ratios to a bare interpreter started in the same interleaved run.

    bench/run                 the table
    bench/run --json          the same for machines: name to {ratio, low, high, goal}
    bench/run --markdown      the same for the README
    bench/run --rounds 40     more rounds, less noise
    bench/run --no-client     without the real client's part
    bench/run --band          how soon the band is there, and what its process costs
    bench/run --widgets       what layouts, widgets and those of one's own cost of a draw
    bench/run --ledger        what the ledger, its reports and top cost; --megabytes of transcripts

Absolute times drift with the machine, ratios hold. Each round starts every command once, in
another order each time, and each behind a start of what it is compared with, so that both meet the
same machine. A ratio is the median of these pairs' ratios, `low` and `high` are their quartiles.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bench import lines, story

ROOT = Path(__file__).resolve().parents[1]
HOOK = str(ROOT / "hooks" / "hook.py")
PYTHON = os.path.realpath(sys.executable)
BARE = "bare interpreter"
BARE_START = [PYTHON, "-I", "-S", "-c", "pass"]
HOOK_START = [PYTHON, "-I", "-S", HOOK]
TITLE = "Cost, as a ratio to the bare interpreter"
HOSTED = 0.55  # the goal of a draw that a host answers


class Case(NamedTuple):
    """One command that is timed: its arguments, stdin, environment, and the ratio to reach."""

    name: str
    arguments: list[str]
    stdin: bytes
    env: dict[str, str]
    goal: float | None = None
    against: str = BARE
    group: str = "one process"


class Result(NamedTuple):
    """A measured ratio with its quartiles, and the goal it has (None: none)."""

    name: str
    ratio: float
    low: float
    high: float
    goal: float | None
    group: str


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--no-client", action="store_true")
    parser.add_argument("--band", action="store_true")
    parser.add_argument("--widgets", action="store_true")
    parser.add_argument("--ledger", action="store_true")
    parser.add_argument("--megabytes", type=int, default=200)
    chosen = parser.parse_args()
    if chosen.band:
        _band(not chosen.no_client, chosen.json)
        return
    if chosen.ledger:
        _ledger(chosen)
        return
    if chosen.widgets:
        _widgets(chosen)
        return
    with tempfile.TemporaryDirectory(prefix="hudline-bench-") as folder:
        results = processes(Path(folder), chosen.rounds)
        results += crowd(Path(folder), max(chosen.rounds // 6, 3))
    note = ""
    if not chosen.no_client:
        from bench.client import tool_calls  # noqa: PLC0415 - needs this module

        measured, note = tool_calls()
        results += measured
    _print(results, chosen, TITLE)
    if note and not chosen.json and not chosen.markdown:
        Console().print(note)


def _print(results: list[Result], chosen: argparse.Namespace, title: str) -> None:
    if chosen.json:
        named = {r.name: dict(zip(r._fields[1:], r[1:])) for r in results}
        print(json.dumps(named, indent=1))
    elif chosen.markdown:
        print(markdown(results))
    else:
        Console().print(table(results, title))


def _widgets(chosen: argparse.Namespace) -> None:
    from bench import widgets  # noqa: PLC0415 - only for this

    with tempfile.TemporaryDirectory(prefix="hudline-bench-") as folder:
        results = widgets.measured(Path(folder), chosen.rounds)
    shown = widgets.for_readme(results) if chosen.markdown else results
    _print(shown, chosen, "Processor time, as a ratio to a draw of the preset standard")


def _band(with_client: bool, as_json: bool) -> None:
    from bench import band  # noqa: PLC0415 - only for this

    figures, note = band.measured(with_client)
    if as_json:
        named = {f.name: {"value": f.value, "unit": f.unit, "goal": f.goal} for f in figures}
        print(json.dumps(named, indent=1))
        return
    Console().print(band.table(figures))
    if note:
        Console().print(note)


def _ledger(chosen: argparse.Namespace) -> None:
    from bench import ledger  # noqa: PLC0415 - only for this

    figures, note = ledger.measured(chosen.megabytes)
    if chosen.json:
        named = {f.name: {"value": f.value, "unit": f.unit, "goal": f.goal} for f in figures}
        print(json.dumps(named, indent=1))
    elif chosen.markdown:
        print(ledger.markdown(figures))
    else:
        Console().print(ledger.table(figures))
        if note:
            Console().print(note)


def processes(folder: Path, rounds: int) -> list[Result]:
    """Time hooks and status lines, each a process of its own, interleaved."""
    with lines.bench(folder) as bench:
        found = _ratios([Case(BARE, BARE_START, b"", {}), *_hooks(folder), *_lines(bench)], rounds)
        return [*found, *_processor(bench)]


def _ratios(cases: list[Case], rounds: int) -> list[Result]:
    for case in cases:  # to warm: compiled files, checkpoints
        _start(case)
        _start(case)
    by_name = {case.name: case for case in cases}
    pairs: dict[str, list[float]] = {case.name: [] for case in cases[1:]}
    for number in range(rounds):
        for case in random.Random(number).sample(cases[1:], len(cases) - 1):  # noqa: S311
            base = _timed(by_name[case.against])
            pairs[case.name].append(_timed(case) / base)
    return [ratio(case.name, pairs[case.name], case.goal, case.group) for case in cases[1:]]


def ratio(name: str, pairs: list[float], goal: float | None, group: str) -> Result:
    """What pairs of times say: the median of their ratios, and the quartiles."""
    low, middle, high = statistics.quantiles(pairs, n=4)
    return Result(name, middle, low, high, goal, group)


def _timed(case: Case) -> float:
    began = time.perf_counter()
    _start(case)
    return time.perf_counter() - began


def _start(case: Case) -> None:
    subprocess.run(
        case.arguments,
        input=case.stdin,
        stdout=subprocess.DEVNULL,
        env=case.env,
        check=True,
    )


def _home(folder: Path, name: str) -> dict[str, str]:
    """A home of Hudline's with the libraries of this environment, as the environment to run in."""
    home = folder / name
    (home / "deps").mkdir(parents=True)
    (home / "deps" / str(sys.implementation.cache_tag)).symlink_to(sys.prefix)
    size = {"COLUMNS": "120", "LINES": "40", "TERM": "xterm-256color"}
    return {"HUDLINE_HOME": str(home), "HOME": str(folder), "CLAUDE_PID": "4242", **size}


def _hooks(folder: Path) -> list[Case]:
    env = _home(folder, "hook")
    goals = {1_000: 1.10, 100_000: None, 1_000_000: 2.0}
    names = {1_000: "1 kB", 100_000: "100 kB", 1_000_000: "1 MB"}
    return [
        Case(f"hook, {names[size]}", HOOK_START, story.payload(size), env, goal)
        for size, goal in goals.items()
    ]


def _lines(bench: lines.Bench) -> list[Case]:
    cases = [Case(*line, HOSTED) for line in bench.lines]
    ratio_of = "100,000 events to 10 events"
    cases.append(cases[2]._replace(name=ratio_of, goal=1.10, against=cases[0].name))
    cases.append(Case(*bench.direct, 8.0))
    return [*cases, *([Case(*bench.peer)] if bench.peer else [])]


def _processor(bench: lines.Bench) -> list[Result]:
    """The processor time of a draw and its host to that of a bare start, as one ratio."""
    spent = lines.processor_time(bench.clients[0], bench.lines[0])
    if spent is None:
        return []
    found = spent[0] / spent[1]
    return [Result("processor time of draw and host", found, found, found, 0.6, "one process")]


def crowd(folder: Path, rounds: int) -> list[Result]:
    """A hundred hooks at once on one session, against a hundred bare interpreters at once."""
    env = _home(folder, "crowd")
    hook, bare = HOOK_START, BARE_START
    pairs = []
    for _ in range(rounds):
        base = _together(bare, env)
        pairs.append(_together(hook, env) / base)
    return [ratio("100 hooks at once", pairs, None, "many at once")]


def _together(command: list[str], env: dict[str, str]) -> float:
    data = story.payload(1_000)
    began = time.perf_counter()
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=env)
        for _ in range(100)
    ]
    for process in started:
        process.communicate(data)
    return time.perf_counter() - began


def markdown(results: list[Result]) -> str:
    """The results as the README shows them."""
    lines = ["| what | ratio | quartiles | goal |", "| --- | ---: | ---: | ---: |"]
    for result in results:
        goal = f"≤ {result.goal:.2f}" if result.goal else ""
        quartiles = f"{result.low:.2f} – {result.high:.2f}"
        lines.append(f"| {result.name} | {result.ratio:.2f} | {quartiles} | {goal} |")
    return "\n".join(lines)


def table(results: list[Result], title: str) -> Table:
    """The results as people read them."""
    built = Table(title=title, title_justify="left")
    for heading in ("what", "ratio", "quartiles", "goal"):
        built.add_column(heading, justify="left" if heading == "what" else "right")
    group = ""
    for result in results:
        if group and group != result.group:
            built.add_section()
        group = result.group
        goal = f"≤ {result.goal:.2f}" if result.goal else ""
        missed = result.goal is not None and result.ratio > result.goal
        shown = f"[red]{result.ratio:.2f}[/]" if missed else f"{result.ratio:.2f}"
        built.add_row(result.name, shown, f"{result.low:.2f} – {result.high:.2f}", goal)
    return built


if __name__ == "__main__":
    main()
