"""Rate limits: what is believed of them, how they stand in a row, and what sessions share."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import entries, moments
from tests.test_band_picture import band_view

from hudline.cli.uninstall import _remove
from hudline.core.paths import Home, account_file
from hudline.events.account import email, organization, plan
from hudline.events.limits import LONGEST, Limit, LimitReading, window_length, window_title
from hudline.events.status_input import StatusInput
from hudline.frame import compose as show
from hudline.frame.compose import layout
from hudline.render.fit import Fit, column_budget
from hudline.render.fragment import Row
from hudline.render.gauges import BARS, bar, marked
from hudline.render.i18n import words
from hudline.render.icons import glyphs, icon
from hudline.sources import shared_limits as kept
from hudline.store import cleanup
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.external_data import Account
from hudline.view.limits import ProcessLimits
from hudline.widgets.account import masked as mask

NOON = 1_795_348_800.0  # 2026-11-22 12:00 UTC
HOUR, DAY = 3600.0, 86_400.0
GLYPHS = {**glyphs("unicode"), **words("en")}
LAWS = settings(max_examples=150, deadline=None, database=None)


def at(rate_limits: Any, clock: float = NOON, **payload: Any) -> Any:
    now = build_snapshot(
        {}, StatusInput.parse({**payload, "rate_limits": rate_limits}), Evidence(), clock
    )
    now.sources.utc_offset = lambda: 0
    return now


def drawn(rate_limits: Any, clock: float = NOON, **options: Any) -> str:
    frame = show.draw("limits", at(rate_limits, clock), options, 2)
    return "".join(span[0] for span in Fit(None, GLYPHS).line(Row(frame)))


def window(used: Any, ahead: float = 7800) -> dict[str, Any]:
    return {"used_percentage": used, "resets_at": NOON + ahead}


# What is believed


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"used_percentage": 20, "resets_at": NOON + 7800}, "5h 20% 2h10m"),
        ({"used_percentage": 101.3}, "5h 100%"),
        ({"used_percentage": 110}, "5h 100%"),
        ({"used_percentage": 111}, ""),
        ({"used_percentage": 900, "resets_at": NOON + 60}, ""),
        ({"used_percentage": NOON + 7800, "resets_at": NOON + 7800}, ""),
        ({"used_percentage": -1}, ""),
        ({"used_percentage": True}, ""),
        ({"used_percentage": "57"}, ""),
        ({"used_percentage": None}, ""),
        ({"used_percentage": 20, "resets_at": (NOON + 7800) * 1000}, "5h 20%"),
        ({"used_percentage": 20, "resets_at": NOON + 5 * HOUR + 301}, "5h 20%"),
        ({"used_percentage": 20, "resets_at": NOON + 5 * HOUR + 200}, "5h 20% 5h"),
        ({"used_percentage": 20, "resets_at": 0}, "5h 20%"),
        ({"used_percentage": 20, "resets_at": 7800}, "5h 20%"),
        ({"used_percentage": 20, "resets_at": -7}, "5h 20%"),
        ({"used_percentage": 20, "resets_at": 10**40}, "5h 20%"),
        ({"used_percentage": 20, "resets_at": NOON - 1}, ""),
        ({"used_percentage": 20, "resets_at": "2026-11-22T14:10:00.000Z"}, "5h 20% 2h10m"),
        ({"used_percentage": 20, "resets_at": "2026-11-22T14:10:00.123456+00:00"}, "5h 20% 2h10m"),
        ({"used_percentage": 20, "resets_at": "2026-11-22T16:10:00+02:00"}, "5h 20% 2h10m"),
        ({"used_percentage": 20, "resets_at": "2026-11-22T09:10:00-05:00"}, "5h 20% 2h10m"),
        ({"used_percentage": 20, "resets_at": "tomorrow"}, "5h 20%"),
        ({"used_percentage": 20, "resets_at": "2026-99-22T14:10:00Z"}, "5h 20%"),
        ({"utilization": 0.57}, "5h 57%"),
        ({"utilization": 57}, "5h 57%"),
        ({"utilization": 0}, "5h 0%"),
        ({"utilization": 1}, ""),
        ({"utilization": 1.05}, ""),
        ({"utilization": 900}, ""),
    ],
)
def test_each_field_of_a_window_is_believed_by_itself(value: Any, expected: str) -> None:
    assert drawn({"five_hour": value}) == expected


def test_one_absurd_window_costs_no_other() -> None:
    fields = {
        "five_hour": window(NOON),
        "seven_day": window(41.2, 4 * DAY),
        "odd": 7,
        "": window(3),
    }

    assert drawn(fields) == "7d 41% 4d"


def test_a_window_is_no_longer_than_its_name_says() -> None:
    ends = {"five_hour": 5 * HOUR, "seven_day_opus": 7 * DAY, "one_hour": HOUR, "30d": 30 * DAY,
            "thirty_day": 30 * DAY, "weekly_fable": 7 * DAY, "cinder_cove": None}  # fmt: skip

    assert {name: window_length(name) for name in ends} == ends
    for name, end in ends.items():
        (one,) = at({name: window(5, (end or LONGEST) + 301)}).limits
        assert one.left is None
        (one,) = at({name: window(5, (end or LONGEST) - 1)}).limits
        assert one.left == (end or LONGEST) - 1


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("seven_day_opus", "7d Opus"),
        ("seven_day_sonnet", "7d Sonnet"),
        ("seven_day_oauth_apps", "7d apps"),
        ("seven_day_fable_5.1", "7d Fable 5.1"),
        ("five_hour_opus", "5h Opus"),
        ("one_hour", "1h"),
        ("thirty_day", "30d"),
        ("extra_usage", "extra"),
        ("overage", "overage"),
        ("cinder_cove", "cinder cove"),
        ("zero_day", "zero day"),
        ("99999999999999999999d", "99999999999999999999d"),
    ],
)
def test_a_window_is_called_by_a_short_name(name: str, short: str) -> None:
    assert window_title(name) == short


def test_rows_for_models_are_windows_of_a_week() -> None:
    row = {"display_name": "Fable", "utilization": 0.57, "resets_at": "2026-11-24T12:00:00Z"}
    fields = {"five_hour": window(20), "model_scoped": [row, 7, {"utilization": 3}, None]}

    assert drawn(fields) == "5h 20% 2h10m · 7d Fable 57% 2d"
    assert drawn({"model_scoped": {"display_name": "Fable"}}) == ""


def test_a_window_that_is_told_twice_is_shown_once_and_at_its_fullest() -> None:
    row = {"display_name": "Opus", "utilization": 60}

    assert drawn({"seven_day_opus": window(12), "model_scoped": [row]}) == "7d Opus 60%"
    assert drawn({"model_scoped": [row], "seven_day_opus": window(12)}) == "7d Opus 60%"


def test_extra_usage_tells_its_dollars_while_it_is_switched_on() -> None:
    fields = {"is_enabled": True, "utilization": 12, "used_credits": 600, "monthly_limit": 5000}

    assert drawn({"extra_usage": fields}) == "extra 12% $6.00/$50.00"
    assert drawn({"extra_usage": {**fields, "currency": "EUR"}}) == "extra 12%"
    assert drawn({"extra_usage": {**fields, "is_enabled": False}}) == ""


def test_a_spend_limit_is_exceeded_only_where_its_dollars_say_so() -> None:
    spend = {"used_usd": 60, "limit_usd": 50}

    assert drawn({"spend_limit": {"used_percentage": 120, **spend}}) == "spend 120% $60.00/$50.00"
    assert drawn({"spend_limit": {"used_percentage": 900, **spend}}) == "spend 100% $60.00/$50.00"
    assert drawn({"spend_limit": {"used_percentage": 900}}) == "spend 100%"
    assert drawn({"spend_limit": {"used_percentage": NOON, **spend}}) == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers(-(10**20), 10**20) | st.text(max_size=30)
    | st.sampled_from([NOON, NOON * 1000, NOON + 9e5, 0.57, 1, 100, 101, "2026-12-04T10:00:00Z"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)  # fmt: skip
FIELDS = ("used_percentage", "resets_at", "utilization", "display_name", "is_enabled", "used_usd",
          "limit_usd", "used_credits", "monthly_limit", "period")  # fmt: skip
NAMES = ("five_hour", "seven_day", "seven_day_opus", "one_hour", "thirty_day", "overage",
         "spend_limit", "extra_usage", "7d", "999d", "\x1b[31mred", "限制" * 40)  # fmt: skip
WINDOWS = st.dictionaries(st.sampled_from(FIELDS), JSON) | JSON
TOLD = st.dictionaries(
    st.sampled_from(NAMES) | st.text(max_size=60), WINDOWS, max_size=8
) | st.fixed_dictionaries({"model_scoped": st.lists(WINDOWS, max_size=5)})


@given(TOLD | JSON, st.floats(0, 4e9))
@LAWS
def test_whatever_is_told_no_figure_is_absurd(value: Any, clock: float) -> None:
    now = at(value, clock)
    for limit in now.limits:
        assert 0 <= limit.used <= 100 or limit.spent is not None
        assert limit.left is None or 0 < limit.left <= (window_length(limit.name) or LONGEST)
    (row,) = [Row(show.draw("limits", now, {}, 2))]
    text = "".join(span[0] for span in Fit(56, GLYPHS).line(row)) if row.fragments else ""

    assert text.isprintable()
    assert "!limits" not in text


# In a row

FOUR = {"five_hour": window(20), "seven_day": window(3, 4 * DAY), "seven_day_sonnet":
        window(12, 4 * DAY), "seven_day_opus": window(99, 4 * DAY)}  # fmt: skip
FIVE = {**FOUR, "overage": window(50, 9 * DAY)}


def row_at(columns: int, rate_limits: Any) -> str:
    fields: dict[str, Any] = {
        "model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
        "effort": {"level": "medium"},
        "workspace": {"current_dir": "/home/dev/acme"},
        "context_window": {"context_window_size": 1_000_000, "used_percentage": 62},
        "cost": {"total_cost_usd": 1.234, "total_duration_ms": 720_000},
    }
    now = at(rate_limits, **fields)
    now.has_events = True
    rows = show.rows(now, [one for one in layout({}, 2) if "model" in dict(one[2])], 2)
    return "".join(span[0] for span in Fit(column_budget(columns), GLYPHS).line(rows[0]))


def test_all_windows_stand_in_a_wide_row_the_fullest_first() -> None:
    assert "5h 20% 2h10m · 7d 3% 4d · 7d Opus 99% · overage 50% 9d · 7d Sonnet 12% │" in row_at(
        200, FIVE
    )


@pytest.mark.parametrize("value", [FOUR, FIVE], ids=["four", "five"])
@pytest.mark.parametrize("columns", [140, 120, 100, 80, 60])
def test_no_window_pushes_out_folder_or_model(columns: int, value: Any) -> None:
    two = {name: value[name] for name in ("five_hour", "seven_day")}
    with_all, with_two = row_at(columns, value), row_at(columns, two)

    for part in ("Opus 5.5", "acme", "5h 20%", "7d 3%"):
        assert (part in with_all) == (part in with_two)
    if columns >= 100:
        assert "◐medium │ acme" in with_all
        assert "$1.23 │ 12m" in with_all
        assert "7d Opus 99%" in with_all


def test_the_least_full_window_leaves_first() -> None:
    seen = [row_at(columns, FIVE) for columns in range(170, 50, -1)]
    order = ["Sonnet 12%", "overage 50%", "Opus 99%"]
    removed = [next(i for i, row in enumerate(seen) if one not in row) for one in order]

    assert removed == sorted(removed)
    assert all("$1.23" in row for row in seen if "overage" in row)


def test_what_is_nearly_full_outlasts_what_it_costs_but_not_the_folder() -> None:
    assert "5h 20% · 7d 3% · Opus 99%" in row_at(80, FOUR)
    assert "acme" in row_at(64, FOUR)
    assert "Opus 99%" not in row_at(60, FOUR)


def test_a_window_may_be_chosen_by_its_model() -> None:
    assert drawn(FOUR, windows="opus") == "7d Opus 99% 4d"
    assert drawn(FOUR, windows="7d_Sonnet 5h") == "5h 20% 2h10m · 7d Sonnet 12% 4d"


def test_many_windows_with_long_names_are_bounded() -> None:
    fields = {f"{'限制' * 30}{n}": window(n % 100) for n in range(500)}

    assert len(at(fields).limits) <= 16
    assert len(drawn(fields)) < 300


# How old a figure is


def record_reading(stored: Any, clock: float, used: float = 23, **text: Any) -> tuple[Any, Any]:
    """When one window was heard of, and what is kept after it."""
    fields = {"session": "s1", "cost": 1.0, "answered": True, "resets": NOON + 7800, **text}
    process = ProcessLimits(stored or {}, fields["session"], clock)
    windows = [Limit("five_hour", used, fields["resets"])]
    result = process.readings(windows, fields["cost"], fields["answered"])
    return result[0][2], process.dump(windows, result, fields["cost"])


def test_a_figure_is_as_old_as_its_first_sight() -> None:
    first, stored = record_reading({}, NOON)
    again, same = record_reading(stored, NOON + 500)

    assert (first, again) == (NOON, NOON)
    assert same == stored


def test_an_answer_confirms_a_figure_that_has_not_changed() -> None:
    _, stored = record_reading({}, NOON)
    confirmed, stored = record_reading(stored, NOON + 500, cost=1.5)
    later, _ = record_reading(stored, NOON + 900, cost=1.5)

    assert (confirmed, later) == (NOON + 500, NOON + 500)


def test_a_figure_that_changes_is_new() -> None:
    _, stored = record_reading({}, NOON)

    assert record_reading(stored, NOON + 500, used=24)[0] == NOON + 500
    assert record_reading(stored, NOON + 500, resets=NOON + 18_000)[0] == NOON + 500


def test_clear_and_resume_make_no_figure_new() -> None:
    _, stored = record_reading({}, NOON)
    cleared, stored = record_reading(stored, NOON + 500, session="s2", cost=0.0, answered=False)
    back, stored = record_reading(stored, NOON + 600, session="s1", cost=1.0)

    assert (cleared, back) == (NOON, NOON)
    assert record_reading(stored, NOON + 700, session="s1", cost=1.1)[0] == NOON + 700


def test_what_is_told_before_any_answer_is_of_unknown_age() -> None:
    assert record_reading({}, NOON, answered=False)[0] == 0.0


def test_a_time_ahead_of_the_clock_is_no_time() -> None:
    _, stored = record_reading({}, NOON + DAY)

    assert record_reading(stored, NOON)[0] == 0.0
    assert record_reading(stored, NOON, cost=2.0)[0] == NOON


@given(JSON, JSON, st.floats(0, 4e9))
@LAWS
def test_whatever_was_kept_a_time_is_not_ahead(stored: Any, windows: Any, clock: float) -> None:
    kept_before = {"sessions": [{"id": "s1", "cost": 1.0, "windows": windows}, stored]}
    for one in (kept_before, {"sessions": stored}):
        when, after = record_reading(one, clock, resets=clock + 60)
        assert 0 <= when <= clock + 1
        assert len(after["sessions"]) <= 4


def aged(used: float, age: float | None, still: bool = False, left: float = 9000) -> str:
    now: Any = moments.moment(clock=NOON, utc_offset=0)
    now.limits = [Limit("five_hour", used, None, left), Limit("seven_day", 41, None)]
    now.limits[0].age = now.limits[1].age = age
    now.still = still
    frame = show.draw("limits", now, {}, 2)
    return "".join(span[0] for span in Fit(None, GLYPHS).line(Row(frame)))


def test_an_old_figure_says_so() -> None:
    assert aged(23, 599) == aged(23, None) == "5h 23% 2h30m · 7d 41%"
    assert aged(23, 7300) == "5h 23% 2h30m · 7d 41% · 2h01m ago"
    assert aged(23, 60, still=True) == "5h 23% 14:30 · 7d 41% · as of 11:59"


def test_a_pace_counts_from_when_the_figure_was_made() -> None:
    assert aged(80, 0) == "5h 80% 2h30m full at 12:37 · 7d 41%"
    assert aged(80, 500) == "5h 80% 2h30m full at 12:27 · 7d 41%"
    assert "full" not in aged(80, 700)
    assert "full" not in aged(99, 590, left=9100)


# What sessions share


def reading_at(reset: float, used: float, at: float) -> tuple[float, float, float]:
    return (NOON + reset, used, NOON + at)


def test_of_a_reset_the_newest_reading_wins_and_of_two_as_new_the_fuller() -> None:
    fields = {"five_hour": [reading_at(7000, 23, -60)]}

    for reading, best in (
        (reading_at(7000, 97, -10), reading_at(7000, 97, -10)),
        (reading_at(7001, 20, -10), reading_at(7001, 20, -10)),
        (reading_at(7000, 97, -90), reading_at(7000, 23, -60)),
        (reading_at(7000, 24, -60), reading_at(7000, 24, -60)),
        (LimitReading(NOON + 7000, 97.0, 0.0), reading_at(7000, 23, -60)),
        (reading_at(7000, 97, 5000), reading_at(7000, 23, -60)),
    ):
        joined = kept.merged(fields, {"five_hour": [LimitReading(*reading)]}, NOON)
        assert kept.found(joined, "five_hour", NOON + 7000) == best


def test_what_has_reset_and_what_is_no_reading_is_dropped() -> None:
    stored = {"a": [reading_at(-1, 5, -9), [1, 2], "x", None, [NOON + 9, 900, NOON],
                    [NOON * 1000, 5, 1]],
            "b": 7, "c": [reading_at(50, 5, -9)]}  # fmt: skip

    assert kept.merged(stored, {}, NOON) == {"c": [reading_at(50, 5, -9)]}
    assert kept.merged([], {}, NOON) == kept.merged(7, {}, NOON) == {}


READINGS = st.dictionaries(
    st.sampled_from(["five_hour", "seven_day"]),
    st.lists(
        st.builds(
            reading_at,
            st.sampled_from([500, 20_000, 400_000]),
            st.integers(0, 100).map(float),
            st.sampled_from([-500.0, -90.0, -1.0]),
        ),
        max_size=4,
    ),
)


@given(READINGS, READINGS, READINGS)
@LAWS
def test_the_order_of_writers_does_not_matter(one: Any, two: Any, three: Any) -> None:
    def join(a: Any, b: Any) -> Any:
        return kept.merged(a, b, NOON)

    assert join(one, two) == join(two, one)
    assert join(join(one, two), three) == join(one, join(two, three))
    assert join(join(one, two), two) == join(one, two)


@given(JSON | st.dictionaries(st.text(max_size=9), st.lists(st.lists(JSON, max_size=4))))
@LAWS
def test_whatever_lies_in_an_accounts_file_is_bounded(stored: Any) -> None:
    found = kept.merged(stored, {}, NOON)

    assert len(found) <= 24
    assert all(0 <= used <= 100 for known in found.values() for _, used, _ in known)


def test_two_hundred_writers_at_once_tear_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "accounts" / "a.json")
    now = time.time()
    (tmp_path / "accounts").mkdir()
    pids = []
    for n in range(200):
        pid = os.fork()
        if not pid:
            fields = {"five_hour": [LimitReading(now + 7000, float(n % 100), now - 300 + n)]}
            kept.keep(path, fields, now)
            os._exit(0)
        pids.append(pid)
        if n % 20 == 0:
            kept.read(path, now)
    assert [os.waitpid(pid, 0)[1] for pid in pids] == [0] * 200
    stored = json.loads(Path(path).read_text("utf-8"))
    kept.keep(path, {"five_hour": [LimitReading(now + 7000, 99.0, now)]}, now)

    assert list(stored) == ["five_hour"]
    assert len(stored["five_hour"]) == 1
    assert kept.read(path, now)["five_hour"] == [LimitReading(now + 7000, 99.0, now)]
    assert sorted(one.name for one in (tmp_path / "accounts").iterdir()) == ["a.json", "lock"]


class Desk:
    """Sessions of one machine that share Hudline's folder."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.config = folder / "config"
        self.config.mkdir()
        self.home.mkdir()
        self.reset = int(time.time()) + 7000

    def draw(self, session: str, pid: int, used: float | None, **more: Any) -> str:
        """What a session draws that was told so much of the window of five hours."""
        payload: dict[str, Any] = {
            "session_id": session,
            "model": {"id": "m", "display_name": "M"},
            "cost": {"total_cost_usd": more.pop("cost", 1.0)},
            "context_window": {"context_window_size": 200_000, "used_percentage": 10,
                               "current_usage": {"input_tokens": 20_000}},
        }  # fmt: skip
        if used is not None:
            reset = more.pop("reset", self.reset)
            payload["rate_limits"] = {"five_hour": {"used_percentage": used, "resets_at": reset}}
        env = {"CLAUDE_CONFIG_DIR": str(self.config), "CLAUDE_PID": str(pid), **more}
        return entries.draw(payload, self.home, **env)

    def sign_in(self, account: str, folder: Path | None = None, padding: int = 0) -> None:
        """Let the client's file in its folder name an account."""
        fields = {"numStartups": 3, "tips": {"x" * 9: "y" * padding}, "oauthAccount":
                {"accountUuid": account, "organizationUuid": "o", "emailAddress": "ada@example.org",
                 "ccOnboardingFlags": {}}, "projects": {}}  # fmt: skip
        path = (folder or self.config) / ".claude.json"
        path.write_text(json.dumps(fields, indent=2), "utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("padding", [None, 0, 100_000], ids=["none", "small", "large"])
def test_a_session_shows_the_newest_that_its_account_has(desk: Desk, padding: int | None) -> None:
    if padding is not None:
        desk.sign_in("a-1", padding=padding)
    assert "5h 23%" in desk.draw("s1", 17, 23)
    assert "5h 97%" in desk.draw("s2", 18, 97)
    assert "5h 97%" in desk.draw("s1", 17, 23)
    assert "5h 98%" in desk.draw("s1", 17, 98)
    assert "5h 98%" in desk.draw("s2", 18, 97)


def test_a_session_without_a_reading_borrows_none(desk: Desk) -> None:
    desk.draw("s1", 17, 97)
    assert "5h" not in desk.draw("s2", 18, None)


def test_a_reading_of_another_reset_is_not_shown(desk: Desk) -> None:
    desk.draw("s1", 17, 97)
    assert "5h 23%" in desk.draw("s2", 18, 23, reset=desk.reset + 5000)
    assert "5h 97%" in desk.draw("s1", 17, 97)


def test_two_accounts_share_nothing_though_they_share_the_folder(
    desk: Desk, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    desk.sign_in("a-1")
    desk.sign_in("a-2", other)
    assert "5h 23%" in desk.draw("s2", 18, 23, CLAUDE_CONFIG_DIR=str(other))
    desk.draw("s1", 17, 97)
    assert "5h 23%" in desk.draw("s2", 18, 23, CLAUDE_CONFIG_DIR=str(other))


def test_one_account_in_two_folders_shares(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    desk.sign_in("a-1")
    desk.sign_in("a-1", other)
    desk.draw("s2", 18, 23, CLAUDE_CONFIG_DIR=str(other))
    desk.draw("s1", 17, 97)
    assert "5h 97%" in desk.draw("s2", 18, 23, CLAUDE_CONFIG_DIR=str(other))


def test_who_signs_in_as_another_takes_nothing_along(desk: Desk) -> None:
    desk.sign_in("a-1")
    desk.draw("s2", 18, 23)
    desk.draw("s1", 17, 97)
    desk.sign_in("a-22")
    assert "5h 23%" in desk.draw("s2", 18, 23)
    assert "5h 97%" in desk.draw("s1", 17, 97)
    assert "5h 23%" in desk.draw("s2", 18, 23)
    assert "5h 99%" in desk.draw("s1", 17, 99)
    assert "5h 24%" in desk.draw("s2", 18, 24)
    assert "5h 24%" in desk.draw("s1", 17, 99)


def test_with_a_token_in_the_environment_nothing_is_shared(desk: Desk) -> None:
    desk.draw("s1", 17, 97)
    assert "5h 23%" in desk.draw("s2", 18, 23, CLAUDE_CODE_OAUTH_TOKEN="t-0123456789")
    assert "5h 97%" in desk.draw("s1", 17, 97)


def test_after_clear_an_old_figure_is_not_the_newest(desk: Desk) -> None:
    desk.draw("s1", 17, 23)
    desk.draw("s2", 18, 97)
    assert "5h 97%" in desk.draw("s3", 17, 23, cost=0.0)
    assert "5h 97%" in desk.draw("s3", 17, 23, cost=0.0)


def test_an_old_figure_says_its_age_until_an_answer_confirms_it(desk: Desk) -> None:
    desk.draw("s1", 17, 23)
    for path in desk.home.glob("accounts/*.json"):
        ago(path, 7300)
    assert "2h01m ago" in desk.draw("s1", 17, 23)
    assert "ago" not in desk.draw("s1", 17, 23, cost=1.5)


def ago(path: Path, seconds: float) -> None:
    """Let all times that are kept in a file be so much earlier."""
    now = time.time()

    def older(value: Any) -> Any:
        if isinstance(value, list):
            return [older(one) for one in value]
        if isinstance(value, dict):
            return {name: older(one) for name, one in value.items() if name != "mark"}
        is_time = isinstance(value, float) and abs(value - now) < 900
        return value - seconds if is_time else value

    path.write_text(json.dumps(older(json.loads(path.read_text("utf-8")))), "utf-8")


def test_readings_ahead_of_the_clock_are_distrusted(desk: Desk) -> None:
    desk.draw("s1", 17, 97)
    for path in desk.home.glob("accounts/*.json"):
        ago(path, -DAY)
    assert "5h 97%" in desk.draw("s1", 17, 97)
    assert "5h 23%" in desk.draw("s2", 18, 23)
    assert "5h 24%" in desk.draw("s1", 17, 24, cost=2.0)


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 5000, b"null", b"\xff\xfe", b'"\\ud800"'])
def test_whatever_lies_where_readings_are_kept_a_line_is_drawn(desk: Desk, content: bytes) -> None:
    desk.draw("s1", 17, 23)
    for path in desk.home.glob("accounts/*.json"):
        path.write_bytes(content)
    assert "5h 23%" in desk.draw("s1", 17, 23)


@pytest.mark.parametrize("shape", ["fifo", "folder", "device", "deep", "null", "list", "odd"])
def test_whatever_the_clients_file_is_a_line_is_drawn(desk: Desk, shape: str) -> None:
    path = desk.config / ".claude.json"
    if shape == "fifo":
        os.mkfifo(path)
    elif shape == "folder":
        path.mkdir()
    elif shape == "device":
        path.symlink_to("/dev/zero")
    else:
        invalid = json.dumps(
            {"oauthAccount": {"accountUuid": ["\x1b"], "organizationUuid": "x" * 999}}
        )
        path.write_text({"deep": "[" * 90_000, "null": "null", "list": "[]", "odd": invalid}[shape])
    (desk.home / "config.json").write_text('{"rows": [["limits", "account"]]}')
    for _ in range(2):
        assert desk.draw("s1", 17, 23).strip() == "5h 23% 1h56m"


def test_a_folder_that_cannot_be_written_costs_no_picture(desk: Desk) -> None:
    (desk.home / "accounts").write_text("in the way")
    for _ in range(2):
        assert "5h 23%" in desk.draw("s1", 17, 23)
    assert not (desk.home / "errors.log").exists()


def test_nothing_is_kept_that_names_a_person(desk: Desk) -> None:
    desk.sign_in("a-1-uuid")
    shown = '{"rows": [["limits", {"widget": "account", "show": "full"}]]}'
    (desk.home / "config.json").write_text(shown)
    assert "ada@example.org" in desk.draw("s1", 17, 23)
    stored = entries.contents(desk.home)

    assert b"ada" not in stored
    assert b"a-1-uuid" not in stored


def test_the_band_shares_what_lines_know(desk: Desk, tmp_path: Path) -> None:
    now = time.time()
    home = Home(str(desk.home))
    env = {"HUDLINE_HOME": str(desk.home), "HOME": str(tmp_path), "CLAUDE_PID": "19",
           "CLAUDE_CONFIG_DIR": str(desk.config)}  # fmt: skip
    told = tmp_path / "told.json"
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(desk.reset))
    limit = {"kind": "five_hour", "percentUsed": 23, "resetsAt": stamp}
    usage = {"rateLimits": [limit], "cost": {"usd": 1.0},
             "context": {"tokens": 20_000, "window": 200_000, "percent": 10}}  # fmt: skip
    size = {"columns": 100, "rows": 40, "lines": 40, "isCollapsed": False}
    stored = {"at": now * 1000, "session": "s2", "model": "m", "cwd": "/", "project": "/",
            "size": size, "usage": usage}  # fmt: skip
    told.write_text(json.dumps(stored), "utf-8")
    resident = band_view(home, env, told)

    def shown(clock: float) -> str:
        picture = resident.frame(clock)
        assert picture
        return "".join(span[0] for line in picture["rows"] for span in line)

    assert "5h 23%" in shown(now)
    assert "5h 97%" in desk.draw("s1", 17, 97)
    assert "5h 97%" in shown(now + 5)
    usage["rateLimits"] = [{**limit, "percentUsed": 98}]
    told.write_text(json.dumps({**stored, "at": now * 1000 + 6000}), "utf-8")
    assert "5h 98%" in shown(now + 0.5 + (time.time() - now))


