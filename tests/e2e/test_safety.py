"""A session in a repository full of traps: the client may do what it does, Hudline springs none."""

from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path
from typing import Any

from tests import traps
from tests.traps import Trapped

from .messages_api import MessagesApi, Turn, call
from .person import Person, wait_shown

# The programs of Hudline's own, as they stand in the list of processes.
OURS = re.compile(r"hooks/\w+\.(py|sh)|statusline/\w+\.(py|sh)|hudline/(python|statusline\.py)")
# Who started the trap, and who started that one, up to the first process.
TELLS = """#!/bin/sh
pid=$$
while [ "${pid:-0}" -gt 1 ]; do
    ps -o args= -p "$pid"
    pid=$(ps -o ppid= -p "$pid" | tr -d ' ')
done >> "%s"
cat
"""


def test_no_trap_of_a_repository_is_sprung_by_hudline_and_the_branch_is_shown(
    person: Person, api: MessagesApi
) -> None:
    made = _trapped(person.client.project)
    person.client.write_settings({"permissions": {"allow": ["Bash"]}})
    places = ("vendor/inner.git", "../../part", "..")
    script = [Turn("I look.", [call("Bash", command="touch a b")]), Turn("Seen 0.")]
    for number, place in enumerate(places, 1):
        script += [Turn("On.", [call("Bash", command=f"cd {place}")]), Turn(f"Seen {number}.")]
    api.script(main=script)
    terminal = person.launch()
    asked = 0.0
    for number in range(len(places) + 1):
        made.touch()
        terminal.submit("please")  # with every key: no link has taken the terminal
        terminal.wait_for(f"Seen {number}.")
        asked = _wait_answer(person, asked)
        wait_shown(terminal, "main")
    terminal.submit("/exit")
    assert terminal.wait_end() == 0

    told = made.mark.read_text("utf-8") if made.is_sprung() else ""
    assert [line for line in told.splitlines() if OURS.search(line)] == []


def _trapped(project: Path) -> Trapped:
    """A repository at `project` with traps of all kinds that can be set beside each other."""
    shutil.rmtree(project)
    made = Trapped(project.parent, project.name)
    traps.submodule(made)
    traps.helpers(made)
    traps.embedded(made)
    traps.hooks(made)
    traps.included(made)
    traps.clean(made)
    made.write(".gitattributes", "a filter=x diff=x\n")  # few, since the client springs them too
    traps.monitor(made)
    (made.folder / ".claude").mkdir()
    (made.folder / ".claude/hudline.json").symlink_to("/dev/tty")
    for name in ("git", "python3", "sh"):
        traps.program(made.folder / name, made.mark)
    made.trap.write_text(TELLS % made.mark, "utf-8")
    made.disarm()
    return made


def _wait_answer(person: Person, last: float) -> float:
    """Wait until git has answered about a repository later than at the time `last`; when."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        newest = max(map(_answered_at, person.home.glob("repositories/*/git.json")), default=0.0)
        if newest > last:
            return newest
        time.sleep(0.1)
    raise AssertionError("git has not answered")


def _answered_at(path: Path) -> float:
    """When git last said that the branch is `main`; 0.0 where it did not."""
    try:
        answer: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):  # it is just being replaced
        return 0.0
    is_answer = answer.get("branch") == "main" and "tried" not in answer
    return float(answer["at"]) if is_answer else 0.0
