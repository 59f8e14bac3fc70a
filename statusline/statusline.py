"""The status line from the plugin folder itself: for the demo and the tests."""

import sys

# Loaded by its name: to look for it costs more than all that it does.
path = __file__.rsplit("/", 2)[0] + "/src/hudline_boot.py"
boot = sys.modules["hudline_boot"] = type(sys)("hudline_boot")
boot.__file__ = path
sys.modules["_frozen_importlib_external"].SourceFileLoader("hudline_boot", path).exec_module(boot)
boot.start("hudline.entry.line").main()
