"""Where may be sent to, with which headers, and what `hudline export otlp --to URL` says."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.collector import Collector, collecting
from tests.ledgers import Person, answered
from tests.reporting import evening, run

from hudline.core.errors import UserError
from hudline.export.destination import configured, destination
from hudline.export.endpoint import endpoint, headers, is_loopback

SECRET = "canary-zX81kq"


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path)


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as found:
        yield found


def configure(owner: Person, **config: Any) -> None:
    Path(owner.home.root).mkdir(exist_ok=True)
    Path(owner.home.config).write_text(json.dumps(config))


# Addresses


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://127.0.0.1:4318", "http://127.0.0.1:4318"),
        ("http://localhost:4318/", "http://localhost:4318"),
        ("http://127.9.9.9", "http://127.9.9.9:80"),
        ("https://[::1]:4318/otlp/", "https://[::1]:4318/otlp"),
        ("http://127.0.0.1:4318/v1/traces", "http://127.0.0.1:4318"),
        ("http://LOCALHOST:4318/otlp/v1", "http://localhost:4318/otlp"),
    ],
)
def test_this_machine_is_sent_to(text: str, url: str) -> None:
    assert endpoint(text).url == url


@pytest.mark.parametrize(
    "host", ["example.com", "10.0.0.1", "0.0.0.0", "localhost.example.com", "127.0.0.1.nip.io"]
)
def test_another_machine_is_sent_to_only_where_it_is_named(host: str) -> None:
    with pytest.raises(UserError, match="another machine") as refused:
        endpoint(f"https://{host}:4318")
    assert f"--allow-host {host}" in refused.value.hint
    with pytest.raises(UserError, match="another machine"):
        endpoint(f"https://{host}", ["other.example"])
    assert endpoint(f"https://{host}/x", [host.upper()]).host == host


@pytest.mark.parametrize(
    "text",
    [
        "ftp://127.0.0.1", "http://", "http://127.0.0.1:x", "http://127.0.0.1:0", "127.0.0.1:4318",
        "http://127.0.0.1:99999", "http://[::1", "http://127.0.0.1/a b", "http://127.0.0.1/\x1b[2J",
        "http://127.0.0.1\r\nX: y", "",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        endpoint(text)


@pytest.mark.parametrize(
    "text",
    [f"http://me:{SECRET}@127.0.0.1", f"http://{SECRET}@127.0.0.1", f"http://127.0.0.1/?k={SECRET}",
     f"http://127.0.0.1/#{SECRET}"],
)  # fmt: skip
def test_an_address_with_a_secret_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(UserError) as refused:
        endpoint(text)
    assert SECRET not in refused.value.message + refused.value.hint


@given(st.text(max_size=60))
def test_no_text_names_another_machine_by_itself(text: str) -> None:
    for start in ("http://", "https://", ""):
        try:
            found = endpoint(start + text)
        except UserError:
            continue
        assert is_loopback(found.host)


# Headers


def test_headers_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "headers"
    path.write_text(f"# the collector's\nAuthorization: Bearer {SECRET}\n\nX-Scope-OrgID:team\n")
    assert headers(str(path)) == {"Authorization": f"Bearer {SECRET}", "X-Scope-OrgID": "team"}


@pytest.mark.parametrize(
    "text",
    [f"{SECRET}", f"Auth orization: {SECRET}", f"Host: {SECRET}", f"X: {SECRET}\x00a", "X: ",
     f"Content-Length: {SECRET}", f"X: {SECRET}é", ""],
)  # fmt: skip
def test_a_file_that_has_none_is_refused_without_showing_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "headers"
    path.write_text(text, "utf-8")
    with pytest.raises(UserError) as refused:
        headers(str(path))
    assert SECRET not in refused.value.message + refused.value.hint


def test_headers_of_one_collector_are_not_sent_to_another(tmp_path: Path) -> None:
    path = tmp_path / "headers"
    path.write_text("Authorization: x\n")
    config = {"otlp": {"endpoint": "http://127.0.0.1:4318", "headers_file": str(path)}}
    found = configured(config)
    assert found is not None
    assert found.headers != {}
    assert destination(config, "http://127.0.0.1:4318/").headers != {}
    assert destination(config, "http://127.0.0.1:9999").headers == {}


@pytest.mark.parametrize("value", [None, 1, [], "x", {}, {"endpoint": 5}, {"endpoint": ""}])
def test_a_configuration_without_an_endpoint_sends_nothing(value: object) -> None:
    assert configured({"otlp": value}) is None


# The command


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://x", "no address of a collector"), ("https://team.example", "another machine"),
        ("http://127.0.0.1:4318", ""),
    ],
)  # fmt: skip
def test_an_endpoint_that_cannot_be_used_is_said_when_it_is_set(
    person: Person, address: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(person.home.root).mkdir(exist_ok=True)
    assert run(person, "config", "set", "otlp.endpoint", address)[0] == 0
    shown = capsys.readouterr().err
    assert said in shown
    assert bool(said) == bool(shown)
    run(person, "config", "unset", "otlp.endpoint")
    assert capsys.readouterr().err == ""


def test_what_was_sent_is_said(person: Person, collector: Collector) -> None:
    person.has("agents")
    status, text = run(person, "export", "otlp", "--to", collector.url, "--since", "all")
    assert status == 0
    assert f"Sent 1 session to {collector.url}:" in text
    counts = [len(collector.taken[signal]) for signal in ("traces", "logs", "metrics")]
    said = " ".join(text.split())
    assert "{} spans, {} log records, {} data points.".format(*counts) in said
    status, text = run(person, "export", "otlp", "--to", collector.url, "--since", "all")
    assert (status, text) == (0, f" Nothing is new for {collector.url}.\n")


def test_again_means_all_of_it(person: Person, collector: Collector) -> None:
    person.has("agents")
    argv = ("export", "otlp", "--to", collector.url, "--since", "all")
    run(person, *argv)
    first = {signal: len(some) for signal, some in collector.taken.items()}
    run(person, *argv, "--again")
    assert {signal: len(some) for signal, some in collector.taken.items()} == {
        signal: 2 * count for signal, count in first.items()
    }


def test_only_what_is_asked_for_is_sent_and_the_rest_later(
    person: Person, collector: Collector
) -> None:
    person.has("agents", "dialog")
    argv = ("export", "otlp", "--to", collector.url, "--since", "all")
    run(person, *argv, "--session", "2345")
    sessions = {one["resource"]["project"] for one in collector.taken["traces"]}
    assert sessions == {"acme"}
    count = len(collector.requests)
    assert "Sent" in run(person, *argv)[1]
    assert len(collector.requests) > count


def test_a_collector_that_is_away_is_said_with_status_1(
    person: Person, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    status, _ = run(person.has("agents"), "export", "otlp", "--to", "http://127.0.0.1:1",
                    "--since", "all")  # fmt: skip
    assert status == 1
    assert "did not answer" in capsys.readouterr().err


def test_an_address_in_capitals_is_none_of_a_file(person: Person, collector: Collector) -> None:
    argv = ("export", "otlp", "--since", "all", "--to", collector.url.upper())
    assert run(person.has("dialog"), *argv)[0] == 0
    assert collector.taken["traces"] != []


def test_headers_arrive_and_are_not_shown(
    person: Person, collector: Collector, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "headers"
    path.write_text(f"Authorization: Bearer {SECRET}\n")
    collector.plan = [401]
    argv = ("export", "otlp", "--to", collector.url, "--headers-file", str(path), "--since", "all")
    status, text = run(person.has("agents"), *argv)
    err = capsys.readouterr().err

    assert status == 1
    assert "refuses the headers" in err
    assert SECRET not in text + err
    assert collector.requests[0][1]["Authorization"] == f"Bearer {SECRET}"
    assert run(person, *argv)[0] == 0
    with person.opened() as ledger:
        assert SECRET not in "".join(ledger.connection.iterdump())


def test_the_host_sends_what_is_new_to_the_endpoint_of_the_configuration(
    person: Person, collector: Collector
) -> None:
    person.has("agents")
    with pytest.raises(UserError, match="No collector"):
        run(person, "export", "otlp", "--new")
    configure(person, otlp={"endpoint": collector.url}, person="Ada")
    assert run(person, "export", "otlp", "--new")[0] == 0
    assert {one["resource"]["person"] for one in collector.taken["traces"]} == {"Ada"}


def test_what_is_not_for_the_team_is_sent_there_only_by_name(
    person: Person, collector: Collector
) -> None:
    configure(person, otlp={"endpoint": collector.url, "projects": "/home/dev/acme"})
    person.write("s", [answered(1, "a", cwd="/home/dev/private")])
    argv = ("export", "otlp", "--since", "all", "--to", collector.url)
    assert "Nothing is new" in run(person, *argv)[1]
    assert "Sent 1 session" in run(person, *argv, "--project", "private")[1]
    with collecting() as other:
        assert "Sent 1 session" in run(person, *argv[:-1], other.url)[1]


def test_without_a_name_no_person_is_sent(
    person: Person, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not read from git or the environment either."""
    (person.config.parent / ".gitconfig").write_text("[user]\nname = Ada\nemail = ada@x.example\n")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ada")
    run(person.has("agents"), "export", "otlp", "--to", collector.url, "--since", "all")
    assert b"Ada" not in b"".join(collector.bodies)
    assert b'"person"' not in b"".join(collector.bodies)


def test_nothing_private_is_sent(person: Person, collector: Collector) -> None:
    texts = ["Look at the auth code", "Review the diff", "Find auth code and"]
    run(person.has("agents"), "export", "otlp", "--to", collector.url, "--since", "all")
    sent = b"".join(collector.bodies)
    assert len(sent) > 10_000
    assert [text for text in texts if text.encode() in sent] == []
