"""What the real client tells the band, against what it tells the status line."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from .client import Client
from .messages_api import MessagesApi, Turn, call
from .person import held
from .test_agents import agent, row
from .test_band import Band

NEARLY_FULL = {"cache_read_input_tokens": 880_000, "output_tokens": 345}


@pytest.fixture
def spied(installed: Client) -> Client:
    """Let a status line beside the band write down what it is told."""
    keep = "cat >> ../line.jsonl; echo >> ../line.jsonl; echo line"
    installed.write_settings(
        {
            "statusLine": {"type": "command", "command": keep, "refreshInterval": 1},
            "outputStyle": "Explanatory",
        }
    )
    reviewer = installed.config / "agents" / "reviewer.md"
    reviewer.parent.mkdir()
    reviewer.write_text("---\nname: reviewer\ndescription: reviews\n---\nYou review.\n", "utf-8")
    del installed.env["HUDLINE_SURFACE"]
    return installed


def told_line(client: Client) -> dict[str, Any]:
    """What the status line was told last."""
    lines = (client.project.parent / "line.jsonl").read_text("utf-8").splitlines()
    told: dict[str, Any] = json.loads([one for one in lines if one.strip()][-1])
    return told


def test_the_band_knows_what_the_status_line_is_told(spied: Client, api: MessagesApi) -> None:
    band = Band(spied)
    band.terminal.close()
    terminal = band.terminal = spied.launch("--agent", "reviewer", columns=200)
    api.script(main=[Turn("Seen.", usage=NEARLY_FULL)])
    band.command("full")
    terminal.submit("please")
    made = "fresh 3 · cache read 880k · cache write 1k · output 345"
    rows = band.wait(row("88% of 1M · 9% to compaction │ ", made), 10)
    assert "as reviewer" in rows
    assert "style Explanatory" in rows
    assert re.search(r"cache warm 4:5\d, rebuilding costs 881k", rows)
    terminal.submit("/rename login-fix")
    band.wait("login-fix │ as reviewer", 10)

    named = lambda _: told_line(spied).get("session_name") == "login-fix"  # noqa: E731
    terminal.wait_until(named, "the name told to the status line", 10)
    told = told_line(spied)
    assert told["agent"]["name"] == "reviewer"
    assert told["output_style"]["name"] == "Explanatory"
    assert told["context_window"]["current_usage"]["output_tokens"] == 345
    assert "prompt_cache" in told


def test_an_agents_row_tells_its_cost(band: Band, api: MessagesApi) -> None:
    band.terminal.close()
    terminal = band.terminal = band.client.launch("--permission-mode", "bypassPermissions")
    api.script(
        main=[Turn("I share the work.", [agent("DIG", "Dig a hole")]), Turn("It digs.")],
        agents={"DIG": [Turn(tools=[call("Bash", command=held())]), Turn("Dug.")]},
    )
    band.command("full")
    terminal.submit("please")
    terminal.wait_for(row("Dig a hole · Bash until", "  16k  $0.01  "))
    (band.client.project / "go").touch()
    band.wait(row("Dig a hole · ✓ done", "1 tool  16k  $0.02  "))


@pytest.fixture
def band(installed: Client) -> Band:
    """Start the client with nothing but the plugin."""
    del installed.env["HUDLINE_SURFACE"]
    return Band(installed)
