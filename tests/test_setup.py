"""Setup and uninstall, as a person runs them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

import orjson
import pytest
from tests.desk import DRAWN, OTHER, Desk, plugin_folder, tree

from hudline.cli import smoke_test
from hudline.core.errors import UserError
from hudline.core.paths import append, make_folder
from hudline.install import client_settings, statusline
from hudline.platform import interpreters, links, outbox, process_tree, processes


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def test_setup_shows_what_the_command_drew_and_writes_just_that_command(desk: Desk) -> None:
    status, text = desk.run("setup")
    assert status == 0
    assert DRAWN in text
    assert desk.read() == {client_settings.KEY: desk.line()}
    assert links.target(desk.home.current) == outbox.own_form(str(desk.plugin))
    done = subprocess.run(
        ["sh", "-c", client_settings.command(desk.home)], capture_output=True, text=True, check=True
    )
    assert done.stdout == DRAWN + "\n"


def test_setup_twice_is_the_same_as_once(desk: Desk) -> None:
    desk.write({"model": "opus"})
    desk.run("setup")
    once = tree(desk.person)
    status, text = desk.run("setup")
    assert status == 0
    assert "already" in text
    assert tree(desk.person) == once


def test_uninstall_leaves_no_trace_where_there_was_nothing(desk: Desk) -> None:
    before = tree(desk.person)
    desk.run("setup")
    desk.run("verbosity", "full")
    make_folder(desk.home.session("a-session"))
    Path(desk.home.errors).write_text("an error\n")
    assert desk.run("uninstall")[0] == 0
    assert tree(desk.person) == before


def test_uninstall_leaves_no_trace_beside_settings_that_were_there(desk: Desk) -> None:
    desk.write({"model": "opus", client_settings.KEY: OTHER, "env": {"A": "1"}})
    desk.settings.chmod(0o640)
    before = tree(desk.person)
    desk.run("setup", "--replace")
    assert Path(statusline.copy_path(str(desk.settings))).exists()
    status, text = desk.run("uninstall")
    assert status == 0
    assert "former status line is back" in text
    assert tree(desk.person) == before


def test_uninstall_takes_the_interpreter_from_hooks_that_still_run(desk: Desk) -> None:
    data = desk.config / "plugins" / "data" / "hudline-hudline"
    data.mkdir(parents=True)
    before = tree(desk.person)
    desk.run("setup")
    assert interpreters.target(interpreters.program_in(str(data)))
    desk.run("uninstall")
    assert tree(desk.person) == before


def test_uninstall_without_a_setup_says_so_and_makes_nothing(desk: Desk) -> None:
    before = tree(desk.person)
    assert "nothing to take away" in desk.run("uninstall")[1]
    assert tree(desk.person) == before


def test_a_home_that_hooks_made_goes_too(desk: Desk) -> None:
    desk.write({"model": "opus"})
    before = tree(desk.person)
    make_folder(desk.home.session("a-session"))
    assert "no status line" in desk.run("uninstall")[1]
    assert tree(desk.person) == before


def test_a_line_of_somebody_elses_is_not_replaced_unasked(desk: Desk) -> None:
    desk.write({client_settings.KEY: OTHER})
    before = tree(desk.person)
    with pytest.raises(UserError) as refused:
        desk.run("setup")
    assert "--replace" in refused.value.hint
    assert tree(desk.person) == before


def test_a_line_set_after_ours_is_left_alone_by_uninstall(desk: Desk) -> None:
    desk.run("setup")
    desk.write({client_settings.KEY: OTHER})
    status, text = desk.run("uninstall")
    assert status == 0
    assert "left alone" in text
    assert desk.read() == {client_settings.KEY: OTHER}
    assert not os.path.exists(desk.home.root)


def test_the_newest_of_other_lines_comes_back(desk: Desk) -> None:
    desk.write({client_settings.KEY: {"type": "command", "command": "first"}})
    desk.run("setup", "--replace")
    desk.write({client_settings.KEY: {"type": "command", "command": "second"}})
    desk.run("setup", "--replace")
    desk.run("uninstall")
    assert desk.read() == {client_settings.KEY: {"type": "command", "command": "second"}}


def test_uninstall_deletes_only_what_hudline_made(desk: Desk) -> None:
    desk.run("setup")
    precious = Path(desk.home.root) / "precious.txt"
    precious.write_text("mine")
    with pytest.raises(UserError, match=r"precious\.txt"):
        desk.run("uninstall")
    assert os.listdir(desk.home.root) == ["precious.txt"]
    assert not desk.settings.exists()


def test_settings_that_are_not_json_stop_setup_before_anything_is_made(desk: Desk) -> None:
    desk.config.mkdir()
    desk.settings.write_text("{ // mine\n}")
    before = tree(desk.person)
    with pytest.raises(UserError, match="a comment"):
        desk.run("setup")
    assert tree(desk.person) == before


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("raise SystemExit(3)", "status 3"),
        ("pass", "printed nothing"),
        ("print('hudline: its plugin folder is gone.')", "did not find the plugin"),
        ("print('x' * 200_000)", "printed more than 64 kB"),
        ("import time; time.sleep(60)", "did not answer"),
    ],
)
def test_a_line_that_fails_never_reaches_the_settings(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, reason: str
) -> None:
    if "sleep" in says:
        monkeypatch.setattr(smoke_test, "_PATIENCE", 0.5)
    desk.write({"model": "opus"})
    desk.plugin = plugin_folder(tmp_path / "broken", says)
    with pytest.raises(UserError, match=reason):
        desk.run("setup")
    assert desk.read() == {"model": "opus"}
    desk.run("uninstall")
    assert sorted(os.listdir(desk.config)) == ["settings.json"]


_STARTS = """
import os, subprocess, sys, time
sleep = [sys.executable, "-c", "import time; time.sleep(60)", os.environ["MARK"]]
subprocess.Popen(sleep)
subprocess.Popen(sleep, start_new_session=True)
subprocess.Popen(sleep, process_group=0) if sys.version_info >= (3, 11) else None
if os.fork() == 0:  # its parent ends, and it leaves the group
    if os.fork() == 0:
        os.setpgid(0, 0)
        os.execv(sleep[0], sleep)
    os._exit(0)
