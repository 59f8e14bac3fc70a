"""The Windows client with Hudline, under Wine: hooks, line, band, setup, kills, `/clear`.

Wine spoils what the client draws, so on the screen only words are looked for.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Callable

import pytest
from tests.e2e.messages_api import MessagesApi, Turn, call
from tests.e2e.terminal import Terminal
from tests.windows.crowd import SESSION
from tests.windows.lab import PLUGIN, PYTHON, Lab, LabMissing, Person, wait_for

NAME = "Jo Doe"
WORD = "quarkline"  # drawn by a widget, and by nobody else
ROWS = json.dumps([[{"widget": "text", "text": WORD}, "context"], ["tools"], ["turn_summary"]])
SHELLS = ("pwsh", "bash")
IMPORT_ALL = """
import importlib, pathlib, sys
source = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(source))
for path in sorted(source.rglob("*.py")):
    parts = path.relative_to(source).with_suffix("").parts
    if "__main__" not in parts and "posix" not in parts:
        importlib.import_module(".".join(part for part in parts if part != "__init__"))
"""


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """A Windows that runs, with the plugin in a folder; skipped where it cannot be made."""
    made = Lab(Path(os.environ.get("HUDLINE_WINDOWS", ".cache/windows")).resolve())
    try:
        made.set_up()
    except LabMissing as missing:
        pytest.skip(str(missing))
    made.copy_plugin()
    with made.running(NAME):
        yield made


@pytest.fixture
def api() -> Iterator[MessagesApi]:
    """The model, which answers as a test says."""
    with MessagesApi() as running:
        yield running


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest) -> str:
    """The shell that the client runs a status line in."""
    return str(request.param)


@pytest.fixture(scope="session")
def profile(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of somebody with a space in their name, after the installation and a first
    session, which makes the interpreter of the hooks."""
    with MessagesApi() as api:
        somebody = Person(lab, NAME, api.url)
        somebody.install()
        somebody.launch()
        data = somebody.there(somebody.config) / "plugins" / "data"
        try:
            wait_for(lambda: list(data.glob("*/python.exe")), "interpreter of the hooks", 180)
        finally:
            somebody.close()
    somebody.adopt_libraries()
    kept = tmp_path_factory.mktemp("profile") / "kept"
    shutil.copytree(somebody.there(somebody.profile), kept, symlinks=True)
    return kept


@pytest.fixture
def people(lab: Lab, api: MessagesApi, profile: Path) -> Iterator[Callable[[str], Person]]:
    """Makes that person, by the shell that they have."""
    made: list[Person] = []

    def person(shell: str) -> Person:
        made.append(Person(lab, NAME, api.url, shell, profile))
        return made[-1]

    yield person
    for one in made:
        one.close()


@pytest.fixture
def person(people: Callable[[str], Person]) -> Person:
    """Somebody who has installed the plugin, and no Git Bash."""
    return people("pwsh")


def with_rows(person: Person, *setup: str) -> Person:
    """The person with rows that a test recognises, after `setup`."""
    if setup:
        person.hudline("setup", *setup)
    person.hudline("config", "set", "rows", ROWS)
    return person


def wait_drawn(terminal: Terminal) -> None:
    """Wait until the rows were drawn, be it for a moment."""
    wait_for(lambda: terminal.ever(WORD), "row of Hudline's", 120)


def reading(person: Person) -> list[Turn]:
    """A turn that reads a file, and ends."""
    file = person.project + "\\notes.txt"
    person.there(file).write_bytes(b"some notes\n")
    return [Turn("I look.", [call("Read", file_path=file)]), Turn("Seen.")]


def test_every_module_can_be_imported(lab: Lab) -> None:
    done = lab.run(PYTHON, "-c", IMPORT_ALL, PLUGIN + "\\src")

    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_hooks_arrive(person: Person, api: MessagesApi) -> None:
    api.script(main=reading(person))
    person.client("-p", "read it", "--allowed-tools", "Read")
    found = wait_for(
        lambda: [event for event in person.events() if "notes.txt" in json.dumps(event)],
        "event of the call",
    )

    assert any(event.get("tool") == "Read" or "Read" in json.dumps(event) for event in found)
    assert "some notes" not in json.dumps(person.events())


