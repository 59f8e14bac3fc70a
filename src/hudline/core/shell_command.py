"""A command line of the person's that Hudline runs: a user command or a wrapped status line."""

from __future__ import annotations

from typing import NamedTuple

INSIDE = "HUDLINE_INSIDE"  # set for what Hudline runs, so that it starts no host and draws no line


class ShellCommand(NamedTuple):
    """A command line for the shell; `every` and `timeout` in seconds, `lines` shown at the most."""

    run: str
    every: float
    timeout: float
    lines: int = 1
