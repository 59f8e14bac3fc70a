"""SessionStart: records the event, points the links at this interpreter, starts the upkeep.

Run by python.sh, on the interpreter that bin/hudline finds. Prints nothing and always exits with 0.
"""

import os
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

sys.path.insert(0, ROOT + "/src")

from hudline.core.errors import guard  # noqa: E402 - the path comes first


def begin() -> None:
    """Record the event first, so that no later error loses it; then links and upkeep."""
    at = time.time()
    from hudline.hook.main import record_event, report_hook_error

    guard(lambda: record_event(at, may_begin=True), lambda error: report_hook_error(error, at))
    from hudline.core import paths
    from hudline.install import links, upkeep

    env = paths.environment()
    guard(lambda: links.refresh(paths.locate(env), ROOT, links.data_folder(env)), lambda _: None)
    upkeep.start(ROOT)


guard(begin, lambda _: None)
os._exit(0)
