"""Where the time of a turn went, against the spans of the client's own telemetry."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from hudline.insight.intervals import Interval, length, union, without

from .messages_api import MessagesApi, Turn, call
from .person import Person, held, wait_shown

DIALOG = "Do you want to"
NEAR = 0.3  # seconds
BUSY = 1.0  # seconds from the prompt to the first request, from which on the machine is too busy
RUNS, WAITS, THINKS = 3.0, 4.0, 1.0  # seconds of the command, the dialog, the last answer
PREFIX = "claude_code."


class Collector:
    """A stand-in for a collector: keeps the spans that come as OTLP/JSON."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.spans: list[dict[str, Any]] = []

    def take(self, document: dict[str, Any]) -> None:
        """Keep the spans of an export."""
        for resource in document.get("resourceSpans", []):
            for scope in resource.get("scopeSpans", []):
                self.spans += scope.get("spans", [])

    def named(self, name: str) -> list[dict[str, Any]]:
        """The spans of a name, the oldest first."""
        found = [span for span in self.spans if span["name"] == PREFIX + name]
        return sorted(found, key=lambda span: int(span["startTimeUnixNano"]))

    def listed(self) -> str:
        """The spans as lines."""
        return "\n".join(
            f"{span['name']} {interval(span)} {span.get('parentSpanId')} {span['spanId']} "
            + " ".join(
                f"{key}={attribute(span, key)}"
                for key in ("attempt", "source", "query_source", "model", "llm_request.context")
            )
            for span in self.spans
        )


@contextmanager
def collector() -> Iterator[Collector]:
    """Listen on a free port of the loopback interface."""

    class Export(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
            """Stay silent."""

        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers.get("content-length") or 0))
            if self.path == "/v1/traces":
                collected.take(json.loads(data))
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Export)
    server.daemon_threads = True
    collected = Collector(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield collected
    finally:
        server.shutdown()
        server.server_close()


def interval(span: dict[str, Any]) -> Interval:
    """The time of a span in milliseconds."""
    return int(span["startTimeUnixNano"]) // 10**6, int(span["endTimeUnixNano"]) // 10**6


def attribute(span: dict[str, Any], name: str) -> Any:
    """An attribute of a span; None where it has none."""
    values = {one["key"]: one["value"] for one in span.get("attributes", [])}
    return next(iter(values.get(name, {}).values()), None)


def native_requests(found: Collector, api: MessagesApi) -> list[Interval]:
    """The requests of the first interaction, each from when its first attempt came: to prepare it
    takes a busy client long, and is not the model's time. Titles are asked for beside it."""
    whole = found.named("interaction")[0]
    came = [round(step.at * 1000) for step in api.steps()]
    requests = []
    for span in found.named("llm_request"):
        if span["parentSpanId"] == whole["spanId"]:
            began, ended = interval(span)
            requests.append((min(at for at in came if began <= at <= ended), ended))
    return requests


def native_parts(found: Collector, api: MessagesApi) -> dict[str, float]:
    """The seconds of dialogs, tools and requests in the first interaction, each second once."""
    dialogs = union(
        interval(span)
        for span in found.named("tool.blocked_on_user")
        if str(attribute(span, "source")).startswith("user")
    )
    tools = without(map(interval, found.named("tool.execution")), dialogs)
    requests = without(native_requests(found, api), [*dialogs, *tools])
    return {
        "you": length(dialogs) / 1000, "tools": length(tools) / 1000,
        "model and retries": length(requests) / 1000,
    }  # fmt: skip


def transcript(person: Person) -> str:
    """The lines of the session's transcript that its times are from."""
    lines = []
    for path in person.client.config.glob("projects/*/*.jsonl"):
        for text in path.read_text("utf-8").splitlines():
            line = json.loads(text)
            if line.get("type") in ("user", "assistant", "api-request", "system"):
                names = ("type", "subtype", "timestamp", "id", "requestRef", "promptId")
                lines.append(" ".join(str(line.get(name, "")) for name in names))
    return "\n".join(lines)


def test_each_second_is_where_the_clients_own_spans_have_it(
    person: Person, api: MessagesApi
) -> None:
    api.script(main=[
        Turn("Overloaded", status=529, error="overloaded_error"),
        Turn("I run it.", [call("Bash", command=held(), description="Run it")]),
        Turn("May I?", [call("Bash", command="touch made", description="Make it")]),
        Turn("All is done.", delay=THINKS),
    ])  # fmt: skip
    with collector() as native:
        person.client.env.update({
            "CLAUDE_CODE_MAX_RETRIES": "3", "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
            "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1", "OTEL_TRACES_EXPORTER": "otlp",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json", "OTEL_EXPORTER_OTLP_ENDPOINT": native.url,
            "OTEL_BSP_SCHEDULE_DELAY": "200",
        })  # fmt: skip
        terminal = person.launch()
        terminal.submit("please")
        wait_shown(terminal, "● Bash until")
        time.sleep(RUNS)
        person.read_tail()
        terminal.wait_for(DIALOG)
        time.sleep(WAITS)
        terminal.answer_dialog("1", DIALOG)
        terminal.wait_for("All is done.")
        terminal.submit("/exit")
        terminal.wait_end()

    found = json.loads(person.hudline("why", "last", "--json").stdout)
    spans = json.loads(person.hudline("trace", "last", "--json").stdout)["rows"]
    mine = {row["part"]: row["seconds"] for row in found["rows"]}
    assert round(sum(mine.values()), 3) == found["total"]["seconds"]
    seen = "\n".join(("", str(found), native.listed(), transcript(person)))
    first, second = api.steps()[:2]
    # The client and its hooks note times when they get to it: late, where they wait for a processor.
    near = NEAR if first.at - found["total"]["at"] < BUSY else 3 * NEAR
    assert abs(mine["retries"] - (second.at - first.at)) < near, seen
    assert mine["you"] > WAITS
    assert mine["tools"] > RUNS
    assert mine["model"] > THINKS

    assert native.named("interaction"), seen
    expected = native_parts(native, api)
    assert abs(mine["you"] - expected["you"]) < near, seen
    assert abs(mine["tools"] - expected["tools"]) < near, seen
    assert abs(mine["model"] + mine["retries"] - expected["model and retries"]) < near, seen
    assert [row["attempts"] for row in spans if row["kind"] == "llm_request"] == [2, 1, 1], seen
    began, ended = (
        milliseconds / 1000 for milliseconds in interval(native.named("interaction")[0])
    )
    whole = next(row for row in spans if row["kind"] == "interaction")
    assert abs(whole["ended"] - ended) < near, seen
    assert began - 0.01 < whole["began"] < first.at, seen
