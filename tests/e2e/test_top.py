"""`hudline top` over real clients: it says of each what it is at."""

from __future__ import annotations

import json
import time
from typing import Any

from .messages_api import Gate, MessagesApi, Turn, call
from .person import Person
from .terminal import Terminal

DIALOG = "Do you want to"


def wait_states(person: Person, wanted: dict[str, str], seconds: float = 30) -> dict[str, Any]:
    """Wait until `top` says these states of the sessions with those ids; its rows by session."""
    until = time.monotonic() + seconds
    while True:
        found = json.loads(person.hudline("top", "--json").stdout)
        rows = {row["session"]: row for row in found["rows"]}
        states = {session: rows[session]["state"] for session in wanted if session in rows}
        if states == wanted:
            return rows
        assert time.monotonic() < until, found
        time.sleep(0.3)


def test_top_says_who_waits_works_failed_is_done_or_idle(person: Person, api: MessagesApi) -> None:
    held = Gate()
    api.script(
        main=[
            Turn("All done."), Turn("No.", status=401, error="authentication_error"),
            Turn("May I?", [call("Bash", command="touch made", description="Make it")]),
            Turn("Later.", wait=held),
        ]
    )  # fmt: skip
    terminals: dict[str, Terminal] = {}

    def session(state: str, prompt: str = "") -> Terminal:
        terminals[state] = person.launch()
        if prompt:
            terminals[state].submit(prompt)
        return terminals[state]

    def wanted() -> dict[str, str]:
        return {person.session(one): state for state, one in terminals.items()}

    session("done", "hello").wait_for("All done.")
    session("failed", "please")
    wait_states(person, wanted())
    session("waits", "make it").wait_for(DIALOG)
    session("idle")
    session("works", "think")
    held.wait_reached()
    rows = wait_states(person, wanted())

    waits = rows[person.session(terminals["waits"])]
    assert waits["doing"] == "permission Bash touch made"
    assert waits["project"] == rows[person.session(terminals["idle"])]["project"]
    assert rows[person.session(terminals["done"])]["usd"] > 0
    printed = person.hudline("top", "--once").stdout
    assert printed.count("\n") >= len(terminals) + 3
    assert "2 need you" in printed

    terminals["waits"].answer_dialog("escape", DIALOG)
    terminals["waits"].wait_for("Interrupted")
    held.open()
    terminals["works"].wait_for("Later.")
    after = wanted()
    after[person.session(terminals["waits"])] = "idle"
    after[person.session(terminals["works"])] = "done"
    wait_states(person, after)