def test_the_line_is_drawn_through_both_shells(
    lab: Lab, people: Callable[[str], Person], shell: str
) -> None:
    person = with_rows(people(shell), "--line")
    log = lab.path("C:\\shells.txt")
    log.unlink(missing_ok=True)
    wait_drawn(person.launch())

    line = person.settings()["statusLine"]
    calls = [json.loads(one) for one in log.read_text("utf-8").splitlines()]
    assert any(one[0] == shell and line["command"] in one[-1] for one in calls)
    assert "refreshInterval" not in line


def test_the_band_shows_by_itself_and_its_host_ends_with_the_client(
    person: Person, api: MessagesApi
) -> None:
    with_rows(person)
    api.script(main=reading(person))
    terminal = person.launch()
    wait_drawn(terminal)
    wait_for(person.hosts, "host")
    person.close()

    wait_for(lambda: not person.hosts(), "end of the host")


def test_a_killed_host_is_replaced(person: Person) -> None:
    with_rows(person, "--line")
    terminal = person.launch()
    wait_drawn(terminal)
    first = wait_for(person.hosts, "host")
    person.run("taskkill", "/f", "/pid", str(first[0]), check=False)
    terminal.submit("hello again")

    wait_for(lambda: set(person.hosts()) - set(first), "another host", 120)


def test_a_cleared_session_is_another_one(person: Person, api: MessagesApi) -> None:
    with_rows(person)
    api.script(main=[Turn("One."), Turn("Two.")])
    terminal = person.launch()
    wait_drawn(terminal)
    terminal.submit("first")
    sessions = person.there(person.home) / "sessions"
    before = wait_for(lambda: {one.name for one in sessions.glob("*")}, "session")
    terminal.wait_for("One.")
    terminal.submit("/clear")
    terminal.submit("second")

    wait_for(lambda: {one.name for one in sessions.glob("*")} - before, "new session")


def test_what_setup_did_uninstall_undoes(person: Person) -> None:
    path = person.there(person.config + "\\settings.json")
    before = path.read_bytes()
    person.hudline("setup", "--line")
    assert "statusLine" in person.settings()
    person.hudline("uninstall")

    assert path.read_bytes() == before
    assert not person.there(person.home).exists()


def test_of_two_hundred_hooks_at_once_none_is_lost(person: Person) -> None:
    crowd = person.there(person.profile + "\\crowd.py")
    crowd.write_bytes(Path(__file__).with_name("crowd.py").read_bytes())
    hook = PLUGIN + "\\hooks\\hook.py"
    done = person.run(PYTHON, str(person.profile + "\\crowd.py"), PYTHON, hook, "200")
    journal = person.there(person.home) / "sessions" / SESSION / "journal.jsonl"
    lines = [line for line in journal.read_bytes().split(b"\n") if line]

    assert done.stdout.strip() == "0"
    assert len({json.dumps(json.loads(line)) for line in lines}) == 200


def test_the_doctor_reports_without_a_name(person: Person) -> None:
    text = person.hudline("doctor", "--report").stdout

    assert re.search(r"^system: Windows 10", text, re.MULTILINE)
    assert NAME.split()[1] not in text
    assert "C:\\" not in text


def test_configure_takes_keys_from_the_console(person: Person) -> None:
    program = ["cmd", "/c", PLUGIN + "\\bin\\hudline.cmd", "configure"]
    command = person.lab.command(program, {**person.env, "TERM": "xterm-256color"}, person.project)
    terminal = Terminal(command, Path("/"), dict(os.environ), 100, 40)
    person.terminals.append(terminal)
    terminal.wait_for("preset", 60)
    terminal.press("down", "down", "right")
    terminal.wait_for("nerd")
    terminal.type("s")

    wait_for(lambda: person.there(person.home + "\\config.json").exists(), "saved choice")