os.wait()
time.sleep(60)
"""


def processes_with(mark: str) -> list[str]:
    """The processes whose command line has a mark."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if mark.encode() in path.read_bytes():
                found.append(path.parent.name)
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_try_out_that_gives_up_ends_all_that_it_started(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its group or in another one, in a session of their own, without their parent."""
    monkeypatch.setattr(smoke_test, "_PATIENCE", 3.0)
    desk.plugin = plugin_folder(tmp_path / "broken", _STARTS)
    desk.env["MARK"] = mark = f"mark-{os.getpid()}-of-a-try-out"
    seen: list[str] = []
    watch = threading.Thread(target=lambda: seen.extend(wait_for_processes(mark, 3)))
    watch.start()
    began = time.monotonic()
    with pytest.raises(UserError, match="did not answer within 3 seconds"):
        desk.run("setup")
    assert time.monotonic() - began < 30  # not the minute that they would live
    watch.join()
    assert len(seen) >= 3
    until = time.monotonic() + 10
    while processes_with(mark) and time.monotonic() < until:
        time.sleep(0.05)  # killed, but not yet gone
    assert processes_with(mark) == []


def wait_for_processes(mark: str, count: int) -> list[str]:
    until = time.monotonic() + 20
    while len(found := processes_with(mark)) < count and time.monotonic() < until:
        time.sleep(0.05)
    return found


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="no system that tells it")
def test_what_was_given_the_id_of_one_that_ended_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    leader = subprocess.Popen(
        ["sh", "-c", "sleep 60 & echo $!; wait"], stdout=subprocess.PIPE, start_new_session=True
    )
    with leader:
        assert leader.stdout is not None
        other = int(leader.stdout.readline())
        started = outbox.start_time

        def later(pid: int) -> str:
            return "another" if pid == other else started(pid)

        try:
            with monkeypatch.context() as patch:
                patch.setattr(process_tree, "start_time", later)
                process_tree.kill_session(leader.pid)
            assert leader.wait(10) == -signal.SIGKILL
            assert outbox.lives(other)
            assert not processes.is_stopped(other)
        finally:
            os.kill(other, signal.SIGKILL)


def test_the_try_out_starts_no_host_and_leaves_that_of_the_session_alone(
    desk: Desk, tmp_path: Path
) -> None:
    says = (
        "import os; print(*(os.environ[n] for n in "
        "('HUDLINE_HOST', 'HUDLINE_INSIDE', 'HUDLINE_SURFACE')))"
    )
    desk.plugin = plugin_folder(tmp_path / "curious", says)
    desk.env.update(HUDLINE_HOST="auto", HUDLINE_SURFACE="both", CLAUDE_PID=str(os.getpid()))
    assert "off 1 line" in desk.run("setup")[1]
    assert not os.path.exists(desk.home.hosts)


def test_setup_says_what_is_shown_when(desk: Desk) -> None:
    desk.env["CLAUDE_CODE_SESSION_ID"] = "a-session"
    output = desk.run("setup")[1]
    assert output.startswith("╭─ Example (sample figures) ─")
    assert "The line appears within three seconds, in folders you trust." in output
    assert "Tools and agents show from your next session on." in output
    append(desk.home.session("a-session") + "/journal.jsonl", b'{"n":1}')
    output = desk.run("setup")[1]
    assert "The line appears within three seconds" in output
    assert "next session" not in output  # its hooks record this one
    desk.env["CLAUDE_CODE_SESSION_ID"] = "another"
    assert "from your next session on" in desk.run("setup")[1]
    del desk.env["CLAUDE_CODE_SESSION_ID"]
    assert "next session" not in desk.run("setup")[1]  # they record, whichever is looked at


def test_the_line_is_tried_with_a_sample_and_the_size_of_the_terminal(
    desk: Desk, tmp_path: Path
) -> None:
    says = (
        "import os, sys; told = sys.stdin.read(); "
        "print(os.environ['COLUMNS'], os.environ['LINES'], 'used_percentage' in told)"
    )
    desk.plugin = plugin_folder(tmp_path / "curious", says)
    desk.env["HUDLINE_VERBOSITY"] = "off"
    assert "116 40 True" in desk.run("setup")[1]


def test_homes_with_spaces_quotes_and_other_names_work(desk: Desk) -> None:
    folder = desk.person / 'it\'s a "home" $HOME'
    desk.env["HUDLINE_HOME"] = str(folder)
    desk.home.__init__(str(folder))  # type: ignore[misc]
    before = tree(desk.person)
    assert DRAWN in desk.run("setup")[1]
    desk.run("uninstall")
    assert tree(desk.person) == before


def test_an_own_folder_for_the_client_is_honoured(desk: Desk) -> None:
    other = desk.person / "other"
    desk.env["CLAUDE_CONFIG_DIR"] = str(other)
    desk.run("setup")
    assert client_settings.KEY in orjson.loads((other / "settings.json").read_bytes())
    assert not desk.settings.exists()


def test_setup_warns_of_settings_that_win_over_the_persons(desk: Desk) -> None:
    desk.write({client_settings.KEY: OTHER}, desk.project / ".claude" / "settings.json")
    desk.write({client_settings.KEY: OTHER}, desk.managed)
    output = desk.run("setup")[1]
    assert "the managed settings" in output
    assert "the project settings" in output


def test_setup_tells_how_to_get_events_and_todos_until_both_are_there(desk: Desk) -> None:
    output = desk.run("setup")[1]
    assert "claude plugin install hudline" in output
    assert "CLAUDE_CODE_ENABLE_TODO_TOOLS=1" in output
    value = desk.read()
    value["enabledPlugins"] = {"hudline@hudline": True}
    value["env"] = {"CLAUDE_CODE_ENABLE_TODO_TOOLS": "1"}
    desk.write(value)
    output = desk.run("setup")[1]
    assert "plugin install" not in output
    assert "CLAUDE_CODE_ENABLE_TODO_TOOLS" not in output


def test_setup_follows_a_plugin_that_moved(desk: Desk, tmp_path: Path) -> None:
    desk.run("setup")
    shutil.rmtree(desk.plugin)
    desk.plugin = plugin_folder(tmp_path / "newer", "print('newer')")
    assert "newer" in desk.run("setup")[1]
    assert links.target(desk.home.current) == outbox.own_form(str(desk.plugin))
