"""The status line without a host, run from the plugin's folder by the demo and the tests."""

import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/src")

from hudline.host.start import run

run("hudline.host.client")
