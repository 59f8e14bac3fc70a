"""Files that are made, replaced and removed, for the person alone, and who else can change one."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.files import (
        HAS_LINKS,
        TIME_STEP,
        allows_writing,
        create,
        create_new,
        is_open_to_others,
        is_others,
        is_writable_by_others,
        keep_on_disk,
        keep_rights,
        lets_others_rename,
        open_or_create,
        open_special,
        read_at,
        remove,
        replace,
    )
else:
    from hudline.platform.posix.files import (
        HAS_LINKS,
        TIME_STEP,
        allows_writing,
        create,
        create_new,
        is_open_to_others,
        is_others,
        is_writable_by_others,
        keep_on_disk,
        keep_rights,
        lets_others_rename,
        open_or_create,
        open_special,
        read_at,
        remove,
        replace,
    )

__all__ = [
    "HAS_LINKS",
    "TIME_STEP",
    "allows_writing",
    "create",
    "create_new",
    "is_open_to_others",
    "is_others",
    "is_writable_by_others",
    "keep_on_disk",
    "keep_rights",
    "lets_others_rename",
    "open_or_create",
    "open_special",
    "read_at",
    "remove",
    "replace",
]
