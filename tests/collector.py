"""A collector on this machine for tests: takes OTLP/HTTP JSON, and fails as it is told to.

It reads bodies with the messages of opentelemetry-proto, so that what it takes is valid.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from google.protobuf.json_format import Parse
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

MESSAGES: dict[str, Any] = {
    "metrics": ExportMetricsServiceRequest,
    "logs": ExportLogsServiceRequest,
    "traces": ExportTraceServiceRequest,
}
IDS = ("traceId", "spanId", "parentSpanId")
# What it does with a request, beside a status: close the connection before or after it was taken.
REFUSE, FORGET = "refuse", "forget"


def message(signal: str, body: bytes) -> Message:
    """A body as its message. In OTLP's JSON ids are hexadecimal, in that of protobuf base64."""

    def decoded(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: base64.b64encode(bytes.fromhex(one)).decode() if key in IDS else decoded(one)
                for key, one in value.items()
            }
        return [decoded(one) for one in value] if isinstance(value, list) else value

    return Parse(json.dumps(decoded(json.loads(body))), MESSAGES[signal]())


def named(attributes: list[dict[str, Any]]) -> dict[str, Any]:
    """Attributes by name."""
    found = {}
    for one in attributes:
        ((kind, value),) = one["value"].items()
        found[one["key"]] = int(value) if kind == "intValue" else value
    return found


class Collector:
    """`taken`: what it has acknowledged, by signal: spans, log records, and data points with the
    `name` of their metric. `unsure`: what it has taken without saying so. `plan`: what it does with
    the next requests: a status, `REFUSE` or `FORGET`; 200 behind it."""

    def __init__(self) -> None:
        self.taken: dict[str, list[dict[str, Any]]] = {signal: [] for signal in MESSAGES}
        self.unsure: dict[str, list[dict[str, Any]]] = {signal: [] for signal in MESSAGES}
        self.plan: list[Any] = []
        self.requests: list[tuple[str, dict[str, str], int]] = []
        self.bodies: list[bytes] = []
        self.answer: dict[str, Any] = {}
        self.headers: dict[str, str] = {}
        self.faults: list[str] = []
        self.url = ""

    def receive(self, signal: str, body: bytes, into: dict[str, list[dict[str, Any]]]) -> None:
        try:
            message(signal, body)
        except Exception as error:  # noqa: BLE001 - whatever the parser says is a fault
            self.faults.append(f"{signal}: {error}")
        into[signal] += list(contents(signal, json.loads(body)))

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """All that has arrived, acknowledged or not."""
        return {signal: self.taken[signal] + self.unsure[signal] for signal in MESSAGES}


def contents(signal: str, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The spans, log records or data points of a body, each with its `resource`."""
    kind = {"metrics": "Metrics", "logs": "Logs", "traces": "Spans"}[signal]
    for resource in document[f"resource{kind}"]:
        of = named(resource["resource"]["attributes"])
        for scope in resource[f"scope{kind}"]:
            if signal == "metrics":
                for metric in scope["metrics"]:
                    for point in metric["sum"]["dataPoints"]:
                        yield {**point, "name": metric["name"], "resource": of, "metric": metric}
            else:
                for one in scope["logRecords" if signal == "logs" else "spans"]:
                    yield {**one, "resource": of}


class _Handler(BaseHTTPRequestHandler):
    """Answers as the collector of its server is told to."""

    collector: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signal, collector = self.path.rpartition("/")[2], self.collector
        collector.requests.append((self.path, dict(self.headers), len(body)))
        collector.bodies.append(body)
        step = collector.plan.pop(0) if collector.plan else 200
        if step == FORGET:
            collector.receive(signal, body, collector.unsure)
        if step in (REFUSE, FORGET):
            self.close_connection = True
            self.connection.close()
            return
        if step == 200:
            collector.receive(signal, body, collector.taken)
        data = json.dumps(collector.answer).encode()
        self.send_response(step)
        for name, value in {**collector.headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        return

    def handle(self) -> None:
        with suppress(OSError, ValueError):
            super().handle()

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector that listens."""
    collector = Collector()
    handler = type("Handler", (_Handler,), {"collector": collector})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    collector.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