# The account


ACCOUNT = Account("Max 20x", "jane.doe@mail.example.com", "Acme")


def who(found: Any, **options: Any) -> str:
    now: Any = moments.moment()
    now.account = found
    frame = show.draw("account", now, options, 2)
    return "".join(span[0] for span in Fit(None, GLYPHS).line(Row(frame)))


def test_an_account_is_masked_unless_the_person_wants_it() -> None:
    assert who(ACCOUNT) == "Max 20x j…@m….com"
    assert who(ACCOUNT, show="plan") == "Max 20x"
    assert who(ACCOUNT, show="full") == "Max 20x jane.doe@mail.example.com Acme"
    assert who(Account("API")) == who(Account("API"), show="full") == "API"
    assert who(Account("", "j@x.org")) == "j…@x….org"
    assert who(Account("", "j@x.org"), show="plan") == who(None) == ""


@given(st.text(max_size=60))
def test_of_an_address_no_more_than_letters_at_its_edges_is_left(email: str) -> None:
    masked = mask(email)

    assert len(masked) <= 14
    assert not email or masked != email
    assert mask("jane") == "j…"
    assert mask("jane@localhost") == "j…@l…"
    assert mask("a@b@corp.internal-name") == "a…@c…"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"organizationType": "claude_max", "userRateLimitTier": "default_claude_max_20x"},
         "Max 20x"),
        ({"organizationType": "claude_max", "organizationRateLimitTier": "default_claude_max_5x"},
         "Max 5x"),
        ({"organizationType": "claude_pro", "userRateLimitTier": "default_claude_ai"}, "Pro"),
        ({"organizationType": "claude_team"}, "Team"),
        ({"organizationType": "claude_enterprise"}, "Enterprise"),
        ({"organizationType": "claude_\x1b[31m"}, ""),
        ({"organizationType": ["claude_max"]}, ""),
        ({"planDisplayName": "Team Premium", "organizationType": "claude_team"}, "Team Premium"),
        ({"planDisplayName": "Max 20x", "userRateLimitTier": "default_claude_max_20x"}, "Max 20x"),
        ({"planDisplayName": "\x1b]8;;x\x07" + "M" * 500}, "M" * 39 + "…"),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_plan_is_called_as_people_call_it(value: Any, expected: str) -> None:
    assert plan(value) == expected


