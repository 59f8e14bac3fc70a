"""A team of agents, and a session in two terminals, in the real client."""

from __future__ import annotations

from .messages_api import Gate, MessagesApi, Turn, call
from .person import Person, held, wait_left, wait_shown
from .test_agents import agent, row


def test_a_teammate_works_idles_is_woken_and_leaves(person: Person, api: MessagesApi) -> None:
    person.client.env["CLAUDE_CODE_EXPERIMENTAL_AGENT_TEAMS"] = "1"
    woken = Gate()
    mate = agent("BUILD", "Build the ship")
    mate["input"]["name"] = "builder"
    message = call("SendMessage", to="builder", message="More, please.", summary="more")
    api.script(
        main=[Turn("I share.", [mate]), Turn("It works."), Turn("It is built."),
              Turn("I ask for more.", [message]), Turn("Asked."), Turn("There is more."),
              Turn("Enough.", [call("TaskStop", task_id="builder")]), Turn("It has left.")],
        agents={"BUILD": [Turn(tools=[call("Bash", command=held())]), Turn("Built."),
                          Turn("More.", wait=woken)]},
    )  # fmt: skip
    terminal = person.launch()
    terminal.submit("please")
    terminal.wait_for("It works.")
    rows = wait_shown(terminal, row("└ builder Build the ship · Bash until", "1 tool"))
    assert "⚙" not in rows

    person.read_tail()
    terminal.wait_for("It is built.")
    rows = wait_shown(terminal, row("└ builder Build the ship · idle", "1 tool"))
    assert "⚙" not in rows

    terminal.submit("more")
    woken.wait_reached()
    wait_shown(terminal, row("└ builder Build the ship · thinking"))
    woken.open()
    terminal.wait_for("There is more.")
    wait_shown(terminal, row("└ builder Build the ship · idle"))

    terminal.submit("enough")
    terminal.wait_for("It has left.")
    wait_left(terminal, "builder Build the ship · idle")


def test_each_of_two_terminals_shows_what_runs_in_its_own(person: Person, api: MessagesApi) -> None:
    api.script(
        main=[Turn("I share.", [agent("MAP", "Map it"), call("Bash", command=held("one"))]),
              Turn("The second says this."),
              Turn("I start.", [call("Bash", command=held("two"))])],
        agents={"MAP": [Turn(tools=[call("Bash", command=held("map"))])]},
    )  # fmt: skip
    mode = ("--permission-mode", "bypassPermissions")
    first = person.launch(*mode)
    first.submit("please")
    wait_shown(first, row("● Bash until [ -e one ]"))
    wait_shown(first, row("└ general-purpose Map it · Bash until [ -e map ]"))

    second = person.launch(*mode, "--resume", person.session(first))
    second.submit("hello")
    second.wait_for("The second says this.")
    second.submit("start")
    rows = wait_shown(second, row("● Bash until [ -e two ]"))
    assert "Map it" not in rows
    assert "-e one" not in rows
    rows = person.drawn(first)  # a picture made now, whatever the screen shows yet
    assert "● Bash until [ -e one ]" in rows
    assert "Map it · Bash until [ -e map ]" in rows
    assert "-e two" not in rows
    wait_shown(first, row("● Bash until [ -e one ]"))
