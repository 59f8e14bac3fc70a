"""What the person chose: whether every value of it counts."""

from __future__ import annotations

from hudline.cli import faults
from hudline.cli.checks.check import OK, WARN, Check, Scene
from hudline.cli.in_force import LANGUAGE
from hudline.store import config

_MOST = 5  # faults that are named


def configuration(scene: Scene) -> Check:
    """Whether every value counts in config.json, in this project's file, in the chosen theme and
    in the environment. What `line.level` says of them is left to it."""
    name, home = "configuration", scene.home
    folder = scene.env.get("CLAUDE_PROJECT_DIR") or scene.cwd
    found = faults.found(home, folder) + faults.of_environment(scene.env)
    found = [one for one in found if (one.file, one.key) != (home.config, "verbosity")]
    if not found:
        return Check(name, OK, "Every setting is valid.")
    told = [one.sentence + (f" {one.hint}" if one.hint else "") for one in found[:_MOST]]
    if len(found) > _MOST:
        told.append(f"And {len(found) - _MOST} more, which hudline preview names.")
    hints = dict.fromkeys(_hint(one, scene) for one in found)
    return Check(name, WARN, "\n".join(told), "\n".join(filter(None, hints)))


def _hint(fault: faults.Fault, scene: Scene) -> str:
    """Where a fault is corrected; "" where it says so itself."""
    if fault.hint.startswith("Run: "):
        return ""
    if fault.file == scene.home.config:
        return "Run: hudline config edit"
    if fault.file in (LANGUAGE, config.SURFACE):
        return f"Set {fault.file} to one of them, or unset it, where you start claude."
    return f"Correct it in {fault.file}."
