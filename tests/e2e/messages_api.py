"""A scripted stand-in for the Messages API, on the loopback interface only.

The real client sends its ordinary streaming requests here; every answer is the next `Turn` that
the test wrote down. One conversation is one *key*: the main thread is ``"main"``, a subagent is
the last ``[[KEY]]`` marker in its own prompt.

Which turn comes next is counted in requests served, not in messages held by the conversation: a
conversation is shorter after ``/compact`` and empty after ``/clear``, yet the script goes on. A
request that repeats one whose answer never arrived in full (the client retried) gets the same
turn again. Requests that are no step of the script (titles, summaries, probes) never count.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable

MAIN = "main"
MARKER = re.compile(r"\[\[([A-Za-z0-9_.-]+)\]\]")
# The client asks for the summary of /compact with the tools of the conversation still attached,
# so the lack of tools does not tell it from an ordinary step; its instruction does.
COMPACTION = "Your task is to create a detailed summary of"
SUMMARY = "<summary>The conversation so far, in one line.</summary>"
TITLE = '{"title": "Scripted session"}'
USAGE: Mapping[str, int] = {
    "input_tokens": 3,
    "cache_creation_input_tokens": 1200,
    "cache_read_input_tokens": 15000,
    "output_tokens": 120,
}


class Gate:
    """Holds one model answer until the test has looked at the screen.

    The server announces the held request with `reached`; the test lets the answer go with `open`.
    """

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._opened = threading.Event()

    def reach(self) -> None:
        """Note that a request now waits here (called by the server)."""
        self._reached.set()

    def open(self) -> None:
        """Let the held answer go; a later request passes without waiting."""
        self._opened.set()

    def wait(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds for `open`; true once it is open."""
        return self._opened.wait(timeout)

    def wait_reached(self, seconds: float = 60) -> None:
        """Wait for the request to arrive; AssertionError after `seconds`."""
        if not self._reached.wait(seconds):
            raise AssertionError(f"no request reached the gate within {seconds:g} s")


@dataclass(frozen=True)
class Turn:
    """One answer of the model.

    text: what it says. tools: its calls, each ``{"name": str, "input": dict}``. usage: token
    counts laid over `USAGE`. delay: seconds before it answers. wait: a gate that holds it.
    pause: a gate that holds the rest of it behind its first words.
    status: an HTTP error instead of an answer (0: none), with `error` as its type and `text` as
    its message; the client repeats such a request, and each repeat takes the next turn.
    """

    text: str = ""
    tools: Sequence[Mapping[str, Any]] = ()
    usage: Mapping[str, int] = field(default_factory=dict)
    delay: float = 0
    wait: Gate | None = None
    pause: Gate | None = None
    status: int = 0
    error: str = "api_error"


def call(name: str, **arguments: Any) -> dict[str, Any]:
    """Make one entry of `Turn.tools`: a call of tool `name` with `arguments` as its input."""
    return {"name": name, "input": arguments}


LAST = Turn(text="Done.")


@dataclass
class Request:
    """One request as it came in.

    key: its conversation. turn: the index of the scripted turn it got, or -1 for a side query.
    body: the parsed JSON. headers: names in lower case. delivered: the whole answer was written.
    at: when it came, in seconds since 1970.
    """

    key: str
    turn: int
    body: dict[str, Any]
    headers: dict[str, str]
    delivered: bool = False
    at: float = field(default_factory=time.time)

    @property
    def side(self) -> bool:
        """True for titles, summaries and probes: requests that are no step of the script."""
        return self.turn < 0

    @property
    def fingerprint(self) -> str:
        """Equal for a request and its repeat."""
        return _digest(self.body.get("messages"))


