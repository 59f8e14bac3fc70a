"""Moments to draw, set by hand: what a snapshot says in situations that people meet.

Every builder makes a new one, so that a test may change it.
"""

from __future__ import annotations

from typing import Any, Callable

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
from hudline.wire.compaction import Compaction
from hudline.wire.text import clean
from hudline.wire.tick import Limit, Reading

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1e9\U0001f1ea"


def moment(payload: dict[str, Any] | None = None, **said: Any) -> Now:
    """An ordinary session in ~/acme on main, with what `payload` and `said` set otherwise."""
    told: dict[str, Any] = {
        "session_id": "s1",
        "model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
        "effort": {"level": "medium"},
        "workspace": {"current_dir": "/home/ada/acme"},
        "context_window": {"context_window_size": 1_000_000, "used_percentage": 12},
        "cost": {"total_cost_usd": 0.07, "total_duration_ms": 125_000},
    }
    now = Now(Reading({**told, **(payload or {})}))
    now.git = Git("main", False)
    now.heard = True
    for name, value in said.items():
        assert hasattr(now, name), name
        setattr(now, name, value)
    return now


def agent(kind: str, description: str, **said: Any) -> Agent:
    """An agent that runs and thinks, with what `said` sets otherwise."""
    made = Agent(f"a-{kind}-{description}", kind, description)
    for name, value in said.items():
        assert hasattr(made, name), name
        setattr(made, name, value)
    return made


def nothing_known() -> Now:
    """A client that tells nothing yet, and no event."""
    return Now(Reading({}))


def calm() -> Now:
    """A session between two prompts."""
    return moment()


def unheard() -> Now:
    """A session that answers although no event of it ever arrives."""
    return moment(heard=False)


def busy() -> Now:
    """The busy moment of the README."""
    return moment(
        {
            "context_window": {"context_window_size": 1_000_000, "used_percentage": 62},
            "cost": {"total_cost_usd": 1.23, "total_duration_ms": 750_000},
        },
        git=Git("main", True),
        limits=[Limit("five_hour", 23, None, 7800), Limit("seven_day", 41, None)],
        calls=[Call("Bash", "pytest -q tests/auth", 42, 38), Call("Read", "src/auth.py", 0.4)],
        succeeded=[("Read", 12), ("Bash", 7), ("Edit", 3)],
        failed=[("Bash", 1)],
        agents=[
            agent("Explore", "Find auth code", calls=[Call("Bash", "rg login", 4)], tools=14,
                  age=31.0, tokens=38_204),
            agent("reviewer:Reviewer", "Review the diff", tools=3, age=12.0),
        ],
        todos=Todos(2, 5, "Fixing the login bug", "Write the changelog"),
    )  # fmt: skip


def waiting() -> Now:
    """A permission dialog stands open while an agent works on."""
    now = busy()
    now.waiting = Waiting("permission", "Bash", "rm -rf build", 14)
    now.mode = "acceptEdits"
    return now


def failing() -> Now:
    """The last turn ended in an error of the API; the context is nearly full."""
    return moment(
        {"context_window": {"context_window_size": 200_000, "used_percentage": 91}},
        error="rate_limit",
        error_age=80.0,
        limits=[Limit("five_hour", 104, None, 300)],
        failed=[("WebFetch", 2)],
    )


def compacting() -> Now:
    """The context is compacted for the third time."""
    return moment(compacting=9.0, compactions=2, mode="bypassPermissions")


def many_agents() -> Now:
    """Agents under agents: at work, asking, silent, waiting for their own, done."""
    return moment(
        calls=[Call("Agent", "Find every caller", 200), Call("Agent", "Fix the parser", 180)],
        agents=[
            agent("Plan", "Plan the release", state="awaiting", age=240.0, tools=31,
                  tokens=112_000, restarts=2),
            agent("Explore", "Find every caller", calls=[Call("Grep", "def session", 3)] * 2,
                  depth=1, age=200.0, tools=18, model="claude-haiku-4-5-20251001"),
            agent("general-purpose", "Read the history", depth=2, age=90.0, tools=1),
            agent("tester", "Run the tests", state="waiting", depth=1, age=75.0, tokens=950),
            agent("Explore", "Fix the parser", silent=185.0, age=190.0, tools=6),
            agent("writer", "", age=1.0),
            agent("Explore", "Look at the docs", state="done", age=40.0, tools=9, tokens=51_400),
        ],
    )  # fmt: skip


