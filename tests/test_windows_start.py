"""How Hudline starts on Windows: the interpreter that hooks run, links, and the command of the
status line. These are the modules of Windows, so the tests run there."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
import types
from pathlib import Path
from typing import Any

import pytest
from tests import entries

if sys.platform != "win32":
    pytest.skip("these modules are for Windows", allow_module_level=True)

from hudline.core.paths import Home
from hudline.install import client_settings, steps
from hudline.platform import files, interpreters, links, outbox, person_shell, removals, shells

BASE = interpreters.base()


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A folder with a space and a letter that is not ASCII, as in names of people."""
    path = tmp_path / "J\u00f6rg Doe"
    path.mkdir()
    return str(path).replace("\\", "/")


def run(program: str, code: str) -> str:
    done = subprocess.run(
        [program, "-I", "-S", "-X", "utf8", "-c", code], capture_output=True, check=True, text=True,
        encoding="utf-8",
    )  # fmt: skip
    return done.stdout.strip()


# The interpreter


def test_hooks_run_one_process_that_knows_the_interpreter_it_is_of(folder: str) -> None:
    program = interpreters.program_in(folder)
    interpreters.point(program, BASE)
    told = run(program, "import sys, json, os; print(sys.executable); print(os.getpid())")
    assert told.split("\n")[0].replace("\\", "/") == program
    assert (interpreters.target(program), interpreters.at(program)) == (BASE, BASE)


def test_what_lies_beside_it_is_found_last(folder: str) -> None:
    program = interpreters.program_in(folder)
    interpreters.point(program, BASE)
    for name in ("statusline", "json"):
        Path(folder, name + ".py").write_text("print('own')\n")
    assert run(program, "import statusline") == "own"
    assert run(program, "import json; print(json.loads('7'))") == "7"


def test_an_interpreter_that_does_not_run_is_not_taken(folder: str) -> None:
    program = interpreters.program_in(folder)
    interpreters.point(program, BASE)
    Path(folder, "fake.exe").write_text("no program")
    with pytest.raises(OSError):  # noqa: PT011 - the system words it
        interpreters.point(program, folder + "/fake.exe")
    assert interpreters.target(program) == BASE


def test_a_newer_one_takes_the_place_of_one_that_runs(folder: str) -> None:
    program = interpreters.program_in(folder)
    interpreters.point(program, BASE)
    with subprocess.Popen([program, "-c", "input()"], stdin=subprocess.PIPE) as running:
        os.unlink(
            folder + "/python{}{}._pth".format(*sys.version_info[:2])
        )  # as of another version
        interpreters.point(program, BASE)
        assert run(program, "print(1)") == "1"
        running.communicate(b"\n")


def test_who_reads_its_folders_meanwhile_reads_all_of_them(folder: str) -> None:
    program = interpreters.program_in(folder)
    interpreters.point(program, BASE)
    path = Path(folder, "python{}{}._pth".format(*sys.version_info[:2]))
    wanted = path.read_text("utf-8")
    path.write_text(wanted.replace(BASE, "C:/former/python.exe"), "utf-8")
    former = path.read_text("utf-8")
    pointing = threading.Thread(target=interpreters.point, args=(program, BASE))
    with path.open(encoding="utf-8") as reading:
        pointing.start()
        while pointing.is_alive() and not list(Path(folder).glob("*._pth.*")):
            time.sleep(0.01)
        assert reading.read() == former
    pointing.join()
    assert path.read_text("utf-8") == wanted


def test_it_goes_without_a_trace_and_takes_nothing_else(folder: str) -> None:
    program = interpreters.program_in(folder)
    interpreters.point(program, BASE)
    Path(folder, "mine.txt").touch()
    interpreters.remove(program)
    assert os.listdir(folder) == ["mine.txt"]
    removals.finish()


@pytest.mark.parametrize(
    ("python", "is_passed"),
    [
        ("C:\\Users\\J\\AppData\\Local\\Microsoft\\WindowsApps\\python.exe", True),
        ("C:/Program Files/WindowsApps/x/python.exe", True),
        ("C:\\Python313\\python.exe", False),
    ],
)
def test_what_the_store_has_is_passed_over(python: str, is_passed: bool) -> None:
    assert bool(interpreters.why_passed_over(python)) is is_passed


# Links


def test_a_link_leads_to_a_folder_and_is_turned(folder: str) -> None:
    link = folder + "/current"
    assert (links.target(link), links.followed(link)) == (None, link)
    for to in ("C:/a b/c", "sibling"):
        links.point(link, to)
        assert links.target(link) == to
    assert links.followed(link) == folder + "/sibling"
    links.remove(link)
    assert not os.path.exists(link)


@pytest.mark.parametrize("text", ["", "C:/x", "one\ntwo\n"])
def test_another_file_is_no_link_and_stays(folder: str, text: str) -> None:
    path = folder + "/current"
    Path(path).write_text(text, newline="")
    links.remove(path)
    assert (links.target(path), os.path.exists(path)) == (None, True)


