"""A turn in the real client, as long as anything that it started works: against its own figures."""

from __future__ import annotations

import json
import re
from typing import Any

from .client import Client
from .messages_api import Gate, MessagesApi, Turn, call
from .person import Person, held, wait_left, wait_shown
from .terminal import Terminal
from .test_agents import agent
from .test_band import Band

# The client's own words at the end: a verb of its choice, and how long it was at it.
WORKED = re.compile(r"✻ \w+ for (\d+)s · done")
ROW = re.compile(
    r"turn 0:(\d\d) · 0:\d\d in background · 12 tools · ✗ 1 failed · 3 agents · (\$0\.\d\d)"
)
COST = 0.17118  # dollars, what all answers cost at the stand-in's usage


def script(api: MessagesApi, readme: str, found: Gate, dug: Gate) -> None:
    """Twelve calls: seven of the main thread, two of them in turns that agents called it back for,
    and five of two agents and of a third that one of them starts."""
    read = call("Read", file_path=readme)
    both = [agent("FIND", "Find the code"), agent("REVIEW", "Review the diff")]
    api.script(
        main=[
            Turn("I look.", [read, call("Bash", command="ls")]),
            Turn("I share the work.", both),
            Turn("They work."),
            Turn("One is back.", [call("Bash", command="cat nothing-here"), read]),
            Turn("So far, so good."),
            Turn("Both are back.", [call("Bash", command="pwd")]),
            Turn("That is all."),
        ],
        agents={
            "FIND": [Turn(tools=[read]), Turn("Found.", wait=found)],
            "REVIEW": [
                Turn(tools=[call("Bash", command="ls -a"), agent("DIG", "Dig deeper")]),
                Turn("Somebody digs."),
                Turn("Reviewed.", delay=1),
            ],
            "DIG": [Turn(tools=[call("Bash", command="git log")]), Turn("", [read], wait=dug)],
        },
    )


def made(client: Client) -> int:
    """Count the calls in the client's own transcripts."""
    paths = client.config.glob("projects/**/*.jsonl")
    entries = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    blocks = [block for one in entries if one.get("type") == "assistant"
              for block in one["message"]["content"]]  # fmt: skip
    return len({block["id"] for block in blocks if block["type"] == "tool_use"})


def total(client: Client) -> float:
    """Return the session's cost as the client itself writes it down at its end."""
    paths = client.config.glob("projects/*/*.jsonl")
    entries = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    (*_, last) = (one for one in entries if one.get("type") == "cost-state")
    return float(last["totalCostUSD"])


def closed(client: Client) -> list[dict[str, Any]]:
    """Return what was noted of turns, the last note of each."""
    (journal,) = client.config.glob("hudline/sessions/*/journal.jsonl")
    told = [json.loads(line) for line in journal.read_text("utf-8").splitlines() if line]
    notes = {one["prompt"]: one for one in told if one["kind"] == "turn.closed"}
    return list(notes.values())


def wait_cost_noted(terminal: Terminal, client: Client) -> None:
    """Wait until the cost of all answers is noted: that of the last ones comes with later draws."""
    terminal.wait_until(
        lambda _: any(abs(one["cost"] - COST) < 1e-6 for one in closed(client)),
        "the cost of all answers is noted",
    )


def check_noted(client: Client, seconds: int) -> None:
    """The notes tell the same as the client: one turn, its calls, its cost and its time."""
    (told,) = closed(client)
    assert told["tools"] == made(client) == 12
    assert abs(told["cost"] - total(client)) < 1e-6
    assert abs(told["took"] - seconds) < 3  # hooks are heard later than the client acts


def test_a_turn_with_agents_is_told_as_the_client_tells_it(
    person: Person, api: MessagesApi
) -> None:
    found, dug = Gate(), Gate()
    script(api, str(person.client.project / "README.md"), found, dug)
    terminal = person.launch("--permission-mode", "bypassPermissions")
    terminal.submit("please")
    terminal.wait_for("They work.")
    dug.wait_reached()
    # As long as anything works the row says so, also when Claude was called back in between.
    wait_shown(terminal, re.compile(r"turn 0:\d\d.* · 3 agents · ● 2 still running"))
    found.open()
    terminal.wait_for("So far, so good.")
    wait_shown(terminal, re.compile(r"turn 0:\d\d.* · 3 agents · ● 1 still running"))
    dug.open()
    rows = wait_shown(terminal, ROW)
    assert "still running" not in rows
    worked = WORKED.search(terminal.wait_for(WORKED))
    assert worked is not None
    wait_cost_noted(terminal, person.client)
    rows = wait_shown(terminal, ROW)
    terminal.submit("/exit")
    terminal.wait_end()
    check_noted(person.client, int(worked[1]))
    said = ROW.search(rows)
    assert said is not None
    assert said[2] == f"${total(person.client):.2f}"


def test_the_band_tells_the_same(installed: Client, api: MessagesApi) -> None:
    del installed.env["HUDLINE_SURFACE"]
    found, dug = Gate(), Gate()
    script(api, str(installed.project / "README.md"), found, dug)
    band = Band(installed)
    band.terminal.submit("please")
    dug.wait_reached()
    found.open()
    band.wait(re.compile(r"turn 0:\d\d.* · 3 agents · ● 1 still running"))
    dug.open()
    assert "still running" not in band.wait(ROW)
    worked = WORKED.search(band.terminal.wait_for(WORKED))
    assert worked is not None
    wait_cost_noted(band.terminal, installed)
    band.terminal.submit("/exit")
    band.terminal.wait_end()
    check_noted(installed, int(worked[1]))


def test_a_shell_that_runs_on_holds_no_turn_open(person: Person, api: MessagesApi) -> None:
    server = call("Bash", command=held("back"), run_in_background=True)
    api.script(main=[Turn("I let it run.", [server]), Turn("It runs."), Turn("It has ended.")])
    terminal = person.launch("--permission-mode", "bypassPermissions")
    terminal.submit("please")
    terminal.wait_for("It runs.")
    rows = wait_shown(terminal, re.compile(r"turn 0:\d\d · 1 tool"))
    assert "still running" not in rows
    person.read_tail("back")
    terminal.wait_for("It has ended.")
    wait_left(terminal, "⚙")
    wait_shown(terminal, re.compile(r"turn 0:\d\d · 1 tool · \$0\.\d\d"))
