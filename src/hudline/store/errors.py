"""The last errors of hooks and status line, one a line, for `hudline doctor`."""

from hudline.store.files import read_tail, replace
from hudline.store.journal import append
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.store.home import Home

_LIMIT = 32 * 1024
_NEWEST = 8 * 1024  # bytes in which errors are counted


def note(home: "Home", where: str, error: Exception, at: float) -> None:
    """Add `<seconds> <where> <kind of error> <file:line>`: never its text, which may be private."""
    place = error.__traceback__
    spot = ""
    while place is not None:
        code = place.tb_frame.f_code
        line = place.tb_lineno or code.co_firstlineno  # packed code knows no lines
        spot = f"{code.co_filename.rpartition('/')[2]}:{line}"
        place = place.tb_next
    said = clean(f"{at:.0f} {where} {type(error).__name__} {spot}", 200)
    held = read_tail(home.errors, _LIMIT * 2)
    if len(held) >= _LIMIT:
        replace(home.errors, held[-_LIMIT // 2 :].partition(b"\n")[2])
    append(home.errors, said.encode("utf-8", "replace"))


def count(home: "Home", since: float, where: str = "", until: float = float("inf")) -> int:
    """How many of the last errors were noted between `since` and `until`; `where`: by that entry
    alone."""
    lines = read_tail(home.errors, _NEWEST).decode("utf-8", "replace").split("\n")
    noted = [line.split(" ", 2) for line in lines]
    times = [one[0] for one in noted if not where or one[1:2] == [where]]
    numbers = [int(told[:12]) for told in times if told.isascii() and told.isdigit()]
    return sum(since <= at <= until for at in numbers)
