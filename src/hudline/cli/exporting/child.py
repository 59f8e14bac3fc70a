"""The process that sends what is new behind the screen, at the end of a turn or a session."""

from __future__ import annotations

from pathlib import Path

from hudline.config import reader
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.export.destination import configured
from hudline.platform.outbox import own_form
from hudline.platform.processes import start_detached
from hudline.platform.shells import own_command

_ROOT = own_form(str(Path(__file__).resolve().parents[4]))


def start_push(home: Home, env: dict[str, str]) -> bool:
    """Start the process, detached, where config.json names a collector that can be used; whether it
    was started. It waits for nobody: another one that sends takes what is new with it. OSError
    where it cannot be started."""
    try:
        if configured(reader.read(home)) is None:
            return False
    except UserError:  # `hudline otel doctor` says it
        return False
    start_detached([*own_command(_ROOT), "export", "otlp", "--new", "--no-read"], env)
    return True
