"""Times of day, on a clock of twelve hours or of twenty-four: the person's choice or the locale."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests import entries

from hudline import show
from hudline.codec import Codec
from hudline.entry.errand import Errand
from hudline.now.evidence import Evidence
from hudline.now.look import look
from hudline.now.snapshot import Now
from hudline.page.fit import Fit
from hudline.page.hours import hour, is_twelve, moment
from hudline.page.icons import glyphs
from hudline.page.labels import LANGUAGES, words
from hudline.page.piece import Row
from hudline.store.config import in_force
from hudline.store.home import Home
from hudline.wire.tick import Reading

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
    told = [hour(at * 3600, 0, half=True) for at in (0, 1, 11, 12, 13, 17, 23)]

    assert told == ["12:00am", "1:00am", "11:00am", "12:00pm", "1:00pm", "5:00pm", "11:00pm"]
    assert moment(AFTERNOON, 0, AFTERNOON + 86_400, True) == "11-22 5:00pm"
    assert moment(AFTERNOON, -3600 * 5.5, AFTERNOON, None) == "11:30"


def at_rest(twelve: bool | None) -> Now:
    now = look({}, Reading({}), Evidence(), AFTERNOON)
    now.sources["utc_offset"] = lambda: 0
    now.still, now.idle = True, 60.0
    now.twelve_hours = twelve
    return now


def drawn(name: str, now: Now, language: str = "en", **options: Any) -> str:
    fit = Fit(None, {**glyphs("unicode"), **words(language)})
    made = show.draw(name, now, options, 2)
    return "".join(span[0] for span in fit.line(made[0] if isinstance(made[0], Row) else Row(made)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_time_of_day_follows_it_in_every_language(language: str) -> None:
    for twelve, expected in ((True, "4:59pm"), (False, "16:59"), (None, "16:59")):
        assert drawn("idle", at_rest(twelve), language).endswith(expected)


def test_the_widget_clock_follows_it_unless_it_is_told_otherwise() -> None:
    now = at_rest(True)
    now.still = False

    assert drawn("clock", now) == "5:00pm"
    assert drawn("clock", now, hours="24") == "17:00"
    now.twelve_hours = None
    assert drawn("clock", now) == "17:00"
    assert drawn("clock", now, hours="12", seconds=True) == "5:00:00pm"


def test_a_draw_asks_for_it_only_when_a_time_is_shown() -> None:
    now = look({}, Reading({}), Evidence(), AFTERNOON)
    held: dict[str, Any] = {"clock": "12"}
    errand = Errand(Home("/nowhere"), Codec(), {"LANG": "de_DE.UTF-8"}, held)
    errand.serve(now, b"{}", {}, AFTERNOON)
    held["clock"] = "24"

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
    assert "clock" not in in_force({}, {"clock": "12", "theme": "nord"})
