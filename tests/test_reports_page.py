"""docs/reports.md has a place for every report, and names only options that it has."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.ledgers import NAMES, Person
from tests.reporting import evening, run

from hudline.cli.commands import COMMANDS, GROUPS

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "reports.md").read_text("utf-8")
PLACES = dict(re.findall(r"^### (.+)\n\n((?:(?!#).*\n)*)", TEXT, re.MULTILINE))
FRAME = {"schema", "as_of", "rows", "total"}  # of every document
FED = {"progress", "note"}  # by scripts: docs/feed.md
REPORTS = [*(set(GROUPS["Now"]) - FED), *GROUPS["Reports"], *(set(GROUPS["Data"]) - {"ledger"})]


def test_every_report_has_a_place() -> None:
    assert set(PLACES) == set(REPORTS)


@pytest.mark.parametrize("name", sorted(set(REPORTS) & set(COMMANDS)))
def test_a_report_has_the_options_that_its_place_names(name: str) -> None:
    parser = ArgumentParser()
    import_module(f"hudline.cli.{name}").arguments(parser)
    usage = parser.format_help()

    assert all(option in usage for option in re.findall(r"--[a-z][a-z-]*", PLACES[name]))


def keys(value: Any) -> Iterator[str]:
    """The keys of an object, and of what is in it."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from keys(one)
    elif isinstance(value, list):
        for one in value:
            yield from keys(one)


@pytest.mark.parametrize(
    "line",
    [
        "spend --by day,week,month,project,branch,model,person,session,agent,skill",
        "spend --by cache", "prompts", "why --since 7d --agents", "trace fa4f", "show fa4f",
        "tools --by tool,project,session", "mcp", "agents", "top", "status last", "alerts",
        "alerts test turn",
        "alerts set turn 10m", "otel doctor", "ledger check", "ledger prices", "ledger path",
        "ledger read", "ledger forget --all --yes", "export jsonl",
    ],
)  # fmt: skip
def test_every_key_of_rows_and_totals_is_documented(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with evening(monkeypatch):
        person = Person(tmp_path).has(*NAMES)
        Path(person.home.root).mkdir(exist_ok=True)
        Path(person.home.config).write_text('{"budget": {"day": 1}}')
        form = [] if line.startswith("export") else ["--json"]
        _, text = run(person, *line.split(), *form)
    documents = [json.loads(one) for one in (text.splitlines() if not form else [text])]
    known = set(re.findall(r"`([a-z0-9_]+)`", TEXT))

    assert documents
    assert sorted(set(keys(documents)) - known - FRAME) == []


def test_every_link_leads_to_a_heading() -> None:
    anchors = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    }
    links = set(re.findall(r"\]\(#([^)]+)\)", TEXT))

    assert len(links) > 10
    assert links <= anchors
