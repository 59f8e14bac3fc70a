"""What a hook needs of the system: its surroundings, files, an append, a byte to the host."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.outbox import (
        HOME_VARIABLE,
        PYTHON,
        SEPARATOR,
        WAKE_JOURNAL,
        append_whole,
        close,
        comparable,
        current_folder,
        drop_output,
        end_process,
        environment,
        exists,
        followed,
        host_folder,
        is_absolute,
        lives,
        make_private_folder,
        open_file,
        own_form,
        parent_process,
        person_folder,
        process_id,
        read,
        site_packages,
        start_time,
        wake,
    )
else:
    from hudline.platform.posix.outbox import (
        HOME_VARIABLE,
        PYTHON,
        SEPARATOR,
        WAKE_JOURNAL,
        append_whole,
        close,
        comparable,
        current_folder,
        drop_output,
        end_process,
        environment,
        exists,
        followed,
        host_folder,
        is_absolute,
        lives,
        make_private_folder,
        open_file,
        own_form,
        parent_process,
        person_folder,
        process_id,
        read,
        site_packages,
        start_time,
        wake,
    )

__all__ = [
    "HOME_VARIABLE",
    "PYTHON",
    "SEPARATOR",
    "WAKE_JOURNAL",
    "append_whole",
    "close",
    "comparable",
    "current_folder",
    "drop_output",
    "end_process",
    "environment",
    "exists",
    "followed",
    "host_folder",
    "is_absolute",
    "lives",
    "make_private_folder",
    "open_file",
    "own_form",
    "parent_process",
    "person_folder",
    "process_id",
    "read",
    "site_packages",
    "start_time",
    "wake",
]

if sys.platform == "win32":
    from hudline.platform.windows.outbox import link_target, open_to_append, open_to_rewrite

    __all__ += ["link_target", "open_to_append", "open_to_rewrite"]
else:
    from hudline.platform.posix.outbox import process_status

    __all__ += ["process_status"]
