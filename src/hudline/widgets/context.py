"""How full the context window is; what is left until the client compacts it; compaction itself.

The window is the one that the client keeps to, as its /context says: the one that you have set
(CLAUDE_CODE_AUTO_COMPACT_WINDOW or `autoCompactWindow`), else the model's. What is left until it
compacts is told where you have set that point, and else where it is near and the client's own rule
is known. A compaction that you ask for shows while it happens in the band alone: a hook of it would
be named in your session. The shape says what is drawn: a bar, a battery of what is left, the
percentage alone, the tokens, what remains, or a sparkline of the last turns.

Short form: the figure alone.
Options: `shape` (bar), one of bar, battery, percent, tokens, remaining, sparkline; `bar`, the
signs of the bar (blocks); `gradient`, whether the bar grows from good to alarm along its width,
where there are 24-bit colours (false); `width` of the bar or the sparkline in cells (10);
`against`, what is measured against: usable, the window that the client keeps to, window, the
model's, or compaction, the tokens at which it compacts (usable); `warn` and `alarm`, the
percentages of what is usable before it compacts at which the tone changes (70 and 85);
`breakdown`, from the alarm on, what the context is made of: fresh, cache read, cache write, output
(false; true at full verbosity).
Example: ▰▰▰▰▰▰▱▱▱▱ 62% of 1M
Source: status line, `context_window`; CLAUDE_CODE_AUTO_COMPACT_WINDOW,
CLAUDE_AUTOCOMPACT_PCT_OVERRIDE, DISABLE_AUTO_COMPACT, DISABLE_COMPACT; `autoCompactWindow`,
`autoCompactEnabled` and `modelSettings` in the client's settings; hooks, SessionStart, and
PreCompact and PostCompact of what the client compacts by itself; in the band, the last answer in
the transcript, for the breakdown.
"""

from __future__ import annotations

from hudline.events.status_input import StatusInput
from hudline.render.formatting import elapsed, percent, tokens
from hudline.render.fragment import ESSENTIAL, NICE, Fragment, Span
from hudline.render.gauges import BARS, bar, battery, spark
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.tones import graded
from hudline.render.widget import Place, Widget, WidgetOptions, choice, integer, switch
from hudline.view.snapshot import Snapshot

WIDGET = Widget(
    urgency=80,
    is_quiet=True,
    by_level={1: {"width": 6}, 3: {"breakdown": True}},
    places=(Place("session", 50),),
)


class Options(WidgetOptions):
    shape = choice("bar", "battery", "percent", "tokens", "remaining", "sparkline")
    bar = choice(*BARS)
    gradient = switch(False)
    width = integer(10, 1, 40)
    against = choice("usable", "window", "compaction")
    warn = integer(70, 0, 100)
    alarm = integer(85, 0, 100)
    breakdown = switch(False)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """A bar, the percentage, the window; nothing is drawn of what is not known."""
    again = f" {icon('again')}{snapshot.compactions}" if snapshot.compactions else ""
    if snapshot.compacting is not None:
        text = f"{label('compacting')}… {elapsed(snapshot.compacting)}"
        head = Span(text, "warn")
        return [Fragment([head, Span(again, "faint")], [head], ESSENTIAL)]
    used, window = _measured(snapshot.status, options.against)
    if used is None:
        return _unknown(snapshot.status, again)
    tone = _tone(snapshot.status, options)
    figure, size = _figure(snapshot.status.tokens, used, window, options.shape)
    picture = _picture(snapshot, used, window, tone, options)
    left = _left(snapshot.status, tone)
    whole = [*picture, Span(figure, tone), Span(size), left, Span(again, "faint")]
    fragments = [Fragment(whole, [Span(figure, tone), left], ESSENTIAL)]
    if options.breakdown and tone == "alarm":
        fragments += _breakdown(snapshot.status)
    return fragments


