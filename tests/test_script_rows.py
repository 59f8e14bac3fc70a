"""Rows that scripts feed: what their records say, and what is shown of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import moments

from hudline.cli import feed_command
from hudline.events import script_feed
from hudline.events.script_feed import Feed, read_file, reduce_records
from hudline.frame import compose
from hudline.render.cell_width import cells
from hudline.render.fit import Fit
from hudline.render.i18n import LANGUAGES, words
from hudline.render.icons import SETS, glyphs
from hudline.view.script_feed import (
    ScriptNote,
    ScriptProgress,
    script_notes,
    script_progress,
    seconds_to_change,
)
from hudline.view.snapshot import Snapshot, is_active

NOW = 1_795_348_800.0
LAWS = settings(max_examples=150, deadline=None, database=None)


def feed(*records: dict[str, Any], at: float = NOW) -> Feed:
    made = Feed()
    reduce_records(made, [{"at": at, **one} for one in records])
    return made


def shown(made: Feed, clock: float = NOW) -> list[ScriptProgress]:
    return script_progress([made], clock)


def drawn(name: str, now: Snapshot, width: int | None = None, **options: Any) -> list[str]:
    fit = Fit(width, {**glyphs("unicode"), **words("en")})
    rows = compose.draw(name, now, options, 2)
    return ["".join(span[0] for span in fit.line(row)) for row in rows]


# What the records say


def test_a_start_begins_anew_and_late_ticks_do_not() -> None:
    made = feed({"kind": "start", "name": "x", "total": 9}, {"kind": "tick", "name": "x", "by": 4})
    reduce_records(made, [{"at": NOW + 1, "kind": "done", "name": "x"}])
    reduce_records(made, [{"at": NOW + 3, "kind": "tick", "name": "x"}])
    assert shown(made, NOW + 3) == []
    reduce_records(made, [{"at": NOW + 60, "kind": "tick", "name": "x"}])
    assert [(one.count, one.total) for one in shown(made, NOW + 60)] == [(1, None)]


def test_the_rate_and_the_time_left_are_those_of_lately() -> None:
    made = feed({"kind": "start", "name": "x", "total": 1000})
    for second in range(1, 101):  # one a second, and from the middle on ten
        by = 1 if second <= 50 else 10
        reduce_records(made, [{"at": NOW + second, "kind": "tick", "name": "x", "by": by}])
    [one] = shown(made, NOW + 100)
    assert one.rate == pytest.approx(10)
    assert one.left == pytest.approx(45)
    assert shown(made, NOW + 109)[0].left == pytest.approx(36)
    [late] = shown(made, NOW + 160)  # a minute without a record: it is no longer as fast
    assert late.rate
    assert late.rate < 5
    assert late.left
    assert late.left > 45
    assert shown(feed({"kind": "tick", "name": "x"}))[0].rate is None


def test_what_is_silent_is_marked_and_goes_after_an_hour() -> None:
    now = moments.moment(clock=NOW + 130)
    made = feed({"kind": "set", "name": "crawl", "count": 7, "total": 90})
    now.script_progress = shown(made, now.clock)
    assert drawn("script_progress", now) == ["▰▱▱▱▱▱▱▱▱▱  7% crawl · ⚠ silent 2:10 · 7/90"]
    assert not is_active(now)
    now.still, now.sources.utc_offset = True, lambda: 0
    assert drawn("script_progress", now) == ["▰▱▱▱▱▱▱▱▱▱  7% crawl · ⚠ silent since 12:00 · 7/90"]
    assert shown(made, NOW + 3599)
    assert not shown(made, NOW + 3601)


def test_what_has_reached_its_total_goes_without_a_word() -> None:
    made = feed({"kind": "set", "name": "x", "count": 9, "total": 9})
    assert shown(made, NOW + 20)
    assert not shown(made, NOW + 31)


def test_a_band_ticks_while_a_script_reports_and_knows_when_a_note_goes() -> None:
    now = moments.nothing_known()
    assert not is_active(now)
    now.script_progress = shown(feed({"kind": "start", "name": "x"}))
    assert is_active(now)
    assert min(seconds_to_change(now.script_progress, [])) == 120
    assert seconds_to_change([], [ScriptNote("x", "plain", 1.0, 42.0)]) == [42.0]


@pytest.mark.parametrize("linger", [10, 60, 300])
def test_a_failure_goes_from_a_band_at_rest_after_its_time(linger: int) -> None:
    made, at = feed({"kind": "fail", "name": "x"}), NOW
    for _ in range(99):
        now = moments.moment(clock=at)
        now.script_progress = script_progress([made], at)
        if not compose.draw("script_progress", now, {"linger": linger}, 2):
            break
        at += min(seconds_to_change(now.script_progress, []))
    assert NOW + linger <= at <= NOW + linger + 10


def test_a_note_goes_is_shown_anew_and_is_taken_away() -> None:
    made = feed({"kind": "note", "text": "one", "for": 60}, {"kind": "note", "text": "two"})
    assert [one.text for one in script_notes([made], NOW + 59)] == ["one", "two"]
    assert [one.text for one in script_notes([made], NOW + 61)] == ["two"]
    reduce_records(made, [{"at": NOW + 30, "kind": "note", "text": "one", "for": 60}])
    assert [one.text for one in script_notes([made], NOW + 61)] == ["one", "two"]
    reduce_records(made, [{"at": NOW + 40, "kind": "clear"}])
    assert not script_notes([made], NOW + 41)


def test_what_looks_like_a_secret_is_not_shown() -> None:
    secret = "ghp_" + "a1B2c3D4" * 5
    made = feed({"kind": "note", "text": f"token {secret}"}, {"kind": "start", "name": secret})
    texts = [script_notes([made], NOW)[0].text, shown(made)[0].name]
    assert all(secret not in one and one for one in texts)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["start", "set", "tick", "done", "fail", "stop", "kept", "note", "\x1b[2J"]),
    lambda one: st.lists(one, max_size=4) | st.dictionaries(
        st.sampled_from(["at", "kind", "name", "label", "count", "total", "by", "marks", "began",
                         "state", "text", "tone", "for", "until", "progress", "notes"]),
        one, max_size=6),
    max_leaves=20,
)  # fmt: skip
KINDS = ("start", "set", "tick", "done", "fail", "kept", "note", "clear")
FIELDS = ("name", "label", "count", "total", "by", "marks", "text", "for", "tone", "began")
RECORDS = st.lists(
    st.fixed_dictionaries(
        {"at": st.floats(NOW - 900, NOW + 900) | JSON, "kind": st.sampled_from(KINDS)},
        optional={one: JSON | st.sampled_from(["x", "y", 3, 10]) for one in FIELDS},
    ),
    max_size=12,
)


@LAWS
@given(
    RECORDS, JSON, st.sampled_from((40, 80, 200)), st.sampled_from(SETS), st.sampled_from(LANGUAGES)
)
def test_whatever_is_written_rows_fit_and_hold_nothing_a_terminal_obeys(
    records: Any, value: Any, width: int, icons: str, language: str
) -> None:
    made, of_file = Feed(), Feed()
    reduce_records(made, records)
    read_file(of_file, value, NOW)
    now = moments.moment(clock=NOW)
    now.script_progress = script_progress([made, of_file], NOW)
    now.script_notes = script_notes([made, of_file], NOW)
    fit = Fit(width, {**glyphs(icons), **words(language)})
    for name in ("script_progress", "script_notes"):
        for row in compose.draw(name, now, {}, 3):
            text = "".join(span[0] for span in fit.line(row))
            assert not text.startswith("!script")
            assert cells(text) <= width
            assert not any(char < " " or "\x7f" <= char <= "\x9f" for char in text)


@LAWS
@given(RECORDS, RECORDS)
def test_a_file_that_was_written_anew_goes_on_as_the_former(first: Any, second: Any) -> None:
    whole, again = Feed(), Feed()
    reduce_records(whole, first)
    kept = script_feed.compacted(whole, NOW)
    reduce_records(again, json.loads(json.dumps(kept)))
    for made in (whole, again):
        reduce_records(made, second)
    assert script_progress([again], NOW) == script_progress([whole], NOW)
    texts = [[one.text for one in script_notes([made], NOW)] for made in (again, whole)]
    assert sorted(texts[0]) == sorted(texts[1])


# What is shown


def test_rows_of_scripts_in_wide_and_narrow_terminals() -> None:
    now = moments.fed()
    assert drawn("script_progress", now, 80) == [
        "✗ deploy failed · no network · 2/5",
        "▰▰▰▰▰▰▱▱▱▱ 62% build · linking · 124/200 · 3.1/s · 24s left",
        "● import 12,345 · 190/s · 1:05",
        "▰▱▱▱▱▱▱▱▱▱  7% crawl · ⚠ silent 3:10 · page 7 · 7/90",
    ]
    assert drawn("script_progress", now, 40)[1] == "▰▰▰▰▰▰▱▱▱▱ 62% build · 24s left"
    assert drawn("script_progress", now, most=1)[1] == "+3 more"
    assert drawn("script_notes", now) == ["⚠ the tests are red", "✎ staging is frozen until 18:00"]


def test_on_a_low_terminal_a_failure_stays_before_what_goes_on_and_that_before_the_silent() -> None:
    rows = compose.draw("script_progress", moments.fed(), {}, 2)
    urgencies = [row.urgency for row in rows]
    assert urgencies == sorted(urgencies, reverse=True)
    assert len(set(urgencies)) == 3


@pytest.mark.parametrize("preset", ["standard", "everything"])
def test_the_presets_have_both(preset: str) -> None:
    rows = compose.rows(moments.fed(), compose.layout({"preset": preset}, 2), 2)
    keys = " ".join(row.key for row in rows)
    assert "script_progress" in keys
    assert "script_notes" in keys
    essential = compose.rows(moments.fed(), compose.layout({"preset": "essential"}, 2), 2)
    assert "script" not in " ".join(row.key for row in essential)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90", 90), ("30s", 30), ("10m", 600), ("2h", 7200), ("1d", 86_400), ("90d", 604_800),
     ("", None), ("m", None), ("0", None), ("1w", None), ("-5m", None), ("1.5h", None)],
)  # fmt: skip
def test_how_long_a_note_is_shown(text: str, expected: int | None) -> None:
    assert feed_command.seconds(text) == expected


def test_the_writer_and_the_reader_agree() -> None:
    ours = (feed_command.TONES, feed_command._NAME, feed_command._LABEL, feed_command._TEXT)
    assert ours == (script_feed.TONES, script_feed.NAME, script_feed.LABEL, script_feed.TEXT)
    assert feed_command._LONGEST == script_feed.LONGEST
