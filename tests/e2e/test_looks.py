"""How the line looks in the real client: at each verbosity, and in terminals of many sizes."""

from __future__ import annotations

import re

import pytest

from .messages_api import MessagesApi, Turn, call
from .person import Person, held, shown, wait_left, wait_shown
from .terminal import Terminal
from .test_agents import agent

HEADER = "Opus 5.5"


def busy(api: MessagesApi) -> None:
    """Script a moment in which everything has something to say."""
    plan = [
        call("TaskCreate", subject="Find it", description="All", activeForm="Finding it"),
        call("TaskCreate", subject="Fix it", description="All", activeForm="Fixing it"),
    ]
    begin = call("TaskUpdate", taskId="1", status="in_progress")
    looks = [call("Bash", command="ls"), call("Bash", command="ls nothing-here")]
    wait = call("Bash", command=held())
    server = call("Bash", command=held("back"), run_in_background=True)
    agents = [agent("FIND", "Find the login code"), agent("REVIEW", "Review the whole diff")]
    works = [Turn(tools=[call("Bash", command=held("agent"))])]
    api.script(
        main=[Turn("I plan.", [*plan, *looks]), Turn("I begin.", [begin, server, *agents, wait])],
        agents={"FIND": works, "REVIEW": works},
    )


@pytest.fixture
def terminal(person: Person, api: MessagesApi) -> Terminal:
    """Start a client and wait until the busy moment is on the screen."""
    busy(api)
    person.client.env["CLAUDE_CODE_ENABLE_TODO_TOOLS"] = "1"
    terminal = person.launch()
    terminal.submit("please")
    for text in ("● Bash until", "⚙ until", "Find the login code · Bash", "☑ 0/2 Finding it"):
        wait_shown(terminal, text)
    wait_shown(terminal, "Review the whole diff · Bash")
    return terminal


def test_a_level_takes_effect_in_the_running_client(person: Person, terminal: Terminal) -> None:
    def is_whole(screen: list[str]) -> bool:
        return len(shown(screen)) == 6

    terminal.wait_until(is_whole, "five rows, and the client's hint")

    person.hudline("verbosity", "quiet")
    rows = wait_left(terminal, HEADER).splitlines()
    assert len(rows) == 2
    assert re.search(r"% of 1M │ ● Bash until .* │ ● 2 agents │ ☑ 0/2 Finding it", rows[0])

    person.hudline("verbosity", "off")
    assert len(wait_left(terminal, "% of 1M").splitlines()) == 1

    person.hudline("verbosity", "full")
    wait_shown(terminal, HEADER)
    wait_shown(terminal, "next Fix it")


@pytest.mark.parametrize(
    ("level", "seen", "unseen"), [("quiet", "context", HEADER), ("3", HEADER, "!")]
)
def test_the_environment_wins_over_the_chosen_level(
    person: Person, level: str, seen: str, unseen: str
) -> None:
    person.hudline("verbosity", "off")
    person.client.env["HUDLINE_VERBOSITY"] = level
    terminal = person.client.launch()
    assert unseen not in wait_shown(terminal, seen)


def test_every_row_fits_whatever_size_the_terminal_gets(person: Person, terminal: Terminal) -> None:
    for call_of in ("● Bash", "diff · Bash", "code · Bash", "⚙"):  # a clock starts after a while
        wait_shown(terminal, re.compile(rf"{call_of} until [^;]*; do [^;]*; done \d:\d\d"))
    for columns, lines in ((120, 40), (60, 40), (40, 40), (100, 16), (100, 12), (40, 12)):
        terminal.resize(columns, lines)
        whole = set(_timeless(person.drawn(terminal, columns, lines).splitlines()))

        def fits(screen: list[str], width: int = columns, whole: set[str] = whole) -> bool:
            rows = [row for row in _timeless(shown(screen)[:-1]) if HEADER not in row]
            return "─" * width in screen and bool(rows) and whole.issuperset(rows)

        screen = terminal.wait_until(fits, f"whole rows in {columns} x {lines}", 15)
        assert len(shown(screen)) - 1 <= (lines - 8) // 2
        assert any(line.startswith("❯") for line in screen)


def _timeless(rows: list[str]) -> list[str]:
    """Put every clock at zero: the screen and a comparison are drawn at different moments."""
    return [re.sub(r"\d:\d\d", "0:00", row[2:] if row[:2] == "  " else row) for row in rows]


def test_the_colours_are_those_for_the_clients_own_theme(person: Person) -> None:
    """As its settings name it, also while it runs and whatever COLORFGBG says."""
    person.client.env["COLORFGBG"] = "15;0"
    person.client.write_settings({"theme": "light-daltonized"})
    terminal = person.launch()

    for theme, colour in (("light-daltonized", "8a8a8a"), ("light", "828892"), ("dark", "6e737c")):
        person.client.write_settings({"theme": theme})
        terminal.wait_until(
            lambda _, colour=colour: terminal.colour_of("│") == colour,  # type: ignore[misc]
            f"the colours for {theme}",
            10,
        )
