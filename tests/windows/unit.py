"""Runs the unit tests under the Windows Python of the lab that HUDLINE_WINDOWS names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.windows.lab import PYTHON, Lab

FOLDER = "C:\\unit tests"  # a space, as in most names of people
_USUAL = ("-n", "2", "--dist", "loadfile", "-ra", "-m", "not e2e", "-p", "no:cacheprovider")


def main(arguments: list[str]) -> int:
    """Run pytest there with these arguments, or with the usual ones; its exit status."""
    lab = Lab(Path(os.environ["HUDLINE_WINDOWS"]).resolve())
    lab.copy_plugin(FOLDER)
    command = [PYTHON, "-m", "pytest", *(arguments or _USUAL)]
    with lab.running():
        started = subprocess.Popen(
            lab.command(command, {"COLUMNS": "160", "PYTHONUNBUFFERED": "1"}, FOLDER),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        for line in started.stdout or ():  # a Windows program writes to pipes only
            sys.stdout.buffer.write(line.rstrip(b"\r\n") + b"\n")
            sys.stdout.flush()
        return started.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
