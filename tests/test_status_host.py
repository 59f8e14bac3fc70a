"""`hudline status` where a host runs: that answers, and neither session nor draws notice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.desk import tree
from tests.entries import ROOT
from tests.reporting import NOW
from tests.test_band_picture import TOLD
from tests.test_host import CALL, Desk, is_answered, until
from tests.test_host_life import Unused, host_of

from hudline.cli import hosted_status
from hudline.core.paths import Home
from hudline.host.drawing import Drawing
from hudline.host.endpoints import Endpoints
from hudline.host.inbox import News
from hudline.host.status_requests import Pictures, RequestPipe
from hudline.platform.status_pipe import FORMS, VARIABLES, Request, ask, decoded, encoded

MAIN = str(ROOT / "src" / "hudline" / "cli" / "__main__.py")
CONTEXT = {"context_window": {"context_window_size": 1_000_000, "used_percentage": 62,
           "current_usage": {"input_tokens": 620_000}}}  # fmt: skip
# Says on stderr which modules of Hudline were loaded, and whether JSON was.
LOADED = """
import runpy, sys
sys.argv[:] = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    print(*sorted(one for one in sys.modules if one.startswith(("hudline.", "json", "argparse"))),
          file=sys.stderr)
"""
LIGHT = {
    "hudline.cli", "hudline.cli.hosted_status", "hudline.core", "hudline.core.paths",
    "hudline.platform", "hudline.platform.outbox", "hudline.platform.status_exchange",
    "hudline.platform.status_pipe",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    made.happen("SessionStart", source="startup")
    made.happen("UserPromptSubmit", prompt="go", prompt_id="p1")
    made.happen("PreToolUse", prompt_id="p1", **CALL)
    yield made
    made.close()


def registered(desk: Desk, **more: Any) -> None:
    """Let the client's registry name the desk's client."""
    entry = {"pid": desk.client.pid, "sessionId": desk.session, "status": "busy",
             "statusUpdatedAt": time.time() * 1000, "cwd": str(desk.project), **more}  # fmt: skip
    path = desk.folder / "config" / "sessions" / f"{desk.client.pid}.json"
    path.write_text(json.dumps(entry, separators=(",", ":")))


def hosted(desk: Desk) -> None:
    """Start the host, and let it draw a session with figures."""
    registered(desk)
    desk.started()
    until(lambda: desk.draw(desk.payload(**CONTEXT)) and os.path.exists(desk.place.session))
    until(lambda: not os.path.exists(desk.place.drawing))


def status(desk: Desk, *argv: str, **env: str) -> tuple[str, set[str]]:
    """What the command prints, and the modules that it loaded."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", LOADED, MAIN, "status", *argv],
        env=desk.env(**env), cwd=desk.project, capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip
    return done.stdout, set(done.stderr.split())


def test_a_host_answers_and_next_to_nothing_is_loaded(desk: Desk) -> None:
    hosted(desk)

    text, loaded = status(desk, "--plain")
    assert text.startswith("Opus 5.5 │ acme │ ▰▰▰▰▰▰▱▱▱▱ 62% of 1M │ $1.25\n● Bash make test")
    assert loaded - {"hudline.cli.__main__"} == LIGHT


