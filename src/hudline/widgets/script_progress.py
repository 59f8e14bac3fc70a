"""How far scripts are that report it: `hudline progress`, from any shell, Makefile or hook.

A row each: the bar, the name, what it is at, how many of how many, how fast and how long still. It
goes when it is done; one that failed stays for a while, and one that has not reported for two
minutes is marked with the time since, until an hour has passed. It is not called progress, which is
the plan and the files of the turn.

Short form: without the bar.
Options: `most`, how many are shown (4), the others are counted; `bar`, the signs of the bar
(blocks); `width` of the bar in cells (10); `rate`, whether it says how fast (true); `linger`, the
seconds that one that failed stays (60).
Example: ▰▰▰▰▰▰▱▱▱▱ 62% build · linking · 124/200 · 3.1/s · 24s left
Source: `hudline progress`, and JSON files of programs: docs/feed.md.
"""

from __future__ import annotations

from hudline.render.formatting import duration, elapsed, percent
from hudline.render.fragment import ESSENTIAL, NICE, USEFUL, Fragment, Row, Span
from hudline.render.gauges import BARS, bar
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.layout import DOT
from hudline.render.widget import (
    FROM_STANDARD,
    Place,
    Widget,
    WidgetOptions,
    choice,
    integer,
    switch,
)
from hudline.view.script_feed import SILENT, ScriptProgress
from hudline.view.snapshot import Snapshot
from hudline.widgets import when

WIDGET = Widget(
    requires="script_progress",
    by_level={3: {"most": 8}},
    places=(Place("progress", 5, FROM_STANDARD),),
)

_RUNNING, _FAILED, _SILENT = 55, 68, 35  # urgencies
_PER = ((1, "s"), (60, "m"), (3600, "h"))  # the seconds of each unit


class Options(WidgetOptions):
    most = integer(4, 1, 32)
    bar = choice(*BARS)
    width = integer(10, 1, 40)
    rate = switch(True)
    linger = integer(60, 0, 300)


def render(snapshot: Snapshot, options: Options) -> list[Row]:
    """What failed, what goes on, what is silent; of each the oldest first."""
    shown = [
        one
        for one in snapshot.script_progress
        if one.state == "running" or one.silent < options.linger
    ]
    shown.sort(key=_urgency, reverse=True)
    rows = [
        Row(_fragments(one, snapshot, options), DOT, _urgency(one), key=f"{nth} {one.name}")
        for nth, one in enumerate(shown[: options.most])
    ]
    if len(shown) > options.most:
        more = Fragment.of(label("+{} more", len(shown) - options.most), "faint", ESSENTIAL)
        rows.append(Row([more], urgency=_SILENT, key="more"))
    return rows


def _urgency(one: ScriptProgress) -> int:
    if one.state != "running":
        return _FAILED
    return _RUNNING if one.silent < SILENT else _SILENT


def _fragments(one: ScriptProgress, snapshot: Snapshot, options: Options) -> list[Fragment]:
    is_silent = one.state == "running" and one.silent >= SILENT
    fragments = [_head(one, is_silent, options)]
    if one.label:
        fragments.append(Fragment([Span(one.label)], rank=NICE, elastic_span=0))
    if is_silent:
        since = when(snapshot, one.silent, elapsed(one.silent), "since {}")
        fragments.insert(
            1, Fragment.of(f"{icon('stall')} {label('silent')} {since}", "warn", USEFUL)
        )
    if one.total and one.total != 100:
        fragments.append(Fragment.of(f"{one.count:,}/{one.total:,}", "faint", NICE + 1))
    if one.state == "running" and not is_silent:
        if options.rate and one.rate:
            fragments.append(Fragment.of(_rate(one.rate), "faint", NICE - 1))
        if one.left is not None:
            left = label("{} left", duration(max(one.left, 1)))
            fragments.append(Fragment.of(left, "faint", USEFUL))
        elif not one.total:
            fragments.append(Fragment.of(elapsed(one.age), "faint", USEFUL))
    return fragments


def _head(one: ScriptProgress, is_silent: bool, options: Options) -> Fragment:
    """The name, behind the bar where the total is known, else before the count."""
    name = Span(one.name, "faint" if is_silent else "strong")
    if one.state != "running":
        sign = Span(icon("fail") + " ", "alarm" if one.state == "failed" else "warn")
        end = Span(" " + label(one.state), sign.tone)
        return Fragment([sign, name, end], None, ESSENTIAL, elastic_span=1)
    if one.percent is None:
        sign = Span(icon("run") + " ", "faint" if is_silent else "accent")
        count = Span(f" {one.count:,}" if one.count else "", "plain")
        return Fragment([sign, name, count], None, ESSENTIAL, elastic_span=1)
    tone = "faint" if is_silent else "accent"
    share = Span(f" {percent(one.percent):>3} ", tone)
    drawn = bar(one.percent, options.width, options.bar, tone)
    compact = [Span(percent(one.percent) + " ", tone), name]
    return Fragment([*drawn, share, name], compact, ESSENTIAL, elastic_span=len(drawn) + 1)


def _rate(rate: float) -> str:
    """How many in a second, a minute or an hour, whichever is at least one: 3.1/s, 42/m."""
    seconds, unit = next((one for one in _PER if rate * one[0] >= 1), _PER[-1])
    figure = rate * seconds
    return f"{figure:.1f}/{unit}" if figure < 10 else f"{figure:,.0f}/{unit}"
