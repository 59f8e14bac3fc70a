"""`hudline demo`: a recorded session, through the real hooks, as band and as status line."""

from __future__ import annotations

import os
import signal
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from rich.console import Console
from rich.live import Live
from rich.text import Text

from hudline.cli.demo.replay import Replay
from hudline.cli.demo.scene import frame
from hudline.cli.demo.stage import stage
from hudline.cli.demo.story import names, story
from hudline.config import reader
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.core.verbosity import LEVELS, NORMAL
from hudline.platform import shells
from hudline.platform.signals import ENDINGS

_LINES = 40  # of a terminal that is none
_PAUSE = 0.04  # seconds between two looks at the story's clock
_STEP = 1.0  # the most seconds that the story goes on at once, however long a picture took
_PATIENCE = 2.0  # seconds that the story waits for the picture of a caption
_INSTALL = "claude plugin install hudline --marketplace "


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: which story, how fast, and how large."""
    known = ", ".join(names())
    parser.add_argument("--story", default="tour", metavar="NAME", help=f"which one: {known}")
    parser.add_argument(
        "--speed", type=_speed, default=1.0, metavar="N", help="2 is twice as fast (default: 1)"
    )
    for name, means in (("columns", "width"), ("lines", "height")):
        help_text = f"its {means} (default: the terminal's)"
        parser.add_argument(f"--{name}", type=_cells, metavar="N", help=help_text)


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Play a story in a temporary folder; live on a terminal, else as plain frames. Of the person's
    choices the environment's alone count: no file of theirs is read.

    UserError for a story that there is not, or a size that the terminal has not.
    """
    recording = story(args.story)
    live = _is_live(console)
    size = _size(args, console, live)
    # A level of `off` is set aside: there would be nothing to see.
    level = reader.verbosity(env, {}) or NORMAL
    variables = {**env, reader.VARIABLE: LEVELS[level]}
    is_real = live and args.speed == 1
    for ending in {*ENDINGS} - {signal.SIGINT}:
        signal.signal(ending, lambda number, _: sys.exit(128 + number))  # so that all is removed
    with stage(root, variables, size, is_real) as place:
        replay = Replay(recording, place)
        if live:
            _play(replay, console, size, args.speed, is_real)
        else:
            _print_frames(replay, console, size[0])
    _say_how_to_install(console, root)
    return 0


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0.1 <= speed <= 100:
        raise ArgumentTypeError(f"{text!r} is not a speed from 0.1 to 100")
    return speed


def _cells(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 10 <= int(text[:6]) <= 1000):
        raise ArgumentTypeError(f"{text!r} is not a number from 10 to 1000")
    return int(text)


def _is_live(console: Console) -> bool:
    """Whether a terminal is there that can be drawn on: FORCE_COLOR alone makes none."""
    return console.file.isatty() and not console.is_dumb_terminal


def _size(args: Namespace, console: Console, live: bool) -> tuple[int, int]:
    """Columns and lines to draw; UserError where the terminal has fewer."""
    if not live:
        return args.columns or console.width, args.lines or _LINES
    for wanted, has, name in (
        (args.columns, console.width, "columns"),
        (args.lines, console.height, "lines"),
    ):
        if wanted and wanted > has:
            raise UserError(
                f"This terminal has {has} {name}, not {wanted}.",
                f"Make it larger, leave out --{name}, or send the output to a file.",
            )
    return args.columns or console.width, args.lines or console.height


def _play(
    replay: Replay, console: Console, size: tuple[int, int], speed: float, is_real: bool
) -> None:
    """Show the story as it happens, drawn every second and after each event. Where time is real the
    story waits for the picture that a caption describes: a slow machine only takes longer."""
    pace = "" if speed == 1 else f"  ×{speed:g}"
    t, at, second, rows = 0.0, time.monotonic(), -1, list[Text]()
    awaited, until = replay.awaited, 0.0  # the picture, and by when it has to come
    with Live(console=console, screen=True, auto_refresh=False) as screen:
        while not replay.is_over:
            before, at = at, time.monotonic()
            is_waiting = is_real and replay.awaited is not None and at < until
            t += 0 if is_waiting else min(at - before, _STEP) * speed
            moved = not is_waiting and replay.advance(t)
            if replay.awaited is not awaited:
                awaited, until = replay.awaited, at + _PATIENCE
            if moved or is_waiting or int(replay.t) != second:
                second, rows = int(replay.t), replay.picture()
                screen.update(frame(replay, rows, console, size, pace), refresh=True)
            time.sleep(_PAUSE)
    for row in rows:
        console.print(row, soft_wrap=True)
    console.print()
    console.print(Text(f"That was {replay.story.name}: {replay.story.about}.", "dim"))


def _print_frames(replay: Replay, console: Console, columns: int) -> None:
    """Print one plain frame for each notable moment, as fast as the processes are; the caption only
    where the frame has what it describes."""
    console.width = columns
    console.print(Text(f"{replay.story.name}: {replay.story.about}"))
    while replay.advance(replay.story.length) and not replay.is_over:
        rows = replay.picture()
        look = replay.look.input if replay.awaited is None else {"title": "", "text": ""}
        heading = f"{replay.t:.1f} s" + (f": {look['title']}" if look["title"] else "")
        console.print()
        console.print(Text.assemble(("— ", "cyan"), (heading, "bold")))
        if look["text"]:
            console.print(Text(look["text"], "dim"))
        for row in rows:
            console.print(row, soft_wrap=True)


def _say_how_to_install(console: Console, root: str) -> None:
    """Print the command of the README, which runs where the person is."""
    is_here = os.path.realpath(os.getcwd()) == os.path.realpath(root)
    console.print()
    console.print("To see your own sessions, install it:")
    command = Text(_INSTALL + ("./" if is_here else shells.quoted(root)), "bold")
    console.print(command, soft_wrap=True)
