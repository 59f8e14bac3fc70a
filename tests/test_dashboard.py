"""The dashboard asks for nothing that Hudline does not send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.collector import named
from tests.dashboard import dashboard, expressions
from tests.ledgers import NAMES, Person
from tests.reporting import evening
from tests.test_export_files import by_signal, exported

from hudline.export.metrics import METRICS

UNITS = {"USD": "USD", "tokens": "tokens", "s": "seconds", "": ""}
NAME = re.compile(r"\b((?:claude_code|hudline)_[A-Za-z0-9_]+)")
LABEL = re.compile(r'\b([a-z_]+)\s*(?:=~|!=|!~|=)\s*"')
GROUPED = re.compile(r"\bby \(([^)]*)\)")
LEGEND = re.compile(r"\{\{\.?(\w+)\}\}")


def in_prometheus(name: str) -> str:
    """A metric's name as Prometheus has it: dots, unit and total."""
    parts = [name.replace(".", "_"), UNITS[METRICS[name].unit], "total"]
    return "_".join(part for part in parts if part)


def underscored(name: str) -> str:
    return name.replace(".", "_")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    patch = pytest.MonkeyPatch()
    with evening(patch):
        person = Person(tmp_path_factory.mktemp("sent")).has(*NAMES)
        Path(person.home.root).mkdir(exist_ok=True)
        Path(person.home.config).write_text('{"person": "Ada"}')
        return by_signal(exported(person, "otlp"))


def labels(points: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The labels of each metric, as Prometheus has them."""
    found: dict[str, set[str]] = {}
    for one in points:
        names = map(underscored, named(one["attributes"]))
        found.setdefault(in_prometheus(one["name"]), set()).update(names)
    return found


def asked(expression: str) -> Iterator[str]:
    yield from LABEL.findall(expression)
    for group in GROUPED.findall(expression):
        yield from (name.strip() for name in group.split(","))


def test_every_metric_and_label_of_it_is_sent(sent: dict[str, list[dict[str, Any]]]) -> None:
    known = labels(sent["metrics"])
    assert len(expressions("prometheus")) >= 15
    for title, expression in expressions("prometheus"):
        metrics = set(NAME.findall(expression))
        assert metrics, title
        assert metrics <= set(known), title
        for metric in metrics:
            assert set(asked(expression)) <= known[metric], f"{title}: {metric}"


def test_every_metric_that_is_sent_is_shown(sent: dict[str, list[dict[str, Any]]]) -> None:
    shown = {name for _, one in expressions("prometheus") for name in NAME.findall(one)}
    assert shown == set(labels(sent["metrics"])) == set(map(in_prometheus, METRICS))


def test_every_label_of_a_legend_is_grouped_by() -> None:
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            if target["datasource"]["type"] == "prometheus":
                assert set(LEGEND.findall(target["legendFormat"])) <= set(asked(target["expr"]))


def test_every_attribute_of_logs_and_spans_that_is_asked_for_is_sent(
    sent: dict[str, list[dict[str, Any]]],
) -> None:
    for kind, signal in (("loki", "logs"), ("tempo", "traces")):
        known = {"name", "duration"}
        for one in sent[signal]:
            known |= {
                *map(underscored, named(one["attributes"])),
                *map(underscored, one["resource"]),
            }
        ((_, query),) = expressions(kind)
        wanted = set(
            LABEL.findall(query.replace("resource.", "").replace("service.name", "service_name"))
        )
        assert wanted | set(LEGEND.findall(query)) <= known
        assert {"service_name", "project"} <= wanted


def test_names_of_spans_and_events_that_are_asked_for_exist(
    sent: dict[str, list[dict[str, Any]]],
) -> None:
    assert "claude_code.interaction" in {one["name"] for one in sent["traces"]}
    ((_, traces),) = expressions("tempo")
    assert 'name="claude_code.interaction"' in traces
    events = {named(one["attributes"])["event.name"] for one in sent["logs"]}
    ((_, logs),) = expressions("loki")
    assert set(re.findall(r'event_name="(\w+)"', logs)) <= events


def test_panels_have_ids_of_their_own_and_do_not_overlap() -> None:
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        x, y, w, h = (panel["gridPos"][name] for name in "xywh")
        cells = {(left, top) for left in range(x, x + w) for top in range(y, y + h)}
        assert x + w <= 24
        assert not cells & taken, panel["title"]
        taken |= cells


def test_every_variable_is_defined_and_used() -> None:
    found = dashboard()
    names = {one["name"] for one in found["templating"]["list"]}
    text = str(found["panels"])
    used = set(re.findall(r"\$\{?([a-z]+)\}?", text))
    assert used == names
    for one in found["templating"]["list"]:
        if one["type"] == "query":
            label = one["query"]["query"].rpartition(",")[2].strip(" )")
            assert (label, one["definition"]) == (one["name"], one["query"]["query"])


def test_it_has_what_grafana_needs_to_import_it() -> None:
    found = dashboard()
    assert {"title", "uid", "schemaVersion", "panels", "templating", "time"} <= set(found)
    assert "id" not in found
    for panel in found["panels"]:
        assert {"id", "title", "type", "datasource", "gridPos", "targets", "fieldConfig"} <= set(
            panel
        )
        assert panel["datasource"]["uid"] in ("${prometheus}", "${loki}", "${tempo}")
        references = [target["refId"] for target in panel["targets"]]
        assert references
        assert len(set(references)) == len(references)
