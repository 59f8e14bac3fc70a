"""Golden hashes: one for every preset, theme, background, icon set and width; frames for a few.

The moment is `everything` at the verbosity full, in true colour. After a change that is meant,
renew them with `pytest --snapshot-update tests/test_hashes.py`. A line that changed says which look
is another; the frames beside it show what.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import product
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from tests import moments
from tests.golden import Frames

import hudline
from hudline.entry.picture import picture
from hudline.layout import PRESETS
from hudline.page.icons import SETS
from hudline.page.labels import LANGUAGES

THEMES = sorted(path.stem for path in (Path(hudline.__file__).parent / "themes").glob("*.json"))
GROUNDS = ("dark", "light")
WIDTHS = (40, 80, 120, 200)
FULL = 3
TALL = {"LANG": "en_US.UTF-8", "LINES": "80"}
RENEW = "Is it meant? pytest --snapshot-update tests/test_hashes.py"


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Frames)


def coloured(preset: str, theme: str, ground: str, icons: str, columns: int) -> str:
    config = {"preset": preset, "theme": theme, "background": ground, "icons": icons}
    env = {**TALL, "COLORTERM": "truecolor", "COLUMNS": str(columns)}
    return picture(moments.everything(), FULL, env, config)


def plain(preset: str, tongue: str, columns: int = 100) -> str:
    env = {**TALL, "NO_COLOR": "1", "COLUMNS": str(columns), "HUDLINE_LANG": tongue}
    return picture(moments.everything(), FULL, env, {"preset": preset})


def hashed(shown: str) -> str:
    return sha256(shown.encode()).hexdigest()[:16]


@pytest.mark.parametrize("preset", PRESETS)
def test_every_look_of_a_preset_is_as_it_was(preset: str, golden: SnapshotAssertion) -> None:
    lines = [
        f"{hashed(coloured(preset, theme, ground, icons, columns))}  "
        f"{theme} {ground} {icons} {columns}"
        for theme, ground, icons, columns in product(THEMES, GROUNDS, SETS, WIDTHS)
    ]

    assert "\n".join(lines) + "\n" == golden, RENEW


def test_looks_differ_by_what_they_are_made_of() -> None:
    """So that a hash can tell that a theme, a set or a width is not heeded."""
    themes = {coloured("everything", theme, "dark", "unicode", 120) for theme in THEMES}
    sets = {coloured("everything", "default", "dark", icons, 120) for icons in SETS}
    widths = {coloured("everything", "default", "dark", "unicode", columns) for columns in WIDTHS}
    grounds = {coloured("everything", "default", ground, "unicode", 120) for ground in GROUNDS}

    assert (len(themes), len(sets), len(widths)) == (len(THEMES), len(SETS), len(WIDTHS))
    assert len(grounds) == 2


@pytest.mark.parametrize("name", [f"frame-{preset}" for preset in PRESETS])
def test_the_frame_of_a_preset_is_as_it_was(name: str, golden: SnapshotAssertion) -> None:
    assert plain(name.partition("-")[2], "en") == golden, RENEW


@pytest.mark.parametrize("name", [f"language-{name}" for name in LANGUAGES if name != "en"])
def test_the_frame_of_a_language_is_as_it_was(name: str, golden: SnapshotAssertion) -> None:
    assert plain("everything", name.partition("-")[2]) == golden, RENEW
