"""Widgets of a person's own in the real client: written while it runs, hostile, mended."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable

import pytest
from tests.test_host import until

from hudline.platform.outbox import lives
from hudline.platform.process_tree import descendants

from .client import Client
from .messages_api import MessagesApi
from .person import Person, shown
from .terminal import Pattern, Terminal
from .test_band import rows_above
from .test_presets import choose

FAINT = "6e737c"  # the default theme's, on dark
START = "import sys, time\nfrom hudline.api import *\nWIDGET = Widget()\n"
RENDER = "def render(snapshot, options):\n"
HOSTILE = {
    "raises": RENDER + "    raise ValueError('private words')\n",
    "loops": RENDER + "    while True: pass\n",
    "sleeps": RENDER + "    time.sleep(9)\n",
    "grows": RENDER + "    sys.kept = bytearray(10 ** 9)\n",
    "is no Python": "def render(:\n",
}
PRINTS = (
    RENDER + "    print('spam\\x1b[2J' * 1000)\n    sys.stderr.write('spam')\n"
    "    return [Fragment.of('\\x1b[7mit\\nprinted')]\n"
)


def drawing(text: str) -> str:
    """A widget's file that draws the text."""
    return f"{START}{RENDER}    return [Fragment.of({text!r}, 'good')]\n"


class Desk:
    """A person's folder of widgets, and where Hudline shows them."""

    def __init__(self, person: Person, surface: str) -> None:
        person.client.env["HUDLINE_SURFACE"] = surface
        self.person, self.surface = person, surface
        self.folder = person.home / "widgets"
        self.terminal = self.launch()

    def launch(self) -> Terminal:
        """Start the client, and wait until Hudline is there."""
        self.terminal = self.person.client.launch()
        self.wait("of 1M")
        return self.terminal

    def write(self, name: str, source: str) -> None:
        """Save a widget as an editor does."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        beside = self.folder / f"{name}.new"
        beside.write_text(source, "utf-8")
        beside.chmod(0o600)
        beside.rename(self.folder / f"{name}.py")

    def rows(self, lines: list[str]) -> str:
        """What Hudline shows."""
        found = rows_above(lines) if self.surface == "band" else shown(lines)
        return "\n".join(found)

    def wait(self, pattern: Pattern) -> str:
        """Wait until it shows the pattern."""
        found: Callable[[str], object] = re.compile(pattern).search
        lines = self.terminal.wait_until(
            lambda lines: bool(found(self.rows(lines))), f"{pattern!r} of Hudline", 20
        )
        return self.rows(lines)


@pytest.mark.parametrize("surface", ["band", "line"])
def test_own_widgets_come_fail_and_come_back_while_the_client_runs(
    person: Person, surface: str
) -> None:
    choose(person, rows=[["context", "mine", "other"]])
    desk = Desk(person, surface)
    desk.wait("!mine .*!other")
    desk.write("mine", drawing("well"))
    desk.wait("of 1M │ well │ !other")
    assert desk.terminal.colour_of("!other") == FAINT
    assert desk.terminal.colour_of("well") != FAINT

    for number, (kind, source) in enumerate(HOSTILE.items()):
        desk.write("other", (START if source.startswith(RENDER) else "") + source)
        desk.wait("of 1M │ well │ !other")
        assert desk.terminal.colour_of("!other") == FAINT, kind
        desk.write("other", drawing(f"mended {number}"))
        desk.wait(f"of 1M │ well │ mended {number}")
    desk.write("other", START + PRINTS)
    desk.wait("of 1M │ well │ it ?printed")
    (desk.folder / "other.py").unlink()
    desk.wait("of 1M │ well │ !other")

    said = "\n".join(desk.terminal.history()) + (person.home / "errors.log").read_text("utf-8")
    assert not re.search("spam|private words|Traceback", said)


def test_a_widget_whose_rows_are_its_own_is_as_wide_as_the_terminal_at_most(
    person: Person,
) -> None:
    row = "[Row([Fragment.of('first ' + 'x' * 300)]), Row([Fragment.of('界' * 200)])]"
    choose(person, rows=[["context"], ["mine"]], layout="panel")
    desk = Desk(person, "band")
    desk.write("mine", f"{START}{RENDER}    return {row}\n")
    for columns, lines in ((120, 40), (80, 24)):
        desk.terminal.resize(columns, lines)
        desk.wait(f"(?s)^╭─ Session .{{,{columns}}}\n.*first x+… +│\n│ 界+… *│\n╰─+╯")


def test_a_projects_own_folder_is_never_run_and_its_rows_name_nobodys(
    person: Person, api: MessagesApi
) -> None:
    client = person.client
    for folder in ("widgets", ".claude/widgets", ".claude/hudline/widgets", ".hudline/widgets"):
        path = client.project / folder
        path.mkdir(parents=True)
        for name in ("evil", "mine"):
            (path / f"{name}.py").write_text(drawing("ran from the project"), "utf-8")
    rows = [["context", "cost", "evil", "mine", {"widget": "evil"}]]
    asked = client.project / ".claude" / "hudline.json"
    asked.write_text(json.dumps({"rows": rows}), "utf-8")
    desk = Desk(person, "band")
    desk.write("mine", drawing("ran for the project"))  # the person's, which no project may name
    asked.write_text(json.dumps({"rows": [*rows, ["directory", "mine"]]}), "utf-8")
    text = desk.wait(r"(?s)of 1M.*\n.*project")
    assert "!" not in text
    assert _processes(client) == []

    choose(person, rows=[["context", "evil"]], project=False)
    desk.wait("of 1M │ !evil")
    assert not desk.terminal.ever(re.compile("ran (for|from) the project"))
    assert _processes(client) == []


def test_the_process_of_own_widgets_ends_with_the_client(person: Person) -> None:
    choose(person, rows=[["context", "mine"]])
    desk = Desk(person, "band")
    desk.write("mine", drawing("well"))
    desk.wait("well")
    (pid,) = _processes(person.client)
    desk.terminal.submit("/exit")
    assert desk.terminal.wait_end() == 0
    until(lambda: not lives(pid))


def _processes(client: Client) -> list[int]:
    """The processes in which this client's own widgets run: children of its hosts."""
    hosts = [path.read_text("utf-8") for path in client.config.glob("hudline/hosts/*/info.json")]
    found = [descendants(json.loads(one)["pid"]) for one in hosts]
    lines = subprocess.run(["ps", "-ww", "-eo", "pid,args"], capture_output=True, check=True).stdout
    running = {int(line.split()[0]) for line in lines.splitlines() if b"own_widgets.py" in line}
    return [one.pid for tree in found for one in tree if one.pid in running]
