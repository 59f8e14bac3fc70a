"""Bounds of a process that runs what is not Hudline's, which it sets itself."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.confinement import (
        ENDED_LATE,
        confine,
        end_after,
        times_waited,
    )
else:
    from hudline.platform.posix.confinement import (
        ENDED_LATE,
        confine,
        end_after,
        times_waited,
    )

__all__ = [
    "ENDED_LATE",
    "confine",
    "end_after",
    "times_waited",
]
