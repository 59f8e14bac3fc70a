"""The status line as settings.json names it: a copy of this lies in Hudline's folder.

Plugin folders move with every update; the link `current` beside the copy follows them.
"""

import sys

sys.path.insert(0, __file__.rpartition("/")[0] + "/current/src")

try:
    from hudline_boot import start
except ImportError:
    sys.stdout.write(
        "hudline: its plugin folder is gone. "
        'Reinstall the plugin, or remove "statusLine" from settings.json.\n'
    )
else:
    start("hudline.entry.line").main()
