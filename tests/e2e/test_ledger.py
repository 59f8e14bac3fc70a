"""The ledger against the real client's own totals, after all that makes them differ."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from . import mcp_server
from .messages_api import Gate, MessagesApi, Turn, call
from .person import Person, wait_shown
from .terminal import Terminal
from .test_agents import agent

DIALOG = "Do you want to"


def with_server() -> tuple[str, ...]:
    """The arguments by which the client has the server `demo`, whose tool it may call."""
    command = {"command": sys.executable, "args": [mcp_server.__file__]}
    config = json.dumps({"mcpServers": {"demo": command}})
    return "--mcp-config", config, "--allowedTools", "mcp__demo__lookup", "Read", "Agent"


def leave(terminal: Terminal) -> None:
    """Leave the client as a person does, which writes its totals."""
    terminal.submit("/exit")
    terminal.wait_end()


def reported(person: Person, session: str) -> float:
    """Dollars that the client reported of a session in its transcript, the last time."""
    path = next(person.client.config.glob(f"projects/*/{session}.jsonl"))
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return float([one["totalCostUSD"] for one in lines if one.get("type") == "cost-state"][-1])


def rows(person: Person, *args: str) -> list[dict[str, Any]]:
    """The rows of a report."""
    found = json.loads(person.hudline(*args, "--json").stdout)["rows"]
    assert isinstance(found, list)
    return found


def share_work(person: Person, api: MessagesApi, terminal: Terminal) -> None:
    """Let two agents work, one of which has one of its own."""
    readme = call("Read", file_path=str(person.client.project / "README.md"))
    api.script(
        main=[
            Turn("I share the work.", [agent("FIND", "Find it"), agent("LEAD", "Lead it")]),
            Turn("They work."), Turn("They are done."), Turn("All are done."),
        ],
        agents={
            "FIND": [Turn(tools=[readme]), Turn("Found.")],
            "LEAD": [Turn(tools=[agent("DIG", "Dig")]), Turn("Somebody digs."), Turn("Dug.")],
            "DIG": [Turn(tools=[readme]), Turn("Deep.")],
        },
    )  # fmt: skip
    terminal.submit("share the work")
    wait_shown(terminal, re.compile(r"turn 0:\d\d · .*3 agents(?!.*still running)"))


def look_up(api: MessagesApi, terminal: Terminal) -> None:
    """Let a server answer and fail, a request be repeated, a dialog wait, and Esc cut an answer."""
    cut = Gate()
    api.script(main=[Turn("—")] * len(api.steps()) + [
        Turn("I look it up.", [call("mcp__demo__lookup", word="right")]),
        Turn("Once more.", [call("mcp__demo__lookup", word="wrong")]),
        Turn("Overloaded", status=529, error="overloaded_error"),
        Turn("May I?", [call("Bash", command="touch made", description="Make it")]),
        Turn("It is made."),
        Turn("Once upon a time there was more to say.", pause=cut),
    ])  # fmt: skip
    terminal.submit("look it up")
    terminal.answer_dialog("1", DIALOG)
    terminal.wait_for("It is made.")
    terminal.submit("tell me")
    cut.wait_reached()
    terminal.wait_for(re.compile("↓|Waiting for API response"))
    terminal.press("escape")
    terminal.wait_for("Interrupted")


def resume(person: Person, api: MessagesApi, *args: str) -> str:
    """Resume a session, give one prompt, and leave; the session's id."""
    terminal = person.launch(*args)
    asked = len(api.steps())
    terminal.submit("go on")
    api.wait_for_steps(asked + 1)
    wait_shown(terminal, re.compile(r"turn 0:\d\d"))
    session = person.session(terminal)
    leave(terminal)
    return session


def test_every_cent_of_a_long_day_is_in_the_ledger(person: Person, api: MessagesApi) -> None:
    """Agents, a server, a dialog, a retry, Esc, a compaction, /clear, a fork and a resumption."""
    person.client.env["CLAUDE_CODE_MAX_RETRIES"] = "3"
    terminal = person.launch(*with_server())
    share_work(person, api, terminal)
    look_up(api, terminal)
    terminal.submit("/compact")
    terminal.wait_for("Compacted")
    first = person.session(terminal)
    terminal.submit("/clear")
    wait_shown(terminal, "context – of 1M")
    terminal.submit("go on")
    terminal.wait_for("Done.")
    second = person.session(terminal)
    leave(terminal)
    inherited = reported(person, first)
    third = resume(person, api, "--resume", first, "--fork-session")
    assert resume(person, api, "--resume", first) == first

    checks = rows(person, "ledger", "check")
    assert [one for one in checks if one["status"] == "fail"] == []
    total = reported(person, first) + reported(person, second)
    total += reported(person, third) - inherited
    spent = json.loads(person.hudline("spend", "--by", "session", "--json").stdout)
    assert spent["total"]["usd"] == pytest.approx(total, abs=1e-6)
    assert {one["session"] for one in spent["rows"]} == {first, second, third}
    assert spent["total"]["hidden_usd"] > 0  # the compaction, and what Esc cut off
    assert all(one["hidden_usd"] >= 0 for one in spent["rows"])
    assert spent["total"]["estimated"] is False
    (tool,) = [one for one in rows(person, "mcp") if one["tool"]]
    assert (tool["server"], tool["calls"], tool["failed"]) == ("demo", 2, 1)
    stored = Path(person.home, "ledger.db")
    assert stored.stat().st_mode & 0o777 == 0o600
    assert b"once upon" not in stored.read_bytes().lower()
