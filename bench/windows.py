"""What Hudline costs on Windows, as ratios to a bare interpreter started in the same run.

    python bench/windows.py               a table for the README
    python bench/windows.py --rounds 40   more rounds, less noise

Each measured start stands behind a bare one. It needs nothing but Python: Hudline is set up in a
temporary folder, as `hudline setup --line` does it. tests/windows/run does this under Wine.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench import story  # noqa: E402 - the path comes first

_LIBRARIES = ("orjson", "rich", "pygments", "markdown_it", "mdurl")
_PATIENCE = 120  # seconds until a host answers


class Case(NamedTuple):
    """What is started: its arguments, stdin, and variables beside those of this process."""

    name: str
    arguments: list[str]
    stdin: bytes
    env: Mapping[str, str]

    def seconds(self) -> float:
        """How long it takes once. CalledProcessError where it fails."""
        began = time.perf_counter()
        subprocess.run(
            self.arguments,
            input=self.stdin,
            stdout=subprocess.DEVNULL,
            env={**os.environ, **self.env},
            check=True,
        )
        return time.perf_counter() - began


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="hudline-bench-", ignore_cleanup_errors=True) as folder:
        rows = measured(Path(folder), rounds)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr] # a pipe or a console
    print("| what | ratio | quartiles |\n| --- | ---: | ---: |")
    for name, (low, middle, high) in rows:
        print(f"| {name} | {middle:.2f} | {low:.2f} – {high:.2f} |")


def measured(folder: Path, rounds: int) -> list[tuple[str, list[float]]]:
    """Each case with the quartiles of its ratios."""
    config = folder / "config"
    config.mkdir()
    env = {"CLAUDE_CONFIG_DIR": str(config), "CLAUDE_PID": str(os.getpid()), "COLUMNS": "120"}
    line = _line(config, env)
    python = line[0]  # a copy of this one, as hooks have it
    bare = Case("bare interpreter", [python, "-I", "-S", "-c", "pass"], b"", env)
    hook = [python, "-I", "-S", str(ROOT / "hooks" / "hook.py")]
    tick = story.tick(folder)
    cases = [
        Case("hook, 1 kB", hook, story.payload(1_000), env),
        Case("hook, 100 kB", hook, story.payload(100_000), env),
        Case("status line", line, tick, env),
        Case("status line, without a host", line, tick, {**env, "HUDLINE_HOST": "off"}),
    ]
    for case in cases:  # to warm: compiled files, a checkpoint, the host
        case.seconds()
    _wait_for_host(cases[2], config)
    pairs: dict[str, list[float]] = {case.name: [] for case in cases}
    for _ in range(rounds):
        for case in cases:
            base = bare.seconds()
            pairs[case.name].append(case.seconds() / base)
    return [(name, statistics.quantiles(found, n=4)) for name, found in pairs.items()]


def _line(config: Path, env: Mapping[str, str]) -> list[str]:
    """Set Hudline up, and name the program of its status line with its arguments."""
    _adopt_libraries(config / "hudline" / "deps" / str(sys.implementation.cache_tag))
    subprocess.run(
        ["cmd", "/c", str(ROOT / "bin" / "hudline.cmd"), "setup", "--line"],
        stdout=subprocess.DEVNULL,
        env={**os.environ, **env},
        check=True,
    )
    settings = json.loads((config / "settings.json").read_text("utf-8"))
    words = shlex.split(settings["statusLine"]["command"])
    return [os.path.normpath(os.path.expanduser(words[0])), *words[1:]]


def _adopt_libraries(folder: Path) -> None:
    """Take the libraries of this Python, where it has them, instead of fetching them again."""
    found = [find_spec(name) for name in _LIBRARIES]
    if not all(found):
        return
    for name, spec in zip(_LIBRARIES, found):
        source = Path(str(spec and spec.origin)).parent
        shutil.copytree(source, folder / "Lib" / "site-packages" / name)
    shutil.copy2(ROOT / "requirements.txt", folder)


def _wait_for_host(line: Case, config: Path) -> None:
    """Draw until a host lives. RuntimeError where none comes."""
    until = time.monotonic() + _PATIENCE
    while not list(config.glob("hudline/hosts/*/pid")):
        if time.monotonic() > until:
            raise RuntimeError("no host answers")
        line.seconds()
        time.sleep(0.1)
    line.seconds()


if __name__ == "__main__":
    main()
