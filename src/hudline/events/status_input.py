"""The status input: what the client writes to a status line's stdin, parsed.

A field that is missing, null or of another type is None (numbers, booleans) or "" (texts).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from hudline.core.fields import (
    Record,
    clean,
    identifier,
    is_whole,
    number,
    slashed,
    switch,
    table,
    whole,
)
from hudline.core.terminal_text import is_link
from hudline.events.limits import Limit, parse_limits

_ROUNDING = 1.0  # percentage points that a rounded share may differ from the exact one
_ABSURD = 1_000_000_000  # tokens that no context holds
_ADDED_DIRS = 12  # at most
_CAUSES = 3  # of a miss of the prompt cache, at most


class RemoteRepository(NamedTuple):
    """`workspace.repo`; each "" if unknown."""

    host: str = ""
    owner: str = ""
    name: str = ""


_UNKNOWN = RemoteRepository()


class Compaction(NamedTuple):
    """When the client compacts by itself (see `events.compaction`). `window`: the tokens that it
    keeps within, as /context shows them. `at`: the tokens from which on it compacts; None if it
    does not. `is_set`: the user has set one of them."""

    window: float
    at: Optional[float]
    is_set: bool


class PromptCache(NamedTuple):
    """`prompt_cache`. `warm`: whether the next request would hit it; `expires_at` and
    `last_miss_at` in seconds since 1970; `hit_ratio` from 0 to 1; `requests`: their number so far;
    `recache_tokens`: what a request would write anew if the cache were cold; `causes` of the last
    miss. None: unknown."""

    warm: Optional[bool]
    expires_at: Optional[float]
    hit_ratio: Optional[float]
    requests: Optional[int]
    last_miss_at: Optional[float]
    causes: list[str]
    recache_tokens: Optional[int]

    @classmethod
    def parse(cls, cache: Record) -> PromptCache:
        """The cache from the client's object."""
        ratio = number(cache.get("hit_ratio"))
        listed = table(cache.get("last_miss_cause")).get("causes")
        causes = [clean(one, 40) for one in listed[:_CAUSES]] if isinstance(listed, list) else []
        return cls(
            warm=switch(cache.get("warm")),
            expires_at=number(cache.get("expires_at")),
            hit_ratio=ratio if ratio is not None and ratio <= 1 else None,
            requests=whole(cache.get("requests")),
            last_miss_at=number(cache.get("last_miss_at")),
            causes=[one for one in causes if one],
            recache_tokens=whole(cache.get("recache_tokens_if_cold")),
        )


