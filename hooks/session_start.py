"""The start of a session: record it, point the links at this interpreter, begin the upkeep.

Run by python.sh, on the interpreter that bin/hudline finds. Prints nothing and ends with 0 whatever
happens.
"""

import os
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

sys.path.insert(0, ROOT + "/src")

from hudline.door import attempt  # noqa: E402 - the path must stand first


def begin() -> None:
    """Record the event first, so that nothing after it can lose it; then the links, the upkeep."""
    from hudline.entry.hook import listen

    listen(time.time())
    from hudline import upkeep
    from hudline.store import home, links

    env = home.environment()
    attempt(lambda: links.refresh(home.locate(env), ROOT, links.data_folder(env)), lambda _: None)
    upkeep.start(ROOT)


attempt(begin, lambda _: None)
os._exit(0)
