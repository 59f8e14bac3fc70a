"""Installs orjson and rich once, into Hudline's own folder.

    <home>/deps/<tag>            link to the environment in use, for one version of Python
    <home>/deps/<tag>-<random>/  an environment; its requirements.txt is the copy it was built from
    <home>/deps/<tag>.lock       held while one is built
    <home>/deps/failed.json      why the last attempt failed, and when

An environment cannot be moved, and a process may be importing from the one in use. So each is
built in its final place and checked there before the link is turned to it. The one before stays for
processes that use it, and is removed when the next is built, as is the folder of a killed build.
Versions before 0.3 left pip and setuptools in it: these alone are removed, in place.
"""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
import time
from contextlib import ExitStack, suppress
from typing import Callable, NamedTuple

from hudline.core.fields import number
from hudline.core.file_io import read_file, read_object, replace
from hudline.core.json_codec import dumps
from hudline.core.paths import Home, make_folder
from hudline.install.build import (
    LAST_STEP,
    Report,
    build,
    has_installer,
    remove_installers,
    step,
)
from hudline.install.links import point
from hudline.install.steps import STEP_SECONDS, StepError, run
from hudline.platform import environments, interpreters, links
from hudline.platform.locks import hold

RETRY_SECONDS = 3600
_TICK = 0.2  # seconds between two reports of a wait
_LOCK_SECONDS = 5 * STEP_SECONDS  # a build has at most so many steps
CHECK_CODE = """
import sys
sys.path[:0] = sys.argv[1:3]
from hudline.core import json_codec
if json_codec.NAME != "orjson" or json_codec.loads(b"[1]") != [1]:
    sys.exit("orjson does not load")
import rich.console
"""


class Failure(NamedTuple):
    """The last attempt that failed: `at` in seconds since 1970, `reason` one plain line."""

    at: float
    reason: str


def state(home: Home, requirements: bytes) -> str:
    """Whether the environment fits `requirements`: "ready", "stale" or "missing"."""
    try:
        installed = read_file(links.followed(home.venv()) + "/requirements.txt")
    except OSError:
        return "missing"
    if not os.access(interpreter(home), os.X_OK):
        return "missing"  # it was removed since
    return "ready" if installed == requirements else "stale"


def interpreter(home: Home) -> str:
    """The interpreter that uses the environment."""
    return environments.interpreter(home.venv(), interpreters.base())


def failure(home: Home) -> Failure | None:
    """The last attempt that failed, unless a later one succeeded."""
    stored = read_object(home.deps + "/failed.json")
    at, reason = number(stored.get("at")), stored.get("reason")
    return Failure(at, reason) if at is not None and isinstance(reason, str) else None


def provision(home: Home, root: str, python: str, now: float, report: Report | None = None) -> str:
    """Bring the environment to what `<root>/requirements.txt` asks for.

    python: the base interpreter, of the running version. now: seconds since 1970. report: where a
    person waits, gets how far it is, and ends the build where it raises; then another build is
    waited for, and a recent failure does not count. Returns "ready" (nothing to do), "installed",
    "failed" (see `failure`), "busy" (another process builds) or "waiting" (failed less than an hour
    ago). OSError where `home` cannot be written.
    """
    requirements = read_file(root + "/requirements.txt")
    if state(home, requirements) == "ready":
        _shrink(home)
        return "ready"
    last = failure(home)
    if last and not report and 0 <= now - last.at < RETRY_SECONDS:
        return "waiting"
    make_folder(home.deps)
    release = _lock(home, report)
    if release is None:
        return "busy"
    try:
        if state(home, requirements) == "ready":
            return "ready"
        try:
            _install(home, root, python, requirements, report or _silent)
        except StepError as problem:
            failed = {"at": now, "reason": str(problem)}
            replace(home.deps + "/failed.json", dumps(failed))
            return "failed"
    finally:
        release()
    with suppress(FileNotFoundError):
        os.unlink(home.deps + "/failed.json")
    return "installed"


def _lock(home: Home, report: Report | None) -> Callable[[], None] | None:
    """What gives the lock of a build back; None where another process has it, for as long as a
    build may take where somebody waits."""
    path, until = home.venv() + ".lock", time.monotonic() + _LOCK_SECONDS
    release = hold(path, 0)
    while release is None and report and time.monotonic() < until:
        report("waiting for another hudline that does this", 0.0)
        release = hold(path, _TICK)
    return release


def _silent(doing: str, share: float) -> None:
    """Report nothing."""


def _install(home: Home, root: str, python: str, requirements: bytes, report: Report) -> None:
    _remove_unlinked(home)
    fresh = tempfile.mkdtemp(prefix=os.path.basename(home.venv()) + "-", dir=home.deps)
    with ExitStack() as unless_done:
        unless_done.callback(shutil.rmtree, fresh, ignore_errors=True)
        site = environments.site_packages(fresh)
        build(fresh, site, root + "/requirements.txt", python, report)
        watch = step(report, "checking that they load", LAST_STEP)
        # In a child, which may crash, everything is imported as hosts and commands do.
        run([python, "-I", "-S", "-c", CHECK_CODE, root + "/src", site], root, watch)
        replace(fresh + "/requirements.txt", requirements)
        point(home.venv(), os.path.basename(fresh))
        unless_done.pop_all()


def _shrink(home: Home) -> None:
    """Remove the installers from environments that have them, unless one is being built; processes
    that use them go on. One that lies elsewhere, behind a link of the person's, stays as it is."""
    pattern = f"{glob.escape(home.venv())}*/lib/python*/site-packages"
    own = os.path.realpath(home.deps) + "/"
    found = {os.path.realpath(site) for site in glob.glob(pattern)}
    large = [site for site in found if site.startswith(own) and has_installer(site)]
    release = hold(home.venv() + ".lock", 0) if large else None
    if release is not None:
        for site in large:
            remove_installers(site)
        release()


def _remove_unlinked(home: Home) -> None:
    """Remove every environment of this Python but the one in use; the lock is held."""
    used = os.path.realpath(links.followed(home.venv()))
    prefix = os.path.basename(home.venv()) + "-"
    for name in os.listdir(home.deps):
        path = os.path.join(os.path.realpath(home.deps), name)
        if name.startswith(prefix) and path != used:
            shutil.rmtree(path, ignore_errors=True)
