"""Paths of Windows: how they are compared, kept and shown, and where its folders are."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests import entries, moments
from tests.test_git import text

from hudline.cli import main as command_line
from hudline.core.fields import as_people_write, is_below, slashed
from hudline.core.paths import account_file, config_folder, locate
from hudline.events.status_input import StatusInput
from hudline.hook.payload import event_of
from hudline.platform.outbox import comparable, is_absolute, own_form
from hudline.sources import active_config
from hudline.widgets import directory

ON_WINDOWS = pytest.mark.skipif(sys.platform != "win32", reason="of Windows alone")
FOLDER = "c:\\Users\\Jo Doe\\src\\acme"


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("c:\\Users\\Jo", "C:/Users/Jo"),
        ("C:/Users/Jo", "C:/Users/Jo"),
        ("\\\\server\\share\\a", "//server/share/a"),
        ("/home/jo/a\\b", "/home/jo/a\\b"),
        ("/:\\b", "/:\\b"),
        ("a\\b", "a\\b"),
        ("", ""),
    ],
)
def test_a_path_of_windows_has_slashes_inside_and_any_other_is_as_it_is(
    path: str, inside: str
) -> None:
    assert slashed(path) == inside
    assert slashed(inside) == inside


def test_people_see_a_path_of_their_own_as_they_write_it() -> None:
    """On Linux //home is a path of Linux."""
    for path in ("C:/Users/Jo", "//home/jo"):
        shown = path.replace("/", "\\") if sys.platform == "win32" else path
        assert as_people_write(path) == shown
    assert as_people_write("/home/jo") == "/home/jo"


def test_capitals_tell_no_folders_of_windows_apart() -> None:
    assert is_below("C:/Users/Jo/src", "c:/users/jo")
    assert not is_below("C:/Users/Joe", "C:/Users/Jo")
    assert is_below("/home/jo/src", "/home/jo/")
    assert not is_below("/home/Jo/src", "/home/jo")


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("name", "acme"), ("short", "src\\acme"), ("full", "~\\src\\acme"),
        ("fish", "~\\s\\acme"),
    ],
)  # fmt: skip
def test_the_folder_is_shown_with_backslashes(style: str, shown: str) -> None:
    status = StatusInput.parse({"workspace": {"current_dir": FOLDER}})
    now = moments.moment(status=status, git=None, person="C:/users/jo doe")
    pieces = directory.render(now, directory.Options(path=style))
    assert "".join(text(piece) for piece in pieces) == shown


def test_a_file_is_named_below_its_folder_and_known_however_it_is_written() -> None:
    def recorded(path: str) -> dict[str, object]:
        payload = {
            "hook_event_name": "PreToolUse", "session_id": "s1", "cwd": FOLDER,
            "tool_name": "Edit", "tool_use_id": "t1", "tool_input": {"file_path": path},
        }  # fmt: skip
        return event_of(payload, 1.0, None) or {}

    one = recorded("C:\\Users\\Jo Doe\\src\\acme\\app\\main.py")
    other = recorded("c:/Users/Jo Doe/src/acme/app/main.py")
    assert one["target"] == other["target"] == "app/main.py"
    assert one["file"] == other["file"] == recorded("app\\main.py")["file"]
    assert one["file"] == recorded("C:\\USERS\\jo doe\\src\\Acme\\App\\Main.py")["file"]


@pytest.mark.parametrize("folder", ["/home/jo/acme", FOLDER])
def test_the_folder_that_the_session_is_in_is_no_target(folder: str) -> None:
    payload = {
        "hook_event_name": "PreToolUse", "session_id": "s1", "tool_name": "Read",
        "tool_use_id": "t1", "tool_input": {"file_path": folder + "/"}, "cwd": folder,
    }  # fmt: skip
    assert "target" not in (event_of(payload, 1.0, None) or {})


# On Windows alone


@ON_WINDOWS
def test_windows_knows_its_paths() -> None:
    for path in ("C:/a", "c:\\a", "C:", "\\\\server\\share", "//server/share/a"):
        assert is_absolute(path), path
    for path in ("", "a", "/a", "\\a", "C:a", "//server", "1:/a"):
        assert not is_absolute(path), path
    assert own_form("c:\\a b/c") == "C:/a b/c"
    assert comparable("C:/A/b/") == comparable("c:\\a\\B")


