"""An interpreter's own files, by hard links or as copies: python.exe, its libraries, and a file
that names the folders of its modules. So one process is enough, and no PATH is searched.

Windows uses a running program's files, so they can be renamed, but neither replaced nor removed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress

assert sys.platform == "win32"

from hudline.platform import files, removals
from hudline.platform.outbox import own_form

NAME = "python"  # on the PATH
_NAME = "python.exe"
# python3.dll, python313.dll, python313t.dll, and those of the compiler.
_LIBRARY = re.compile(r"python3\d*t?\.dll|vcruntime140(_1)?\.dll", re.I)
_OWN = re.compile(r"python\.exe|python3\d*t?\._pth|" + _LIBRARY.pattern, re.I)
_VERSION = re.compile(r"python3\d+t?(?=\.dll)", re.I)
_OLD = ".old-"  # what was renamed since it is in use, or was left half-written
# Before the interpreter, in the first line of the file of folders; with another content of the file
# another text, so that it is made anew.
_NOTE = "# The files beside this are those of "
# Prints the folders of its modules. One of the Store can neither be linked nor read from elsewhere.
_TELL = (
    "import sys\n"
    "if sys.version_info < (3, 9) or 'windowsapps' in sys.base_prefix.lower(): sys.exit(1)\n"
    "sys.stdout.buffer.write('\\n'.join(sys.path).encode())"
)


def base() -> str:
    """The file of the interpreter that this process runs on, not that of an environment, nor the
    one that `point` has made of it."""
    found = target(own_form(sys.executable))
    return found or own_form(getattr(sys, "_base_executable", "") or sys.executable)


def program_in(folder: str) -> str:
    """The program that hooks run, in the folder that the client keeps for the plugin."""
    return f"{folder}/{_NAME}"


def target(program: str) -> str | None:
    """The interpreter that `program` stands for; None without one."""
    folder = os.path.dirname(program)
    for name in _names(folder):
        if name.lower().endswith("._pth") and os.path.isfile(program):
            with (
                suppress(OSError, UnicodeDecodeError),
                open(f"{folder}/{name}", encoding="utf-8") as file,
            ):
                line = file.readline()
                if line.startswith(_NOTE) and line.rstrip().lower().endswith(_NAME):
                    return line[len(_NOTE) :].rstrip("\r\n")
    return None


def at(program: str) -> str:
    """The interpreter that is run by that path in the end."""
    return target(program) or program


def point(program: str, python: str) -> None:
    """Let `program`, whose folder is there, run the interpreter `python`, once that has run.
    OSError where that cannot be."""
    folder = os.path.dirname(program)
    if target(program) == python and not _is_older(folder, os.path.dirname(python)):
        return
    done = _folders_of(python)
    if done.returncode:
        return
    os.makedirs(folder, exist_ok=True)
    found = [one for one in done.stdout.decode("utf-8", "replace").split("\n") if one]
    paths = [*(one for one in found if os.path.exists(one)), "."]
    _remove_old(folder)
    libraries = _libraries_of(python)
    for name in libraries:
        _put(os.path.dirname(python), folder, name)
    text = "\n".join([_NOTE + python, *paths, ""])
    versions = _versions(libraries)
    for version in versions:
        path = f"{folder}/{version}._pth"
        beside = f"{path}{_OLD}{os.getpid()}"
        with open(beside, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        files.replace(beside, path)  # a hook may be reading it: without its folders it would fail
    _put(os.path.dirname(python), folder, os.path.basename(python), _NAME)
    for name in _names(folder):  # of another version
        match = re.match(r"(python3\d+t?)\.(dll|_pth)", name, re.I)
        if match and match[1] not in versions:
            _remove(f"{folder}/{name}")


def paths_of(program: str) -> list[str]:
    """What `point` makes for `program` of the interpreter of this process, the folder last."""
    folder = os.path.dirname(program)
    libraries = _libraries_of(base())
    folders = [f"{version}._pth" for version in _versions(libraries)]
    return [*(f"{folder}/{name}" for name in (_NAME, *libraries, *folders)), folder]


def is_new_enough(python: str) -> bool:
    """Whether an interpreter runs, is of version 3.9 or newer, and not one of the Store."""
    return _folders_of(python).returncode == 0


def why_passed_over(python: str) -> str:
    """Why an interpreter on the PATH is never taken; "" where it may be."""
    if "/windowsapps/" in own_form(python).lower():
        return "is of the Microsoft Store, whose programs see other files or are none"
    return ""


def remove(program: str) -> None:
    """Remove `program`, where `point` made it."""
    folder = os.path.dirname(program)
    if target(program) is not None:
        for name in _names(folder):
            if _OWN.fullmatch(name):
                with suppress(OSError):
                    removals.remove(f"{folder}/{name}")
    _remove_old(folder)


def _folders_of(python: str) -> subprocess.CompletedProcess[bytes]:
    """What an interpreter prints as the folders of its modules; it fails where it is too old, or of
    the Store."""
    return subprocess.run(
        [python, "-I", "-S", "-c", _TELL],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=10,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _libraries_of(python: str) -> list[str]:
    """The names of an interpreter's libraries, which lie beside it."""
    return [name for name in _names(os.path.dirname(python)) if _LIBRARY.fullmatch(name)]


def _versions(libraries: list[str]) -> set[str]:
    """The versions that libraries are of, as their names begin: python313."""
    return {match[0] for match in map(_VERSION.match, libraries) if match}


def _is_older(folder: str, source: str) -> bool:
    """Whether a file of the set is missing, or is not the one that the interpreter has by now."""
    names = [_NAME, *_libraries_of(f"{source}/{_NAME}")]
    return any(_mark(f"{folder}/{name}") != _mark(f"{source}/{name}") for name in names)


def _mark(path: str) -> tuple[int, int]:
    try:
        found = os.stat(path)
    except OSError:
        return 0, 0
    return found.st_size, int(found.st_mtime)


def _put(source: str, folder: str, name: str, as_name: str = "") -> None:
    """A file of the interpreter in the folder; a copy where it is on another drive, or where the
    person may not link it. OSError where that cannot be."""
    path, beside = f"{folder}/{as_name or name}", f"{folder}/{name}.{os.getpid()}"
    if _mark(path) == _mark(f"{source}/{name}"):
        return
    with suppress(FileNotFoundError):
        os.unlink(beside)
    try:
        os.link(f"{source}/{name}", beside)
    except OSError:
        shutil.copy2(f"{source}/{name}", beside)
    try:
        os.replace(beside, path)
    except PermissionError:  # it runs
        _set_aside(path)
        os.replace(beside, path)


def _set_aside(path: str) -> None:
    number = 0
    while os.path.exists(f"{path}{_OLD}{number}"):
        number += 1
    os.rename(path, f"{path}{_OLD}{number}")


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except PermissionError:
        with suppress(OSError):
            _set_aside(path)


def _remove_old(folder: str) -> None:
    for name in _names(folder):
        if _OLD in name:
            with suppress(OSError):
                os.unlink(f"{folder}/{name}")


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
