"""`hudline status`: what a session's line shows now, for tmux, prompts, editors and scripts."""

from __future__ import annotations

import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from rich.console import Console

from hudline.cli.deferred import deferred
from hudline.cli.hosted_status import of_host, plain_or_ansi, size, width
from hudline.cli.status_choice import Sessions
from hudline.cli.status_picture import view
from hudline.cli.usage import print_message
from hudline.core.paths import Home
from hudline.platform.status_pipe import ROWS, VARIABLES, Request


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: which session, and in which form."""
    add = parser.add_argument
    add("session", nargs="?", default="", metavar="SESSION|FOLDER",
        help="its id or how it begins, a folder, or last; without it the one that you are in, or "
        "the newest")  # fmt: skip
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help="without colours, for prompts, editors")
    form.add_argument("--tmux", action="store_true", help="one row for a status line of tmux")
    form.add_argument("--json", action="store_true", help="one JSON document for scripts")
    add("--running", action="store_true", help="print nothing where it does not run")
    add("--width", type=_size, metavar="N", help="at most so many columns; in tmux 80")
    add("--rows", type=_size, metavar="N", help="at most so many rows; with 1 the quiet row")


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Print the picture of the session, or its data; 2 where the arguments do not go together.

    UserError where there is no such session.
    """
    if args.tmux and args.rows:
        print_message("--tmux is one row.", "Leave --rows out, or --tmux.")
        return 2
    clock = time.time()
    chosen = Sessions(home, env).choose(args.session, env)
    if args.running and chosen.has_ended:
        return 0
    found = view(home, env, chosen, clock)
    form = "tmux" if args.tmux else "plain" if args.plain or args.json else plain_or_ansi(env)
    columns = width(form, env, args.width) if args.width or not args.json else 0
    variables = {name: env.get(name, "") for name in VARIABLES}
    request = Request(chosen.session, form, columns, args.rows or ROWS, variables)
    if args.json:
        # A host knows more than its journal does, as the effort.
        drawn = of_host(home, request) if found.ended is None else None
        picture = found.picture(request) if drawn is None else drawn.decode("utf-8", "replace")
        deferred("status_record").print_record(console, home, chosen, found, picture)
    else:
        picture = found.picture(request)
        known = picture.encode(console.encoding, "replace")  # the terminal may know fewer signs
        console.file.write(known.decode(console.encoding))
    return 0


def _size(text: str) -> int:
    found = size(text)
    if found is None:
        raise ArgumentTypeError(f"{text!r} is no number of at least 1")
    return found
