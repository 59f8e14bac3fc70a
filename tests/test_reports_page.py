"""docs/reports.md has a place for every report, and names only options that it has."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import pytest

from hudline.cli.commands import COMMANDS, GROUPS

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "reports.md").read_text("utf-8")
PLACES = dict(re.findall(r"^### (.+)\n\n((?:(?!#).*\n)*)", TEXT, re.MULTILINE))
REPORTS = [*GROUPS["Now"], *GROUPS["Reports"], *(set(GROUPS["Data"]) - {"ledger"})]


def test_every_report_has_a_place() -> None:
    assert set(PLACES) == set(REPORTS)


@pytest.mark.parametrize("name", sorted(set(REPORTS) & set(COMMANDS)))
def test_a_report_has_the_options_that_its_place_names(name: str) -> None:
    parser = ArgumentParser()
    import_module(f"hudline.cli.{name}").arguments(parser)
    usage = parser.format_help()

    assert all(option in usage for option in re.findall(r"--[a-z][a-z-]*", PLACES[name]))


def test_every_link_leads_to_a_heading() -> None:
    anchors = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    }
    links = set(re.findall(r"\]\(#([^)]+)\)", TEXT))

    assert len(links) > 10
    assert links <= anchors
