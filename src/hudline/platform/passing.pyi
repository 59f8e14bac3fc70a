"""What passes its input on: waiting for either side, and ending as its reader wants it."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.passing import (
        READER_GONE,
        end_by,
        has_input,
        write_some,
    )
else:
    from hudline.platform.posix.passing import (
        READER_GONE,
        end_by,
        has_input,
        write_some,
    )

__all__ = [
    "READER_GONE",
    "end_by",
    "has_input",
    "write_some",
]