@given(JSON | st.fixed_dictionaries({"planDisplayName": JSON, "organizationType": JSON,
       "userRateLimitTier": JSON, "emailAddress": JSON, "organizationName": JSON}))  # fmt: skip
@LAWS
def test_whatever_an_account_holds_it_can_be_shown(value: Any) -> None:
    stored = value if isinstance(value, dict) else {}
    for text in (plan(stored), email(stored), organization(stored)):
        assert text == "" or text.replace("\u200d", "").isprintable()


def test_the_organization_of_one_person_is_not_named_after_the_address() -> None:
    text = "ada@example.org's Organization"

    assert organization({"emailAddress": "ada@example.org", "organizationName": text}) == ""
    assert organization({"emailAddress": "ada@example.org", "organizationName": "Acme"}) == "Acme"


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, "a…@e….org"),
        ({"CLAUDE_CODE_USE_BEDROCK": "1"}, "Bedrock"),
        ({"CLAUDE_CODE_USE_VERTEX": "1"}, "Vertex"),
        ({"ANTHROPIC_API_KEY": "k-0123456789"}, "API"),
        ({"CLAUDE_CODE_OAUTH_TOKEN": "t-0123456789"}, ""),
    ],
)
def test_the_line_shows_the_account_that_is_in_use(
    desk: Desk, env: dict[str, str], expected: str
) -> None:
    desk.sign_in("a-1", padding=100_000)
    (desk.home / "config.json").write_text('{"rows": [["account"]]}')

    assert desk.draw("s1", 17, None, **env).strip() == expected


