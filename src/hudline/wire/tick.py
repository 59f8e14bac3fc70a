"""The status line's stdin as a reading. A field that is missing, null or of another type is None
(numbers, switches) or "" (texts), and costs nothing else.

What nearly every draw shows is read at once; the rest when somebody asks for it.
"""

from hudline.wire.fields import identifier, number, table, whole
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.wire.cache import PromptCache

    Held = dict[str, object]

_MOST = 12  # added folders that are told


class Limit:
    """A rate limit window: `used` in percent (may exceed 100), `resets` in seconds since 1970.

    Of a spend limit also `spent` and `allowed` in dollars, and its `period`.
    """

    def __init__(self, name: str, used: float, resets: "Optional[float]") -> None:
        self.name = name
        self.used = used
        self.resets = resets
        self.spent: Optional[float] = None
        self.allowed: Optional[float] = None
        self.period = ""


class Reading:
    """What the client told at this draw. Every attribute names its field of the payload."""

    def __init__(self, payload: object) -> None:
        tick = table(payload)
        self._tick = tick
        self.session_id = identifier(tick.get("session_id"))
        self.session_name = _text(tick, "session_name", 60)
        self.transcript = _raw(tick, "transcript_path")
        model = table(tick.get("model"))
        self.model_id = _text(model, "id", 160)
        self.model = _text(model, "display_name", 40) or self.model_id[:80]
        self._workspace = workspace = table(tick.get("workspace"))
        self.folder = _raw(workspace, "current_dir") or _raw(tick, "cwd")
        self.project = _raw(workspace, "project_dir") or self.folder
        self.effort = _text(table(tick.get("effort")), "level", 16)
        self._read_context(table(tick.get("context_window")))
        self._read_cost(table(tick.get("cost")))
        self.limits = _limits(table(tick.get("rate_limits")))

    def _read_context(self, window: "Held") -> None:
        """`context_window`; before the first answer and after a compaction nothing is known,
        which the client writes as null or as a usage of nothing but zeros.

        `context` is the share in percent, `tokens` what it is made of: fresh input, cache writes
        and cache reads, without the answer.
        """
        self.window = number(window.get("context_window_size"))
        used = number(window.get("used_percentage"))
        self._usage = usage = table(window.get("current_usage"))
        is_told = isinstance(window.get("current_usage"), dict)
        is_known = any(number(value) for value in usage.values()) if is_told else bool(used)
        if "current_usage" in window and window["current_usage"] is None:
            is_known = False
        self.context = used if is_known else None
        self.tokens = _sum(usage, "input", "cache_creation_input", "cache_read_input")

    def _read_cost(self, cost: "Held") -> None:
        self._cost = cost
        self.cost = number(cost.get("total_cost_usd"))
        self.duration = _seconds(cost.get("total_duration_ms"))

    # Of the last answer (context_window.current_usage), in tokens.

    @property
    def fresh(self) -> "Optional[int]":
        """Input that the cache did not hold."""
        return whole(self._usage.get("input_tokens"))

    @property
    def cache_write(self) -> "Optional[int]":
        """Input that was written to the cache."""
        return whole(self._usage.get("cache_creation_input_tokens"))

    @property
    def cache_read(self) -> "Optional[int]":
        """Input that the cache held."""
        return whole(self._usage.get("cache_read_input_tokens"))

    @property
    def output(self) -> "Optional[int]":
        """What the model wrote; `total_output_tokens` where the usage does not tell."""
        told = whole(self._usage.get("output_tokens"))
        window = table(self._tick.get("context_window"))
        return whole(window.get("total_output_tokens")) if told is None else told

    # Of the session's process (cost).

    @property
    def api_duration(self) -> "Optional[float]":
        """Seconds spent waiting for the API (total_api_duration_ms)."""
        return _seconds(self._cost.get("total_api_duration_ms"))

    @property
    def lines_added(self) -> "Optional[int]":
        """Lines of code added (total_lines_added)."""
        return whole(self._cost.get("total_lines_added"))

    @property
    def lines_removed(self) -> "Optional[int]":
        """Lines of code removed (total_lines_removed)."""
        return whole(self._cost.get("total_lines_removed"))

    @property
    def prompt_cache(self) -> "Optional[PromptCache]":
        """The prompt cache (prompt_cache); None before the first answer, and on older clients."""
        held = table(self._tick.get("prompt_cache"))
        if not held:
            return None
        from hudline.wire.cache import PromptCache

        return PromptCache(held)

    # How the session is set.

    @property
    def prompt_id(self) -> str:
        """The prompt that the client answers or has answered last."""
        return _text(self._tick, "prompt_id", 128)

    @property
    def version(self) -> str:
        """The client's version."""
        return _text(self._tick, "version", 24)

    @property
    def thinking(self) -> "Optional[bool]":
        """Whether the model may think (thinking.enabled)."""
        return _switch(table(self._tick.get("thinking")), "enabled")

    @property
    def fast(self) -> "Optional[bool]":
        """Whether fast mode is on (fast_mode)."""
        return _switch(self._tick, "fast_mode")

    @property
    def output_style(self) -> str:
        """The output style's name."""
        return _text(table(self._tick.get("output_style")), "name", 40)

    @property
    def agent(self) -> str:
        """The agent that the whole session runs as (agent.name)."""
        return _text(table(self._tick.get("agent")), "name", 40)

    @property
    def vim(self) -> str:
        """The editor mode (vim.mode)."""
        return _text(table(self._tick.get("vim")), "mode", 16)

    # Where it works.

    @property
    def worktree(self) -> str:
        """The git worktree's name (worktree.name, else workspace.git_worktree)."""
        named = _text(table(self._tick.get("worktree")), "name", 40)
        return named or _text(self._workspace, "git_worktree", 40)

    @property
    def added_dirs(self) -> "list[str]":
        """The folders that the session may use besides its own, as they are."""
        held = self._workspace.get("added_dirs")
        told = held[:_MOST] if isinstance(held, list) else []
        return [one for one in told if isinstance(one, str) and one and "\0" not in one]

    @property
    def repo(self) -> "tuple[str, str, str]":
        """The repository's host, owner and name (workspace.repo); "" each where unknown."""
        held = table(self._workspace.get("repo"))
        return _text(held, "host", 80), _text(held, "owner", 80), _text(held, "name", 80)

    @property
    def pr(self) -> "Optional[int]":
        """The number of the branch's pull request (pr.number)."""
        return whole(table(self._tick.get("pr")).get("number"))

    @property
    def pr_state(self) -> str:
        """Its review state (pr.review_state)."""
        return _text(table(self._tick.get("pr")), "review_state", 24)

    @property
    def pr_url(self) -> str:
        """Its address (pr.url); "" unless it is one of the web, without anything to clean."""
        url = _raw(table(self._tick.get("pr")), "url")
        is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= 500
        return url if is_plain and url.startswith(("https://", "http://")) else ""

    @property
    def pr_kind(self) -> str:
        """Its kind (pr.kind): "mr" for a merge request, else ""."""
        return _text(table(self._tick.get("pr")), "kind", 8)


def _raw(held: "Held", name: str) -> str:
    """A path as it is, for opening; widgets get it cleaned."""
    value = held.get(name)
    return value if isinstance(value, str) and "\0" not in value else ""


def _text(held: "Held", name: str, limit: int) -> str:
    return clean(held.get(name), limit)


def _switch(held: "Held", name: str) -> "Optional[bool]":
    value = held.get(name)
    return value if isinstance(value, bool) else None


def _seconds(milliseconds: object) -> "Optional[float]":
    told = number(milliseconds)
    return None if told is None else told / 1000


def _sum(usage: "Held", *names: str) -> "Optional[int]":
    """The tokens of these kinds together; None where there are none: an answer has some."""
    return sum(whole(usage.get(name + "_tokens")) or 0 for name in names) or None


def _limits(windows: "Held") -> "list[Limit]":
    read = []
    for name, told in windows.items():
        window = table(told)
        used = number(window.get("used_percentage"))
        if used is not None:
            limit = Limit(clean(name, 24), used, number(window.get("resets_at")))
            if name == "spend_limit":
                limit.spent = number(window.get("used_usd"))
                limit.allowed = number(window.get("limit_usd"))
                limit.period = _text(window, "period", 16)
            read.append(limit)
    return read
