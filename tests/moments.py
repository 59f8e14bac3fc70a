"""Moments to draw, set by hand: what a snapshot says in situations that people meet.

Every builder makes a new one, so that a test may change it.
"""

from __future__ import annotations

from typing import Any, Callable

from hudline.core.fields import clean
from hudline.events.limits import Limit
from hudline.events.model_fallback import ModelFallback
from hudline.events.other_sessions import OtherSession, OtherSessions
from hudline.events.status_input import Compaction, StatusInput
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

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1e9\U0001f1ea"


def moment(payload: dict[str, Any] | None = None, **text: Any) -> Snapshot:
    """An ordinary session in ~/acme on main, with what `payload` and `said` set otherwise."""
    fields: dict[str, Any] = {
        "session_id": "s1",
        "model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
        "effort": {"level": "medium"},
        "workspace": {"current_dir": "/home/ada/acme"},
        "context_window": {"context_window_size": 1_000_000, "used_percentage": 12},
        "cost": {"total_cost_usd": 0.07, "total_duration_ms": 125_000},
    }
    now = Snapshot(StatusInput.parse({**fields, **(payload or {})}))
    now.git = Git("main", False)
    now.has_events = True
    for name, value in text.items():
        assert hasattr(now, name), name
        setattr(now, name, value)
    return now


def agent(kind: str, description: str, **text: Any) -> Agent:
    """An agent that runs and thinks, with what `said` sets otherwise."""
    result = Agent(f"a-{kind}-{description}", kind, description)
    for name, value in text.items():
        assert hasattr(result, name), name
        setattr(result, name, value)
    return result


def nothing_known() -> Snapshot:
    """A client that tells nothing yet, and no event."""
    return Snapshot(StatusInput.parse({}))


def calm() -> Snapshot:
    """A session between two prompts."""
    return moment()


def unheard() -> Snapshot:
    """A session that answers although no event of it ever arrives."""
    return moment(has_events=False)


def busy() -> Snapshot:
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


def waiting() -> Snapshot:
    """A permission dialog stands open while an agent works on."""
    now = busy()
    now.waiting = Waiting("permission", "Bash", "rm -rf build", 14)
    now.mode = "acceptEdits"
    return now


def failing() -> Snapshot:
    """The last turn ended in an error of the API; the context is nearly full."""
    return moment(
        {"context_window": {"context_window_size": 200_000, "used_percentage": 91}},
        error="rate_limit",
        error_age=80.0,
        limits=[Limit("five_hour", 104, None, 300)],
        failed=[("WebFetch", 2)],
    )


def compacting() -> Snapshot:
    """The context is compacted for the third time."""
    return moment(compacting=9.0, compactions=2, mode="bypassPermissions")


def many_agents() -> Snapshot:
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


def planned() -> Snapshot:
    """A list of todos of which none is in progress, and background work."""
    return moment(
        mode="plan",
        todos=Todos(3, 4, "", "Write the changelog"),
        waiting=Waiting("plan", "ExitPlanMode", "", 3),
        jobs=[Job("shell", "npm run dev", 190), Job("monitor", "", 65),
              Job("workflow", "release", 30), Job("shell", "make", 5)],
    )  # fmt: skip


def slow() -> Snapshot:
    """A command that runs much longer than it does as a rule."""
    return moment(calls=[Call("Bash", "pytest", 190, 40)])


def at_rest() -> Snapshot:
    """The turn ended a while ago, and other sessions want something."""
    others = [
        OtherSession("api", "waiting", 190.0),
        OtherSession("docs", "done", 600.0),
        OtherSession("web", "working", 5.0),
        OtherSession("old", "done", 90_000.0),
    ]
    return moment(idle=185.0, other_sessions=OtherSessions(others, 4))


def crowded() -> Snapshot:
    """Many sessions run side by side, some with names that a terminal might obey."""
    others = [OtherSession(clean(f"{FAMILY} 家族\x1b[2J{n}", 24), "waiting", n) for n in range(5)]
    others += [OtherSession("", "failed", 20.0), OtherSession("one", "idle", 5.0)]
    return moment(other_sessions=OtherSessions(others, 20))


