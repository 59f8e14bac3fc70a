"""How the host and the Python client start: with the libraries on the path, where they are."""

from __future__ import annotations

import importlib
import sys

from hudline.core.paths import environment, locate


def run(module: str) -> None:
    """Put Hudline's libraries on the path and run `main` of `module` with the arguments."""
    find_libraries()
    importlib.import_module(module).main(sys.argv[1:])


def find_libraries() -> None:
    """Put Hudline's libraries on the path."""
    sys.path.append(locate(environment()).site())
