"""The band in the real client, with nothing but the plugin installed."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from .client import Client
from .messages_api import MessagesApi, Turn, call
from .person import held
from .terminal import Pattern, Terminal
from .test_agents import agent, row

SOON = 3.0  # seconds in which something that happens at once is on the screen, on a busy machine


class Band:
    """A session in which the plugin is all there is."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.home = client.config / "hudline"
        self.terminal = client.launch()
        self.wait("context – of 1M", 30)

    def rows(self) -> list[str]:
        """The rows of the band: what stands right above the input line."""
        return rows_above(self.terminal.screen())

    def wait(self, pattern: Pattern, seconds: float = 30) -> str:
        """Wait until the band shows the text or regular expression; its rows."""
        lines = self.terminal.wait_until(
            lambda lines: bool(re.search(_compiled(pattern), "\n".join(rows_above(lines)))),
            f"{pattern!r} in the band",
            seconds,
        )
        return "\n".join(rows_above(lines))

    def wait_left(self, pattern: Pattern, seconds: float = 30) -> str:
        """Wait until the band is there and does not show the pattern; its rows."""

        def gone(lines: list[str]) -> bool:
            rows = "\n".join(rows_above(lines))
            return "of 1M" in rows and not re.search(_compiled(pattern), rows)

        lines = self.terminal.wait_until(gone, f"{pattern!r} no longer in the band", seconds)
        return "\n".join(rows_above(lines))

    def processes(self) -> list[int]:
        """The band's processes of this client's home."""
        listed = subprocess.run(
            ["ps", "-ww", "-eo", "pid,args"], capture_output=True, text=True, check=True
        ).stdout
        found = [line.split(None, 1) for line in listed.splitlines()]
        pids = [int(pid) for pid, args in found if "hooks/band.py" in args and pid.isdigit()]
        return [pid for pid in pids if str(self.home.parent.parent) in _environment(pid)]

    def wait_processes(self, count: int) -> None:
        """Wait until there are so many of them."""
        until = time.monotonic() + SOON
        while len(self.processes()) != count and time.monotonic() < until:
            time.sleep(0.05)
        assert len(self.processes()) == count


def rows_above(lines: list[str]) -> list[str]:
    """What stands between the last empty row and the input line's upper rule."""
    rules = [index for index, line in enumerate(lines) if line.startswith("───")]
    found: list[str] = []
    for line in reversed(lines[: rules[-2]] if len(rules) > 1 else []):
        if not line.strip() and found and "of 1M" in found[0]:
            break
        found.insert(0, line)
        if "of 1M" in line and "│" in line:
            break
    return found


def _compiled(pattern: Pattern) -> re.Pattern[str]:
    return re.compile(re.escape(pattern)) if isinstance(pattern, str) else pattern


