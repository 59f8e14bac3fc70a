"""Times of day, on a clock of twelve hours or of twenty-four: the person's choice or the locale."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests import entries

from hudline.core.paths import Home
from hudline.events.status_input import StatusInput
from hudline.frame import compose
from hudline.frame.project import effective
from hudline.host.draw_context import DrawContext
from hudline.host.external_data import serve
from hudline.render.fit import Fit
from hudline.render.formatting import day_time, hour, is_twelve
from hudline.render.fragment import Row
from hudline.render.i18n import LANGUAGES, words
from hudline.render.icons import glyphs
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot

AFTERNOON = 1_795_366_800.0  # 2026-11-22 17:00 UTC


@pytest.mark.parametrize(
    ("locale", "is_half"),
    [
        *((name, True) for name in ("en_US", "en_US.UTF-8", "en_CA.utf8", "en_AU", "en_IN",
          "en_PH.UTF-8", "en_NZ", "en-US", "en_us", "hi_IN.UTF-8", "ar_EG.UTF-8", "fil_PH",
          "en_Latn_US", "es_US.UTF-8", "en_US.UTF-8@euro")),
        *((name, False) for name in ("", "C", "POSIX", "C.UTF-8", "UTF-8", "en", "de_DE.UTF-8",
          "en_GB.UTF-8", "en_IE", "fr_CA.UTF-8", "fr_FR", "ja_JP.UTF-8", "zh_CN.UTF-8", "es_ES",
          "en_DK.UTF-8", "US", "_", "@", "...", "en_US@iso", "\udcff", "x" * 5000)),
    ],
)  # fmt: skip
def test_the_locale_says_which_clock(locale: str, is_half: bool) -> None:
    assert is_twelve("auto", {"LANG": locale}) is is_half
    assert is_twelve(None, {"LC_TIME": locale, "LANG": "xx"}) is is_half
    assert is_twelve(None, {"LC_ALL": locale, "LC_TIME": "xx", "LANG": "yy"} if locale else {}) is (
        is_half
    )


def test_an_empty_variable_is_not_set() -> None:
    assert is_twelve("auto", {"LC_ALL": "", "LC_TIME": "", "LANG": "en_US.UTF-8"})
    assert not is_twelve("auto", {"LC_TIME": "C", "LANG": "en_US.UTF-8"})
    assert not is_twelve("auto", {"LC_ALL": "de_DE", "LANG": "en_US.UTF-8"})


@pytest.mark.parametrize("value", ["auto", None, True, 1, "11", [], {}, 12.5, "12h"])
def test_the_persons_choice_wins_and_any_other_value_is_the_locales(value: Any) -> None:
    american, german = {"LANG": "en_US.UTF-8"}, {"LANG": "de_DE.UTF-8"}

    assert is_twelve("12", german)
    assert is_twelve(12, german)
    assert not is_twelve("24", american)
    assert not is_twelve(24, american)
    assert is_twelve(value, american)
    assert not is_twelve(value, german)


def test_midnight_and_noon_are_twelve() -> None:
    items = [hour(at * 3600, 0, half=True) for at in (0, 1, 11, 12, 13, 17, 23)]

    assert items == ["12:00am", "1:00am", "11:00am", "12:00pm", "1:00pm", "5:00pm", "11:00pm"]
    assert day_time(AFTERNOON, 0, AFTERNOON + 86_400, True) == "11-22 5:00pm"
    assert day_time(AFTERNOON, -3600 * 5.5, AFTERNOON, None) == "11:30"


def at_rest(twelve: bool | None) -> Snapshot:
    now = build_snapshot({}, StatusInput.parse({}), Evidence(), AFTERNOON)
    now.sources.utc_offset = lambda: 0
    now.still, now.idle = True, 60.0
    now.twelve_hours = twelve
    return now


def drawn(name: str, now: Snapshot, language: str = "en", **options: Any) -> str:
    fit = Fit(None, {**glyphs("unicode"), **words(language)})
    frame = compose.draw(name, now, options, 2)
    return "".join(
        span[0] for span in fit.line(frame[0] if isinstance(frame[0], Row) else Row(frame))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_time_of_day_follows_it_in_every_language(language: str) -> None:
    for twelve, expected in ((True, "4:59pm"), (False, "16:59"), (None, "16:59")):
        assert expected in drawn("idle", at_rest(twelve), language)


def test_the_widget_clock_follows_it_unless_it_is_told_otherwise() -> None:
    now = at_rest(True)
    now.still = False

    assert drawn("clock", now) == "5:00pm"
    assert drawn("clock", now, hours="24") == "17:00"
    now.twelve_hours = None
    assert drawn("clock", now) == "17:00"
    assert drawn("clock", now, hours="12", seconds=True) == "5:00:00pm"


def test_a_draw_asks_for_it_only_when_a_time_is_shown() -> None:
    now = build_snapshot({}, StatusInput.parse({}), Evidence(), AFTERNOON)
    stored: dict[str, Any] = {"clock": "12"}
    env = {"LANG": "de_DE.UTF-8"}
    serve(DrawContext(Home("/nowhere"), env, stored, now.status, AFTERNOON), now)
    stored["clock"] = "24"

    assert now.twelve_hours is False


def test_the_entries_tell_times_as_config_or_locale_say(tmp_path: Path) -> None:
    home = tmp_path / "hudline"
    home.mkdir()
    (home / "config.json").write_text('{"rows": [["clock"]]}')
    usa = {"LC_TIME": "en_US.UTF-8", "LANG": "C"}

    assert re.fullmatch(r"1?\d:\d\d[ap]m\n", entries.draw({}, home, **usa))
    assert re.fullmatch(r"\d\d:\d\d\n", entries.draw({}, home, LANG="de_DE.UTF-8"))
    (home / "config.json").write_text('{"clock": 24, "rows": [["clock"]]}')
    assert re.fullmatch(r"\d\d:\d\d\n", entries.draw({}, home, **usa))
    (home / "config.json").write_text('{"clock": "12", "rows": [["clock"]]}')
    assert re.fullmatch(r"1?\d:\d\d[ap]m\n", entries.draw({}, home, LANG="de_DE.UTF-8"))


def test_a_project_does_not_choose_the_clock() -> None:
    assert "clock" not in effective({}, {"clock": "12", "theme": "nord"})
