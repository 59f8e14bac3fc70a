"""The options that all reports have."""

from __future__ import annotations

from argparse import Action, ArgumentParser, ArgumentTypeError, Namespace, _ActionsContainer
from collections.abc import Sequence
from typing import Callable

from hudline.cli.reporting.periods import DEFAULT, FORMS, checked_time, period
from hudline.cli.usage import print_message
from hudline.ledger.reports import Period
from hudline.platform.time_zone import use_utc


def common(parser: ArgumentParser) -> None:
    """Name the arguments that say what a report is about and how it is printed."""
    choosing(parser)
    parser.add_argument("--limit", type=count, metavar="N", help="at most so many rows")
    printing(parser)


def choosing(parser: ArgumentParser) -> None:
    """Name the arguments that say what a report is about."""
    add = parser.add_argument
    add("--since", type=checked_time, metavar="WHEN", help=f"{FORMS}; without it {DEFAULT}")
    add("--until", type=checked_time, metavar="WHEN", help="the same; the day is in it")
    add("--project", metavar="NAME", help="of this project: its name, path or repository")
    add("--branch", metavar="NAME", help="of this branch")
    add("--model", metavar="NAME", help="of this model, as opus-5-5")
    add("--session", metavar="ID", help="of this session: its id, how it begins, or last")


def printing(parser: ArgumentParser) -> None:
    """Name the arguments that say how rows are printed, and whether anything is read before."""
    forms(parser.add_mutually_exclusive_group())
    parser.add_argument("--no-read", action="store_true", help="answer from what was read before")
    zone(parser)


def zone(parser: ArgumentParser) -> None:
    """Name the argument that says in which zone days begin and times are shown."""
    parser.add_argument(
        "--utc", action=_Utc, nargs=0, default=False, help="days and times in UTC, not local ones"
    )


def forms(group: _ActionsContainer) -> None:
    """Name the forms of rows for scripts, see `output.print_rows`. group: of arguments that exclude
    each other."""
    group.add_argument("--json", action="store_true", help="one JSON document for scripts")
    group.add_argument("--csv", action="store_true", help="the rows as CSV")


class _Utc(Action):
    """Gives the process another time zone, which datetime and SQLite follow: a command ends soon,
    and so no report has to know of it."""

    def __call__(self, parser: object, namespace: object, *_: object) -> None:  # noqa: ARG002
        """Use UTC from now on."""
        use_utc()
        setattr(namespace, self.dest, True)


def count(text: str) -> int:
    """A number of at least one; ArgumentTypeError where it is none."""
    if text.isascii() and text.isdigit() and 0 < int(text) < 10**9:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no number of at least 1")


def names_of(known: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """What reads some of the `known` names to group by, with commas; it raises ArgumentTypeError
    for another name, or one that is said twice."""

    def read(text: str) -> tuple[str, ...]:
        names = tuple(name.strip() for name in text.split(","))
        for name in names:
            if name not in known:
                raise ArgumentTypeError(f"{name!r} is nothing to group by; say {', '.join(known)}")
        if len(set(names)) < len(names):
            raise ArgumentTypeError("each of them can be said once")
        return names

    return read


def period_of(args: Namespace, now: float) -> Period:
    """The period that is asked for; all of a session that is named, where nothing else is said.
    SystemExit with status 2 where it ends before it begins, which is no empty report but a slip."""
    since = args.since or ("all" if args.session and not args.until else DEFAULT)
    found = period(since, args.until, now)
    if found.until <= found.since:
        print_message(
            f"No time is between --since {since} and --until {args.until}.",
            "Say an earlier --since, or a later --until.",
        )
        raise SystemExit(2)
    return found
