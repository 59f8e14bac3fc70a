"""Modules that are imported only where a command needs them: the import of each takes as long as a
whole report, and most runs do without. This is the one module of `cli` that imports by name.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

MODULES = {
    "destination_check": "hudline.cli.exporting.destination_check",  # a value of `otlp` was changed
    "diagnosis": "hudline.cli.diagnosis",  # a word was mistyped, or --debug asks for a trace
    "learning": "hudline.ledger.learning",  # something new was read
    "line_offer": "hudline.cli.line_offer",  # the key `surface` was set
    "reading_bar": "hudline.cli.reporting.reading_bar",  # a reading takes long, on a terminal
    "text_setting": "hudline.cli.reporting.text_setting",  # `ledger.prompts` was changed
}


def deferred(name: str) -> Any:
    """A module of `MODULES`, by its name there."""
    return import_module(MODULES[name])


def command(name: str) -> Any:
    """The module of a command, by its name in `commands.COMMANDS`."""
    return import_module(f"hudline.cli.{name}")
