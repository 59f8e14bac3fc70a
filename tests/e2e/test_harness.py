"""The harness itself against the real client: gates, keys, screen, installation."""

from __future__ import annotations

import http.client
import json
import subprocess
from pathlib import Path

import pytest

from .client import Client
from .messages_api import Gate, MessagesApi, Turn, call

STATUS_LINE = {"type": "command", "command": r"printf '\033[31mall well\033[0m in %s' $COLUMNS"}
DIALOG = "Do you want to proceed?"


@pytest.fixture(scope="module")
def plugin_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a plugin of the same name that only leaves a mark when a session starts."""
    root = tmp_path_factory.mktemp("plugin")
    (root / ".claude-plugin").mkdir()
    (root / "hooks").mkdir()
    _write(root / ".claude-plugin" / "plugin.json", {"name": "hudline", "version": "0.0.1"})
    plugins = [{"name": "hudline", "source": "./"}]
    market = {"name": "hudline", "owner": {"name": "Someone"}, "plugins": plugins}
    _write(root / ".claude-plugin" / "marketplace.json", market)
    arguments = ["${CLAUDE_PROJECT_DIR}/hook-ran"]
    hook = {"type": "command", "command": "touch", "args": arguments}
    _write(root / "hooks" / "hooks.json", {"hooks": {"SessionStart": [{"hooks": [hook]}]}})
    (root / ".gitignore").write_text("ignored\n", "utf-8")
    (root / "ignored").write_text("", "utf-8")
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    return root


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), "utf-8")


def test_a_held_answer_waits_until_the_screen_has_been_looked_at(
    client: Client, api: MessagesApi
) -> None:
    held = Gate()
    touch = call("Bash", command="touch made", description="Make a file")
    api.script(main=[Turn("I make a file", [touch]), Turn("All done.", wait=held)])
    client.write_settings({"statusLine": STATUS_LINE})
    terminal = client.launch(columns=100)
    terminal.wait_for("all well in 100")
    assert terminal.colour_of("all well") == "red"

    terminal.submit("go")
    terminal.answer_dialog("1", DIALOG)
    held.wait_reached()
    assert "All done." not in terminal.text()
    assert (client.project / "made").exists()

    held.open()
    terminal.wait_for("All done.")
    terminal.submit("/exit")
    assert terminal.wait_end() == 0


def test_the_script_goes_on_after_an_interrupt_a_summary_and_a_clearing(
    client: Client, api: MessagesApi
) -> None:
    held = Gate()
    look = Turn("I look.", [call("Bash", command="ls")])
    later = [Turn("Second."), Turn("Third."), Turn("Fourth.")]
    api.script(main=[look, Turn("Never shown.", wait=held), *later])
    terminal = client.launch()
    terminal.submit("one")
    held.wait_reached()
    terminal.press("escape")
    terminal.wait_for("Interrupted")
    held.open()
    for prompt, shown in (("two", "Second."), ("/compact", "Compacted"), ("three", "Third.")):
        terminal.submit(prompt)
        terminal.wait_for(shown)
    terminal.submit("/clear")
    terminal.wait_gone("Third.")
    terminal.submit("four")
    terminal.wait_for("Fourth.")
    assert terminal.ever("Never shown.") == []
    assert [request.turn for request in api.steps()] == [0, 1, 2, 3, 4]


def test_a_request_repeated_before_its_answer_came_gets_the_same_turn(api: MessagesApi) -> None:
    held = Gate()
    api.script(main=[Turn("One.", wait=held), Turn("Two.")])
    hasty = _ask(api, "a")
    held.wait_reached()
    hasty.close()
    held.open()
    texts = [json.load(_ask(api, words).getresponse())["content"][0]["text"] for words in "ab"]
    assert texts == ["One.", "Two."]


def _ask(api: MessagesApi, words: str) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(api.url.partition("//")[2], timeout=60)
    messages = [{"role": "user", "content": words}]
    body = json.dumps({"messages": messages, "tools": [{"name": "Bash"}]})
    connection.request("POST", "/v1/messages", body)
    return connection


def test_a_subagent_answers_from_its_own_script(client: Client, api: MessagesApi) -> None:
    task = {"description": "Count files", "prompt": "Count them [[COUNT]]"}
    api.script(
        main=[Turn(tools=[call("Agent", subagent_type="general-purpose", **task)])],
        agents={"COUNT": [Turn(tools=[call("Bash", command="ls")]), Turn("There are two.")]},
    )
    terminal = client.launch()
    terminal.submit("go")
    first, second = api.wait_for_steps(2, "COUNT")
    assert first.headers["x-claude-code-agent-id"] == second.headers["x-claude-code-agent-id"]


def test_the_plugin_is_installed_from_a_clean_copy_and_its_hooks_run(
    installed: Client, marketplace: Path
) -> None:
    assert [plugin["id"] for plugin in installed.plugins()] == ["hudline@hudline"]
    assert not (marketplace / "ignored").exists()
    terminal = installed.launch()
    terminal.submit("hello")
    terminal.wait_for("Done.")
    assert (installed.project / "hook-ran").exists()


def test_a_program_that_ends_too_early_shows_its_last_screen(client: Client) -> None:
    with pytest.raises(AssertionError, match="unknown option"):
        client.launch("--no-such-option")
