"""Run by path with `python -I`, which looks in no folder of the person's: so name our own."""

from __future__ import annotations

import os
import sys

ROOT = os.path.realpath(__file__).rsplit("/", 4)[0]
sys.path.insert(0, ROOT + "/src")

from hudline.cli.hosted_status import answered  # noqa: E402 - the path comes first

if __name__ == "__main__":
    if answered(sys.argv[1:]):
        sys.exit(0)
    from hudline.cli.main import main

    sys.exit(main(sys.argv[1:], ROOT))