@pytest.mark.parametrize("obeys", [True, False])
def test_a_console_that_has_to_be_told_to_obey_sequences_is_left_to_the_whole_command(
    obeys: bool, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(hosted_status, "_picture", lambda *_: b"\x1b[1mrow")
    monkeypatch.setattr(hosted_status, "OBEYS_SEQUENCES", obeys)
    monkeypatch.setattr(os, "isatty", lambda _: True)
    assert hosted_status.answered(["status"]) is obeys
    assert capsysbinary.readouterr().out == (b"\x1b[1mrow" if obeys else b"")


@pytest.mark.parametrize(
    "argv",
    [
        ["last", "--tmux"], [".", "--rows=1", "--plain"], ["1111", "--plain", "--width", "30"],
        ["--running"], ["--tmux", "--width=40"],
    ],
)  # fmt: skip
def test_a_host_draws_what_the_command_would_draw(desk: Desk, argv: list[str]) -> None:
    hosted(desk)
    text, loaded = status(desk, *argv)
    os.unlink(desk.place.asks)
    drawn, by_itself = status(desk, *argv)

    assert loaded <= LIGHT | {"hudline.cli.__main__"}
    assert "hudline.cli.status_picture" in by_itself
    assert text.split("make test")[0] == drawn.split("make test")[0] != ""


def test_the_picture_in_the_data_is_the_hosts(desk: Desk) -> None:
    """The client tells its effort to a draw alone: no journal has it."""
    hosted(desk)
    shows = {**CONTEXT, "effort": {"level": "high"}}
    until(lambda: desk.draw(desk.payload(**shows)) and "high" in status(desk, "--plain")[0])
    picture = json.loads(status(desk, "--json")[0])["rows"][0]["picture"]

    assert picture[0] == status(desk, "--plain")[0].split("\n")[0]


def test_an_event_is_in_the_next_answer(desk: Desk) -> None:
    hosted(desk)
    desk.happen("PostToolUse", prompt_id="p1", **CALL)

    assert "● Bash" not in status(desk, "--plain")[0]


def test_a_dialog_without_an_event_is_seen_by_the_registry(desk: Desk) -> None:
    hosted(desk)
    desk.happen("PostToolUse", prompt_id="p1", **CALL)
    desk.happen("PermissionRequest", prompt_id="p1", tool_name="Bash", tool_input={"command": "ls"})
    registered(desk, status="waiting")
    assert "waits for you" in status(desk, "--plain")[0]

    registered(desk, status="busy", statusUpdatedAt=(time.time() + 0.5) * 1000)
    assert "waits for you" not in status(desk, "--plain")[0]


def test_the_session_is_not_written_to_and_no_file_is_left(desk: Desk) -> None:
    hosted(desk)
    until(lambda: not os.path.exists(desk.place.drawing))
    before = {name: made for name, made in tree(desk.home).items() if "asks" not in name}

    for form in ("--plain", "--tmux", "--json"):
        status(desk, form)
    after = {name: made for name, made in tree(desk.home).items() if "asks" not in name}
    assert after == before


def test_draws_go_on_while_it_is_asked(desk: Desk) -> None:
    hosted(desk)
    asking = [threading.Thread(target=status, args=(desk, "--tmux")) for _ in range(4)]
    for one in asking:
        one.start()

    assert is_answered(desk)
    for one in asking:
        one.join()
    assert is_answered(desk)


@pytest.mark.parametrize(
    ("asker", "word"),
    [
        ({}, "wartet auf dich"), ({"LANG": "es_ES.UTF-8"}, "te espera"),
        ({"HUDLINE_LANG": "en"}, "waits for you"),
    ],
)  # fmt: skip
def test_a_language_that_who_asks_does_not_name_is_the_clients(
    tmp_path: Path, asker: dict[str, str], word: str
) -> None:
    desk = Desk(tmp_path, LC_ALL="de_DE.UTF-8")
    try:
        desk.happen("UserPromptSubmit", prompt="go", prompt_id="p1")
        desk.happen("PreToolUse", prompt_id="p1", **CALL)
        desk.happen("PermissionRequest", prompt_id="p1", **CALL)
        hosted(desk)
        registered(desk, status="waiting")
        desk.more.pop("LC_ALL")

        assert word in status(desk, "--plain", **asker)[0]
    finally:
        desk.close()


def test_where_the_host_hangs_the_command_draws(desk: Desk) -> None:
    hosted(desk)
    assert desk.host is not None
    os.kill(desk.host.pid, signal.SIGSTOP)
    try:
        assert "62% of 1M" in status(desk, "--plain")[0]
    finally:
        os.kill(desk.host.pid, signal.SIGCONT)


def test_no_host_is_started(desk: Desk) -> None:
    registered(desk)

    assert "acme" in status(desk, "--plain")[0]
    assert not (desk.home / "hosts").exists()


def test_a_session_without_a_host_may_be_the_newest(desk: Desk) -> None:
    hosted(desk)
    other = Desk.beside(desk, "22222222-2222-4333-8444-555555555555")
    try:
        registered(other)
        other.happen("UserPromptSubmit", prompt="go", prompt_id="p2")
        _, loaded = status(desk, "--plain")
        assert "hudline.cli.status_picture" in loaded

        os.utime(desk.home / "sessions" / other.session / "journal.jsonl", (1, 1))
        assert "hudline.cli.status_picture" not in status(desk, "--plain")[1]
        os.utime(desk.home / "sessions" / other.session / "journal.jsonl")
        registered(other, procStart="1")  # the entry of a process that is gone
        assert "hudline.cli.status_picture" not in status(desk, "--plain")[1]
        registered(other, entrypoint="sdk-cli")  # claude -p
        assert "hudline.cli.status_picture" not in status(desk, "--plain")[1]
    finally:
        other.client.kill()
        other.client.wait()


def test_where_nothing_runs_what_runs_costs_next_to_nothing(desk: Desk) -> None:
    text, loaded = status(desk, "last", "--running", "--tmux")

    assert text == ""
    assert loaded <= LIGHT | {"hudline.cli.__main__"}
    assert "ended" in status(desk, "last", "--tmux")[0]


def test_whatever_stands_in_the_pipe_the_host_lives(desk: Desk) -> None:
    hosted(desk)
    handle = os.open(desk.place.asks, os.O_WRONLY | os.O_NONBLOCK)
    for junk in (b"\n", b"\x1f" * 40 + b"\n", b"x" * 60_000, b"\nq" + b"\xff" * 5000 + b"\n"):
        os.write(handle, junk)
        time.sleep(0.05)
    os.write(handle, b"\n")
    os.close(handle)

    until(lambda: status(desk, "--plain")[1] <= LIGHT | {"hudline.cli.__main__"})
    assert is_answered(desk)


class Asked(Unused):
    """An inbox to which nothing but one request comes."""

    def wait(self, seconds: float | None) -> News:
        """Let the time pass."""
        self.waits.append(seconds)
        is_first = len(self.waits) == 1
        self.at += 300 if is_first else seconds or 0.0
        requests = [("1", Request("s", "plain", 0, 1, {}))] if is_first else []
        return News(False, False, False, None, requests)


def test_a_host_that_is_asked_is_in_use(tmp_path: Path) -> None:
    inbox: Any = Asked()
    host_of(tmp_path, inbox).run(inbox.clock)

    assert inbox.waits == [600.0, 600.0]


# The pipe


@given(
    st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True), st.sampled_from(FORMS),
    st.integers(0, 999_999), st.integers(0, 999_999), st.lists(st.text(max_size=20), max_size=9),
)  # fmt: skip
def test_a_request_is_read_as_it_was_written_or_not_at_all(
    session: str, form: str, columns: int, rows: int, values: list[str]
) -> None:
    variables = dict(zip(VARIABLES, values))
    line = encoded(Request(session, form, columns, rows, variables), "17")
    if any("\x1f" in one or "\n" in one for one in values):
        assert line == b""
        return
    read = decoded(line[:-1])

    assert read is not None
    name, request = read
    assert (name, request.session, request.form) == ("17", session, form)
    assert (request.columns, request.rows) == (columns, rows)
    assert {key: value for key, value in request.variables.items() if value} == {
        key: value for key, value in variables.items() if value
    }