def edited_files(*paths: str) -> EditedFiles:
    """These files were edited, the last of them by an agent."""
    result = EditedFiles([EditedFile(path, "", 9.0) for path in paths], False)
    result.files[-1] = result.files[-1]._replace(by="tester")
    result.added, result.removed = 40, 7
    return result


def finished() -> Snapshot:
    """A long turn has ended, and nobody has written since."""
    result = TurnSummary("done", 192.0)
    vars(result).update(tools=22, failed=1, agents=2, background=65.0, cost=0.42)
    return moment(
        resting=True,
        turn_summary=result,
        succeeded=[("Read", 12), ("Bash", 6), ("Edit", 3)],
        failed=[("Bash", 1)],
        edited_files=edited_files("src/login.py", "src/auth.py", "tests/test_login.py"),
        skills=["commit-message", "review"],
        servers=[("linear", True), ("github", False)],
        prompts=12,
        errors=[("rate_limit", 2), ("overloaded", 1)],
    )


def left() -> Snapshot:
    """A turn was interrupted while an agent works on; it had gone in circles."""
    result = TurnSummary("interrupted", 42.0)
    result.agents = result.working = 1
    result.waited = 31.0
    many = edited_files(*(f"f{n}.py" for n in range(200)))
    many.is_more, many.added = True, None
    circle = Loop("reading", "Read", "src/auth.py", 5)
    circle.agent = "Explore"
    return moment(
        resting=True, turn_summary=result, repeats=True, loops=circle, edited_files=many, prompts=1,
        skills=[f"skill-{n}" for n in range(9)],
        servers=[(f"plugin_tools_server-{n}", n < 2) for n in range(9)],
        errors=[("a_kind_from_tomorrow", 1)], compactions=1,
    )  # fmt: skip


def circling() -> Snapshot:
    """The tests fail again and again; a plan was approved, and a workflow runs."""
    return moment(
        repeats=True,
        loops=Loop("failing", "Bash", "pytest -q", 3),
        plan="Rework the login",
        edited_files=edited_files("login.py", "auth.py", "test_login.py"),
        jobs=[Job("workflow", "release", 30), Job("shell", "npm run dev", 190)],
    )


def erring() -> Snapshot:
    """One error follows another, and the turn has failed."""
    result = TurnSummary("failed", None)
    return moment(repeats=True, loops=Loop("streak", "", "", 20), resting=True, turn_summary=result)


def everything() -> Snapshot:
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
    now.status = extra.status
    now.mode = "plan"
    now.status.compaction = Compaction(1_000_000, 800_000, True)
    now.compactions = 1
    now.waiting = Waiting("question", "AskUserQuestion", "Which database do you want?", 31)
    now.error, now.error_age = "server_error", 5.0
    now.calls.append(Call("mcp__plugin_search_docs__look_up", "asyncio", 7))
    now.jobs = [Job("shell", "npm run dev", 190)]
    now.agents.append(agent("Explore", "Count the tests", depth=1, state="done", tools=2))
    now.idle = 4000.0
    result = finished()
    for name in (
        "resting",
        "turn_summary",
        "edited_files",
        "skills",
        "servers",
        "prompts",
        "errors",
    ):
        setattr(now, name, getattr(result, name))
    now.repeats = True
    setattr(now, "loops", Loop("failing", "Bash", "pytest -q", 4))  # noqa: B010 - no such field
    now.sources.other_sessions = lambda: OtherSessions([OtherSession("api", "failed", 80.0)], 1)
    return now


def well_told() -> Snapshot:
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
        forecast=Forecast([98_000, 140_000, 178_500], 5_300.0),
        usage=Usage(0.12, 62.4),
    )  # fmt: skip
    spend = Limit("spend_limit", 23, None, 900_000)
    spend.spent, spend.allowed = 11.5, 50.0
    now.limits.append(spend)
    return now


def ahead() -> Snapshot:
    """Some turns before a compaction, behind another."""
    usage = {"cache_read_input_tokens": 640_000}
    window = {"context_window_size": 1_000_000, "used_percentage": 64, "current_usage": usage}
    forecast = Forecast([604_000, 640_000], 36_000.0, 790_000.0, 704_000.0, 240.0)
    now = moment({"context_window": window}, filling=True, forecast=forecast)
    now.compactions = 1
    return now


