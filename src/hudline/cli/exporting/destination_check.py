"""What follows a change of `otlp` in config.json: a person learns at once that it cannot be used,
since the host that sends has no place to say so."""

from __future__ import annotations

from hudline.cli.usage import print_message
from hudline.config import reader
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.export.destination import configured


def follow(home: Home) -> None:
    """Say on stderr why nothing can be sent to the endpoint that is set; nothing without one."""
    try:
        configured(reader.read(home))
    except UserError as error:
        print_message(error.message, error.hint, style="bold yellow")
