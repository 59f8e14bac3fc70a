"""The status line as settings.json names it: a copy of this lies in Hudline's folder.

Plugin folders move with every update; the link `current` beside the copy follows them.
"""

import sys

# Loaded by its name: to look for it costs more than all that it does.
path = __file__.rpartition("/")[0] + "/current/src/hudline_boot.py"
boot = sys.modules["hudline_boot"] = type(sys)("hudline_boot")
boot.__file__ = path
try:
    sys.modules["_frozen_importlib_external"].SourceFileLoader("hudline_boot", path).exec_module(
        boot
    )
except OSError:
    sys.stdout.write(
        "hudline: its plugin folder is gone. "
        'Reinstall the plugin, or remove "statusLine" from settings.json.\n'
    )
else:
    boot.start("hudline.entry.line").main()
