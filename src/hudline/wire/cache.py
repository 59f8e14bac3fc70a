"""The prompt cache as the status line's stdin tells of it (`prompt_cache`)."""

from hudline.wire.fields import number, table, whole
from hudline.wire.text import clean

_CAUSES = 3  # of a miss, that are told


class PromptCache:
    """`warm`: whether the next request would find it; `expires_at` and `last_miss_at` in seconds
    since 1970; `hit_ratio` from 0 to 1; `requests` so far; `recache_tokens`: what a request would
    write anew if it were cold. None: not told."""

    def __init__(self, held: "dict[str, object]") -> None:
        warm = held.get("warm")
        self.warm = warm if isinstance(warm, bool) else None
        self.expires_at = number(held.get("expires_at"))
        ratio = number(held.get("hit_ratio"))
        self.hit_ratio = ratio if ratio is not None and ratio <= 1 else None
        self.requests = whole(held.get("requests"))
        self.last_miss_at = number(held.get("last_miss_at"))
        told = table(held.get("last_miss_cause")).get("causes")
        causes = [clean(cause, 40) for cause in told[:_CAUSES]] if isinstance(told, list) else []
        self.causes = [cause for cause in causes if cause]
        self.recache_tokens = whole(held.get("recache_tokens_if_cold"))
