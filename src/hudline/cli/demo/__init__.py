"""`hudline demo`: a recorded session, played through the real hooks and the real status line."""

from __future__ import annotations

import signal
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from rich.console import Console
from rich.live import Live
from rich.text import Text

from hudline.cli.demo.replay import Replay
from hudline.cli.demo.scene import frame, rows_of
from hudline.cli.demo.stage import stage
from hudline.cli.demo.story import names, story
from hudline.config import reader
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.core.verbosity import LEVELS, NORMAL

_LINES = 40  # of a terminal that is none
_PAUSE = 0.04  # seconds between two looks at the story's clock


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
    """Play a story in a temporary folder; live on a terminal, else as plain frames.

    UserError for a story that there is not, or a size that the terminal has not.
    """
    recording = story(args.story)
    live = _is_live(console)
    size = _size(args, console, live)
    # A level of `off` is set aside: there would be nothing to see.
    level = reader.verbosity(env, reader.read(home)) or NORMAL
    variables = {**env, reader.VARIABLE: LEVELS[level]}
    is_real = live and args.speed == 1
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, _: sys.exit(128 + number))  # so that all is removed
    with stage(root, variables, size, is_real) as place:
        replay = Replay(recording, place)
        if live:
            _play(replay, console, size, args.speed)
        else:
            _print_frames(replay, console, size[0])
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


def _play(replay: Replay, console: Console, size: tuple[int, int], speed: float) -> None:
    """Show the story as it happens; the line is drawn every second, and after each event."""
    pace = "" if speed == 1 else f"  ×{speed:g}"
    began, second, printed = time.monotonic(), -1, ""
    with Live(console=console, screen=True, auto_refresh=False) as screen:
        while not replay.is_over:
            moved = replay.advance((time.monotonic() - began) * speed)
            if moved or int(replay.t) != second:
                second, printed = int(replay.t), replay.line()
                screen.update(frame(replay, printed, console, size, pace), refresh=True)
            time.sleep(_PAUSE)
    for row in rows_of(printed):
        console.print(row, soft_wrap=True)
    console.print()
    console.print(Text(f"That was {replay.story.name}: {replay.story.about}.", "dim"))
    console.print("hudline setup shows your own sessions like this.")


def _print_frames(replay: Replay, console: Console, columns: int) -> None:
    """Print one plain frame for each notable moment, as fast as the processes are."""
    console.width = columns
    console.print(Text(f"{replay.story.name}: {replay.story.about}"))
    for row in replay.story.rows:
        if row.event == "Look":
            replay.advance(row.t)
            heading = Text.assemble(
                ("— ", "cyan"), (f"{row.t:.1f} s: {row.input['title']}", "bold")
            )
            console.print()
            console.print(heading)
            console.print(Text(row.input["text"], "dim"))
            for line in rows_of(replay.line()):
                console.print(line, soft_wrap=True)
    replay.advance(replay.story.length)