def planned() -> Now:
    """A list of todos of which none is in progress, and background work."""
    return moment(
        mode="plan",
        todos=Todos(3, 4, "", "Write the changelog"),
        waiting=Waiting("plan", "ExitPlanMode", "", 3),
        jobs=[Job("shell", "npm run dev", 190), Job("monitor", "", 65),
              Job("workflow", "release", 30), Job("shell", "make", 5)],
    )  # fmt: skip


def slow() -> Now:
    """A command that runs much longer than it does as a rule."""
    return moment(calls=[Call("Bash", "pytest", 190, 40)])


def at_rest() -> Now:
    """The turn ended a while ago, and other sessions want something."""
    others = [
        Neighbour("api", "waiting", 190.0),
        Neighbour("docs", "done", 600.0),
        Neighbour("web", "working", 5.0),
        Neighbour("old", "done", 90_000.0),
    ]
    return moment(idle=185.0, neighbours=Neighbours(others, 4))


def crowded() -> Now:
    """Many sessions run side by side, some with names that a terminal might obey."""
    others = [Neighbour(clean(f"{FAMILY} 家族\x1b[2J{n}", 24), "waiting", n) for n in range(5)]
    others += [Neighbour("", "failed", 20.0), Neighbour("one", "idle", 5.0)]
    return moment(neighbours=Neighbours(others, 20))


def touched(*paths: str) -> Touched:
    """These files were edited, the last of them by an agent."""
    made = Touched([File(path, "", 9.0) for path in paths], False)
    made.files[-1].by = "tester"
    made.added, made.removed = 40, 7
    return made


def finished() -> Now:
    """A long turn has ended, and nobody has written since."""
    made = Receipt("done", 192.0)
    vars(made).update(tools=22, failed=1, agents=2, background=65.0, cost=0.42)
    return moment(
        resting=True,
        receipt=made,
        succeeded=[("Read", 12), ("Bash", 6), ("Edit", 3)],
        failed=[("Bash", 1)],
        touched=touched("src/login.py", "src/auth.py", "tests/test_login.py"),
        skills=["commit-message", "review"],
        servers=[("linear", True), ("github", False)],
        prompts=12,
        errors=[("rate_limit", 2), ("overloaded", 1)],
    )


def left() -> Now:
    """A turn was interrupted while an agent works on; it had gone in circles."""
    made = Receipt("interrupted", 42.0)
    made.agents = made.working = 1
    made.waited = 31.0
    many = touched(*(f"f{n}.py" for n in range(200)))
    many.is_more, many.added = True, None
    circle = Circle("reading", "Read", "src/auth.py", 5)
    circle.agent = "Explore"
    return moment(
        resting=True, receipt=made, repeats=True, radar=circle, touched=many, prompts=1,
        skills=[f"skill-{n}" for n in range(9)],
        servers=[(f"plugin_tools_server-{n}", n < 2) for n in range(9)],
        errors=[("a_kind_from_tomorrow", 1)], compactions=1,
    )  # fmt: skip


def circling() -> Now:
    """The tests fail again and again; a plan was approved, and a workflow runs."""
    return moment(
        repeats=True,
        radar=Circle("failing", "Bash", "pytest -q", 3),
        advancing=True,
        plan="Rework the login",
        touched=touched("login.py", "auth.py", "test_login.py"),
        jobs=[Job("workflow", "release", 30), Job("shell", "npm run dev", 190)],
    )


def erring() -> Now:
    """One error follows another, and the turn has failed."""
    made = Receipt("failed", None)
    return moment(repeats=True, radar=Circle("streak", "", "", 20), resting=True, receipt=made)


