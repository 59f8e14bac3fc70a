"""Runs the unit tests under the Windows Python of the lab that HUDLINE_WINDOWS names.

The files of tests go in batches, each a pytest of its own, two at a time: workers of one pytest
would each import every file, which takes minutes under Wine. A test that does not end, or that ends
its process, fails alone: the rest of its batch goes on without it.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import NamedTuple

from tests.windows.lab import HERE, PYTHON, Lab

TESTS = HERE.parent
FOLDER = "C:\\unit tests"  # a space, as in most names of people
_AT_ONCE = 2
_BATCH = 7  # files
_LONGEST = 300  # seconds of a test
_OPTIONS = ("-n", "0", "-vv", "-ra", "--tb=short", "-m", "not e2e", "-p", "no:cacheprovider")
_IN_TIME = (
    *("-o", f"faulthandler_timeout={_LONGEST}"),
    *("-o", "faulthandler_exit_on_timeout=true"),
)
_ENDED = (0, 1, 5)  # exit statuses of a pytest that came to its end; 5: all was skipped
# Which code page Windows has follows from it: with ja_JP.UTF-8 the one of Japan, 932.
_LANGUAGE = (
    {"LANG": os.environ["HUDLINE_WINDOWS_LANG"]} if "HUDLINE_WINDOWS_LANG" in os.environ else {}
)
_TEST = re.compile(r"(tests/\w+\.py)::(.*?)(?: (PASSED|FAILED|SKIPPED|ERROR)\b.*)?$")
_SKIPPED = re.compile(r"SKIPPED \[(\d+)\] [^:]+:(?:\d+:)? (?:Skipped: )?(.*)")


class Batch(NamedTuple):
    """Files of tests, and the tests in them that are known to end badly."""

    files: list[str]
    without: list[str]


class Run:
    """A run of all batches: what came of it so far."""

    def __init__(self, lab: Lab, files: Sequence[str]) -> None:
        self.outcomes: dict[str, str] = {}  # by test
        self.reasons: Counter[str] = Counter()
        self._lab = lab
        self._batches: Queue[Batch] = Queue()
        self._printing = threading.Lock()
        for first in range(0, len(files), _BATCH):
            self._batches.put(Batch(list(files[first : first + _BATCH]), []))

    def work(self) -> None:
        """Run batches for as long as there are any."""
        while True:
            try:
                self._run(self._batches.get_nowait())
            except Empty:
                return

    def _run(self, batch: Batch) -> None:
        without = [f"--deselect={one}" for one in batch.without]
        process = _pytest(self._lab, [*_OPTIONS, *_IN_TIME, *without, *batch.files])
        lines: list[str] = []
        test, file = "", batch.files[0]
        for line in process.stdout or ():  # a Windows program writes to pipes only
            lines.append(line.decode("utf-8", "replace").rstrip())
            found = _TEST.match(lines[-1])
            if found:
                file, name = found[1], f"{found[1]}::{found[2]}".rstrip()
                test = "" if found[3] else name
                if found[3]:
                    self.outcomes[name] = "failed" if found[3] == "ERROR" else found[3].lower()
            reason = _SKIPPED.match(lines[-1])
            if reason:
                self.reasons[reason[2]] += int(reason[1])
        status = process.wait()
        if status not in _ENDED:
            self._go_on_behind(batch, file, test)
        with self._printing:
            _say(*lines)

    def _go_on_behind(self, batch: Batch, file: str, test: str) -> None:
        """Run what is left of a batch whose process has ended in a test, "" between two."""
        self.outcomes[test or f"{file}: its process ended"] = "failed"
        files = batch.files[batch.files.index(file) :]
        if test:  # what was run of its file is run again
            self._batches.put(Batch(files, [*batch.without, test]))
        elif files[1:]:
            self._batches.put(Batch(files[1:], batch.without))


def main(arguments: list[str]) -> int:
    """Run pytest there with these arguments, or all unit tests; its exit status."""
    lab = Lab(Path(os.environ["HUDLINE_WINDOWS"]).resolve())
    lab.copy_plugin(FOLDER)
    with lab.running():
        _end_drive_manager(lab)
        if arguments:
            process = _pytest(lab, arguments)
            for line in process.stdout or ():
                sys.stdout.buffer.write(line.rstrip(b"\r\n") + b"\n")
                sys.stdout.flush()
            return process.wait()
        return _run_all(lab)


def _run_all(lab: Lab) -> int:
    began = time.monotonic()
    run = Run(lab, sorted(f"tests/{one.name}" for one in TESTS.glob("test_*.py")))
    threads = [threading.Thread(target=run.work) for _ in range(_AT_ONCE)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for reason, times in sorted(run.reasons.items()):
        _say(f"skipped {times}: {reason}")
    failed = sorted(test for test, outcome in run.outcomes.items() if outcome == "failed")
    for test in failed:
        _say(f"failed: {test}")
    _say(f"in {(time.monotonic() - began) / 60:.0f} minutes")
    count = Counter(run.outcomes.values())
    _say(", ".join(f"{count[one]} {one}" for one in ("passed", "failed", "skipped")))
    return 1 if failed or not count["passed"] else 0


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _pytest(lab: Lab, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        lab.command(
            [PYTHON, "-m", "pytest", *arguments],
            {"COLUMNS": "160", "PYTHONUNBUFFERED": "1", **_LANGUAGE},
            FOLDER,
        ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _end_drive_manager(lab: Lab) -> None:
    """End the process of Wine's that each look at a file asks for the number of its drive: without
    it, all takes a fifth of the time, and that number is 0."""
    root = str(lab.folder / "system")
    for one in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            name = (one / "cmdline").read_bytes()
            if b"winedevice.exe" in name and os.readlink(one / "root") == root:
                os.kill(int(one.name), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
