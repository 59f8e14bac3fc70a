"""What the client's settings files decide together: see `sources.settings_files`."""

from __future__ import annotations

import re
from typing import NamedTuple

from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.install import client_settings
from hudline.platform.outbox import own_form
from hudline.platform.shells import with_variable
from hudline.sources.settings_files import settings_files

_UNSET = object()
_TODO_TOOLS = "CLAUDE_CODE_ENABLE_TODO_TOOLS"
# Models from Opus 4.8, Sonnet 5 and Fable 5 on have no todo tools without it; since 2.1.233.
TODO_TOOLS_START = with_variable(_TODO_TOOLS, "1", "claude")
_ID = re.compile(r"hudline@[A-Za-z0-9_.-]+")  # other names are neither shown nor run


class Layer(NamedTuple):
    """A settings file: its name, path, content, and what is wrong with it."""

    name: str
    path: str
    value: dict[str, object]
    problem: str


def layers(env: dict[str, str], cwd: str) -> list[Layer]:
    """Every settings file for the folder `cwd`, the strongest first; a missing one is empty.

    CLAUDE_PROJECT_DIR, which the client sets for what it starts, wins over `cwd`.
    """
    project = own_form(env.get("CLAUDE_PROJECT_DIR") or cwd)
    return [_layer(name, path) for name, path in settings_files(env, project)]


def _layer(name: str, path: str) -> Layer:
    try:
        return Layer(name, path, client_settings.read(path).value, "")
    except UserError as error:
        return Layer(name, path, {}, error.message)


def overriding(found: list[Layer], home: Home) -> list[Layer]:
    """The layers above the person's own whose status line is not Hudline's: the first wins."""
    return [
        layer
        for layer in found
        if layer.name != "user"
        and layer.value.get(client_settings.KEY) is not None
        and not client_settings.is_ours(layer.value[client_settings.KEY], home)
    ]


def deciding(found: list[Layer], key: str) -> Layer | None:
    """The strongest layer with `key`; None without one."""
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


def has_todo_tools(found: list[Layer], env: dict[str, str]) -> bool:
    """Whether the environment or the `env` of a settings file gives new models their todo tools."""
    values: list[object] = [env.get(_TODO_TOOLS)]
    for layer in found:
        variables = layer.value.get("env")
        values.append(variables.get(_TODO_TOOLS) if isinstance(variables, dict) else None)
    return any(str(value).lower() in ("1", "true", "yes", "on") for value in values)
