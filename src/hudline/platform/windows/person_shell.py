"""Git Bash where there is one, else PowerShell, as the client has it."""

from __future__ import annotations

import os
import sys
from importlib import import_module

assert sys.platform == "win32"

from hudline.platform.outbox import environment, is_absolute, own_form
from hudline.platform.programs import program

_BASH = ("C:/Program Files/Git/bin/bash.exe", "C:/Program Files (x86)/Git/bin/bash.exe")
_NAMES = ("bash.exe", "sh.exe")  # that CLAUDE_CODE_GIT_BASH_PATH may end with
_POWERSHELL = "/WindowsPowerShell/v1.0/powershell.exe"
_OPTIONS = ("-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-Command")
# By itself PowerShell makes 1 of every status but 0; a program that is not there has none.
_STATUS = "if ($?) { exit 0 } elseif ($LASTEXITCODE) { exit $LASTEXITCODE } else { exit 1 }"


def shell(line: str, outside: str = "") -> tuple[str, ...]:
    """How a command line of the person's is run, in the shell that the client would take, by no
    program in the folder `outside`."""
    env = environment()
    bash = _bash(env, outside)
    if bash:
        return bash, "-c", line
    found = program("pwsh", env.get("PATH", ""), outside) or _system_folder() + _POWERSHELL
    return found, *_OPTIONS, f"{line}\n{_STATUS}"


def _bash(env: dict[str, str], outside: str) -> str:
    """Git's bash, where the client looks for it (2.1.332); "" without one."""
    named = own_form(env.get("CLAUDE_CODE_GIT_BASH_PATH", ""))
    if is_absolute(named) and named.lower().endswith(_NAMES) and os.path.isfile(named):
        return named
    git = program("git", env.get("PATH", ""), outside)
    beside = [os.path.dirname(os.path.dirname(git)) + "/bin/bash.exe"] if git else []
    return next((one for one in (*_BASH, *beside) if os.path.isfile(one)), "")


def _system_folder() -> str:
    """Asked where it is needed: draws load this module, and have no time for ctypes."""
    kernel = import_module("hudline.platform.windows.kernel")
    return own_form(kernel.system_folder())
