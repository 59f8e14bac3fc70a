"""What a session's start begins and nobody waits for: links, byte code, dependencies, cleanup.

`start` begins it detached, so that it outlives the hook and the client. In the foreground,
`bin/hudline` prepares its environment with the same program, hooks/upkeep.py.
"""

from __future__ import annotations

import compileall
import glob
import os
import sys
import time
from typing import Callable

from hudline.config import writer
from hudline.core.errors import guard
from hudline.core.file_io import read_file
from hudline.core.paths import Home, config_folder, environment, locate
from hudline.install import dependencies, links
from hudline.install.preparation import prepare
from hudline.platform.outbox import own_form
from hudline.platform.processes import start_detached

ROOT = own_form(os.path.abspath(__file__)).rsplit("/", 4)[0]
# What scripts call prints nothing, needs no library and fetches nothing.
_WITHOUT_LIBRARIES = (["progress"], ["note"])
Sweep = Callable[[Home, str, float], object]  # home, the client's folder, seconds since 1970


def start(root: str) -> None:
    """Begin the upkeep of the plugin in the folder `root`, detached, and return at once."""
    command = [links.interpreter(), "-I", "-S", root + "/hooks/upkeep.py"]
    start_detached(command, dict(os.environ))


def main(arguments: list[str], sweep: Sweep) -> int:
    """Do it all, or what the argument says: `prepare` the environment for a command, mend the
    `links`, print the path of the `home`. The exit status.

    sweep: removes old data, `hudline.store.cleanup.sweep`.
    """
    env = environment()
    if arguments == ["home"]:
        return _print_home(env)
    home = locate(env)
    if arguments == ["prepare"]:
        return _prepare(home, env)

    def point_links() -> int:
        links.refresh(home, ROOT, links.data_folder(env))
        return 0

    if arguments == ["links"]:
        return guard(point_links, lambda _: 1)
    for step in (
        point_links,
        lambda: compile_sources(ROOT),
        lambda: writer.migrate(home),
        lambda: dependencies.provision(home, ROOT, links.interpreter(), time.time()),
        lambda: sweep(home, config_folder(env), time.time()),
    ):
        guard(step, lambda _: None)
    return 0


def _prepare(home: Home, env: dict[str, str]) -> int:
    """Prepare the environment and print the interpreter that bin/hudline then runs."""
    status = prepare(home, ROOT, env)
    if not status:
        sys.stdout.write(dependencies.interpreter(home) + "\n")
    return status


def ready(arguments: list[str]) -> int:
    """Put the libraries of the command in `arguments` on the path, and fetch them first where it
    needs them; the exit status of that."""
    env = environment()
    home = guard(lambda: locate(env), lambda _: None)
    if home is None:
        return _print_home(env)
    state = dependencies.state(home, read_file(ROOT + "/requirements.txt"))
    if state != "ready" and arguments[:1] not in _WITHOUT_LIBRARIES:
        status = prepare(home, ROOT, env)
        if status:
            return status
    sys.path.append(home.site())
    return 0


def _print_home(env: dict[str, str]) -> int:
    """Print Hudline's folder for bin/hudline; 1 and why where the person has no home folder."""
    root = guard(lambda: locate(env).root, lambda _: "")
    if root:
        sys.stdout.write(root + "\n")
        return 0
    sys.stderr.write("hudline: HOME is not set, and the system names no home folder for you.\n")
    sys.stderr.write("Set HOME to an absolute path, then run the command again.\n")
    return 1


def compile_sources(root: str) -> None:
    """Leave byte code for this interpreter, without which every start takes half as long again; the
    packs of the loader of versions before 0.2 go."""
    compileall.compile_dir(root + "/src", quiet=2)
    for path in glob.glob(glob.escape(root) + "/src/*.pack"):
        os.unlink(path)