@given(st.binary(max_size=200))
def test_what_is_no_request_is_dropped(line: bytes) -> None:
    assert decoded(line) is None


def test_whom_to_answer_is_a_number_and_no_path() -> None:
    line = encoded(Request("s", "plain", 80, 1, {}), "../../x")

    assert decoded(line[:-1]) is None


@pytest.mark.parametrize("size", [0, 70_000])
def test_an_answer_that_is_too_large_or_none_is_left_to_who_asks(tmp_path: Path, size: int) -> None:
    place = Endpoints(str(tmp_path), 1)
    pipe = RequestPipe(place)

    def serve() -> None:
        ((name, _),) = until(pipe.read)
        pipe.answer(name, b"x" * size or None)

    server = threading.Thread(target=serve)
    server.start()
    assert ask(place.folder, Request("s", "plain", 80, 1, {})) is None
    server.join()
    pipe.close()


def test_nobody_who_has_gone_is_answered(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ask.17")
    pipe = RequestPipe(Endpoints(str(tmp_path), 1))
    pipe.answer("17", b"x")
    pipe.answer("18", b"x")
    pipe.close()

    assert ask(str(tmp_path), Request("s", "plain", 80, 1, {})) is None


# A band


def test_figures_of_a_folded_band_are_the_modules(tmp_path: Path) -> None:
    """Nothing is drawn while it is folded, so the last draw is old, or there was none."""
    place = Endpoints(str(tmp_path / "host"), 17)
    Path(place.module).mkdir(parents=True)
    Path(place.message).write_text(json.dumps({**TOLD, "level": "off"}))
    env = {"HOME": str(tmp_path), "CLAUDE_PID": "17", "COLORTERM": "truecolor"}
    pictures = Pictures(place, Drawing(Home(str(tmp_path / "home"))), env, has_band=True)

    pictures.note()
    asked = [Request("s1", "plain", 0, 24, {"LC_ALL": "de_DE.UTF-8"})]
    asked.append(Request("s2", "plain", 0, 24, {}))
    found = [pictures.drawn(one, NOW) for one in asked]

    assert Path(place.session).read_text("utf-8") == "s1\n/\n"
    assert found[0] is not None
    assert "2% von 1M" in found[0].decode()
    assert "$0.25" in found[0].decode()
    assert found[1] is None