def _unknown(status: StatusInput, again: str) -> list[Fragment]:
    """Without a share: the tokens, where they have refuted the window; else the window."""
    if status.tokens is not None and status.window is None:
        text = f"{label('context')} {tokens(status.tokens)}"
    elif status.window:
        text = f"{label('context')} –{_size(status.window)}"
    else:
        return []
    return [Fragment([Span(text, "faint"), Span(again, "faint")], rank=ESSENTIAL)]


def _measured(status: StatusInput, against: str) -> tuple[float | None, float | None]:
    """The percentage, and the tokens of what it is a share of."""
    rule, used, window = status.compaction, status.tokens, status.window
    if rule is None or used is None or status.context is None or against == "window":
        return status.context, window
    if against == "compaction" and rule.at is not None:
        return min(_with_answer(used, status) * 100 / rule.at, 100.0), rule.at
    if window is None or rule.window >= window:
        return status.context, window
    share = used * 100 / rule.window
    return (share if share < 1 else int(share + 0.5)), rule.window  # rounded as /context does


def _with_answer(used: int, status: StatusInput) -> int:
    """The tokens with the last answer, which stands in the context too, as the client counts it."""
    return used + (status.answer or 0)


def _tone(status: StatusInput, options: Options) -> str:
    """By the share of what is usable: of the window, and where a person has set when it is
    compacted, of what comes before that."""
    used = _measured(status, "usable")[0] or 0.0
    if status.compaction is not None and status.compaction.is_set:
        used = max(used, _measured(status, "compaction")[0] or 0.0)
    if used >= options.alarm:
        return "alarm"
    return "warn" if used >= options.warn else "good"


def _size(window: float | None) -> str:
    return f" {label('of')} {tokens(window)}" if window else ""


def _figure(count: int | None, used: float, window: float | None, shape: str) -> tuple[str, str]:
    """The figure, of the tokens or the percentage, and what stands behind it in the whole form."""
    if shape == "tokens" and count is not None:
        return tokens(count), _size(window)
    if shape == "remaining" and count is not None and window:
        return tokens(max(window - count, 0)), f" {label('left')}"
    if shape in ("remaining", "battery"):
        return percent(max(100 - used, 0)), f" {label('left')}"
    return percent(used), "" if shape == "percent" else _size(window)


def _picture(
    snapshot: Snapshot, used: float, window: float | None, tone: str, options: Options
) -> list[Span]:
    """What stands before the figure, with the gap between."""
    shape, width = options.shape, options.width
    if shape == "bar":
        cells = bar(used, width, options.bar, tone)
        return [*(graded(cells) if options.gradient else cells), Span(" ")]
    if shape == "battery":
        return [Span(battery(max(100 - used, 0)) + " ", tone)]
    if shape == "sparkline":
        turns = snapshot.forecast.contexts if snapshot.forecast else []
        counts = [*turns, snapshot.status.tokens] if snapshot.status.tokens else turns
        return [Span(spark(counts[-width:], window) + " ", tone)] if counts else []
    return []


def _left(status: StatusInput, tone: str) -> Span:
    """What is left until the client compacts by itself, as its own footer counts it."""
    rule, used = status.compaction, status.tokens
    if rule is None or rule.at is None or used is None or (tone == "good" and not rule.is_set):
        return Span("")
    share = int(max(rule.at - _with_answer(used, status), 0) * 100 / rule.at + 0.5)
    if not share:
        return Span(f" · {label('compaction is next')}", tone)
    return Span(" · " + label("{} to compaction", f"{share}%"), "faint")


def _breakdown(status: StatusInput) -> list[Fragment]:
    counts = {
        "fresh": status.fresh,
        "cache read": status.cache_read,
        "cache write": status.cache_write,
        "output": status.output,
    }
    text = " · ".join(f"{label(name)} {tokens(count)}" for name, count in counts.items() if count)
    return [Fragment.of(text, "faint", NICE - 2)] if text else []
