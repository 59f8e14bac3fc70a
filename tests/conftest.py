"""What every test begins with."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from hudline.cli.reporting import words

if sys.platform == "win32":  # hooks of pytest's: what cannot run there is skipped, with the reason
    from tests.windows.left_out import (  # noqa: F401
        pytest_collection_modifyitems,
        pytest_pycollect_makemodule,
    )


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Take back the language that a command run in this process has chosen."""
    yield
    words.use("en")
