"""From nothing to a working line, what the client and the commands say of it, and back again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .client import Client
from .messages_api import MessagesApi, Turn, call
from .person import Person, network, wait_shown
from .test_agents import agent


def test_two_commands_lead_from_nothing_to_a_working_line(
    installed: Client, marketplace: Path, libraries: Path, api: MessagesApi
) -> None:
    assert libraries.is_dir()  # so it can be done here
    installed.env.update(network())
    person = Person(installed, marketplace)
    said = person.hudline("setup")
    assert "Hudline needs two libraries of its own, once: orjson and rich" in said.stderr
    assert "Hudline is the status line now" in said.stdout
    api.script(main=[Turn("I look.", [call("Bash", command="ls")])])
    terminal = person.launch()
    terminal.submit("please")
    # So early in the very first session the prompt itself may go unheard, and with it the receipt.
    wait_shown(terminal, re.compile(r"✓ Bash 1|turn \d:\d\d · 1 tool"))


def test_the_client_finds_the_plugin_and_its_marketplace_valid(
    installed: Client, marketplace: Path
) -> None:
    plain = ("plugin", "validate", str(marketplace))
    installed.run(*plain, "--strict")
    installed.run(*plain, "--profile", "directory")
    (listed,) = installed.plugins()
    assert listed["id"] == "hudline@hudline"
    assert listed["enabled"] is True


def test_a_whole_session_is_not_disturbed_and_the_doctor_is_content(
    person: Person, api: MessagesApi
) -> None:
    client = person.client
    client.env["PATH"] = f"{client.binary.parent}:{client.env['PATH']}"
    doctor = f"{person.root}/bin/hudline doctor --json > found.json"
    steps = [
        Turn("I look.", [call("Bash", command="ls"), call("Bash", command="ls nothing-here")]),
        Turn("I share.", [agent("LOOK", "Look around")]),
        Turn("I ask the doctor.", [call("Bash", command=doctor)]),
    ]
    api.script(main=steps, agents={"LOOK": [Turn(tools=[call("Bash", command="ls")])]})
    terminal = person.launch("--permission-mode", "bypassPermissions")
    terminal.submit("please")
    wait_shown(terminal, re.compile(r"Look around · ✓ done"))
    found = client.project / "found.json"
    wait_shown(terminal, re.compile(r"· 5 tools · ✗ 1 failed"))
    told = json.loads(found.read_text("utf-8"))
    assert told["ok"] is True
    (events,) = (check for check in told["checks"] if check["name"] == "events")
    assert events["status"] == "ok"
    assert "events of this session" in events["sentence"]

    terminal.type("/hudline:")
    for name in ("setup", "uninstall", "configure"):
        terminal.wait_for(f"/hudline:{name}")
    terminal.press("escape")
    terminal.press(*["backspace"] * len("/hudline:"))
    terminal.submit("/exit")
    assert terminal.wait_end() == 0
    assert terminal.ever(re.compile("(?i)hook (failed|error)|hook.*: ")) == []
    assert not (person.home / "errors.log").exists()


def test_the_model_is_told_nothing_of_it(person: Person, api: MessagesApi) -> None:
    api.script(main=[Turn("I look.", [call("Bash", command="ls")]), Turn("Seen.")])
    terminal = person.launch()
    terminal.submit("please")
    terminal.wait_for("Seen.")
    assert len(api.steps()) == 2
    assert [r.body for r in api.requests if "hudline" in json.dumps(r.body).lower()] == []


def test_uninstalling_gives_the_settings_back_as_they_were(
    installed: Client, marketplace: Path, libraries: Path, api: MessagesApi
) -> None:
    before = {"type": "command", "command": "echo mine", "padding": 1}
    installed.write_settings({"statusLine": before})
    settings = installed.config / "settings.json"
    as_it_was = settings.read_bytes()
    person = Person(installed, marketplace)
    person.adopt_libraries(libraries)
    refused = person.hudline("setup", check=False)
    assert refused.returncode == 1
    assert settings.read_bytes() == as_it_was
    person.hudline("setup", "--replace")
    terminal = person.launch()
    terminal.submit("please")
    terminal.wait_for("Done.")
    terminal.submit("/exit")
    assert terminal.wait_end() == 0
    assert installed.settings()["statusLine"] != before

    person.hudline("uninstall")
    assert settings.read_bytes() == as_it_was
    assert not person.home.exists()
    with pytest.raises(StopIteration):
        next(installed.config.rglob("*hudline-backup*"))
