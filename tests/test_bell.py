"""The bell: asked for, once for each need, only for who is away, and never a word too many."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import entries
from tests.desk import Desk
from tests.terminals import HUDLINE, Terminal

from hudline.core.errors import UserError
from hudline.host.notifications import notification
from hudline.state.reducer import reduce_events
from hudline.view.attention import attention_request, may_ask_attention

BEGAN = 1_790_000_000.0
CWD = "/home/ada/acme"
NOTE = "\x1b]9;Hudline: acme: waits for you · Bash\x07\x07"


def prompted(at: float) -> dict[str, Any]:
    return {"at": BEGAN + at, "kind": "prompted", "prompt": f"p{at}", "human": True, "pid": 7}


def permission_request(at: float, target: str = "rm -rf build", actor: str = "") -> dict[str, Any]:
    fields = {"actor": actor, "type": "Explore"} if actor else {}
    return {"at": BEGAN + at, "kind": "asked", "tool": "Bash", "target": target, "pid": 7, **fields}


def noticed(at: float, notice: str = "permission_prompt") -> dict[str, Any]:
    return {"at": BEGAN + at, "kind": "noticed", "notice": notice, "pid": 7}


def stopped(at: float, **value: Any) -> dict[str, Any]:
    return {"at": BEGAN + at, "kind": "turn.ended", "pid": 7, "background": [], **value}


def calls(*records: dict[str, Any]) -> list[str]:
    """The needs that the person is called for while these records are heard one after another."""
    announced: list[str] = []
    for index, record in enumerate(records):
        if may_ask_attention(record):
            key = attention_request(reduce_events({}, records[: index + 1]), record, announced)
            announced += [key] if key else []
    return [key.partition(" ")[0] for key in announced]


def test_a_dialog_that_stays_open_calls_once() -> None:
    assert calls(prompted(0), permission_request(1)) == []
    assert calls(prompted(0), permission_request(1), noticed(7)) == ["ask"]
    assert calls(prompted(0), permission_request(1), noticed(7), noticed(8)) == ["ask"]


def test_three_dialogs_in_a_row_call_three_times() -> None:
    row = [record for at in (1, 10, 20) for record in (permission_request(at), noticed(at + 6))]

    assert calls(prompted(0), *row) == ["ask"] * 3


def test_three_dialogs_asked_for_at_once_call_three_times() -> None:
    burst = [permission_request(1, actor=actor) for actor in "abc"]
    burst = [{**record, "at": record["at"] + n / 10} for n, record in enumerate(burst)]

    assert calls(prompted(0), *burst, noticed(7), noticed(15), noticed(23)) == ["ask"] * 3
    assert calls(prompted(0), *burst, *map(noticed, (7, 15, 23, 31))) == ["ask"] * 3


def test_the_same_command_asked_for_again_calls_again() -> None:
    again = [prompted(30), permission_request(31), noticed(37)]

    assert calls(prompted(0), permission_request(1), noticed(7), *again) == ["ask"] * 2


def test_a_dialog_whose_request_was_not_heard_calls_once_all_the_same() -> None:
    assert calls(prompted(0), noticed(7), noticed(8)) == ["ask"]


def test_an_input_dialog_calls() -> None:
    assert calls(prompted(0), noticed(3, "elicitation_dialog")) == ["input"]


def test_the_end_of_a_turn_calls_only_who_had_the_time_to_go_away() -> None:
    assert calls(prompted(0), stopped(29.9), noticed(90, "idle_prompt")) == []
    assert calls(prompted(0), stopped(30), noticed(90, "idle_prompt")) == ["done"]
    assert calls(prompted(0), stopped(30)) == []
    twice = [noticed(90, "idle_prompt"), noticed(150, "idle_prompt")]
    assert calls(prompted(0), stopped(30), *twice) == ["done"]


def test_an_interrupted_turn_is_no_end() -> None:
    assert calls(prompted(0), noticed(90, "idle_prompt")) == []
    assert calls(prompted(0), stopped(40), prompted(50), noticed(150, "idle_prompt")) == []


def test_a_turn_that_left_agents_at_work_is_no_end() -> None:
    agent = {"at": BEGAN + 5, "kind": "agent.began", "actor": "a1", "type": "Explore", "pid": 7}
    launched = {
        "at": BEGAN + 6, "kind": "call.ended", "id": "t1", "tool": "Agent", "outcome": "ok",
        "agent": "a1", "background": True, "description": "Look", "pid": 7,
    }  # fmt: skip
    story = [prompted(0), agent, launched, stopped(40, background=["a1"])]

    assert calls(*story, noticed(100, "idle_prompt")) == []


def test_an_error_calls_at_once_and_not_again_a_minute_later() -> None:
    error = stopped(3, kind="turn.failed", error="rate_limit")

    assert calls(prompted(0), error, noticed(63, "idle_prompt")) == ["error"]
    assert calls(prompted(0), {**error, "actor": "a1", "type": "Explore"}) == []


def test_other_events_and_notices_ask_for_nothing() -> None:
    assert not may_ask_attention(noticed(1, "auth_success"))
    assert not any(
        may_ask_attention(record) for record in (prompted(0), permission_request(1), stopped(2))
    )


# The hook that answers


class Session:
    """A session in whose folder hooks write, with what config.json holds."""

    def __init__(self, home: Path, **config: Any) -> None:
        self.home = home
        home.mkdir()
        (home / "config.json").write_text(json.dumps(config), "utf-8")

    def tell(self, event: str, **value: Any) -> str:
        """What the hook says to an event, which is its answer or nothing."""
        payload = {"session_id": "s1", "cwd": CWD, "hook_event_name": event, **value}
        done = entries.hear(payload, self.home)
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode()

    def ask(self) -> str:
        """A permission dialog opens; nothing is said before it has stood open for a while."""
        payload = {"tool_name": "Bash", "tool_input": {"command": "deploy --token hunter2hunter2"}}
        assert self.tell("PermissionRequest", **payload) == ""
        return self.notice()

    def notice(self, kind: str = "permission_prompt") -> str:
        """The client tells that the person is needed."""
        return self.tell("Notification", notification_type=kind)


@pytest.mark.parametrize("config", [{}, {"bell": "off"}, {"bell": True}, {"bell": ["bell"]}])
def test_who_did_not_ask_for_it_hears_nothing(tmp_path: Path, config: dict[str, Any]) -> None:
    session = Session(tmp_path / "home", **config)

    assert session.ask() == ""
    assert session.tell("StopFailure", error="rate_limit") == ""
    assert not (tmp_path / "home/sessions/s1/announced.jsonl").exists()


def test_the_answer_is_a_sequence_for_the_terminal_once(tmp_path: Path) -> None:
    session = Session(tmp_path / "home", bell="bell")

    assert json.loads(session.ask()) == {"terminalSequence": "\x07"}
    assert session.notice() == ""
    assert json.loads(session.ask()) == {"terminalSequence": "\x07"}
    assert json.loads(session.tell("StopFailure", error="x")) == {"terminalSequence": "\x07"}


def test_a_notification_names_the_folder_and_the_tool_and_nothing_else(tmp_path: Path) -> None:
    session = Session(tmp_path / "home", bell="notify")

    assert json.loads(session.ask()) == {"terminalSequence": NOTE}
    assert b"hunter2" not in (tmp_path / "home/sessions/s1/announced.jsonl").read_bytes()


def test_no_other_hook_answers(tmp_path: Path) -> None:
    """Their answers would go to the model, or nowhere."""
    session = Session(tmp_path / "home", bell="notify")
    hooks = json.loads((entries.ROOT / "hooks/hooks.json").read_bytes())["hooks"]

    assert {session.tell(event) for event in hooks if event != "StopFailure"} == {""}


def test_of_hooks_that_run_side_by_side_one_calls(tmp_path: Path) -> None:
    session = Session(tmp_path / "home", bell="bell")
    session.tell("UserPromptSubmit", prompt="go", prompt_id="p1")
    session.tell("PermissionRequest", tool_name="Bash", tool_input={"command": "make"})
    notice = {"session_id": "s1", "hook_event_name": "Notification", "cwd": CWD,
              "notification_type": "permission_prompt"}  # fmt: skip
    running = [
        subprocess.Popen(
            entries.command(entries.NOTIFY),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=entries.environment(tmp_path / "home"),
        )
        for _ in range(6)
    ]
    for one in running:
        assert one.stdin
        one.stdin.write(json.dumps(notice).encode())
    for one in running:
        assert one.stdin
        one.stdin.close()
    answers = [one.stdout.read() for one in running if one.stdout]
    assert [one.wait() for one in running] == [0] * 6

    assert sorted(answers)[:5] == [b""] * 5
    assert b"terminalSequence" in max(answers)


def test_a_torn_list_of_announcements_costs_nothing(tmp_path: Path) -> None:
    session = Session(tmp_path / "home", bell="bell")
    session.tell("UserPromptSubmit", prompt="go")
    (tmp_path / "home/sessions/s1/announced.jsonl").write_bytes(b'{"x\n[]\n5\n["ask')

    assert session.ask()
    assert session.notice() == ""


@pytest.mark.parametrize(
    ("env", "begins"),
    [
        ({"TERM_PROGRAM": "iTerm.app"}, "\x1b]9;"),
        ({"TERM": "xterm-kitty"}, "\x1b]9;"),
        ({"VTE_VERSION": "7600"}, "\x1b]777;notify;Hudline;"),
        ({"TERM": "rxvt-unicode-256color"}, "\x1b]777;notify;Hudline;"),
    ],
)
def test_the_sequence_is_one_that_the_terminal_knows(env: dict[str, str], begins: str) -> None:
    assert notification("ask 1", "", CWD, env, {}).startswith(begins)
    assert notification("ask 1", "", CWD, env, {}).endswith("acme: waits for you\x07\x07")


@pytest.mark.parametrize("cwd", [CWD, CWD + "/", "C:\\work\\acme", "\\\\server\\share\\acme\\"])
def test_the_folder_is_called_by_its_own_name_on_every_system(cwd: str) -> None:
    assert notification("done", "", cwd, {}, {}) == "\x1b]9;Hudline: acme: done\x07\x07"


@pytest.mark.parametrize(
    ("need", "tool", "english", "german"),
    [
        ("ask", "Bash", "waits for you · Bash", "wartet auf dich · Bash"),
        (
            "ask",
            "ExitPlanMode",
            "waits for you · approve the plan",
            "wartet auf dich · Plan freigeben",
        ),
        ("ask", "AskUserQuestion", "waits for you · question", "wartet auf dich · Frage"),
        ("ask", "", "waits for you", "wartet auf dich"),
        ("input", "", "waits for you · input", "wartet auf dich · Eingabe"),
        ("done", "", "done", "fertig"),
        ("error", "", "ended by an error", "durch einen Fehler beendet"),
    ],
)
def test_each_need_has_its_words_in_the_language_of_labels(
    need: str, tool: str, english: str, german: str
) -> None:
    def text(env: dict[str, str], **chosen: str) -> str:
        return notification(f"{need} 1.0", tool, CWD, env, chosen)[4:-2]

    assert text({}) == f"Hudline: acme: {english}"
    assert text({}, language="de") == f"Hudline: acme: {german}"
    assert text({"LANG": "de_AT.UTF-8"}) == f"Hudline: acme: {german}"
    assert text({"HUDLINE_LANG": "en", "LANG": "de"}, language="de") == f"Hudline: acme: {english}"


@given(st.text() | st.none() | st.integers(), st.booleans())
def test_nothing_in_a_folders_name_leaves_the_sequence(name: Any, is_vte: bool) -> None:
    cwd = f"/home/{name}" if isinstance(name, str) else name
    tool = name if isinstance(name, str) else ""
    result = notification("ask 1", tool, cwd, {"VTE_VERSION": "1"} if is_vte else {}, {})
    text = result[1:-2]

    assert result[0] == "\x1b"
    assert result[-2:] == "\x07\x07"
    assert text.replace("\u200d", "").isprintable()
    assert text.count(";") == (3 if is_vte else 1)
    assert len(result) < 160


# The command


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def test_the_command_says_when_it_rings_and_offers_a_test(desk: Desk) -> None:
    output = desk.run("bell")[1]
    assert output.startswith("The bell is off: nothing rings.\nIt would ring once when:\n")
    assert "bell notify" in output
    output = desk.run("bell", "notify")[1]
    assert "The bell is notify: a notification of the terminal, and its bell." in output
    assert "waited about six seconds for your permission or answer" in output
    assert "a turn of 30 seconds or more is done" in output
    assert "an error has ended the turn" in output
    assert output.rstrip().endswith("bell --test")
    assert json.loads(Path(desk.home.config).read_bytes())["bell"] == "notify"


def test_what_is_no_way_to_call_is_off_as_for_the_notifier(desk: Desk) -> None:
    desk.write({"bell": True}, Path(desk.home.config))
    assert desk.run("bell")[1].startswith("The bell is off")


def test_a_way_that_there_is_not_is_refused_with_those_that_there_are(desk: Desk) -> None:
    with pytest.raises(UserError, match="'ring' is not a way to call you") as refused:
        desk.run("bell", "ring")
    assert refused.value.hint == "The ways are off, bell, notify."
    with pytest.raises(UserError) as refused:
        desk.run("bell", "notfy")
    assert refused.value.hint == "Did you mean notify?"
    assert not Path(desk.home.config).exists()


@pytest.mark.parametrize(
    ("chosen", "argv", "sequence"),
    [
        ("bell", (), b"\x07Sent to this terminal: the terminal's bell."),
        ("notify", (), b"\x1b]9;Hudline: person: waits for you\x07\x07Sent to this terminal"),
        ("off", (), b"\x1b]9;Hudline: person: waits for you\x07\x07Sent to this terminal"),
        ("notify", ("bell",), b"\x07Sent to this terminal: the terminal's bell."),
    ],
)
def test_the_test_rings_in_this_terminal_as_a_session_would_and_stores_nothing(
    tmp_path: Path, chosen: str, argv: tuple[str, ...], sequence: bytes
) -> None:
    person = tmp_path / "person"
    file = person / ".claude" / "hudline" / "config.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"bell": chosen}), "utf-8")
    terminal = Terminal(person, *HUDLINE, "bell", *argv, "--test")
    try:
        assert terminal.end() == 0
        assert sequence in terminal.output
        assert (b"so a session would not call you" in terminal.output) == (chosen == "off")
    finally:
        terminal.close()
    assert json.loads(file.read_bytes()) == {"bell": chosen}


def test_the_test_needs_a_terminal(desk: Desk) -> None:
    with pytest.raises(UserError, match="needs a terminal"):
        desk.run("bell", "bell", "--test")
    assert not Path(desk.home.config).exists()
