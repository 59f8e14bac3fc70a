"""The client: version, trust, policy, plugin, and the todo tools."""

from __future__ import annotations

import os

from hudline.cli import settings_layers
from hudline.cli.checks.check import FAIL, NOTE, OK, WARN, Check, Scene
from hudline.cli.client_version import version_string
from hudline.config.text_document import written
from hudline.core.fields import as_people_write, in_one_case, table
from hudline.core.file_io import read_object
from hudline.core.paths import account_file, config_folder
from hudline.install import client_settings
from hudline.platform.shells import in_turn, quoted

OLDEST = (2, 1, 139)  # the first client that runs hooks without a shell
_UNKNOWN = "Start the client once, then look again."


def version(scene: Scene) -> Check:
    """Whether the client is new enough to run the hooks, and to redraw the line every second."""
    if scene.client is None:
        return Check("client", NOTE, "The client's version is not known here.", _UNKNOWN)
    if scene.client < OLDEST:
        sentence = f"Claude Code {version_string(scene.client)} does not run the hooks."
        return Check("client", FAIL, sentence, "2.1.139 or newer is needed. Run: claude update")
    return Check("client", OK, f"Claude Code {version_string(scene.client)}.")


def trust(scene: Scene) -> Check:
    """Whether the person trusts this folder: before, the client runs neither line nor hooks.

    The client keeps it in `.claude.json`, by folder or by the git repository around it; on Windows
    with slashes, and in the capitals that were typed.
    """
    projects = read_object(account_file(scene.env)).get("projects")
    if not isinstance(projects, dict):
        return Check("trust", NOTE, "The client has noted no trusted folder yet.", _UNKNOWN)
    trusted = {
        in_one_case(folder) for folder, one in projects.items()
        if table(one).get("hasTrustDialogAccepted") is True
    }  # fmt: skip
    at = os.path.realpath(scene.env.get("CLAUDE_PROJECT_DIR") or scene.cwd)
    while True:
        if in_one_case(at) in trusted:
            return Check("trust", OK, "This folder is trusted.")
        if at == os.path.dirname(at):
            break
        at = os.path.dirname(at)
    return Check(
        "trust",
        WARN,
        "This folder is not trusted yet: the client shows no status line here.",
        "Start claude in this folder and accept its question.",
    )


def policy(scene: Scene) -> Check:
    """Whether any settings turn hooks off, and the status line with them."""
    managed = [layer for layer in scene.layers if layer.name == "managed"]
    for found in (managed, scene.layers[len(managed) :]):
        layer = settings_layers.deciding(found, "disableAllHooks")
        if layer is not None and layer.value["disableAllHooks"] is True:
            file = as_people_write(layer.path)
            sentence = f"disableAllHooks in {file} turns hooks and the status line off."
            return Check(
                "policy", FAIL, sentence, "Take it out, or ask who manages these settings."
            )
    only = settings_layers.deciding(managed, "allowManagedHooksOnly")
    if only is not None and only.value["allowManagedHooksOnly"] is True:
        sentence = "allowManagedHooksOnly allows only hooks and a status line that are managed."
        return Check("policy", FAIL, sentence, "Ask who manages the settings to enable the plugin.")
    return Check("policy", OK, "Hooks and the status line are allowed.")


def plugin(scene: Scene) -> Check:
    """Whether the plugin, whose hooks record the events, is installed and enabled, once."""
    ids, by_hand = settings_layers.plugin_ids(scene.layers), _by_hand(scene)
    if len(ids) > 1:
        sentence = f"The plugin is enabled twice: {', '.join(ids)}."
        return Check("plugin", WARN, sentence, f"Run: claude plugin disable {ids[-1]}")
    if ids and by_hand:
        sentence = f"Every event is recorded twice: by the plugin and by hooks in {by_hand[0]}."
        return Check("plugin", WARN, sentence, "Take the hooks that name hudline out of that file.")
    if by_hand:
        return Check("plugin", OK, f"The hooks are set in {by_hand[0]}.")
    return _installed(scene, ids[0]) if ids else _uninstalled(scene)


def has_hooks(scene: Scene) -> bool:
    """Whether settings name hooks that record: the plugin's, or some by hand."""
    return bool(settings_layers.plugin_ids(scene.layers) or _by_hand(scene))


def _by_hand(scene: Scene) -> list[str]:
    """The settings files that name hooks of Hudline's themselves."""
    found = scene.layers
    return [one.path for one in found if "hudline" in written(one.value.get("hooks", {}))]


def _uninstalled(scene: Scene) -> Check:
    """The result without the plugin: not installed yet, or uninstalled without the rest."""
    hint = f"Run: claude plugin install hudline --marketplace {quoted(scene.root)}"
    line = scene.layers[-1].value.get(client_settings.KEY)
    if not client_settings.is_ours(line, scene.home):
        sentence = "The plugin is not installed; without it nothing shows."
        return Check("plugin", FAIL, sentence, hint)
    sentence = (
        "The status line is set up, but no plugin that records tools, agents and todos. "
        "Install it, or take the rest away too:"
    )
    leave = in_turn("Run: hudline uninstall", "claude plugin marketplace remove hudline")
    return Check("plugin", WARN, sentence, f"{hint}\n{leave}")


def _installed(scene: Scene, name: str) -> Check:
    """Look the enabled plugin up in the client's register (undocumented; 2.1.330)."""
    env = scene.env
    folder = env.get("CLAUDE_CODE_PLUGIN_CACHE_DIR") or config_folder(env) + "/plugins"
    plugins = read_object(folder + "/installed_plugins.json").get("plugins")
    if isinstance(plugins, dict) and not plugins.get(name):
        sentence = f"{name} is enabled but not installed."
        return Check("plugin", WARN, sentence, f"Run: claude plugin install {name}")
    way = f"claude plugin uninstall {name}, then claude plugin marketplace remove"
    hint = f"To leave: /hudline:uninstall, then {way} {name.partition('@')[2]}"
    return Check("plugin", OK, f"{name} is installed and enabled.", hint)


def todos(scene: Scene) -> Check:
    """Whether new models were given their todo tools."""
    if settings_layers.has_todo_tools(scene.layers, scene.env):
        return Check("todos", OK, "New models have their todo tools.")
    sentence = "New models have no todo tools, so no todo row shows."
    hint = f"To have them, start the client as: {settings_layers.TODO_TOOLS_START}"
    return Check("todos", NOTE, sentence, hint)
