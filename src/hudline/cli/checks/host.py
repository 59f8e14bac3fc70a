"""Whether a host runs, which draws the status line and feeds the band: see hudline.host."""

from __future__ import annotations

from hudline import __version__
from hudline.cli.checks.check import NOTE, OK, WARN, Check, Scene, ago
from hudline.config import reader
from hudline.core import error_log
from hudline.core.fields import clean
from hudline.host import lifetime
from hudline.host.endpoints import all_endpoints, endpoints
from hudline.platform.processes import is_stopped, memory

_NAME = "host"
_RECENT = 3600.0  # seconds
_WATCHED = {
    "line": "It waits for draws and events",
    "band": "It waits for draws, events, the client's module, config.json and other sessions",
}


def host(scene: Scene) -> Check:
    """Whether a host runs for this session, else for any: its version, memory, age, and the events
    that it waits for."""
    if lifetime.is_off(scene.env, reader.read(scene.home)):
        where = lifetime.VARIABLE if scene.env.get(lifetime.VARIABLE) else "config.json"
        return Check(_NAME, OK, f"No host is wanted, as {where} says: each draw is by itself.")
    root, pid = scene.home.root, scene.env.get("CLAUDE_PID", "")
    places = [endpoints(root, int(pid))] if pid.isdecimal() else all_endpoints(root)
    known = [info for info in map(lifetime.info, places) if info is not None]
    if not known:
        return _missing(scene, pid)
    stopped = [info for info in known if is_stopped(info.pid)]
    if stopped:
        sentence = f"The host (process {stopped[0].pid}) is stopped."
        return Check(_NAME, WARN, sentence, "The next draw replaces it.")
    newest = max(known, key=lambda info: info.since)
    sentence = " ".join([_host_sentence(newest, scene.now), *_others(len(known) - 1)])
    if newest.version != __version__:
        hint = f"This is Hudline {__version__}: the next draw starts its host."
        return Check(_NAME, NOTE, sentence, hint)
    return Check(_NAME, OK, sentence)


def _host_sentence(info: lifetime.Info, now: float) -> str:
    used = memory(info.pid)
    size = "" if used is None else f", {used / 1_000_000:.0f} MB"
    version = clean(info.version, 20)
    sentence = (
        f"A host of version {version} (process {info.pid}{size}), started {ago(now - info.since)}."
    )
    sentence += f" {_WATCHED.get(info.surface, _WATCHED['line'])}"
    sentence += "." if info.has_notices else "; the system reports no changed files, so it looks."
    return sentence if info.hears_end else sentence + " It looks for the client every two seconds."


def _others(count: int) -> list[str]:
    return [f"{count} more {'live' if count > 1 else 'lives'}."] if count else []


def _missing(scene: Scene, pid: str) -> Check:
    """The result where no host runs, with the reason."""
    if error_log.count(scene.home, scene.now - _RECENT, "host", until=scene.now):
        sentence = "No host lives, and one has failed lately; errors.log says where."
        return Check(_NAME, WARN, sentence, "Draws go on without it, slower. Report it.")
    sentence = "No host lives for this session." if pid else "No host lives now."
    return Check(_NAME, NOTE, sentence, "The first draw of a session starts one.")
