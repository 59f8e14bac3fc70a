"""The band in the real client, most with nothing but the plugin installed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from .client import Client
from .conftest import PLUGIN
from .messages_api import SUMMARY, Gate, MessagesApi, Turn, call
from .person import Person, held, shown, wait_left, wait_shown
from .terminal import Pattern, Terminal
from .test_agents import agent, row

ALLOWED = ("--permission-mode", "bypassPermissions")
SOON = 10.0  # seconds in which what happens at once is on the screen, however busy the machine


class Band:
    """A session in which the plugin is all there is."""

    def __init__(self, client: Client, terminal: Terminal | None = None) -> None:
        """Start the client, unless it runs in `terminal`."""
        self.client = client
        self.home = client.config / "hudline"
        if terminal is None:
            self.launch("context – of 1M")
        else:
            self.terminal = terminal

    def launch(self, pattern: Pattern, *args: str) -> Terminal:
        """Start the client, again if it runs, and wait for the pattern in the band."""
        if self.client.terminals:
            self.client.close()
        self.terminal = self.client.launch(*args)
        self.wait(pattern)
        return self.terminal

    def command(self, level: str = "") -> None:
        """Enter /hudline, once the client knows it, which is some time after its start."""
        self.terminal.type("/hudline")
        self.terminal.wait_for(re.compile("❯ /hudline +Show everything Hudline knows"))
        if level:
            self.terminal.type(f" {level}")
            self.terminal.wait_for(f"❯ /hudline {level}")
        self.terminal.press("enter")

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
        pids = [int(pid) for pid, args in found if "hooks/host.py band" in args and pid.isdigit()]
        return [pid for pid in pids if str(self.home.parent.parent) in _environment(pid)]

    def wait_successor(self, pid: int, seconds: float = 20) -> None:
        """Wait until another process than `pid` draws; AssertionError after `seconds`."""
        until = time.monotonic() + seconds
        while self.processes() in ([], [pid]):
            assert time.monotonic() < until, f"nothing has followed {pid}"
            time.sleep(0.05)

    def wait_processes(self, count: int) -> None:
        """Wait until there are so many of them."""
        until = time.monotonic() + SOON
        while len(self.processes()) != count and time.monotonic() < until:
            time.sleep(0.05)
        assert len(self.processes()) == count


def rows_above(lines: list[str]) -> list[str]:
    """The band, whose first row ends with the client's mark, and what else stands between it and
    the input line's upper rule."""
    tops = [index for index, line in enumerate(lines) if line.endswith(" [-]")]
    rules = [index for index, line in enumerate(lines) if line.startswith("───")]
    return [line for line in lines[tops[-1] : rules[-2]] if line] if tops and rules[1:] else []


def wait_surfaces(terminal: Terminal, above: bool, below: bool) -> list[str]:
    """Wait until the band is shown or is not, and likewise the status line; the screen."""

    def holds(lines: list[str]) -> bool:
        found = ["of 1M" in "\n".join(rows) for rows in (rows_above(lines), shown(lines))]
        return found == [above, below]

    return terminal.wait_until(holds, f"the band: {above}, the line: {below}", 10)


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


def test_installed_in_a_running_session_it_is_live_at_once(
    client: Client, marketplace: Path, api: MessagesApi
) -> None:
    del client.env["HUDLINE_SURFACE"]
    api.script(main=[Turn("I wait.", [call("Bash", command=held())]), Turn("Seen.")])
    terminal = client.launch(*ALLOWED)
    terminal.submit(f"/plugin marketplace add {marketplace}")
    terminal.wait_for("Reloaded: 0 plugins")  # what is typed before is lost
    terminal.submit(f"/plugin install {PLUGIN}")
    terminal.answer_dialog("enter", "Install for you")
    band = Band(client, terminal)
    band.wait("context – of 1M")
    client.wait_for_hooks()
    terminal.submit("please")
    band.wait("● Bash until [ -e go ]")
    (client.project / "go").touch()
    band.wait(re.compile(r"turn 0:\d\d · 1 tool"))


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
    terminal = band.launch("of 1M", *ALLOWED)
    api.script(main=[Turn("I wait.", [call("Bash", command=held())])])
    terminal.submit("please")
    band.wait("● Bash until")
    terminal.press("escape")
    band.wait_left("● Bash", SOON)
    band.wait("interrupted", SOON)


