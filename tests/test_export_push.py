"""Everything in the ledger reaches a collector, however it fails, and nothing that it has
acknowledged is sent again."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from tests.collector import FORGET, REFUSE, Collector, collecting, named
from tests.ledgers import NAMES, Person, answered, called, prompted, result, stamp, totals

from hudline.cli.exporting.child import start_push
from hudline.core.paths import Home
from hudline.export import push, sender
from hudline.export.destination import Destination, destination
from hudline.export.push import Pace, Pushed, push_new
from hudline.ledger import exported, exports
from hudline.ledger.forget import forget, leaving
from hudline.platform.locks import hold

ROOT = Path(__file__).resolve().parents[1]
NOW = 1795986000.0  # the evening of the samples
BEGIN = 1795168800.0  # from which on `tests.ledgers.stamp` counts
COST, TOKENS = "claude_code.cost.usage", "claude_code.token.usage"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as found:
        yield found
        assert found.faults == []


class Clock:
    """Sleeps without waiting."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


def to(collector: Collector, **config: Any) -> Destination:
    return destination(config, collector.url)


def send(
    person: Person, collector: Collector, patience: float = 60.0, now: float = NOW, **config: Any
) -> Pushed:
    pace = Pace(0.0, patience, Clock())
    with person.ledger() as ledger:
        return push_new(person.home, ledger, now, to(collector, **config), pace)


def ids_of(signal: str, one: dict[str, Any]) -> str:
    """What tells one thing apart that has arrived."""
    if signal == "traces":
        return str(one["spanId"])
    if signal == "logs":
        return str(named(one["attributes"])["event.id"])
    return json.dumps([one["name"], one["attributes"], one["timeUnixNano"]])


