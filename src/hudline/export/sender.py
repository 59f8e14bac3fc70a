"""Sends OTLP/HTTP requests: https://opentelemetry.io/docs/specs/otlp/#otlphttp

By http.client, which asks no proxy and follows no redirect. What may go well later is tried again
with growing pauses; a body that is too large is cut in two.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping, Sequence
from random import random
from threading import Timer
from typing import Callable, NamedTuple, Optional

from hudline.core.fields import table, whole
from hudline.core.json_codec import dumps, parsed
from hudline.export import otlp_logs, otlp_metrics, otlp_traces
from hudline.export.endpoint import Endpoint
from hudline.export.otlp_values import LOGS, METRICS, TRACES, Item, Object

DOCUMENTS: Mapping[str, Callable[[Sequence[Item]], Object]] = {
    METRICS: otlp_metrics.document, LOGS: otlp_logs.document, TRACES: otlp_traces.document,
}  # fmt: skip
_REJECTED = {METRICS: "rejectedDataPoints", LOGS: "rejectedLogRecords", TRACES: "rejectedSpans"}
_LATER = (429, 502, 503, 504)  # that the specification has tried again
_TOO_LARGE = 413
_NEVER = (400, _TOO_LARGE, 422)  # by which a collector says that this body is none for it
_TIMEOUT = 10.0  # seconds for each step of a request
_LONGEST = 30.0  # seconds for all of it
_ANSWER = 64 * 1024  # bytes that are read of an answer
_FIRST, _MOST = 1.0, 16.0  # seconds of pauses


class SendError(Exception):
    """Something could not be sent. `reason` is a sentence without anything of the answer's text;
    `may_pass`: whether it may go well later."""

    def __init__(self, reason: str, may_pass: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_pass = may_pass


class _NoAnswerError(SendError):
    """There was no answer."""


class Answer(NamedTuple):
    """What a collector has said. `wait`: seconds that it asks to be left alone, None where it does
    not say; `rejected`: how much of the request it will never take."""

    status: int
    wait: Optional[float]
    rejected: int


class Sender:
    """Sends to one endpoint. patience: seconds in which something is tried again, all in all."""

    def __init__(
        self,
        endpoint: Endpoint,
        headers: Mapping[str, str],
        patience: float,
        sleep: Callable[[float], None],
    ) -> None:
        self._endpoint = endpoint
        self._headers = {
            "Content-Type": "application/json", "User-Agent": "hudline", **headers,
        }  # fmt: skip
        self._left = patience
        self._sleep = sleep
        self._tls = ssl.create_default_context() if endpoint.scheme == "https" else None

    def send(self, items: Sequence[Item]) -> int:
        """Send items of one signal; how many of them the collector has rejected for good.

        SendError where they were not taken. KeyboardInterrupt leaves it open whether they were.
        """
        signal = items[0].signal
        body = dumps(DOCUMENTS[signal](items))
        pause = _FIRST
        while True:
            wait: Optional[float] = None
            try:
                status, wait, rejected = self._post(signal, body)
                if status < 300:
                    return rejected
                if status == _TOO_LARGE and len(items) > 1:
                    half = len(items) // 2
                    return self.send(items[:half]) + self.send(items[half:])
                if status in _NEVER:
                    return len(items)
                failure = SendError(_reason(status), status in _LATER)
            except _NoAnswerError as error:
                failure = error
            self._wait(pause, wait, failure)
            pause = min(pause * 2, _MOST)

    def _wait(self, pause: float, asked: Optional[float], error: SendError) -> None:
        """Wait before another try; the error where the patience does not last so long."""
        seconds = pause * (0.75 + random() / 2) if asked is None else max(asked, 0.0)  # noqa: S311
        if not error.may_pass or seconds > self._left:
            raise error
        self._left -= seconds
        self._sleep(seconds)

    def _post(self, signal: str, body: bytes) -> Answer:
        """Send a body once. _NoAnswerError where there was no answer."""
        connection = self._connection()
        connected: list[socket.socket] = []
        limit = Timer(_LONGEST, _hang_up, [connection, connected])
        limit.daemon = True
        limit.start()
        try:
            path = f"{self._endpoint.path}/v1/{signal}"
            connection.connect()
            connected.append(connection.sock)
            connection.request("POST", path, body, self._headers)
            response = connection.getresponse()
            data = response.read(_ANSWER)
        except ssl.SSLCertVerificationError:
            raise _NoAnswerError("its certificate is not trusted", False) from None
        except (OSError, http.client.HTTPException) as error:
            raise _NoAnswerError(f"it did not answer ({type(error).__name__})", True) from None
        finally:
            limit.cancel()
            connection.close()
        asked = response.getheader("Retry-After", "")
        wait = float(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None
        partial = table(table(parsed(data)).get("partialSuccess"))
        return Answer(response.status, wait, _count(partial.get(_REJECTED[signal])))

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._endpoint.host, self._endpoint.port
        if self._tls is not None:
            return http.client.HTTPSConnection(host, port, timeout=_TIMEOUT, context=self._tls)
        return http.client.HTTPConnection(host, port, timeout=_TIMEOUT)


def _hang_up(connection: http.client.HTTPConnection, connected: Sequence[socket.socket]) -> None:
    """End a connection that has taken too long: what waits for it then fails. Once an answer has
    begun that ends with it, the connection itself does not know its socket any more."""
    handle: Optional[socket.socket] = connected[0] if connected else connection.sock
    if handle is not None:
        try:
            handle.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _count(value: object) -> int:
    """A count of JSON, where 64-bit numbers are texts."""
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0
    return whole(value) or 0


def _reason(status: int) -> str:
    if status in (401, 403):
        return f"it refuses the headers (status {status})"
    if status == 404:
        return "there is no OTLP/HTTP receiver at that address (status 404)"
    if status == 415:
        return "it takes no JSON (status 415): put a collector before it"
    if 300 <= status < 400:
        return f"it redirects elsewhere (status {status}), which is not followed"
    return f"it answers with status {status}"
