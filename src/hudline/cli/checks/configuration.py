"""Whether the configuration is valid."""

from __future__ import annotations

from hudline.cli import config_validation
from hudline.cli.checks.check import OK, WARN, Check, Scene
from hudline.cli.config_sources import LANGUAGE
from hudline.cli.faults import Fault
from hudline.config import reader
from hudline.core.fields import as_people_write

_MOST = 5  # faults that are named


def configuration(scene: Scene) -> Check:
    """Whether every value in config.json, in this project's file, in the chosen theme and in the
    environment is valid, except the verbosity: see `status_line.level`."""
    name, home = "configuration", scene.home
    folder = scene.env.get("CLAUDE_PROJECT_DIR") or scene.cwd
    found = config_validation.found(home, folder) + config_validation.of_environment(scene.env)
    found = [one for one in found if (one.file, one.key) != (home.config, "verbosity")]
    if not found:
        return Check(name, OK, "Every setting is valid.")
    sentences = [one.sentence + (f" {one.hint}" if one.hint else "") for one in found[:_MOST]]
    if len(found) > _MOST:
        sentences.append(f"And {len(found) - _MOST} more, which hudline preview names.")
    hints = dict.fromkeys(_hint(one, scene) for one in found)
    return Check(name, WARN, "\n".join(sentences), "\n".join(filter(None, hints)))


def _hint(fault: Fault, scene: Scene) -> str:
    """Where to correct a fault; "" where its own hint says so."""
    if fault.hint.startswith("Run: "):
        return ""
    if fault.file == scene.home.config:
        return "Run: hudline config edit"
    if fault.file in (LANGUAGE, reader.SURFACE):
        return f"Set {fault.file} to one of them, or unset it, where you start claude."
    return f"Correct it in {as_people_write(fault.file)}."
