"""Git Bash where there is one, else PowerShell, as the client has it."""

from __future__ import annotations

import os
import sys

assert sys.platform == "win32"

from hudline.platform.outbox import environment, is_absolute, own_form
from hudline.platform.programs import program

_BASH = ("C:/Program Files/Git/bin/bash.exe", "C:/Program Files (x86)/Git/bin/bash.exe")
_NAMES = ("bash.exe", "sh.exe")  # that CLAUDE_CODE_GIT_BASH_PATH may end with
_POWERSHELL = "/System32/WindowsPowerShell/v1.0/powershell.exe"
_OPTIONS = ("-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-Command")


def shell(line: str) -> tuple[str, ...]:
    """How a command line of the person's is run, in the shell that the client would take."""
    env = environment()
    bash = _bash(env)
    if bash:
        return bash, "-c", line
    path, windows = env.get("PATH", ""), own_form(env.get("SYSTEMROOT", "C:/Windows"))
    found = program("pwsh", path) or program("powershell", path) or windows + _POWERSHELL
    return found, *_OPTIONS, f"{line}; exit $LASTEXITCODE"


def _bash(env: dict[str, str]) -> str:
    """Git's bash, where the client looks for it (2.1.332); "" without one."""
    named = own_form(env.get("CLAUDE_CODE_GIT_BASH_PATH", ""))
    if is_absolute(named) and named.lower().endswith(_NAMES) and os.path.isfile(named):
        return named
    git = program("git", env.get("PATH", ""))
    beside = [os.path.dirname(os.path.dirname(git)) + "/bin/bash.exe"] if git else []
    return next((one for one in (*_BASH, *beside) if os.path.isfile(one)), "")
