"""The prompt cache: how much of the input it held, how long it stays warm, and its last miss.

Once it is cold, the next request writes the whole context anew.

In a band at rest, which nothing redraws, all times are clock times.

Short form: the hit ratio alone.
Options: `time` (countdown): until when it is warm, as a countdown or as a clock time; `cold`
(true), what a cold restart would write anew; `miss` (true), the last miss of the past hour and
its cause.
Example: cache 94% · warm 4:12 · cold restart 412k · last miss 12m tools changed
Source: status line, `prompt_cache`; in the band, the last answer in the transcript, which tells
how long the cache stays warm.
"""

from hudline.page.figures import clock, percent, span, tokens
from hudline.page.labels import label
from hudline.page.piece import NICE, Piece
from hudline.widgets import when

OPTIONS = {"time": ("countdown", "clock"), "cold": True, "miss": True}
_NEWS = 3600.0  # seconds that a miss is told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span
    from hudline.wire.cache import PromptCache


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The ratio, then what else is known."""
    cache = now.reading.prompt_cache
    if cache is None:
        return []
    parts = [*_hits(cache), *_warmth(cache, now, options["time"])]
    if options["cold"] and cache.recache_tokens:
        parts.append((f"{label('cold restart')} {tokens(cache.recache_tokens)}", "faint"))
    if options["miss"]:
        parts += _miss(cache, now)
    if not parts:
        return []
    whole: list[Span] = [parts[0]]
    for part in parts[1:]:
        whole += [(" · ", "faint"), part]
    return [Piece(whole, [parts[0]], NICE)]


def _hits(cache: "PromptCache") -> "list[Span]":
    if cache.hit_ratio is None:
        return []
    return [(f"{label('cache')} {percent(cache.hit_ratio * 100)}", "plain")]


def _warmth(cache: "PromptCache", now: "Now", style: str) -> "list[Span]":
    """The client's word is as old as its last answer: a time that has passed tells more."""
    ends = cache.expires_at
    if cache.warm is False or (ends is not None and ends <= now.clock):
        return [(label("cold"), "warn")]
    if ends is None:
        return [(label("warm"), "good")] if cache.warm else []
    if style == "countdown" and not now.still:
        return [(f"{label('warm')} {clock(ends - now.clock)}", "good")]
    from hudline.page.hours import moment

    until = moment(ends, now.utc_offset or 0, now.clock, now.twelve_hours)
    return [(f"{label('warm')} – {until}", "good")]


def _miss(cache: "PromptCache", now: "Now") -> "list[Span]":
    age = None if cache.last_miss_at is None else now.clock - cache.last_miss_at
    if age is None or not 0 <= age < _NEWS:
        return []
    causes = ", ".join(cause.replace("_", " ") for cause in cache.causes)
    return [(f"{label('last miss')} {when(now, age, span(age))} {causes}".rstrip(), "faint")]
