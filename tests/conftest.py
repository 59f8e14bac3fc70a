"""What every test begins with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hudline.cli.reporting import words


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Take back the language that a command run in this process has chosen."""
    yield
    words.use("en")
