"""Runs the host of one client, see hudline.host.main. `band`: the client's module reads stdout.

It runs for hours, so the cost of its imports does not matter.
"""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(__file__))
sys.path.insert(0, ROOT + "/src")

from hudline.host.start import run  # noqa: E402 - the path comes first

run("hudline.host.main")
