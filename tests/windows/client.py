"""The Windows client with Hudline, under Wine: hooks, line, band, setup, kills, `/clear`.

Wine spoils what the client draws, so on the screen only words are looked for.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Callable

import pytest
from tests.e2e.messages_api import MessagesApi, Turn, call
from tests.e2e.terminal import Terminal
from tests.windows.crowd import SESSION
from tests.windows.lab import PLUGIN, PYTHON, SHELL, SITE, Lab, LabMissing, Person, wait_for

NAME = "Jo Doe"
WORD = "quarkline"  # drawn by a widget, and by nobody else
SIGNS = "quark\u25b0l\u00e9ne\u2591"  # no code page of old has them all
OTHER_WORD = "curdline"
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

LISTEN = """
import os, subprocess, sys
sys.path.insert(0, sys.argv[1])
from hudline.platform.process_tree import descendants
code = "import socket; s = socket.create_server(('', 0)); print(s.getsockname()[1]); input()"
pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
child = subprocess.Popen([sys.executable, "-u", "-c", code], **pipes)
port = int(child.stdout.readline())
print([one.ports for one in descendants(os.getpid())] == [[port]])
child.kill()
"""
ENCODING = "import locale; print(locale.getpreferredencoding(False))"
# Names that are started by somebody: traps of a repository are called so.
ANYBODYS = (
    *("cmd", "sh", "env", "python", "python3", "py", "git", "tasklist", "powershell", "where"),
    *("ping", "chcp", "hudline", "uv", "pip", "claude", "notepad", "vi", "tmux", "conhost"),
)
SPRINGS = "import sys; print(sys.argv, file=open('C:\\\\sprung.txt', 'a', encoding='utf-8'))\n"


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
    if lab.programs():  # what fills the ledger waits for its turn, up to a minute
        lab.run("taskkill", "/f", "/im", "python.exe")


@pytest.fixture
def person(people: Callable[[str], Person]) -> Person:
    """Somebody who has installed the plugin, and no Git Bash."""
    return people("pwsh")


@pytest.fixture
def newcomer(lab: Lab, api: MessagesApi) -> Iterator[Person]:
    """Somebody who has not installed the plugin."""
    person = Person(lab, NAME, api.url)
    yield person
    person.close()


def with_rows(person: Person, *setup: str) -> Person:
    """The person with rows that a test recognises, after `setup`."""
    if setup:
        person.hudline("setup", *setup)
    person.hudline("config", "set", "rows", ROWS)
    return person


def wait_drawn(terminal: Terminal, word: str = WORD, seconds: float = 120) -> None:
    """Wait until the client has drawn `word`, be it for a moment.

    Wine's console takes the sequences that move the cursor for text, so it loses parts of what the
    client changes on the screen. A whole screen, which ctrl+l asks for, comes through.
    """
    until = time.monotonic() + seconds
    while not terminal.ever(word):
        assert time.monotonic() < until, f"{word!r} was never drawn\n{terminal.text()}"
        terminal.press("ctrl+l")
        time.sleep(1)


def with_band(person: Person) -> Terminal:
    """The person's client, once it has drawn a band with rows that a test recognises."""
    terminal = with_rows(person).launch()
    wait_drawn(terminal)
    return terminal


def submit(terminal: Terminal, prompt: str) -> None:
    """Type a prompt, and Enter once the client has it."""
    terminal.type(prompt)
    wait_drawn(terminal, prompt)
    terminal.press("enter")


def press(terminal: Terminal, *keys: str) -> None:
    """Press keys so slowly that the client does not take them for the wheel."""
    for key in keys:
        terminal.press(key)
        time.sleep(0.3)


def kill(person: Person, pid: int) -> bool:
    """Kill a process; whether there was one."""
    return person.run("taskkill", "/f", "/pid", str(pid), check=False).returncode == 0


def leave(person: Person, how: str) -> None:
    """Have the person's only client end."""
    (terminal,) = person.terminals
    if how == "killed":
        (info,) = person.there(person.home).glob("hosts/*/info.json")
        assert kill(person, json.loads(info.read_text())["client"])
    elif how == "left":
        submit(terminal, "/exit")
    terminal.wait_end() if how == "left" else person.close()


def reading(person: Person, name: str = "notes.txt") -> list[Turn]:
    """A turn that reads a file of that name, and ends."""
    file = f"{person.project}\\{name}"
    person.there(file).write_bytes(b"some notes\n")
    return [Turn("I look.", [call("Read", file_path=file)]), Turn("Seen.")]


def test_every_module_can_be_imported(lab: Lab) -> None:
    done = lab.run(PYTHON, "-c", IMPORT_ALL, PLUGIN + "\\src")

    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_ports_of_a_process_are_known(lab: Lab) -> None:
    done = lab.run(PYTHON, "-c", LISTEN, PLUGIN + "\\src")

    assert done.stdout.strip() == "True", done.stderr


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


def test_the_band_shows_by_itself_and_follows_the_turn(person: Person, api: MessagesApi) -> None:
    api.script(main=reading(person))
    terminal = with_band(person)
    submit(terminal, "read my notes")

    wait_drawn(terminal, "1 tool")
    assert "statusLine" not in person.settings()


