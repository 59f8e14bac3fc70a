"""`/hudline WORD` in the real client: a command of `bin/hudline`, answered without a model turn."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .client import Client
from .messages_api import MessagesApi, Turn
from .person import Person
from .terminal import Terminal
from .test_band import SOON, Band

SHOWN = "project  main"  # in the band


@pytest.fixture
def client_with_libraries(installed: Client, marketplace: Path, libraries: Path) -> Client:
    del installed.env["HUDLINE_SURFACE"]
    Person(installed, marketplace).adopt_libraries(libraries)
    return installed


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (140, 40)])
def test_a_word_is_completed_and_answered(
    client_with_libraries: Client, api: MessagesApi, columns: int, rows: int
) -> None:
    api.script(main=[Turn("Done."), Turn("Seen.")])
    client = client_with_libraries
    terminal = Band(client, client.launch(columns=columns, rows=rows)).terminal
    terminal.submit("please")
    terminal.wait_for("Done.")
    terminal.type("/hudline")
    terminal.wait_for(re.compile("❯ /hudline +Show everything Hudline knows"))
    terminal.type(" sp")
    terminal.wait_for(re.compile("spend +see what was spent"))
    terminal.press("tab")
    terminal.wait_for("❯ /hudline spend")
    terminal.press("enter")
    terminal.wait_for("Spent in 7 days · 1 project · 1 session")
    screen = terminal.screen()
    top = next(index for index, line in enumerate(screen) if "hudline: spend" in line)
    heading, titles, day = (line.split() for line in screen[top + 1 : top + 4])

    assert heading[-1].startswith("$0.0")
    assert len(screen[top + 1].rstrip()) == columns - 1
    assert titles[:2] == ["DAY", "COST"]
    assert day[2] == heading[-1]
    assert terminal.colour_of(heading[-1]) != terminal.colour_of("DAY")

    terminal.type("/hudline help")
    terminal.press("enter")
    terminal.wait_for("In a terminal:")
    terminal.wait_for(re.compile("configure +shape the line"))

    assert len(api.steps()) == 1

    terminal.submit("more")
    terminal.wait_for("Seen.")

    assert "Spent in 7 days" not in json.dumps(api.steps()[-1].body)


def test_a_choice_is_completed_and_in_force_at_once(
    client_with_libraries: Client, api: MessagesApi
) -> None:
    client = client_with_libraries
    band = Band(client)
    terminal = band.terminal
    (band.home / "themes").mkdir()
    (band.home / "themes" / "mine.json").write_text(json.dumps({"dark": {"faint": "#123456"}}))
    before = terminal.colour_of(SHOWN)

    terminal.type("/hudline theme")
    terminal.wait_for(re.compile("theme default +the default"))
    terminal.wait_for("theme mine")
    terminal.type(" n")
    terminal.wait_for(re.compile("^ +nord$", re.MULTILINE))
    terminal.press("tab")
    terminal.wait_for("❯ /hudline theme nord")
    terminal.press("enter")
    terminal.wait_for("hudline: theme set to nord. Undo: /hudline theme default")
    terminal.wait_until(lambda _: terminal.colour_of(SHOWN) != before, "another colour", SOON)
    ask(terminal, "icons ascii")
    band.wait(re.compile(r"Opus 5\.5 \| project +main"))
    ask(terminal, "lang ja")
    band.wait("コンテキスト")
    ask(terminal, "quiet")
    terminal.wait_for("hudline: quiet in this session")
    band.wait(re.compile("^コンテキスト"))

    assert api.requests == []

    terminal.type("!")  # the client's shell, whose PATH has the plugin's bin
    terminal.wait_for("! for shell mode")
    terminal.type("hudline icons")
    terminal.press("enter")
    terminal.wait_for("例: hudline icons unicode")


def ask(terminal: Terminal, words: str) -> None:
    """Enter /hudline with these words."""
    terminal.type(f"/hudline {words}")
    terminal.wait_for(f"❯ /hudline {words}")
    terminal.press("enter")
