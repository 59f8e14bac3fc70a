"""The picture in the real client: model, place, context, tools and todos, as they change."""

from __future__ import annotations

import re

import pytest

from .messages_api import Gate, MessagesApi, Turn, call
from .person import Person, held, wait_left, wait_shown

RUNNING = "● Bash until [ -e go ]; do sleep 0.1; done"


def test_the_line_tells_model_place_and_context_and_follows_the_tools(
    person: Person, api: MessagesApi
) -> None:
    looked, answered = Gate(), Gate()
    readme = str(person.client.project / "README.md")
    both = [call("Read", file_path=readme), call("Bash", command="ls nothing-here")]
    api.script(
        main=[
            Turn("I wait.", [call("Bash", command=held())]),
            Turn("I look.", both),
            Turn("I rest.", [call("Bash", command=held("go2"))], wait=looked),
            Turn("Done.", wait=answered),
        ]
    )
    terminal = person.launch()
    rows = wait_shown(terminal, "context – of 1M")
    assert re.search(r"Opus 5\.5 .*│ project \W?main │", rows)

    terminal.submit("please")
    rows = wait_shown(terminal, re.compile(re.escape(RUNNING) + r" \d:\d\d"))
    rows = wait_left(terminal, rows.splitlines()[1])  # the clock goes on
    assert RUNNING in rows
    assert "2% of 1M" in rows
    assert "✓" not in rows

    person.read_tail()
    looked.wait_reached()
    rows = wait_shown(terminal, "✓ Bash 1 · Read 1   ✗ Bash 1")
    assert "●" not in rows
    wait_shown(terminal, "main*")

    looked.open()
    wait_shown(terminal, re.compile(r"● Bash until \[ -e go2 .* {3}✓ Bash 1 · Read 1 {3}✗ Bash 1"))
    person.read_tail("go2")
    answered.wait_reached()
    wait_shown(terminal, "✓ Bash 2 · Read 1   ✗ Bash 1")
    answered.open()
    rows = wait_shown(terminal, re.compile(r"turn \d:\d\d · 4 tools · ✗ 1 failed · \$0"))
    assert "Read 1" not in rows  # told once

    api.turns["main"].append(Turn("Here I am."))
    terminal.submit("again")
    terminal.wait_for("Here I am.")
    assert "✓" not in wait_left(terminal, "✗")


def test_parallel_calls_are_on_the_line_together(person: Person, api: MessagesApi) -> None:
    readme = str(person.client.project / "README.md")
    slow = [call("Bash", command=held("a")), call("Bash", command=held("b"))]
    api.script(main=[Turn("Both.", [*slow, call("Read", file_path=readme)])])
    terminal = person.launch("--permission-mode", "bypassPermissions")
    terminal.submit("please")
    # Hooks of one moment overtake each other: either may have been heard first.
    wait_shown(
        terminal, re.compile(r"^(?=.*● Bash until \[ -e a \]).*● Bash until \[ -e b \]", re.M)
    )
    person.read_tail("b")
    rows = wait_left(terminal, "-e b")
    assert "-e a" in rows
    person.read_tail("a")
    wait_shown(terminal, re.compile(r"turn \d:\d\d · 3 tools"))


@pytest.fixture
def planner(person: Person) -> Person:
    """Ask the client for the todo tools, which new models get only then."""
    person.client.env["CLAUDE_CODE_ENABLE_TODO_TOOLS"] = "1"
    return person


def test_the_plan_is_counted_with_its_active_form(planner: Person, api: MessagesApi) -> None:
    gates = [Gate() for _ in range(4)]
    plan = [
        call("TaskCreate", subject=f"{verb} it", description="All of it", activeForm=form)
        for verb, form in (("Find", "Finding it"), ("Fix", "Fixing it"), ("Drop", "Dropping it"))
    ]
    first = call("TaskUpdate", taskId="1", status="in_progress")
    second = [
        call("TaskUpdate", taskId="1", status="completed"),
        call("TaskUpdate", taskId="2", status="in_progress"),
    ]
    api.script(
        main=[
            Turn("I plan.", plan),
            Turn("I begin.", [first], wait=gates[0]),
            Turn("I go on.", second, wait=gates[1]),
            Turn("I drop one.", [call("TaskUpdate", taskId="3", status="deleted")], wait=gates[2]),
            Turn("Enough.", wait=gates[3]),
        ]
    )
    terminal = planner.launch()
    terminal.submit("please")
    pictures = ("☑ 0/3", "☑ 0/3 Finding it", "☑ 1/3 Fixing it", "☑ 1/2 Fixing it")
    for gate, picture in zip(gates, pictures):
        gate.wait_reached()
        wait_shown(terminal, picture)
        gate.open()
    terminal.wait_for("Enough.")


def test_the_older_todo_list_is_shown_the_same_way(planner: Person, api: MessagesApi) -> None:
    planner.client.env["CLAUDE_CODE_ENABLE_TASKS"] = "0"
    todos = [
        {"content": "Find it", "status": "completed", "activeForm": "Finding it"},
        {"content": "Fix it", "status": "in_progress", "activeForm": "Fixing it"},
    ]
    api.script(main=[Turn("I plan.", [call("TodoWrite", todos=todos)])])
    terminal = planner.launch()
    terminal.submit("please")
    wait_shown(terminal, re.compile("☑ 1/2 · next Fixing it"))  # nobody is at it any more
