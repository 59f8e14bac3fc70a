"""Run by path with `python -I`, which looks in no folder of the person's: so name our own."""

from __future__ import annotations

import os
import sys

ROOT = os.path.realpath(__file__).rsplit(os.sep, 4)[0]
sys.path.insert(0, ROOT + "/src")

if __name__ == "__main__":
    # What scripts and status bars call goes first, and loads next to nothing.
    if sys.argv[1:2] in (["progress"], ["note"]):
        from hudline.cli.feed_command import fed

        code = fed(sys.argv[1:])
        if code is not None:
            sys.exit(code)
    else:
        from hudline.cli.hosted_status import answered

        if answered(sys.argv[1:]):
            sys.exit(0)
    from hudline.cli.main import main
    from hudline.platform.outbox import own_form

    sys.exit(main(sys.argv[1:], own_form(ROOT)))
