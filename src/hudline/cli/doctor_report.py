"""The text of `hudline doctor --report`: what a report needs, and nothing that is private.

A closed vocabulary decides what a check's sentence may say: the words that the checks' own code
has, names of Python's errors and of Hudline's files, and short numbers. Dots stand for the rest, so
no path, name, branch, command or value of the person's is in it. Of the environment it says which
variables are set, and values only where they are one of a list.
"""

from __future__ import annotations

import ast
import builtins
import locale
import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache

from hudline import __version__
from hudline.cli import keys
from hudline.cli.checks.check import Check, Scene
from hudline.cli.client_version import version_string
from hudline.config import reader
from hudline.core.paths import config_folder
from hudline.platform.programs import program
from hudline.platform.system_name import system_words

_DOTS = "…"
_AROUND = "\"'`“”()[]{}<>,;:.!?"
_NUMBER = re.compile(r"v?\d{1,4}(\.\d{1,5}){0,2}[%×]?")  # of a version, no address
_PLACE = re.compile(r"(\w+)\.(py|ts)(:\d{1,5})?")
# Where the sentences and hints of checks are written.
_SPEAKERS = ("checks/*.py", "doctor.py", "folder_variables.py", "settings_layers.py", "surfaces.py")
_PROGRAMS = ("python3", "python", "py", "bash", "pwsh", "powershell", "git", "node", "claude")
_SET = (
    *("HOME", "USERPROFILE", "CLAUDE_CONFIG_DIR", "HUDLINE_HOME", "HUDLINE_HOST"),
    *("HUDLINE_VERBOSITY", "HUDLINE_SURFACE", "HUDLINE_LANG", "CLAUDE_CODE_GIT_BASH_PATH"),
    *("NO_COLOR", "FORCE_COLOR", "WT_SESSION", "ConEmuANSI", "TMUX", "STY", "SSH_CONNECTION"),
    *("WSL_DISTRO_NAME", "MSYSTEM", "CI", "VSCODE_PID"),
)
_TERMS = (
    *("xterm-256color", "xterm", "screen", "screen-256color", "tmux", "tmux-256color", "linux"),
    *("vt100", "dumb", "cygwin", "ansi", "alacritty", "foot", "xterm-kitty", "xterm-ghostty"),
)
_TERM_PROGRAMS = (
    *("vscode", "Apple_Terminal", "iTerm.app", "WezTerm", "ghostty", "Hyper", "rio", "mintty"),
    "tmux",
)
_VALUES: dict[str, tuple[str, ...]] = {
    "TERM": _TERMS,
    "COLORTERM": ("truecolor", "24bit"),
    "TERM_PROGRAM": _TERM_PROGRAMS,
    "OS": ("Windows_NT",),
}


def report(found: Iterable[Check], scene: Scene) -> str:
    """The text: versions, system and terminal, and each check with its status and sentence."""
    known = vocabulary(scene.root)
    lines = [f"{name}: {text}" for name, text in _facts(scene)]
    for check in found:
        lines.append(f"[{check.status}] {check.name}: {spoken(check.sentence, known)}")
        if check.hint and check.status != "ok":
            lines.append(f"    {spoken(check.hint, known)}")
    return "\n".join(lines) + "\n"


def spoken(text: str, known: frozenset[str]) -> str:
    """The words of a text that may be said; dots stand for each run of others."""
    words: list[str] = []
    for word in text.split():
        if _is_known(word.strip(_AROUND), known):
            words.append(word)
        elif words[-1:] != [_DOTS]:
            words.append(_DOTS)
    return " ".join(words)


def _is_known(word: str, known: frozenset[str]) -> bool:
    if word in known or _NUMBER.fullmatch(word):
        return True
    found = _PLACE.fullmatch(word)
    if found:
        return f"{found.group(1)}.{found.group(2)}" in known
    error = getattr(builtins, word, None)
    return isinstance(error, type) and issubclass(error, Exception)


@cache
def vocabulary(root: str) -> frozenset[str]:
    """The words of the texts of the plugin's checks, and the names of its files; of the plugin in
    the folder `root`."""
    source = f"{root}/src/hudline"
    words: set[str] = set()
    for speaker in _SPEAKERS:
        folder, _, name = f"/cli/{speaker}".rpartition("/")
        for file in _names(source + folder):
            if file == name or (name == "*.py" and file.endswith(".py")):
                words |= _words(f"{source}{folder}/{file}")
    for folder, _, names in os.walk(source):
        words |= {name for name in names if name.endswith(".py") and not folder.endswith("_")}
    words |= {name for name in _names(root + "/hooks") if name.endswith((".py", ".ts"))}
    return frozenset(word for word in words if word)


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _words(path: str) -> set[str]:
    """The words of all texts in a file of Python's."""
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return set()
    texts = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {word.strip(_AROUND) for text in texts for word in text.split()}


def _facts(scene: Scene) -> Iterator[tuple[str, str]]:
    env = scene.env
    yield "hudline", __version__
    yield "claude code", version_string(scene.client) if scene.client else "not found"
    bits = 64 if sys.maxsize > 2**32 else 32
    yield "python", f"{sys.version.split()[0]} {sys.implementation.name} {bits} bit"
    yield "system", " ".join(system_words(env))
    encodings = sys.stdout.encoding, sys.getfilesystemencoding(), locale.getpreferredencoding(False)
    yield "encodings", " ".join(encodings)
    yield "programs", ", ".join(_found(name, env) for name in _PROGRAMS)
    yield "claude code's folder", _shape(config_folder(env))
    yield "hudline's folder", _shape(scene.home.root)
    yield "set", ", ".join(name for name in _SET if env.get(name)) or "nothing of note"
    for name, values in _VALUES.items():
        if env.get(name):
            yield name, env[name] if env[name] in values else "another"
    config = reader.read(scene.home)
    yield "keys of config.json", ", ".join(sorted(set(config) & set(keys.KEYS))) or "none"


def _found(name: str, env: dict[str, str]) -> str:
    """Whether a program is on the PATH, and whether that is an alias of Windows' store."""
    path = program(name, env.get("PATH", ""))
    if not path:
        return f"no {name}"
    return f"{name} (store alias)" if "windowsapps" in path.lower() else name


def _shape(path: str) -> str:
    """What about a path makes trouble elsewhere, without the path."""
    signs = {
        "with spaces": " " in path,
        "not ASCII": not path.isascii(),
        "on a network drive": path.startswith(("//", "\\\\")),
        "with backslashes": "\\" in path,
        "by a link": os.path.realpath(path) != os.path.abspath(path),
        "longer than 100 characters": len(path) > 100,
        "missing": not os.path.isdir(path),
    }
    return ", ".join(sign for sign, is_so in signs.items() if is_so) or "plain"
