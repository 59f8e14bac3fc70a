"""Commands over the ledger, run as a person and as a script would."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from rich.console import Console
from tests import zones
from tests.ledgers import Person

from hudline.cli.reporting import words
from hudline.cli.usage import Parser

NOW = 1795986000.0  # 2026-11-29 21:00 UTC


@contextmanager
def evening(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The evening of the day of the samples, in London."""
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: NOW)
        zones.use(patch, "UTC")
        yield
    zones.follow()


def run(
    person: Person, *argv: str, width: int = 100, colour: bool = False, language: str = "en"
) -> tuple[int, str]:
    """Run a command; its exit status and what it printed. UserError passes through."""
    words.use(language)
    module = import_module(f"hudline.cli.{argv[0]}")
    console = Console(
        file=io.StringIO(), width=width, highlight=False, force_terminal=colour,
        color_system="truecolor" if colour else None, _environ={},
    )  # fmt: skip
    parser = Parser(console, prog=f"hudline {argv[0]}", description="")
    module.arguments(parser)
    env = {"CLAUDE_CONFIG_DIR": str(person.config), "HOME": str(person.config.parent)}
    try:
        status = module.run(parser.parse_args(list(argv[1:])), console, person.home, "", env)
    finally:
        words.use("en")
    assert isinstance(console.file, io.StringIO)
    return status, console.file.getvalue()


def document(person: Person, *argv: str) -> dict[str, Any]:
    status, text = run(person, *argv, "--json")
    assert status == 0
    found: dict[str, Any] = json.loads(text)
    assert list(found) == ["schema", "as_of", "rows", "total"]
    assert (found["schema"], found["as_of"]) == (1, NOW)
    return found
