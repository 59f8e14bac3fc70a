"""Modules that are imported only where a command needs them: the import of each takes as long as a
whole report, and most runs do without. This is the one module of `cli` that imports by name.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from hudline.cli.commands import SHORT_FORMS

MODULES = {
    "destination_check": "hudline.cli.exporting.destination_check",  # a value of `otlp` was changed
    "doctor_report": "hudline.cli.doctor_report",  # `doctor --report`
    "diagnosis": "hudline.cli.diagnosis",  # --debug asks for a trace
    "learning": "hudline.ledger.learning",  # something new was read
    "line_offer": "hudline.cli.line_offer",  # the key `surface` was set
    "near_words": "hudline.cli.near_words",  # a word is no command
    "reading_bar": "hudline.cli.reporting.reading_bar",  # a reading takes long, on a terminal
    "own_manual": "hudline.cli.own_manual",  # the person has widgets of their own
    "status_record": "hudline.cli.status_record",  # `hudline status` is asked for its data
    "text_setting": "hudline.cli.reporting.text_setting",  # `ledger.prompts` was changed
    "undo": "hudline.cli.undo",  # a choice was changed
}


def deferred(name: str) -> Any:
    """A module of `MODULES`, by its name there."""
    return import_module(MODULES[name])


def command(name: str) -> Any:
    """The module of a command, by its name in `commands.COMMANDS`; a short form acts like one."""
    if name in SHORT_FORMS:
        return import_module("hudline.cli.short_form").ShortForm(SHORT_FORMS[name])
    return import_module(f"hudline.cli.{name}")
