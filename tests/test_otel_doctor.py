"""`hudline otel doctor` finds what keeps Claude Code's own telemetry from a backend."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from syrupy.assertion import SnapshotAssertion
from tests.golden import Frames
from tests.ledgers import Person
from tests.reporting import evening

from hudline.cli import otel
from hudline.render.cell_width import cells

SECRET = "canary-zX81kq"
SWITCH = {"CLAUDE_CODE_ENABLE_TELEMETRY": "1"}
GOOD = {
    **SWITCH,
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "otlp",
    "OTEL_TRACES_EXPORTER": "otlp",
    "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
    "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE": "cumulative",
    "OTEL_RESOURCE_ATTRIBUTES": "project=acme,team=core",
}
BAD = {
    **SWITCH,
    "OTEL_METRICS_EXPORTER": "otlp,datadog",
    "OTEL_LOGS_EXPORTER": "otlp",
    "OTEL_TRACES_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "http://prometheus:9090/api/v1/otlp/v1/metrics",
    "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL": "grpc",
    "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "http://loki.example:4318",
    "OTEL_EXPORTER_OTLP_HEADERS": f"Authorization=Bearer {SECRET}",
    "OTEL_RESOURCE_ATTRIBUTES": "acme inc",
    "OTEL_LOG_USER_PROMPTS": "1",
}


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.setattr("hudline.sources.settings_files.MANAGED", str(tmp_path / "managed"))
    with evening(monkeypatch):
        yield Person(tmp_path)


def settings(person: Person, layer: str, value: dict[str, Any]) -> None:
    """Write a settings file of a layer."""
    folder = person.config.parent
    path = {
        "user": person.config / "settings.json",
        "project": folder / "project" / ".claude" / "settings.json",
        "local": folder / "project" / ".claude" / "settings.local.json",
        "managed": folder / "managed" / "managed-settings.json",
    }[layer]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))


def doctor(
    person: Person, env: dict[str, str], width: int = 100, form: str = ""
) -> tuple[int, str]:
    console = Console(file=io.StringIO(), width=width, highlight=False, _environ={})
    own = {"CLAUDE_CONFIG_DIR": str(person.config), "HOME": str(person.config.parent)}
    args = Namespace(what="doctor", json=form == "json", csv=form == "csv")
    status = otel.run(args, console, person.home, "", {**own, **env})
    assert isinstance(console.file, io.StringIO)
    return status, console.file.getvalue()


def found(person: Person, env: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Status and sentence by check."""
    _, text = doctor(person, env, form="json")
    rows: dict[str, list[tuple[str, str]]] = {}
    for row in json.loads(text)["rows"]:
        rows.setdefault(row["check"], []).append((row["status"], row["sentence"]))
    return rows


def without(env: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in env.items() if name not in names}


@pytest.mark.parametrize("name", ["good", "bad", "off"])
def test_a_screen_is_as_it_was(person: Person, name: str, snapshot: SnapshotAssertion) -> None:
    parts = []
    for width in (60, 80, 100, 140):
        _, text = doctor(person, {"good": GOOD, "bad": BAD, "off": {}}[name], width)
        assert all(cells(line) <= width for line in text.splitlines()), width
        parts.append(f"{width} columns\n{text}")
    assert "\n".join(parts) == snapshot.use_extension(Frames)


def test_telemetry_that_is_off_is_nothing_wrong(person: Person) -> None:
    status, text = doctor(person, {})
    assert status == 0
    assert "sends no telemetry" in text


def test_telemetry_that_works_is_nothing_wrong(person: Person) -> None:
    status, text = doctor(person, GOOD)
    assert status == 0
    assert "metrics on · logs on · traces on" in text
    assert "http://127.0.0.1:4318 (environment)" in text


def test_exporters_without_the_switch_send_nothing(person: Person) -> None:
    assert doctor(person, without(GOOD, *SWITCH))[0] == 1
    rows = found(person, without(GOOD, *SWITCH))
    assert rows["telemetry"][0][0] == "fail"
    assert "CLAUDE_CODE_ENABLE_TELEMETRY" in rows["telemetry"][0][1]


def test_the_switch_without_exporters_sends_nothing(person: Person) -> None:
    rows = found(person, {**SWITCH, "OTEL_METRICS_EXPORTER": "none"})
    assert rows["telemetry"][0][0] == "fail"


