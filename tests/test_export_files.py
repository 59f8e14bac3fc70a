"""What `hudline export` writes: complete, valid, the same each time, and nothing private."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.collector import contents, message, named
from tests.ledgers import NAMES, SAMPLES, Person, answered, called, prompted, result, totals
from tests.reporting import document, evening, run
from tests.system import is_private
from tests.test_ledger_privacy import CANARY, poisoned

from hudline.core.errors import UserError
from hudline.export.metrics import METRICS, Point, settled
from hudline.export.otlp_metrics import series
from hudline.export.session_spans import rooted
from hudline.insight.spans import INTERACTION, REQUEST, TOOL, Span
from hudline.ledger.exported import Amount

SIGNALS = {"resourceMetrics": "metrics", "resourceLogs": "logs", "resourceSpans": "traces"}
# What the client's own telemetry says of the first sample (claude_code.cost.usage by source).
NATIVE_COST = {"main": 0.295112, "subagent": 0.0800204}


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path)


def exported(person: Person, *argv: str) -> str:
    status, text = run(person, "export", *argv, "--since", "all")
    assert status == 0
    return text


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def by_signal(text: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {signal: [] for signal in SIGNALS.values()}
    for body in lines(text):
        signal = SIGNALS[next(iter(body))]
        found[signal] += contents(signal, body)
    return found


# OTLP


def test_every_line_is_a_message_of_the_protocol(person: Person) -> None:
    text = exported(person.has(*NAMES), "otlp")
    sizes = {}
    for line in text.splitlines():
        signal = SIGNALS[next(iter(json.loads(line)))]
        sizes[signal] = message(signal, line.encode()).ByteSize()
    assert set(sizes) == set(SIGNALS.values())
    assert all(sizes.values())


def test_two_exports_are_the_same_bytes(person: Person, tmp_path: Path) -> None:
    first = exported(person.has(*NAMES), "otlp")
    (tmp_path / "other").mkdir()
    other = Person(tmp_path / "other").has(*NAMES)
    assert exported(person, "otlp") == first
    assert exported(other, "otlp") == first


def test_every_parent_exists_and_is_of_the_same_trace(person: Person) -> None:
    spans = by_signal(exported(person.has(*NAMES), "otlp"))["traces"]
    known = {(one["traceId"], one["spanId"]) for one in spans}
    parents = [(one["traceId"], one["parentSpanId"]) for one in spans if "parentSpanId" in one]

    assert len(known) == len(spans) > 100
    assert len(parents) > 100
    assert set(parents) <= known
    assert all(int(one["endTimeUnixNano"]) >= int(one["startTimeUnixNano"]) for one in spans)


def test_spans_have_the_names_of_the_client_and_as_many_requests_and_tools(person: Person) -> None:
    spans = by_signal(exported(person.has("agents"), "otlp"))["traces"]
    counts: dict[str, int] = {}
    for one in spans:
        counts[one["name"]] = counts.get(one["name"], 0) + 1
    # The client's own: 18 requests and 14 tools, without the call that was blocked.
    assert counts["claude_code.llm_request"] == 18
    assert counts["claude_code.tool"] == 15
    assert set(counts) == {
        "claude_code.interaction", "claude_code.llm_request", "claude_code.tool",
        "claude_code.tool.blocked_on_user", "claude_code.tool.execution",
    }  # fmt: skip


def test_the_cost_is_that_of_the_clients_own_metric(person: Person) -> None:
    points = by_signal(exported(person.has("agents"), "otlp"))["metrics"]
    found: dict[str, float] = {}
    for one in points:
        if one["name"] == "claude_code.cost.usage":
            source = named(one["attributes"])["query_source"]
            found[source] = found.get(source, 0.0) + one["asDouble"]
    assert found == pytest.approx(NATIVE_COST, abs=1e-6)


def test_what_is_hidden_is_of_the_source_that_the_client_names(person: Person) -> None:
    points = by_signal(exported(person.has("hidden"), "otlp"))["metrics"]
    hidden = [
        one["asDouble"] for one in points
        if one["name"] == "claude_code.cost.usage"
        and named(one["attributes"])["query_source"] == "auxiliary"
    ]  # fmt: skip
    assert sum(hidden) == pytest.approx(0.116476, abs=1e-6)


def test_metrics_are_cumulative_and_monotonic(person: Person) -> None:
    points = by_signal(exported(person.has("agents"), "otlp"))["metrics"]
    for one in points:
        total = one["metric"]["sum"]
        assert (total["aggregationTemporality"], total["isMonotonic"]) == (2, True)
        assert int(one["startTimeUnixNano"]) <= int(one["timeUnixNano"])
        assert METRICS[one["name"]].unit == one["metric"]["unit"]


def test_everything_says_whose_work_it_is(person: Person) -> None:
    Path(person.home.root).mkdir(exist_ok=True)
    Path(person.home.config).write_text('{"person": "Ada"}')
    found = by_signal(exported(person.has("agents"), "otlp"))
    for one in (one for some in found.values() for one in some):
        assert (one["resource"]["project"], one["resource"]["person"]) == ("acme", "Ada")
    for one in found["metrics"]:
        labels = named(one["attributes"])
        assert (labels["project"], labels["person"]) == ("acme", "Ada")
        assert labels["session.id"]


def test_a_log_record_is_of_the_trace_of_its_prompt(person: Person) -> None:
    found = by_signal(exported(person.has("agents"), "otlp"))
    traces = {one["traceId"] for one in found["traces"]}
    records = [one for one in found["logs"] if "traceId" in one]
    assert len(records) > 20
    assert {one["traceId"] for one in records} <= traces


def test_a_prompt_that_a_fork_has_copied_is_its_parents_alone(person: Person) -> None:
    records = by_signal(exported(person.has("forks"), "otlp"))["logs"]
    prompts = [one for one in records if named(one["attributes"])["event.name"] == "user_prompt"]
    times = [one["timeUnixNano"] for one in prompts]
    assert len(times) == len(set(times)) > 4


IDS = st.sampled_from(["", "a", "b", "c", "d", "gone"])
KINDS = st.sampled_from([INTERACTION, REQUEST, TOOL])
SPANS = st.lists(st.tuples(IDS, IDS, KINDS, IDS), max_size=6, unique_by=lambda one: one[0])


@given(SPANS)
def test_every_span_is_below_one_of_its_own_prompt_or_a_root(
    made: list[tuple[str, str, str, str]],
) -> None:
    """Whatever the ledger says of parents; interactions have none."""
    spans = [
        Span(id_, "" if kind == INTERACTION else parent, "", kind, 0.0, 1.0, {"prompt": prompt})
        for id_, parent, kind, prompt in made
        if id_ and prompt
    ]
    found = {one.id: one for one in rooted(spans)}
    assert len(found) == len(spans)
    for one in found.values():
        if one.parent:
            assert found[one.parent].attributes["prompt"] == one.attributes["prompt"]


def test_what_an_agent_has_woken_is_below_the_prompt_that_began_it() -> None:
    spans = [
        Span("p", "", "", INTERACTION, 0.0, 1.0, {"prompt": "p"}),
        Span("woken", "", "", INTERACTION, 2.0, 3.0, {"prompt": "p"}),
        Span("call", "other", "", TOOL, 2.0, 3.0, {"prompt": "p"}),
        Span("other", "", "", INTERACTION, 0.0, 1.0, {"prompt": "other"}),
    ]
    assert [one.parent for one in rooted(spans)] == ["", "p", "p", ""]


# Rows


def test_rows_of_requests_are_all_that_was_spent(person: Person) -> None:
    person.has(*NAMES)
    rows = lines(exported(person, "jsonl", "--rows", "requests"))
    total = document(person, "spend", "--since", "all")["total"]

    for key in ("usd", "hidden_usd", "input", "output", "cache_read", "cache_write_1h"):
        assert sum(row[key] for row in rows) == pytest.approx(total[key], abs=1e-6), key
    assert sum(row["id"] is not None for row in rows) == total["requests"]


def test_json_lines_say_of_what_kind_they_are(person: Person) -> None:
    rows = lines(exported(person.has("agents"), "jsonl"))
    kinds = [row["kind"] for row in rows]
    assert {kind: kinds.count(kind) for kind in kinds} == {"request": 18, "call": 15, "prompt": 4}


def test_rows_of_prompts_are_those_of_the_report(person: Person) -> None:
    person.has(*NAMES)
    rows = lines(exported(person, "jsonl", "--rows", "prompts"))
    report = document(person, "prompts", "--since", "all")["rows"]
    for row in rows:
        assert row.pop("kind") == "prompt"
        assert row.pop("person") is None
    key = partial(json.dumps, sort_keys=True)
    assert sorted(map(key, rows)) == sorted(map(key, report))


def test_csv_has_the_same_rows(person: Person) -> None:
    person.has("agents")
    for kind in ("requests", "calls", "prompts"):
        table = list(csv.DictReader(io.StringIO(exported(person, "csv", "--rows", kind))))
        rows = lines(exported(person, "jsonl", "--rows", kind))
        assert [list(row) for row in table] == [list(row)[1:] for row in rows]
        assert [row["session"] for row in table] == [row["session"] for row in rows]


def test_a_call_of_a_server_is_named_by_server_and_tool(person: Person) -> None:
    person.write("s", [prompted(1, "p"), answered(2, "a", [called("c", "mcp__demo__get_it")]),
                       result(3, "c", is_error=True)])  # fmt: skip
    (row,) = lines(exported(person, "jsonl", "--rows", "calls"))
    assert (row["server"], row["tool"], row["outcome"]) == ("demo", "get_it", "failed")


def test_no_text_becomes_a_formula_of_a_spreadsheet(person: Person) -> None:
    person.write("s", [prompted(1, "p"), answered(2, "a", gitBranch="=cmd|'/c calc'!A1")])
    (row,) = csv.DictReader(io.StringIO(exported(person, "csv")))
    assert row["branch"].startswith("'=")


def test_rows_are_of_what_is_asked_for(person: Person) -> None:
    person.write("s", [answered(1, "a", gitBranch="x"), answered(2, "b", gitBranch="y")])
    rows = lines(exported(person, "jsonl", "--rows", "requests", "--branch", "y"))
    assert [row["branch"] for row in rows] == ["y"]
    assert exported(person, "jsonl", "--project", "nothing") == ""


# Files


def test_a_chrome_trace_has_an_event_for_each_span(person: Person) -> None:
    person.has("agents")
    trace = json.loads(exported(person, "chrome"))
    spans = by_signal(exported(person, "otlp"))["traces"]
    events = [one for one in trace["traceEvents"] if one["ph"] == "X"]
    assert len(events) == len(spans) > 40


@pytest.mark.parametrize("form", ["otlp", "chrome", "csv", "jsonl"])
def test_a_file_is_for_the_person_alone_and_whole(
    person: Person, tmp_path: Path, form: str
) -> None:
    person.has("agents")
    path = tmp_path / "a b.out"
    status, said = run(person, "export", form, "--to", str(path), "--since", "all")

    assert status == 0
    assert said.startswith(" Wrote ")
    assert is_private(path)
    assert path.read_text("utf-8") == exported(person, form)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("a b")] == ["a b.out"]


def test_a_file_that_cannot_be_written_leaves_the_former_one(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out"
    path.write_text("former")

    def fail(*_: object) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("hudline.cli.exporting.files.write_jsonl", fail)
    with pytest.raises(OSError, match="No space left"):
        run(person, "export", "jsonl", "--to", str(path))
    assert path.read_text("utf-8") == "former"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["config", "out"]
    with pytest.raises(UserError, match="No such file"):
        run(person, "export", "jsonl", "--to", str(tmp_path / "no" / "out"))


def test_a_file_is_written_through_no_link(person: Person, tmp_path: Path) -> None:
    """A repository may have one where a person wants a file, or where it is written at first."""
    own = tmp_path / "own"
    own.write_text("the person's")
    link, target = tmp_path / "out.json", tmp_path / "other.json"
    link.symlink_to(own)
    with pytest.raises(UserError, match="is a link"):
        run(person, "export", "jsonl", "--to", str(link))
    Path(f"{target}.{os.getpid()}.part").symlink_to(own)
    with pytest.raises(UserError, match="File exists"):
        run(person, "export", "jsonl", "--to", str(target))
    assert own.read_text("utf-8") == "the person's"


@pytest.mark.parametrize("form", ["otlp", "chrome", "csv", "jsonl"])
def test_an_empty_ledger_is_an_empty_export(
    person: Person, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = exported(person, form)
    assert json.loads(text)["traceEvents"] == [] if form == "chrome" else text == ""
    assert capsys.readouterr().err == " There is nothing to export.\n"


@pytest.mark.parametrize(
    "argv",
    [
        ["csv", "--to", "http://127.0.0.1:1"], ["jsonl", "--new"], ["otlp", "--again"],
        ["otlp", "--rows", "calls"], ["otlp", "--branch", "x"], ["chrome", "--model", "x"],
    ],
)  # fmt: skip
def test_options_that_do_not_fit_are_refused(person: Person, argv: list[str]) -> None:
    assert run(person, "export", *argv)[0] == 2


# Privacy


@pytest.mark.parametrize("form", ["otlp", "chrome", "csv", "jsonl"])
def test_nothing_private_is_exported(
    person: Person, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", CANARY)
    made = [
        prompted(1, "p", f"Use {CANARY}"),
        answered(2, "a", [
            {"type": "text", "text": CANARY}, {"type": "thinking", "thinking": CANARY},
            called("c", "Bash", command=f"export KEY={CANARY}", description=CANARY),
            called("d", "Read", file_path=f"/home/dev/{CANARY}.txt"),
        ]),
        result(3, "c", content=CANARY),
        totals("s", 1.0),
    ]  # fmt: skip
    person.write("s", [poisoned(line) for line in made])
    text = exported(person, form)
    assert len(text) > 100
    assert CANARY not in text


def test_no_target_and_no_path_is_sent_to_a_collector(person: Person) -> None:
    """A file may have the targets of the journal; a collector gets none, and of a folder its
    name."""
    text = exported(person.has("agents"), "otlp")
    journal = next((SAMPLES / "agents").rglob("journal.jsonl")).read_text("utf-8")
    targets = {
        json.loads(line).get("target") or "" for line in journal.splitlines() if '"target"' in line
    }
    assert len([one for one in targets if len(one) > 5]) > 3
    assert [one for one in targets if len(one) > 5 and one in text] == []
    assert "/home/dev" not in text


# The law of counters

AMOUNTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=4)


@given(st.lists(AMOUNTS, min_size=1, max_size=6))
def test_a_counter_only_grows_and_its_sum_is_the_newest_or_was(steps: list[list[int]]) -> None:
    """Whatever is known of the parts of a session, one time after the other."""
    known: dict[str, Amount] = {}
    highest = 0
    for number, step in enumerate(steps):
        points = [
            Point("m", "", (("model", str(index)),), value, 0.0, float(number))
            for index, value in enumerate(step) if value
        ]  # fmt: skip
        for one in settled(points, known, series):
            before = known.get(series(one), Amount("m/", 0.0, -1.0))
            assert one.value > before.value
            assert one.at > before.at
            known[series(one)] = Amount("m/", one.value, one.at)
        highest = max(highest, sum(step))
        assert sum(one.value for one in known.values()) == highest
