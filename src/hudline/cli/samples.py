"""Sample snapshots for the preview, the gallery, the pictures and `hudline configure`. Each widget
shows something in one of them."""

from __future__ import annotations

from typing import Any, Callable, Optional

from hudline.events.limits import Limit
from hudline.events.model_fallback import ModelFallback
from hudline.events.other_sessions import OtherSession, OtherSessions
from hudline.events.status_input import StatusInput
from hudline.view.alerts import Alert
from hudline.view.external_data import (
    Account,
    ActiveConfig,
    CommandOutput,
    Git,
    Repository,
    SpentToday,
    StyledText,
    WrappedLine,
)
from hudline.view.script_feed import ScriptNote, ScriptProgress
from hudline.view.snapshot import Snapshot
from hudline.view.spend import SpendPeriod
from hudline.view.values import (
    Agent,
    Call,
    EditedFile,
    EditedFiles,
    Forecast,
    Job,
    Loop,
    Todos,
    TurnSummary,
    Usage,
    Waiting,
)

_CLOCK = 1_750_005_600.0  # seconds since 1970: 16:40
_WEB = "https://example.com/dev/acme"
# Options of widgets that show nothing without them.
REQUIRED_OPTIONS: dict[str, dict[str, Any]] = {
    "command": {"name": "build"},
    "text": {"text": "on call"}, "variable": {"name": "AWS_PROFILE", "label": "AWS"},
}  # fmt: skip


def _payload(context: float) -> dict[str, Any]:
    """The status input of a session that has used `context` percent of its window."""
    used = int(context * 10_000)
    usage = {
        "input_tokens": 3,
        "cache_creation_input_tokens": 2_400,
        "cache_read_input_tokens": used - 2_403,
        "output_tokens": 640,
    }
    cache = {"warm": True, "ttl": "5m", "expires_at": _CLOCK + 252, "hit_ratio": 0.943,
             "recache_tokens_if_cold": used}  # fmt: skip
    return {
        "session_id": "84e75125-811d-49db-8e26-a13f547b7f7b",
        "session_name": "login",
        "version": "2.1.330",
        "model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
        "workspace": {"current_dir": "/home/dev/acme"},
        "effort": {"level": "medium"},
        "thinking": {"enabled": True},
        "cost": {
            "total_cost_usd": 1.23,
            "total_duration_ms": 720_000,
            "total_api_duration_ms": 214_000,
            "total_lines_added": 41,
            "total_lines_removed": 5,
        },
        "context_window": {
            "context_window_size": 1_000_000,
            "used_percentage": context,
            "current_usage": usage,
        },
        "prompt_cache": cache,
        "pr": {"number": 128, "review_state": "pending", "url": f"{_WEB}/pull/128"},
    }


def _session(context: float = 62, payload: Optional[dict[str, Any]] = None) -> Snapshot:
    """An idle session. `payload`: other fields of the status input."""
    now = Snapshot(StatusInput.parse({**_payload(context), **(payload or {})}))
    now.clock = _CLOCK
    now.has_events = True
    now.git = Git("main", dirty=True, web=_WEB)
    now.limits = [Limit("five_hour", 23, None, 7800), Limit("seven_day", 41, None, 266_400)]
    _answers(now, utc_offset=0, prompts=4, usage=Usage(0.42, 62.4), repository=_repository())
    _answers(now, active_config=ActiveConfig(2, 5, 3, 6), person="/home/dev")
    _answers(now, account=Account("Max 20x", "dev@example.com", "Acme"))
    return now


def _answers(now: Snapshot, **answers: Any) -> None:
    """Set facts that a widget looks up."""
    for name, answer in answers.items():
        setattr(now, name, answer)


def _repository() -> Repository:
    value = Repository("main")
    value.ahead, value.modified, value.untracked, value.web = 2, 3, 1, _WEB
    return value


def _touched(*paths: str) -> EditedFiles:
    value = EditedFiles([EditedFile(path, "", 9.0) for path in paths], False)
    value.added, value.removed = 40, 7
    return value


def _calm() -> Snapshot:
    now = _session(24)
    now.git = Git("main", dirty=False, web=_WEB)
    clean = Repository("main")
    clean.web = _WEB
    _answers(now, repository=clean)
    return now


def _busy() -> Snapshot:
    now = _session()
    now.calls = [Call("Bash", "pytest -q tests/auth", 42, 38), Call("Read", "src/auth.py", 0.4)]
    now.succeeded = [("Read", 12), ("Bash", 7), ("Edit", 3)]
    now.failed = [("Bash", 1)]
    now.jobs = [Job("shell", "uvicorn acme:app", 190)]
    now.todos = Todos(2, 5, "Fixing the login bug", "Cover it with tests")
    _answers(now, edited_files=_touched("src/login.py", "src/auth.py", "tests/test_login.py"))
    _answers(now, skills=["commit-message", "review"])
    _answers(now, servers=[("linear", True), ("github", False)])
    return now


def _waiting() -> Snapshot:
    now = _busy()
    now.calls, now.jobs = [], []
    now.waiting = Waiting("permission", "Bash", "rm -rf build", 14)
    return now


def _agent(kind: str, description: str, age: float, tools: int, *calls: Call) -> Agent:
    agent = Agent(description, kind, description)
    agent.age, agent.tools, agent.calls = age, tools, list(calls)
    agent.tokens = 9_000 + 2_100.0 * tools
    return agent


