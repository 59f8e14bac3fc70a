"""The client's configuration folders that an environment leads to."""

from __future__ import annotations

import os
from contextlib import suppress

from hudline.core.paths import config_folder, person_folder


def folders_of(env: dict[str, str]) -> list[str]:
    """The one that the environment names, and the usual one."""
    folders = [config_folder(env)]
    with suppress(LookupError):
        folders.append(person_folder(env) + "/.claude")
    real: dict[str, str] = {}
    for folder in folders:
        real.setdefault(os.path.realpath(folder), folder)
    return list(real.values())
