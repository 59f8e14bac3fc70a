"""Sample states: moments of a session as widgets see them, for the preview and the pictures."""

from __future__ import annotations

from typing import Callable

from hudline.now.snapshot import Agent, Call, Git, Job, Limit, Now, Todos, Waiting
from hudline.wire.tick import Reading


def _moment(context: float = 62, tokens: int = 0) -> Now:
    """A session with nothing going on. `context`: percent of the window that is used."""
    window = {
        "context_window_size": 1_000_000,
        "used_percentage": context,
        "total_input_tokens": tokens or int(context * 10_000),
        "current_usage": {"input_tokens": 3, "cache_read_input_tokens": int(context * 10_000)},
    }
    now = Now(
        Reading(
            {
                "session_name": "login",
                "model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
                "workspace": {"current_dir": "/home/dev/acme"},
                "effort": {"level": "medium"},
                "cost": {
                    "total_cost_usd": 1.23,
                    "total_duration_ms": 720_000,
                    "total_lines_added": 41,
                    "total_lines_removed": 5,
                },
                "context_window": window,
                "pr": {"number": 128, "review_state": "pending"},
            }
        )
    )
    now.heard = True
    now.git = Git("main", dirty=True)
    now.limits = [Limit("five_hour", 23, 7800), Limit("seven_day", 41, 266_400)]
    return now


def _calm() -> Now:
    now = _moment(24)
    now.git = Git("main", dirty=False)
    return now


def _busy() -> Now:
    now = _moment()
    now.calls = [Call("Bash", "pytest -q tests/auth", 42), Call("Read", "src/auth.py", 0.4)]
    now.succeeded = [("Read", 12), ("Bash", 7), ("Edit", 3)]
    now.failed = [("Bash", 1)]
    now.jobs = [Job("shell", "uvicorn acme:app --reload", 190)]
    now.todos = Todos(2, 5, "Fixing the login bug", "Cover it with tests")
    return now


def _waiting() -> Now:
    now = _busy()
    now.calls, now.jobs = [], []
    now.waiting = Waiting("permission", "Bash", "rm -rf build", 14)
    return now


def _agent(kind: str, what: str, age: float, tools: int, *calls: Call) -> Agent:
    agent = Agent(what, kind, what)
    agent.age, agent.tools, agent.calls = age, tools, list(calls)
    agent.tokens = 9_000 + 2_100.0 * tools
    return agent


def _agents() -> Now:
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


def _error() -> Now:
    now = _busy()
    now.calls = []
    now.error, now.error_age = "overloaded", 80
    return now


def _compacting() -> Now:
    now = _busy()
    now.calls = []
    now.compacting, now.compactions = 9, 1
    return now


def _nearly_full() -> Now:
    now = _moment(91)
    now.limits = [Limit("five_hour", 93, 1500), Limit("seven_day", 77, 266_400)]
    now.succeeded = [("Read", 40), ("Bash", 21), ("Edit", 17), ("Grep", 9), ("Write", 4)]
    now.todos = Todos(4, 5, "Updating the docs", "")
    return now


STATES: dict[str, Callable[[], Now]] = {
    "calm": _calm,
    "busy": _busy,
    "waiting": _waiting,
    "agents": _agents,
    "error": _error,
    "compacting": _compacting,
    "nearly-full": _nearly_full,
}
