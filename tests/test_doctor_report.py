"""The text of `hudline doctor --report`: enough to help with, and nothing that is private."""

from __future__ import annotations

import os
import re
import socket
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.desk import REPOSITORY, Desk

from hudline import __version__
from hudline.cli.checks.check import WARN, Check, Scene
from hudline.cli.doctor_report import report, spoken, vocabulary
from hudline.cli.settings_layers import layers

KNOWN = vocabulary(str(REPOSITORY))
PRIVATE = "Zoë Quarkstein's wombat-9f3a"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path / PRIVATE, monkeypatch)


def text_of(desk: Desk, check: Check) -> str:
    cwd = os.getcwd()
    scene = Scene(desk.home, str(REPOSITORY), desk.env, cwd, layers(desk.env, cwd), time.time())
    return report([check], scene)


def test_it_has_versions_and_every_check_with_its_status(desk: Desk) -> None:
    desk.client("2.1.330 (Claude Code)")
    status, text = desk.run("doctor", "--report")

    assert status == 0
    assert f"hudline: {__version__}\n" in text
    assert "claude code: 2.1.330\n" in text
    assert re.search(r"^system: \w+ [\d.?]+ ", text, re.MULTILINE)
    assert re.search(r"^\[\w+\] status line: ", text, re.MULTILINE)
    assert len(re.findall(r"^\[\w+\] ", text, re.MULTILINE)) > 15


def test_nothing_of_the_person_is_in_it(desk: Desk) -> None:
    desk.run("setup")
    desk.write({"theme": PRIVATE, PRIVATE: 1, "rows": [[PRIVATE]]}, Path(desk.home.config))
    desk.write({"statusLine": {"type": "command", "command": f"run {PRIVATE}"}})
    Path(desk.home.errors).write_text(f"2026-01-01 hook OSError: {PRIVATE} at band.py:7\n", "utf-8")
    desk.env.update(TERM=PRIVATE, HUDLINE_LANG=PRIVATE, TERM_PROGRAM=PRIVATE)
    text = desk.run("doctor", "--report")[1]

    words = {*PRIVATE.split(), *re.findall(r"\w{4,}", PRIVATE), socket.gethostname()}
    assert {word for word in words if word in text} == set()
    assert str(desk.person) not in text
    assert "with spaces, not ASCII" in text
    assert "TERM: another" in text
    assert "keys of config.json: rows, theme" in text


def test_a_sentence_keeps_what_the_code_says_and_loses_the_rest(desk: Desk) -> None:
    sentence = f"The linked interpreter /home/{PRIVATE}/python3 is gone."
    hint = f"Run: chmod u+rwx '/home/{PRIVATE}'"
    text = text_of(desk, Check("interpreter", WARN, sentence, hint))

    assert "[warn] interpreter: The linked interpreter … is gone.\n    Run: chmod u+rwx …\n" in text


def test_numbers_errors_and_own_files_are_kept() -> None:
    said = "OSError ValueError ZoeError band_frame.py:12 zoe.py:12 3.11.2 v2.1.330 12 4111111111"

    assert spoken(said, KNOWN) == "OSError ValueError … band_frame.py:12 … 3.11.2 v2.1.330 12 …"
    assert spoken("OSError: 10.20.30.40", KNOWN) == "OSError: …"


@given(st.text())
def test_no_word_is_said_that_the_code_does_not_have(text: str) -> None:
    for word in spoken(text, KNOWN).split():
        plain = word.strip("\"'`“”()[]{}<>,;:.!?")
        assert (
            word == "…"
            or plain in KNOWN
            or re.fullmatch(r"[v\d.%×]+|[A-Z]\w+|\w+\.\w+(:\d+)?", plain)
        )
