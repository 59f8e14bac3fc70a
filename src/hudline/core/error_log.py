"""The last errors of hooks, host and status line, one a line, for `hudline doctor`."""

from __future__ import annotations

from hudline.core.errors import guard
from hudline.core.fields import clean
from hudline.core.file_io import read_tail, replace
from hudline.core.paths import Home, append, exists, locate
from hudline.platform.outbox import own_form

_LIMIT = 32 * 1024  # bytes of which the last half is kept
_NEWEST = 8 * 1024  # bytes in which errors are counted


def report_error(env: dict[str, str], where: str, error: Exception, at: float) -> None:
    """Note an error of the entry `where` (`hook`, `host`, `band`, `status line`) at `at` (seconds
    since 1970), unless Hudline was uninstalled; an error in that is ignored."""

    def write() -> None:
        home = locate(env)
        if exists(home.root):
            note(home, where, error, at)

    guard(write, lambda _: None)


def note(home: Home, where: str, error: Exception, at: float) -> None:
    """Add `<seconds> <where> <kind of error> <file:line>`: never its text, which may be private."""
    trace, spot = error.__traceback__, ""
    while trace is not None:
        name = own_form(trace.tb_frame.f_code.co_filename).rpartition("/")[2]
        spot = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    note_kind(home, where, type(error).__name__, at, spot)


def note_kind(home: Home, where: str, kind: str, at: float, spot: str = "") -> None:
    """Add the same of an error that another process reports by its kind."""
    line = clean(f"{at:.0f} {where} {kind} {spot}", 200)
    noted = read_tail(home.errors, _LIMIT * 2)
    if len(noted) >= _LIMIT:
        replace(home.errors, noted[-_LIMIT // 2 :].partition(b"\n")[2])
    append(home.errors, line.encode("utf-8", "replace"))


def count(home: Home, since: float, where: str = "", until: float = float("inf")) -> int:
    """How many of the last errors were noted between `since` and `until` (seconds since 1970);
    `where`: by that entry alone."""
    lines = read_tail(home.errors, _NEWEST).decode("utf-8", "replace").split("\n")
    noted = [line.split(" ", 2) for line in lines]
    times = [words[0] for words in noted if not where or words[1:2] == [where]]
    numbers = [int(text[:12]) for text in times if text.isascii() and text.isdigit()]
    return sum(since <= at <= until for at in numbers)