def test_an_escape_amid_the_answer_ends_the_turn_at_once(band: Band, api: MessagesApi) -> None:
    begun = Gate()
    api.script(main=[Turn("Once upon a time there was more to say.", pause=begun), Turn("Again.")])
    band.terminal.submit("please")
    begun.wait_reached()
    # Some of the answer has come: its tokens are counted, or on a busy machine at once missed.
    band.terminal.wait_for(re.compile("↓|Waiting for API response"))
    band.terminal.press("escape")
    band.wait(row("interrupted · turn 0:"), SOON)
    band.terminal.submit("once more")
    assert "interrupted" not in band.wait(re.compile(r"^turn 0:\d\d", re.MULTILINE))


def test_a_wait_that_the_client_holds_back_is_told(band: Band, api: MessagesApi) -> None:
    """While the person types the client opens no dialog: until then the band alone tells of it."""
    terminal = band.launch("of 1M", "--allowedTools", "Bash(until *)")
    calls = [call("Bash", command=held()), call("Bash", command="touch made")]
    api.script(main=[Turn("I wait.", calls[:1]), Turn("I ask.", calls[1:])])
    terminal.submit("please")
    band.wait("● Bash until")
    (band.client.project / "go").touch()
    for _ in range(50):
        terminal.type("x")
        time.sleep(0.1)
        if "waits for you" in "\n".join(band.rows()):
            break
    assert "⏳ waits for you" in "\n".join(band.rows())
    terminal.wait_for("Do you want to proceed?")


def test_agents_and_a_killed_one(band: Band, api: MessagesApi) -> None:
    readme = str(band.client.project / "README.md")
    terminal = band.launch("of 1M", *ALLOWED)
    api.script(
        main=[Turn("I share the work.", [agent("DIG", "Dig a hole")]), Turn("It digs.")],
        agents={
            "DIG": [
                Turn(tools=[call("Bash", command=held())]),
                Turn(tools=[call("Read", file_path=readme)]),
                Turn(tools=[call("Bash", command=held("end"))]),
            ]
        },
    )
    terminal.submit("please")
    terminal.wait_for("It digs.")
    # The row of it stands in the client's own list, below the input line.
    terminal.wait_for(row("◯ general-purpose Dig a hole · Bash until [ -e go ]", "1 tool  16k"))
    assert "Dig a hole" not in band.wait("1 agent · 16k")
    (band.client.project / "go").touch()
    said = row("◯ general-purpose Dig a hole · Bash until [ -e end ]", "3 tools  16k")
    terminal.wait_for(said, SOON)
    terminal.press("ctrl+x", "ctrl+k")
    terminal.wait_for("again to")
    terminal.press("ctrl+x", "ctrl+k")
    band.wait_left("1 agent · 16k", SOON)
    assert "Bash until" not in terminal.text()  # nor in the list, where the client's own row stands


def test_the_band_counts_the_agents_that_the_list_shows_and_has_rows_for_all_others(
    band: Band, api: MessagesApi
) -> None:
    """The list shows five, counts the agents of an agent, and drops those that have ended."""
    names = [f"D{number}" for number in range(6)]
    terminal = band.launch("of 1M", *ALLOWED)
    calls = [agent("LEAD", "Lead the work"), *(agent(name, f"Dig {name}") for name in names)]
    api.script(
        main=[Turn("I share the work.", calls), Turn("They dig.")],
        agents={
            "LEAD": [Turn(tools=[agent("DEEP", "Dig deep")]), Turn("Somebody digs.")],
            "DEEP": [Turn(tools=[call("Bash", command=held("deep"))]), Turn("Dug.")],
            **{
                name: [Turn(tools=[call("Bash", command=held(name))]), Turn("Dug.")]
                for name in names
            },
        },
    )
    terminal.submit("please")
    terminal.wait_for("They dig.")
    band.wait(row("general-purpose Dig deep · Bash until"), SOON)
    rows = band.wait(re.compile(r"^5 agents · \d\dk", re.MULTILINE), SOON)
    listed = [line for line in terminal.screen() if line.lstrip().startswith("◯")]
    (more,) = (line for line in terminal.screen() if "↓ 2 more" in line)
    assert (len(listed), more.strip()) == (5, "↓ 2 more")
    for name in names:
        assert (f"Dig {name} " in rows) is not any(f"Dig {name} " in line for line in listed)

    first = next(name for name in names if any(f"Dig {name} " in line for line in listed))
    (band.client.project / first).touch()
    rows = band.wait(row(f"general-purpose Dig {first} · ✓ done"), SOON)
    terminal.wait_for("↓ 1 more", SOON)


