"""Every look of every preset: by theme, background, icon set and width, compared as text.

The moment is `everything` at the verbosity full, in true colour. The golden files hold each frame
with its tones written out (`‹strong:Opus 5.5›`), and the escape parameters of each theme's tones;
every look must be one put into the other. So what differs is shown as a frame.
"""

from __future__ import annotations

import re
from itertools import product

import pytest
from syrupy.assertion import SnapshotAssertion
from tests import moments
from tests.golden import Frames

from hudline import themes
from hudline.frame import compose
from hudline.host.line_output import fitting, picture
from hudline.render.ansi import ansi
from hudline.render.fit import column_budget, row_budget
from hudline.render.fragment import TONES
from hudline.render.i18n import LANGUAGES
from hudline.render.icons import SETS
from hudline.render.theme import BACKGROUNDS, palette
from hudline.render.widget import PRESETS

WIDTHS = (40, 80, 120, 200)
FULL = 3
HIGH = 80
TALL = {"LANG": "en_US.UTF-8", "LINES": str(HIGH)}
RENEW = "Is it meant? tests/run --renew"
SPAN = re.compile(rf"\x1b\[({'|'.join(TONES)})m(.*?)\x1b\[0m")


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Frames)


def coloured(preset: str, theme: str, ground: str, icons: str, columns: int) -> str:
    config = {"preset": preset, "theme": theme, "background": ground, "icons": icons}
    env = {**TALL, "COLORTERM": "truecolor", "COLUMNS": str(columns)}
    return picture(moments.everything(), FULL, env, config)


def toned(preset: str, icons: str, columns: int) -> str:
    """The frame with the name of each tone where its escape parameters would be."""
    config = {"preset": preset, "icons": icons}
    rows = compose.rows(moments.everything(), compose.layout(config, FULL), FULL)
    lines = fitting(column_budget(columns), TALL, config).frame(rows, row_budget(HIGH))
    return ansi(lines, {tone: tone for tone in TONES}) + "\n"


def worn(frame: str, codes: dict[str, str]) -> str:
    """A toned frame in a theme."""
    return SPAN.sub(
        lambda span: f"\x1b[{codes[span[1]]}m{span[2]}\x1b[0m" if codes[span[1]] else span[2], frame
    )


def plain(preset: str, tongue: str, columns: int = 100) -> str:
    env = {**TALL, "NO_COLOR": "1", "COLUMNS": str(columns), "HUDLINE_LANG": tongue}
    return picture(moments.everything(), FULL, env, {"preset": preset})


@pytest.mark.parametrize("name", [f"looks-{preset}" for preset in PRESETS])
def test_every_frame_of_a_preset_is_as_it_was(name: str, golden: SnapshotAssertion) -> None:
    parts = []
    for icons, columns in product(SETS, WIDTHS):
        frame = SPAN.sub(r"‹\1:\2›", toned(name.partition("-")[2], icons, columns))
        parts.append(f"── {icons} · {columns} ──\n{frame}")

    assert "\n".join(parts) == golden, RENEW


@pytest.mark.parametrize("name", ["themes"])
def test_the_tones_of_every_theme_are_as_they_were(name: str, golden: SnapshotAssertion) -> None:
    parts = []
    for theme, ground, depth in product(themes.names(), BACKGROUNDS, ("16", "256", "truecolor")):
        codes = palette({"theme": theme, "background": ground}, {}, depth)
        tones = "".join(f"  {tone:6} {code}".rstrip() + "\n" for tone, code in codes.items())
        parts.append(f"── {theme} · {ground} · {depth} ──\n{tones}")

    assert "\n".join(parts) == golden, RENEW


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("icons", SETS)
def test_every_look_is_a_frame_in_a_theme(preset: str, icons: str) -> None:
    for columns in WIDTHS:
        frame = toned(preset, icons, columns)
        for theme, ground in product(themes.names(), BACKGROUNDS):
            codes = palette({"theme": theme, "background": ground}, {}, "truecolor")

            assert worn(frame, codes) == coloured(preset, theme, ground, icons, columns)


def test_looks_differ_by_what_they_are_made_of() -> None:
    """So that a golden file can tell that a theme, a set or a width is not heeded."""
    worn = {coloured("everything", theme, "dark", "unicode", 120) for theme in themes.names()}
    sets = {coloured("everything", "default", "dark", icons, 120) for icons in SETS}
    widths = {coloured("everything", "default", "dark", "unicode", columns) for columns in WIDTHS}
    grounds = {coloured("everything", "default", side, "unicode", 120) for side in BACKGROUNDS}

    assert (len(worn), len(sets), len(widths)) == (len(themes.names()), len(SETS), len(WIDTHS))
    assert len(grounds) == 2


@pytest.mark.parametrize("name", [f"frame-{preset}" for preset in PRESETS])
def test_the_frame_of_a_preset_is_as_it_was(name: str, golden: SnapshotAssertion) -> None:
    assert plain(name.partition("-")[2], "en") == golden, RENEW


@pytest.mark.parametrize("name", [f"language-{name}" for name in LANGUAGES if name != "en"])
def test_the_frame_of_a_language_is_as_it_was(name: str, golden: SnapshotAssertion) -> None:
    assert plain("everything", name.partition("-")[2]) == golden, RENEW
