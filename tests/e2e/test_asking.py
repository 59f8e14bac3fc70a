"""Esc, the permission dialog and denials in the real client: what has no event of its own."""

from __future__ import annotations

import re
import time

from .messages_api import MessagesApi, Turn, call
from .person import Person, held, shown, wait_left, wait_shown

DIALOG = "Do you want to"
OUTCOME = re.compile("[✓✗●]")


def test_a_tool_that_escape_interrupted_is_neither_running_nor_counted(
    person: Person, api: MessagesApi
) -> None:
    both = [call("Bash", command=held()), call("Bash", command=held("other"))]
    api.script(main=[Turn("I wait.", both), Turn("Very well.")])
    terminal = person.launch()
    terminal.submit("please")
    wait_shown(terminal, "-e other ]")
    terminal.press("escape")
    terminal.wait_for("Interrupted")
    wait_left(terminal, OUTCOME)
    wait_shown(terminal, re.compile(r"^  interrupted · turn 0:\d\d · \$0\.\d\d$", re.MULTILINE))
    assert not OUTCOME.search(person.drawn(terminal))
    terminal.submit("Go on")
    terminal.wait_for("Very well.")
    assert not OUTCOME.search(person.drawn(terminal))
    assert not OUTCOME.search("\n".join(shown(terminal.screen())))


def test_it_waits_for_the_person_until_the_dialog_is_answered(
    person: Person, api: MessagesApi
) -> None:
    command = f"touch made; {held()}"
    api.script(main=[Turn("May I?", [call("Bash", command=command, description="Make it")])])
    terminal = person.launch()
    terminal.submit("please")
    terminal.wait_for(DIALOG)
    drawn = person.wait_drawn(terminal, r"⏳ waits for you \d:\d\d · Bash touch made; until")
    assert "●" not in drawn

    time.sleep(1)  # what it has waited is told from a second on
    terminal.answer_dialog("1", DIALOG)
    rows = wait_shown(terminal, "● Bash touch made; until")
    assert "waits for you" not in rows
    person.read_tail()
    rows = wait_shown(terminal, re.compile(r"turn 0:\d\d · 1 tool .* · waited for you 0:\d\d"))
    assert "●" not in rows


def test_a_refused_tool_is_neither_running_nor_counted(person: Person, api: MessagesApi) -> None:
    ask = Turn("May I?", [call("Bash", command="touch made", description="Make it")])
    write = {"file_path": str(person.client.project / "made"), "content": "Made."}
    api.script(main=[ask, Turn("May I write?", [call("Write", **write)]), Turn("Very well.")])
    terminal = person.launch()
    for prompt, answer, told in (("please", "escape", "Interrupted"), ("write", "3", "Rejected")):
        terminal.submit(prompt)
        terminal.wait_for(DIALOG)
        person.wait_drawn(terminal, "⏳ waits for you")
        terminal.answer_dialog(answer, DIALOG)
        terminal.wait_for(told)
        wait_left(terminal, OUTCOME)
        assert not OUTCOME.search(person.wait_not_drawn(terminal, "waits for you"))
        wait_shown(terminal, re.compile(r"interrupted · turn 0:\d\d · "))
    assert not (person.client.project / "made").exists()


def test_a_call_that_a_rule_forbids_is_not_running_while_the_turn_goes_on(
    person: Person, api: MessagesApi
) -> None:
    person.client.write_settings({"permissions": {"deny": ["Bash(touch:*)"]}})
    forbidden = call("Bash", command="touch made", description="Make it")
    waits = Turn("Then I wait.", [call("Bash", command=held())])
    api.script(main=[Turn("I make it.", [forbidden]), waits])
    terminal = person.launch()
    terminal.submit("please")
    wait_shown(terminal, "● Bash until")
    assert "● Bash until" in wait_left(terminal, "touch made")
    assert person.drawn(terminal).count("●") == 1
    person.read_tail()
    assert "✗" not in wait_shown(terminal, re.compile(r"turn 0:\d\d · 1 tool "))


def test_a_question_of_the_model_is_shown_as_waiting(person: Person, api: MessagesApi) -> None:
    options = [{"label": name, "description": f"Take {name}"} for name in ("Left", "Right")]
    question = {"question": "Which way?", "header": "Way", "options": options}
    ask = call("AskUserQuestion", questions=[{**question, "multiSelect": False}])
    api.script(main=[Turn("Tell me.", [ask]), Turn("Thank you.")])
    terminal = person.launch()
    terminal.submit("please")
    terminal.wait_for("Take Left")
    person.wait_drawn(terminal, r"⏳ waits for you \d:\d\d · Which way\?")
    terminal.answer_dialog("1", "Take Left")
    terminal.wait_for("Thank you.")
    person.wait_not_drawn(terminal, "waits for you")
