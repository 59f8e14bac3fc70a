"""A word that is no command leads to the command that a person means."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.test_cli import BIN, hudline

from hudline.cli import near_words
from hudline.cli.commands import COMMANDS
from hudline.cli.keys import KEYS
from hudline.cli.near_words import hint

SHORT = ("lang", "icons", "surface", "set", "status")
LATER = {**COMMANDS, **dict.fromkeys(SHORT, "")}


@pytest.mark.parametrize(
    ("typed", "lead"),
    [
        ("colours", "theme"),
        ("Colors nord", "theme nord"),
        ("--theme nord", "theme nord"),
        ("dark", "theme --background dark"),
        ("status line", "setup"),
        ("status-line", "setup"),
        ("statusline", "setup"),
        ("install --replace", "setup --replace"),
        ("remove", "uninstall"),
        ("off", "verbosity off"),
        ("settings", "config"),
        ("get theme", "config get theme"),
        ("unset theme", "config unset theme"),
        ("targets", "config get targets"),
        ("targets full", "config set targets full"),
        ("notify", "bell"),
        ("cost --since 1d", "spend --since 1d"),
        ("sessions", "top"),
        ("check", "doctor"),
        ("about", "version"),
        ("verson", "version"),
        ("colurs", "theme"),
        ("sepup", "setup"),
        ("widgets", "preview --all"),
    ],
)
def test_a_word_leads_to_the_command_that_is_meant(typed: str, lead: str) -> None:
    word, *rest = typed.split()
    assert hint(word, rest, COMMANDS) == f"Did you mean: hudline {lead}?"


@pytest.mark.parametrize(
    ("typed", "now", "later"),
    [
        ("language", "config get language", "lang"),
        ("language ja", "config set language ja", "lang ja"),
        ("glyphs ascii", "config set icons ascii", "icons ascii"),
        ("band", "config get surface", "surface"),
        ("state", "top", "status"),
    ],
)
def test_the_shorter_command_is_named_once_there_is_one(typed: str, now: str, later: str) -> None:
    word, *rest = typed.split()
    before = {name: COMMANDS[name] for name in COMMANDS if name not in SHORT}
    assert hint(word, rest, before) == f"Did you mean: hudline {now}?"
    assert hint(word, rest, LATER) == f"Did you mean: hudline {later}?"


def test_every_lead_of_the_table_is_a_command_and_its_words_are_none() -> None:
    for leads, words in near_words._NEAR.items():
        assert leads[-1] == "--help" or leads[-1].split()[0] in COMMANDS
        for lead in leads:
            assert lead == "--help" or lead.split()[0] in LATER
            if lead.startswith("config get "):
                assert lead.split()[2] in KEYS
        assert not set(words.split()) & (set(COMMANDS) - {*SHORT})


def test_an_update_is_the_clients_to_make(tmp_path: Path) -> None:
    done = hudline(tmp_path, "update")
    assert done.returncode == 2
    assert "claude plugin update hudline@hudline" in done.stderr


def test_a_word_like_no_other_leads_to_the_overview() -> None:
    assert hint("xyzzy", [], COMMANDS) == "hudline --help names them all."
    assert hint("commands", ["x"], COMMANDS) == "hudline --help names them all."


def test_help_with_a_command_is_the_help_of_that_command(tmp_path: Path) -> None:
    assert hudline(tmp_path, "help", "theme").stdout == hudline(tmp_path, "theme", "--help").stdout
    assert f"{BIN} theme --help" in hudline(tmp_path, "help", "colours").stderr


@given(st.text(max_size=200), st.lists(st.text(max_size=100), max_size=5))
def test_any_words_are_answered_in_one_printable_line(word: str, rest: list[str]) -> None:
    sentence = hint(word, rest, COMMANDS)
    assert sentence.isprintable()
    assert len(sentence) < 600


def test_a_key_is_found_by_words_of_everyday_language() -> None:
    words = ("colours", "lang", "glyphs", "band", "notify", "level", "profile", "layouts", "theme")
    assert [near_words.key(word) for word in words] == [
        "theme", "language", "icons", "surface", "bell", "verbosity", "preset",
        "layout", "",
    ]  # fmt: skip