class MessagesApi:
    """The server, its script and its record of requests.

    `script` may be called at any time, also between two prompts; turns already served stay
    counted, so a test can append to what it passed before. `summary` answers each /compact.
    """

    def __init__(self) -> None:
        self.turns: dict[str, list[Turn]] = {MAIN: []}
        self.headers: dict[str, str] = {}
        self.summary = Turn(text=SUMMARY)
        self.requests: list[Request] = []
        self.other_paths: list[str] = []
        self._served: dict[str, int] = {}
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._server: ThreadingHTTPServer | None = None

    def script(
        self,
        main: Sequence[Turn] = (),
        agents: Mapping[str, Sequence[Turn]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> MessagesApi:
        """Set the turns of the main thread and of each agent key, and extra response headers.

        Past its last turn a conversation gets a short closing text.
        """
        self.turns = {MAIN: list(main)}
        for key, turns in (agents or {}).items():
            self.turns[key] = list(turns)
        self.headers = dict(headers or {})
        return self

    @property
    def url(self) -> str:
        """The base address for the client; RuntimeError before `start`."""
        if self._server is None:
            raise RuntimeError("the stand-in for the Messages API has not been started")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> MessagesApi:
        """Listen on a free port of 127.0.0.1 and serve from a background thread."""
        api = self

        class Bound(_Exchange):
            owner = api

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Bound)
        self._server.daemon_threads = True
        serve = self._server.serve_forever
        threading.Thread(target=serve, args=(0.05,), name="messages-api", daemon=True).start()
        return self

    def stop(self) -> None:
        """Let every held answer go and close the port; harmless when repeated."""
        self._stopping.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> MessagesApi:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def steps(self, key: str = MAIN) -> list[Request]:
        """Return the requests of one conversation that took a scripted turn, oldest first."""
        with self._changed:
            return [r for r in self.requests if r.key == key and not r.side]

    def wait_for_steps(self, count: int, key: str = MAIN, seconds: float = 60) -> list[Request]:
        """Wait until `key` has made `count` scripted requests; AssertionError after `seconds`."""
        self._wait(lambda: len(self.steps(key)) >= count, f"{count} requests of {key}", seconds)
        return self.steps(key)

    def _wait(self, done: Callable[[], bool], what: str, seconds: float) -> None:
        with self._changed:
            if not self._changed.wait_for(done, seconds):
                seen = [(r.key, r.turn) for r in self.requests]
                raise AssertionError(f"{what} did not come within {seconds:g} s; seen: {seen}")

    def admit(self, body: dict[str, Any], headers: dict[str, str]) -> tuple[Request, Turn]:
        """Record a request and pick its answer."""
        key = conversation_key(body, headers)
        with self._changed:
            aside = side_answer(body, self.summary)
            if aside is not None:
                request, turn = Request(key, -1, body, headers), aside
            else:
                request, turn = self._next_step(key, body, headers)
            self.requests.append(request)
            self._changed.notify_all()
        return request, turn

    def _next_step(
        self, key: str, body: dict[str, Any], headers: dict[str, str]
    ) -> tuple[Request, Turn]:
        index = self._served.get(key, 0)
        before = [r for r in self.requests if r.key == key and not r.side]
        request = Request(key, index, body, headers)
        if before and not before[-1].delivered and before[-1].fingerprint == request.fingerprint:
            request.turn = before[-1].turn
        else:
            self._served[key] = index + 1
        turns = self.turns.get(key, [])
        return request, turns[request.turn] if request.turn < len(turns) else LAST

    def hold(self, turn: Turn, hung_up: Callable[[], bool]) -> bool:
        """Wait as the turn says; false when the client hung up or the server stops meanwhile."""
        return self.hold_at(turn.wait, turn.delay, hung_up)

    def hold_at(self, gate: Gate | None, delay: float, hung_up: Callable[[], bool]) -> bool:
        """Wait at the gate, where there is one, and `delay` seconds; the answer as of `hold`."""
        if gate is not None:
            gate.reach()
        released = time.monotonic() + delay
        while not self._stopping.is_set() and not hung_up():
            if gate is not None and not gate.wait(0.02):
                continue
            if time.monotonic() >= released:
                return True
            time.sleep(min(0.02, delay))
        return False


def conversation_key(body: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """Name the script a request belongs to.

    A subagent names itself in a header. Its own prompt is the last text with a marker, since a
    fork carries the texts of its parent first. One without a marker has the key ``"agent"``.
    """
    if "x-claude-code-agent-id" not in headers:
        return MAIN
    markers = MARKER.findall("\n".join(user_texts(body)))
    return str(markers[-1]) if markers else "agent"


def user_texts(body: Mapping[str, Any]) -> Iterator[str]:
    """Yield every text the user side of the conversation holds, tool results left out."""
    for message in body.get("messages", []):
        if message.get("role") == "user":
            yield from _texts(message.get("content"))


def side_answer(body: Mapping[str, Any], summary: Turn) -> Turn | None:
    """Return the answer for a request that is no step of the script, else None."""
    last = "\n".join(_texts(body.get("messages", [{}])[-1].get("content")))
    if COMPACTION in last:
        return summary
    return None if body.get("tools") else Turn(text=TITLE)


def _texts(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content]
    return [block.get("text", "") for block in content or [] if block.get("type") == "text"]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


class _Exchange(BaseHTTPRequestHandler):
    """One connection of the client."""

    owner: MessagesApi
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Stay silent: the record is `MessagesApi.requests`."""

    def do_HEAD(self) -> None:
        self._other(404)

    def do_GET(self) -> None:
        self._other(404)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        path = self.path.partition("?")[0]
        if path.endswith("/count_tokens"):
            self._json({"input_tokens": max(1, len(raw) // 4)})
        elif path.endswith("/v1/messages"):
            self._answer(json.loads(raw))
        else:
            self._other(200)

    def _other(self, status: int) -> None:
        self.owner.other_paths.append(f"{self.command} {self.path}")
        self._json({}, status)

    def _answer(self, body: dict[str, Any]) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        request, turn = self.owner.admit(body, headers)
        if not self.owner.hold(turn, self._hung_up):
            self.close_connection = True
            return
        try:
            self._send(body, turn)
            request.delivered = True
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _hung_up(self) -> bool:
        """Tell whether the client closed the connection: it reads as an empty message."""
        try:
            peeked: bytes = self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            return peeked == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _send(self, body: dict[str, Any], turn: Turn) -> None:
        if turn.status:
            error = {"type": turn.error, "message": turn.text or "scripted error"}
            self._json({"type": "error", "error": error}, turn.status)
        elif body.get("stream"):
            self._stream(sse(answer_message(body, turn)), turn.pause)
        else:
            self._json(answer_message(body, turn), headers=self._answer_headers())

    def _answer_headers(self) -> dict[str, str]:
        stock = {"anthropic-ratelimit-unified-status": "allowed", "request-id": _name("req")}
        return {**stock, **self.owner.headers}

    def _json(
        self, value: Any, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        data = b"" if self.command == "HEAD" else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, events: Iterator[bytes], pause: Gate | None) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("cache-control", "no-cache")
        self.send_header("transfer-encoding", "chunked")
        for name, text in self._answer_headers().items():
            self.send_header(name, text)
        self.end_headers()
        for event in events:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
            if pause is not None and b"_delta" in event:
                self.wfile.flush()
                if not self.owner.hold_at(pause, 0, self._hung_up):
                    raise BrokenPipeError
        self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()


def answer_message(body: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
    """Return the whole answer as the API would return it without streaming."""
    blocks: list[dict[str, Any]] = [{"type": "text", "text": turn.text}] if turn.text else []
    blocks += [{"type": "tool_use", "id": _name("toolu"), **tool} for tool in turn.tools]
    return {
        "id": _name("msg"),
        "type": "message",
        "role": "assistant",
        "model": body.get("model"),
        "content": blocks,
        "stop_reason": "tool_use" if turn.tools else "end_turn",
        "stop_sequence": None,
        "usage": {**USAGE, **turn.usage},
    }


def sse(message: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the events that stream `message`, in the order of the API."""
    usage = message["usage"]
    unfinished: dict[str, Any] = {
        "content": [],
        "stop_reason": None,
        "usage": {**usage, "output_tokens": 1},
    }
    opening = {**message, **unfinished}
    yield _event("message_start", message=opening)
    for index, block in enumerate(message["content"]):
        yield from _block_events(index, block)
    stop = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield _event("message_delta", delta=stop, usage=usage)
    yield _event("message_stop")


def _block_events(index: int, block: Mapping[str, Any]) -> Iterator[bytes]:
    if block["type"] == "text":
        start: dict[str, Any] = {"type": "text", "text": ""}
        delta = {"type": "text_delta", "text": block["text"]}
    else:
        start = {**block, "input": {}}
        delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
    yield _event("content_block_start", index=index, content_block=start)
    yield _event("content_block_delta", index=index, delta=delta)
    yield _event("content_block_stop", index=index)


def _event(name: str, **fields: Any) -> bytes:
    return f"event: {name}\ndata: {json.dumps({'type': name, **fields})}\n\n".encode()


def _name(prefix: str) -> str:
    return f"{prefix}_{uuid.uuid4().hex[:22]}"
