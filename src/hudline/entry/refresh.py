"""A refresher: what a draw found to be due is done once, side by side, and kept for later draws.

Started by `entry.due` with the payload of that draw on stdin and the claims it holds as arguments:
git, in_force, wrapped, command.<name>. Silent; a claim whose work failed is left behind, so that
it is not tried again at once.
"""

import posix
import sys
import threading
import time
from functools import partial

from hudline.codec import Codec
from hudline.door import attempt
from hudline.entry.complain import complain
from hudline.entry.disk import folder, moment
from hudline.entry.errand import Errand
from hudline.probes import git, in_force, own
from hudline.store import config
from hudline.store.claims import release
from hudline.store.files import modified, read_all, replace
from hudline.store.home import environment, locate
from hudline.store.own import command, mark, wrapped
from hudline.store.wake import FRESH, wake
from hudline.wire.tick import Reading

COMMAND = "command."


def main() -> None:
    """Do what the arguments name and end the process, without the interpreter's own farewell."""
    env = environment()
    attempt(lambda: _refresh(env, sys.argv[1:]), partial(_complain, env))
    posix._exit(0)


def _complain(env: "dict[str, str]", error: Exception) -> None:
    complain(env, "refresher", error, time.time())


def _refresh(env: "dict[str, str]", names: "list[str]") -> None:
    if posix.getsid(0) != posix.getpid():
        posix.setsid()  # where it could not be started in a session of its own
    home = locate(env)
    codec = Codec(home.site())
    errand = Errand(home, codec, env, config.read(home, codec))
    data = read_all(0, 65_536)
    payload = codec.loads(data)
    payload = payload if isinstance(payload, dict) else {}
    errand.told(data, payload, Reading(payload), time.time())
    errors: list[Exception] = []
    work = [threading.Thread(target=partial(_work, errand, name, errors)) for name in names]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    for error in errors:  # one after the other: they are noted in one file
        _complain(env, error)
    wake(home.root, env.get("CLAUDE_PID", ""), FRESH)


def _work(errand: Errand, name: str, errors: "list[Exception]") -> None:
    """Do one thing; its claim goes when it has been done."""

    def failed(error: Exception) -> bool:
        errors.append(error)
        return False

    place = folder(errand)
    if not place or not modified(place):
        return  # the session was swept away meanwhile
    if attempt(partial(_done, errand, name, place), failed):
        release(place, name)


def _done(errand: Errand, name: str, place: str) -> bool:
    cwd, codec = errand.reading.folder, errand.codec
    path = f"{place}/{name}.json"
    if name == "git":
        return git.refresh(place, cwd, codec, errand.clock)
    if name == "in_force":
        project = errand.reading.project
        counts = in_force.counts(cwd, project, errand.env, codec)
        seen = mark(codec, cwd, project)
        replace(path, codec.dumps({"at": errand.clock, "mark": seen, **counts}))
    elif name == "wrapped":
        line = wrapped(errand.home, codec)
        if line is not None and errand.held.get("wrap") is True:
            own.run_wrapped(path, line, (errand.data, cwd, moment(errand)), errand.env, codec)
    elif name.startswith(COMMAND):
        told = command(errand.held, name[len(COMMAND) :])
        if told is not None:
            own.run_command(path, told, cwd, errand.env, codec)
    return True
