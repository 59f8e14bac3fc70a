"""The ledger filled behind the screen, and what the HUD shows of it, in the real client."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from pathlib import Path
from typing import Any

from .client import Client
from .messages_api import Gate, MessagesApi, Turn, call
from .test_band import Band

SOON = 30.0  # seconds
ROWS = [["alert"], ["model", "context", "today"]]


def choose(client: Client, **config: Any) -> Path:
    """Write the person's configuration; Hudline's folder."""
    home = client.config / "hudline"
    home.mkdir(mode=0o700, exist_ok=True)
    (home / "config.json").write_text(json.dumps(config))
    return home


def wait_sessions(home: Path, count: int) -> list[tuple[str, int]]:
    """Wait until the ledger has requests of so many sessions; how many each has."""
    until, found = time.monotonic() + SOON, list[tuple[str, int]]()
    while len(found) < count:
        assert time.monotonic() < until, (found, list(home.iterdir()))
        if (home / "spend.json").exists():
            database = sqlite3.connect(f"file:{home}/ledger.db?mode=ro", uri=True)
            query = "select session, count(*) from request group by 1"
            found = [(str(row[0]), int(row[1])) for row in database.execute(query)]
            database.close()
        time.sleep(0.1)
    return found


def test_a_turn_is_in_the_ledger_and_an_alert_shows_for_one_turn(
    installed: Client, api: MessagesApi
) -> None:
    del installed.env["HUDLINE_SURFACE"]
    seen = installed.config.parent / "seen.jsonl"
    rules = {"day": 0.01, "context": 1, "command": f"cat >> {seen}"}
    home = choose(installed, rows=ROWS, alerts=rules, budget={"day": 20})
    band, gate = Band(installed), Gate()
    api.script(main=[
        Turn("I look.", [call("Bash", command="ls")]), Turn("That is all.", wait=gate),
        Turn("Again."),
    ])  # fmt: skip
    band.terminal.submit("please")
    gate.wait_reached()
    gate.open()
    band.terminal.wait_for("That is all.")
    # Behind the end of the turn: the session is in the ledger, the day's sum and its alert shown.
    ((session, requests),) = wait_sessions(home, 1)
    assert requests == 2
    rows = band.wait(re.compile(r"today ~?\$0\.\d\d/\$20\.00"), SOON)
    assert re.search(r"⚠ today \$0\.\d\d/\$0\.01", rows)
    assert list(json.loads((home / "journals.json").read_text())["sessions"]) == [session]
    # It lasts for a minute at the least, so let it be older than that.
    age_alerts(home, 120)
    band.terminal.submit("once more")
    band.terminal.wait_for("Again.")
    rows = band.wait_left("⚠ today", SOON)
    assert re.search(r"today ~?\$0\.\d\d/\$20\.00", rows)
    fired = [json.loads(line) for line in seen.read_text().splitlines()]
    assert [one["rule"] for one in fired].count("day") == 1
    assert not (home / "errors.log").exists()


def age_alerts(home: Path, seconds: float) -> None:
    """Let all alerts have been fired so much earlier."""
    path = home / "alerts.json"
    state = json.loads(path.read_text())
    for alert in state["recent"]:
        alert["at"] -= seconds
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(state))
    beside.rename(path)