@pytest.mark.parametrize(
    ("change", "check", "said"),
    [
        ({"OTEL_EXPORTER_OTLP_PROTOCOL": ""}, "protocol", "no metrics, logs, traces are sent"),
        ({"OTEL_EXPORTER_OTLP_PROTOCOL": "json"}, "protocol", "json is no protocol"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, "endpoint", "localhost:4318 is taken"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "127.0.0.1:4318"}, "endpoint", "no address"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x:4317"}, "endpoint", "Port 4317"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x:99999"}, "endpoint", "no address"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x/v1/metrics"}, "endpoint", "Leave out"),
        ({"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "http://x:4318"}, "endpoint", "end it with"),
        ({"OTEL_METRICS_EXPORTER": "datadog"}, "exporter", "datadog"),
        ({"CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "0"}, "traces", "Traces are not sent"),
        ({"OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE": "both"}, "temporality", "both"),
        ({"OTEL_RESOURCE_ATTRIBUTES": "a b,project=x"}, "project", "1 part of"),
    ],
)
def test_a_mistake_is_found(person: Person, change: dict[str, str], check: str, said: str) -> None:
    assert doctor(person, {**GOOD, **change})[0] == 1
    failed = [text for status, text in found(person, {**GOOD, **change})[check] if status == "fail"]
    assert any(said in text for text in failed)


def test_deltas_are_a_mistake_only_where_prometheus_gets_them(person: Person) -> None:
    """Claude Code sends deltas where nothing is said."""
    name = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"
    env = without(GOOD, name)
    assert found(person, env)["temporality"][0][0] == "note"
    env["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = "http://x:9090/api/v1/otlp/v1/metrics"
    assert found(person, env)["temporality"][0][0] == "fail"
    assert found(person, {**env, name: "delta"})["temporality"][0][0] == "fail"


def test_what_is_sent_without_a_project_is_noted(person: Person) -> None:
    rows = found(person, {**GOOD, "OTEL_RESOURCE_ATTRIBUTES": "colour=red"})
    assert rows["project"][0] == ("note", "Nothing in what is sent says the project.")
    assert "project" not in found(person, GOOD)


def test_settings_files_count_before_the_environment_the_strongest_first(person: Person) -> None:
    names = ("user", "project", "local", "managed")
    for number, layer in enumerate(names):
        address = f"http://{layer}:4318"
        settings(person, layer, {"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": address}})
        rows = found(person, GOOD)["endpoint"]
        assert rows[0] == ("ok", f"metrics go to {address} ({layer})."), number


def test_settings_of_other_types_are_passed_over(person: Person) -> None:
    settings(person, "user", {"env": {"OTEL_METRICS_EXPORTER": ["x"], "A": None,
                                      "CLAUDE_CODE_ENABLE_TELEMETRY": 1}})  # fmt: skip
    settings(person, "project", {"env": [1]})
    assert doctor(person, without(GOOD, *SWITCH))[0] == 0


def test_the_share_that_events_leave_out_is_that_of_the_ledger(person: Person) -> None:
    with person.has("hidden").ledger():
        pass
    rows = found(person, GOOD)
    assert rows["events"][0][0] == "note"
    assert "20.3%" in rows["events"][0][1]
    assert "events" not in found(person, {**GOOD, "OTEL_LOGS_EXPORTER": "none"})


@pytest.mark.parametrize("form", ["", "json", "csv"])
def test_no_header_and_no_secret_of_an_address_is_shown(person: Person, form: str) -> None:
    Path(person.home.root).mkdir(exist_ok=True)
    file = person.config / "headers"
    file.write_text(f"Authorization: Bearer {SECRET}\n")
    own = {"endpoint": "http://127.0.0.1:4318", "headers_file": str(file)}
    Path(person.home.config).write_text(json.dumps({"otlp": own}))
    env = {
        **GOOD,
        "OTEL_EXPORTER_OTLP_HEADERS": f"x-key={SECRET}",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"https://me:{SECRET}@host.example/otlp?key={SECRET}",
        "OTEL_RESOURCE_ATTRIBUTES": f"project={SECRET}",
    }
    status, text = doctor(person, env, form=form)
    assert status == 0
    assert "https://host.example/otlp" in text
    assert SECRET not in text


def test_headers_without_encryption_are_a_mistake_but_on_this_machine(person: Person) -> None:
    env = {**GOOD, "OTEL_EXPORTER_OTLP_HEADERS": "a=b"}
    assert found(person, env)["headers"][0][0] == "ok"
    env["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector.example:4318"
    assert found(person, env)["headers"][0][0] == "fail"
    settings(person, "user", {"otelHeadersHelper": "/bin/x"})
    assert found(person, without(env, "OTEL_EXPORTER_OTLP_HEADERS"))["headers"][0][0] == "fail"


def test_hudlines_own_export_is_looked_at(person: Person) -> None:
    Path(person.home.root).mkdir(exist_ok=True)
    config = Path(person.home.config)
    config.write_text('{"otlp": {"endpoint": "http://127.0.0.1:4318"}}')
    rows = found(person, GOOD)
    assert rows["hudline"] == [("ok", "Hudline sends sessions to http://127.0.0.1:4318.")]
    assert rows["twice"][0][0] == "note"
    assert "twice" not in found(person, {})
    config.write_text('{"otlp": {"endpoint": "http://collector.example:4318"}}')
    assert found(person, {})["hudline"][0][0] == "fail"


def test_inside_claude_code_it_says_what_it_cannot_see(person: Person) -> None:
    assert "environment" in found(person, {"CLAUDECODE": "1"})
    assert "environment" not in found(person, {})


def test_names_from_settings_cannot_command_the_terminal(person: Person) -> None:
    odd = "\x1b]0;evil\x07x\x9b2J"
    for name in ("OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_ENDPOINT",
                 "OTEL_METRICS_EXPORTER", "OTEL_RESOURCE_ATTRIBUTES"):  # fmt: skip
        settings(person, "project", {"env": {name: odd}})
        _, text = doctor(person, GOOD)
        assert text.replace("\n", "").isprintable(), name


@pytest.mark.parametrize(
    ("address", "is_open"),
    [("http://team.example", True), ("https://team.example", False), ("http://[::1]:1", False)],
)
def test_a_token_that_hudline_sends_without_encryption_is_found(
    person: Person, tmp_path: Path, address: str, is_open: bool
) -> None:
    headers = tmp_path / "headers"
    headers.write_text(f"Authorization: Bearer {SECRET}\n")
    chosen = {"endpoint": address, "allow_host": "team.example", "headers_file": str(headers)}
    Path(person.home.root).mkdir()
    Path(person.home.config).write_text(json.dumps({"otlp": chosen}))
    status, text = doctor(person, {})
    assert ("Headers go to team.example without encryption." in text) is is_open
    assert status == int(is_open)
    assert SECRET not in text
