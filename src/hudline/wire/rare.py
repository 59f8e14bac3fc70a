"""What few draws ask of the status line's stdin: each function reads one attribute of a Reading.

A field that is missing, null or of another type is None (numbers, switches) or "" (texts).
"""

from hudline.wire.fields import table, whole
from hudline.wire.tick import raw, said, seconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

    from hudline.wire.cache import PromptCache
    from hudline.wire.tick import Held, Reading

_MOST = 12  # added folders that are told

# Of the last answer (context_window.current_usage), in tokens.


def fresh(told: "Reading") -> "Optional[int]":
    """Input that the cache did not hold."""
    return whole(told.usage.get("input_tokens"))


def cache_write(told: "Reading") -> "Optional[int]":
    """Input that was written to the cache."""
    return whole(told.usage.get("cache_creation_input_tokens"))


def cache_read(told: "Reading") -> "Optional[int]":
    """Input that the cache held."""
    return whole(told.usage.get("cache_read_input_tokens"))


# Of the session's process (cost).


def api_duration(told: "Reading") -> "Optional[float]":
    """Seconds spent waiting for the API (total_api_duration_ms)."""
    return seconds(told.costs.get("total_api_duration_ms"))


def prompt_cache(told: "Reading") -> "Optional[PromptCache]":
    """The prompt cache (prompt_cache); None before the first answer, and on older clients."""
    held = table(told.tick.get("prompt_cache"))
    if not held:
        return None
    from hudline.wire.cache import PromptCache

    return PromptCache(held)


# How the session is set.


def prompt_id(told: "Reading") -> str:
    """The prompt that the client answers or has answered last."""
    return said(told.tick, "prompt_id", 128)


def version(told: "Reading") -> str:
    """The client's version."""
    return said(told.tick, "version", 24)


def thinking(told: "Reading") -> "Optional[bool]":
    """Whether the model may think (thinking.enabled)."""
    return _switch(table(told.tick.get("thinking")), "enabled")


def fast(told: "Reading") -> "Optional[bool]":
    """Whether fast mode is on (fast_mode)."""
    return _switch(told.tick, "fast_mode")


def output_style(told: "Reading") -> str:
    """The output style's name."""
    return said(table(told.tick.get("output_style")), "name", 40)


def agent(told: "Reading") -> str:
    """The agent that the whole session runs as (agent.name)."""
    return said(table(told.tick.get("agent")), "name", 40)


def vim(told: "Reading") -> str:
    """The editor mode (vim.mode)."""
    return said(table(told.tick.get("vim")), "mode", 16)


# Where it works.


def worktree(told: "Reading") -> str:
    """The git worktree's name (worktree.name, else workspace.git_worktree)."""
    named = said(table(told.tick.get("worktree")), "name", 40)
    return named or said(told.workspace, "git_worktree", 40)


def added_dirs(told: "Reading") -> "list[str]":
    """The folders that the session may use besides its own, as they are."""
    held = told.workspace.get("added_dirs")
    named = held[:_MOST] if isinstance(held, list) else []
    return [one for one in named if isinstance(one, str) and one and "\0" not in one]


def repo(told: "Reading") -> "tuple[str, str, str]":
    """The repository's host, owner and name (workspace.repo); "" each where unknown."""
    held = table(told.workspace.get("repo"))
    return said(held, "host", 80), said(held, "owner", 80), said(held, "name", 80)


def pr(told: "Reading") -> "Optional[int]":
    """The number of the branch's pull request (pr.number)."""
    return whole(table(told.tick.get("pr")).get("number"))


def pr_state(told: "Reading") -> str:
    """Its review state (pr.review_state)."""
    return said(table(told.tick.get("pr")), "review_state", 24)


def pr_url(told: "Reading") -> str:
    """Its address (pr.url); "" unless it is one of the web, without anything to clean."""
    url = raw(table(told.tick.get("pr")), "url")
    is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= 500
    return url if is_plain and url.startswith(("https://", "http://")) else ""


def pr_kind(told: "Reading") -> str:
    """Its kind (pr.kind): "mr" for a merge request, else ""."""
    return said(table(told.tick.get("pr")), "kind", 8)


def _switch(held: "Held", name: str) -> "Optional[bool]":
    value = held.get(name)
    return value if isinstance(value, bool) else None


RARE: "dict[str, Callable[[Reading], Any]]" = {
    "fresh": fresh,
    "cache_write": cache_write,
    "cache_read": cache_read,
    "api_duration": api_duration,
    "prompt_cache": prompt_cache,
    "prompt_id": prompt_id,
    "version": version,
    "thinking": thinking,
    "fast": fast,
    "output_style": output_style,
    "agent": agent,
    "vim": vim,
    "worktree": worktree,
    "added_dirs": added_dirs,
    "repo": repo,
    "pr": pr,
    "pr_state": pr_state,
    "pr_url": pr_url,
    "pr_kind": pr_kind,
}
