"""The band of a session in which nothing happens, in the real client."""

from __future__ import annotations

import json
import re
import subprocess
import time
from pathlib import Path

from .client import Client
from .messages_api import MessagesApi, Turn, call
from .test_band import SOON, Band

TIME = r"(\d\d-\d\d )?\d\d:\d\d"  # of today, or of a day before

_IDLE = 66.0  # seconds: the client's own notification of idleness comes after sixty
# Bytes: one for each notice, and a summary for other sessions, but for the folder of the
# configuration, which it names. A frame, with the colours of its texts, is twice as long.
_NOTES = 180


class Child:
    """What the system counts of the band's process."""

    def __init__(self, pid: int) -> None:
        self.folder = Path(f"/proc/{pid}")

    def counted(self) -> dict[str, int]:
        """Clock ticks of its processor time, bytes written to anything, and how often it waited."""
        fields = (self.folder / "stat").read_text().rpartition(")")[2].split()
        counts = {"ticks": int(fields[11]) + int(fields[12])}
        for name, key in (("io", "wchar"), ("status", "voluntary_ctxt_switches")):
            found = re.search(rf"^{key}:\s*(\d+)", (self.folder / name).read_text(), re.MULTILINE)
            counts[key] = int(found[1]) if found else -1
        return counts


def rested(installed: Client, api: MessagesApi) -> Band:
    """A session whose turn has ended and whose band has become still."""
    del installed.env["HUDLINE_SURFACE"]
    band = Band(installed)
    api.script(main=[Turn("I look.", [call("Bash", command="ls")]), Turn("Seen.")])
    band.terminal.submit("please")
    band.wait(re.compile(r"turn 0:\d\d"))
    band.wait(re.compile(f"✓ done {TIME} · turn"), 20)
    return band


def test_a_minute_of_idleness_draws_nothing(installed: Client, api: MessagesApi) -> None:
    band = rested(installed, api)
    time.sleep(7)  # the last looks behind the last ring
    before, rows = Child(band.processes()[0]).counted(), band.rows()
    time.sleep(_IDLE)
    after = Child(band.processes()[0]).counted()
    spent = {name: after[name] - before[name] for name in after}

    assert band.rows() == rows
    notes = _NOTES + len(str(installed.config))
    assert spent["wchar"] < notes, (spent, notes)
    assert spent["ticks"] <= 8, spent  # hundredths of a second
    assert spent["voluntary_ctxt_switches"] < 30, spent


def test_at_rest_another_session_and_a_choice_are_seen_at_once(
    installed: Client, api: MessagesApi
) -> None:
    band = rested(installed, api)
    time.sleep(7)
    with subprocess.Popen(["sleep", "60"]) as sleeper:
        entry = {"pid": sleeper.pid, "sessionId": "s2", "cwd": "/api", "status": "waiting",
                 "statusUpdatedAt": time.time() * 1000 - 240_000}  # fmt: skip
        path = installed.config / "sessions" / f"{sleeper.pid}.json"
        path.write_text(json.dumps(entry), "utf-8")
        band.terminal.wait_for(re.compile(rf"1 other session: waits since {TIME} \(api\)"), SOON)
        assert re.search(f"✓ done {TIME}", "\n".join(band.rows()))  # it stays still
        sleeper.kill()
        path.unlink()
        band.terminal.wait_until(
            lambda lines: "1 other" not in "\n".join(lines), "the other session is gone", SOON
        )
    time.sleep(8)
    chosen = band.home / "config.new"
    chosen.write_text('{"preset": "essential"}', "utf-8")
    chosen.rename(band.home / "config.json")
    assert "done" not in band.wait_left("done", SOON)
