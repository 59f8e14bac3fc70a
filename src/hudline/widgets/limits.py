"""Rate limits with the time until they reset.

Behind the windows of five hours and of seven days stand all others that the client tells, as those
of one model, the fullest first; on a crowded row the least full leave before anything else does.
What is told is the newest figure that any session of the same account has had for the same reset;
one that is older than ten minutes says so, and tells no pace. In a band at rest, which nothing
redraws, all times are clock times, that of the figure too, and no pace is told.

Short form: without the times, but for when a window that is nearly full will be full or reset.
Options: `time` (countdown): the time until the reset, as a countdown, as a clock time, or elapsed
of the window's length; `pace` (true): when a window will be full, if that comes before its reset
and the use goes on as it has; `windows`, the names of those to show, as 5h, 7d, opus or spend
(all); `warn` and `alarm`, the percentages at which the tone changes (75 and 90).
Example: 5h 23% 2h10m · 7d 41%
Source: status line, `rate_limits`; a window that is absent is not shown, nor a figure that cannot
be one.
"""

from hudline.page.cells import cut
from hudline.page.figures import money, percent, span
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, USEFUL, Piece
from hudline.wire.limits import length, span_of, title

URGENCY = 60
OPTIONS = {
    "time": ("countdown", "clock", "elapsed"),
    "pace": True,
    "windows": "",
    "warn": (75, 0, 100),
    "alarm": (90, 0, 100),
}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span
    from hudline.wire.tick import Limit

# The windows that keep their places, in the order in which they are told, and their names.
WINDOWS = {"five_hour": "5h", "seven_day": "7d", "spend_limit": "spend"}
_RANKS = {"plain": USEFUL, "warn": USEFUL + 1, "alarm": ESSENTIAL - 1}
_LASTING = USEFUL - 2  # the rank of the fullest other window, where it is nearly full
_OLD = 600.0  # seconds from which on a figure says how old it is
_SAME = 60.0  # seconds between two resets that are one
_MOST = 8  # other windows
_WIDEST = 16  # cells of a name


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Each window: its name, how much is used, when it resets."""
    chosen = options["windows"].lower().replace(",", " ").split()
    windows = [one for one in now.limits or () if not chosen or _is_chosen(one, chosen)]
    main = [one for name in WINDOWS for one in windows if one.name == name]
    others = [one for one in windows if one.name not in WINDOWS]
    ages = [one.age for one in windows if one.age is not None]
    others.sort(key=lambda one: (-one.used, one.name))
    if not main:
        main, others = others[:1], others[1:]
    others = others[:_MOST]
    made = _apart(main, others, now, options) if others else _main(main, now, options)
    if made and ages and (now.still or max(ages) >= _OLD):
        made.append(Piece([(f"· {_ago(now, max(ages))}", "faint")], rank=1, joined=True))
    return made


def _is_chosen(limit: "Limit", chosen: "list[str]") -> bool:
    """Whether a window is among those that were named: by its own name, in short, or by the model
    alone."""
    short = title(limit.name).lower().replace(" ", "_")
    names = (limit.name.lower(), short, short.partition("_")[2] or short)
    return any(name in chosen for name in names)


def _main(main: "list[Limit]", now: "Now", options: "Options") -> "list[Piece]":
    whole: list[Span] = []
    short: list[Span] = []
    rank = USEFUL
    for limit in main:
        gap: list[Span] = [(" · ", "faint")] if whole else []
        tone, more = _tone(limit, options), _details(limit, now, options)
        whole += [*gap, *_head(limit, tone), *more]
        short += [*gap, *_head(limit, tone), *(more[-1:] if tone != "plain" else [])]
        rank = max(rank, _RANKS[tone])
    return [Piece(whole, short, rank)] if whole else []


def _apart(
    main: "list[Limit]", others: "list[Limit]", now: "Now", options: "Options"
) -> "list[Piece]":
    """The same beside other windows: a piece for each, so that the least full can leave. The times
    of what is not nearly full leave with them; the fullest, where it is nearly full, outlasts what
    is merely nice to know."""
    made: list[Piece] = []
    rank = max(_RANKS[_tone(limit, options)] for limit in main)
    for limit in main:
        tone, more = _tone(limit, options), _details(limit, now, options)
        said = [*_gap(made), *_head(limit, tone)]
        if tone == "plain":
            made.append(Piece(said, rank=rank, joined=bool(made)))
            if more:
                (text, faint), *rest = more
                made.append(Piece([(text.strip(), faint), *rest], rank=0, joined=True))
        else:
            made.append(Piece([*said, *more], [*said, *more[-1:]], rank, bool(made)))
    for limit in others:
        tone = _tone(limit, options)
        said = [*_gap(made), *_head(limit, tone)]
        more = _details(limit, now, options, not _is_repeated(limit, main))
        is_first = limit is others[0] and tone != "plain"
        brief = [*_gap(made), *_head(limit, tone, is_brief=True)]
        lasting = _LASTING if is_first else int(tone != "plain")
        made.append(Piece([*said, *more], brief if is_first else said, lasting, joined=True))
    return made


def _gap(made: "list[Piece]") -> "list[Span]":
    return [("· ", "faint")] if made else []


def _is_repeated(limit: "Limit", main: "list[Limit]") -> bool:
    """Whether a window before it tells the same reset."""
    return any(
        one.left is not None and limit.left is not None and abs(one.left - limit.left) < _SAME
        for one in main
    )


def _head(limit: "Limit", tone: str, is_brief: bool = False) -> "list[Span]":
    """The name of a window and the percentage. is_brief: of a model's window the model alone."""
    name = label("spend") if limit.name == "spend_limit" else cut(title(limit.name), _WIDEST)
    if is_brief and span_of(limit.name)[0]:
        name = name.partition(" ")[2] or name
    return [(name + " ", "faint"), (percent(limit.used), tone)]