def _environment(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/environ").read_bytes().decode("utf-8", "replace")
    return ""


@pytest.fixture
def band(installed: Client) -> Band:
    """Start the client with nothing but the plugin."""
    del installed.env["HUDLINE_SURFACE"]
    return Band(installed)


def test_the_band_shows_the_context_and_what_runs_without_any_set_up(
    band: Band, api: MessagesApi
) -> None:
    api.script(main=[Turn("I wait.", [call("Bash", command=held())]), Turn("Seen.")])
    band.terminal.submit("please")
    band.wait(row("● Bash until [ -e go ]"))
    band.wait(re.compile(r"2% of 1M │ \$0\.\d\d"), SOON)
    band.wait(re.compile(r"● Bash until .* 0:0[3-9]"))
    (band.client.project / "go").touch()
    band.wait(re.compile(r"turn 0:\d\d · 1 tool"))
    assert not band.client.settings().get("statusLine")


def test_a_dialog_hides_the_band_and_a_refusal_ends_what_was_asked_for(
    band: Band, api: MessagesApi
) -> None:
    api.script(main=[Turn("I ask.", [call("Bash", command="touch made")])])
    band.terminal.submit("please")
    band.terminal.wait_for("Do you want to proceed?")
    assert "2% of 1M" not in "\n".join(band.terminal.screen())
    band.terminal.press("escape")
    band.wait("2% of 1M", SOON)
    assert "waits for you" not in band.wait_left("Bash touch", SOON)


def test_an_escape_ends_the_call_at_once(band: Band, api: MessagesApi) -> None:
    band.terminal.close()
    terminal = band.terminal = band.client.launch("--permission-mode", "bypassPermissions")
    api.script(main=[Turn("I wait.", [call("Bash", command=held())])])
    terminal.submit("please")
    band.wait("● Bash until")
    terminal.press("escape")
    band.wait_left("● Bash", SOON)
    band.wait("interrupted")


def test_agents_and_a_killed_one(band: Band, api: MessagesApi) -> None:
    band.terminal.close()
    terminal = band.terminal = band.client.launch("--permission-mode", "bypassPermissions")
    api.script(
        main=[Turn("I share the work.", [agent("DIG", "Dig a hole")]), Turn("It digs.")],
        agents={"DIG": [Turn(tools=[call("Bash", command=held())])]},
    )
    terminal.submit("please")
    terminal.wait_for("It digs.")
    band.wait(row("└ general-purpose Dig a hole · Bash until", " · 16k"))
    terminal.press("ctrl+x", "ctrl+k")
    terminal.wait_for("again to")
    terminal.press("ctrl+x", "ctrl+k")
    band.wait_left("Dig a hole", SOON)


def test_clearing_and_compacting(band: Band, api: MessagesApi) -> None:
    api.script(main=[Turn("Seen."), Turn("Again."), Turn("Clean.")])
    band.terminal.submit("please")
    band.wait("2% of 1M")
    band.terminal.submit("/compact")
    band.wait("context – of 1M ↻1")
    band.terminal.submit("more")
    band.wait("2% of 1M ↻1")
    band.terminal.submit("/clear")
    assert "↻" not in band.wait("context – of 1M")
    band.terminal.submit("more")
    assert "↻" not in band.wait("2% of 1M")
    band.wait_processes(1)


def test_the_pane_and_the_level_of_a_session(band: Band, api: MessagesApi) -> None:
    api.script(main=[Turn("I look.", [call("Bash", command="ls")]), Turn("Seen.")])
    band.terminal.submit("please")
    band.wait(re.compile(r"turn 0:\d\d"))
    band.terminal.submit("/hudline")
    band.terminal.wait_for(row("✓ Bash ls"))
    band.terminal.press("escape")
    band.terminal.submit("/hudline off")
    band.terminal.wait_until(lambda lines: "│ " not in "\n".join(rows_above(lines)), "no band", 10)
    band.terminal.submit("/hudline full")
    band.wait("│ ")


@pytest.mark.parametrize("how", ["exit", "hang up", "kill"])
def test_no_process_is_left_behind(band: Band, how: str) -> None:
    band.wait_processes(1)
    if how == "exit":
        band.terminal.submit("/exit")
    else:
        os.kill(band.terminal.pid, signal.SIGHUP if how == "hang up" else signal.SIGKILL)
    band.terminal.wait_end()
    band.wait_processes(0)
    if how != "kill":
        assert not list((band.home / "bands").iterdir())


@pytest.mark.parametrize(("surface", "has_band"), [("line", False), ("band", True)])
def test_only_one_surface_is_shown(installed: Client, surface: str, has_band: bool) -> None:
    installed.env["HUDLINE_SURFACE"] = surface
    command = f"python3 -I -S {Path(__file__).resolve().parents[2]}/statusline/statusline.py"
    line = {"type": "command", "command": command, "refreshInterval": 1}
    installed.write_settings({"statusLine": line})
    terminal: Terminal = installed.launch()
    terminal.wait_for("context – of 1M")
    time.sleep(3)
    lines = terminal.screen()
    rules = [index for index, text in enumerate(lines) if text.startswith("───")]
    above, below = "\n".join(lines[: rules[-1]]), "\n".join(lines[rules[-1] :])
    assert ("of 1M" in above) is has_band
    assert ("of 1M" in below) is not has_band
