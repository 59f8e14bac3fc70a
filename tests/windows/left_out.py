"""Which unit tests cannot run on Windows, each with the reason: what they test is not there.

tests/conftest.py takes the hooks from here under Windows; tests/test_windows_left_out.py says
whether every name is that of a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
SCRIPT = "runs a shell script; Windows has a program of its own for that"
TERMINAL = "opens a pseudo-terminal, which Windows has not"
LINKS = "makes symbolic links, which Windows gives only to administrators"
MODES = "looks at the permissions of files, which Windows has not"
SIGNALS = "sends signals, which Windows has not"
PIPES = "opens a named pipe in a folder, which Windows has not"
PROCESS_FILES = "reads /proc"
# Whole files, by name.
FILES: dict[str, str] = {}
# Single tests, by file.
SINGLE: dict[str, dict[str, str]] = {}


class _LeftOut(pytest.Module):
    """A file that is skipped without being imported."""

    reason = ""

    def collect(self) -> Iterator[pytest.Item]:
        pytest.skip(self.reason, allow_module_level=True)


def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> pytest.Module | None:
    """Skip a file of `FILES`, with its reason."""
    reason = FILES.get(module_path.name) if module_path.parent == TESTS else None
    if reason is None:
        return None
    module: _LeftOut = _LeftOut.from_parent(parent, path=module_path)
    module.reason = reason
    return module


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Skip the tests of `SINGLE`, each with its reason."""
    for item in items:
        reason = SINGLE.get(item.path.name, {}).get(getattr(item, "originalname", item.name))
        if reason is not None and item.path.parent == TESTS:
            item.add_marker(pytest.mark.skip(reason=reason))
