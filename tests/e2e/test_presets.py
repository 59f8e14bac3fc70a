"""Each preset in the real client, from the first answer to the receipt; and what a person, a
project and a status line from before make of the rows."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hudline.render.cell_width import cells

from .client import Client
from .messages_api import Gate, MessagesApi, Turn, call
from .person import Person, held, shown, wait_left, wait_shown
from .terminal import Terminal
from .test_agents import agent

PROMPT = "Find the bug"


class Taste(NamedTuple):
    """What somebody chose, and what they then see: in a turn, of an agent, in the end."""

    chosen: dict[str, str]
    turn: Sequence[str]
    agent: str
    end: str
    quiet: str
    foreground: str  # of the plan's count


TASTES = {
    "essential": Taste(
        {"theme": "gruvbox", "icons": "emoji", "language": "de"},
        ("2% von 1M", "🔵 Bash until [ -e go ]", "📋 0/2 Finding it"),
        "└ general-purpose Look around · Bash until",
        "",
        "2% von 1M │ 🔵 Bash until [ -e go ]; do sleep 0.1; done",
        "83a598",
    ),
    "standard": Taste(
        {"theme": "nord", "icons": "ascii"},
        ("| #--------- 2% of 1M | $0.0", "* Bash until [ -e go ]", "x Bash 1", "# 0/2 Finding it"),
        "`- general-purpose Look around - Bash until",
        r"turn \d:\d\d - (\d:\d\d in background - )?7 tools - x 1 failed - "
        r"1 agent - \* 1 still running - \$0\.\d\d",
        "2% of 1M | * Bash until [ -e go ]; do sleep 0.1; done",
        "88c0d0",
    ),
    "everything": Taste(
        {"theme": "catppuccin", "icons": "nerd", "language": "zh"},
        ("2% / 1M", "\uf111 Bash until [ -e go ]", "\uf00d Bash 1", "\uf046 0/2 Finding it"),
        "└ general-purpose Look around · Bash until",
        r"本轮 \d:\d\d · (\d:\d\d 后台运行 · )?7 次工具 · \uf00d 1 失败 · "
        r"1 个代理 · \uf111 1 仍在运行 · \$0\.\d\d",
        "2% / 1M │ \uf111 Bash until [ -e go ]; do sleep 0.1; done",
        "89b4fa",
    ),
}


def choose(person: Person, **chosen: Any) -> None:
    """Write config.json whole, as an editor does."""
    (person.home / "config.json").write_text(json.dumps(chosen), "utf-8")


def script(api: MessagesApi, at_work: Gate) -> None:
    plan = [
        call("TaskCreate", subject=f"{verb} it", description="All", activeForm=f"{verb}ing it")
        for verb in ("Find", "Mend")
    ]
    begin = call("TaskUpdate", taskId="1", status="in_progress")
    looks = [call("Bash", command="ls"), call("Bash", command="ls nothing-here")]
    wait = call("Bash", command=held())
    api.script(
        main=[
            Turn("Hello."),
            Turn("I plan.", [*plan, *looks]),
            Turn("I begin.", [begin, agent("LOOK", "Look around"), wait]),
            Turn("I rest."),
            Turn("So be it.", wait=at_work),
        ],
        agents={"LOOK": [Turn(tools=[call("Bash", command=held("agent"))])]},
    )


def check_widths(person: Person, terminal: Terminal) -> None:
    """No row is wider than the terminal, nor higher than what the client shows."""
    for columns, lines in ((40, 12), (60, 16), (120, 40)):
        rows = person.drawn(terminal, columns, lines).splitlines()
        assert 0 < len(rows) <= (lines - 8) // 2
        assert max(cells(row) for row in rows) <= columns - 4


def check_transcript(person: Person) -> None:
    """Nothing of Hudline stands in what the client keeps of the session."""
    kept = [path.read_text("utf-8") for path in person.client.config.glob("projects/*/*.jsonl")]
    assert any(PROMPT in text for text in kept)
    assert not any(word in text for text in kept for word in ("of 1M", "▰▱", "my own line"))


@pytest.mark.parametrize("preset", TASTES)
def test_a_preset_tells_a_turn_from_its_first_answer_to_its_receipt(
    person: Person, api: MessagesApi, preset: str
) -> None:
    taste, told = TASTES[preset], Gate()
    choose(person, preset=preset, **taste.chosen)
    person.client.env["CLAUDE_CODE_ENABLE_TODO_TOOLS"] = "1"
    script(api, told)
    terminal = person.launch("--permission-mode", "bypassPermissions")
    terminal.submit("Hello")
    terminal.wait_for("Hello.")
    wait_shown(terminal, taste.turn[0])

    terminal.submit(PROMPT)
    for text in (*taste.turn, taste.agent):
        wait_shown(terminal, text)
    assert terminal.colour_of("0/2 Finding it") == taste.foreground
    check_widths(person, terminal)
    choose(person, preset=preset, verbosity="quiet", **taste.chosen)
    rows = wait_left(terminal, "Opus").splitlines()
    assert taste.quiet in rows[0]
    assert not any("general-purpose" in row for row in rows)
    choose(person, preset=preset, verbosity="full", **taste.chosen)
    wait_shown(terminal, "Opus")

    person.read_tail()
    terminal.wait_for("I rest.")
    if taste.end:
        wait_shown(terminal, re.compile(taste.end))
    left = wait_left(terminal, "Bash until [ -e go ]")
    assert taste.agent in left
    if preset == "standard":
        assert "Bash 1" not in left  # the receipt has told it
    check_widths(person, terminal)
    person.read_tail("agent")
    told.wait_reached()
    check_transcript(person)
    assert not (person.home / "errors.log").exists()


def test_a_line_from_before_stands_above_what_a_person_and_a_project_want_to_see(
    installed: Client, marketplace: Path, libraries: Path, api: MessagesApi
) -> None:
    """Its slowness is nobody's: Hudline's rows are there long before it has drawn."""
    slow = installed.project / "slow.sh"
    slow.write_text("sleep 3\nprintf '\\033[32mmy own line\\033[0m\\nits second row\\n'\n", "utf-8")
    installed.write_settings({"statusLine": {"type": "command", "command": f"sh '{slow}'"}})
    person = Person(installed, marketplace)
    person.adopt_libraries(libraries)
    person.hudline("setup", "--wrap")
    rest = {"widget": "idle", "after": 1}
    rows = [["model", {"widget": "command", "name": "build"}], {"widgets": [rest, "turn_summary"]}]
    commands = {"build": {"run": "echo built $((40 + 2))", "every": 30}}
    choose(person, wrap=True, rows=rows, commands=commands)
    api.script(main=[Turn("I look.", [call("Bash", command="ls")]), Turn("Seen.")])
    terminal = person.launch()
    assert "my own line" not in "\n".join(shown(terminal.screen()))
    whole = r"^  my own line\n  its second row\n  Opus 5\.5.* │ built 42"
    wait_shown(terminal, re.compile(whole))
    assert terminal.colour_of("my own line") == "green"
    terminal.submit(PROMPT)
    wait_shown(terminal, re.compile(whole + r"\n  ✓ done \d+s ago │ turn 0:\d\d │ 1 tool"))

    asked = {"rows": [["duration", "place", {"widget": "command", "name": "build"}]]}
    (installed.project / ".claude").mkdir(exist_ok=True)
    (installed.project / ".claude" / "hudline.json").write_text(json.dumps(asked), "utf-8")
    rows_now = wait_left(terminal, "Opus").splitlines()
    assert rows_now[0].strip() == "my own line"
    assert "project" in rows_now[2]
    assert "built" not in "\n".join(rows_now)
    check_transcript(person)
