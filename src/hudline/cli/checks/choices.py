"""What the person chose: whether every value of it counts."""

from __future__ import annotations

from hudline.cli import faults
from hudline.cli.checks.check import OK, WARN, Check, Scene

_MOST = 5  # faults that are named


def configuration(scene: Scene) -> Check:
    """Whether every value counts in config.json and in this project's file. What `line.level`
    says of them is left to it."""
    name, home = "configuration", scene.home
    folder = scene.env.get("CLAUDE_PROJECT_DIR") or scene.cwd
    said_there = [(home.config, ""), (home.config, "verbosity")]
    found = [one for one in faults.found(home, folder) if (one.file, one.key) not in said_there]
    if not found:
        return Check(name, OK, "Every setting is valid.")
    told = [one.sentence + (f" {one.hint}" if one.hint else "") for one in found[:_MOST]]
    if len(found) > _MOST:
        told.append(f"And {len(found) - _MOST} more, which hudline preview names.")
    return Check(name, WARN, "\n".join(told), "Run: hudline config edit")
