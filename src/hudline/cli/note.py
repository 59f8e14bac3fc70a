"""`hudline note`: a text, shown for a while in the session that it was called in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.console import Console

from hudline.cli.feed_command import NOTE, TONES, parsed, seconds
from hudline.cli.feed_command import run as report
from hudline.cli.usage import print_message
from hudline.core.fields import clean
from hudline.core.paths import Home


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: the text, how it looks, for how long."""
    add = parser.add_argument
    add("text", nargs="*", metavar="TEXT", help="what to show; the same again is shown anew")
    add("--tone", choices=TONES, help=f"{', '.join(TONES)}")
    add("--for", dest="lasts", metavar="TIME", help="how long: 30s, 10m (the default), 2h, 1d")
    add("--clear", action="store_true", help="take all notes of the session away")
    add("--session", metavar="ID", help="the session, or how its id begins, in place of the one "
        "that it is called in, else all those of the folder")  # fmt: skip


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Show it; 2 where there is nothing to show."""
    options = ["--clear"] if args.clear else []
    options += [f"--tone={args.tone}"] if args.tone else []
    options += [f"--for={args.lasts}"] if args.lasts else []
    options += [f"--session={args.session}"] if args.session else []
    request = parsed([NOTE, *options, "--", *args.text])
    if request is None:
        print_message(*_fault(args))
        return 2
    return report(request, env)


def _fault(args: Namespace) -> tuple[str, str]:
    """What is wrong with a note that cannot be shown, and what to type instead."""
    if args.clear:
        return "--clear takes no text.", "Run: hudline note --clear"
    if args.lasts and seconds(args.lasts) is None:
        return f"{clean(args.lasts, 40)} is no time.", "Write 30s, 10m, 2h or 1d."
    return "A note needs a text.", "As in: hudline note --for 10m 'tests are red'"
