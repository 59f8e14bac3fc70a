"""Notification and StopFailure: records the event, then notifies the person where `bell` is set.

See hudline.host.notifications. Both events are rare, so the cost of the imports does not matter.
"""

import os
import sys
import time

BEGAN = time.time()  # before the imports, whose time must not date the event later
sys.path.insert(0, os.path.dirname(os.path.dirname(__file__)) + "/src")

from hudline.core.errors import guard  # noqa: E402 - the path comes first
from hudline.core.paths import environment, locate  # noqa: E402
from hudline.hook.main import record_event, report_hook_error  # noqa: E402


def notify() -> None:
    """Record the event first, so that no later error loses it; then reply to the client."""
    recorded = record_event(BEGAN)
    if recorded is None:
        return
    env = environment()
    home = locate(env)
    sys.path.append(home.site())
    from hudline.host.notifications import ring

    ring(home, env, *recorded)


guard(notify, lambda error: report_hook_error(error, BEGAN))
os._exit(0)