# The command of the status line


@pytest.mark.parametrize(
    ("root", "words"),
    [
        ("C:/Users/jane/.claude/hudline", "C:/Users/jane/.claude/hudline/python/python.exe"),
        ("D:/\u5c71\u7530/hudline", "D:/\u5c71\u7530/hudline/python/python.exe"),
    ],
)
def test_the_command_is_one_path_without_quotes(root: str, words: str) -> None:
    assert shells.line_command(root) == f"{words} -c 'import statusline'"


def test_a_space_in_the_name_of_the_person_is_written_as_the_home_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_person(
        monkeypatch, USERPROFILE="C:\\Users\\Jane Doe", HOMEDRIVE="C:", HOMEPATH="\\Users\\Jane Doe"
    )
    root = "C:/Users/Jane Doe/.claude/hudline"
    command = shells.line_command(root)
    assert command == "~/.claude/hudline/python/python.exe -c 'import statusline'"
    assert shells.runs_line(command, root)


def test_no_home_folder_is_written_where_the_shells_differ_about_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_person(monkeypatch, USERPROFILE="C:\\Users\\Jane Doe", HOMEDRIVE="H:", HOMEPATH="\\")
    with pytest.raises(LookupError):
        shells.line_command("C:/Users/Jane Doe/.claude/hudline")