def everything() -> Now:
    """Every field is set."""
    now = busy()
    cost = {"total_lines_added": 156, "total_lines_removed": 23}
    extra = moment(
        {
            "session_name": "fix-login",
            "effort": {"level": "xhigh"},
            "agent": {"name": "reviewer"},
            "worktree": {"name": "login-fix"},
            "output_style": {"name": "explanatory"},
            "vim": {"mode": "NORMAL"},
            "pr": {"number": 42, "review_state": "approved"},
            "context_window": {
                "context_window_size": 1_000_000,
                "used_percentage": 74,
                "current_usage": {"cache_read_input_tokens": 740_000},
            },
            "cost": {"total_cost_usd": 112.4, "total_duration_ms": 93_600_000, **cost},
        }
    )
    now.reading = extra.reading
    now.mode = "plan"
    now.reading.compaction = Compaction(1_000_000, 800_000, True)
    now.compactions = 1
    now.waiting = Waiting("question", "AskUserQuestion", "Which database do you want?", 31)
    now.error, now.error_age = "server_error", 5.0
    now.calls.append(Call("mcp__plugin_search_docs__look_up", "asyncio", 7))
    now.jobs = [Job("shell", "npm run dev", 190)]
    now.agents.append(agent("Explore", "Count the tests", depth=1, state="done", tools=2))
    now.idle = 4000.0
    told = finished()
    for name in ("resting", "receipt", "touched", "skills", "servers", "prompts", "errors"):
        setattr(now, name, getattr(told, name))
    now.repeats = True
    setattr(now, "radar", Circle("failing", "Bash", "pytest -q", 4))  # noqa: B010 - no such field
    now.sources["neighbours"] = lambda: Neighbours([Neighbour("api", "failed", 80.0)], 1)
    return now


def well_told() -> Now:
    """Everything that the client of today tells beside the work; the context is nearly full."""
    usage = {"input_tokens": 3_100, "cache_creation_input_tokens": 1_400, "output_tokens": 640,
             "cache_read_input_tokens": 174_000}  # fmt: skip
    cache = {"warm": True, "ttl": "5m", "expires_at": 60_252, "hit_ratio": 0.943,
             "recache_tokens_if_cold": 412_000, "last_miss_at": 59_280,
             "last_miss_cause": {"causes": ["tools_changed"]}}  # fmt: skip
    now = moment(
        {
            "session_id": "84e75125-811d-49db-8e26-a13f547b7f7b",
            "version": "2.1.330",
            "model": {"id": "us.anthropic.claude-opus-5-5-20261001-v1:0"},
            "thinking": {"enabled": False},
            "fast_mode": True,
            "workspace": {
                "current_dir": "/home/ada/acme",
                "added_dirs": ["/home/ada/api", "/home/ada/docs/"],
            },
            "context_window": {"context_window_size": 200_000, "used_percentage": 89,
                               "current_usage": usage},
            "cost": {"total_cost_usd": 1.23, "total_duration_ms": 750_000,
                     "total_api_duration_ms": 200_000},
            "prompt_cache": cache,
            "pr": {"number": 7, "review_state": "commented", "kind": "mr",
                   "url": "https://git.example.org/acme/-/merge_requests/7"},
        },
        limits=[Limit("five_hour", 81, None, 7800), Limit("seven_day", 41, None, 200_000)],
        utc_offset=0,
        clock=60_000.0,
        filling=True,
        forecast=Forecast([98_000, 140_000, 178_500]),
        spending=Spending(0.12, 62.4),
    )  # fmt: skip
    spend = Limit("spend_limit", 23, None, 900_000)
    spend.spent, spend.allowed = 11.5, 50.0
    now.limits.append(spend)
    now.forecast.growth = 5_300.0
    return now


