"""The prompt cache: how much of the input it held, how long it stays warm, and its last miss.

Once it is cold, the next request writes the whole context anew.

In a band at rest, which nothing redraws, all times are clock times.

Short form: the hit ratio alone.
Options: `time` (countdown): until when it is warm, as a countdown or as a clock time; `cold`
(true), what a request would write anew once it is cold; `miss` (true), the last miss of the past
hour and its cause.
Example: cache 94%, warm 4:12, rebuilding costs 412k · last miss 12m tools changed
Source: status line, `prompt_cache`; in the band, the last answer in the transcript, which tells
how long the cache stays warm.
"""

from __future__ import annotations

from hudline.events.status_input import PromptCache
from hudline.render.formatting import duration, elapsed, percent, spaced, tokens
from hudline.render.fragment import NICE, Fragment, Span, separated
from hudline.render.i18n import label
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions, choice, switch
from hudline.view.snapshot import Snapshot
from hudline.widgets import time_of_day, when

WIDGET = Widget(places=(Place("details", 100, ("standard",)), Place("figures", 30, EVERYTHING)))

_NEWS = 3600.0  # seconds that a miss is told


class Options(WidgetOptions):
    time = choice("countdown", "clock")
    cold = switch(True)
    miss = switch(True)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    cache = snapshot.status.prompt_cache
    if cache is None:
        return []
    parts: list[Span] = []
    if cache.hit_ratio is not None:
        parts.append(Span(percent(cache.hit_ratio * 100)))
    parts += _warmth(cache, snapshot, options.time)
    if options.cold and cache.recache_tokens:
        cost = f"{label('rebuilding costs')} {tokens(cache.recache_tokens)}"
        parts.append(Span(cost, "faint"))
    if parts:
        parts[0] = parts[0]._replace(text=f"{label('cache')} {parts[0].text}")
    spans = separated(parts, Span(", ", "faint"))
    age = None if cache.last_miss_at is None else snapshot.clock - cache.last_miss_at
    if options.miss and age is not None and 0 <= age < _NEWS:
        causes = ", ".join(cause.replace("_", " ") for cause in cache.causes)
        text = f"{label('last miss')} {when(snapshot, age, duration(age))}{spaced(causes)}"
        spans += [*([Span(" · ", "faint")] if spans else []), Span(text, "faint")]
    return [Fragment(spans, spans[:1], NICE)] if spans else []


def _warmth(cache: PromptCache, snapshot: Snapshot, style: str) -> list[Span]:
    """The client's word is as old as its last answer: a time that has passed tells more."""
    ends = cache.expires_at
    if cache.warm is False or (ends is not None and ends <= snapshot.clock):
        return [Span(label("cold"), "warn")]
    if ends is None:
        return [Span(label("warm"), "good")] if cache.warm else []
    if style == "countdown" and not snapshot.still:
        return [Span(f"{label('warm')} {elapsed(ends - snapshot.clock)}", "good")]
    return [Span(label("warm until {}", time_of_day(snapshot, ends)), "good")]