def set_person(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    env: dict[str, Any] = dict(variables)
    monkeypatch.setattr(shells, "environment", lambda: env)


@pytest.mark.parametrize(
    ("command", "is_ours"),
    [
        ("C:/h/python/python.exe -c 'import statusline'", True),
        ("c:\\H\\python\\python.exe -c 'import statusline'", True),
        ("& 'C:/h/python/python.exe' -c 'import statusline'", True),
        ("C:/h/python/python.exe other.py", False),
        ("C:/other/python.exe -c 'import statusline'", False),
        ("echo 'open", False),
        ("", False),
    ],
)
def test_a_command_is_known_as_ones_own(command: str, is_ours: bool) -> None:
    assert client_settings.is_ours({"command": command}, Home("C:/h")) is is_ours


def test_a_path_is_quoted_as_people_there_do() -> None:
    assert shells.quoted("C:/a/b") == "C:\\a\\b"
    assert shells.quoted("C:/a b/c") == '"C:\\a b\\c"'
    assert shells.called("C:/a b/c.cmd") == '& "C:\\a b\\c.cmd"'
    assert shells.called("C:/$a's/c.cmd") == "& 'C:\\$a''s\\c.cmd'"  # $a is text for PowerShell


@pytest.mark.parametrize(
    "text",
    ['[["model", "context"], ["tools"]]', '{"day":3}', "Ada O'Neill", "100 %", "a\\b", "nord"],
)
def test_a_text_arrives_whole_by_powershell_and_cmd(text: str, tmp_path: Path) -> None:
    word = shells.argument(text)
    said = word[1:-1].replace("''", "'") if word.startswith("'") else word  # as PowerShell reads it
    passed = f'"{said}"' if " " in said else said  # and as it gives that to a program
    script = tmp_path / "said.cmd"
    code = "import sys; print(sys.argv[1:])"
    script.write_text(f'@"{sys.executable}" -I -S -X utf8 -c "{code}" %*\n')
    done = subprocess.run(
        f'"{script}" {passed}', capture_output=True, check=True, text=True,
        encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.strip() == str([text])


def test_a_bash_that_is_named_without_its_folder_is_not_run(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def program(named: str) -> str:
        env = {**outbox.environment(), "CLAUDE_CODE_GIT_BASH_PATH": named}
        monkeypatch.setattr(person_shell, "environment", lambda: env)
        return person_shell.shell("x")[0]

    Path(folder, "bash.exe").touch()
    monkeypatch.chdir(folder)
    assert os.path.isabs(program("bash.exe"))
    assert program("bash.exe") != folder + "/bash.exe"
    assert program(folder + "/bash.exe") == folder + "/bash.exe"


# Windows


def test_an_installer_that_runs_behind_the_screen_has_a_console_without_a_window(
    tmp_path: Path,
) -> None:
    tell = (
        "import ctypes; kernel = ctypes.windll.kernel32; "
        "print(kernel.GetConsoleCP() > 0, kernel.GetConsoleWindow())"
    )
    told = tmp_path / "told"
    code = (
        "import pathlib, sys; from hudline.install import steps; "
        f"steps.run([sys.executable, '-c', {tell!r}], {str(tmp_path)!r}, "
        f"pathlib.Path({str(told)!r}).write_bytes)"
    )
    subprocess.run(
        [sys.executable, "-c", code], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, creationflags=subprocess.DETACHED_PROCESS, check=True,
        env={**os.environ, "PYTHONPATH": str(Path(steps.__file__).parents[2])},
    )  # fmt: skip
    assert told.read_text().split() == ["True", "0"]


# What is in use


# Wine takes percent signs out of the path of a script, so no name has one.
@pytest.mark.parametrize("name", ["R&D (new)", "50 ^x", "it's !b! mine"])
@pytest.mark.parametrize(
    "script", ["bin/hudline.cmd", "hooks/python on windows.cmd"], ids=["command", "hook"]
)
def test_the_plugins_folder_may_have_any_name(script: str, name: str, tmp_path: Path) -> None:
    for file in ("bin/hudline.cmd", "bin/find-python.cmd", "hooks/python on windows.cmd"):
        copy = tmp_path / name / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(Path(entries.ROOT, file).read_bytes())
    run_by_it = tmp_path / name / "hooks" / "command.py"
    run_by_it.write_text("import sys; print('ran', *sys.argv[1:])")
    env = {**os.environ, "PATH": os.path.normpath(os.path.dirname(BASE))}
    done = subprocess.run(
        [str(tmp_path / name / script), "command.py" if "hooks" in script else "top"],
        env=env, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert done.stdout.split()[:1] == ["ran"], done.stderr


def test_what_is_in_use_goes_all_the_same(folder: str) -> None:
    program = interpreters.program_in(folder)
    interpreters.point(program, BASE)
    with subprocess.Popen([program, "-c", "input()"], stdin=subprocess.PIPE) as running:
        removals.remove(folder)
        assert not os.path.exists(folder)
        running.communicate(b"\n")
    removals.finish()


def test_what_is_in_use_goes_where_temporary_files_are_on_another_drive(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = folder + "/100%in & out/hudline"
    program = home + "/python/python.exe"
    os.makedirs(os.path.dirname(program))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    rename = os.rename

    def no_link(*_: str) -> None:
        raise OSError

    def of_one_drive(source: str, target: str) -> None:
        if "temporary" in target:
            raise OSError(18, "other drive", source, 17)
        rename(source, target)

    monkeypatch.setattr(os, "link", no_link)  # a link would be in use by this very process
    interpreters.point(program, BASE)
    monkeypatch.setattr(os, "rename", of_one_drive)
    wait = [program, "-c", "print(flush=True); input()"]
    with subprocess.Popen(wait, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdout
        running.stdout.readline()
        removals.remove(home + "/python")
        os.rmdir(home)
        running.communicate(b"\n")
    removals.finish()
    until = time.monotonic() + 30
    while os.listdir(os.path.dirname(home)) and time.monotonic() < until:
        time.sleep(0.1)
    assert os.listdir(os.path.dirname(home)) == os.listdir(tmp_path / "temporary") == []


def test_what_lies_behind_a_junction_is_nobodys_to_remove(folder: str, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "kept").touch()
    junction = folder + "/themes"
    made = subprocess.run(
        ["cmd", "/d", "/c", "mklink", "/j", junction.replace("/", "\\"), str(tmp_path / "mine")],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode or not os.path.isdir(junction):
        pytest.skip("no junction can be made here")
    removals.remove(folder)
    assert not os.path.exists(folder)
    assert (tmp_path / "mine" / "kept").exists()


# Whose a file is


def test_only_what_is_below_the_persons_folder_is_theirs(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USERPROFILE", folder.replace("/", "\\"))
    assert not files.is_writable_by_others(folder.upper() + "/a")
    assert files.is_writable_by_others(folder + "x")
    monkeypatch.chdir(tmp_path)
    for unknown in ("", ".", "C:\\", "C:"):
        monkeypatch.setenv("USERPROFILE", unknown)
        assert files.is_writable_by_others(str(tmp_path / "repository"))


@pytest.mark.parametrize(
    ("path", "folder", "is_so"),
    [
        ("C:/a", "C:/b", False),
        ("D:\\a", "C:/b", False),
        ("../a//b", "C:/b", False),
        ("//server/share", "C:/b", True),
        ("\\\\server\\share", "C:/b", True),
        ("\\/server\\share", "C:/b", True),
        ("//SERVER/other", "//server/share/b", False),
        ("//another/share", "//server/share/b", True),
        ("//?/UNC/server/share", "C:/b", True),
        ("//", "C:/b", False),
    ],
)
def test_a_path_may_lead_to_another_computer(path: str, folder: str, is_so: bool) -> None:
    assert files.is_elsewhere(path, folder) is is_so


def test_a_link_that_is_not_to_be_followed_is_not_looked_behind(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder + "/hudline.json"
    Path(path).touch()
    link = types.SimpleNamespace(st_reparse_tag=0xA000000C)  # IO_REPARSE_TAG_SYMLINK
    looked: list[str] = []

    def stat(one: str) -> os.stat_result:
        looked.append(one)
        return os.stat(one)

    system = types.SimpleNamespace(stat=stat, lstat=lambda _: link)
    monkeypatch.setattr(outbox, "nt", system)
    with pytest.raises(OSError, match="is a link"):
        outbox.open_file(path, follow=False)
    assert looked == []
