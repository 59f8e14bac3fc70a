"""Builds an environment with the libraries in it, and without an installer.

uv does so by itself. Else the pip of the interpreter fills it from outside; where that interpreter
has none, ensurepip puts one into the environment, which is removed from it afterwards.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
from contextlib import suppress
from functools import partial
from typing import Callable

from hudline.core.project import project_tree
from hudline.install.steps import NO_INSTALLER, StepError, Watch, run
from hudline.platform.environments import MAKER_HAS_IT, interpreter, own_interpreter
from hudline.platform.programs import program

LIBRARIES = ("orjson", "rich", "pygments", "markdown-it-py", "mdurl")  # the last three are rich's
Report = Callable[[str, float], None]  # what is done now, and the share of all that is done
_INSTALLER = "/installer"  # an environment with nothing but pip
_STEPS = len(LIBRARIES) + 3  # make the environment, fetch each, install, check
LAST_STEP = (_STEPS - 1) / _STEPS
# What pip prints of a library that it has: from the network, its cache, or a folder of packages.
_HAS = re.compile(
    rb"^ *(?:Downloading|Using cached|Processing) (?:\S*/)?([\w.]+)-\d\S*\.whl\s", re.M
)
_INSTALLING = re.compile(rb"^Installing collected packages", re.M)
# In this order: the first names the second, which a start would miss.
_INSTALLERS = (
    *("distutils-precedence.pth", "_distutils_hack", "pkg_resources", "setuptools"),
    *("setuptools-*.dist-info", "pip-*.dist-info", "pip", "../../../bin/pip*"),
)


def build(fresh: str, site: str, requirements: str, python: str, report: Report) -> None:
    """Make the environment in the empty folder `fresh`; StepError where it cannot be made.

    site: the folder in it for libraries. requirements: a file. python: the base interpreter.
    report: called before each step, several times a second in it, and after it; what it raises ends
    the build.
    """
    making = step(report, "making a folder for them", 0.0)
    uv = program("uv", os.environ.get("PATH", ""), project_tree(os.environ))
    if uv:
        # An old uv, or one without the network's certificates, fails: what pip says will count.
        with suppress(StepError):
            place = ["--python", python, "--target", site]
            if not MAKER_HAS_IT:
                run([uv, "venv", "--quiet", "--python", python, fresh], fresh, making)
                place = ["--python", interpreter(fresh, python)]
            install = [uv, "pip", "install", "--quiet", *place, "--requirement", requirements]
            _fetch(install, fresh, report)
            shutil.rmtree(site + "/bin", ignore_errors=True)  # nobody's programs
            return
    if not MAKER_HAS_IT:
        run([python, "-I", "-m", "venv", "--without-pip", "--clear", fresh], fresh, making)
    python = _with_pip(python, fresh, making)
    scratch = fresh + "/scratch"
    os.mkdir(scratch, 0o700)  # in here, so that a pip that is ended leaves nothing elsewhere
    env = {**os.environ, "TMPDIR": scratch, "PIP_QUIET": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    plain = ["--no-input", "--no-user", "--disable-pip-version-check", "--progress-bar", "off"]
    # A system that keeps others out of its own folders lets --target pass (PEP 668).
    place = ["--no-compile", "--target", site, "--requirement", requirements]
    _fetch([python, "-I", "-u", "-m", "pip", "install", *plain, *place], fresh, report, env)
    for folder in (scratch, fresh + _INSTALLER, site + "/bin"):  # the last: nobody's programs
        shutil.rmtree(folder, ignore_errors=True)
    remove_installers(site)


def _with_pip(python: str, fresh: str, watch: Watch) -> str:
    """Which interpreter has pip: the base, else that of an environment, which gets one."""
    try:
        run([python, "-I", "-m", "pip", "--version"], fresh, watch)
    except StepError:
        try:
            return _given_pip(python, fresh, watch)
        except StepError as problem:
            if "ensurepip" in str(problem) or str(problem).endswith("No module named venv"):
                raise StepError(NO_INSTALLER) from None
            raise
    return python


def _given_pip(python: str, fresh: str, watch: Watch) -> str:
    """The interpreter of the environment in `fresh`, or of one in it, once it has a pip."""
    if MAKER_HAS_IT:
        run([python, "-I", "-m", "venv", fresh + _INSTALLER], fresh, watch)
        return own_interpreter(fresh + _INSTALLER)
    inside = interpreter(fresh, python)
    run([inside, "-I", "-m", "ensurepip", "--default-pip"], fresh, watch)
    return inside


def step(report: Report, doing: str, share: float) -> Watch:
    """Report that a step begins; what reports it again while it runs."""
    report(doing, share)
    return lambda _: report(doing, share)


def has_installer(site: str) -> bool:
    """Whether pip is in the folder for libraries of an environment."""
    return os.path.exists(site + "/pip")


def remove_installers(site: str) -> None:
    """Remove pip and setuptools, which no process of Hudline imports, from an environment."""
    for name in _INSTALLERS:
        for path in glob.glob(f"{glob.escape(site)}/{name}"):
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    os.unlink(path)


def _fetch(
    install: list[str], folder: str, report: Report, env: dict[str, str] | None = None
) -> None:
    """Run what fetches and installs the libraries, and report how far it is."""
    _report_fetched(report, b"")
    run(install, folder, partial(_report_fetched, report), env)


def _report_fetched(report: Report, printed: bytes) -> None:
    """Report which of the libraries pip has, by what it has printed."""
    known = {name.decode().replace("_", "-").lower() for name in _HAS.findall(printed)}
    missing = [] if _INSTALLING.search(printed) else [one for one in LIBRARIES if one not in known]
    doing = f"fetching {missing[0]}" if missing else "installing them"
    report(doing, (1 + len(LIBRARIES) - len(missing)) / _STEPS)
