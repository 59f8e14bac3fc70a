"""What is drawn where: the band above the prompt, the status line, or both; and why a band is not.

A client with a band has a process of Hudline's that reads the pipe `<home>/bands/<process id>`.
"""

from __future__ import annotations

import os
import time

from hudline.cli import layers
from hudline.cli.checks.check import NOTE, OK, WARN, Check, Scene
from hudline.cli.client_version import shown
from hudline.codec import Codec
from hudline.store import config, errors, wake

_NAME = "surface"
_SINCE = (2, 1, 330)  # the first client on which the band was tried
_RECENT = 3600.0  # seconds


def surface(scene: Scene) -> Check:
    """Which surface is active, and where a band could be but is none, why."""
    chosen = config.surface(scene.env, config.read(scene.home, Codec()))
    pid = scene.env.get("CLAUDE_PID", "")
    here = wake.has_band(scene.home.root, pid)
    if chosen == "line":
        where = config.SURFACE if scene.env.get(config.SURFACE) else "config.json"
        return Check(_NAME, OK, f"The status line: the band stays empty, as {where} says.")
    if here:
        also = " and the status line" if chosen == "both" else ""
        return Check(_NAME, OK, f"The band above the prompt{also}.")
    if has_band(scene):
        return Check(_NAME, OK, "The band above the prompt, in a session that runs now.")
    return _missing(scene, pid)


def _missing(scene: Scene, pid: str) -> Check:
    """Why there is no band; the first reason that is found."""
    if scene.client is not None and scene.client < _SINCE:
        said = f"The status line: Claude Code {shown(scene.client)} has no bands."
        return Check(_NAME, NOTE, said, "Bands were tried from 2.1.330 on. Run: claude update")
    if not os.path.isfile(scene.root + "/hooks/band.ts"):
        said = "The status line: the plugin folder has no hooks/band.ts."
        return Check(_NAME, NOTE, said, "Install the plugin again.")
    now = time.time()
    if errors.count(scene.home, now - _RECENT, "band", until=now):
        said = "The status line: the band's process has failed lately; errors.log says where."
        return Check(_NAME, WARN, said, "Start the session again, or report it.")
    if pid and os.path.exists(wake.told(wake.pipe(scene.home.root, pid))):
        said = "The status line: the band's process of this session has ended."
        return Check(_NAME, WARN, said, "It was started several times: start the session again.")
    if not pid:
        said = "No session runs with a band now."
        return Check(_NAME, NOTE, said, "Run this in a session to see its own.")
    said = "The status line: this session's client has started no band."
    hint = "It starts with a session's start: /reload-plugins, or start the session again."
    return Check(_NAME, NOTE, said, hint)


def needs_no_line(scene: Scene) -> bool:
    """Whether a band is there, or comes with the next session: then nothing has to be set up."""
    if has_band(scene):
        return True
    return (
        config.surface(scene.env, config.read(scene.home, Codec())) != "line"
        and scene.client is not None
        and scene.client >= _SINCE
        and bool(layers.plugin_ids(scene.layers))
        and os.path.isfile(scene.root + "/hooks/band.ts")
    )


def has_band(scene: Scene) -> bool:
    """Whether this session has a band; outside of one, whether any session on this machine has."""
    home, pid = scene.home, scene.env.get("CLAUDE_PID", "")
    if pid:
        return wake.has_band(home.root, pid)
    try:
        names = os.listdir(home.bands)
    except OSError:
        return False
    return any(wake.has_band(home.root, name) for name in names)
