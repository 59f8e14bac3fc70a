"""Runs a script at a given time: `python clock.py SECONDS SCRIPT` (seconds since 1970).

A story that is not played at its real pace needs a clock of its own, or the durations would be
wrong; the script is the real one.
"""

from __future__ import annotations

import sys
import time

if __name__ == "__main__":
    seconds, script = float(sys.argv[1]), sys.argv[2]
    vars(time)["time"] = lambda: seconds
    sys.argv = [script]
    with open(script, encoding="utf-8") as source:
        code = compile(source.read(), script, "exec")
    exec(code, {"__name__": "__main__", "__file__": script})  # noqa: S102 - the entry, as a script