@pytest.mark.parametrize("surface", ["band", "line"])
def test_signs_and_names_survive_a_code_page_that_has_them_not(
    person: Person, api: MessagesApi, surface: str
) -> None:
    person.env["LANG"] = "ja_JP.UTF-8"
    assert person.run(PYTHON, "-c", ENCODING).stdout.strip() == "cp932"
    person.hudline("setup", "--line")
    person.hudline("config", "set", "rows", json.dumps([[{"widget": "text", "text": SIGNS}]]))
    name = "caf\u00e9 \u00fc\u30ce.txt"
    api.script(main=reading(person, name))
    terminal = person.launch(HUDLINE_SURFACE=surface)
    submit(terminal, "read it")

    wait_drawn(terminal, SIGNS)
    wait_for(lambda: [one for one in person.events() if name in str(one)], "event of the call")


def test_words_are_answered_below_the_prompt(person: Person) -> None:
    terminal = with_band(person)
    submit(terminal, "/hudline set icons ascii")

    wait_drawn(terminal, "icons set to ascii.")
    assert person.choices()["icons"] == "ascii"
    submit(terminal, "/hudline spend")
    wait_drawn(terminal, "Nothing was spent in 7 days.")


def test_a_choice_is_made_with_arrows_and_enter_on_the_page_of_settings(person: Person) -> None:
    terminal = with_band(person)
    submit(terminal, "/hudline settings")
    wait_drawn(terminal, "Enter change")
    press(terminal, "enter")
    wait_drawn(terminal, "dracula")
    press(terminal, "down", "enter")

    wait_for(lambda: "theme" in person.choices(), "choice")
    press(terminal, "escape", "escape")
    wait_drawn(terminal)


@pytest.mark.parametrize("how", ["left", "closed", "killed"])
def test_the_host_ends_with_its_client_and_leaves_nothing(
    person: Person, how: str, lab: Lab
) -> None:
    with_band(person)
    wait_for(person.hosts, "host")
    # The upkeep would remove what a host had left.
    wait_for(lambda: not [one for one in lab.programs() if "upkeep" in one], "end of the upkeep")
    leave(person, how)

    wait_for(lambda: not [one for one in lab.programs() if "host.py" in one], "end of the host", 15)
    wait_for(lambda: not list(person.there(person.home).glob("hosts/*/")), "its folder's end", 5)
    assert not person.there(person.home + "\\errors.log").exists()


@pytest.mark.parametrize("surface", ["band", "line"])
def test_a_killed_host_is_replaced(person: Person, surface: str) -> None:
    with_rows(person, *(["--line"] if surface == "line" else []))
    terminal = person.launch(HUDLINE_SURFACE=surface)
    wait_drawn(terminal)
    # The first one, of a draw, may be gone by now: the module's has taken its place.
    killed = wait_for(lambda: [one for one in person.hosts() if kill(person, one)], "host")
    wait_for(lambda: set(person.hosts()) - set(killed), "another host", 120)
    person.hudline("config", "set", "rows", ROWS.replace(WORD, OTHER_WORD))
    if surface == "line":
        submit(terminal, "hello again")

    wait_drawn(terminal, OTHER_WORD)


def test_a_cleared_session_is_another_one(person: Person, api: MessagesApi) -> None:
    api.script(main=[*reading(person), Turn("Fresh.")])
    terminal = with_band(person)
    submit(terminal, "read my notes")
    wait_drawn(terminal, "1 tool")
    sessions = person.there(person.home) / "sessions"
    before = {one.name for one in sessions.glob("*")}
    (host,) = person.hosts()
    submit(terminal, "/clear")
    submit(terminal, "anything else?")
    wait_drawn(terminal, "Fresh.")
    wait_for(lambda: {one.name for one in sessions.glob("*")} - before, "new session")
    person.hudline("config", "set", "rows", ROWS.replace(WORD, OTHER_WORD))
    wait_drawn(terminal, OTHER_WORD)

    assert person.hosts() == [host]
    assert not [line for line in terminal.ever(OTHER_WORD) if "1 tool" in line]


def test_what_setup_did_uninstall_undoes(person: Person) -> None:
    path = person.there(person.config + "\\settings.json")
    own = {**person.settings(), "statusLine": {"type": "command", "command": "echo mine"}}
    before = json.dumps(own, indent="\t").replace("\n", "\r\n").encode()
    path.write_bytes(before)
    person.hudline("setup", "--line", "--replace")
    assert "import statusline" in person.settings()["statusLine"]["command"]
    person.hudline("uninstall")

    assert path.read_bytes() == before
    assert not person.there(person.home).exists()


