"""The verbosity: its names, who decides, and how it is kept."""

from __future__ import annotations

import os
from pathlib import Path

import orjson
import pytest
from tests.desk import Desk
from tests.system import is_private

from hudline.config import reader
from hudline.core.errors import UserError
from hudline.core.verbosity import LEVELS, level_of


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        *(("off", 0), ("0", 0), ("Quiet", 1), ("1", 1), (" normal ", 2), ("2", 2), ("FULL", 3)),
        *(("3", 3), ("", None), ("4", None), ("-1", None), ("loud", None), ("0x", None)),
    ],
)
def test_a_level_is_a_name_or_a_figure(text: str, level: int | None) -> None:
    assert level_of(text) == level


@pytest.mark.parametrize(
    ("env", "stored", "level"),
    [
        ({}, {}, 2),
        ({}, {"verbosity": "quiet"}, 1),
        ({}, {"verbosity": 3}, 3),
        ({}, {"verbosity": "loud"}, 2),
        ({}, {"verbosity": ["quiet"]}, 2),
        ({"HUDLINE_VERBOSITY": "off"}, {"verbosity": "full"}, 0),
        ({"HUDLINE_VERBOSITY": ""}, {"verbosity": "full"}, 3),
        ({"HUDLINE_VERBOSITY": "loud"}, {"verbosity": "full"}, 2),
    ],
)
def test_the_environment_wins_and_no_level_acts_as_normal(
    env: dict[str, str], stored: dict[str, object], level: int
) -> None:
    assert reader.verbosity(env, stored) == level


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff"])
def test_a_broken_config_counts_for_nothing_and_is_not_overwritten(desk: Desk, data: bytes) -> None:
    os.makedirs(desk.home.root)
    Path(desk.home.config).write_bytes(data)
    assert reader.read(desk.home) == {}
    with pytest.raises(UserError):
        desk.run("verbosity", "full")
    assert Path(desk.home.config).read_bytes() == data


def test_a_level_is_kept_beside_other_choices(desk: Desk) -> None:
    os.makedirs(desk.home.root)
    Path(desk.home.config).write_bytes(b'{"theme": "dark", "verbosity": "off", "z": 1}')
    status, text = desk.run("verbosity", "1")
    assert status == 0
    assert "quiet" in text
    stored = orjson.loads(Path(desk.home.config).read_bytes())
    assert list(stored.items()) == [("theme", "dark"), ("verbosity", "quiet"), ("z", 1)]
    assert is_private(Path(desk.home.config))


def test_an_unknown_level_is_refused_with_the_four_that_there_are(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        desk.run("verbosity", "loud")
    assert all(level in refused.value.hint for level in LEVELS)
    assert not os.path.exists(desk.home.root)


def test_without_a_level_it_says_which_is_in_force_and_why(desk: Desk) -> None:
    assert "normal" in desk.run("verbosity")[1]
    assert "the default" in desk.run("verbosity")[1]
    desk.run("verbosity", "full")
    assert "config.json" in desk.run("verbosity")[1]
    desk.env["HUDLINE_VERBOSITY"] = "quiet"
    output = desk.run("verbosity")[1]
    assert output.startswith("quiet")
    assert "wins over config.json" in output
    desk.env["HUDLINE_VERBOSITY"] = "loud"
    assert "so normal is used" in desk.run("verbosity")[1]


def test_without_a_level_all_four_are_listed_and_the_one_in_force_is_marked(desk: Desk) -> None:
    desk.run("verbosity", "quiet")
    _, *rows, hint = desk.run("verbosity")[1].splitlines()
    assert [row.split()[:2] for row in rows] == [
        ["off", "0"], ["quiet", "1"], ["normal", "2"], ["full", "3"],
    ]  # fmt: skip
    assert [row.split()[0] for row in rows if row.rstrip().endswith("· in force")] == ["quiet"]
    assert hint.endswith("hudline verbosity normal")
    assert len(desk.run("verbosity", "full")[1].splitlines()) == 1
