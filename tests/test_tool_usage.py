"""What `hudline tools` and `hudline mcp` say: counts, percentiles, what answers cost, servers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from tests.golden import Frames
from tests.ledgers import NAMES, Person, answered, called, prompted, result, stamp
from tests.reporting import document, evening, run
from tests.test_events import speaking

from hudline.insight.money import Money, Tokens
from hudline.insight.tool_usage import (
    Offer,
    Reader,
    ToolCall,
    percentile,
    server_and_tool,
    servers,
    usage,
)
from hudline.ledger.reports import Period
from hudline.ledger.tools import tool_calls
from hudline.render.cell_width import cells

DOCS = Path(__file__).resolve().parents[1] / "docs" / "reports.md"
LAWS = settings(max_examples=100, deadline=None, database=None)
WIDTHS = (60, 80, 100, 140)
RENEW = "A screen changed. Is it meant? pytest --snapshot-update tests/test_tool_usage.py"
# Dollars for a token of opus-5-5: not cached, written to the cache for five minutes, for an hour.
FRESH, WRITTEN, WRITTEN_1H = 4e-6, 5e-6, 8e-6
FIGURES = [
    "calls", "failed", "denied", "p50_ms", "p95_ms", "answer_bytes", "read_usd", "estimated",
    "unpriced_tokens", "last",
]  # fmt: skip


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path)


def by_name(person: Person, *argv: str) -> dict[str, dict[str, Any]]:
    key = "tool" if argv[0] == "tools" else "server"
    return {row[key]: row for row in document(person, *argv, "--since", "all")["rows"]}


def offered(at: float, names: list[str], **fields: Any) -> dict[str, Any]:
    """A line that says which tools of servers are on offer."""
    about = {"type": "deferred_tools_delta", "addedNames": names, **fields}
    return {"attachment": about, "type": "attachment", "timestamp": stamp(at)}


# The samples


def test_the_samples_have_the_calls_of_their_servers(person: Person) -> None:
    person.has("agents", "rejected")
    found = document(person, "mcp")["rows"]
    issue, search = found

    assert [(row["server"], row["tool"]) for row in found] == [
        ("demo", "get_issue"), ("demo", "search_docs"),
    ]  # fmt: skip
    assert (issue["calls"], issue["failed"], issue["state"]) == (2, 2, "failed")
    assert (issue["p50_ms"], issue["p95_ms"]) == (405, 406)
    assert (search["calls"], search["failed"], search["state"]) == (2, 0, "used")
    assert (search["p50_ms"], search["p95_ms"]) == (408, 409)


def test_how_many_sessions_had_a_server_is_null_where_no_list_names_it(person: Person) -> None:
    person.has("agents")
    for row in document(person, "mcp")["rows"]:
        assert {
            row[key] for key in ("sessions", "sessions_failed", "sessions_pending", "tools")
        } == {None}


def test_answers_cost_what_the_next_request_sent_anew(person: Person) -> None:
    """The request behind both MCP calls sent 7 tokens plain and wrote 900 to the cache."""
    person.has("agents")
    found = document(person, "mcp")
    whole = 7 * FRESH + 900 * WRITTEN_1H
    sizes = {row["tool"]: row["answer_bytes"] for row in found["rows"]}

    assert found["total"]["read_usd"] == pytest.approx(whole)
    for row in found["rows"]:
        share = sizes[row["tool"]] / sum(sizes.values())
        assert row["read_usd"] == pytest.approx(whole * share)


def test_calls_and_failures_are_those_of_prompts(person: Person) -> None:
    person.has(*NAMES)
    prompts, tools = document(person, "prompts"), document(person, "tools")

    for key in ("calls", "failed"):
        assert tools["total"][key] == sum(row[key] for row in tools["rows"])
        assert tools["total"][key] == sum(row[key] for row in prompts["rows"])
    assert sum(row["calls"] for row in tools["rows"] if row["tool"] == "Read") == 15


def test_denied_calls_are_counted_and_did_not_run(person: Person) -> None:
    person.has("rejected")
    agent = by_name(person, "tools")["Agent"]

    assert (agent["calls"], agent["denied"], agent["p50_ms"]) == (2, 2, None)


def test_a_dialog_is_no_part_of_what_a_call_took(person: Person) -> None:
    person.has("agents")
    edit = by_name(person, "tools")["Edit"]

    assert edit["p50_ms"] == 97  # of 4.5 seconds from its line to its answer


def test_rows_are_of_what_was_asked_for(person: Person) -> None:
    person.has(*NAMES)
    total = document(person, "tools")["total"]
    for groups in ("project", "session", "tool,session", "project,tool"):
        found = document(person, "tools", "--by", groups)
        names = groups.split(",")
        assert list(found["rows"][0]) == [*names, *FIGURES]
        assert found["total"] == total
        assert sum(row["calls"] for row in found["rows"]) == total["calls"]
    assert {row["project"] for row in document(person, "tools", "--by", "project")["rows"]} == {
        "acme"
    }


def test_filters_and_limits_hold(person: Person) -> None:
    person.has(*NAMES)
    everything = document(person, "tools")

    assert document(person, "tools", "--branch", "main") == everything
    assert document(person, "tools", "--project", "acme") == everything
    assert document(person, "tools", "--model", "haiku")["total"]["calls"] == 2
    assert document(person, "tools", "--session", "23457dfc")["total"]["calls"] == 15
    assert document(person, "tools", "--limit", "1")["total"] == everything["total"]
    assert len(document(person, "tools", "--limit", "1")["rows"]) == 1
    assert document(person, "tools", "--until", "yesterday")["rows"] == []
    assert document(person, "mcp", "--project", "none")["rows"] == []


def test_every_key_is_documented(person: Person) -> None:
    person.has("agents")
    docs = DOCS.read_text("utf-8")
    keys = {*document(person, "mcp")["rows"][0], *document(person, "tools")["rows"][0]}

    assert [key for key in sorted(keys) if f"`{key}`" not in docs] == []


def test_csv_has_the_keys_of_json(person: Person) -> None:
    person.has("agents")
    for command in ("tools", "mcp"):
        _, text = run(person, command, "--csv")
        assert text.splitlines()[0].split(",") == list(document(person, command)["rows"][0])


# Made sessions


def test_an_answer_is_read_in_its_own_thread(person: Person) -> None:
    """The agent's request, which comes first, reads nothing of the main thread's answer."""
    person.write("s", [
        prompted(1, "p"), answered(2, "a", [called("c1", "mcp__x__get")]), result(3, "c1"),
        answered(9, "b", message={"usage": {"input_tokens": 50, "output_tokens": 1}}),
    ])  # fmt: skip
    folder = person.projects / "-p" / "s" / "subagents"
    folder.mkdir(parents=True)
    person.write("other", [answered(4, "side", message={"usage": {"input_tokens": 9000}})]).replace(
        folder / "agent-a1.jsonl"
    )

    assert by_name(person, "mcp")["x"]["read_usd"] == pytest.approx(50 * FRESH)


def test_an_answer_of_another_tool_is_not_paid_for_by_a_server(person: Person) -> None:
    person.write("s", [
        prompted(1, "p"), answered(2, "a", [called("c1", "mcp__x__get"), called("c2", "Read")]),
        result(3, "c1"), result(4, "c2"),
        answered(5, "b", message={"usage": {"input_tokens": 50, "output_tokens": 1}}),
    ])  # fmt: skip
    tools = by_name(person, "tools")

    assert by_name(person, "mcp")["x"]["read_usd"] == tools["mcp__x__get"]["read_usd"]
    assert tools["mcp__x__get"]["read_usd"] == pytest.approx(25 * FRESH)


def test_where_every_server_is_of_use_that_is_said(person: Person) -> None:
    person.has("agents")
    _, text = run(person, "mcp", "--unused")

    assert text == " No MCP server was unused or failed to connect in this time.\n"


def test_an_answer_that_no_request_has_read_cost_nothing(person: Person) -> None:
    person.write("s", [prompted(1, "p"), answered(2, "a", [called("c1")]), result(3, "c1")])

    assert by_name(person, "tools")["Read"]["read_usd"] == 0


def test_a_lost_cache_is_not_the_price_of_a_small_answer(person: Person) -> None:
    lost = {"input_tokens": 0, "cache_creation_input_tokens": 200_000}
    person.write("s", [
        prompted(1, "p"), answered(2, "a", [called("c1")]), result(3, "c1"),
        answered(4, "b", message={"usage": lost}),
    ])  # fmt: skip
    row = by_name(person, "tools")["Read"]

    assert row["read_usd"] == pytest.approx(row["answer_bytes"] * WRITTEN, rel=0.01)


def test_servers_that_were_never_called_or_connected_are_named(person: Person) -> None:
    names = ["mcp__used__a", "mcp__idle__a", "mcp__idle__b", "Other"]
    person.write("s1", [
        offered(0, names, pendingMcpServers=["slow", "late", 7], failedMcpServers=["bad one"]),
        offered(1, ["mcp__late__x", "mcp__bad_one__x"]), prompted(2, "p"),
        answered(3, "a", [called("c", "mcp__used__a")]), result(4, "c"),
    ])  # fmt: skip
    person.write("s2", [
        offered(0, names, failedMcpServers=["bad one", "used"], pendingMcpServers={"slow": 1}),
        prompted(1, "q"), answered(2, "b"),
    ])  # fmt: skip
    found = by_name(person, "mcp")
    unused = by_name(person, "mcp", "--unused")

    assert list(unused) == ["bad_one", "idle", "late", "slow"]
    assert found["used"]["state"] == "used"
    assert (found["idle"]["state"], found["idle"]["sessions"], found["idle"]["tools"]) == (
        "unused", 2, 2,
    )  # fmt: skip
    assert found["late"]["state"] == "unused"
    assert (found["slow"]["state"], found["slow"]["sessions_pending"]) == ("failed", 1)
    bad = found["bad_one"]
    assert (bad["state"], bad["sessions"], bad["sessions_failed"]) == ("failed", 2, 1)
    assert bad["tool"] is None
    _, text = run(person, "mcp", "--since", "all")
    assert "✗ bad_one: failed to connect in 1 of 2 sessions · never called" in text
    assert "○ idle: never called in 2 sessions that offered it · 2 tools" in text
    assert "✗ slow: did not finish connecting in 1 of 1 sessions" in text


def test_names_of_tools_cannot_command_the_terminal(person: Person) -> None:
    odd = "mcp__\x1b]0;evil\x07s__\x9b2Jt"
    person.write("s", [offered(0, [odd]), prompted(1, "p"), answered(2, "a", [called("c", odd)]),
                       answered(3, "b", [called("d", "")])])  # fmt: skip
    for command in ("tools", "mcp"):
        _, text = run(person, command, "--since", "all")
        assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("command", ["tools", "mcp"])
def test_where_there_is_nothing_that_is_said_with_status_0(person: Person, command: str) -> None:
    status, text = run(person, command)

    assert status == 0
    assert text.endswith("in this time.\n")
    assert document(person, command)["rows"] == []


# Laws


@LAWS
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50), st.floats(0.01, 1))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(
    values: list[float], share: float
) -> None:
    found = percentile(sorted(values), share)
    below = sum(value <= found for value in values if found is not None)

    assert found in values
    assert below >= math.ceil(len(values) * share)
    assert sum(value < found for value in values if found is not None) < len(values) * share


CALLS = st.lists(
    st.builds(
        ToolCall,
        st.sampled_from(["Read", "mcp__a__b"]), st.sampled_from(["s", "t"]), st.just("p"),
        st.sampled_from(["ok", "failed", "denied", ""]), st.none() | st.floats(0, 9),
        st.integers(0, 5000), st.floats(0, 9),
        st.none() | st.sampled_from([
            Reader(b"1", "s", "m", 10, 500, 0), Reader(b"2", "t", "m", 0, 0, 0),
            Reader(b"3", "t", "m", 9000, 0, 70),
        ]),
    ),
    max_size=20,
)  # fmt: skip


def tokens_as_money(session: str, model: str, tokens: Tokens) -> Money:
    return Money(float(tokens.total))


@LAWS
@given(CALLS, st.sampled_from([("tool",), ("session",), ("tool", "session")]))
def test_reading_is_never_more_than_was_sent_anew_and_groups_add_up(
    calls: list[ToolCall], by: tuple[str, ...]
) -> None:
    *rows, total = usage(calls, by, tokens_as_money)
    sent = {call.reader: sum(call.reader[3:]) for call in calls if call.reader}

    assert total.read.usd <= sum(sent.values()) + 1e-6
    assert total.read.usd <= sum(call.answer_bytes for call in calls) + 1e-6
    for index in (1, 2, 3, 6):
        assert sum(row[index] for row in rows) == total[index]  # type: ignore[misc]
    assert total.calls == len(calls)


STATES = st.sampled_from(["offered", "pending", "failed"])
OFFERS = st.lists(
    st.builds(Offer, st.sampled_from("stu"), st.just(""), st.sampled_from("ab"), STATES,
              st.integers(0, 9)),
    max_size=8,
)  # fmt: skip


@LAWS
@given(OFFERS, st.randoms(use_true_random=False))
def test_servers_do_not_depend_on_the_order_in_which_they_were_named(
    offers: list[Offer], random: Any
) -> None:
    shuffled = [*offers]
    random.shuffle(shuffled)

    assert servers(shuffled, {"a": 2}) == servers(offers, {"a": 2})
    for row in servers(offers, {"a": 2}):
        assert 0 <= row.failed + row.pending <= row.sessions
        assert (row.calls > 0) == (row.state == "used")


def test_a_tool_is_told_apart_from_its_server() -> None:
    assert server_and_tool("mcp__a_b__c__d") == ("a_b", "c__d")
    assert server_and_tool("mcp__a") == ("a", "")
    assert server_and_tool("Read") == ("", "Read")


def test_the_queries_bring_types_as_they_are_named(person: Person) -> None:
    with person.has("agents").ledger() as ledger:
        found = tool_calls(ledger, Period())

    assert all(isinstance(one.reader, (Reader, type(None))) for one in found)
    assert {one.outcome for one in found} == {"ok", "failed"}


# Screens


SCREENS = {
    "tools": ["tools"], "tools_by_session": ["tools", "--by", "session,tool"], "mcp": ["mcp"],
}  # fmt: skip


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_it_was(person: Person, name: str, snapshot: SnapshotAssertion) -> None:
    person.has(*NAMES)
    parts = []
    for width in WIDTHS:
        _, text = run(person, *SCREENS[name], width=width)
        assert all(cells(line) <= width for line in text.splitlines()), width
        parts.append(f"{width} columns\n{text}")
    assert "\n".join(parts) == snapshot.use_extension(Frames), RENEW


@pytest.mark.parametrize("language", ["de", "es", "ja", "zh"])
def test_a_screen_fits_in_every_language(
    person: Person, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.has(*NAMES)
    with speaking(language, monkeypatch):
        for argv in SCREENS.values():
            _, text = run(person, *argv, width=60)
            assert "CALLS" not in text
            assert all(cells(line) <= 60 for line in text.splitlines())
