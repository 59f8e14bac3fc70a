"""The start of a session: record it, point the links at this interpreter, begin the upkeep.

Runs on whatever `python3` is on the PATH, so this file keeps to what Python 3.6 understands.
Prints nothing and ends with 0 whatever happens.
"""

import os
import subprocess
import sys
import time
from functools import partial

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OLDEST = (3, 9)
NEWEST_MINOR = 14
# Asking the interpreter itself sees through version managers, whose `python3.x` is a script.
WHERE = "import os, sys; print(os.path.realpath(sys.executable))"

sys.path.insert(0, ROOT + "/src")

from hudline.door import attempt  # noqa: E402 - the path must stand first


def real_path(command: str) -> str:
    """The real path of the interpreter behind `command`; an exception where it does not run."""
    asked = [command, "-I", "-S", "-c", WHERE]
    nothing = subprocess.DEVNULL
    return subprocess.check_output(asked, stdin=nothing, stderr=nothing, timeout=3).decode().strip()


def become_newer() -> None:
    """Go on as the newest interpreter on the PATH that Hudline runs on, if there is one.

    The event still waits on stdin: it is read after this.
    """
    for minor in range(NEWEST_MINOR, OLDEST[1] - 1, -1):
        real = attempt(partial(real_path, f"python3.{minor}"), lambda _: "")
        if real:
            os.execv(real, [real, "-I", "-S", os.path.abspath(__file__)])  # noqa: S606


def begin() -> None:
    """Record the event first, so that nothing after it can lose it; then the links, the upkeep."""
    from hudline.entry.hook import listen

    listen(time.time())
    from hudline import upkeep
    from hudline.store import home, links

    place = home.locate(home.environment())
    data = os.environ.get("CLAUDE_PLUGIN_DATA")
    attempt(lambda: links.refresh(place, ROOT, data), lambda _: None)
    upkeep.start(ROOT)


if sys.version_info < OLDEST:
    attempt(become_newer, lambda _: None)
else:
    attempt(begin, lambda _: None)
os._exit(0)
