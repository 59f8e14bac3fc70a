"""The preview: sample states as the real renderer draws them."""

from __future__ import annotations

import io
import re
from argparse import Namespace
from pathlib import Path

import orjson
import pytest
from rich.cells import cell_len
from rich.console import Console
from tests.test_cli import hudline

from hudline.cli import preview
from hudline.cli.preview import sample_rows
from hudline.cli.reference import pictures
from hudline.cli.samples import STATES
from hudline.core.paths import Home
from hudline.core.verbosity import LEVELS
from hudline.host.line_output import picture
from hudline.render.edges import LAYOUTS

SHOWS = {
    "calm": "24% of 1M",
    "busy": "● Bash pytest -q tests/auth 0:42",
    "waiting": "⏳ waits for you 0:14 · Bash rm -rf build",
    "done": "✓ done 3m ago · turn 3:12 · 1:05 in background · 28 tools · ✗ 1 failed · 3 files",
    "circles": "↻ Bash pytest -q failed 3×",
    "agents": "│ └ Explore Look up the JWT rules · WebFetch jwt.io",
    "error": "⚠ API error: overloaded",
    "compacting": "compacting… 0:09",
    "nearly-full": "91% of 1M ↻1 │ ~1 turn to compaction",
    "worktree": "⚠ turn 10:04 (10:00)",
    "no-events": "⚠ no events · hudline doctor",
}


def test_every_state_shows_at_the_level_in_force(tmp_path: Path) -> None:
    done = hudline(tmp_path, "preview", "--columns", "120")
    assert done.returncode == 0
    assert done.stdout.startswith("Your level is normal, the default.\n")
    assert "\x1b" not in done.stdout
    headings = re.findall(r"^(\S+) · (\S+) · (\d+) columns", done.stdout, re.MULTILINE)
    assert headings == [(state, "normal", "120") for state in STATES]
    assert all(text in done.stdout for text in SHOWS.values())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("state", STATES)
def test_it_is_what_the_status_line_draws(state: str) -> None:
    env = {"TERM": "xterm-256color"}
    rows = [row.plain for row in sample_rows(state, 100, 2, env)]
    fields = {"NO_COLOR": "1", "COLUMNS": "100", "LINES": "40"}
    assert "\n".join(rows) + "\n" == picture(STATES[state](), 2, fields)


def test_every_state_has_something_that_only_it_says() -> None:
    assert set(SHOWS) == set(STATES)


def test_states_widths_and_levels_are_lists(tmp_path: Path) -> None:
    done = hudline(
        tmp_path, "preview", "--state", "busy,calm", "--columns", "60,100", "--level", "1,full"
    )
    headings = re.findall(r"^(\S+) · (\S+) · (\d+) columns", done.stdout, re.MULTILINE)
    assert len(headings) == 8
    assert headings[:3] == [
        ("busy", "quiet", "60"), ("calm", "quiet", "60"), ("busy", "full", "60"),
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [10, 40, 60, 160])
def test_nothing_is_wider_than_it_was_asked(tmp_path: Path, columns: int) -> None:
    levels = ",".join(LEVELS)
    done = hudline(tmp_path, "preview", "--columns", str(columns), "--level", levels)
    assert done.returncode == 0
    rows = done.stdout.splitlines()[1:]
    assert max(cell_len(row) for row in rows) <= columns


def test_the_level_in_force_is_the_persons_own(tmp_path: Path) -> None:
    folder = tmp_path / ".claude" / "hudline"
    folder.mkdir(parents=True)
    (folder / "config.json").write_bytes(orjson.dumps({"verbosity": "quiet"}))
    done = hudline(tmp_path, "preview", "--state", "agents")
    assert done.stdout.startswith("Your level is quiet, set by config.json.\n")
    assert len(done.stdout.splitlines()) == 1 + 3
    done = hudline(tmp_path, "preview", "--state", "agents", HUDLINE_VERBOSITY="off")
    assert done.stdout.startswith("Your level is off, set by HUDLINE_VERBOSITY.\n")
    assert done.stdout.endswith("\nnothing\n")
    done = hudline(tmp_path, "preview", "--state", "agents", HUDLINE_VERBOSITY="loud")
    assert done.stdout.startswith("Your level is normal: what HUDLINE_VERBOSITY holds")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_width_that_the_terminal_has_not_is_named_and_left_out(tmp_path: Path) -> None:
    terminal = _Terminal()
    console = Console(file=terminal, width=80, color_system=None, _environ={})
    tried = dict.fromkeys(preview.TRIED)
    args = Namespace(state=["busy"], columns=[160, 60], level=[2], all=False, **tried)
    home = Home(str(tmp_path))
    assert preview.run(args, console, home, "", {"TERM": "xterm"}) == 0
    assert "160 columns: not shown, this terminal has 80." in terminal.getvalue()
    assert "60 columns " in terminal.getvalue()
    assert "160 columns ─" not in terminal.getvalue()


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (("--state", "calmy"), "calm, busy, waiting"),
        (("--columns", "60,wide"), "'wide' is not a width"),
        (("--columns", "0"), "'0' is not a width"),
        (("--level", "loud"), "off, quiet, normal, full"),
    ],
)
def test_what_it_does_not_know_is_explained(
    tmp_path: Path, argv: tuple[str, ...], text: str
) -> None:
    done = hudline(tmp_path, "preview", *argv)
    assert done.returncode == 2
    assert text in done.stderr


@pytest.mark.parametrize("state", pictures.NAMES)
def test_the_pictures_are_those_the_renderer_draws_now(state: str) -> None:
    frame = pictures.picture(state)
    assert frame == pictures.picture(state)
    stored = (pictures.FOLDER / f"{state}.svg").read_text("utf-8")
    assert stored == frame, "draw them again: tests/run --renew"


def test_the_picture_of_the_layouts_needs_no_patched_font() -> None:
    svg = pictures.picture("layouts")

    assert svg.count("<path ") > 20
    assert not re.findall("[\ue000-\uf8ff]", svg)
    assert [name for name in LAYOUTS if f">{name}</text>" not in svg] == []


def test_the_pictures_fetch_nothing() -> None:
    for path in pictures.FOLDER.glob("*.svg"):
        text = path.read_text("utf-8")
        addresses = re.findall(r"https?://[^\"\s)]*", text)
        assert set(addresses) == {"http://www.w3.org/2000/svg"}
