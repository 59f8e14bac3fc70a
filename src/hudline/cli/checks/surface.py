"""The surface: the band above the prompt, the status line, or both; and why there is no band.

A band is fed by the host of its client: see hudline.host.
"""

from __future__ import annotations

import os
import time

from hudline.cli import settings_layers, surfaces
from hudline.cli.checks.check import NOTE, OK, WARN, Check, Scene
from hudline.cli.client_version import version_string
from hudline.config import reader
from hudline.core import error_log
from hudline.host.endpoints import endpoints

_NAME = "surface"
_RECENT = 3600.0  # seconds


def surface(scene: Scene) -> Check:
    """Which surface is active, and where a band could be but is none, why."""
    chosen = reader.surface(scene.env, reader.read(scene.home))
    pid = scene.env.get("CLAUDE_PID", "")
    if chosen == "line":
        where = reader.SURFACE if scene.env.get(reader.SURFACE) else "config.json"
        return Check(_NAME, OK, f"The status line: the band stays empty, as {where} says.")
    has_band = surfaces.has_band(scene.home, scene.env)
    if pid and has_band:
        suffix = " and the status line" if chosen == "both" else ""
        return Check(_NAME, OK, f"The band above the prompt{suffix}.")
    if has_band:
        return Check(_NAME, OK, "The band above the prompt, in a session that runs now.")
    brings_band = surfaces.brings_band(scene.home, scene.root, scene.env, scene.client)
    if brings_band and not settings_layers.plugin_ids(scene.layers):
        return Check(_NAME, NOTE, "The band above the prompt, once the plugin is installed.")
    return _missing(scene, pid)


def _missing(scene: Scene, pid: str) -> Check:
    """Why there is no band; the first reason that is found."""
    if scene.client is not None and scene.client < surfaces.SINCE:
        sentence = f"The status line: Claude Code {version_string(scene.client)} has no bands."
        return Check(_NAME, NOTE, sentence, "Bands were tried from 2.1.330 on. Run: claude update")
    if not os.path.isfile(scene.root + "/hooks/band.ts"):
        sentence = "The status line: the plugin folder has no hooks/band.ts."
        return Check(_NAME, NOTE, sentence, "Install the plugin again.")
    now = time.time()
    if error_log.count(scene.home, now - _RECENT, "band", until=now):
        sentence = "The status line: the band's process has failed lately; errors.log says where."
        return Check(_NAME, WARN, sentence, "Start the session again, or report it.")
    if pid and os.path.exists(endpoints(scene.home.root, int(pid)).message):
        sentence = "The status line: the band's process of this session has ended."
        return Check(
            _NAME, WARN, sentence, "It was started several times: start the session again."
        )
    if not pid:
        sentence = "No session runs with a band now."
        return Check(_NAME, NOTE, sentence, "Run this in a session to see its own.")
    sentence = "The status line: this session's client has started no band."
    hint = "It starts with a session's start: /reload-plugins, or start the session again."
    return Check(_NAME, NOTE, sentence, hint)


def needs_no_line(scene: Scene) -> bool:
    """Whether the person has chosen the band alone, and it is there or comes with a session that
    has the plugin: then nothing has to be set up."""
    if surfaces.wants_line(scene.home, scene.env):
        return False
    home, env = scene.home, scene.env
    return surfaces.has_band(home, env) or surfaces.brings_band(home, scene.root, env, scene.client)
