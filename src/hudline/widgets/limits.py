"""Rate limits with the time until they reset.

Behind the windows of five hours and of seven days stand all others that the client tells, as those
of one model, the fullest first; on a crowded row the least full leave before anything else does.
What is told is the newest figure that any session of the same account has had for the same reset;
one that is older than ten minutes says so, and tells no pace. In a band at rest, which nothing
redraws, all times are clock times, that of the figure too, and no pace is told.

With the shape `bar` each window has a bar, in which a mark stands where its time is: what is full
behind the mark is ahead of time. The preset `everything` draws it.

Short form: without the bars and the times, but for when a window that is nearly full will be full
or reset.
Options: `shape` (figures): figures alone, or a bar as well; `bar`, its signs (blocks); `width` of a
bar in cells (8); `expected`, what will be used at the reset if the use goes on as it has, as in
"at this pace → 62%" (false); `time` (countdown): the time until the reset, as a countdown, as a
clock time, or elapsed of the window's length; `pace` (true): when a window will be full, if that
comes before its reset and the use goes on as it has; `windows`, the names of those to show, as 5h,
7d, opus or spend (all); `warn` and `alarm`, the percentages at which the tone changes (75 and 90).
Example: 5h 23% 2h10m · 7d 41%
Source: status line, `rate_limits`; a window that is absent is not shown, nor a figure that cannot
be one.
"""

from __future__ import annotations

from hudline.events.limits import Limit, parse_window_name, window_length, window_title
from hudline.render.cell_width import cut
from hudline.render.formatting import day_time, duration, money, percent
from hudline.render.fragment import ESSENTIAL, USEFUL, Fragment, Span
from hudline.render.gauges import BARS, bar, marked
from hudline.render.i18n import label
from hudline.render.widget import (
    EVERYTHING,
    Place,
    Widget,
    WidgetOptions,
    choice,
    integer,
    switch,
    text,
)
from hudline.view.limits import elapsed_share, expected, full_in
from hudline.view.snapshot import Snapshot
from hudline.widgets import when

WIDGET = Widget(
    requires="limits",
    urgency=60,
    places=(
        Place("session", 70, ("standard",)),
        Place("session", 70, EVERYTHING, {"shape": "bar"}),
    ),
)

# The windows that keep their places, in their order, and their names.
WINDOWS = {"five_hour": "5h", "seven_day": "7d", "spend_limit": "spend"}
_RANKS = {"plain": USEFUL, "warn": USEFUL + 1, "alarm": ESSENTIAL - 1}
_LASTING = USEFUL - 2  # the rank of the fullest other window, where it is nearly full
_OLD = 600.0  # seconds from which on a figure says how old it is
_SAME = 60.0  # seconds between two resets that are one
_MOST = 8  # other windows
_FULL, _MOST_EXPECTED = 100.0, 999.0  # percent
_WIDEST = 16  # cells of a name


class Options(WidgetOptions):
    shape = choice("figures", "bar")
    bar = choice(*BARS)
    width = integer(8, 3, 40)
    time = choice("countdown", "clock", "elapsed")
    pace = switch(True)
    expected = switch(False)
    windows = text()
    warn = integer(75, 0, 100)
    alarm = integer(90, 0, 100)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    chosen = options.windows.lower().replace(",", " ").split()
    windows = [one for one in snapshot.limits or () if not chosen or _is_chosen(one, chosen)]
    main = [one for name in WINDOWS for one in windows if one.name == name]
    others = [one for one in windows if one.name not in WINDOWS]
    ages = [one.age for one in windows if one.age is not None]
    others.sort(key=lambda one: (-one.used, one.name))
    if not main:
        main, others = others[:1], others[1:]
    if not main:
        return []
    others = others[:_MOST]
    if others or options.shape == "bar" or options.expected:
        fragments = _apart(main, others, snapshot, options)
    else:
        fragments = _main(main, snapshot, options)
    oldest = max(ages, default=0.0)
    if fragments and ages and (snapshot.still or oldest >= _OLD):
        since = when(snapshot, oldest, label("{} ago", duration(oldest)), "as of {}")
        fragments.append(Fragment([Span(f"· {since}", "faint")], rank=1, joined=True))
    return fragments


def _is_chosen(limit: Limit, chosen: list[str]) -> bool:
    """Whether a window is among those that were named: by its own name, in short, or by the model
    alone."""
    short = window_title(limit.name).lower().replace(" ", "_")
    names = (limit.name.lower(), short, short.partition("_")[2] or short)
    return any(name in chosen for name in names)


def _main(main: list[Limit], snapshot: Snapshot, options: Options) -> list[Fragment]:
    whole: list[Span] = []
    compact: list[Span] = []
    rank = USEFUL
    for limit in main:
        gap = [Span(" · ", "faint")] if whole else []
        tone, more = _tone(limit, options), _details(limit, snapshot, options)
        whole += [*gap, *_whole_head(limit, tone, snapshot, options, not whole), *more]
        compact += [*gap, *_head(limit, tone), *(more[-1:] if tone != "plain" else [])]
        rank = max(rank, _RANKS[tone])
    return [Fragment(whole, compact, rank)] if whole else []


