"""Runs an entry at a moment of a story: `python clock.py SECONDS SCRIPT` (seconds since 1970).

A demo that is not shown at its real pace would tell of durations that nobody waited for, or of
none at all. So where a story runs faster or slower its clock does too; the entry is the real one.
"""

import sys
import time

if __name__ == "__main__":
    moment, script = float(sys.argv[1]), sys.argv[2]
    vars(time)["time"] = lambda: moment
    sys.argv = [script]
    with open(script, encoding="utf-8") as source:
        code = compile(source.read(), script, "exec")
    exec(code, {"__name__": "__main__", "__file__": script})  # noqa: S102 - the entry, as a script
