"""How full the context window is; what is left until the client compacts it; compaction itself.

The window is the one that the client keeps to, as its /context says: the one that you have set
(CLAUDE_CODE_AUTO_COMPACT_WINDOW or `autoCompactWindow`), else the model's. What is left until it
compacts is told where you have set that point, and else where it is near and the client's own rule
is known. A compaction that you ask for shows while it happens in the band alone: a hook of it would
be named in your session. The style says what is drawn: a bar, a battery of what is left, the
percentage alone, the tokens, what remains, or a sparkline of the last turns.

Short form: the figure alone.
Options: `style` (bar), one of bar, battery, percent, tokens, remaining, sparkline; `bar`, the
signs of the bar (blocks); `width` of the bar or the sparkline in cells (10); `against`, what is
measured against: usable, the window that the client keeps to, window, the model's, or compaction,
the tokens at which it compacts (usable); `warn` and `alarm`, the percentages of what is usable
before it compacts at which the tone changes (70 and 85); `breakdown`, from the alarm on, what the
context is made of: fresh, cache read, cache write, output (false; true at full verbosity).
Example: ▰▰▰▰▰▰▱▱▱▱ 62% of 1M
Source: status line, `context_window`; CLAUDE_CODE_AUTO_COMPACT_WINDOW,
CLAUDE_AUTOCOMPACT_PCT_OVERRIDE, DISABLE_AUTO_COMPACT, DISABLE_COMPACT; `autoCompactWindow`,
`autoCompactEnabled` and `modelSettings` in the client's settings; hooks, SessionStart, and
PreCompact and PostCompact of what the client compacts by itself; in the band, the last answer in
the transcript, for the breakdown.
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
    "against": ("usable", "window", "compaction"),
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
    used, window = _measured(now.reading, options["against"])
    if used is None:
        return _unknown(now.reading, again)
    tone = _tone(now.reading, options)
    figure, size = _figure(now.reading.tokens, used, window, options["style"])
    left = _left(now.reading, tone)
    whole = [*_picture(now, used, window, tone, options), (figure, tone), (size, "plain"), *left]
    made = [Piece([*whole, (again, "faint")], short=[(figure, tone), *left], rank=ESSENTIAL)]
    return made + _breakdown(now.reading) if options["breakdown"] and tone == "alarm" else made


def _unknown(reading: "Reading", again: str) -> "list[Piece]":
    """Without a share: the tokens, where they have refuted the window; else the window."""
    if reading.tokens is not None and reading.window is None:
        text = f"{label('context')} {tokens(reading.tokens)}"
    elif reading.window:
        text = f"{label('context')} –{_size(reading.window)}"
    else:
        return []
    return [Piece([(text, "faint"), (again, "faint")], rank=ESSENTIAL)]


def _measured(reading: "Reading", against: str) -> "tuple[float | None, float | None]":
    """The percentage, and the tokens of what it is a share of."""
    known, held, window = reading.compaction, reading.tokens, reading.window
    if known is None or held is None or reading.context is None or against == "window":
        return reading.context, window
    if against == "compaction" and known.at is not None:
        return min((held + _answered(reading)) * 100 / known.at, 100.0), known.at
    if window is None or known.window >= window:
        return reading.context, window
    share = held * 100 / known.window
    return (share if share < 1 else int(share + 0.5)), known.window  # rounded as /context does


def _answered(reading: "Reading") -> int:
    """The last answer, which stands in the context too, as the client counts it."""
    told = reading.usage.get("output_tokens")
    return reading.output or 0 if told is not None else 0


def _tone(reading: "Reading", options: "Options") -> str:
    """By the share of what is usable: of the window, and where a person has set when it is
    compacted, of what comes before that."""
    used = _measured(reading, "usable")[0] or 0.0
    if reading.compaction is not None and reading.compaction.is_set:
        used = max(used, _measured(reading, "compaction")[0] or 0.0)
    if used >= options["alarm"]:
        return "alarm"
    return "warn" if used >= options["warn"] else "good"


def _size(window: "float | None") -> str:
    return f" {label('of')} {tokens(window)}" if window else ""


def _figure(
    held: "int | None", used: float, window: "float | None", style: str
) -> "tuple[str, str]":
    """The figure, and what stands behind it in the whole form."""
    if style == "tokens" and held is not None:
        return tokens(held), _size(window)
    if style == "remaining" and held is not None and window:
        return tokens(max(window - held, 0)), f" {label('left')}"
    if style in ("remaining", "battery"):
        return percent(max(100 - used, 0)), f" {label('left')}"
    return percent(used), "" if style == "percent" else _size(window)


def _picture(
    now: "Now", used: float, window: "float | None", tone: str, options: "Options"
) -> "list[Span]":
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
        return [(spark(held[-width:], window) + " ", tone)] if held else []
    return []


def _left(reading: "Reading", tone: str) -> "list[Span]":
    """What is left until the client compacts by itself, as its own footer counts it."""
    known, held = reading.compaction, reading.tokens
    if known is None or known.at is None or held is None or not (known.is_set or tone != "good"):
        return []
    share = int(max(known.at - held - _answered(reading), 0) * 100 / known.at + 0.5)
    if not share:
        return [(f" · {label('compaction is next')}", tone)]
    return [(f" · {share}% {label('to compaction')}", "faint")]


def _breakdown(reading: "Reading") -> "list[Piece]":
    parts = (
        ("fresh", reading.fresh),
        ("cache read", reading.cache_read),
        ("cache write", reading.cache_write),
        ("output", reading.output),
    )
    told = " · ".join(f"{label(name)} {tokens(count)}" for name, count in parts if count)
    return [Piece([(told, "faint")], rank=NICE - 2)] if told else []
