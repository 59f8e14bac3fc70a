"""What the widgets of the status line's own payload draw: forms, options, and what is not known."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import entries, moments

from hudline.events.limits import Limit
from hudline.events.provider import bare
from hudline.events.status_input import StatusInput
from hudline.frame import compose
from hudline.host.external_data import provider
from hudline.render.fit import Fit
from hudline.render.formatting import day_time, hour
from hudline.render.fragment import Row, Span
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.limits import full_in
from hudline.view.snapshot import Snapshot
from hudline.view.values import Forecast, Usage

FIT = Fit(None, {**glyphs("unicode"), **words("en")})
NOON = 1_795_348_800.0  # 2026-11-22 12:00 UTC


def drawn(name: str, now: Snapshot, **options: Any) -> str:
    """What a widget draws by itself, at normal verbosity."""
    frame = compose.draw(name, now, options, 2)
    return "".join(span[0] for span in FIT.line(Row(frame)))


def at(payload: dict[str, Any], clock: float = NOON) -> Any:
    """The moment of a payload with no event at all."""
    return build_snapshot({}, StatusInput.parse(payload), Evidence(), clock)


def window(tokens: int | None = None, used: float | None = None, size: int = 200_000) -> Any:
    usage = None if tokens is None else {"cache_read_input_tokens": tokens}
    fields = {"context_window_size": size, "used_percentage": used, "current_usage": usage}
    return {"context_window": fields}


# Context

HALF = window(100_000, 50)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "▰▰▰▰▰▱▱▱▱▱ 50% of 200k"),
        ({"width": 4}, "▰▰▱▱ 50% of 200k"),
        ({"bar": "solid", "width": 4}, "██░░ 50% of 200k"),
        ({"shape": "percent"}, "50%"),
        ({"shape": "tokens"}, "100k of 200k"),
        ({"shape": "remaining"}, "100k left"),
        ({"shape": "sparkline"}, "▅ 50% of 200k"),
        ({"shape": "pie"}, "▰▰▰▰▰▱▱▱▱▱ 50% of 200k"),
    ],
)
def test_the_context_in_its_styles(options: Any, expected: str) -> None:
    assert drawn("context", at(HALF), **options) == expected


def test_a_battery_holds_what_is_left() -> None:
    shown = drawn("context", at(window(180_000, 90)), shape="battery")

    assert shown.endswith(" 10% left")
    assert len(shown) > len(" 10% left")


@pytest.mark.parametrize("style", ["bar", "battery", "percent", "tokens", "remaining", "sparkline"])
def test_null_usage_after_a_compaction_is_unknown_in_every_style(style: str) -> None:
    result = window(None, 0)

    assert drawn("context", at(result), shape=style) == "context – of 200k"


def test_a_sparkline_stands_for_the_last_turns() -> None:
    now = at(HALF)
    now.forecast = Forecast([25_000, 50_000, 75_000])

    assert drawn("context", now, shape="sparkline") == "▂▃▄▅ 50% of 200k"
    assert drawn("context", now, shape="sparkline", width=2) == "▄▅ 50% of 200k"


def test_the_breakdown_comes_when_the_context_is_nearly_full() -> None:
    now = moments.well_told()
    text = "fresh 3k · cache read 174k · cache write 1k · output 640"

    assert text in drawn("context", now, breakdown=True)
    assert "fresh" not in drawn("context", now)
    assert "fresh" not in drawn("context", now, breakdown=True, alarm=95)


def test_thresholds_are_the_persons() -> None:
    (piece,) = compose.draw("context", at(HALF), {"shape": "percent", "warn": 20, "alarm": 60}, 2)

    assert piece.spans[0] == Span("50%", "warn")


# Forecast


def ahead(a_turn: float, at_tokens: float | None = None, **options: Any) -> str:
    now = moments.ahead()
    assert now.forecast is not None
    now.forecast.growth, now.forecast.compacts_at = a_turn, at_tokens
    now.forecast.gave_back = None
    return drawn("forecast", now, **options)


def test_a_forecast_counts_turns_to_what_comes_first() -> None:
    assert ahead(36_000, 790_000) == "~4 turns to compaction · 36k a turn"
    assert ahead(120_000, 790_000) == "~1 turn to compaction · 120k a turn"
    assert ahead(200_000, 790_000) == "<1 turn to compaction · 200k a turn"
    assert ahead(90_000) == "~4 turns to the window's end · 90k a turn"
    assert ahead(36_000, 630_000, growth=False) == "<1 turn to compaction"


def test_a_forecast_of_many_turns_is_nothing_to_say() -> None:
    assert ahead(10_000, 790_000) == ""
    assert ahead(10_000, 790_000, within=15) == "~15 turns to compaction · 10k a turn"


def test_what_a_compaction_gave_back_is_news_for_a_while() -> None:
    now = moments.ahead()
    assert now.forecast is not None
    assert drawn("forecast", now).endswith("compaction gave back 704k")
    assert "gave back" not in drawn("forecast", now, gain=False)
    now.forecast.since = 601
    assert "gave back" not in drawn("forecast", now)


# Limits


def limits(*draw_cost: Limit, **options: Any) -> str:
    now = at({})
    now.limits = list(draw_cost)
    now.utc_offset = 3600
    return drawn("limits", now, **options)


def test_limits_tell_their_time_in_three_ways() -> None:
    five = Limit("five_hour", 23, None, 7800)

    assert limits(five) == "5h 23% 2h10m"
    assert limits(five, time="clock") == "5h 23% 15:10"
    assert limits(five, time="elapsed") == "5h 23% 2h50m/5h"
    assert limits(Limit("seven_day", 5, None, 200_000), time="clock") == "7d 5% 11-24 20:33"
    assert limits(Limit("opus", 5, None, 60), time="elapsed") == "opus 5% 1m"


def test_a_pace_is_told_only_where_it_fills_the_window_before_its_reset() -> None:
    assert limits(Limit("five_hour", 80, None, 9000)) == "5h 80% 2h30m full at 13:37"
    assert limits(Limit("five_hour", 80, None, 9000), pace=False) == "5h 80% 2h30m"
    assert limits(Limit("five_hour", 50, None, 9000)) == "5h 50% 2h30m"
    assert limits(Limit("five_hour", 100, None, 9000)) == "5h 100% 2h30m"
    assert limits(Limit("five_hour", 9, None, 17_900)) == "5h 9% 4h58m"
    assert limits(Limit("five_hour", 12, None, 17_000)) == "5h 12% 4h43m"
    assert limits(Limit("opus", 80, None, 9000)) == "opus 80% 2h30m"


@given(st.floats(0, 150), st.floats(0, 18_000))
def test_a_pace_lies_between_now_and_the_reset(used: float, left: float) -> None:
    ahead = full_in(used, left, 18_000)
    if ahead is not None:
        rate = used / (18_000 - left)
        assert 0 < ahead < left
        assert used + rate * ahead == pytest.approx(100)


def test_windows_may_be_chosen() -> None:
    both = (Limit("five_hour", 23, None), Limit("seven_day", 41, None))

    assert limits(*both, windows="7d") == "7d 41%"
    assert limits(*both, windows="seven_day, 5h") == "5h 23% · 7d 41%"
    assert limits(*both, windows="opus") == ""


def test_a_spend_limit_tells_its_dollars() -> None:
    fields = {"used_percentage": 120, "used_usd": 60, "limit_usd": 50, "period": "month"}

    assert (
        drawn("limits", at({"rate_limits": {"spend_limit": fields}})) == "spend 120% $60.00/$50.00"
    )


def test_a_limit_that_has_reset_is_unknown() -> None:
    fields = {"five_hour": {"used_percentage": 99, "resets_at": NOON - 1}}

    assert drawn("limits", at({"rate_limits": fields})) == ""


# Model


@pytest.mark.parametrize(
    ("model_id", "shown", "expected"),
    [
        ("claude-opus-5-5", "Opus 5.5", "Opus 5.5"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", None, "Sonnet 4.5 Bedrock"),
        ("anthropic.claude-haiku-4-5-20251001-v1:0", "Haiku 4.5", "Haiku 4.5 Bedrock"),
        (
            "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-opus-4-1-20250805-v1:0",
            None,
            "Opus 4.1 Bedrock",
        ),
        ("claude-sonnet-4-5@20250929", None, "Sonnet 4.5 Vertex"),
        ("my-own-gateway-model", "Gateway", "Gateway"),
    ],
)
def test_a_model_is_called_by_its_name_wherever_it_is_asked(
    model_id: str, shown: str | None, expected: str
) -> None:
    now = at({"model": {"id": model_id, "display_name": shown}})

    assert drawn("model", now) == expected
    assert "123456789012" not in drawn("model", now, format="id")


def test_the_environment_says_which_cloud_it_is() -> None:
    now = at({"model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5 (1M context)"}})
    now.provider = "Foundry"

    assert drawn("model", now) == "Opus 5.5 (1M context) Foundry"
    assert drawn("model", now, format="short", provider=False) == "Opus 5.5"
    assert drawn("model", now, format="id") == "claude-opus-5-5 Foundry"
    assert provider({"CLAUDE_CODE_USE_VERTEX": "1"}) == "Vertex"
    assert (
        provider({"CLAUDE_CODE_USE_BEDROCK": "0", "CLAUDE_CODE_USE_FOUNDRY": "true"}) == "Foundry"
    )
    assert provider({"CLAUDE_CODE_USE_BEDROCK": ""}) == ""


def test_effort_stands_with_the_model_unless_it_stands_alone() -> None:
    now = moments.calm()

    assert drawn("model", now, effort=False) == "Opus 5.5"
    assert drawn("effort", now) == "◐medium"


@given(st.text(max_size=40))
def test_a_bare_id_is_a_part_of_the_id(model_id: str) -> None:
    assert bare(model_id) in model_id.replace("@", "-")


# The rest


def test_what_an_hour_costs_is_told_after_some_minutes() -> None:
    def draw_cost(cost: float, seconds: float) -> str:
        spent = {"total_cost_usd": cost, "total_duration_ms": seconds * 1000}
        return drawn("cost_rate", at({"cost": spent}))

    assert draw_cost(1.0, 1800) == "$2.00/h"
    assert draw_cost(1.0, 299) == ""
    assert draw_cost(0.0, 1800) == ""


def test_a_cost_tells_its_turn_where_that_is_known() -> None:
    now = at({"cost": {"total_cost_usd": 1.23}})
    assert drawn("cost", now, turn=True) == "$1.23"
    now.usage = Usage(0.12, None)
    assert drawn("cost", now, turn=True) == "$1.23 · $0.12 this turn"
    assert drawn("cost", now) == "$1.23"


CACHE = {"warm": True, "hit_ratio": 0.943, "expires_at": NOON + 252,
         "recache_tokens_if_cold": 412_000}  # fmt: skip


def cache(clock: Any = NOON, options: Any = None, **text: Any) -> str:
    now = at({"prompt_cache": {**CACHE, **text}}, clock)
    now.utc_offset = 0
    return drawn("cache", now, **(options or {}))


def test_a_cache_is_warm_until_it_expires_whatever_the_last_answer_said() -> None:
    assert cache() == "cache 94%, warm 4:12, rebuilding costs 412k"
    assert cache(options={"time": "clock", "cold": False}) == "cache 94%, warm until 12:04"
    assert cache(NOON + 252, {"cold": False}) == "cache 94%, cold"
    assert cache(warm=False, options={"cold": False}) == "cache 94%, cold"
    assert cache(expires_at=None, options={"cold": False}) == "cache 94%, warm"
    assert cache(expires_at=None, warm=None, options={"cold": False}) == "cache 94%"
    assert cache(hit_ratio=None, options={"cold": False}) == "cache warm 4:12"


def test_a_miss_is_told_with_its_cause_for_an_hour() -> None:
    missed: dict[str, Any] = {
        "last_miss_at": NOON - 720,
        "last_miss_cause": {"causes": ["tools_changed", "ttl"]},
    }

    assert cache(**missed).endswith("last miss 12m tools changed, ttl")
    assert "miss" not in cache(**missed, options={"miss": False})
    assert "miss" not in cache(**{**missed, "last_miss_at": NOON - 3601})
    assert cache(last_miss_at=NOON - 60).endswith("last miss 1m")


def test_thinking_and_fast_mode_are_unknown_where_they_are_not_told() -> None:
    assert drawn("thinking", at({"thinking": {"enabled": True}})) == "thinking on"
    assert drawn("thinking", at({"thinking": {"enabled": True}}), on=False) == ""
    assert drawn("thinking", at({"thinking": {"enabled": False}}), on=False) == "thinking off"
    assert [drawn("thinking", at({"thinking": one})) for one in (None, {}, {"enabled": 1})] == [
        ""
    ] * 3
    assert [drawn("fast_mode", at({"fast_mode": one})) for one in (True, False, None, 1)] == [
        "fast", "", "", "",
    ]  # fmt: skip


def test_added_folders_are_named_by_their_last_part() -> None:
    fields = {
        "workspace": {"added_dirs": ["/a/api/", "C:\\x\\docs", "/", 7, "/b/\x1b[31mlib", "/z"]}
    }

    assert drawn("added_dirs", at(fields)) == "also in api, docs, lib +1"
    assert drawn("added_dirs", at(fields), most=1) == "also in api +3"


def test_a_pull_request_leads_to_its_address() -> None:
    (piece,) = compose.draw("pull_request", moments.well_told(), {}, 2)
    (plain,) = compose.draw("pull_request", moments.well_told(), {"link": False}, 2)

    assert piece.spans[0] == Span(
        "MR !7", "plain", "https://git.example.org/acme/-/merge_requests/7"
    )  # fmt: skip
    assert plain.spans[0] == Span("MR !7", "plain")


def test_an_id_is_shown_by_its_beginning() -> None:
    now = moments.well_told()

    assert drawn("session_id", now) == "84e75125"
    assert drawn("session_id", now, width=64) == now.status.session_id


def test_a_clock_shows_the_local_time() -> None:
    now = at({})
    now.utc_offset = 19_800

    assert drawn("clock", now) == "17:30"
    assert drawn("clock", now, seconds=True, hours="12") == "5:30:00pm"
    assert drawn("clock", now, hours=12) == drawn("clock", now, hours=12.0) == "5:30pm"
    assert drawn("clock", now, hours=24) == drawn("clock", now, hours="24") == "17:30"
    assert drawn("clock", now, hours=True) == drawn("clock", now, hours=13) == "17:30"


@given(st.integers(0, 4_000_000_000), st.integers(-43_200, 50_400))
def test_times_of_day_are_those_of_the_calendar(at: int, ahead: int) -> None:
    there = datetime.timezone(datetime.timedelta(seconds=ahead))
    result = datetime.datetime.fromtimestamp(at, there)

    assert hour(at, ahead, seconds=True) == result.strftime("%H:%M:%S")
    assert hour(at, ahead, half=True).zfill(7) == result.strftime("%I:%M%p").lower()
    assert day_time(at, ahead, at) == result.strftime("%H:%M")
    assert day_time(at, ahead, at + 86_400) == result.strftime("%m-%d %H:%M")


@pytest.mark.parametrize(("at", "day"), [(1e14, "12-31"), (-1e14, "01-01")])
def test_a_time_beyond_the_calendar_is_its_first_or_last_day(at: float, day: str) -> None:
    assert day_time(at, 0, 0).startswith(day)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/New_York"])
def test_the_line_knows_the_local_time(zone: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.json").write_text('{"rows": [["clock"]]}')
    expected = _clock_in(zone)
    shown = entries.draw({"session_id": "s1"}, home, TZ=zone)

    assert shown.strip() in (expected, _clock_in(zone))


def _clock_in(zone: str) -> str:
    process = subprocess.run(
        [sys.executable, "-c", "import time; print(time.strftime('%H:%M'))"],
        env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return process.stdout.strip()
