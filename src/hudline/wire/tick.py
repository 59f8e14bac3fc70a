"""The status line's stdin as a reading. A field that is missing, null or of another type is None
(numbers, switches) or "" (texts), and costs nothing else.

What nearly every draw shows is read at once; the rest when somebody asks for it.
"""

from hudline.wire.fields import identifier, is_whole, number, table, whole
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.wire.cache import PromptCache
    from hudline.wire.compaction import Compaction

    Held = dict[str, object]

_ROUNDED = 1.0  # percentage points that a share may be from the exact one
_ABSURD = 1_000_000_000  # tokens that no context holds


class Limit:
    """A rate limit window: `used` in percent (of a spend limit it may exceed 100), `resets` in
    seconds since 1970; once somebody has told who knows the clock, `left`, the seconds until then,
    and `age`, the seconds since the client heard of it from the API. None: not known.

    Of a spend limit also `spent` and `allowed` in dollars, and its `period`.
    """

    def __init__(
        self, name: str, used: float, resets: "Optional[float]", left: "Optional[float]" = None
    ) -> None:
        self.name = name
        self.used = used
        self.resets = resets
        self.left = left
        self.age: Optional[float] = None
        self.spent: Optional[float] = None
        self.allowed: Optional[float] = None
        self.period = ""


class Reading:
    """What the client told at this draw. Every attribute names its field of the payload; `tick`,
    `workspace`, `usage` and `costs` are the tables themselves."""

    compaction: "Optional[Compaction]" = None  # what the entry knows of it: wire.compaction

    if TYPE_CHECKING:
        fresh: Optional[int]
        cache_write: Optional[int]
        cache_read: Optional[int]
        api_duration: Optional[float]
        prompt_cache: Optional[PromptCache]
        prompt_id: str
        version: str
        thinking: Optional[bool]
        fast: Optional[bool]
        output_style: str
        agent: str
        vim: str
        worktree: str
        added_dirs: list[str]
        repo: tuple[str, str, str]
        pr: Optional[int]
        pr_state: str
        pr_url: str
        pr_kind: str

    def __init__(self, payload: object) -> None:
        tick = table(payload)
        self.tick = tick
        self.session_id = identifier(tick.get("session_id"))
        self.session_name = said(tick, "session_name", 60)
        self.transcript = raw(tick, "transcript_path")
        model = table(tick.get("model"))
        self.model_id = said(model, "id", 160)
        self.model = said(model, "display_name", 40) or self.model_id[:80]
        self.workspace = workspace = table(tick.get("workspace"))
        self.folder = raw(workspace, "current_dir") or raw(tick, "cwd")
        self.project = raw(workspace, "project_dir") or self.folder
        self.effort = said(table(tick.get("effort")), "level", 16)
        self._read_context(table(tick.get("context_window")))
        self._read_cost(table(tick.get("cost")))
        self.limits = _limits(table(tick.get("rate_limits")))

    def _read_context(self, window: "Held") -> None:
        """`context_window`; before the first answer and after a compaction nothing is known,
        which the client writes as null or as a usage of nothing but zeros.

        `context` is the share in percent, `tokens` what it is made of: fresh input, cache writes
        and cache reads; `output` those of the last answer.
        """
        self.window = number(window.get("context_window_size"))
        used = number(window.get("used_percentage"))
        self.usage = usage = table(window.get("current_usage"))
        is_told = isinstance(window.get("current_usage"), dict)
        is_known = any(number(value) for value in usage.values()) if is_told else bool(used)
        if "current_usage" in window and window["current_usage"] is None:
            is_known = False
        told = whole(usage.get("output_tokens"))
        self.output = whole(window.get("total_output_tokens")) if told is None else told
        tokens = _sum(usage, "input", "cache_creation_input", "cache_read_input")
        self.weigh(tokens, used if is_known else None)

    def weigh(self, tokens: "Optional[int]", used: "Optional[float]") -> None:
        """Take the tokens in the context and the share of the window that they are said to be.

        What contradicts itself is not believed: more tokens than the window holds refute the
        window; a share above 100, or one that the tokens do not make, is no share. The tokens are
        what the API has counted.
        """
        self.tokens = tokens = tokens if tokens is None or tokens < _ABSURD else None
        window = self.window
        if tokens is not None and window:
            share = tokens * 100 / window
            used = used if used is not None and abs(used - share) <= _ROUNDED else share
            self.window = window if tokens <= window else None
        self.context = used if used is None or used <= 100 else None

    def _read_cost(self, cost: "Held") -> None:
        self.costs = cost
        self.cost = number(cost.get("total_cost_usd"))
        self.duration = seconds(cost.get("total_duration_ms"))
        self.lines_added = whole(cost.get("total_lines_added"))
        self.lines_removed = whole(cost.get("total_lines_removed"))

    def __getattr__(self, name: str) -> "Any":
        """Read what few draws ask for (`wire.rare`), once."""
        from hudline.wire.rare import RARE

        if name not in RARE:
            raise AttributeError(name)
        value = RARE[name](self)
        setattr(self, name, value)
        return value


def raw(held: "Held", name: str) -> str:
    """A path as it is, for opening; widgets get it cleaned. With half of a surrogate pair it names
    no file."""
    value = held.get(name)
    is_path = isinstance(value, str) and "\0" not in value and is_whole(value)
    return str(value) if is_path else ""


def said(held: "Held", name: str, limit: int) -> str:
    """A text as it may be shown, of at most `limit` characters."""
    return clean(held.get(name), limit)


def seconds(milliseconds: object) -> "Optional[float]":
    """The seconds that a number of milliseconds is."""
    told = number(milliseconds)
    return None if told is None else told / 1000


def _sum(usage: "Held", *names: str) -> "Optional[int]":
    """The tokens of these kinds together; None where there are none: an answer has some."""
    return sum(whole(usage.get(name + "_tokens")) or 0 for name in names) or None


def _limits(windows: "Held") -> "list[Limit]":
    if not windows:
        return []
    from hudline.wire.limits import limits  # an API key has none

    return limits(windows)