def test_an_agent_that_says_nothing_for_long_says_so_in_its_own_row(
    band: Band, api: MessagesApi
) -> None:
    """From the moment on that the person has chosen; two minutes where nobody chose."""
    rows = ["context", [{"widget": "agents", "silent": 10}]]
    band.home.mkdir(parents=True, exist_ok=True)
    (band.home / "config.json").write_text(json.dumps({"rows": rows}), "utf-8")
    terminal = band.launch("of 1M", *ALLOWED)
    stuck = Gate()
    api.script(
        main=[Turn("I share the work.", [agent("DIG", "Dig a hole")]), Turn("It digs.")],
        agents={"DIG": [Turn("Dug.", wait=stuck)]},
    )
    terminal.submit("please")
    terminal.wait_for(row("◯ general-purpose Dig a hole · thinking"))
    terminal.wait_for(re.compile(r"◯ general-purpose Dig a hole · ⚠ silent 0:[1-4]\d"))
    stuck.open()
    band.wait(row("Dig a hole · ✓ done"))
    terminal.wait_gone("silent")


def test_the_band_yields_to_a_survey(installed: Client) -> None:
    """The client's own question for how the session goes stands where the band would."""
    del installed.env["HUDLINE_SURFACE"]
    installed.env["CLAUDE_FORCE_DISPLAY_SURVEY"] = "1"
    # Without telemetry there would be none.
    installed.env["CLAUDE_CODE_ENABLE_FEEDBACK_SURVEY_FOR_OTEL"] = "1"
    terminal = installed.launch()
    terminal.wait_for("How is Claude doing this session?")
    band = Band(installed, terminal)
    band.wait_processes(1)
    time.sleep(3.0)  # in which the band is on the screen otherwise
    assert "How is Claude doing" in terminal.text()
    assert "context" not in terminal.text()
    terminal.type("0")
    terminal.wait_gone("How is Claude doing")
    band.wait("context – of 1M")


def test_a_plan_and_agents_in_both_grounds(installed: Client, api: MessagesApi) -> None:
    installed.env["CLAUDE_CODE_ENABLE_TODO_TOOLS"] = "1"
    del installed.env["HUDLINE_SURFACE"]
    band = Band(installed)
    plan = [
        call(
            "TaskCreate", subject=f"{verb} it", description="All of it", activeForm=f"{verb}ing it"
        )
        for verb in ("Find", "Mend")
    ]
    ask = agent("ASK", "Ask around")
    ask["input"]["run_in_background"] = False
    work = [call("TaskUpdate", taskId="1", status="in_progress"), agent("DIG", "Dig a hole"), ask]
    api.script(
        main=[Turn("I plan.", plan), Turn("I work.", work), Turn("Enough.")],
        agents={
            "DIG": [Turn(tools=[call("Bash", command=held())])],
            "ASK": [Turn(tools=[call("Bash", command=held("asked"))]), Turn("They know.")],
        },
    )
    terminal = band.launch("of 1M", *ALLOWED)
    terminal.submit("please")
    terminal.wait_for(row("general-purpose Ask around · Bash until [ -e asked ]", "1 tool  16k"))
    terminal.wait_for(row("general-purpose Dig a hole · Bash until [ -e go ]", "1 tool  16k"))
    assert "☑ 0/2 Finding it" in band.wait("2 agents · 33k")
    (installed.project / "asked").touch()
    band.wait(row("general-purpose Ask around · ✓ done"))
    terminal.wait_for("Enough.")
    band.wait("● 1 still running")


def test_clearing_and_compacting(band: Band, api: MessagesApi) -> None:
    summed = Gate()
    api.summary = Turn(SUMMARY, wait=summed)
    api.script(main=[Turn("Seen."), Turn("Again."), Turn("Clean.")])
    band.terminal.submit("please")
    band.wait("2% of 1M")
    band.terminal.submit("/compact")
    band.wait("compacting…")
    summed.open()
    band.wait("context – of 1M ↻1")
    assert "completed successfully" not in "\n".join(band.terminal.history())  # what hooks do
    band.terminal.submit("more")
    band.wait("2% of 1M ↻1")
    band.terminal.submit("/clear")
    assert "↻" not in band.wait("context – of 1M")
    band.terminal.submit("more")
    assert "↻" not in band.wait("2% of 1M")
    band.wait_processes(1)


