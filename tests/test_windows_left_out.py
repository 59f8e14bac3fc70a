"""The tests that are left out on Windows are tests that there are."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.windows.left_out import FILES, SINGLE

TESTS = Path(__file__).parent


def test_every_file_that_is_left_out_is_there() -> None:
    assert {name for name in (*FILES, *SINGLE) if not (TESTS / name).is_file()} == set()


def test_every_single_test_that_is_left_out_is_in_its_file() -> None:
    for name, single in SINGLE.items():
        tree = ast.parse((TESTS / name).read_text("utf-8"))
        assert {name.partition("[")[0] for name in single} - {
            one.name for one in tree.body if isinstance(one, ast.FunctionDef)
        } == set()


def test_no_file_is_left_out_twice() -> None:
    assert set(FILES) & set(SINGLE) == set()
