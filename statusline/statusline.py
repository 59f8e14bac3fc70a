"""The status line without a host, run from the plugin's folder by the demo and the tests."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + "/src")

from hudline.host.start import run

run("hudline.host.client")
