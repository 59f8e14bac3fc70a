"""Run one scenario in the real client and print every frame, to be looked at by a person.

Usage: python -m tests.e2e.look SCENARIO [--plugin ROOT] [--settings FILE] [--seconds N]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from operator import ne
from pathlib import Path

from .client import Client, ensure_client, marketplace_copy
from .messages_api import MessagesApi, Turn, call
from .terminal import Terminal


def tools(api: MessagesApi) -> None:
    """Run a few commands one after the other, then an answer."""
    steps = [Turn(f"Step {n}", [call("Bash", command=f"echo {n}")], delay=1) for n in (1, 2, 3)]
    api.script(main=[*steps, Turn("That is all.", delay=1)])


def agents(api: MessagesApi) -> None:
    """Let two subagents work at the same time."""
    work = [Turn(tools=[call("Bash", command="ls")], delay=2), Turn("Finished.", delay=2)]
    calls = [
        call("Agent", subagent_type="general-purpose", description=f"Part {k}", prompt=f"[[{k}]]")
        for k in "AB"
    ]
    api.script(main=[Turn("I share the work.", calls)], agents={"A": work, "B": [*work, *work]})


def waiting(api: MessagesApi) -> None:
    """Ask for the person's permission."""
    api.script(main=[Turn("May I?", [call("Bash", command="touch made", description="Make it")])])


SCENARIOS = {scenario.__name__: scenario for scenario in (tools, agents, waiting)}


def print_frames(terminal: Terminal, seconds: float) -> None:
    """Print each frame that differs from the one before, for `seconds`."""
    end = time.monotonic() + seconds
    lines: list[str] = []
    with contextlib.suppress(AssertionError):  # nothing new until the time is up
        while time.monotonic() < end:
            lines = terminal.wait_until(partial(ne, lines), "a change", end - time.monotonic())
            sys.stdout.write(f"{terminal.picture()}\n{'=' * 40}\n")
            sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the scenario that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("scenario", choices=sorted(SCENARIOS))
    parser.add_argument("--plugin", type=Path, help="install hudline from this repository")
    parser.add_argument("--settings", type=Path, help="JSON laid over the user's settings")
    parser.add_argument("--seconds", type=float, default=15)
    chosen = parser.parse_args(arguments)
    settings = json.loads(chosen.settings.read_text("utf-8")) if chosen.settings else {}
    with tempfile.TemporaryDirectory() as scratch, MessagesApi() as api:
        SCENARIOS[chosen.scenario](api)
        with Client(Path(scratch) / "user", ensure_client(), api.url, settings) as client:
            if chosen.plugin:
                copy = marketplace_copy(chosen.plugin, Path(scratch) / "marketplace")
                client.install_plugin(copy, "hudline@hudline")
            terminal = client.launch()
            terminal.submit("go")
            print_frames(terminal, chosen.seconds)


if __name__ == "__main__":
    main()
