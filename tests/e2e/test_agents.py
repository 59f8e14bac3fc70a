"""Agents in the real client: in the background, nested, started again, killed, awaited."""

from __future__ import annotations

import re
from typing import Any

import pytest

from .messages_api import Gate, MessagesApi, Turn, call
from .person import Person, held, wait_left, wait_shown


def agent(key: str, description: str, kind: str = "general-purpose") -> dict[str, Any]:
    """Make a call that starts an agent, which follows the script `key`."""
    prompt = f"Do it [[{key}]]"
    return call("Agent", subagent_type=kind, description=description, prompt=prompt)


def row(*parts: str) -> re.Pattern[str]:
    """Match one row that has all of `parts`, in their order."""
    return re.compile(".*".join(map(re.escape, parts)))


def test_background_agents_stay_on_screen_until_each_has_ended(
    person: Person, api: MessagesApi
) -> None:
    found, reviewed, told = Gate(), Gate(), Gate()
    readme = str(person.client.project / "README.md")
    calls = [agent("FIND", "Find the code"), agent("REVIEW", "Review the diff")]
    api.script(
        main=[Turn("I share the work.", calls), Turn("They work."), Turn("So be it.", wait=told)],
        agents={
            "FIND": [Turn(tools=[call("Bash", command=held())]), Turn("Found.", wait=found)],
            "REVIEW": [
                Turn(tools=[call("Read", file_path=readme)]),
                Turn("It is fine.", wait=reviewed),
            ],
        },
    )
    terminal = person.launch()
    terminal.submit("please")
    terminal.wait_for("They work.")
    wait_shown(terminal, row(" general-purpose Find the code · Bash until [ -e go ]; do", "1 tool"))
    wait_shown(terminal, row(" general-purpose Review the diff · thinking", "1 tool"))
    rows = wait_shown(
        terminal,
        re.compile(
            r"turn 0:\d\d · (0:\d\d in background · )?[23] tools · 2 agents · ● 2 still running"
        ),
    )
    assert not re.search("● Bash|✓", rows)

    reviewed.open()
    told.wait_reached()
    rows = wait_shown(terminal, row(" general-purpose Review the diff", "✓ done", "1 tool"))
    assert " general-purpose Find the code · Bash until" in rows

    person.read_tail()
    wait_shown(terminal, row("general-purpose Find the code · thinking", "1 tool"))
    found.open()
    wait_shown(terminal, row("general-purpose Find the code", "✓ done"))
    told.open()


def test_a_nested_agent_stands_below_its_parent_which_may_start_again(
    person: Person, api: MessagesApi
) -> None:
    again = Gate()
    api.script(
        main=[Turn("I share the work.", [agent("LEAD", "Lead the work")])],
        agents={
            "LEAD": [
                Turn(tools=[agent("DIG", "Dig a hole")]),
                Turn("Somebody digs."),
                Turn("It is dug.", wait=again),
            ],
            "DIG": [Turn(tools=[call("Bash", command=held())]), Turn("Dug.")],
        },
    )
    terminal = person.launch()
    terminal.submit("please")
    wait_shown(terminal, row("Lead the work · waits for its agents"))
    wait_shown(terminal, row("Dig a hole · Bash until", "1 tool  16k  "))
    rows = wait_shown(terminal, row("Dig a hole · Bash until")).splitlines()
    (place,) = (index for index, line in enumerate(rows) if "Lead the work" in line)
    assert rows[place].startswith("  └ general-purpose")
    assert rows[place + 1].startswith("    └ general-purpose Dig a hole · Bash until")

    person.read_tail()
    again.wait_reached()
    wait_shown(terminal, row("Lead the work · thinking", "  ↻1  "))
    wait_shown(terminal, row("Dig a hole · ✓ done", "1 tool"))
    again.open()
    wait_shown(terminal, row("Lead the work · ✓ done"))


def test_a_killed_agent_has_left_after_the_next_turn(person: Person, api: MessagesApi) -> None:
    api.script(
        main=[Turn("I share the work.", [agent("DIG", "Dig a hole")]), Turn("It digs.")],
        agents={"DIG": [Turn(tools=[call("Bash", command=held())])]},
    )
    terminal = person.launch()
    terminal.submit("please")
    terminal.wait_for("It digs.")
    # It has worked for a while: a list of what runs is not believed against a fresher sign of life.
    wait_shown(terminal, re.compile(r"└ general-purpose Dig a hole · Bash until.*done \d:\d\d"))

    terminal.press("ctrl+x", "ctrl+k")
    terminal.wait_for("again to")
    terminal.press("ctrl+x", "ctrl+k")
    terminal.wait_for(re.compile("stopped|killed"))
    api.turns["main"] += [Turn("Very well.")] * 3
    terminal.submit("Go on without it")
    terminal.wait_for("Very well.")
    wait_left(terminal, "Dig a hole")


@pytest.fixture
def patient(person: Person) -> Person:
    """Have the client wait for each agent, as it does without background tasks."""
    person.client.env["CLAUDE_CODE_DISABLE_BACKGROUND_TASKS"] = "1"
    return person


def test_agents_that_are_awaited_are_shown_while_they_work(
    patient: Person, api: MessagesApi
) -> None:
    answered, told = Gate(), Gate()
    calls = [agent("FIND", "Find the code", "Explore"), agent("REVIEW", "Review the diff")]
    api.script(
        main=[Turn("I ask.", calls), Turn("So be it.", wait=told)],
        agents={
            "FIND": [Turn(tools=[call("Bash", command=held())]), Turn("Found.")],
            "REVIEW": [Turn("It is fine.", wait=answered)],
        },
    )
    terminal = patient.launch()
    terminal.submit("please")
    wait_shown(terminal, row(" Explore Find the code · Bash until"))
    rows = wait_shown(terminal, row(" general-purpose Review the diff · thinking"))
    assert "● " not in rows
    answered.open()
    wait_shown(terminal, row("Review the diff · ✓ done"))
    patient.read_tail()
    told.wait_reached()
    wait_shown(terminal, row("Find the code · ✓ done", "1 tool"))
    told.open()


def test_awaited_agents_of_one_kind_are_told_apart(patient: Person, api: MessagesApi) -> None:
    names = ("FIRST", "SECOND", "THIRD")
    work = {name: [Turn(tools=[call("Bash", command=held(name))])] for name in names}
    api.script(main=[Turn("I ask.", [agent(name, f"Do {name}") for name in names])], agents=work)
    terminal = patient.launch()
    terminal.submit("please")
    for name in names:
        wait_shown(terminal, row(f"Do {name} · Bash until [ -e {name} ]"), 15)
    for name in names:
        patient.read_tail(name)