def test_the_account_is_read_beside_the_configuration_folder_where_none_is_named(
    desk: Desk, tmp_path: Path
) -> None:
    assert account_file({"HOME": "/home/ada"}) == "/home/ada/.claude.json"
    assert account_file({"HOME": "/home/ada", "CLAUDE_CONFIG_DIR": "/x"}) == "/x/.claude.json"


def test_uninstall_takes_it_all_away(desk: Desk) -> None:
    desk.draw("s1", 17, 23)
    assert list(desk.home.glob("accounts/*.json"))
    _remove(str(desk.home))
    assert not desk.home.exists()


def test_what_is_old_is_swept(tmp_path: Path) -> None:
    home = Home(str(tmp_path))
    accounts = tmp_path / "accounts"
    accounts.mkdir()
    ages = {"a.json": 31, "b.json": 33, "17.process.json": 13, "18.process.json": 15, "lock": 1,
            "c.json.123": 1}  # fmt: skip
    for name, days in ages.items():
        (accounts / name).write_text("{}")
        os.utime(accounts / name, (NOON - days * DAY, NOON - days * DAY))
    cleanup.sweep(home, str(tmp_path), NOON)

    left = {path.name for path in accounts.iterdir()}
    assert left == {"a.json", "17.process.json", "lock"}


