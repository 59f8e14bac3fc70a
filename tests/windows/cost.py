"""Runs bench/windows.py under the Windows Python of the lab that HUDLINE_WINDOWS names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.windows.lab import PLUGIN, PYTHON, Lab


def main(arguments: list[str]) -> int:
    """Print what it prints; its exit status."""
    lab = Lab(Path(os.environ["HUDLINE_WINDOWS"]).resolve())
    lab.copy_plugin()
    with lab.running():
        done = lab.run(PYTHON, PLUGIN + "\\bench\\windows.py", *arguments, seconds=1800)
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
