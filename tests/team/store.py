"""What Hudline sends stands in a real store, behind a real collector, with its labels.

Not part of tests/run: `tests/team/run` runs it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import pytest
from tests.dashboard import expressions
from tests.ledgers import NAMES, Person
from tests.reporting import NOW, evening, run
from tests.team.lab import LabMissingError, collector, store

_PATIENCE = 30.0  # seconds until what was sent can be asked for


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The store with the sessions of all samples in it, sent through the collector."""
    folder = tmp_path_factory.mktemp("team")
    patch = pytest.MonkeyPatch()
    try:
        with store(folder) as found:
            exporter = (
                "--exporter", "otlp", "--otlp-exporter-endpoint", f"{found}/opentelemetry",
                "--otlp-exporter-protocol", "http",
            )  # fmt: skip
            with collector(folder / "collector.log", *exporter) as url, evening(patch):
                person = Person(folder / "person").has(*NAMES)
                Path(person.home.root).mkdir(exist_ok=True)
                Path(person.home.config).write_text('{"person": "Ada"}')
                status, said = run(person, "export", "otlp", "--to", url, "--since", "all")
                assert status == 0, said
            yield found
    except LabMissingError as missing:
        pytest.skip(str(missing))


def ask(address: str, path: str, **query: Any) -> Any:
    """What the store answers to a query."""
    opener = build_opener(ProxyHandler({}))
    with opener.open(f"{address}/{path}?{urlencode(query)}", timeout=10) as answer:
        found = json.load(answer)
    assert found["status"] == "success"
    return found["data"]


def value(address: str, expression: str) -> float:
    """The value of an expression at the end of the day, as soon as there is one."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        found = ask(address, "api/v1/query", query=expression, time=NOW)["result"]
        if found:
            return float(found[0]["value"][1])
        time.sleep(0.2)
    raise AssertionError(f"{expression} has no value")


def test_the_cost_stands_in_the_store_to_the_micro_dollar(address: str) -> None:
    total = "sum(last_over_time(claude_code_cost_usage_USD_total[7d]))"
    assert value(address, total) == pytest.approx(1.5434204, abs=1e-6)


def test_tokens_of_each_type_stand_in_it(address: str) -> None:
    name = "claude_code_token_usage_tokens_total"
    for kind, count in {"input": 351, "output": 6062, "cacheRead": 958000,
                        "cacheCreation": 189100}.items():  # fmt: skip
        expression = f'sum(last_over_time({name}{{type="{kind}"}}[7d]))'
        assert value(address, expression) == count


def test_series_have_the_labels_that_native_telemetry_lacks(address: str) -> None:
    assert value(address, 'count(last_over_time(claude_code_cost_usage_USD_total{project="acme",'
                          'person="Ada",branch="main"}[7d]))') > 5  # fmt: skip


def test_every_panel_of_the_dashboard_has_data(address: str) -> None:
    """But those of logs and traces, which are for other stores."""
    value(address, "last_over_time(claude_code_cost_usage_USD_total[7d])")
    empty = []
    for title, expression in expressions("prometheus"):
        filled = expression.replace("$__range", "7d").replace("$__interval", "1d")
        for name in ("project", "person", "model", "branch"):
            filled = filled.replace(f"${name}", ".+" if name == "project" else ".*")
        if not ask(address, "api/v1/query", query=filled, time=NOW)["result"]:
            empty.append(f"{title}: {filled}")
    assert empty == []