# Bars


def test_a_bar_says_without_reading_whether_the_use_is_ahead_of_the_time() -> None:
    half = 9000.0  # seconds: of five hours
    assert drawn({"five_hour": window(20, half)}, shape="bar").startswith("5h ▰▰▱▱┃▱▱▱ 20%")
    assert drawn({"five_hour": window(80, half)}, shape="bar").startswith("5h ▰▰▰▰┃▰▱▱ 80%")
    assert drawn({"five_hour": window(51, half)}, shape="bar").startswith("5h ▰▰▰┃▰▱▱▱ 51%")
    assert drawn({"five_hour": window(49, half)}, shape="bar").startswith("5h ▰▰▰▰┃▱▱▱ 49%")
    assert drawn({"five_hour": window(80)}, shape="figures").startswith("5h 80%")


@given(st.floats(0, 110), st.floats(-10, 120), st.integers(3, 40), st.sampled_from(BARS))
def test_a_marked_bar_is_as_wide_and_has_something_full_behind_the_mark_only_ahead(
    used: float, mark: float, width: int, style: str
) -> None:
    plain = bar(used, width, style, "accent")
    for ahead in ("warn", ""):
        cells = [(char, span.tone) for span in marked(plain, mark, ahead) for char in span.text]
        assert len(cells) == width
        at = next(index for index, (char, _) in enumerate(cells) if char == icon("mark"))
        behind = {tone for _, tone in cells[at + 1 :]}
        assert ("warn" in behind) == bool(ahead)
        assert behind <= {ahead, "faint"}
    assert marked(plain, None, "warn") == plain


