"""The environment of a command, made on its first use while a person waits for it.

What a person reads goes to stderr.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from types import FrameType

from hudline.core.errors import guard
from hudline.core.fields import as_people_write
from hudline.core.paths import Home, person_folder
from hudline.install import dependencies, links
from hudline.install.build import LIBRARIES, Report
from hudline.install.progress import Progress
from hudline.install.steps import NO_INSTALLER, UNREACHABLE, one_line
from hudline.platform.environments import WITH_PIP
from hudline.platform.shells import quoted
from hudline.platform.signals import ENDINGS


class _Stopped(BaseException):
    """A signal has come; all that is being made is removed on the way out."""


class _Signals:
    """Notes the first signal that would end the process, while it is entered. `check` raises
    `_Stopped` then, so that nothing is interrupted halfway."""

    def __init__(self) -> None:
        self.number = 0
        self._before = {one: signal.getsignal(one) for one in ENDINGS}

    def __enter__(self) -> _Signals:
        for one, handler in self._before.items():
            if handler != signal.SIG_IGN:  # as nohup leaves it
                signal.signal(one, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        for one, handler in self._before.items():
            signal.signal(one, handler)

    def _note(self, number: int, _: FrameType | None) -> None:
        self.number = self.number or number

    def check(self) -> None:
        """Raise `_Stopped` where a signal has come."""
        if self.number:
            raise _Stopped


def prepare(home: Home, root: str, env: dict[str, str]) -> int:
    """Install the libraries now; the exit status.

    Where it fails, or is ended by Ctrl-C, stderr has one sentence why and one what to do.
    """
    progress = Progress(sys.stderr, env)
    progress.say(_announcement(home, env))
    with _Signals() as signals:

        def report(doing: str, share: float) -> None:
            signals.check()
            progress.report(doing, share)

        try:
            reason = guard(lambda: _install(home, root, report), lambda one: _explained(one, home))
            signals.check()
        except _Stopped:
            progress.say("Stopped; nothing is left half-made.\nRun the command again to go on.")
            return 128 + signals.number
    if reason:
        progress.say(f"hudline: its libraries could not be installed: {reason.rstrip('.')}.")
        progress.say(_cure(reason, home))
        return 1
    progress.say(f"Ready after {progress.seconds} s.")
    return 0


def _announcement(home: Home, env: dict[str, str]) -> str:
    orjson, rich, *others, last = LIBRARIES
    return (
        f"Hudline needs two libraries of its own, once: {orjson} and {rich} (with "
        f"{', '.join(others)} and {last}).\nFrom PyPI, or the index set for pip: 2 MB, ten to "
        f"thirty seconds. In {_short(home.deps, env)}: 9 MB."
    )


def _short(path: str, env: dict[str, str]) -> str:
    """A path with ~ for the person's home folder."""
    folder = guard(lambda: person_folder(env), lambda _: "")
    shown = as_people_write(path)
    return "~" + shown[len(folder) :] if folder and path.startswith(folder + "/") else shown


def _install(home: Home, root: str, report: Report) -> str:
    """Install the libraries also soon after a failure; why it failed again, or ""."""
    done = dependencies.provision(home, root, links.interpreter(), time.time(), report)
    if done == "busy":
        return "another hudline has been installing them for too long"
    failed = dependencies.failure(home) if done == "failed" else None
    if done == "failed":
        return failed.reason if failed else "the reason could not be stored"
    return ""


def _explained(error: Exception, home: Home) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{as_people_write(str(error.filename or home.deps))}: {error.strerror}"
    return one_line(str(error)) or type(error).__name__


def _cure(reason: str, home: Home) -> str:
    """What to do about it, in one sentence."""
    if os.strerror(errno.ENOSPC) in reason:
        return "Free some space on that disk, then run the command again."
    if reason.endswith((os.strerror(errno.EACCES), os.strerror(errno.EROFS))):
        return f"Make {quoted(home.root)} writable for you, then run the command again."
    if reason == NO_INSTALLER:
        return f"Install pip for this Python ({WITH_PIP})."
    if reason == UNREACHABLE:
        return "Check the network and the proxy and index of pip, then run the command again."
    return (
        f"Check the network and that {quoted(home.root)} can be written, "
        "then run the command again."
    )
