"""Alerts: each rule finds what it is about, once within its cooldown, and never too late."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import moments

from hudline.events.limits import Limit
from hudline.events.status_input import StatusInput
from hudline.frame.project import effective
from hudline.host.alerts import alert_command
from hudline.state.reducer import reduce_events
from hudline.view import alerts
from hudline.view.alert_rules import COOLDOWNS, RULES, alert_config
from hudline.view.alerts import EVER, Alert, Finding, Mark, PromptFigures, fire, shown
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.live_alerts import error_alert, live_findings
from hudline.view.snapshot import Snapshot
from hudline.view.spend import Spend, SpendPeriod, parse_spend
from hudline.view.values import Agent, Call, Loop

NOW = 1_795_000_000.0
COOLDOWN = 1800.0


def finding(key: str, since: float | None = None, rule: str = "loop") -> Finding:
    return Finding(Alert(rule, key, 0.0, 1.0, 1.0), since)


# Laws

# (key, whether it is fired once, seconds until it is looked for again); a clock that was set back
# goes back by some.
STEPS = st.lists(
    st.tuples(st.sampled_from("abc"), st.booleans(), st.floats(-4000, 4000)), max_size=40
)


def run(steps: list[tuple[str, bool, float]]) -> list[tuple[str, bool, float, bool]]:
    """The steps with the time that has really passed at each, and whether it was fired."""
    memory: dict[str, Mark] = {}
    clock, passed, found = NOW, 0.0, []
    for key, is_once, seconds in steps:
        name = f"{key}{is_once}"
        fired, memory = fire([finding(name, EVER if is_once else None)], memory, clock, COOLDOWN)
        found.append((name, is_once, passed, bool(fired)))
        clock += seconds
        passed += max(seconds, 0.0)  # while the clock was set back, no time has passed
    return found


@given(STEPS)
def test_the_same_is_never_fired_twice_within_its_cooldown(
    steps: list[tuple[str, bool, float]],
) -> None:
    last: dict[str, float] = {}
    for name, is_once, at, is_fired in run(steps):
        if is_fired:
            assert name not in last or (not is_once and at - last[name] >= COOLDOWN - 1e-6)
            last[name] = at


@given(STEPS)
def test_what_was_not_fired_within_its_cooldown_is_fired(
    steps: list[tuple[str, bool, float]],
) -> None:
    """Where the clock goes on; where it is set back, the cooldown begins anew, see below."""
    forward = [(key, is_once, abs(seconds)) for key, is_once, seconds in steps]
    last: dict[str, float] = {}
    for name, is_once, at, is_fired in run(forward):
        is_due = name not in last or (not is_once and at - last[name] >= COOLDOWN + 1e-6)
        assert is_fired >= is_due
        if is_fired:
            last[name] = at


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_clock_that_was_set_back_delays_by_one_cooldown_at_the_most(
    back: float, later: float
) -> None:
    _, memory = fire([finding("a")], {}, NOW, COOLDOWN)
    fired, memory = fire([finding("a")], memory, NOW - back, COOLDOWN)
    assert bool(fired) is False
    fired, _ = fire([finding("a")], memory, NOW - back + later, COOLDOWN)
    assert fired or later < COOLDOWN + alerts._AHEAD + 1e-6


@given(st.lists(st.sampled_from(["50", "80", "100"]), max_size=8))
def test_a_lower_step_is_not_reported_behind_a_higher_one(steps: list[str]) -> None:
    memory: dict[str, Mark] = {}
    highest = 0
    for step in steps:
        lower = tuple(one for one in ("50", "80", "100") if int(one) < int(step))
        found = [Finding(Alert("day", step, 0.0, 1.0, 1.0), EVER, lower)]
        fired, memory = fire(found, memory, NOW, COOLDOWN)
        assert bool(fired) == (int(step) > highest)
        highest = max(highest, int(step))


def test_what_is_fired_once_in_a_window_is_fired_in_the_next() -> None:
    _, memory = fire([finding("80", NOW - 100)], {}, NOW, COOLDOWN)
    assert fire([finding("80", NOW - 90)], memory, NOW + 9000, COOLDOWN)[0] == []
    assert fire([finding("80", NOW + 17_000)], memory, NOW + 18_000, COOLDOWN)[0]


def test_what_is_remembered_has_a_limit() -> None:
    found = [finding(str(index), EVER) for index in range(5000)]
    _, memory = fire(found, {}, NOW, COOLDOWN)
    assert len(memory) == alerts._MOST_REMEMBERED
    assert fire([], memory, NOW + alerts._REMEMBERED, COOLDOWN)[1] == {}


# What a session shows


def alert(at: float, session: str = "s1") -> Alert:
    return Alert("turn", "p", at, 700.0, 600.0, "", session)


def test_an_alert_is_shown_for_one_turn_and_then_goes() -> None:
    turn, at, following = NOW, NOW + 700, NOW + 900
    assert shown([alert(at)], "s1", turn, at + 1)
    assert shown([alert(at)], "s1", turn, following - 1)
    assert shown([alert(at)], "s1", following, following) == []


def test_who_writes_on_at_once_sees_it_for_a_minute() -> None:
    assert shown([alert(NOW)], "s1", NOW + 1, NOW + 59)
    assert shown([alert(NOW)], "s1", NOW + 1, NOW + 60) == []


def test_another_session_shows_only_what_concerns_all() -> None:
    both = [alert(NOW), alert(NOW + 1, "")]
    assert shown(both, "s2", NOW, NOW + 2) == [both[1]]
    assert shown(both, "s1", NOW, NOW + 2) == [both[1], both[0]]


def test_of_a_budget_the_last_step_is_shown() -> None:
    steps = [Alert("day", f"20 {step}", NOW + step, step / 5, 20.0) for step in (50, 80, 100)]
    assert shown([*steps, alert(NOW)], "s1", NOW, NOW + 101) == [steps[-1], alert(NOW)]


def test_an_alert_goes_in_the_end_without_a_turn() -> None:
    assert shown([alert(NOW)], "s1", 0.0, NOW + 11 * 3600)
    assert shown([alert(NOW)], "s1", 0.0, NOW + 12 * 3600) == []


def test_an_alert_from_before_the_clock_was_set_back_is_not_shown() -> None:
    assert shown([alert(NOW)], "s1", 0.0, NOW - 3600) == []


# Rules about money


def spend(usd: float) -> Spend:
    return Spend(NOW, {"day": SpendPeriod("2026-11-18", NOW - 100, NOW + 100, usd)})


@pytest.mark.parametrize(
    ("usd", "key"), [(9.99, ""), (10, "50"), (15.99, "50"), (16, "80"), (20, "100"), (99, "100")]
)
def test_a_budget_reports_its_highest_step(usd: float, key: str) -> None:
    config = alert_config({"alerts": {"day": 20}})
    found = alerts.spend_findings(spend(usd), config, NOW)
    assert [one.alert.key for one in found] == ([f"2026-11-18 20 {key}"] if key else [])


def test_what_was_spent_yesterday_reports_nothing_today() -> None:
    config = alert_config({"alerts": {"day": 20}})
    assert alerts.spend_findings(spend(99), config, NOW + 100) == []


def test_a_prompt_is_reported_by_what_it_cost_and_by_what_it_read() -> None:
    config = alert_config({"alerts": {"prompt": 2, "reads": 50}})
    prompts = [PromptFigures("a", "s", 2.0, 49), PromptFigures("b", "s", 1.99, 50)]
    found = alerts.prompt_findings(prompts, config, NOW)
    assert [(one.alert.rule, one.alert.key) for one in found] == [
        ("prompt", "a 2"),
        ("reads", "b 50"),
    ]


# Rules about a session


def findings(now: Snapshot, **rules: Any) -> list[Alert]:
    return [one.alert for one in live_findings(now, alert_config({"alerts": rules}))]


def context(used: float) -> Snapshot:
    return moments.moment({"context_window": {"context_window_size": 200_000,
                                              "used_percentage": used}})  # fmt: skip


def test_the_context_is_reported_from_its_percentage_on() -> None:
    assert findings(context(79), context=80) == []
    assert [one.value for one in findings(context(80), context=80)] == [80]


def test_a_compaction_makes_the_context_news_again() -> None:
    now, later = context(90), context(90)
    later.compactions = 1
    keys = {findings(one, context=80)[0].key for one in (now, later)}
    assert len(keys) == 2


def limited(used: float, left: float, **fields: Any) -> Snapshot:
    limit = Limit("five_hour", used, NOW + left, left, **fields)
    return moments.moment(limits=[limit], clock=NOW)


def test_a_limit_is_reported_from_its_percentage_on() -> None:
    assert findings(limited(79.9, 60), limit_5h=80) == []
    assert findings(limited(80, 60), limit_5h=80)
    assert findings(limited(80, 60), limit_7d=80) == []


@pytest.mark.parametrize(
    ("used", "left", "is_met"),
    [
        (50, 9001, True), (50, 8999, False), (9, 17_000, False), (99, 17_900, False),
        (100, 10, True), (40, 12_600, True),
    ],
)  # fmt: skip
def test_a_pace_is_reported_where_the_window_will_be_full_before_its_reset(
    used: float, left: float, is_met: bool
) -> None:
    """The window has 18,000 seconds."""
    assert bool(findings(limited(used, left), limit_5h="pace")) is is_met


def test_an_old_reading_of_a_limit_says_nothing_of_its_pace() -> None:
    assert findings(limited(90, 9000, age=700.0), limit_5h="pace") == []


def test_a_loop_is_reported_where_the_same_call_has_failed_so_often() -> None:
    loop = Loop("failing", "Bash", "pytest -q secret", 5)
    now = moments.moment(repeats=True, loops=loop)
    assert findings(now, loop=6) == []
    (found,) = findings(now, loop=5)
    assert found.name == "Bash"
    assert "secret" not in repr(found)
    assert (
        findings(moments.moment(repeats=True, loops=Loop("reading", "Read", "", 9)), loop=5) == []
    )


@pytest.mark.parametrize(
    ("state", "calls", "is_met"),
    [("running", 0, True), ("running", 1, False), ("idle", 0, False), ("done", 0, False)],
)
def test_an_agent_is_silent_that_works_without_a_call(state: str, calls: int, is_met: bool) -> None:
    agent = Agent("a1", "Explore", "Find it", state, silent=300.0)
    agent.calls = [Call("Bash", "", 300.0)] * calls
    found = findings(moments.moment(agents=[agent]), silent=300)
    assert [one.name for one in found] == ["Explore"] * is_met


def test_an_error_is_reported_while_it_is_news() -> None:
    now = moments.moment(error="overloaded", error_age=1.0)
    assert [one.name for one in findings(now, error=True)] == ["overloaded"]
    assert findings(moments.moment(error="overloaded", error_age=300.0), error=True) == []
    assert findings(now, error=False) == []
    assert error_alert("s1", "overloaded", 5.0).alert.key == findings(now, error=True)[0].key


def prompted(at: float) -> dict[str, Any]:
    return {"at": NOW + at, "kind": "prompted", "prompt": f"p{at}", "human": True, "pid": 7}


def ended(at: float) -> dict[str, Any]:
    return {"at": NOW + at, "kind": "turn.ended", "prompt": "p0", "pid": 7, "background": []}


@pytest.mark.parametrize(
    ("events", "at", "is_met"),
    [
        ([prompted(0)], 599, False), ([prompted(0)], 600, True),
        ([prompted(0), prompted(500)], 700, False),
        ([prompted(0), ended(700)], 705, True), ([prompted(0), ended(700)], 4000, False),
        ([prompted(0), ended(300)], 305, False), ([], 9999, False),
    ],
)  # fmt: skip
def test_a_turn_is_reported_that_takes_longer(
    events: list[dict[str, Any]], at: float, is_met: bool
) -> None:
    status = StatusInput.parse({"session_id": "s1"})
    now = build_snapshot(reduce_events({}, events), status, Evidence(7), NOW + at)
    assert bool(findings(now, turn=600)) is is_met


# What a person may write


ODD = st.sampled_from([None, True, False, -1, 0, 5, 1e300, float("nan"), float("inf"), 10**40, "",
                       "pace", "\x1b[2J", "\ud800", [1], {}, {"run": "x"}])  # fmt: skip


@given(st.dictionaries(st.sampled_from([*RULES, "bell", "cooldown", "command", "x"]), ODD))
def test_no_value_breaks_the_rules_and_only_allowed_ones_count(given_rules: dict[str, Any]) -> None:
    config = alert_config({"alerts": given_rules})
    for name, value in config.rules.items():
        rule = RULES[name]
        assert value in (True, "pace") or rule.least <= float(value) <= rule.most
    assert COOLDOWNS[1] * 60 <= config.cooldown <= COOLDOWNS[2] * 60
    alert_command({"alerts": given_rules})
    live_findings(moments.everything(), config)


@pytest.mark.parametrize("value", [None, [], "day", 3, {"day": "20"}, {"day": True}, {"day": 0}])
def test_rules_are_off_where_they_say_nothing(value: Any) -> None:
    assert alert_config({"alerts": value}).rules == {}


def test_a_project_can_set_neither_a_rule_nor_a_command() -> None:
    project = {"alerts": {"day": 1, "command": "curl evil", "bell": "bell"}, "theme": "nord"}
    chosen = effective({"alerts": {"day": 20}}, project)
    assert chosen["alerts"] == {"day": 20}
    assert alert_command(chosen) is None


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["rule", "at", "value", "day", "as_of", "since", "until", "usd", "key"]),
        inner | st.sampled_from(["turn"]), max_size=6,
    ), max_leaves=12,
))  # fmt: skip
def test_files_of_any_shape_are_read(value: Any) -> None:
    for one in alerts.parse_alerts(value):
        assert one.rule in RULES
    alerts.parse_memory(value)
    found = parse_spend(value)
    assert found is None or found.period("day", NOW) is None or found.periods["day"].usd >= 0


@given(st.lists(st.builds(
    Alert, st.sampled_from([*RULES]), st.text("abc 1", max_size=9).map(str.strip),
    st.floats(0, 9e10), st.floats(0, 1e6), st.none() | st.floats(0, 1e6),
    st.sampled_from(["", "Bash"]), st.sampled_from(["", "s1"]),
), max_size=4))  # fmt: skip
def test_an_alert_is_read_as_it_was_written(found: list[Alert]) -> None:
    found = [one._replace(key=" ".join(one.key.split())) for one in found]
    assert alerts.parse_alerts([one.dump() for one in found]) == found