def _tone(limit: "Limit", options: "Options") -> str:
    """How full a window is, as a tone."""
    if limit.used >= options["alarm"]:
        return "alarm"
    return "warn" if limit.used >= options["warn"] else "plain"


def _details(limit: "Limit", now: "Now", options: "Options", is_timed: bool = True) -> "list[Span]":
    """Behind the percentage: the money, the time, the pace."""
    made: list[Span] = []
    if limit.spent is not None:
        allowed = "" if limit.allowed is None else "/" + money(limit.allowed)
        made.append((f" {money(limit.spent)}{allowed}", "faint"))
    if limit.left is None:
        return made
    if is_timed:
        made.append((" " + _time(limit, limit.left, now, options["time"]), "faint"))
    long, age = length(limit.name), limit.age or 0.0
    if options["pace"] and limit.name in WINDOWS and long and not now.still and age < _OLD:
        full = _full_in(limit.used, limit.left + age, long)
        if full is not None and full > age:
            made.append((f" {label('full at')} {_at(now, full - age)}", "warn"))
    return made


def _time(limit: "Limit", left: float, now: "Now", style: str) -> str:
    if style == "clock" or now.still:
        return _at(now, left)
    long = length(limit.name)
    if style == "elapsed" and long is not None:
        return f"{span(max(long - left, 0))}/{span(long)}"
    return span(left)


def _ago(now: "Now", age: float) -> str:
    from hudline.widgets import when

    return when(now, age, f"{span(age)} {label('ago')}", label("as of") + " ")


def _at(now: "Now", ahead: float) -> str:
    from hudline.page.hours import moment

    at = now.clock + ahead
    there = now.offset_at(at) if now.offset_at else now.utc_offset  # behind a change of the clocks
    return moment(at, there or 0, now.clock, now.twelve_hours)


def _full_in(used: float, left: float, length: float) -> "float | None":
    """Seconds until a window is full, if it goes on filling as it has since its start; None where
    it will reset before, is full, or has only just begun."""
    elapsed = length - left
    if not 10 <= used < 100 or elapsed < length / 10:
        return None
    ahead = (100 - used) * elapsed / used
    return ahead if ahead < left else None
