"""How full the context window is; compaction while it happens and how often it happened.

A compaction that you ask for shows while it happens in the band alone: a hook of it would be named
in your session. The style says what is drawn: a bar, a battery of what is left, the percentage
alone, the tokens, what remains, or a sparkline of the last turns.

Short form: the figure alone.
Options: `style` (bar), one of bar, battery, percent, tokens, remaining, sparkline; `bar`, the
signs of the bar (blocks); `width` of the bar or the sparkline in cells (10); `warn` and `alarm`,
the percentages at which the tone changes (70 and 85); `breakdown`, from the alarm on, what the
context is made of: fresh, cache read, cache write, output (false; true at full verbosity).
Example: ▰▰▰▰▰▰▱▱▱▱ 62% of 1M
Source: status line, `context_window`; hooks, SessionStart, and PreCompact and PostCompact of what
the client compacts by itself; in the band, the last answer in the transcript, for the breakdown.
"""

from hudline.page.bars import BARS, bar
from hudline.page.figures import clock, percent, tokens
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, NICE, Piece

URGENCY = 80
OPTIONS = {
    "style": ("bar", "battery", "percent", "tokens", "remaining", "sparkline"),
    "bar": BARS,
    "width": (10, 1, 40),
    "warn": (70, 0, 100),
    "alarm": (85, 0, 100),
    "breakdown": False,
}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span
    from hudline.wire.tick import Reading


def show(now: "Now", options: "Options") -> "list[Piece]":
    """A bar, the percentage, the window; nothing is drawn of what is not known."""
    again = f" {icon('again')}{now.compactions}" if now.compactions else ""
    if now.compacting is not None:
        text = f"{label('compacting')}… {clock(now.compacting)}"
        return [Piece([(text, "warn"), (again, "faint")], [(text, "warn")], ESSENTIAL)]
    used, window = now.reading.context, now.reading.window
    if used is None:
        text = f"{label('context')} –{_size(window)}"
        return [Piece([(text, "faint"), (again, "faint")], rank=ESSENTIAL)] if window else []
    tone = _tone(used, options)
    figure, size = _figure(now.reading, used, options["style"])
    left = _left(now, used)
    whole = [*_picture(now, used, tone, options), (figure, tone), (size, "plain"), *left]
    made = [Piece([*whole, (again, "faint")], short=[(figure, tone), *left], rank=ESSENTIAL)]
    return made + _breakdown(now.reading) if options["breakdown"] and tone == "alarm" else made


def _tone(used: float, options: "Options") -> str:
    if used >= options["alarm"]:
        return "alarm"
    return "warn" if used >= options["warn"] else "good"


def _size(window: "float | None") -> str:
    return f" {label('of')} {tokens(window)}" if window else ""


def _figure(reading: "Reading", used: float, style: str) -> "tuple[str, str]":
    """The figure, and what stands behind it in the whole form."""
    held, window = reading.tokens, reading.window
    if style == "tokens" and held is not None:
        return tokens(held), _size(window)
    if style == "remaining" and held is not None and window:
        return tokens(max(window - held, 0)), f" {label('left')}"
    if style in ("remaining", "battery"):
        return percent(max(100 - used, 0)), f" {label('left')}"
    return percent(used), "" if style == "percent" else _size(window)


def _picture(now: "Now", used: float, tone: str, options: "Options") -> "list[Span]":
    """What stands before the figure, with the gap between."""
    style, width = options["style"], options["width"]
    if style == "bar":
        return [*bar(used, width, options["bar"], tone), (" ", "plain")]
    from hudline.page.gauges import battery, spark  # the bar is what nearly all have

    if style == "battery":
        return [(battery(max(100 - used, 0)) + " ", tone)]
    if style == "sparkline":
        known = now.forecast.contexts if now.forecast else []
        held = [*known, now.reading.tokens] if now.reading.tokens else known
        return [(spark(held[-width:], now.reading.window) + " ", tone)] if held else []
    return []


def _left(now: "Now", used: float) -> "list[Span]":
    """What is left until the client compacts by itself, where the person set that point."""
    if now.compacts_at is None:
        return []
    return [(f" · {max(int(now.compacts_at - used), 0)}% {label('to compaction')}", "faint")]


def _breakdown(reading: "Reading") -> "list[Piece]":
    parts = (
        ("fresh", reading.fresh),
        ("cache read", reading.cache_read),
        ("cache write", reading.cache_write),
        ("output", reading.output),
    )
    told = " · ".join(f"{label(name)} {tokens(count)}" for name, count in parts if count)
    return [Piece([(told, "faint")], rank=NICE - 2)] if told else []