@ON_WINDOWS
def test_windows_has_its_folders_in_the_persons_own() -> None:
    env = {"USERPROFILE": "c:\\Users\\Jo Doe", "HOME": "C:\\elsewhere"}
    assert locate(env).root == "C:/Users/Jo Doe/.claude/hudline"
    assert config_folder(env) == "C:/Users/Jo Doe/.claude"
    assert account_file(env) == "C:/Users/Jo Doe/.claude.json"
    env["CLAUDE_CONFIG_DIR"] = "d:\\claude\\"
    assert locate(env).root == "D:/claude/hudline"
    assert account_file(env) == "D:/claude/.claude.json"
    assert locate({**env, "HUDLINE_HOME": "~\\h"}).root == "C:/Users/Jo Doe/h"
    assert locate({**env, "HUDLINE_HOME": "\\\\nas\\jo\\h"}).root == "//nas/jo/h"
    with pytest.raises(LookupError):
        locate({})


@ON_WINDOWS
def test_a_hook_of_windows_records_its_event_as_it_came(tmp_path: Path) -> None:
    home = tmp_path / "Jo é" / "hudline"
    script = [entries.PYTHON, "-I", "-S", os.path.join(entries.ROOT, "hooks", "hook.py")]
    payload = {"hook_event_name": "UserPromptSubmit", "session_id": "s1", "prompt_id": "ü▰"}
    done = subprocess.run(
        script, input=json.dumps(payload).encode(), env=entries.environment(home),
        capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert [one["prompt"] for one in entries.journal(home, "s1")] == ["ü▰"]


@ON_WINDOWS
@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("doctor",), "Claude Code's folder is"),
        (("config", "reset"), "The copy:"),
        (("config", "restore", "2"), "so nothing was changed"),
        (("theme", "nord"), "so the theme was not chosen"),
        (("theme", "empty"), "so the theme was not chosen"),
        (("widget", "new", "mine"), "Look at its permissions"),
        (("theme", "import", "-", "--name", "mine", "--replace"), "The one from before is"),
    ],
)
def test_no_command_shows_a_folder_with_slashes(
    argv: tuple[str, ...], said: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    home = tmp_path / "hudline"
    (home / "themes").mkdir(parents=True)
    (home / "config.json").write_text('{"theme": "nord"}')
    (home / "config.json.2.before").write_text("{")
    (home / "config.json.before").write_text("{}")
    (home / "widgets").write_text("no folder")
    for name in ("nord", "empty", "a b", "mine"):
        (home / "themes" / f"{name}.json").write_text("no theme" if name == "empty" else "{}")
    (tmp_path / ".claude").mkdir()
    (tmp_path / ".claude" / "hudline.json").write_text('{"theme": 7}')
    env = {**os.environ, "USERPROFILE": str(tmp_path), "HUDLINE_HOME": str(home)}
    env["CLAUDE_PROJECT_DIR"] = str(tmp_path)
    monkeypatch.setattr(command_line, "environment", lambda: env)
    theme = (Path(entries.ROOT) / "src" / "hudline" / "themes" / "nord.json").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(theme)))
    command_line.main(list(argv), own_form(str(entries.ROOT)))
    shown = "".join(capsys.readouterr())

    assert said in shown
    assert not re.search(r"\b[A-Za-z]:(/|\\\S*/)", shown)


@ON_WINDOWS
def test_a_folder_for_the_libraries_is_shown_with_backslashes(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("no folder")
    script = [entries.PYTHON, "-I", "-S", os.path.join(entries.ROOT, "hooks", "command.py")]
    done = subprocess.run(
        [*script, "spend"], capture_output=True, check=False, text=True, encoding="utf-8",
        env={**entries.environment(tmp_path), "HUDLINE_HOME": str(taken / "hudline")},
    )  # fmt: skip
    assert "could not be installed" in done.stderr
    assert not re.search(r"\b[A-Za-z]:/", done.stderr)


@ON_WINDOWS
def test_servers_are_kept_by_a_folder_in_the_capitals_that_were_typed(tmp_path: Path) -> None:
    folder = own_form(str(tmp_path))
    typed = folder[0].lower() + folder[1:].upper()
    own: dict[str, object] = {"projects": {typed: {"mcpServers": {"here": {}}}}}
    (tmp_path / ".claude.json").write_text(json.dumps(own))
    env = {"USERPROFILE": folder}
    assert active_config.counts(folder, folder, env)["servers"] == 1