def test_of_two_hundred_hooks_at_once_none_is_lost(person: Person) -> None:
    crowd = person.there(person.profile + "\\crowd.py")
    crowd.write_bytes(Path(__file__).with_name("crowd.py").read_bytes())
    hook = PLUGIN + "\\hooks\\hook.py"
    linked = person.config + "\\plugins\\data\\hudline-hudline\\python.exe"
    done = person.run(PYTHON, person.profile + "\\crowd.py", linked, hook, "200")
    journal = person.there(person.home) / "sessions" / SESSION / "journal.jsonl"
    lines = [line for line in journal.read_bytes().split(b"\n") if line]

    assert done.stdout.strip() == "0"
    assert len({json.dumps(json.loads(line)) for line in lines}) == 200


def test_the_doctor_reports_without_a_name(person: Person) -> None:
    text = person.hudline("doctor", "--report").stdout

    assert re.search(r"^system: Windows 10", text, re.MULTILINE)
    assert "[ok] trust: This folder is trusted." in text
    assert NAME.split()[1] not in text
    assert "C:\\" not in text


def test_configure_takes_keys_from_the_console(person: Person) -> None:
    terminal = person.terminal(SHELL, "/c", PLUGIN + "\\bin\\hudline.cmd", "configure")
    terminal.wait_for("Which set of rows you see")
    terminal.press("down", "down")
    terminal.wait_for("How rows are drawn")
    terminal.press("right")
    terminal.type("s")
    config = person.there(person.home + "\\config.json")
    wait_for(config.exists, "saved choice")

    assert list(json.loads(config.read_text())) == ["layout"]
    assert terminal.wait_end() == 0
    assert "Saved: " in terminal.text()


def test_top_takes_keys_and_shows_its_signs(person: Person) -> None:
    terminal = person.terminal(SHELL, "/c", PLUGIN + "\\bin\\hudline.cmd", "top")
    terminal.wait_for("↵ open")
    terminal.type("?")
    terminal.wait_for("open the details")
    terminal.press("escape")
    terminal.type("qq")
    assert terminal.wait_end() == 0


def test_a_plugin_in_a_folder_with_a_space_is_installed_and_runs(
    lab: Lab, api: MessagesApi, newcomer: Person
) -> None:
    person = newcomer
    plugin = person.profile + "\\R&D (new)\\it's ^ mine\\hudline"
    lab.copy_plugin(plugin)
    person.install(plugin)
    person.launch()
    data = person.there(person.config) / "plugins" / "data"
    wait_for(lambda: list(data.glob("*/python.exe")), "interpreter of the hooks", 60)
    person.close()
    api.script(main=reading(person))
    person.client("-p", "read it", "--allowed-tools", "Read")

    wait_for(lambda: any("notes.txt" in json.dumps(one) for one in person.events()), "event")


def test_nothing_that_lies_in_a_repository_is_run(
    lab: Lab, api: MessagesApi, newcomer: Person
) -> None:
    person = newcomer
    person.install()
    person.adopt_libraries()
    log = lab.path("C:\\sprung.txt")
    log.unlink(missing_ok=True)
    tools = person.project + "\\tools"
    for folder in (person.project, tools):
        person.there(folder).mkdir(exist_ok=True)
        for name in ANYBODYS:
            trap(lab, f"{folder}\\{name}.exe")
            for ending in ("bat", "cmd"):
                script = person.there(f"{folder}\\{name}.{ending}")
                script.write_text(f"@echo {name}.{ending} %* >> C:\\sprung.txt\n")
    for module in ("statusline", "hudline", "os", "json", "site"):
        person.there(f"{person.project}\\{module}.py").write_text(SPRINGS)
    roots = [lab.path("C:\\bin"), lab.path("C:\\usr\\bin")]
    trap(lab, "C:\\bin\\sh.exe")
    trap(lab, "C:\\usr\\bin\\env.exe")
    person.env["WINEPATH"] = f".;;tools;{tools};C:\\py;C:\\windows\\system32;C:\\windows"
    person.env["EDITOR"] = "uv"
    try:
        api.script(main=reading(person))
        terminal = with_rows(person, "--line").launch()
        wait_drawn(terminal)
        data = person.there(person.config) / "plugins" / "data"
        wait_for(lambda: list(data.glob("*/python.exe")), "interpreter of the hooks", 180)
        person.client("-p", "read it", "--allowed-tools", "Read")
        assert not terminal.ever(re.compile("hook error|uv_spawn"))
        person.hudline("doctor", check=False)
        assert person.hudline("config", "edit", check=False).returncode == 1
        person.hudline("uninstall")
    finally:
        for root in roots:
            shutil.rmtree(root)
    sprung = log.read_text("utf-8").splitlines() if log.exists() else []

    # The client itself takes git, and the program that lists processes, from the whole PATH.
    assert [
        line for line in sprung if not re.search(r"core\.askPass=|tasklist\.exe'\]$", line)
    ] == []


def trap(lab: Lab, path: str) -> None:
    """Put a program there that notes that it was run, and with which arguments."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("__main__.py", SPRINGS)
    launcher = lab.path(SITE + "\\distlib\\t64.exe").read_bytes()
    lab.path(path).parent.mkdir(parents=True, exist_ok=True)
    lab.path(path).write_bytes(launcher + f"#!{PYTHON}\r\n".encode() + packed.getvalue())
