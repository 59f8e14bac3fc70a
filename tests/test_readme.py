"""README.md and CHANGELOG.md: their frames are drawn, and what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests import moments

from hudline.cli.commands import COMMANDS
from hudline.cli.keys import COMMAND, KEYS
from hudline.cli.reference.manual import names
from hudline.cli.reference.pictures import NAMES
from hudline.cli.samples import STATES
from hudline.host.line_output import picture
from hudline.render.widget import COMMON, PRESETS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
FENCES = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
PLAIN = {"NO_COLOR": "1", "LINES": "60"}
DRAWN = "\n".join(
    picture(build(), 2, {**PLAIN, "COLUMNS": columns})
    for build in (*STATES.values(), *moments.ALL.values())
    for columns in ("90", "130")
)
FRAMES = [text for language, text in FENCES if not language and not text.startswith("/")]
SPOKEN = [row for frame in FRAMES for row in frame.splitlines()]


def test_there_are_frames() -> None:
    assert len(SPOKEN) > 8


@pytest.mark.parametrize("row", SPOKEN)
def test_every_row_of_a_frame_is_drawn_by_the_renderer(row: str) -> None:
    assert row in DRAWN


def test_the_report_is_one_that_the_command_prints() -> None:
    screens = (ROOT / "tests/__snapshots__/test_reports/spend_by_model.txt").read_text("utf-8")
    report = next(text for language, text in FENCES if language == "text")

    assert f"80 columns\n{report}" in screens


@pytest.mark.parametrize("text", [README, CHANGELOG])
def test_every_command_named_is_there(text: str) -> None:
    named = set(re.findall(r"`(?:bin/|/)?hudline[ :]([a-z]+)", text))
    assert named
    assert named <= {*COMMANDS, "help", "settings"}  # the last two are words of /hudline alone


def test_the_readme_names_every_command_and_skill() -> None:
    result = README.partition("## Commands\n")[2].partition("\n## ")[0]
    skills = {path.parent.name for path in ROOT.glob("skills/*/SKILL.md")}
    assert set(COMMANDS) <= set(re.findall(r"`([a-z]+)`", result))
    assert set(re.findall(r"`/hudline:([a-z]+)`", result)) == skills


@pytest.mark.parametrize("text", [README, CHANGELOG])
def test_every_link_leads_somewhere(text: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_pictures_of_the_readme_are_made_by_the_command() -> None:
    shown = set(re.findall(r"docs/pictures/([\w-]+)\.svg", README))
    assert shown <= set(NAMES)
    assert {path.stem for path in ROOT.glob("docs/pictures/*.svg")} == set(NAMES)


def test_the_changelog_names_every_command_key_preset_and_widget() -> None:
    result = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", CHANGELOG))))
    silent = {"$schema", "context", "done", "failures", "error", "hooks", "jobs", "cost", "limits"}
    for known in (COMMANDS, KEYS, PRESETS, names(), COMMON, COMMAND):
        assert sorted(set(known) - result - silent) == []