def test_another_model_and_another_session(band: Band, api: MessagesApi) -> None:
    api.script(main=[Turn("Seen."), Turn("Other.")])
    band.terminal.submit("please")
    band.wait(re.compile(r"Opus .*2% of 1M"))
    band.terminal.submit("/model sonnet")
    band.terminal.answer_dialog("enter", "Switch model?")
    band.wait(re.compile(r"Sonnet .*2% of 1M"), SOON)
    band.terminal.submit("/clear")
    band.wait("context – of 1M")
    band.terminal.submit("something else")
    band.wait("2% of 1M │ $0.01")
    band.terminal.submit("/resume")
    band.terminal.wait_for("Resume session")
    band.terminal.wait_for("please")
    band.terminal.press("enter")
    band.terminal.wait_for("Seen.")
    band.wait(re.compile(r"Sonnet .*2% of 1M"))
    band.wait_processes(1)
    band.terminal.submit("/exit")
    band.terminal.wait_end()
    band.launch("2% of 1M", "--continue")
    band.wait_processes(1)


@pytest.mark.parametrize(("tui", "least"), [("default", 12), ("fullscreen", 20)])
def test_every_size_of_the_terminal(band: Band, api: MessagesApi, tui: str, least: int) -> None:
    band.client.write_settings({"tui": tui})
    terminal = band.launch("of 1M", *ALLOWED)
    calls = [call("Bash", command=held())]
    api.script(main=[Turn("I wait.", calls)])
    terminal.submit("please")
    band.wait("● Bash until")
    for columns, lines in ((60, 40), (160, 40), (120, least), (40, least), (120, 40)):
        terminal.resize(columns, lines)
        rows = rf"\A(?=.{{{columns - 3},{columns}}}$).* of 1M.* \[-\]$\n^● Bash until"
        band.wait(re.compile(rows, re.MULTILINE), 10)


def test_the_pane_and_the_level_of_a_session(band: Band, api: MessagesApi) -> None:
    api.script(main=[Turn("I look.", [call("Bash", command="ls")]), Turn("Seen.")])
    band.terminal.submit("please")
    band.wait(re.compile(r"turn 0:\d\d"))
    band.command()
    band.terminal.wait_for(row("✓ Bash ls"))
    # So early in the very first session the prompt may be heard behind its call.
    band.terminal.wait_for(re.compile(r"│ +(\d\d-\d\d )?\d\d:\d\d turn 0:\d\d( · 1 tool)? · \$"))
    band.terminal.press("escape")
    band.command("off")
    wait_surfaces(band.terminal, above=False, below=False)
    band.command("full")
    band.wait("│ ")


def test_the_level_is_that_of_the_line_too_and_of_this_session_alone(
    person: Person, api: MessagesApi
) -> None:
    person.client.env["HUDLINE_SURFACE"] = "both"
    band = Band(person.client)
    terminal = band.terminal
    wait_shown(terminal, "main")
    band.command("quiet")
    band.wait_left("main", SOON)
    assert "of 1M" in wait_left(terminal, "main", SOON)
    band.command("off")
    wait_surfaces(terminal, above=False, below=False)
    person.hudline("verbosity", "quiet")
    band.command("full")
    band.wait("main")
    wait_shown(terminal, "main")
    terminal = band.launch("of 1M")
    wait_shown(terminal, "of 1M")
    assert "main" not in "\n".join([*band.rows(), *shown(terminal.screen())])


def test_the_turns_of_a_resumed_session_are_in_the_pane(band: Band, api: MessagesApi) -> None:
    api.script(main=[Turn("I look.", [call("Bash", command="false")]), Turn("Seen."), Turn("Ok.")])
    band.terminal.submit("please")
    band.wait(re.compile(r"turn 0:\d\d · 1 tool"))
    band.terminal.submit("/exit")
    band.terminal.wait_end()
    terminal = band.terminal = band.client.launch("--continue")
    band.wait("of 1M")
    terminal.submit("more")
    band.wait(re.compile(r"turn 0:\d\d"))
    band.command()
    pane = terminal.wait_for(re.compile(r"turn 0:\d\d · 1 tool · ✗ 1 failed"))
    assert re.search(r"Turns.*turn 0:\d\d .*turn 0:\d\d · 1 tool", pane, re.DOTALL)


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
        assert not [path for path in (band.home / "hosts").iterdir() if path.is_dir()]


