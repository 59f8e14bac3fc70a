"""The surface: the band above the prompt, the status line, or both; and why there is no band.

A band is fed by the host of its client: see hudline.host.
"""

from __future__ import annotations

import os
import time

from hudline.cli import settings_layers
from hudline.cli.checks.check import NOTE, OK, WARN, Check, Scene
from hudline.cli.client_version import version_string
from hudline.config import reader
from hudline.core import error_log
from hudline.host import lifetime
from hudline.host.endpoints import all_endpoints, endpoints

_NAME = "surface"
_SINCE = (2, 1, 330)  # the first client on which the band was tried
_RECENT = 3600.0  # seconds


def surface(scene: Scene) -> Check:
    """Which surface is active, and where a band could be but is none, why."""
    chosen = reader.surface(scene.env, reader.read(scene.home))
    pid = scene.env.get("CLAUDE_PID", "")
    if chosen == "line":
        where = reader.SURFACE if scene.env.get(reader.SURFACE) else "config.json"
        return Check(_NAME, OK, f"The status line: the band stays empty, as {where} says.")
    if pid and has_band(scene):
        suffix = " and the status line" if chosen == "both" else ""
        return Check(_NAME, OK, f"The band above the prompt{suffix}.")
    if has_band(scene):
        return Check(_NAME, OK, "The band above the prompt, in a session that runs now.")
    return _missing(scene, pid)


def _missing(scene: Scene, pid: str) -> Check:
    """Why there is no band; the first reason that is found."""
    if scene.client is not None and scene.client < _SINCE:
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
    """Whether a band is there, or comes with the next session: then nothing has to be set up."""
    if has_band(scene):
        return True
    return (
        reader.surface(scene.env, reader.read(scene.home)) != "line"
        and scene.client is not None
        and scene.client >= _SINCE
        and bool(settings_layers.plugin_ids(scene.layers))
        and os.path.isfile(scene.root + "/hooks/band.ts")
    )


def has_band(scene: Scene) -> bool:
    """Whether this session has a band; outside of one, whether any session on this machine has."""
    root, pid = scene.home.root, scene.env.get("CLAUDE_PID", "")
    places = [endpoints(root, int(pid))] if pid.isdecimal() else all_endpoints(root)
    return any(lifetime.has_band(place) for place in places)
