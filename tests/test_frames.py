"""Golden frames: the whole picture of each moment at four widths, three heights, three levels.

After a change that is meant, renew them with `tests/run --renew` and read the difference
in tests/__snapshots__ before it is committed.
"""

from __future__ import annotations

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from tests import moments
from tests.golden import Frames

from hudline.host.line_output import picture
from hudline.render.ansi import DEPTHS, depth

LEVELS = {"quiet": 1, "normal": 2, "full": 3}
WIDTHS = (40, 80, 120, 200)
HEIGHTS = (12, 24, 40)
RENEW = "The picture changed. Is it meant? tests/run --renew"
TERMINAL = {"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Frames)


def plain(name: str, level: int, columns: int, lines: int) -> str:
    """The picture of the moment `name` without colours."""
    env = {**TERMINAL, "NO_COLOR": "1", "COLUMNS": str(columns), "LINES": str(lines)}
    return picture(moments.ALL[name](), level, env)


def frames(name: str) -> str:
    """All frames of a moment; heights that look alike share one, its heading is as wide as it."""
    parts = []
    for level, number in LEVELS.items():
        for columns in WIDTHS:
            heights: dict[str, list[str]] = {}
            for lines in HEIGHTS:
                heights.setdefault(plain(name, number, columns, lines), []).append(str(lines))
            for shown, alike in heights.items():
                heading = f"── {level} · {columns} × {', '.join(alike)} "
                parts.append(heading.ljust(columns, "─") + "\n" + shown)
    return "\n".join(parts)


@pytest.mark.parametrize("name", sorted(moments.ALL))
def test_the_frames_of_a_moment_are_as_they_were(name: str, golden: SnapshotAssertion) -> None:
    assert frames(name) == golden, RENEW


def test_the_colours_of_a_moment_are_as_they_were(golden: SnapshotAssertion) -> None:
    """One frame a colour depth, with ESC written as ␛."""
    environments = {
        "none": {"NO_COLOR": "1"},
        "16": {"TERM": "xterm"},
        "256": {"TERM": "xterm-256color"},
        "truecolor": {"COLORTERM": "truecolor"},
    }
    parts = []
    for name, env in environments.items():
        shown = picture(moments.waiting(), 2, {**env, "COLUMNS": "120", "LINES": "24"})
        parts.append(f"── {name} ──\n" + shown.replace("\x1b", "␛"))

    assert tuple(environments) == DEPTHS
    assert "\n".join(parts) == golden, RENEW


def test_a_dumb_terminal_gets_plain_ascii_for_signs() -> None:
    env = {"TERM": "dumb", "COLUMNS": "120", "LINES": "24", "COLORTERM": "truecolor"}
    shown = picture(moments.busy(), 2, env)

    assert "\x1b" not in shown
    assert set("▰●✓✗☑├└◐⎇").isdisjoint(shown)
    assert "* Bash pytest -q tests/auth 0:42" in shown


@pytest.mark.parametrize("level", LEVELS.values())
@pytest.mark.parametrize("name", sorted(moments.ALL))
def test_an_unknown_size_leaves_the_lines_as_long_as_they_are(name: str, level: int) -> None:
    """COLUMNS and LINES that are missing or no numbers are as good as none."""
    fields: list[dict[str, str]] = [
        {}, {"COLUMNS": "", "LINES": ""}, {"COLUMNS": "wide", "LINES": "-4"}, {"COLUMNS": "0"},
    ]  # fmt: skip
    shown = {picture(moments.ALL[name](), level, {**TERMINAL, **env}) for env in fields}

    assert len(shown) == 1
    assert "…" not in shown.pop() or name in ("hostile", "compacting")


def test_when_nothing_is_known_nothing_is_drawn() -> None:
    assert [plain("nothing_known", level, 80, 24) for level in LEVELS.values()] == ["", "", ""]


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, "16"),
        ({"TERM": "xterm"}, "16"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "tmux-256color"}, "256"),
        ({"TERM": "dumb"}, "none"),
        ({"COLORTERM": "truecolor"}, "truecolor"),
        ({"COLORTERM": "24bit", "TERM": "xterm"}, "truecolor"),
        ({"COLORTERM": "TrueColor"}, "truecolor"),
        ({"COLORTERM": "yes", "TERM": "xterm-256color"}, "256"),
        ({"COLORTERM": "truecolor", "TERM": "dumb"}, "none"),
        ({"NO_COLOR": "1", "COLORTERM": "truecolor"}, "none"),
        ({"NO_COLOR": "0", "TERM": "xterm"}, "none"),
        ({"NO_COLOR": "", "TERM": "xterm"}, "16"),
        ({"TERM": "xterm-kitty"}, "truecolor"),
        ({"TERM": "xterm-ghostty"}, "truecolor"),
        ({"TERM": "foot"}, "truecolor"),
        ({"TERM": "foot-extra"}, "truecolor"),
        ({"TERM": "alacritty"}, "truecolor"),
        ({"TERM": "xterm-direct"}, "truecolor"),
        ({"TERM": "football"}, "16"),
        ({"TERM": "xterm-kitty", "NO_COLOR": "1"}, "none"),
        ({"FORCE_COLOR": "0", "COLORTERM": "truecolor"}, "none"),
        ({"FORCE_COLOR": "false"}, "none"),
        ({"FORCE_COLOR": "1"}, "16"),
        ({"FORCE_COLOR": "true"}, "16"),
        ({"FORCE_COLOR": "2"}, "256"),
        ({"FORCE_COLOR": "3"}, "truecolor"),
        ({"FORCE_COLOR": "3", "NO_COLOR": "1"}, "truecolor"),
        ({"FORCE_COLOR": "2", "TERM": "dumb"}, "256"),
        ({"FORCE_COLOR": "always"}, "16"),
        ({"FORCE_COLOR": "1", "COLORTERM": "truecolor", "NO_COLOR": "1"}, "truecolor"),
        ({"FORCE_COLOR": "", "NO_COLOR": "1"}, "none"),
    ],
)
def test_the_environment_says_how_many_colours(env: dict[str, str], expected: str) -> None:
    assert expected == depth(env)


def test_every_style_ends_where_it_began() -> None:
    """What a line starts is over at its end, at every depth."""
    for name in DEPTHS[1:]:
        env: dict[str, Any] = {"FORCE_COLOR": {"16": "1", "256": "2", "truecolor": "3"}[name]}
        for line in picture(moments.everything(), 3, {**env, "COLUMNS": "80"}).splitlines():
            starts = line.count("\x1b[") - line.count("\x1b[0m")

            assert line.count("\x1b[0m") == starts > 0


def test_a_dumb_terminal_gets_nothing_but_ascii() -> None:
    env = {"TERM": "dumb", "COLUMNS": "200", "LINES": "40"}

    assert picture(moments.busy(), 3, env).isascii()
    assert picture(moments.many_agents(), 3, env).isascii()