def test_a_killed_process_is_started_again_but_not_for_ever(
    person: Person, api: MessagesApi
) -> None:
    del person.client.env["HUDLINE_SURFACE"]
    band = Band(person.client)
    wait_surfaces(band.terminal, above=True, below=False)
    for _ in range(3):
        (pid,) = band.processes()
        os.kill(pid, signal.SIGKILL)
        band.wait_successor(pid)  # the line in between may be too short to be seen
        wait_surfaces(band.terminal, above=True, below=False)
    (pid,) = band.processes()
    os.kill(pid, signal.SIGKILL)
    wait_surfaces(band.terminal, above=False, below=True)
    api.script(main=[Turn("Seen.")])
    band.terminal.submit("please")
    wait_shown(band.terminal, "2% of 1M")
    time.sleep(3)  # longer than the pause before another start
    assert not band.processes()


def test_without_a_python_the_band_says_so_and_nothing_else_does(
    installed: Client, api: MessagesApi
) -> None:
    folder = installed.home / "bin"
    folder.mkdir()
    for path in installed.env["PATH"].split(os.pathsep):
        for program in Path(path).iterdir():
            if not program.name.startswith("python") and not (folder / program.name).exists():
                (folder / program.name).symlink_to(program)
    installed.env["PATH"] = str(folder)
    del installed.env["HUDLINE_SURFACE"]
    terminal = installed.launch()
    api.script(main=[Turn("I look.", [call("Bash", command="ls")]), Turn("Seen.")])
    terminal.submit("please")
    terminal.wait_for("Seen.")
    terminal.wait_for("done")
    said = "\n".join(terminal.history())
    assert "Hudline needs Python 3.9 or newer · hudline doctor says more" in said
    assert not re.search("of 1M|python3|ENOENT", said)


def test_a_client_without_mods_has_its_line_and_no_band(
    older_binary: Path, tmp_path: Path, marketplace: Path, libraries: Path, api: MessagesApi
) -> None:
    with Client(tmp_path, older_binary, api.url) as client:
        del client.env["HUDLINE_SURFACE"]
        client.run("plugin", "validate", str(marketplace))
        client.install_plugin(marketplace, PLUGIN)
        person = Person(client, marketplace)
        person.adopt_libraries(libraries)
        person.hudline("setup")
        api.script(main=[Turn("I look.", [call("Bash", command=held())]), Turn("Seen.")])
        terminal = person.launch(*ALLOWED)
        terminal.submit("please")
        wait_shown(terminal, "● Bash until")
        person.read_tail()
        wait_shown(terminal, re.compile(r"turn 0:\d\d · 1 tool"))
        told = [json.loads(path.read_bytes()) for path in person.home.glob("hosts/*/info.json")]
        assert [info["surface"] for info in told] == ["line"]


@pytest.mark.parametrize(("surface", "has_band"), [("line", False), ("band", True)])
def test_only_one_surface_is_shown(person: Person, surface: str, has_band: bool) -> None:
    person.client.env["HUDLINE_SURFACE"] = surface
    terminal = person.client.launch()
    terminal.wait_for("context – of 1M")
    time.sleep(3)  # both would have been drawn by then
    wait_surfaces(terminal, above=has_band, below=not has_band)


def test_a_chosen_surface_is_shown_at_once_and_both_say_the_same(
    person: Person, api: MessagesApi
) -> None:
    del person.client.env["HUDLINE_SURFACE"]
    band = Band(person.client)
    api.script(main=[Turn("I look.", [call("Bash", command="ls")]), Turn("Seen.")])
    band.terminal.submit("please")
    band.wait(re.compile(r"turn 0:\d\d · 1 tool"))
    for surface in ("both", "line", "both", "band", "line", "band"):
        person.hudline("config", "set", "surface", surface)
        wait_surfaces(band.terminal, surface != "line", surface != "band")
        if surface == "both":
            band.terminal.wait_until(_is_said_twice, "the same above and below", 10)


def _is_said_twice(lines: list[str]) -> bool:
    above, below = rows_above(lines), shown(lines)  # beside the line the client says more
    texts = [line.removesuffix("[-]").strip() for line in above]
    return all(there.strip().startswith(text) for text, there in zip(texts, below))
