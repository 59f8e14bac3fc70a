"""A real collector takes everything that Hudline sends."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from tests.ledgers import NAMES, Person
from tests.reporting import evening, run
from tests.team.lab import LabMissingError, collector

PATIENCE = 30.0  # seconds until the collector has printed what it has taken
PRINTS = [word for signal in ("traces", "metrics", "logs") for word in ("--debug-log", signal)]


def test_a_real_collector_takes_spans_log_records_and_data_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "collector.log"
    options = ["--exporter", "blackhole", *PRINTS, "--debug-log-verbosity", "detailed"]
    try:
        with collector(log, *options) as url, evening(monkeypatch):
            person = Person(tmp_path).has(*NAMES)
            status, said = run(person, "export", "otlp", "--to", url, "--since", "all")
            counts = [int(word) for word in re.findall(r"(\d+) (?:spans|log|data)", said)]
            assert (status, len(counts)) == (0, 3), said
            assert wait_for(log, counts) == counts
    except LabMissingError as missing:
        pytest.skip(f"needs a real collector: {missing}")

    text = log.read_text("utf-8", "replace")
    assert "claude_code.llm_request" in text
    assert "claude_code.cost.usage" in text
    assert "-> project: Str(acme)" in text


def wait_for(log: Path, counts: list[int]) -> list[int]:
    """How many spans, log records and data points the collector has printed, as soon as these are
    so many."""
    until = time.monotonic() + PATIENCE
    found: list[int] = []
    while found != counts and time.monotonic() < until:
        time.sleep(0.1)
        text = log.read_text("utf-8", "replace")
        heads = (r"^Span #\d+", r"^LogRecord #\d+", r"^NumberDataPoints #\d+")
        found = [len(re.findall(head, text, re.MULTILINE)) for head in heads]
    return found