def flat(found: dict[str, list[dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    return [(signal, one) for signal, some in found.items() for one in some]


def ids(found: dict[str, list[dict[str, Any]]]) -> list[str]:
    return [ids_of(*one) for one in flat(found)]


def worth(found: dict[str, list[dict[str, Any]]], metric: str = COST) -> float:
    """The newest value of each series of a metric, together."""
    newest: dict[str, tuple[int, float]] = {}
    for one in found["metrics"]:
        if one["name"] == metric:
            at = int(one["timeUnixNano"])
            value = float(one["asDouble"])
            key = json.dumps(one["attributes"])
            newest[key] = max(newest.get(key, (0, 0.0)), (at, value))
    return sum(value for _, value in newest.values())


def test_all_of_the_samples_arrives_and_costs_what_was_spent(
    person: Person, collector: Collector
) -> None:
    pushed = send(person.has(*NAMES), collector)

    assert pushed.failure == ""
    assert worth(collector.taken) == pytest.approx(1.5434204, abs=1e-6)
    assert worth(collector.taken, TOKENS) == 351 + 6062 + 958000 + 51000 + 138100
    requests = [
        one for one in (named(log["attributes"]) for log in collector.taken["logs"])
        if one["event.name"] == "api_request"
    ]  # fmt: skip
    assert len(requests) == 44
    assert len(ids(collector.taken)) == len(set(ids(collector.taken))) == sum(pushed[1:4])


def test_nothing_is_sent_again_that_was_acknowledged(person: Person, collector: Collector) -> None:
    first = send(person.has(*NAMES), collector)
    count = len(collector.requests)
    second = send(person, collector)

    assert first.sessions > 5
    assert second == Pushed()
    assert len(collector.requests) == count


def test_what_is_read_later_is_sent_later_whatever_its_time(
    person: Person, collector: Collector
) -> None:
    person.write("new", [prompted(50, "p"), answered(51, "n")])
    send(person, collector, now=BEGIN + 60)
    person.write("old", [prompted(1, "o"), answered(2, "a")])
    person.write("new", [prompted(50, "p"), answered(51, "n"), answered(55, "m")])
    pushed = send(person, collector)

    assert pushed.sessions == 2
    found = ids(collector.taken)
    assert len(found) == len(set(found))
    keys = [named(one["attributes"]) for one in collector.taken["logs"]]
    assert len([one for one in keys if one["event.name"] == "api_request"]) == 3


def test_a_turn_is_sent_once_it_has_ended(person: Person, collector: Collector) -> None:
    lines = [prompted(1, "p"), answered(2, "a"), answered(3, "b", [called("c")])]
    person.write("s", lines)
    send(person, collector, now=BEGIN + 10)
    names = [one["name"] for one in collector.taken["traces"]]
    assert names == ["claude_code.llm_request"] * 2
    ended = {"type": "system", "subtype": "turn_duration", "durationMs": 3000,
             "timestamp": stamp(5)}  # fmt: skip
    person.write("s", [*lines, result(4, "c"), ended])
    send(person, collector, now=BEGIN + 12)

    spans = collector.taken["traces"]
    turns = [one for one in spans if one["name"] == "claude_code.interaction"]
    assert [int(one["endTimeUnixNano"]) for one in turns] == [int(BEGIN + 5) * 10**9]
    assert len({one["spanId"] for one in spans}) == len(spans) == 5


def test_a_turn_without_an_end_is_sent_when_its_session_is_quiet(
    person: Person, collector: Collector
) -> None:
    person.write("s", [prompted(1, "p"), answered(2, "a")])
    send(person, collector, now=BEGIN + 10)
    assert len(collector.taken["traces"]) == 1
    send(person, collector, now=BEGIN + 1000)
    assert len(collector.taken["traces"]) == 2


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_lost_and_nothing_differs_while_the_collector_fails(
    person: Person, collector: Collector, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It refuses, forgets that it has taken something, is busy, or is away for a whole push."""
    monkeypatch.setattr(push, "_MOST_ITEMS", 7)
    person.has(*NAMES)
    chance = random.Random(seed)  # noqa: S311
    steps = (200, 200, 503, 429, REFUSE, FORGET)
    collector.plan = [chance.choice(steps) for _ in range(60)]
    for _ in range(60):
        pushed = send(person, collector, patience=chance.choice((0.0, 3.0)))
        if not pushed.failure:
            break

    assert pushed.failure == ""
    with collecting() as other:
        send(person, other)
        assert set(ids(collector.everything())) == set(ids(other.taken))
    acknowledged = ids(collector.taken)
    assert len(acknowledged) == len(set(acknowledged))
    assert worth(collector.everything()) == pytest.approx(1.5434204, abs=1e-6)


def test_the_same_thing_has_the_same_bytes_when_it_is_sent_again(
    person: Person, collector: Collector
) -> None:
    person.has("agents")
    collector.plan = [FORGET] * 3
    send(person, collector, patience=0.0)
    send(person, collector)

    known = {key: one for one in flat(collector.taken) for key in [ids_of(*one)]}
    unsure = [(ids_of(*one), one) for one in flat(collector.unsure)]
    assert unsure != []
    assert all(known[key] == one for key, one in unsure)


def test_pauses_grow_and_end_with_the_patience(person: Person, collector: Collector) -> None:
    person.has("dialog")
    collector.plan = [503] * 100
    clock = Clock()
    with person.ledger() as ledger:
        pushed = push_new(person.home, ledger, NOW, to(collector), Pace(0.0, 40.0, clock))

    assert pushed.failure == "it answers with status 503"
    assert len(clock.slept) >= 4
    assert sum(clock.slept) <= 40.0
    assert all(one < two for one, two in zip(clock.slept, clock.slept[1:4]))


def test_a_collector_is_left_alone_as_long_as_it_asks(person: Person, collector: Collector) -> None:
    person.has("dialog")
    collector.plan, collector.headers = [429], {"Retry-After": "7"}
    clock = Clock()
    with person.ledger() as ledger:
        push_new(person.home, ledger, NOW, to(collector), Pace(0.0, 40.0, clock))

    assert clock.slept == [7.0]


def test_a_redirect_is_not_followed(person: Person, collector: Collector) -> None:
    person.has("dialog")
    with collecting() as other:
        collector.plan, collector.headers = [307], {"Location": other.url + "/v1/logs"}
        pushed = send(person, collector)
        assert other.requests == []

    assert "redirects" in pushed.failure
    assert len(collector.requests) == 1


def test_a_proxy_of_the_environment_is_not_asked(
    person: Person, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collecting() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        send(person.has("dialog"), collector)
        assert proxy.requests == []
    assert collector.taken["logs"] != []


def test_a_body_that_is_too_large_is_cut_in_two(person: Person, collector: Collector) -> None:
    collector.plan = [413, 413]
    pushed = send(person.has("agents"), collector)

    assert (pushed.failure, pushed.rejected) == ("", 0)
    assert len(set(ids(collector.taken))) == len(ids(collector.taken)) == sum(pushed[1:4])


def test_what_is_rejected_for_good_is_counted_and_holds_nothing_up(
    person: Person, collector: Collector
) -> None:
    collector.plan = [400]
    pushed = send(person.has("agents"), collector)

    assert pushed.failure == ""
    assert pushed.rejected > 0
    assert collector.taken["metrics"] != []
    assert send(person, collector) == Pushed()


def test_what_an_answer_says_is_rejected_is_counted(person: Person, collector: Collector) -> None:
    collector.answer = {"partialSuccess": {"rejectedDataPoints": "2", "rejectedLogRecords": 1}}
    pushed = send(person.has("dialog"), collector)

    points = sum(path.endswith("metrics") for path, _, _ in collector.requests)
    records = sum(path.endswith("logs") for path, _, _ in collector.requests)
    assert pushed.rejected == 2 * points + records


def test_requests_are_bounded(
    person: Person, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push, "_MOST_BYTES", 4000)
    send(person.has(*NAMES), collector)

    assert len(collector.requests) > 10
    assert max(size for _, _, size in collector.requests) < 8000


def test_two_processes_do_not_send_at_once(person: Person, collector: Collector) -> None:
    person.has("dialog")
    with person.ledger():
        release = hold(f"{person.home.root}/export.lock", 0.0)
        assert release is not None
        assert send(person, collector) == Pushed(is_busy=True)
        release()
    assert send(person, collector).sessions > 0


def test_each_endpoint_has_a_place_of_its_own(person: Person, collector: Collector) -> None:
    send(person.has("dialog"), collector)
    with collecting() as other:
        assert send(person, other).sessions > 0
        assert set(ids(other.taken)) == set(ids(collector.taken))


def test_an_endpoint_gets_the_last_week_and_all_from_then_on(
    person: Person, collector: Collector
) -> None:
    """The sessions here are of 20 November."""
    person.write("before", [answered(1, "a")])
    begin = BEGIN + 86400
    with person.ledger() as ledger:
        target = to(collector)
        assert push_new(person.home, ledger, begin + 8 * 86400, target).sessions == 0
        assert push_new(person.home, ledger, begin, target).sessions == 0
    with collecting() as other, person.ledger() as ledger:
        assert push_new(person.home, ledger, begin, to(other)).sessions == 1


def test_a_counter_never_falls_though_what_is_known_changes(
    person: Person, collector: Collector
) -> None:
    """A reading says what is hidden before the total says of which model it is."""
    lines = [prompted(1, "p"), answered(2, "a")]
    person.write("s", lines)
    person.journal("s", [{"at": BEGIN + 200, "kind": "reading", "cost": 0.5,
                          "prompt": "p"}])  # fmt: skip
    send(person, collector)
    assert worth(collector.taken) == pytest.approx(0.5, abs=1e-6)
    person.write("s", [*lines, totals("s", 0.6, outputTokens=20000)])
    send(person, collector)

    series: dict[str, list[float]] = {}
    for one in collector.taken["metrics"]:
        if one["name"] == COST:
            series.setdefault(json.dumps(one["attributes"]), []).append(one["asDouble"])
    assert all(values == sorted(values) for values in series.values())
    assert worth(collector.taken) == pytest.approx(0.6, abs=1e-6)


def test_what_is_forgotten_leaves_nothing_of_what_was_sent(
    person: Person, collector: Collector
) -> None:
    send(person.has("dialog"), collector)
    with person.ledger() as ledger:
        assert ledger.rows("select count(*) from exported")[0][0] > 0
        forget(ledger, leaving(ledger))
        assert ledger.rows("select count(*) from exported")[0][0] == 0
    assert send(person, collector) == Pushed()


def test_sessions_of_other_projects_are_not_sent(person: Person, collector: Collector) -> None:
    person.write("mine", [answered(1, "a", cwd="/home/dev/private")])
    person.write("ours", [answered(2, "b", cwd="/home/dev/acme")])
    chosen = {"endpoint": collector.url, "projects": "/home/dev/acme, github.com/acme"}
    send(person, collector, otlp=chosen)

    assert {one["resource"]["project"] for one in collector.taken["logs"]} == {"acme"}


def test_rows_of_sessions_that_are_not_meant_are_not_looked_at(
    person: Person, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        person.write(f"s{number}", [answered(1, str(number), cwd="/home/dev/private")])
    looked: list[Any] = []

    def look(*args: Any) -> list[Any]:
        looked.append(args[2])
        return []

    monkeypatch.setattr(exports, "sessions", look)
    with person.ledger() as ledger:
        push_new(person.home, ledger, NOW, to(collector), Pace(BEGIN + 3 * 86400))
        chosen = {"endpoint": collector.url, "projects": "/home/dev/acme"}
        push_new(person.home, ledger, NOW, to(collector, otlp=chosen), Pace(0.0))
        push_new(person.home, ledger, NOW, to(collector), Pace(0.0))
    assert [sorted(one) for one in looked] == [[], [], ["s0", "s1", "s2"]]


def test_what_was_sent_can_be_forgotten_for_one_endpoint(
    person: Person, collector: Collector
) -> None:
    first = send(person.has("dialog"), collector)
    with person.ledger() as ledger:
        exported.forget_endpoint(ledger, to(collector).endpoint.url)
    assert send(person, collector) == first


def test_a_call_without_an_end_is_sent_once_it_has_one(
    person: Person, collector: Collector
) -> None:
    lines = [prompted(1, "p"), answered(2, "a", [called("c")])]
    person.write("s", lines)
    send(person, collector)
    names = [named(one["attributes"])["event.name"] for one in collector.taken["logs"]]
    assert "tool_result" not in names
    person.write("s", [*lines, result(3, "c")])
    send(person, collector)
    names = [named(one["attributes"])["event.name"] for one in collector.taken["logs"]]
    assert names.count("tool_result") == 1


def test_requests_that_only_a_fork_tells_of_are_sent(person: Person, collector: Collector) -> None:
    """The transcript of their own session was removed."""
    person.write("fork", [answered(1, "a", requestSessionId="gone"), answered(9, "b")])
    send(person, collector)
    person.write("fork", [answered(1, "a", requestSessionId="gone"), answered(9, "b"),
                          answered(2, "c", requestSessionId="gone")])  # fmt: skip
    send(person, collector)

    records = [named(one["attributes"]) for one in collector.taken["logs"]]
    assert sorted(one["session.id"] for one in records) == ["fork", "gone", "gone"]


def test_what_is_read_while_it_sends_is_sent_too(
    person: Person, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.write("s", [answered(1, "a")])
    first = exported.note_sent

    def note(*args: Any) -> None:
        first(*args)
        if not (person.projects / "-p" / "late.jsonl").exists():
            person.write("late", [answered(2, "b")])
            with person.ledger():
                pass

    monkeypatch.setattr(exported, "note_sent", note)
    assert send(person, collector).sessions == 2


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", b"HTTP/1.0 200 OK\r\n\r\n"]
)
def test_a_collector_that_answers_without_end_is_left(
    person: Person, monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    """A byte now and then, each within the time of a step."""
    person.write("s", [prompted(1, "p"), answered(2, "a")])
    monkeypatch.setattr(sender, "_LONGEST", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as server, person.ledger() as ledger:

        def serve() -> None:
            with server.accept()[0] as connection, suppress(OSError):
                connection.sendall(head)
                while time.monotonic() < began + 8:
                    connection.sendall(b"a")
                    time.sleep(0.05)

        began = time.monotonic()
        Thread(target=serve, daemon=True).start()
        target = destination({}, f"http://127.0.0.1:{server.getsockname()[1]}")
        pushed = push_new(person.home, ledger, NOW, target, Pace(0.0, 0.0))
    assert pushed.failure
    assert time.monotonic() - began < 5


def test_a_process_of_its_own_sends_what_is_new(person: Person, collector: Collector) -> None:
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    person.write("s", [answered(1, "a", timestamp=now)])
    Path(person.home.root).mkdir(exist_ok=True)
    env = {**os.environ, "CLAUDE_CONFIG_DIR": str(person.config), "HOME": str(person.config),
           "HUDLINE_HOME": person.home.root}  # fmt: skip
    assert not start_push(person.home, env)
    Path(person.home.config).write_text(json.dumps({"otlp": {"endpoint": "http://x.example"}}))
    assert not start_push(person.home, env)
    Path(person.home.config).write_text(json.dumps({"otlp": {"endpoint": collector.url}}))
    with person.ledger():
        pass
    prepare(person.home)
    assert start_push(person.home, env)
    until = time.monotonic() + 60
    while not collector.taken["metrics"] and time.monotonic() < until:
        time.sleep(0.05)
    assert [named(one["attributes"])["session.id"] for one in collector.taken["logs"]] == ["s"]


def prepare(home: Home) -> None:
    """Have the libraries of the commands there, so that none are fetched."""
    python = Path(home.root) / "deps" / "test" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o700)
    shutil.copy(ROOT / "requirements.txt", python.parents[1])
