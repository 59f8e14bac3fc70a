"""`hudline configure`: shape the line in the terminal, under a live picture of it."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.text import Text

from hudline.cli import in_force, kept, own_themes
from hudline.cli.configuring import keyboard
from hudline.cli.configuring.entries import summary
from hudline.cli.configuring.model import press
from hudline.cli.configuring.screen import Easel, Moments, frame
from hudline.cli.configuring.state import LEFT, SAVED, State
from hudline.cli.keys import themes
from hudline.cli.recorded import moments
from hudline.cli.samples import STATES
from hudline.cli.story import story
from hudline.complaint import Complaint
from hudline.store import choices
from hudline.store.config import VARIABLE, verbosity
from hudline.store.home import Home

_FIRST = "busy"  # the moment that is shown first
_PATIENCE = 0.25  # seconds between two looks at the terminal's size


def arguments(parser: ArgumentParser) -> None:
    """Name no argument: everything is chosen on the screen."""


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Show the screen until the person saves or leaves.

    Complaint where there is no terminal, or config.json is no JSON object.
    """
    if not (sys.stdin.isatty() and console.file.isatty()) or console.is_dumb_terminal:
        raise Complaint(
            "hudline configure needs a terminal of its own.",
            "In Claude Code /hudline:configure asks you; or: hudline config set KEY VALUE",
        )
    held = choices.read(home)
    told = in_force.choices(held, env, os.getcwd())
    level = verbosity(env, {}) if env.get(VARIABLE) else None
    shown: Moments = {**STATES, **moments(story("tour"))}
    shown = {_FIRST: shown[_FIRST], **shown}
    easel = Easel(shown, env, lambda config: own_themes.ready(config, home), told.notes())
    state = State(held, held, themes(home), len(shown), told=level)
    state = _ask(state, easel, console)
    if state.done == SAVED and state.is_changed:
        is_kept = save(home, state.saved, state.config)
        console.print(Text(f"Saved: {summary(state.config)}."), soft_wrap=True)
        if is_kept and isinstance(state.saved.get("rows"), list):
            kept.note(console, home, "The rows from before are")
    else:
        console.print("Nothing was changed.")
    return 0


def _ask(state: State, easel: Easel, console: Console) -> State:
    handle = sys.stdin.fileno()
    size = (0, 0)
    with keyboard.raw(handle), Live(console=console, screen=True, auto_refresh=False) as live:
        while not state.done:
            if size != tuple(console.size):
                size = (console.width, console.height)
                live.update(frame(state, easel, size), refresh=True)
            try:
                keys = keyboard.pressed(handle, _PATIENCE)
            except EOFError:
                return state._replace(done=LEFT)
            for key in keys:
                state = press(state, key) if not state.done else state
            if keys:
                live.update(frame(state, easel, size), refresh=True)
    return state


def save(home: Home, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Write what has changed between two configurations; what others changed meanwhile stays.

    Where rows that the person wrote go, a copy of the file is kept; whether one was.
    """

    def amend(held: dict[str, Any]) -> dict[str, Any]:
        gone = [key for key in before if key not in after]
        new = {key: value for key, value in after.items() if before.get(key) != value}
        return {**{key: value for key, value in held.items() if key not in gone}, **new}

    keep = before.get("rows") != after.get("rows") and os.path.exists(home.config)
    choices.change(home, amend, keep)
    return keep
