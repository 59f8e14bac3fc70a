"""How the host and the Python client start: with the libraries on the path, where they are."""

from __future__ import annotations

import importlib
import sys

from hudline.core.paths import environment, locate


def run(module: str, *more: object) -> None:
    """Put Hudline's libraries on the path and run `main` of `module` with the arguments, and with
    what else is given."""
    sys.path.append(locate(environment()).site())
    importlib.import_module(module).main(sys.argv[1:], *more)