@pytest.mark.parametrize(
    ("used", "ahead", "expected"),
    [
        (20, 9000, "→ 40%"),
        (80, 9000, "→ 160%"),
        (62, 1, "→ 62%"),
        (0, 9000, "→ 0%"),
        (5, 17_000, ""),
    ],
)
def test_what_will_be_used_at_this_pace(used: float, ahead: float, expected: str) -> None:
    said = drawn({"five_hour": window(used, ahead)}, expected=True)
    assert (f"{used}% at this pace {expected} " in said) if expected else "→" not in said
    assert "→" not in drawn({"five_hour": window(used, ahead)})


def test_windows_of_models_have_bars_and_paces_of_their_own() -> None:
    week = {"used_percentage": 80, "resets_at": NOON + 3 * DAY}
    given_windows = {"seven_day": {**week, "used_percentage": 41}, "seven_day_opus": week}
    said = drawn(given_windows, shape="bar", expected=True)
    assert said.startswith("7d ▰▰▰▱┃▱▱▱ 41% at this pace → 71%")
    assert "7d Opus ▰▰▰▰┃▰▱▱ 80% → 140%" in said


def test_a_window_without_a_known_length_has_a_bar_without_a_mark() -> None:
    assert drawn({"spend_limit": window(23)}, shape="bar").startswith("spend ▰▰▱▱▱▱▱▱ 23%")


