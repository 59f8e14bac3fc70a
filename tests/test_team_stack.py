"""The files of dashboards/stack belong together, and docs/team.md says what is so."""

from __future__ import annotations

import re
from pathlib import Path

from tests.dashboard import expressions

from hudline.export.destination import NAMES
from hudline.export.metrics import METRICS
from hudline.export.otlp_logs import NAMES as EVENTS
from hudline.export.otlp_traces import TYPES

ROOT = Path(__file__).resolve().parents[1]
STACK = ROOT / "dashboards" / "stack"
COMPOSE = (STACK / "compose.yaml").read_text("utf-8")
TEAM = (ROOT / "docs" / "team.md").read_text("utf-8")
# Ports that a service listens at, and the file that says so; Prometheus and Grafana have theirs.
PORTS = {("loki", "3100"): "loki.yaml", ("tempo", "4317"): "tempo.yaml",
         ("tempo", "3200"): "tempo.yaml", ("prometheus", "9090"): ""}  # fmt: skip


def services() -> dict[str, str]:
    """The text of each service of compose.yaml."""
    parts = re.split(
        r"(?m)^  (\w+):$", COMPOSE.partition("services:")[2].partition("\nvolumes:")[0]
    )
    return dict(zip(parts[1::2], parts[2::2]))


def test_every_file_that_is_mounted_is_there_and_every_file_is_mounted() -> None:
    mounted = re.findall(r"- (\.\.?/[\w./-]+):(/[\w./-]+):ro", COMPOSE)
    assert all((STACK / here).resolve().is_file() for here, _ in mounted)
    files = {path.name for path in STACK.iterdir()} - {"compose.yaml"}
    assert {Path(here).name for here, _ in mounted} == files | {"hudline.json"}


def test_every_configuration_is_read_from_where_it_is_mounted() -> None:
    for name, text in services().items():
        for inside in re.findall(r"config[.\w]*=(/[\w./]+)", text):
            assert f":{inside}:ro" in text, name
    provider = (STACK / "provider.yaml").read_text("utf-8")
    folder = re.findall(r"path: (\S+)", provider)[0]
    assert f":{folder}/hudline.json:ro" in services()["grafana"]


def test_every_address_in_it_is_that_of_a_service() -> None:
    known = services()
    found = set()
    for path in STACK.glob("*.yaml"):
        found |= set(
            re.findall(
                r"\b(prometheus|loki|tempo|collector|grafana):(\d{4})\b", path.read_text("utf-8")
            )
        )
    assert found == set(PORTS)
    for (service, port), file in PORTS.items():
        assert service in known
        if file:
            assert re.search(rf":\s*(0\.0\.0\.0:)?{port}\b", (STACK / file).read_text("utf-8"))


def test_volumes_and_dependencies_are_declared() -> None:
    declared = set(re.findall(r"(?m)^  (\w+):$", COMPOSE.partition("\nvolumes:")[2]))
    assert set(re.findall(r"- (\w+):/", COMPOSE)) == declared
    for names in re.findall(r"depends_on: \[([^\]]+)\]", COMPOSE):
        assert {name.strip() for name in names.split(",")} <= set(services())


def test_pipelines_use_what_is_configured() -> None:
    text = (STACK / "collector.yaml").read_text("utf-8")
    head, _, service = text.partition("\nservice:")
    used = {
        name.strip() for found in re.findall(r"\[([^\]]+)\]", service) for name in found.split(",")
    }
    configured = set(re.findall(r"(?m)^  ([\w/]+):$", head))
    assert used == configured
    assert set(re.findall(r"(?m)^    (\w+):$", service)) == {"metrics", "logs", "traces"}


def test_nothing_of_it_listens_beyond_this_machine_by_itself() -> None:
    published = re.findall(r'- "([^"]+:\d+)"', COMPOSE)
    assert len(published) == 2
    assert all(one.startswith("${COLLECTOR_ADDRESS:-127.0.0.1}:") for one in published)


def test_the_page_names_all_that_is_sent_and_all_keys() -> None:
    for name in (*METRICS, *(f"claude_code.{kind}" for kind in TYPES.values()), *EVENTS):
        assert f"`{name}`" in TEAM, name
    for name in NAMES:
        assert f"otlp.{name}" in TEAM, name


def test_the_query_of_the_page_is_that_of_the_dashboard() -> None:
    (block,) = re.findall(r"```text\n(.*?)```", TEAM, re.DOTALL)
    shown = "".join(block.split())
    panels = {
        re.sub(r"\{[^}]*\}", "", "".join(one.split())) for _, one in expressions("prometheus")
    }
    assert any(shown.replace("$__range", "1d") in one or shown in one for one in panels)


def test_links_of_the_page_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", TEAM):
        assert (ROOT / "docs" / target).exists(), target
