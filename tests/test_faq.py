"""docs/faq.md names only what there is: commands, keys, widgets, options and files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import hudline
from hudline.cli.commands import COMMANDS
from hudline.cli.keys import KEYS

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs/faq.md").read_text("utf-8")
WIDGETS = {path.stem for path in (Path(hudline.__file__).parent / "widgets").glob("*.py")}
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ")]


def quoted(pattern: str) -> set[str]:
    return set(re.findall(pattern, TEXT))


def test_every_command_exists() -> None:
    named = quoted(r"`(?:bin/|/)?hudline[ :](\w+)") - {"COMMAND"}

    assert named
    assert named <= {str(name) for name in COMMANDS}


def test_every_key_exists() -> None:
    named = quoted(r"`hudline config set (\w+) ")

    assert named
    assert named <= set(KEYS)


def test_every_widget_exists() -> None:
    text = " ".join(re.findall(r"widgets? ((?:`\w+`(?:, | and )?)+)", TEXT))
    named = set(re.findall(r"`(\w+)`", text))

    assert len(named) > 5
    assert named <= WIDGETS


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", TEXT))))
def test_every_link_leads_somewhere(link: str) -> None:
    path, _, heading = link.partition("#")
    target = ROOT / "docs" / path
    titles = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}

    assert not heading or heading in anchors


def test_every_row_has_a_question_an_answer_and_a_place_to_look() -> None:
    for row in ROWS:
        cells = [cell.strip() for cell in row.strip("|").split("|")]

        assert len(cells) == 3
        assert all(cells)


@pytest.mark.parametrize(
    "question",
    ["context percentage is wrong", "wrap", "hangs as", "my todos", "Windows", "My choices"],
)
def test_what_people_ask_for_most_is_answered(question: str) -> None:
    assert any(question in row.split("|")[1] for row in ROWS)