def ahead() -> Now:
    """Some turns before a compaction, behind another."""
    usage = {"cache_read_input_tokens": 640_000}
    window = {"context_window_size": 1_000_000, "used_percentage": 64, "current_usage": usage}
    now = moment({"context_window": window}, filling=True, forecast=Forecast([604_000, 640_000]))
    now.compactions = 1
    now.forecast.growth, now.forecast.compacts_at = 36_000.0, 790_000.0
    now.forecast.gave_back, now.forecast.since = 704_000.0, 240.0
    return now


def on_disk() -> Now:
    """A rebase in a repository, a command that failed, a line from before Hudline."""
    made = Repository("main")
    made.doing, made.step, made.steps = "rebasing", 2, 5
    made.ahead, made.behind, made.stash = 2, 1, 1
    made.modified, made.staged, made.untracked, made.conflicted = 3, 1, 2, 1
    made.web = "https://example.com/ada/acme"
    return moment(
        git=Git("main", True, "https://example.com/ada/acme"),
        repository=made,
        in_force=InForce(2, 5, 3, 6),
        account=Account("Max 20x", "dev@example.com", "Acme"),
        output={"build": Output([], 12.0, 2)}.get,
        variable={"AWS_PROFILE": "staging"}.get,
        wrapped=Wrapped([[("my own line ", "", "1;36"), ("42%", "", "")]]),
        person="/home/ada",
    )


def left_behind() -> Now:
    """A detached linked worktree on a tag, and findings that nobody refreshes any more."""
    made = Repository("", "0a1b2c3")
    made.tag, made.worktree, made.web = "v1.4.0", "release", ""
    late = Output(["42 open", "7 mine"], 190.0)
    late.late = True
    return moment(
        git=Git("(0a1b2c3)"),
        repository=made,
        output={"build": late}.get,
        wrapped=Wrapped([[("first", "", "")], [("second", "https://example.com/", "4")]], 45, True),
    )


def hostile() -> Now:
    """Names in many scripts and with everything a terminal might obey."""
    red = "\x1b[31mred\x1b[0m \x1b]0;title\x07and\nnew line"
    return moment(
        {
            "session_name": "会話の名前",
            "model": {"display_name": "Opus\u202e 5.5"},
            "workspace": {"current_dir": f"/home/ada/{FAMILY} 家族 プロジェクト"},
        },
        git=Git(clean("feature/日本語-ブランチ-\x1b[2J", 60), True),
        calls=[
            Call("Bash", clean(red, 120), 12),
            Call("Read", clean("שלום/עולם.py \u202etxt.exe", 120), 3),
            Call("Grep", clean("e\u0301te\u0301 한국어 \u1112\u1161\u11ab", 120), 0),
        ],
        succeeded=[("Read", 1)],
        agents=[agent("検索", clean(f"{FLAG} ❤️ {FAMILY} 👍🏽 1️⃣ 全部", 80), age=5.0)],
        todos=Todos(0, 1, clean("Zwölf Boxkämpfer \ue000 jagen 維克多 \ud83d", 80), ""),
        waiting=Waiting("permission", "Bash", clean("rm -rf 资料 " * 12, 120), 2),
        repeats=True,
        radar=Circle("failing", clean("mcp__\x1b[2J資料__引く", 80), clean(red, 120), 3),
        touched=touched(clean("שלום/עולם.py \u202etxt.exe", 120)),
        skills=[clean(red, 80)],
        servers=[(clean("資料\x1b[2J", 80), True)],
        errors=[("unknown_種", 1)],
    )


# What widgets are told that say nothing unasked.
GIVEN: dict[str, dict[str, Any]] = {
    "command": {"name": "build"},
    "text": {"text": "on call"},
    "variable": {"name": "AWS_PROFILE", "label": "AWS"},
}
ALL: dict[str, Callable[[], Now]] = {
    made.__name__: made
    for made in (
        nothing_known, calm, unheard, busy, waiting, failing, compacting, many_agents, planned,
        slow, at_rest, crowded, finished, left, circling, erring, everything, well_told, ahead,
        on_disk, left_behind, hostile,
    )
}  # fmt: skip
