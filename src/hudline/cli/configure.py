"""`hudline configure`: edits the configuration in the terminal, with a live picture."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from rich.console import Console, ConsoleDimensions
from rich.live import Live
from rich.text import Text

from hudline.cli import config_backups, config_sources
from hudline.cli.commands import with_program_path
from hudline.cli.configure_tui import keyboard
from hudline.cli.configure_tui.entries import summary
from hudline.cli.configure_tui.model import press
from hudline.cli.configure_tui.screen import Preview, Samples, frame
from hudline.cli.configure_tui.state import LEFT, SAVED, State
from hudline.cli.demo.recorded import snapshots_of
from hudline.cli.demo.story import story
from hudline.cli.keys import themes
from hudline.cli.samples import STATES
from hudline.config import user_themes, writer
from hudline.config.reader import VARIABLE, verbosity
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.platform import console as terminal
from hudline.sources import client_theme

_FIRST = "busy"  # the moment that is shown first
_PATIENCE = 0.25  # seconds between two looks at the terminal's size


def arguments(parser: ArgumentParser) -> None:
    """Name no argument: everything is chosen on the screen."""


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Show the screen until the person saves or leaves.

    UserError where there is no terminal, or config.json is no JSON object.
    """
    if not (sys.stdin.isatty() and console.file.isatty()) or console.is_dumb_terminal:
        raise UserError(
            "hudline configure needs a terminal of its own.",
            "In Claude Code /hudline:configure asks you; or: hudline config set KEY VALUE",
        )
    config = writer.read(home)
    sources = config_sources.read_sources(config, env, os.getcwd())
    level = verbosity(env, {}) if env.get(VARIABLE) else None
    samples: Samples = {**STATES, **snapshots_of(story("tour"))}
    samples = {_FIRST: samples[_FIRST], **samples}
    find = client_theme.reader(env)
    preview = Preview(
        samples, env, lambda config: user_themes.known(config, home, find), sources.notes()
    )
    state = State(config, config, themes(home), len(samples), forced_level=level)
    state = _ask(state, preview, console)
    if state.outcome == SAVED and state.is_changed:
        has_copy = save(home, state.saved, state.config)
        console.print(Text(f"Saved: {summary(state.config)}."), soft_wrap=True)
        if has_copy and isinstance(state.saved.get("rows"), list):
            config_backups.note(console, home, "The rows from before are")
        elif state.left_preset:
            back = with_program_path(f"hudline preset {state.left_preset}")
            console.print(Text(f"  To go back to the preset: {back}", "dim"), soft_wrap=True)
    else:
        console.print("Nothing was changed.")
    return 0


def _ask(state: State, preview: Preview, console: Console) -> State:
    """The state at the end. Ctrl-Z stops the process with the terminal as it was; `fg` goes on."""
    while not state.outcome:
        state, is_suspended = _shown(state, preview, console)
        if is_suspended:
            terminal.stop()
    return state


def _shown(state: State, preview: Preview, console: Console) -> tuple[State, bool]:
    """Show the screen until the end or Ctrl-Z, and whether it was that."""
    handle = sys.stdin.fileno()
    drawn_size = (0, 0)
    with keyboard.raw(handle), Live(console=console, screen=True, auto_refresh=False) as live:
        while not state.outcome:
            size = _size(console)
            if size != drawn_size:
                console.size = ConsoleDimensions(*size)
                drawn_size = size
                live.update(frame(state, preview, size), refresh=True)
            try:
                keys = keyboard.pressed(handle, _PATIENCE)
            except EOFError:
                return state._replace(outcome=LEFT), False
            for key in keys:
                state = press(state, key) if not state.outcome else state
            if "suspend" in keys and terminal.can_stop() and not state.outcome:
                return state, True
            if keys:
                live.update(frame(state, preview, size), refresh=True)
    return state, False


def _size(console: Console) -> tuple[int, int]:
    """Columns and lines of the terminal: no resize changes what COLUMNS and LINES say."""
    try:
        columns, lines = os.get_terminal_size(console.file.fileno())
    except OSError:
        columns = lines = 0
    return columns or console.width, lines or console.height


def save(home: Home, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Write what has changed between two configurations; what others changed meanwhile stays.

    A copy of the file is written where rows change; returns whether one was.
    """

    def amend(config: dict[str, Any]) -> dict[str, Any]:
        dropped = [key for key in before if key not in after]
        new = {key: value for key, value in after.items() if before.get(key) != value}
        return {**{key: value for key, value in config.items() if key not in dropped}, **new}

    keep = before.get("rows") != after.get("rows") and os.path.exists(home.config)
    writer.change(home, amend, keep)
    return keep