def _agents() -> Snapshot:
    now = _busy()
    explore = _agent("Explore", "Find auth code", 31, 14, Call("Bash", "rg login", 4))
    explore.model = "claude-haiku-4-5"
    reviewer = _agent("Reviewer", "Review the diff", 12, 3)
    nested = _agent("Explore", "Look up the JWT rules", 5, 1, Call("WebFetch", "jwt.io", 3))
    nested.depth, nested.model = 1, "claude-haiku-4-5"
    finished = _agent("Explore", "Read the old tests", 48, 9)
    finished.state = "done"
    now.agents = [explore, reviewer, nested, finished]
    return now


def _error() -> Snapshot:
    now = _busy()
    now.calls = []
    now.error, now.error_age = "overloaded", 80
    fallback = ModelFallback("claude-opus-5-5", "claude-sonnet-5", "overloaded", now.clock - 180)
    now.resting = True
    value = TurnSummary("failed", 192.0)
    value.tools, value.failed = 22, 1
    _answers(now, turn_summary=value, errors=[("rate_limit", 2), ("overloaded", 1)])
    _answers(now, model_fallback=fallback)
    return now


def _compacting() -> Snapshot:
    now = _busy()
    now.calls = []
    now.compacting, now.compactions = 9, 1
    return now


def _nearly_full() -> Snapshot:
    """Behind one compaction, and close to the next."""
    now = _session(91)
    now.limits = [Limit("five_hour", 93, None, 1500), Limit("seven_day", 41, None, 266_400)]
    now.succeeded = [("Read", 40), ("Bash", 21), ("Edit", 17), ("Grep", 9), ("Write", 4)]
    now.todos = Todos(4, 5, "Updating the docs", "")
    now.filling, now.compactions = True, 1
    ahead = Forecast([731_000, 768_000, 802_000, 838_000, 874_000])
    ahead.growth, ahead.compacts_at = 36_000.0, 960_000.0
    ahead.gave_back, ahead.since = 704_000.0, 3600.0
    _answers(now, forecast=ahead)
    return now


def _done() -> Snapshot:
    """The turn is over; other sessions want something."""
    now = _busy()
    now.calls, now.jobs, now.todos = [], [], None
    now.succeeded, now.failed = [("Read", 12), ("Bash", 6), ("Edit", 3)], [("Bash", 1)]
    now.resting, now.idle = True, 185.0
    value = TurnSummary("done", 192.0)
    vars(value).update(tools=28, failed=1, agents=2, background=65.0, cost=0.42, waited=31.0)
    others = [OtherSession("api", "waiting", 190.0), OtherSession("docs", "done", 600.0)]
    others += [OtherSession("web", "working", 5.0), OtherSession("old", "idle", 90_000.0)]
    _answers(now, turn_summary=value, other_sessions=OtherSessions(others, 4))
    return now


def _loop() -> Snapshot:
    """The tests fail repeatedly; without todos, the plan and the files show the progress."""
    now = _busy()
    now.calls = [Call("Bash", "pytest -q", 190, 38)]
    now.failed = [("Bash", 3)]
    now.todos, now.repeats = None, True
    now.jobs = [Job("workflow", "release", 30)]
    _answers(now, loops=Loop("failing", "Bash", "pytest -q", 3), plan="Rework the login")
    _answers(now, edited_files=_touched("login.py", "auth.py", "test_login.py"))
    return now


def _worktree() -> Snapshot:
    """A rebase in a worktree, plan mode, much that is set, and things of the person's own."""
    extra = {
        "agent": {"name": "reviewer"},
        "worktree": {"name": "login-fix"},
        "output_style": {"name": "explanatory"},
        "vim": {"mode": "NORMAL"},
        "fast_mode": True,
        "thinking": {"enabled": False},
        "workspace": {"current_dir": "/home/dev/acme", "added_dirs": ["/home/dev/api", "docs"]},
    }
    now = _session(31, extra)
    now.mode = "plan"
    value = _repository()
    value.behind, value.staged, value.untracked, value.conflicted, value.stash = 1, 1, 2, 1, 1
    value.doing, value.step, value.steps = "rebasing", 2, 5
    line = [StyledText("my own line ", "", "1;36"), StyledText("42%")]
    _answers(now, repository=value, wrapped_line=WrappedLine([line]), prompts=12)
    _answers(now, output={"build": CommandOutput([], 12.0, 2)}.get)
    _answers(now, variable={"AWS_PROFILE": "staging"}.get)
    day = SpendPeriod("2025-06-15", now.clock - 60_000, now.clock + 26_400, 3.92)
    _answers(now, today=SpentToday(day, 20.0), alerts=[Alert("turn", "p", now.clock, 604, 600)])
    now.script_progress = [
        ScriptProgress("build", "linking", 124, 200, "running", 40.0, 0.3, 3.1, 24.0)
    ]
    now.script_notes = [ScriptNote("staging is frozen until 18:00", "plain", 60.0, 540.0)]
    return now


def _no_events() -> Snapshot:
    now = _session(24)
    now.has_events = False
    return now


STATES: dict[str, Callable[[], Snapshot]] = {
    "calm": _calm,
    "busy": _busy,
    "waiting": _waiting,
    "agents": _agents,
    "done": _done,
    "circles": _loop,
    "error": _error,
    "compacting": _compacting,
    "nearly-full": _nearly_full,
    "worktree": _worktree,
    "no-events": _no_events,
}
