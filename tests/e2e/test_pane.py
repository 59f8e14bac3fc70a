"""The pane in the real client: what stands first, its keys, and the settings page."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from .client import Client
from .messages_api import MessagesApi, Turn, call
from .person import Person, held
from .terminal import Terminal
from .test_band import ALLOWED, Band

FOOTER = "↑↓ scroll · Enter settings · Esc close"
KEYS = "↑↓ select · Enter change · Esc back"


@pytest.fixture
def band(installed: Client, marketplace: Path, libraries: Path, api: MessagesApi) -> Band:
    """Let a command run, after others, in a terminal of 80×24, the smallest that is usual."""
    del installed.env["HUDLINE_SURFACE"]
    Person(installed, marketplace).adopt_libraries(libraries)
    calls = [call("Bash", command=f"echo {number}") for number in range(8)]
    api.script(main=[Turn("I work.", [*calls, call("Bash", command=held())]), Turn("Done.")])
    terminal = installed.launch(*ALLOWED, columns=80, rows=24)
    band = Band(installed, terminal)
    band.wait("of 1M")
    terminal.submit("please")
    band.wait("● Bash until", 60)
    return band


def press(terminal: Terminal, key: str, times: int = 1) -> None:
    """Press a key so slowly that the client does not take it for the wheel."""
    for _ in range(times):
        terminal.press(key)
        time.sleep(0.3)


def test_the_pane_keeps_its_first_row_and_its_keys_on_a_small_screen(band: Band) -> None:
    band.command()
    text = band.terminal.wait_for(FOOTER)
    top = next(line for line in text.split("\n") if line.startswith("╭"))
    rows = text[text.index(top) :].split("\n")

    assert rows[1].strip("│ ") == "Now"
    assert "● Bash until" in rows[2]
    assert text.count("Esc close") == 1
    press(band.terminal, "down", 3)
    band.terminal.wait_gone(re.compile(r"^│ Now", re.MULTILINE))
    assert FOOTER in band.terminal.text()
    press(band.terminal, "escape")
    band.terminal.wait_gone(FOOTER)


def test_a_choice_is_made_with_arrows_and_enter_and_in_force_at_once(band: Band) -> None:
    terminal = band.terminal
    band.command()
    terminal.wait_for(FOOTER)
    press(terminal, "enter")
    terminal.wait_for(KEYS)
    terminal.wait_for(re.compile(r"^│ preset +standard", re.MULTILINE))
    press(terminal, "down", 4)
    terminal.wait_for("The set of signs.")
    press(terminal, "enter")
    terminal.wait_for("emoji")
    press(terminal, "down", 3)
    press(terminal, "enter")
    terminal.wait_for(re.compile(r"^│ icons +ascii", re.MULTILINE))
    terminal.wait_gone("▰")  # nor in the band
    assert json.loads((band.home / "config.json").read_text("utf-8"))["icons"] == "ascii"

    press(terminal, "down", 9)  # further than the page is high
    terminal.wait_for(re.compile(r"^│ targets +safe", re.MULTILINE))
    press(terminal, "escape")
    terminal.wait_for("Enter settings")
    press(terminal, "escape")
    terminal.wait_gone("Enter settings")
    band.wait("Bash until")  # Esc has interrupted nothing


def test_a_click_chooses_where_the_client_gives_the_mouse(
    installed: Client, marketplace: Path, libraries: Path
) -> None:
    del installed.env["HUDLINE_SURFACE"]
    installed.write_settings({"tui": "fullscreen"})
    Person(installed, marketplace).adopt_libraries(libraries)
    terminal = installed.launch(columns=100, rows=30)
    band = Band(installed, terminal)
    band.wait("of 1M")
    terminal.submit("/hudline settings")
    terminal.wait_for(KEYS)
    terminal.click("icons", "emoji")
    terminal.click("ascii", re.compile(r"^│ icons +ascii", re.MULTILINE))

    assert json.loads((band.home / "config.json").read_text("utf-8"))["icons"] == "ascii"
