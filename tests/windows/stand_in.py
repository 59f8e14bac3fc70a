r"""Stand-ins for Git Bash and PowerShell: `C:\windows\system32\bash.exe` and `pwsh.exe`.

They read one simple command as those shells read it, and run it: what a quote, a backslash, a `&`
and a variable mean there is what decides whether a status line is drawn. Each call is appended to
C:\shells.txt, as JSON.

    stand_in.py LAUNCHER TARGET    make such a program, from the launcher of distlib
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

_LOG = "C:\\shells.txt"
_PYTHON = b"#!C:\\py\\python.exe\r\n"
_ENDS = (";", "|", "&", "\n")  # a command ends there; what follows is not run


class Unreadable(Exception):  # noqa: N818 - as the shell says it
    """The shell would not run this; the message says why."""


def make(launcher: Path, target: Path) -> None:
    """Write a program that runs this file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(__file__, "__main__.py")
    target.write_bytes(launcher.read_bytes() + _PYTHON + packed.getvalue())


def bash_words(text: str, env: dict[str, str]) -> list[str]:
    """The words of the first command, as bash reads it. Unreadable where it would not."""
    words, word, at = [], "", 0
    is_open = False
    while at < len(text):
        one = text[at]
        if one == "'":
            end = _closing(text, at, "'")
            word, at, is_open = word + text[at + 1 : end], end, True
        elif one == '"':
            end = _closing(text, at, '"', "\\")
            inner = re.sub(r'\\([\\"$`])', r"\1", _expanded(text[at + 1 : end], env))
            word, at, is_open = word + inner, end, True
        elif one == "\\":
            at += 1
            word, is_open = word + text[at : at + 1], True
        elif one in " \t" or one in _ENDS:
            words += [word] if is_open else []
            word, is_open = "", False
            if one in _ENDS:
                break
        elif one == "$":
            name = _variable(text, at)
            word, at, is_open = word + _expanded(name, env), at + len(name) - 1, True
        else:
            word, is_open = word + one, True
        at += 1
    words += [word] if is_open else []
    if not words and text.strip().startswith("&"):
        raise Unreadable("syntax error near unexpected token `&'")
    return words


def powershell_words(text: str, env: dict[str, str]) -> list[str]:
    """The words of the first command, as PowerShell reads it; [] for what it only prints.

    Unreadable where it would not run it.
    """
    text = text.strip()
    is_called = text.startswith("&")
    if is_called:
        text = text[1:].lstrip()
    elif text[:1] in ("'", '"'):
        rest = text[_closing(text, 0, text[0], "`") + 1 :].strip()
        if rest and rest[0] not in _ENDS:
            raise Unreadable(f"Unexpected token '{rest.split()[0]}' in expression or statement.")
        return []
    words, word, at, is_open = [], "", 0, False
    while at < len(text):
        one = text[at]
        if one in ("'", '"'):
            end = _closing(text, at, one, "`" if one == '"' else "")
            inner = text[at + 1 : end]
            word += re.sub("`(.)", r"\1", _expanded(inner, env)) if one == '"' else inner
            at, is_open = end, True
        elif one == "`":
            at += 1
            word, is_open = word + text[at : at + 1], True
        elif one in " \t" or one in _ENDS:
            words += [word] if is_open else []
            word, is_open = "", False
            if one in _ENDS:
                break
        elif one == "$":
            name = _variable(text, at)
            word, at, is_open = word + _expanded(name, env), at + len(name) - 1, True
        else:
            word, is_open = word + one, True
        at += 1
    return [*words, word] if is_open else words


def _closing(text: str, begin: int, quote: str, escape: str = "") -> int:
    at = begin + 1
    while at < len(text):
        if escape and text[at] == escape:
            at += 1
        elif text[at] == quote:
            return at
        at += 1
    raise Unreadable(f"unexpected EOF while looking for matching `{quote}'")


def _variable(text: str, at: int) -> str:
    found = re.match(r"\$(\{[^}]*\}|[A-Za-z_][A-Za-z0-9_:]*)?", text[at:])
    return found.group() if found else text[at]


def _expanded(text: str, env: dict[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        name = found.group(1).strip("{}")
        return env.get(name.removeprefix("env:").upper(), "")

    return re.sub(r"\$(\{[^}]*\}|[A-Za-z_][A-Za-z0-9_:]*)", value, text)


def main() -> int:
    """Be the shell that this program is called."""
    name = Path(sys.argv[0]).stem.lower()
    with open(_LOG, "ab") as log:
        log.write(json.dumps([name, *sys.argv[1:]]).encode() + b"\n")
    flags = ("-c", "-lc", "-ic", "-command")
    at = next((at for at, one in enumerate(sys.argv) if one.lower() in flags), len(sys.argv))
    if at + 1 >= len(sys.argv):
        return 0
    env = {key.upper(): value for key, value in os.environ.items()}
    read = bash_words if name == "bash" else powershell_words
    try:
        words = read(sys.argv[at + 1], env)
    except Unreadable as error:
        sys.stderr.write(f"{name}: {error}\n")
        return 2 if name == "bash" else 1
    if words and words[0].startswith("~/"):
        words[0] = env["USERPROFILE"] + words[0][1:]
    if not words:
        sys.stdout.write(sys.argv[at + 1].strip("\"'") + "\n")
        return 0
    try:
        return subprocess.run(words, check=False).returncode
    except OSError:
        sys.stderr.write(f"{name}: {words[0]}: command not found\n")
        return 127 if name == "bash" else 1


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1].endswith("t64.exe"):
        make(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        sys.exit(main())