def _apart(
    main: list[Limit], others: list[Limit], snapshot: Snapshot, options: Options
) -> list[Fragment]:
    """The same beside other windows, or where they take much room: a fragment for each, so that
    the least full can leave, and none loses its bar for the others. The
    times of what is not nearly full leave with them; the fullest, where it is nearly full, outlasts
    what is merely nice to know."""
    fragments: list[Fragment] = []
    rank = max(_RANKS[_tone(limit, options)] for limit in main)
    if options.shape == "bar" and rank == USEFUL:
        rank -= 1  # that of the folder: the bars leave before its name
    for limit in main:
        tone, more = _tone(limit, options), _details(limit, snapshot, options)
        gap = [Span("· ", "faint")] if fragments else []
        head = [*gap, *_head(limit, tone)]
        drawn = [*gap, *_whole_head(limit, tone, snapshot, options, not fragments)]
        if tone == "plain":
            short = head if drawn != head else None
            fragments.append(Fragment(drawn, short, rank, bool(fragments)))
            if more:
                more[0] = more[0]._replace(text=more[0].text.strip())
                fragments.append(Fragment(more, rank=0, joined=True))
        else:
            compact = [*head, *more[-1:]]
            fragments.append(Fragment([*drawn, *more], compact, rank, bool(fragments)))
    for limit in others:
        tone = _tone(limit, options)
        is_first = limit is others[0] and tone != "plain"
        head = [Span("· ", "faint"), *_head(limit, tone)]
        compact = [head[0], *_head(limit, tone, is_brief=True)] if is_first else head
        more = _details(limit, snapshot, options, not _is_repeated(limit, main))
        rank = _LASTING if is_first else int(tone != "plain")
        drawn = [head[0], *_whole_head(limit, tone, snapshot, options)]
        fragments.append(Fragment([*drawn, *more], compact, rank, joined=True))
    return fragments


def _is_repeated(limit: Limit, main: list[Limit]) -> bool:
    """Whether a window before it tells the same reset."""
    return any(
        one.left is not None and limit.left is not None and abs(one.left - limit.left) < _SAME
        for one in main
    )


def _head(limit: Limit, tone: str, is_brief: bool = False) -> list[Span]:
    """The name of a window and the percentage. is_brief: of a model's window the model alone."""
    name = label("spend") if limit.name == "spend_limit" else cut(window_title(limit.name), _WIDEST)
    if is_brief and parse_window_name(limit.name)[0]:
        name = name.partition(" ")[2] or name
    return [Span(name + " ", "faint"), Span(percent(limit.used), tone)]


def _whole_head(
    limit: Limit, tone: str, snapshot: Snapshot, options: Options, in_words: bool = False
) -> list[Span]:
    """The same with the bar between both, and what is expected behind them; in_words: whether that
    is said in words."""
    name, used = _head(limit, tone)
    long, age = window_length(limit.name), limit.age or 0.0
    will = expected(limit.used, None if limit.left is None else limit.left + age, long)
    drawn = [name]
    if options.shape == "bar":
        share = elapsed_share(limit.left, long)
        full = "accent" if tone == "plain" else tone
        is_ahead = will is not None and share is not None and limit.used > share
        ahead = ("warn" if tone == "plain" else tone) if is_ahead else ""
        drawn += marked(bar(limit.used, options.width, options.bar, full), share, ahead)
        used = used._replace(text=" " + used.text)
    drawn.append(used)
    if options.expected and will is not None and age < _OLD and not snapshot.still:
        figure = percent(min(will, _MOST_EXPECTED))
        more = label("at this pace → {}", figure) if in_words else "→ " + figure
        drawn.append(Span(" " + more, "warn" if will >= _FULL else "faint"))
    return drawn


def _tone(limit: Limit, options: Options) -> str:
    """How full a window is, as a tone."""
    if limit.used >= options.alarm:
        return "alarm"
    return "warn" if limit.used >= options.warn else "plain"


def _details(
    limit: Limit, snapshot: Snapshot, options: Options, is_timed: bool = True
) -> list[Span]:
    """Behind the percentage: the money, the time, the pace."""
    spans: list[Span] = []
    if limit.spent is not None:
        allowed = "" if limit.allowed is None else "/" + money(limit.allowed)
        spans.append(Span(f" {money(limit.spent)}{allowed}", "faint"))
    if limit.left is None:
        return spans
    if is_timed:
        spans.append(Span(" " + _time(limit, limit.left, snapshot, options.time), "faint"))
    long, age = window_length(limit.name), limit.age or 0.0
    if options.pace and limit.name in WINDOWS and long and not snapshot.still and age < _OLD:
        full = full_in(limit.used, limit.left + age, long)
        if full is not None and full > age:
            spans.append(Span(" " + label("full at {}", _at(snapshot, full - age)), "warn"))
    return spans


def _time(limit: Limit, left: float, snapshot: Snapshot, style: str) -> str:
    if style == "clock" or snapshot.still:
        return _at(snapshot, left)
    long = window_length(limit.name)
    if style == "elapsed" and long is not None:
        return f"{duration(max(long - left, 0))}/{duration(long)}"
    return duration(left)


def _at(snapshot: Snapshot, ahead: float) -> str:
    at = snapshot.clock + ahead
    # Behind a change of the clocks the offset is another.
    offset = snapshot.offset_at(at) if snapshot.offset_at else snapshot.utc_offset
    return day_time(at, offset or 0, snapshot.clock, snapshot.twelve_hours)
