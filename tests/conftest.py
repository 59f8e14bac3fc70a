"""What every test begins with."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from hudline.cli.reporting import words

if sys.platform == "win32":  # what cannot run there is skipped, with the reason
    from tests.windows import left_out

    left_out.prepare()
    pytest_collection_modifyitems = left_out.pytest_collection_modifyitems
    pytest_pycollect_makemodule = left_out.pytest_pycollect_makemodule
    pytest_runtest_makereport = left_out.pytest_runtest_makereport


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Take back the language that a command run in this process has chosen."""
    yield
    words.use("en")
