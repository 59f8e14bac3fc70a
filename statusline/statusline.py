"""The status line from the plugin folder itself: for the demo and the tests."""

import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/src")

from hudline_boot import start

start("hudline.entry.line").main()
