"""The terminal of a full-screen command: single keys, and what interrupts a wait for them.

`single_keys`: take the terminal's keys one by one; what gives it back; `typed`: what was typed
within so many seconds; `Interruptions`: signals, resizes and notices that end a wait for keys;
`can_stop`: whether a command can be stopped with Ctrl-Z and continued; `stop`: stop this process,
until the shell continues it; `write`: write all of a text.
"""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.console import (
        Interruptions,
        can_stop,
        single_keys,
        stop,
        typed,
        write,
    )
else:
    from hudline.platform.posix.console import (
        Interruptions,
        can_stop,
        single_keys,
        stop,
        typed,
        write,
    )

__all__ = ["Interruptions", "can_stop", "single_keys", "stop", "typed", "write"]
