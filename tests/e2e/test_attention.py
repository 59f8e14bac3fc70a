"""Who needs the person, in the real client: other sessions of the machine, the bell, the rest."""

from __future__ import annotations

import json
import os
import re
import signal
import time

from .messages_api import MessagesApi, Turn, call
from .person import Person, wait_left, wait_shown
from .terminal import Terminal

DIALOG = "Do you want to"
BELL = "\x07"


def touch(name: str) -> Turn:
    return Turn("May I?", [call("Bash", command=f"touch {name}", description="Make it")])


def wants_to_be_called(person: Person, manner: str) -> None:
    (person.home / "config.json").write_text(json.dumps({"bell": manner}), "utf-8")


def wait_calls(terminal: Terminal, count: int, seconds: float = 15) -> list[str]:
    """Wait for that many calls, and a second longer for one too many."""
    end = time.monotonic() + seconds
    while len(terminal.calls()) < count and time.monotonic() < end:
        time.sleep(0.1)
    time.sleep(1)
    return terminal.calls()


def test_other_sessions_are_told_and_a_killed_one_is_none_within_two_seconds(
    person: Person, api: MessagesApi
) -> None:
    api.script(main=[Turn("All done."), touch("made")])
    done, asking, third = person.launch(), person.launch(), person.launch()
    wait_left(third, "other")
    done.submit("hello")
    done.wait_for("All done.")
    wait_shown(third, "2 others: 1 done")
    asking.submit("please")
    asking.wait_for(DIALOG)
    wait_shown(third, re.compile(r"2 others: 1 waits \d+s \(project\), 1 done"), 5)
    wait_shown(done, re.compile(r"2 others: 1 waits \d+s \(project\), 1 idle"), 5)

    os.kill(asking.pid, signal.SIGKILL)
    wait_shown(third, "1 other session: done", 2)
    os.kill(done.pid, signal.SIGKILL)
    wait_left(third, "other", 2)
    names = {path.name for path in (person.client.config / "sessions").glob("*.json")}
    assert f"{asking.pid}.json" in names  # the registry itself forgets no killed session


def test_an_interrupted_session_is_not_done(person: Person, api: MessagesApi) -> None:
    api.script(main=[touch("made")])
    other, mine = person.launch(), person.launch()
    other.submit("please")
    other.wait_for(DIALOG)
    wait_shown(mine, "1 other session: waits")
    other.answer_dialog("escape", DIALOG)
    other.wait_for("Interrupted")
    wait_left(mine, "1 other")


def test_the_terminal_is_called_once_for_each_dialog_that_stays_open(
    person: Person, api: MessagesApi
) -> None:
    wants_to_be_called(person, "notify")
    api.script(main=[touch("one"), touch("two"), Turn("All done.")])
    terminal = person.launch()
    terminal.submit("please")
    terminal.wait_for("touch one")
    terminal.wait_for(DIALOG)
    told = ["9;Hudline: project: waits for you · Bash", BELL]
    assert wait_calls(terminal, 2) == told
    terminal.answer_dialog("1", DIALOG, 3)
    terminal.wait_for("touch two")
    terminal.wait_for(DIALOG)
    assert wait_calls(terminal, 4) == told * 2
    terminal.answer_dialog("1", DIALOG, 3)
    terminal.wait_for("All done.")
    assert wait_calls(terminal, 5, 2) == told * 2


def test_an_error_rings_at_once_and_nobody_waits_for_the_bell(
    person: Person, api: MessagesApi
) -> None:
    wants_to_be_called(person, "bell")
    api.script(main=[Turn("No.", status=401, error="authentication_error"), Turn("Better now.")])
    terminal = person.launch()
    terminal.submit("please")
    assert wait_calls(terminal, 1) == [BELL]
    terminal.submit("again")
    terminal.wait_for("Better now.")
    assert terminal.calls() == [BELL]


def test_who_did_not_ask_for_it_is_not_called(person: Person, api: MessagesApi) -> None:
    api.script(main=[touch("one")])
    terminal = person.launch()
    terminal.submit("please")
    terminal.wait_for(DIALOG)
    journal = person.home / "sessions" / person.session(terminal) / "journal.jsonl"
    end = time.monotonic() + 15
    while "permission_prompt" not in journal.read_text("utf-8") and time.monotonic() < end:
        time.sleep(0.1)
    assert "permission_prompt" in journal.read_text("utf-8")
    assert wait_calls(terminal, 1, 1) == []


def test_hooks_that_may_answer_fail_without_a_word(person: Person, api: MessagesApi) -> None:
    """Should their interpreter be gone, the screen shows nothing of it."""
    api.script(main=[Turn("No.", status=401, error="authentication_error"), touch("one")])
    terminal = person.launch()
    (link,) = person.client.config.glob("plugins/data/*/python")
    link.unlink()
    terminal.submit("please")
    time.sleep(2)
    terminal.submit("again")
    terminal.wait_for(DIALOG)
    time.sleep(8)
    assert not terminal.ever(re.compile("hook (failed|error)|ENOENT"))
