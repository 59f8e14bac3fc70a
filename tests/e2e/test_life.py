"""A session's life in the real client: killed, resumed, cleared, compacted, failed, in the back."""

from __future__ import annotations

import os
import re
import signal

import pytest

from .messages_api import SUMMARY, Gate, MessagesApi, Turn, call
from .person import Person, held, wait_left, wait_shown
from .test_agents import agent, row

IN_BACKGROUND = "⚙ until [ -e back ]"


def in_background() -> Turn:
    """Make the model start a shell that goes on while it does something else."""
    return Turn("I let it run.", [call("Bash", command=held("back"), run_in_background=True)])


@pytest.mark.parametrize("again", ["--continue", "--resume"])
def test_nothing_of_a_killed_client_runs_after_it_was_resumed(
    person: Person, api: MessagesApi, again: str
) -> None:
    api.script(
        main=[
            Turn("I share the work.", [agent("DIG", "Dig a hole")]),
            in_background(),
            Turn("I wait.", [call("Bash", command=held())]),
        ],
        agents={"DIG": [Turn(tools=[call("Bash", command=held())])]},
    )
    terminal = person.launch()
    terminal.submit("please")
    wait_shown(terminal, row("● Bash until [ -e go ]", IN_BACKGROUND))
    wait_shown(terminal, row("└ general-purpose Dig a hole · Bash until"))
    session = person.session(terminal)
    os.kill(terminal.pid, signal.SIGKILL)
    assert terminal.wait_end() == -signal.SIGKILL
    for name in ("go", "back"):  # the client's children live on
        person.read_tail(name)

    other = person.launch(again, *([session] if again == "--resume" else []))
    assert person.session(other) == session
    other.wait_for("I wait.")
    nothing = re.compile("● Bash|⚙|Dig a hole|thinking|turn|done")
    wait_left(other, nothing)
    # On a busy machine the hook that tells of the new process comes late.
    person.wait_not_drawn(other, nothing.pattern)
    api.turns["main"].append(Turn("Here I am.", wait=Gate()))
    other.submit("Are you there?")
    api.wait_for_steps(4)
    assert not nothing.search(person.drawn(other))


def test_a_cleared_session_starts_with_an_empty_line(person: Person, api: MessagesApi) -> None:
    person.client.env["CLAUDE_CODE_ENABLE_TODO_TOOLS"] = "1"
    plan = call("TaskCreate", subject="Find it", description="All", activeForm="Finding it")
    listed = call("Bash", command="ls")
    api.script(main=[Turn("I look.", [listed, plan]), Turn("Seen."), Turn("Clean.")])
    terminal = person.launch()
    terminal.submit("please")
    terminal.wait_for("Seen.")
    wait_shown(terminal, re.compile(r"turn 0:\d\d · 2 tools"))
    rows = wait_shown(terminal, "☑ 0/1 · next Find it")
    assert "% of 1M" in rows
    terminal.submit("/clear")
    assert not re.search("✓|☑|%|turn", wait_shown(terminal, "context – of 1M"))
    terminal.submit("Go on")
    terminal.wait_for("Clean.")
    rows = wait_shown(terminal, re.compile(r"2% of 1M(.|\n)*turn 0:\d\d"))
    assert not re.search("✓|☑|tool", rows)


def test_compaction_is_shown_counted_and_survived(person: Person, api: MessagesApi) -> None:
    summed = Gate()
    api.summary = Turn(SUMMARY, wait=summed)
    api.script(main=[in_background(), Turn("It runs."), Turn("Fresh.")])
    terminal = person.launch()
    terminal.submit("please")
    terminal.wait_for("It runs.")
    wait_shown(terminal, IN_BACKGROUND)
    terminal.submit("/compact")
    summed.wait_reached()
    summed.open()
    terminal.wait_for("Compacted")
    rows = wait_shown(terminal, "context – of 1M ↻1")
    assert IN_BACKGROUND in rows
    assert "completed successfully" not in "\n".join(terminal.history())  # what hooks have done
    terminal.submit("Go on")
    terminal.wait_for("Fresh.")
    wait_shown(terminal, "2% of 1M ↻1")
    wait_shown(terminal, IN_BACKGROUND)
    person.read_tail("back")
    wait_left(terminal, IN_BACKGROUND)


def test_a_shell_in_the_background_is_shown_until_it_ends(person: Person, api: MessagesApi) -> None:
    api.script(main=[in_background(), Turn("It runs.")])
    terminal = person.launch()
    terminal.submit("please")
    terminal.wait_for("It runs.")
    rows = wait_shown(terminal, IN_BACKGROUND)
    assert "● Bash" not in rows
    wait_left(terminal, rows)  # the clock goes on
    wait_shown(terminal, IN_BACKGROUND)
    person.read_tail("back")
    wait_left(terminal, IN_BACKGROUND)


def test_an_error_of_the_api_is_named_until_the_next_prompt(
    person: Person, api: MessagesApi
) -> None:
    answered = Gate()
    failing = [
        Turn("Broken.", status=500),
        Turn("Too much.", status=429, error="rate_limit_error"),
    ]
    api.script(main=[*failing, Turn("Well again.", wait=answered)])
    terminal = person.launch()
    for kind in ("server error", "rate limit"):
        terminal.submit("please")
        # A prompt within half a second of the error could have been before it: hooks overtake.
        wait_shown(terminal, re.compile(rf"⚠ API error: {kind} · 0:\d?[1-9] ago"))
        wait_shown(terminal, re.compile(r"✗ failed · turn 0:\d\d$", re.MULTILINE))
    terminal.submit("please")
    answered.wait_reached()
    wait_left(terminal, re.compile("API error|failed"))
    answered.open()
    terminal.wait_for("Well again.")
    assert "failed" not in wait_shown(terminal, re.compile(r"^  turn 0:\d\d", re.MULTILINE))
