"""Sample states: moments of a session as widgets see them, for the preview, the gallery, the
pictures and `hudline configure`. Each widget has something to say in one of them."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable, Optional

from hudline.now.asks import Waiting
from hudline.now.disk import Account, InForce, Output, Repository, Wrapped
from hudline.now.forecast import Forecast
from hudline.now.jobs import Job
from hudline.now.neighbours import Neighbour, Neighbours
from hudline.now.radar import Circle
from hudline.now.receipt import Receipt
from hudline.now.snapshot import Agent, Call, Git, Now
from hudline.now.spending import Spending
from hudline.now.todos import Todos
from hudline.now.touched import File, Touched
from hudline.wire.tick import Limit, Reading

_CLOCK = 1_750_005_600.0  # seconds since 1970: 16:40
_WEB = "https://example.com/dev/acme"
# What widgets have to be told that say nothing unasked.
GIVEN: dict[str, dict[str, Any]] = {
    "command": {"name": "build"},
    "text": {"text": "on call"}, "variable": {"name": "AWS_PROFILE", "label": "AWS"},
}  # fmt: skip


def _payload(context: float) -> dict[str, Any]:
    """What the client tells of a session that has used `context` percent of its window."""
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


def _moment(context: float = 62, payload: Optional[dict[str, Any]] = None) -> Now:
    """A session with nothing going on. `payload`: what the client tells otherwise."""
    now = Now(Reading({**_payload(context), **(payload or {})}))
    now.clock = _CLOCK
    now.heard = True
    now.git = Git("main", dirty=True, web=_WEB)
    now.limits = [Limit("five_hour", 23, None, 7800), Limit("seven_day", 41, None, 266_400)]
    _answers(now, utc_offset=0, prompts=4, spending=Spending(0.42, 62.4), repository=_repository())
    _answers(now, in_force=InForce(2, 5, 3, 6), person="/home/dev")
    _answers(now, account=Account("Max 20x", "dev@example.com", "Acme"))
    return now


def _same(answer: Any) -> Any:
    return answer


def _answers(now: Now, **answers: Any) -> None:
    """What the moment answers when a widget asks for one of these."""
    for name, answer in answers.items():
        now.sources[name] = partial(_same, answer)


def _repository() -> Repository:
    made = Repository("main")
    made.ahead, made.modified, made.untracked, made.web = 2, 3, 1, _WEB
    return made


def _touched(*paths: str) -> Touched:
    made = Touched([File(path, "", 9.0) for path in paths], False)
    made.added, made.removed = 40, 7
    return made


def _calm() -> Now:
    now = _moment(24)
    now.git = Git("main", dirty=False, web=_WEB)
    clean = Repository("main")
    clean.web = _WEB
    _answers(now, repository=clean)
    return now


def _busy() -> Now:
    now = _moment()
    now.calls = [Call("Bash", "pytest -q tests/auth", 42, 38), Call("Read", "src/auth.py", 0.4)]
    now.succeeded = [("Read", 12), ("Bash", 7), ("Edit", 3)]
    now.failed = [("Bash", 1)]
    now.jobs = [Job("shell", "uvicorn acme:app", 190)]
    now.todos = Todos(2, 5, "Fixing the login bug", "Cover it with tests")
    _answers(now, touched=_touched("src/login.py", "src/auth.py", "tests/test_login.py"))
    _answers(now, skills=["commit-message", "review"])
    _answers(now, servers=[("linear", True), ("github", False)])
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
    now.resting = True
    made = Receipt("failed", 192.0)
    made.tools, made.failed = 22, 1
    _answers(now, receipt=made, errors=[("rate_limit", 2), ("overloaded", 1)])
    return now


def _compacting() -> Now:
    now = _busy()
    now.calls = []
    now.compacting, now.compactions = 9, 1
    return now


def _nearly_full() -> Now:
    """Behind one compaction, and close to the next."""
    now = _moment(91)
    now.limits = [Limit("five_hour", 93, None, 1500), Limit("seven_day", 41, None, 266_400)]
    now.succeeded = [("Read", 40), ("Bash", 21), ("Edit", 17), ("Grep", 9), ("Write", 4)]
    now.todos = Todos(4, 5, "Updating the docs", "")
    now.filling, now.compactions = True, 1
    ahead = Forecast([731_000, 768_000, 802_000, 838_000, 874_000])
    ahead.growth, ahead.compacts_at = 36_000.0, 960_000.0
    ahead.gave_back, ahead.since = 704_000.0, 3600.0
    _answers(now, forecast=ahead)
    return now


def _done() -> Now:
    """The turn is over; other sessions want something."""
    now = _busy()
    now.calls, now.jobs, now.todos = [], [], None
    now.succeeded, now.failed = [("Read", 12), ("Bash", 6), ("Edit", 3)], [("Bash", 1)]
    now.resting, now.idle = True, 185.0
    made = Receipt("done", 192.0)
    vars(made).update(tools=28, failed=1, agents=2, background=65.0, cost=0.42, waited=31.0)
    others = [Neighbour("api", "waiting", 190.0), Neighbour("docs", "done", 600.0)]
    others += [Neighbour("web", "working", 5.0), Neighbour("old", "idle", 90_000.0)]
    _answers(now, receipt=made, neighbours=Neighbours(others, 4))
    return now


def _circles() -> Now:
    """The tests fail again and again; without todos, the plan and the files tell how far it is."""
    now = _busy()
    now.calls = [Call("Bash", "pytest -q", 190, 38)]
    now.failed = [("Bash", 3)]
    now.todos, now.advancing, now.repeats = None, True, True
    now.jobs = [Job("workflow", "release", 30)]
    _answers(now, radar=Circle("failing", "Bash", "pytest -q", 3), plan="Rework the login")
    _answers(now, touched=_touched("login.py", "auth.py", "test_login.py"))
    return now


def _worktree() -> Now:
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
    now = _moment(31, extra)
    now.mode = "plan"
    made = _repository()
    made.behind, made.staged, made.untracked, made.conflicted, made.stash = 1, 1, 2, 1, 1
    made.doing, made.step, made.steps = "rebasing", 2, 5
    line = [("my own line ", "", "1;36"), ("42%", "", "")]
    _answers(now, repository=made, wrapped=Wrapped([line]), prompts=12)
    _answers(now, output={"build": Output([], 12.0, 2)}.get)
    _answers(now, variable={"AWS_PROFILE": "staging"}.get)
    return now


def _no_events() -> Now:
    now = _moment(24)
    now.heard = False
    return now


STATES: dict[str, Callable[[], Now]] = {
    "calm": _calm,
    "busy": _busy,
    "waiting": _waiting,
    "agents": _agents,
    "done": _done,
    "circles": _circles,
    "error": _error,
    "compacting": _compacting,
    "nearly-full": _nearly_full,
    "worktree": _worktree,
    "no-events": _no_events,
}
