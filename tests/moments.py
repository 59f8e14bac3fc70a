"""Moments to draw, set by hand: what a snapshot says in situations that people meet.

Every builder makes a new one, so that a test may change it.
"""

from __future__ import annotations

from typing import Any, Callable

from hudline.now.snapshot import Agent, Call, Git, Job, Limit, Now, Todos, Waiting
from hudline.wire.text import clean
from hudline.wire.tick import Reading

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
        limits=[Limit("five_hour", 23, 7800), Limit("seven_day", 41, None)],
        calls=[Call("Bash", "pytest -q tests/auth", 42), Call("Read", "src/auth.py", 0.4)],
        succeeded=[("Read", 12), ("Bash", 7), ("Edit", 3)],
        failed=[("Bash", 1)],
        agents=[
            agent("Explore", "Find auth code", calls=[Call("Bash", "rg login", 4)], tools=14,
                  age=31.0, last=False),
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
        limits=[Limit("five_hour", 104, 300)],
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
            agent("Plan", "Plan the release", state="awaiting", age=240.0, tools=31, last=False),
            agent("Explore", "Find every caller", calls=[Call("Grep", "def session", 3)] * 2,
                  depth=1, age=200.0, tools=18, last=False, model="claude-haiku-4-5-20251001"),
            agent("general-purpose", "Read the history", depth=2, age=90.0, tools=1),
            agent("tester", "Run the tests", state="waiting", depth=1, age=75.0),
            agent("Explore", "Fix the parser", silent=185.0, age=190.0, tools=6, last=False),
            agent("writer", "", age=1.0, last=False),
            agent("Explore", "Look at the docs", state="done", age=40.0, tools=9),
        ],
    )  # fmt: skip


def planned() -> Now:
    """A list of todos of which none is in progress, and background work."""
    return moment(
        mode="plan",
        todos=Todos(3, 4, "", "Write the changelog"),
        waiting=Waiting("plan", "ExitPlanMode", "", 3),
        jobs=[Job("shell", "npm run dev", 190), Job("monitor", "", 65), Job("shell", "make", 5)],
    )


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
            "context_window": {"context_window_size": 1_000_000, "used_percentage": 74},
            "cost": {"total_cost_usd": 112.4, "total_duration_ms": 93_600_000, **cost},
        }
    )
    now.reading = extra.reading
    now.mode = "plan"
    now.compacts_at = 80.0
    now.compactions = 1
    now.waiting = Waiting("question", "AskUserQuestion", "Which database do you want?", 31)
    now.error, now.error_age = "server_error", 5.0
    now.calls.append(Call("mcp__plugin_search_docs__look_up", "asyncio", 7))
    now.jobs = [Job("shell", "npm run dev", 190)]
    now.agents.append(agent("Explore", "Count the tests", depth=1, state="done", tools=2))
    return now


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
    )


ALL: dict[str, Callable[[], Now]] = {
    made.__name__: made
    for made in (
        nothing_known, calm, unheard, busy, waiting, failing, compacting, many_agents, planned,
        everything, hostile,
    )
}  # fmt: skip