def on_disk() -> Snapshot:
    """A rebase in a repository, a command that failed, a line from before Hudline."""
    result = Repository("main")
    result.doing, result.step, result.steps = "rebasing", 2, 5
    result.ahead, result.behind, result.stash = 2, 1, 1
    result.modified, result.staged, result.untracked, result.conflicted = 3, 1, 2, 1
    result.web = "https://example.com/ada/acme"
    return moment(
        git=Git("main", True, "https://example.com/ada/acme"),
        repository=result,
        active_config=ActiveConfig(2, 5, 3, 6),
        account=Account("Max 20x", "dev@example.com", "Acme"),
        output={"build": CommandOutput([], 12.0, 2)}.get,
        variable={"AWS_PROFILE": "staging"}.get,
        wrapped_line=WrappedLine([[StyledText("my own line ", "", "1;36"), StyledText("42%")]]),
        person="/home/ada",
    )


def left_behind() -> Snapshot:
    """A detached linked worktree on a tag, and findings that nobody refreshes any more."""
    result = Repository("", "0a1b2c3")
    result.tag, result.worktree, result.web = "v1.4.0", "release", ""
    late = CommandOutput(["42 open", "7 mine"], 190.0, late=True)
    return moment(
        git=Git("(0a1b2c3)"),
        repository=result,
        output={"build": late}.get,
        wrapped_line=WrappedLine(
            [[StyledText("first")], [StyledText("second", "https://example.com/", "4")]], 45, True
        ),
    )


def hostile() -> Snapshot:
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
        loops=Loop("failing", clean("mcp__\x1b[2J資料__引く", 80), clean(red, 120), 3),
        edited_files=edited_files(clean("שלום/עולם.py \u202etxt.exe", 120)),
        skills=[clean(red, 80)],
        servers=[(clean("資料\x1b[2J", 80), True)],
        errors=[("unknown_種", 1)],
    )


def fallen_back() -> Snapshot:
    """Another model answers than was chosen, for three minutes."""
    fallback = ModelFallback("claude-opus-5-5", "claude-sonnet-5", "overloaded", 1000.0)
    return moment(model_fallback=fallback, clock=1180.0)


def alerted() -> Snapshot:
    """Two rules were met in this turn; most of a day's budget is spent."""
    clock = 60_000.0
    fired = [
        Alert("turn", "s1 p", clock, 604.0, 600.0, "", "s1"),
        Alert("day", "1970-01-01 80", clock - 9, 16.4, 20.0),
    ]
    day = SpendPeriod("1970-01-01", 0.0, 86_400.0, 3.92)
    return moment(alerts=fired, today=SpentToday(day, 20.0), clock=clock)


def fed() -> Snapshot:
    """Scripts report how far they are: one goes on, one has no total, one is silent, one failed."""
    return moment(
        clock=60_000.0,
        script_progress=[
            ScriptProgress("build", "linking", 124, 200, "running", 40.0, 0.3, 3.1, 24.0),
            ScriptProgress("import", "", 12_345, None, "running", 65.0, 0.5, 190.0),
            ScriptProgress("crawl", "page 7", 7, 90, "running", 400.0, 190.0),
            ScriptProgress("deploy", "no network", 2, 5, "failed", 30.0, 12.0),
        ],
        script_notes=[
            ScriptNote("staging is frozen until 18:00", "plain", 60.0, 540.0),
            ScriptNote("the tests are red", "warn", 190.0, 400.0),
        ],
    )


# What widgets are told that say nothing unasked.
GIVEN: dict[str, dict[str, Any]] = {
    "command": {"name": "build"},
    "text": {"text": "on call"},
    "variable": {"name": "AWS_PROFILE", "label": "AWS"},
}
ALL: dict[str, Callable[[], Snapshot]] = {
    made.__name__: made
    for made in (
        nothing_known, calm, unheard, busy, waiting, failing, compacting, many_agents, planned,
        slow, at_rest, crowded, finished, left, circling, erring, everything, well_told, ahead,
        on_disk, left_behind, hostile, fallen_back, alerted, fed,
    )
}  # fmt: skip
