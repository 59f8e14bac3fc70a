"""The status line without a host, for statusline.sh; setup copies this into Hudline's folder.

The plugin's folder changes with every update; the link `current` beside the copy leads to it.
"""

import sys

sys.path.insert(0, __file__.rpartition("/")[0] + "/current/src")

try:
    from hudline.host.start import run
except ImportError:
    sys.stdout.write(
        "hudline: its plugin folder is gone. "
        'Reinstall the plugin, or remove "statusLine" from settings.json.\n'
    )
else:
    run("hudline.host.client")
