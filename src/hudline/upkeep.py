"""What a session's start sets going and nobody waits for: links, compile, install, sweep.

`start` begins it in a session of its own, so that it outlives the hook and the client. The same
entry, asked in the foreground, is how `bin/hudline` prepares its environment.
"""

import compileall
import os
import subprocess
import sys
import time

from hudline.door import attempt
from hudline.probes import dependencies
from hudline.store import links, sweep
from hudline.store.home import Home, config_folder, environment, locate

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def start(root: str) -> None:
    """Begin the upkeep of the plugin in the folder `root`, detached, and return at once."""
    subprocess.Popen(
        [links.interpreter(), "-I", "-S", root + "/hooks/upkeep.py"],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def main(arguments: "list[str]") -> int:
    """Do it all, and return the exit status; or, by the argument: `prepare` what a command needs,
    mend the `links`, print where the `home` is."""
    env = environment()
    if arguments == ["home"]:
        return _tell_home(env)
    home = locate(env)
    if arguments == ["prepare"]:
        return prepare(home, ROOT)

    def point_links() -> int:
        links.refresh(home, ROOT, links.data_folder(env))
        return 0

    if arguments == ["links"]:
        return attempt(point_links, lambda _: 1)
    for step in (
        point_links,
        lambda: compile_sources(ROOT),
        lambda: install(home, ROOT),
        lambda: sweep.sweep(home, config_folder(env), time.time()),
    ):
        attempt(step, lambda _: None)
    return 0


def _tell_home(env: "dict[str, str]") -> int:
    """Print Hudline's folder for bin/hudline; 1 and why where the person has no home folder."""
    root = attempt(lambda: locate(env).root, lambda _: "")
    if root:
        sys.stdout.write(root + "\n")
        return 0
    sys.stderr.write("hudline: HOME is not set, and the system names no home folder for you.\n")
    sys.stderr.write("Set HOME to an absolute path, then run the command again.\n")
    return 1


def compile_sources(root: str) -> None:
    """Leave compiled modules for this interpreter: without them every start costs half more."""
    compileall.compile_dir(root + "/src", quiet=2)


def install(home: Home, root: str) -> None:
    """Set the dependencies up where needed; what went wrong is kept for `hudline doctor`."""
    dependencies.provision(home, root, links.interpreter(), time.time())


def prepare(home: Home, root: str) -> int:
    """Set the dependencies up now and print the interpreter to use; 1 and why where it fails."""
    reason = attempt(lambda: _prepare(home, root), lambda error: dependencies.one_line(str(error)))
    if not reason:
        sys.stdout.write(home.venv() + "/bin/python\n")
        return 0
    sys.stderr.write(f"hudline: its environment could not be prepared: {reason}\n")
    sys.stderr.write(
        f"Check the network and that {home.deps} can be written, then run the command again.\n"
    )
    return 1


def _prepare(home: Home, root: str) -> str:
    """Set the dependencies up though it failed lately; why it failed again, or nothing."""
    interpreter = links.interpreter()
    if dependencies.provision(home, root, interpreter, time.time(), force=True) != "failed":
        return ""
    failed = dependencies.failure(home)
    return failed.reason if failed else "the reason could not be kept"
