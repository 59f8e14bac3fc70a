"""Runs the host of one client, see hudline.host.main. `band`: the client's module reads stdout.
With `apart` as well, it is the process that goes on where the system would end the first one with
the client.

It runs for hours, so the cost of its imports does not matter.
"""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(__file__))
sys.path.insert(0, ROOT + "/src")

from hudline.host.start import run  # noqa: E402 - the path comes first
from hudline.platform.processes import continue_apart  # noqa: E402

APART = [sys.executable, "-I", "-S", "-X", "utf8", __file__, "band", "apart"]
if sys.argv[1:] != ["band"] or not continue_apart(APART):
    run("hudline.host.main")