def test_in_a_row_that_is_too_narrow_for_all_bars_most_of_them_stay() -> None:
    now = at({"five_hour": window(81), "seven_day": window(41, 2 * DAY), "spend_limit": window(23)})
    row = Row(show.draw("limits", now, {"shape": "bar", "expected": True}, 2))
    bars, wide = [], Fit(None, GLYPHS).width(Fit(None, GLYPHS).line(row))
    for columns in range(wide, 20, -1):
        line = Fit(columns, GLYPHS).line(row)
        assert Fit(None, GLYPHS).width(line) <= columns
        bars.append("".join(span.text for span in line).count("▱ "))
    assert bars == sorted(bars, reverse=True)
    assert set(bars) == {3, 2, 1, 0}


def test_bars_leave_before_the_folder_does() -> None:
    names = ["model", "directory", {"widget": "limits", "shape": "bar"}]
    windows = {"five_hour": window(20), "seven_day": window(41, 2 * DAY)}
    now = at(windows, workspace={"current_dir": "/home/dev/acme"}, model={"display_name": "Opus"})
    (row,) = show.rows(now, layout({"rows": [names]}, 2), 2)
    seen = ["".join(span.text for span in Fit(columns, GLYPHS).line(row)) for columns in range(90)]

    assert any("▰" in line for line in seen)
    assert all("acme" in line for line in seen if "▰" in line)


@pytest.mark.parametrize("width", [8, 16, 40])
def test_the_mark_is_not_more_than_a_cell_from_where_its_time_is(width: int) -> None:
    for used, share in ((u, s) for u in range(101) for s in range(101)):
        drawn_bar = marked(bar(used, width, "blocks", "accent"), share, "warn" * (used > share))
        text = "".join(span.text for span in drawn_bar)
        assert abs(text.index(icon("mark")) + 0.5 - share * width / 100) <= 1.5, (used, share)


def test_at_rest_no_pace_is_told() -> None:
    now = at({"five_hour": window(20, 9000)})
    now.still = True
    frame = show.draw("limits", now, {"expected": True}, 2)
    assert "→" not in "".join(span[0] for span in Fit(None, GLYPHS).line(Row(frame)))
