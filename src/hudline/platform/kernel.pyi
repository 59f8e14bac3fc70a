"""Functions of Windows that Python has no name for."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.kernel import (
        PrivateAccess,
        add_to_job,
        close_notices,
        end_job,
        event,
        first_notice,
        has_reader,
        job,
        lower_priority,
        next_notice,
        reset_event,
        resume,
        set_event,
    )

    __all__ = [
        "PrivateAccess",
        "add_to_job",
        "close_notices",
        "end_job",
        "event",
        "first_notice",
        "has_reader",
        "job",
        "lower_priority",
        "next_notice",
        "reset_event",
        "resume",
        "set_event",
    ]