@dataclass(repr=False)
class StatusInput:
    """The status input of one draw."""

    session_id: str = ""
    session_name: str = ""
    transcript: str = ""  # transcript_path; paths are as they came, widgets clean them
    prompt_id: str = ""  # of the prompt that the client answers or answered last
    version: str = ""  # the client's
    model_id: str = ""  # model.id
    model: str = ""  # model.display_name, else the id
    effort: str = ""  # effort.level
    thinking: Optional[bool] = None  # thinking.enabled
    fast: Optional[bool] = None  # fast_mode
    output_style: str = ""  # output_style.name
    agent: str = ""  # agent.name: the whole session runs as this agent
    vim: str = ""  # vim.mode

    folder: str = ""  # workspace.current_dir, else cwd
    project: str = ""  # workspace.project_dir, else the folder
    added_dirs: list[str] = field(default_factory=list)  # workspace.added_dirs
    worktree: str = ""  # worktree.name, else workspace.git_worktree
    repo: RemoteRepository = _UNKNOWN
    pr: Optional[int] = None  # pr.number
    pr_state: str = ""  # pr.review_state
    pr_url: str = ""  # pr.url, if it is a plain web address
    pr_kind: str = ""  # pr.kind: "mr" for a merge request

    window: Optional[float] = None  # context_window.context_window_size, in tokens
    context: Optional[float] = None  # percentage of the window in use
    tokens: Optional[int] = None  # in the context: fresh, cache_write and cache_read together
    fresh: Optional[int] = None  # current_usage.input_tokens
    cache_write: Optional[int] = None  # current_usage.cache_creation_input_tokens
    cache_read: Optional[int] = None  # current_usage.cache_read_input_tokens
    answer: Optional[int] = None  # current_usage.output_tokens
    output: Optional[int] = None  # the same, else context_window.total_output_tokens
    prompt_cache: Optional[PromptCache] = None
    compaction: Optional[Compaction] = None  # added by the host, from environment and settings

    cost: Optional[float] = None  # cost.total_cost_usd
    duration: Optional[float] = None  # cost.total_duration_ms, in seconds
    api_duration: Optional[float] = None  # cost.total_api_duration_ms, in seconds
    lines_added: Optional[int] = None
    lines_removed: Optional[int] = None
    limits: list[Limit] = field(default_factory=list)  # rate_limits

    @classmethod
    def parse(cls, payload: object) -> StatusInput:
        """The status input from the client's JSON value, whatever that is."""
        given = table(payload)
        model = table(given.get("model"))
        cache = table(given.get("prompt_cache"))
        status = cls(
            session_id=identifier(given.get("session_id")),
            session_name=clean(given.get("session_name"), 60),
            transcript=path_field(given, "transcript_path"),
            prompt_id=clean(given.get("prompt_id"), 128),
            version=clean(given.get("version"), 24),
            model_id=clean(model.get("id"), 160),
            model=clean(model.get("display_name"), 40) or clean(model.get("id"), 160)[:80],
            effort=clean(table(given.get("effort")).get("level"), 16),
            thinking=switch(table(given.get("thinking")).get("enabled")),
            fast=switch(given.get("fast_mode")),
            output_style=clean(table(given.get("output_style")).get("name"), 40),
            agent=clean(table(given.get("agent")).get("name"), 40),
            vim=clean(table(given.get("vim")).get("mode"), 16),
            prompt_cache=PromptCache.parse(cache) if cache else None,
            limits=parse_limits(table(given.get("rate_limits"))),
        )
        status._read_workspace(given)
        status._read_context(table(given.get("context_window")))
        status._read_cost(table(given.get("cost")))
        return status

    def _read_workspace(self, given: Record) -> None:
        workspace, pull_request = table(given.get("workspace")), table(given.get("pr"))
        self.folder = path_field(workspace, "current_dir") or path_field(given, "cwd")
        self.project = path_field(workspace, "project_dir") or self.folder
        added = workspace.get("added_dirs")
        added = added[:_ADDED_DIRS] if isinstance(added, list) else []
        self.added_dirs = [one for one in added if isinstance(one, str) and one and "\0" not in one]
        worktree = clean(table(given.get("worktree")).get("name"), 40)
        self.worktree = worktree or clean(workspace.get("git_worktree"), 40)
        repo = table(workspace.get("repo"))
        self.repo = RemoteRepository(*(clean(repo.get(name), 80) for name in self.repo._fields))
        self.pr = whole(pull_request.get("number"))
        self.pr_state = clean(pull_request.get("review_state"), 24)
        self.pr_kind = clean(pull_request.get("kind"), 8)
        url = path_field(pull_request, "url")
        is_web = url.startswith(("https://", "http://"))
        self.pr_url = url if is_web and is_link(url) else ""

    def _read_context(self, given: Record) -> None:
        """`context_window`. Before the first answer and after a compaction nothing is known, which
        the client writes as null or as a usage of zeros."""
        self.window = number(given.get("context_window_size"))
        used = number(given.get("used_percentage"))
        usage = table(given.get("current_usage"))
        if isinstance(given.get("current_usage"), dict):
            is_known = any(number(value) for value in usage.values())
        else:
            is_known = bool(used) and given.get("current_usage", True) is not None
        self.fresh = whole(usage.get("input_tokens"))
        self.cache_write = whole(usage.get("cache_creation_input_tokens"))
        self.cache_read = whole(usage.get("cache_read_input_tokens"))
        self.answer = whole(usage.get("output_tokens"))
        total = whole(given.get("total_output_tokens"))
        self.output = total if self.answer is None else self.answer
        tokens = (self.fresh or 0) + (self.cache_write or 0) + (self.cache_read or 0)
        self.set_context(tokens or None, used if is_known else None)

    def set_context(self, tokens: Optional[int], used: Optional[float]) -> None:
        """Set the tokens in the context and their percentage of the window.

        Contradictions are resolved by the tokens, which the API has counted: more tokens than the
        window holds make the window unknown; a percentage above 100 is unknown, and one that the
        tokens do not give is replaced.
        """
        self.tokens = tokens = tokens if tokens is None or tokens < _ABSURD else None
        window = self.window
        if tokens is not None and window:
            share = tokens * 100 / window
            used = used if used is not None and abs(used - share) <= _ROUNDING else share
            self.window = window if tokens <= window else None
        self.context = used if used is None or used <= 100 else None

    def _read_cost(self, given: Record) -> None:
        self.cost = number(given.get("total_cost_usd"))
        self.duration = _seconds(given.get("total_duration_ms"))
        self.api_duration = _seconds(given.get("total_api_duration_ms"))
        self.lines_added = whole(given.get("total_lines_added"))
        self.lines_removed = whole(given.get("total_lines_removed"))


def path_field(given: Record, name: str) -> str:
    """The path in a field, for opening; "" if there is none, or one that can name no file (a NUL,
    half of a surrogate pair)."""
    value = given.get(name)
    is_path = isinstance(value, str) and "\0" not in value and is_whole(value)
    return slashed(str(value)) if is_path else ""


def _seconds(milliseconds: object) -> Optional[float]:
    value = number(milliseconds)
    return None if value is None else value / 1000
