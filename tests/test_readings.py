"""What the client tells at a draw: read from any payload, noted where it is new, learned from."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import entries, stories
from tests.stories import BASE

from hudline.events.status_input import Compaction, StatusInput
from hudline.host.session_events import usage_event
from hudline.state.prune import is_checkpoint_stale, prune
from hudline.state.reducer import reduce_events
from hudline.state.turn_usage import STRETCHES, TURNS, stretches, turns
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot
from hudline.view.usage import headroom
from hudline.view.values import Forecast

Record = dict[str, Any]
PID = 7
WINDOW = 200_000
LAWS = settings(max_examples=60, deadline=None, database=None)


# A reading of anything


def shaken(value: Any) -> st.SearchStrategy[Any]:
    """The value, with parts of it replaced by any JSON."""
    whole: st.SearchStrategy[Any] = st.just(value)
    if isinstance(value, dict):
        whole = st.fixed_dictionaries({key: shaken(part) for key, part in value.items()})
    return st.one_of(whole, whole, whole, JSON)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=9), part, max_size=3)
    ),
    max_leaves=6,
)
FULL: Record = {
    "session_id": "s1",
    "version": "2.1.330",
    "prompt_id": "p1",
    "fast_mode": True,
    "thinking": {"enabled": True},
    "model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
    "workspace": {
        "current_dir": "/a",
        "added_dirs": ["/b"],
        "repo": {"host": "h", "owner": "o", "name": "n"},
    },
    "cost": {"total_cost_usd": 1.5, "total_duration_ms": 9000, "total_api_duration_ms": 1500},
    "context_window": {
        "context_window_size": WINDOW,
        "used_percentage": 40,
        "total_output_tokens": 12,
        "current_usage": {
            "input_tokens": 3,
            "output_tokens": 120,
            "cache_creation_input_tokens": 1200,
            "cache_read_input_tokens": 78_000,
        },
    },
    "rate_limits": {
        "five_hour": {"used_percentage": 23, "resets_at": 1_790_000_000},
        "spend_limit": {"used_percentage": 120, "used_usd": 60, "limit_usd": 50, "period": "month"},
    },
    "prompt_cache": {
        "warm": True,
        "ttl": "5m",
        "expires_at": 1_790_000_300,
        "hit_ratio": 0.94,
        "requests": 4,
        "misses": 1,
        "last_miss_at": 1_790_000_000,
        "last_miss_cause": {"causes": ["tools_changed"]},
        "recache_tokens_if_cold": 79_203,
    },
    "pr": {"number": 42, "url": "https://example.org/42", "review_state": "approved", "kind": "mr"},
    "vim": {"mode": "NORMAL"},
}
ATTRIBUTES = sorted(vars(StatusInput()))


def plain(thing: Any) -> Any:
    return {name: plain(value) for name, value in vars(thing).items()} if hasattr(
        thing, "__dict__"
    ) else [plain(one) for one in thing] if isinstance(thing, (list, tuple)) else thing  # fmt: skip


@LAWS
@given(shaken(FULL) | JSON)
def test_any_payload_is_a_reading_of_printable_texts_and_of_numbers_that_are_none_or_sane(
    payload: Any,
) -> None:
    reading = StatusInput.parse(payload)
    for name in ATTRIBUTES:
        for value in flat(plain(getattr(reading, name))):
            if isinstance(value, str) and name not in ("folder", "project", "transcript"):
                assert value.replace("\u200d", "").isprintable() or name == "added_dirs"
            if isinstance(value, (int, float)):
                assert 0 <= value < 1e15


def flat(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    return [leaf for part in value for leaf in flat(part)] if isinstance(value, list) else [value]


def test_a_reading_tells_each_part_of_the_usage() -> None:
    status_input = StatusInput.parse(FULL)

    assert (
        status_input.fresh,
        status_input.cache_write,
        status_input.cache_read,
        status_input.output,
    ) == (3, 1200, 78_000, 120)
    assert status_input.tokens == 79_203
    assert status_input.api_duration == 1.5
    assert (
        status_input.thinking,
        status_input.fast,
        status_input.version,
        status_input.prompt_id,
    ) == (True, True, "2.1.330", "p1")
    assert status_input.repo == ("h", "o", "n")
    assert (
        status_input.limits[1].spent,
        status_input.limits[1].allowed,
        status_input.limits[1].period,
    ) == (
        60,
        50,
        "month",
    )
    assert status_input.prompt_cache
    assert status_input.prompt_cache.causes == ["tools_changed"]
    assert status_input.prompt_cache.recache_tokens == 79_203


@pytest.mark.parametrize("usage", [None, dict.fromkeys(FULL["context_window"]["current_usage"], 0)])
def test_after_a_compaction_the_context_is_unknown_and_not_empty(usage: Any) -> None:
    window = {**FULL["context_window"], "current_usage": usage, "used_percentage": 0}
    status_input = StatusInput.parse({"context_window": window})

    assert (status_input.context, status_input.tokens) == (None, None)


def test_an_address_that_is_none_of_the_web_is_no_address() -> None:
    for url in ("javascript:alert(1)", "https://a b", "https://a\x07", "https://é", 7, None):
        assert StatusInput.parse({"pr": {"url": url}}).pr_url == ""
    assert StatusInput.parse(FULL).pr_url == "https://example.org/42"


# Notes


def payload(tokens: int | None, cost: float = 0.1, prompt: str = "p1", **text: Any) -> Record:
    usage = None if tokens is None else {"input_tokens": tokens, "output_tokens": 100}
    return {
        "session_id": "s1",
        "prompt_id": prompt,
        "context_window": {
            "context_window_size": WINDOW,
            "used_percentage": None if tokens is None else tokens * 100 // WINDOW,
            "current_usage": usage,
        },
        "cost": {
            "total_cost_usd": cost,
            "total_api_duration_ms": text.get("api", 0),
            "total_lines_added": text.get("added", 0),
        },
        "prompt_cache": {"requests": text.get("requests", 0)},
    }


def seen(events: list[Record], tick: Record, t: float, pid: int = PID) -> Snapshot:
    return build_snapshot(
        reduce_events({}, list(events)), StatusInput.parse(tick), Evidence(pid), BASE + t
    )


def drawn(events: list[Record], tick: Record, t: float, pid: int = PID) -> list[Record]:
    """What is told after a draw at `t`."""
    event = usage_event(seen(events, tick, t, pid))
    return [*events, event] if event else events


def test_a_draw_notes_what_the_client_tells_and_only_when_it_is_new() -> None:
    once = drawn([], payload(50_000), 1)
    twice = drawn(once, payload(50_000), 2)

    assert once == [
        {
            "at": BASE + 1, "kind": "reading", "prompt": "p1", "compactions": 0, "pid": PID,
            "tokens": 50_000, "output": 100, "window": WINDOW, "cost": 0.1, "added": 0, "api": 0,
            "requests": 0,
        }
    ]  # fmt: skip
    assert twice == once


def test_money_alone_is_noted_now_and_then_and_the_context_at_once() -> None:
    result = drawn([], payload(50_000, 0.1), 1)

    assert drawn(result, payload(50_000, 0.2), 10) == result
    assert len(drawn(result, payload(50_000, 0.2), 30)) == 2
    assert len(drawn(result, payload(50_100, 0.2), 2)) == 2


def test_a_client_that_tells_nothing_is_noted_nowhere() -> None:
    assert drawn([], {}, 1) == []
    assert drawn([], {"session_id": "s1", "cost": {"total_cost_usd": None}}, 1) == []


def test_a_note_is_no_event() -> None:
    """Or nobody would ever hear that no events arrive."""
    now = seen(drawn([], payload(50_000), 1), payload(50_000), 2)

    assert not now.has_events
    assert usage_event(now) is None


def ended(t: float) -> Record:
    return {"at": BASE + t, "kind": "turn.ended", "prompt": "p1", "pid": PID}


def prompted(t: float, prompt: str) -> Record:
    return {"at": BASE + t, "kind": "prompted", "prompt": prompt, "human": True, "pid": PID}


def test_the_last_word_on_a_turn_is_noted_at_once_so_the_next_is_not_charged_with_it() -> None:
    result = drawn([prompted(0, "p1")], payload(50_000, 0.1), 1)
    assert drawn(result, payload(50_000, 0.2), 3) == result  # it may go on
    result = drawn([*result, ended(4)], payload(50_000, 0.3), 5)
    assert result[-1]["cost"] == 0.3

    result += [prompted(6, "p2"), {**ended(8), "prompt": "p2"}]
    now = seen(result, payload(50_000, 0.35, "p2"), 11)
    assert now.turn_summary is not None
    assert now.turn_summary.cost == pytest.approx(0.05)


def test_what_was_before_a_compaction_is_not_noted_behind_it() -> None:
    result = drawn([], payload(150_000), 1)
    result.append({"at": BASE + 2, "kind": "compaction.ended", "trigger": "auto"})

    assert drawn(result, payload(150_000, 0.2), 30) == result
    behind = drawn(drawn(result, payload(None, 0.2), 31), payload(30_000, 0.3), 32)
    assert [one.get("tokens") for one in behind[2:]] == [None, 30_000]
    assert behind[-1]["compactions"] == 1


def test_a_note_never_voids_a_checkpoint() -> None:
    items = [{"at": BASE, "kind": "prompted"}, {"at": BASE + 500, "kind": "turn.ended"}]
    sealed = prune(reduce_events({}, list(items)), BASE + 501)
    event = usage_event(
        build_snapshot(sealed, StatusInput.parse(payload(50_000)), Evidence(PID), BASE + 501)
    )

    assert event
    assert not is_checkpoint_stale(sealed, [event])


# The state of them


def reading(t: float, prompt: int, tokens: int, stretch: int = 0, **text: Any) -> Record:
    fields = {"prompt": f"p{prompt}", "compactions": stretch, "tokens": tokens, "window": WINDOW}
    return {"at": BASE + t, "kind": "reading", **fields, "cost": tokens / 1e5, "pid": PID, **text}


@st.composite
def sessions(draw: st.DrawFn) -> list[Record]:
    """Readings of prompts one after the other, with a compaction now and then."""
    events: list[Record] = []
    t, tokens, stretch = 0.0, 10_000, 0
    for prompt in range(draw(st.integers(0, 60))):
        for _ in range(draw(st.integers(1, 3))):
            t += draw(st.sampled_from((1.0, 20.0, 90.0)))
            tokens += draw(st.integers(-500, 9_000))
            events.append(reading(t, prompt, max(tokens, 1), stretch))
        if tokens > 120_000 or draw(st.integers(0, 12)) == 0:
            trigger = draw(st.sampled_from(("auto", "manual")))
            events.append({"at": BASE + t + 6, "kind": "compaction.ended", "trigger": trigger})
            t, tokens, stretch = t + 7, 15_000, stretch + 1
    return events


def shown(state: Any) -> Any:
    """All that is learned from a state."""
    end = state.get("session", {}).get("", {}).get("usage", [BASE])[0]
    now = build_snapshot(
        state, StatusInput.parse(payload(100_000, 9.0, "new")), Evidence(PID), end + 1
    )
    return [
        plain(now.forecast), now.forecast and headroom(now.forecast, now.status),
        plain(now.usage), turns(state), stretches(state),
    ]  # fmt: skip


@LAWS
@given(sessions(), st.randoms(use_true_random=False))
def test_readings_have_no_order(events: list[Record], chance: random.Random) -> None:
    other = events + [one for one in events if chance.random() < 0.2]
    chance.shuffle(other)

    assert reduce_events({}, list(events)) == reduce_events({}, other)


@LAWS
@given(sessions(), st.integers(1, 40))
def test_sealing_readings_changes_nothing_that_is_learned_later(
    events: list[Record], step: int
) -> None:
    sealed: Any = {}
    for start in range(0, len(events), step):
        prune(reduce_events(sealed, events[start : start + step]))
        sealed = json.loads(json.dumps(sealed))

        assert shown(reduce_events({}, events[: start + step])) == shown(sealed)


def test_readings_stay_few_however_long_the_session() -> None:
    items = [reading(n, n, 1000 + n, n // 9) for n in range(2000)]
    state = prune(reduce_events({}, items))

    assert len(state["turn_usage"]) <= TURNS + 2 * STRETCHES
    assert len(json.dumps(state)) < 8_000
    assert turns(state)[-1][0] == "p1999"


@LAWS
@given(st.lists(st.dictionaries(
    st.sampled_from(("tokens", "window", "output", "cost", "prompt", "compactions", "took", "pid")),
    JSON, max_size=8), max_size=4))  # fmt: skip
def test_any_record_that_calls_itself_a_reading_can_be_looked_at(events: list[Record]) -> None:
    state = reduce_events({}, [{**one, "at": BASE, "kind": "reading"} for one in events])
    prune(state)

    assert isinstance(shown(state), list)
    assert state == json.loads(json.dumps(state))


# What is learned


def learned(
    events: list[Record], tick: Record, t: float = 5000, pid: int = PID
) -> tuple[Snapshot, Any]:
    now = seen(events, tick, t, pid)
    return now, now.forecast


def test_growth_is_what_a_turn_usually_adds() -> None:
    sizes = (10_000, 20_000, 30_000, 90_000, 100_000)
    items = [reading(100 * n, n, size) for n, size in enumerate(sizes)]
    now, found = learned(items, payload(100_000, prompt="p4"))

    assert found.growth == 10_000
    assert found.contexts == list(sizes)
    assert headroom(found, now.status) == (10, False)


def test_of_too_few_turns_nothing_is_said() -> None:
    now, found = learned([reading(n, n, 1000 * n) for n in (1, 2, 3)], payload(3000))

    assert found.growth is None
    assert headroom(found, now.status) is None
    assert learned([], payload(3000))[1] is None


def test_a_turn_teaches_growth_once_it_is_over() -> None:
    items = [reading(100 * n, n, size) for n, size in enumerate((10_000, 20_000, 40_000, 130_000))]
    items.append({"at": BASE + 250, "kind": "prompted", "prompt": "p3", "pid": PID})
    ended = {"at": BASE + 301, "kind": "turn.ended", "prompt": "p3"}
    tick = payload(130_000, prompt="p3")

    assert learned(items, tick, 302)[1].growth is None
    assert learned([*items, ended], tick, 302)[1].growth == 20_000


def test_a_rewind_and_a_compaction_teach_no_growth() -> None:
    sizes = (10_000, 20_000, 30_000, 15_000, 25_000)
    items = [reading(100 * n, n, size) for n, size in enumerate(sizes)]
    items += [reading(500, 5, 5_000, 1), reading(600, 6, 95_000, 1)]

    assert learned(items, payload(95_000, prompt="p7"))[1].growth == 10_000
    assert learned(items[:4], payload(15_000, prompt="p7"))[1].growth is None
    assert learned(items[:3] + items[5:], payload(95_000, prompt="p7"))[1].growth == 10_000
    assert learned(items[:2] + items[5:], payload(95_000, prompt="p7"))[1].growth is None


def compacted(trigger: str, before: int = 160_000, window: int = WINDOW) -> list[Record]:
    items = [reading(100 * n, n, before - 10_000 * (4 - n), window=window) for n in range(5)]
    items.append({"at": BASE + 450, "kind": "compaction.ended", "trigger": trigger})
    return [*items, reading(460, 4, 30_000, 1, window=window)]


def test_where_the_client_compacted_by_itself_is_where_it_will_again() -> None:
    now, found = learned(compacted("auto"), payload(30_000, prompt="p4"))

    assert found.compacts_at == 160_000
    assert headroom(found, now.status) == (13, True)


def test_a_compaction_that_the_person_asked_for_and_another_window_tell_no_point() -> None:
    assert learned(compacted("manual"), payload(30_000))[1].compacts_at is None
    assert learned(compacted("auto", window=1_000_000), payload(30_000))[1].compacts_at is None


def test_a_compaction_gave_back_what_it_freed() -> None:
    items = [*compacted("manual"), reading(470, 4, 50_000, 1)]
    found = learned(items, payload(50_000), 500)[1]

    assert found.gave_back == 130_000
    assert found.since == 40


def test_what_an_earlier_compaction_freed_is_not_the_last_ones() -> None:
    again = {"at": BASE + 480, "kind": "compaction.ended", "trigger": "manual"}
    items = [*compacted("manual"), reading(470, 4, 50_000, 1)]

    assert learned(items, payload(50_000), 500)[1].gave_back == 130_000
    assert learned([*items, again], payload(50_000), 500)[1].gave_back is None


def test_the_point_that_the_person_set_wins_over_what_was_learned() -> None:
    now, found = learned(compacted("auto"), payload(30_000))
    now.status.compaction = Compaction(200_000, 100_000, True)

    assert headroom(found, now.status) == (7, True)


def test_what_was_learned_wins_over_a_rule_that_nobody_set() -> None:
    now, found = learned(compacted("auto"), payload(30_000))
    before = headroom(found, now.status)
    now.status.compaction = Compaction(200_000, 60_000, False)

    assert headroom(found, now.status) == before


def test_a_narrow_window_fills_earlier() -> None:
    items = [reading(n, n, 1000 * n) for n in range(1, 5)]
    narrow = StatusInput.parse(payload(20_000))
    narrow.compaction = Compaction(60_000, 40_000, True)

    assert build_snapshot(reduce_events({}, list(items)), narrow, Evidence(PID), BASE + 9).filling
    assert not seen(items, payload(20_000), 9).filling


def test_a_forecast_is_asked_for_only_when_the_context_fills_or_was_just_compacted() -> None:
    items = [reading(n, n, 1000 * n) for n in range(1, 5)]

    assert seen(items, payload(80_000), 9).filling
    assert not seen(items[1:], payload(80_000), 9).filling
    assert not seen(items, payload(79_000), 9).filling
    assert not seen(items, payload(None), 9).filling
    assert seen(compacted("auto"), payload(30_000), 500).filling
    assert not seen(compacted("auto"), payload(30_000), 5000).filling


def test_ahead_is_unknown_while_the_context_is() -> None:
    now = seen([], payload(None), 1)
    result = Forecast([1, 2])
    result.growth = 5.0

    assert headroom(result, now.status) is None


# Money and speed


def spent(events: list[Record], tick: Record, t: float = 300, pid: int = PID) -> Any:
    return seen(events, tick, t, pid).usage


def test_a_turn_cost_what_was_added_since_the_one_before() -> None:
    items = [
        reading(1, 1, 100, cost=0.5),
        reading(2, 1, 200, cost=0.75),
        reading(9, 2, 300, cost=1),
    ]

    assert spent(items, payload(300, 1.25, "p2")).turn == 0.5
    assert spent(items, payload(300, 1.25, "p3")).turn == 0.25


def test_a_cost_that_began_anew_tells_nothing_of_a_turn() -> None:
    items = [reading(1, 1, 100, cost=0.5)]

    assert spent(items, payload(300, 0.25, "p2")) is None
    assert spent(items, payload(300, 0.75, "p2"), pid=8) is None
    assert spent([], payload(300, 0.75, "p2")) is None


def test_the_first_turn_costs_what_the_session_costs() -> None:
    start = {"session_id": "s1", "cost": {"total_cost_usd": 0}}
    result = drawn([], start, 1)

    assert spent(result, payload(300, 0.25, "p1")).turn == 0.25


def test_speed_is_that_of_one_answer() -> None:
    result = drawn([], payload(1000, api=1000, requests=3), 1)
    one = drawn(result, payload(2000, api=3000, requests=4), 2)
    two = drawn(result, payload(2000, api=3000, requests=5), 2)

    assert spent(one, payload(2000), 10).speed == 50
    assert spent(one, payload(2000), 700) is None
    assert spent(two, payload(2000), 10) is None


def test_no_speed_is_told_across_processes_or_while_agents_ask() -> None:
    result = drawn([], payload(1000, api=1000, requests=3), 1)
    agent = {"at": BASE + 1.5, "kind": "agent.began", "actor": "a1", "type": "Explore", "pid": PID}
    tick = payload(2000, api=3000, requests=4)

    assert "took" not in drawn(result, tick, 2, pid=8)[-1]
    assert "took" not in drawn([*result, agent], tick, 2)[-1]
    assert drawn(result, tick, 2)[-1]["took"] == 2000


@pytest.mark.parametrize("name", stories.RECORDINGS)
def test_of_a_recording_every_tick_is_noted_once(name: str) -> None:
    events: list[Record] = []
    ticks = stories.ticks(name)
    for t, tick in enumerate(ticks):
        events = drawn(drawn(events, tick, t), tick, t + 0.1)
    contexts = [StatusInput.parse(tick).tokens for tick in ticks]
    known = [one for one, before in zip(contexts, [None, *contexts]) if one and one != before]

    assert len(events) <= len(ticks)
    assert [one["tokens"] for one in events if "tokens" in one][: len(known)] == known


# The whole


def test_a_drawing_process_notes_once_and_nothing_private(tmp_path: Path) -> None:
    home = tmp_path / "home"
    tick = {**payload(90_000), "session_name": "secret plan", "cwd": "/home/ada/secret"}
    for _ in range(3):
        entries.draw(tick, home)
    (result,) = entries.journal(home, "s1")

    assert result["kind"] == "reading"
    assert set(result) <= {
        "at", "kind", "prompt", "pid", "compactions", "tokens", "output", "window", "cost", "api",
        "added", "removed", "requests", "took",
    }  # fmt: skip
    assert b"secret" not in entries.contents(home)


def test_a_checkpoint_takes_notes_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for n in range(60):
        entries.draw(payload(40_000 + 2_000 * n, n / 10, f"p{n}"), home)
    shown = entries.draw(payload(160_000, 7, "p60"), home)

    assert len(entries.journal(home, "s1")) == 61
    assert "turns to the window's end" not in shown
    assert "80% of 200k" in shown


def test_what_agents_cost_before_a_prompt_is_noted_before_its_turn() -> None:
    """Though money alone is noted only now and then while they work."""
    agent = {"at": BASE + 1.5, "kind": "agent.began", "actor": "a1", "type": "Explore", "pid": PID}
    result = drawn([], payload(300, 0.03, "p1"), 1)
    result = drawn([*result, agent], payload(300, 0.09, "p1"), 5)
    assert len([one for one in result if one["kind"] == "reading"]) == 1
    prompt = {"at": BASE + 6, "kind": "prompted", "prompt": "p2", "human": True, "pid": PID}
    result = drawn([*result, prompt], payload(300, 0.18, "p1"), 6.1)

    assert spent(result, payload(400, 0.19, "p2"), 8).turn == pytest.approx(0.01)
