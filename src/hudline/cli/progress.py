"""`hudline progress`: how far a script is, shown in the session that it was called in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.console import Console

from hudline.cli.feed_command import ACTIONS, FILE, PROGRESS, parsed, whole
from hudline.cli.feed_command import run as report
from hudline.cli.usage import print_message
from hudline.core.fields import clean
from hudline.core.paths import Home


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what has happened, and to what."""
    add = parser.add_argument
    add("action", choices=ACTIONS, metavar="ACTION",
        help=f"{', '.join(ACTIONS[:-2])}; pipe counts the lines that pass through; file prints "
        "where a program may write a JSON file instead (docs/feed.md)")  # fmt: skip
    add("name", metavar="NAME", help="what goes on: build, tests; of a file its name")
    add("amount", nargs="?", metavar="N",
        help="for set the count, 12, 3/10 or 62%%; for tick how many more (1)")  # fmt: skip
    add("--total", metavar="N", help="how many there will be")
    add("--label", metavar="TEXT", help="what it is at")
    add("--session", metavar="ID", help="the session, or how its id begins, in place of the one "
        "that it is called in, else all those of the folder")  # fmt: skip


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Report it; 2 where an amount is none."""
    words = [args.action, args.name, *([args.amount] if args.amount else [])]
    options = [
        f"--{name}={value}"
        for name in ("total", "label", "session")
        if (value := getattr(args, name))
    ]
    request = parsed([PROGRESS, *options, "--", *words])
    if request is None:
        print_message(*_fault(args))
        return 2
    status = report(request, env)
    if status == 1 and args.action == FILE:
        print_message(
            "No session runs in this folder, or the name cannot be that of a file.",
            "Run it where a session runs, or name one: hudline progress file NAME --session ID",
        )
    return status


def _fault(args: Namespace) -> tuple[str, str]:
    """What is wrong with a report that cannot be made, and what to type instead."""
    if args.total and whole(args.total) is None:
        return f"--total {clean(args.total, 40)} is no whole number.", "As in: --total 200"
    if args.amount and args.action not in ("set", "tick"):
        return f"{args.action} takes no amount.", f"Run: hudline progress {args.action} NAME"
    if args.amount and args.action == "tick":
        return (
            f"{clean(args.amount, 40)} is no whole number.",
            "As in: hudline progress tick build 5",
        )
    if args.amount:
        return (
            f"{clean(args.amount, 40)} is no amount.",
            "Write 12, 3/10 or 62%, as in: hudline progress set build 3/10",
        )
    return "The name is empty.", "As in: hudline progress start build"
