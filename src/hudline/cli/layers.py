"""The client's settings files, the strongest first, and what they decide together.

Managed settings win over local ones, those over the project's, and the person's own come last.
Files in `managed-settings.d` beside the managed ones add to them, a later name over an earlier.
Settings given on the client's command line are not seen here.
"""

from __future__ import annotations

import glob
import os
import re
import sys
from typing import NamedTuple

from hudline.complaint import Complaint
from hudline.store import settings
from hudline.store.home import Home

MANAGED = (
    "/Library/Application Support/ClaudeCode/managed-settings.json"
    if sys.platform == "darwin"
    else "/etc/claude-code/managed-settings.json"
)
_UNSET = object()
_ID = re.compile(r"hudline@[A-Za-z0-9_.-]+")  # what else stands there is shown and run by nobody


class Layer(NamedTuple):
    """One settings file: its name for a person, where it lies, what it holds, what is wrong."""

    name: str
    path: str
    value: dict[str, object]
    problem: str


def layers(env: dict[str, str], cwd: str) -> list[Layer]:
    """Every settings file that counts in the folder `cwd`; a missing one holds nothing.

    CLAUDE_PROJECT_DIR, which the client sets for what it starts, wins over `cwd`.
    """
    user = settings.user_path(env)
    project = (env.get("CLAUDE_PROJECT_DIR") or cwd) + "/.claude/"
    added = sorted(glob.glob(glob.escape(os.path.splitext(MANAGED)[0]) + ".d/*.json"), reverse=True)
    found = [_layer("managed", path) for path in (*added, MANAGED)]
    for name, file in (("local", "settings.local.json"), ("project", "settings.json")):
        # In the person's home folder the project's file is the person's own.
        if os.path.realpath(project + file) != os.path.realpath(user):
            found.append(_layer(name, project + file))
    return [*found, _layer("user", user)]


def _layer(name: str, path: str) -> Layer:
    try:
        return Layer(name, path, settings.read(path).value, "")
    except Complaint as complaint:
        return Layer(name, path, {}, complaint.sentence)


def overriding(found: list[Layer], home: Home) -> list[Layer]:
    """The layers above the person's own whose status line is not Hudline's: the first wins."""
    return [
        layer
        for layer in found
        if layer.name != "user"
        and layer.value.get(settings.KEY) is not None
        and not settings.is_ours(layer.value[settings.KEY], home)
    ]


def deciding(found: list[Layer], key: str) -> Layer | None:
    """The strongest layer that says anything about `key`; None when all are silent."""
    for layer in found:
        if layer.value.get(key, _UNSET) is not _UNSET:
            return layer
    return None


def plugin_ids(found: list[Layer]) -> list[str]:
    """The enabled plugins called hudline, as name@marketplace; a stronger layer can disable."""
    state: dict[str, bool] = {}
    for layer in reversed(found):
        enabled = layer.value.get("enabledPlugins")
        if isinstance(enabled, dict):
            for name, value in enabled.items():
                if _ID.fullmatch(name):
                    state[name] = value is not False
    return sorted(name for name, on in state.items() if on)
