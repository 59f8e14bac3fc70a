"""Wrapping: somebody's own status line keeps its place, and harms neither terminal nor draw."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import entries, moments
from tests.desk import DRAWN, OTHER, Desk, tree
from tests.system import STARTS_WITHIN, runs_python
from tests.test_host import until

from hudline.cli import doctor
from hudline.cli.checks import status_line as check
from hudline.cli.checks.check import Scene
from hudline.cli.settings_layers import layers
from hudline.core.errors import UserError
from hudline.core.fields import clean
from hudline.core.terminal_text import styled
from hudline.frame import compose
from hudline.install import client_settings
from hudline.render.ansi import ansi
from hudline.render.cell_width import cells
from hudline.render.fit import Fit
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.render.widget import PRESETS
from hudline.sources import command_output
from hudline.view.external_data import StyledText, WrappedLine

TABLE = {"plain": "", "faint": "90", "warn": "33"}
SGR = re.compile(r"\x1b\[[0-9;:]*m")
LINK = re.compile(r"\x1b\]8;;[!-~]*\x1b\\")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


# What of it reaches the terminal


def test_colours_and_links_stay_and_end_where_they_end() -> None:
    text = "a\x1b[1;38;2;1;2;3mb\x1b[22mc\x1b[39md \x1b]8;;https://x.org/\x1b\\e\x1b]8;;\x07f"

    assert styled(text, 100) == [
        ["a", "", ""],
        ["b", "", "1;38;2;1;2;3"],
        ["c", "", "38;2;1;2;3"],
        ["d ", "", ""],
        ["e", "https://x.org/", ""],
        ["f", "", ""],
    ]


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("\x1b[31m\x1b[32m", "32"),
        ("\x1b[38;5;0;4m", "38;5;0;4"),
        ("\x1b[31;0;1m", "1"),
        ("\x1b[31m\x1b[m", ""),
        ("\x1b[01;031m", "1;31"),
        ("\x1b[4:3;58:2::1:2:3m", "4:3;58:2::1:2:3"),
        ("\x1b[8m", ""),
        ("\x1b[?25l\x1b[>4;2m", ""),
        ("\x9b35m", ""),
    ],
)
def test_an_attribute_holds_until_another_of_its_kind(text: str, style: str) -> None:
    assert styled(text + "x", 100) == [["x", "", style]]


@pytest.mark.parametrize(
    "hostile",
    ["\x1b[2J", "\x1b[10A", "\x1b]0;title\x07", "\x1b]52;c;aGk=\x07", "\x1bPq#0\x1b\\", "\x1bc",
     "\x07", "\x08\x08", "\u202e", "\x1b]8;;javascript:alert(1)\x07", "\x9dx\x9c", "\x1b(0"],
)  # fmt: skip
def test_what_else_a_terminal_would_obey_is_taken_out(hostile: str) -> None:
    assert styled(f"a{hostile}b", 100) == [["ab", "", ""]]


def test_the_symbols_of_terminal_fonts_stay_as_they_are() -> None:
    """Though Hudline's own icons lie where they lie."""
    rows = command_output.rows("\ue0b0 \ue000 \uf418 main\n".encode())
    drawn = _drawn(WrappedLine([[tuple(part) for part in rows[0]]]), None)  # type: ignore[misc]

    assert drawn == ["\ue0b0 \ue000 \uf418 main"]


@given(st.text(max_size=120), st.integers(min_value=1, max_value=60))
def test_whatever_it_prints_a_row_is_no_wider_than_the_terminal_and_harmless(
    text: str, columns: int
) -> None:
    rows = [
        [StyledText(*one) for one in row]
        for row in command_output.rows(text.encode("utf-8", "replace"))
    ]
    for line in _drawn(WrappedLine(rows), columns):
        bare = LINK.sub("", SGR.sub("", line))

        assert "\x1b" not in bare
        assert cells(bare) <= columns
        stored = "".join("x" if "\ue000" <= char <= "\uf8ff" else char for char in bare)
        stored = "".join(char for char in stored if char < "\U000f0000").replace("\u200d", "")
        assert stored.isprintable()


@given(
    st.lists(
        st.sampled_from(
            ["\x1b[31m", "\x1b[0m", "\x1b[", "\x1b]8;;https://x.org\x07", "\x1b]", "ab", "m", "é",
             "\x9b", "\x1b[38;5", ";", "\n", "\x1b]8;;\x1b\\"]
        ),
        max_size=20,
    )
)  # fmt: skip
def test_every_style_and_link_is_closed(parts: list[str]) -> None:
    rows = [
        [StyledText(*one) for one in row] for row in command_output.rows("".join(parts).encode())
    ]
    for line in _drawn(WrappedLine(rows), 80):
        links = LINK.findall(line)
        codes = SGR.findall(line)

        assert links[1::2] == ["\x1b]8;;\x1b\\"] * (len(links) // 2)
        assert len(links) % 2 == 0
        assert codes[1::2] == ["\x1b[0m"] * (len(codes) // 2)


def test_without_colours_it_is_plain() -> None:
    rows = [[StyledText("red", "https://x.org/", "31")]]
    fit = Fit(80, {})
    spans = [fit.line(row) for row in compose.draw("wrapped_line", _now(WrappedLine(rows)), {}, 2)]

    assert ansi(spans, {}) == "red"


def _now(wrapped: WrappedLine) -> Any:
    return moments.moment(wrapped_line=wrapped)


def _drawn(wrapped: WrappedLine, columns: int | None) -> list[str]:
    fit = Fit(columns, {**glyphs("unicode"), **words("en")})
    frame = [fit.line(row) for row in compose.draw("wrapped_line", _now(wrapped), {}, 2)]
    return ansi(frame, TABLE).split("\n") if frame else []


# Where it stands


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_it_stands_above_all_else_in_every_preset(preset: str, level: int) -> None:
    rows = compose.layout({"preset": preset, "wrap": True}, level)
    names = [[name for name, _ in items] for _, _, items, *_ in rows]

    assert names[0] == ["wrapped_line"]
    assert sum(row.count("wrapped_line") for row in names) == 1


def test_who_places_it_has_it_there_once() -> None:
    rows = compose.layout({"rows": [["model"], ["wrapped_line"]], "wrap": True}, 2)

    assert [items[0][0] for _, _, items, *_ in rows] == ["model", "wrapped_line"]


def test_a_low_terminal_keeps_it() -> None:
    now: Any = moments.everything()
    now.wrapped_line = WrappedLine([[StyledText("mine")]])
    rows = compose.rows(now, compose.layout({"wrap": True}, 2), 2)
    page = Fit(80, {**glyphs("unicode"), **words("en")}).frame(rows, 2)

    assert "".join(span[0] for span in page[0]) == "mine"


# As a person sets it up


def test_wrapping_keeps_the_line_and_uninstall_brings_it_back_exactly(desk: Desk) -> None:
    desk.write({"model": "opus", client_settings.KEY: OTHER, "env": {"A": "1"}})
    before = tree(desk.person)
    status, text = desk.run("setup", "--wrap")

    assert status == 0
    assert re.search("failed when it was tried: it ended with status (127|1)[.]", text)
    assert desk.read()[client_settings.KEY] == desk.line()
    assert orjson.loads(Path(desk.home.config).read_bytes())["wrap"] is True
    assert orjson.loads(Path(desk.home.replaced).read_bytes())[client_settings.KEY] == OTHER
    assert "former status line is back" in desk.run("uninstall")[1]
    assert tree(desk.person) == before


def line_of(desk: Desk, script: str) -> dict[str, str]:
    """Somebody's status line that runs this Python."""
    line = runs_python(desk.person / "line.py", f"import sys, time\n{script}\n")
    return {"type": "command", "command": line}


def test_a_wrapped_line_is_tried_and_shown_as_it_will_stand(desk: Desk) -> None:
    line = line_of(desk, "sys.stdin.read(); print('\\033[31mmine\\033[2J\\033[0m\\nsecond')")
    desk.write({client_settings.KEY: line})
    output = desk.run("setup", "--wrap")[1]
    rows = [row.strip("│ ") for row in output.splitlines()]

    assert rows[1:4] == ["mine", "second", DRAWN]
    assert "The line from before stands above its rows." in output


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("sys.exit(3)", "ended with status 3"),
        ("time.sleep(60)", "did not answer"),
        ("pass", "printed nothing"),
    ],
)
def test_a_wrapped_line_that_draws_nothing_is_told_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, script: str, words: str
) -> None:
    monkeypatch.setattr("hudline.config.user_commands.OF_WRAPPED", STARTS_WITHIN)
    desk.write({client_settings.KEY: line_of(desk, script)})
    status, text = desk.run("setup", "--wrap")

    assert status == 0
    assert words in text
    assert "stands above" not in text


def test_wrapping_twice_is_the_same_as_once(desk: Desk) -> None:
    desk.write({client_settings.KEY: OTHER})
    desk.run("setup", "--wrap")
    once = tree(desk.person)
    desk.run("setup", "--wrap")
    desk.run("setup")

    assert tree(desk.person) == once


def test_a_line_that_was_replaced_can_be_wrapped_later_and_let_go_again(desk: Desk) -> None:
    desk.write({client_settings.KEY: OTHER})
    desk.run("setup", "--replace")
    desk.run("setup", "--wrap")
    assert orjson.loads(Path(desk.home.config).read_bytes())["wrap"] is True
    desk.run("setup", "--replace")

    assert "wrap" not in orjson.loads(Path(desk.home.config).read_bytes())
    assert orjson.loads(Path(desk.home.replaced).read_bytes())[client_settings.KEY] == OTHER


@pytest.mark.parametrize("line", [None, {"type": "command"}, {"command": ""}, "text"])
def test_without_a_line_there_is_nothing_to_wrap(desk: Desk, line: object) -> None:
    desk.write({"model": "opus"} if line is None else {client_settings.KEY: line})
    before = tree(desk.person)
    with pytest.raises(UserError, match="no other status line"):
        desk.run("setup", "--wrap")

    assert tree(desk.person) == before


def test_a_config_that_cannot_be_changed_stops_wrapping_before_anything_is_made(
    desk: Desk,
) -> None:
    desk.write({client_settings.KEY: OTHER})
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.config).write_text("{ no json")
    before = tree(desk.person)
    with pytest.raises(UserError, match="not valid JSON"):
        desk.run("setup", "--wrap")

    assert tree(desk.person) == before


def test_setup_without_a_word_offers_to_wrap(desk: Desk) -> None:
    desk.write({client_settings.KEY: OTHER})
    with pytest.raises(UserError) as refused:
        desk.run("setup")

    assert "--wrap" in refused.value.hint
    assert "--replace" in refused.value.hint


def test_doctor_says_that_a_line_is_wrapped(desk: Desk) -> None:
    desk.write({client_settings.KEY: OTHER})
    desk.run("setup", "--wrap")

    def current_text() -> str:
        cwd = os.getcwd()
        scene = Scene(
            desk.home, str(desk.plugin), desk.env, cwd, layers(desk.env, cwd), time.time()
        )
        assert check.setting in doctor.CHECKS
        return check.setting(scene).sentence

    assert "wraps the one from before" in current_text()
    for name, tried, code in (("a", 10.0, 0), ("b", 20.0, 127), ("c", 15.0, 0)):
        desk.write(
            {"tried": tried, "code": code}, Path(desk.home.session(name)) / "wrapped_line.json"
        )
    assert current_text().endswith("fails: it ended with status 127.")
    desk.write({"tried": 30.0, "code": None}, Path(desk.home.session("a")) / "wrapped_line.json")
    assert current_text().endswith("fails: it did not answer within 5 seconds.")
    desk.write({"tried": 40.0, "code": 0}, Path(desk.home.session("c")) / "wrapped_line.json")
    assert "wraps the one from before" in current_text()
    Path(desk.home.replaced).unlink()
    assert "not kept any more" in current_text()


# As the client runs it


class Session:
    """A session whose status line wraps one that runs the Python of `script`."""

    def __init__(self, folder: Path, script: str, **line: object) -> None:
        self.home = folder / "hudline"
        self.home.mkdir()
        self.cwd = folder / "project"
        self.cwd.mkdir()
        code = "import json, os, subprocess, sys, time\n" + script
        fields = {"type": "command", "command": runs_python(folder / "line.py", code), **line}
        (self.home / "replaced.json").write_bytes(orjson.dumps({"statusLine": fields}))
        (self.home / "config.json").write_bytes(b'{"wrap": true}')

    def draw(self, cost: float = 0.5, **env: str) -> list[str]:
        """The rows of one draw."""
        payload = {
            "session_id": "s1",
            "model": {"id": "m", "display_name": "Opus"},
            "workspace": {"current_dir": str(self.cwd)},
            "cost": {"total_cost_usd": cost, "total_duration_ms": time.monotonic_ns()},
        }
        return entries.draw(payload, self.home, **env).splitlines()

    def drawn_until(self, text: str, seconds: float = 15.0, **value: Any) -> list[str]:
        """The first picture with `text` in its first row."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            rows = self.draw(**value)
            if text in rows[0]:
                return rows
            time.sleep(0.1)
        raise AssertionError(rows)


def test_its_rows_come_first_and_it_hears_what_the_client_tells(tmp_path: Path) -> None:
    script = """
heard = json.load(sys.stdin)["session_id"]
print("mine", os.environ["COLUMNS"], os.environ["LINES"], heard, os.getcwd())
print("second")
"""
    session = Session(tmp_path, script)
    first = session.draw()
    assert "Opus" in first[0]
    rows = session.drawn_until("mine")

    assert rows[0] == f"mine 120 40 s1 {session.cwd}"
    assert rows[1] == "second"
    assert "Opus" in rows[2]


def test_a_line_that_fails_from_the_start_says_so_in_its_place(tmp_path: Path) -> None:
    session = Session(tmp_path, "sys.exit(7)")
    rows = session.drawn_until("⚠ status line ✗ 7")

    assert "Opus" in rows[1]


def test_a_slow_line_slows_no_draw_and_shows_when_it_is_done(tmp_path: Path) -> None:
    session = Session(tmp_path, "time.sleep(3); print('slow but there')")
    session.draw()  # makes the pack
    began = time.monotonic()
    rows = session.draw()

    assert time.monotonic() - began < 1.5
    assert "slow" not in rows[0]
    assert session.drawn_until("slow but there")


def test_a_line_that_never_ends_is_ended(tmp_path: Path) -> None:
    beat = tmp_path / "beat"
    beats = f"import time\nwhile open({str(beat)!r}, 'a').write('x'): time.sleep(0.1)"
    script = f"subprocess.Popen([sys.executable, '-c', {beats!r}])\ntime.sleep(600)"
    session = Session(tmp_path, script)
    session.draw()
    stored = session.home / "sessions/s1/wrapped_line.json"
    end = time.monotonic() + 20
    while not stored.exists() and time.monotonic() < end:
        time.sleep(0.1)

    assert "rows" not in orjson.loads(stored.read_bytes())
    size = beat.stat().st_size
    time.sleep(1)
    assert beat.stat().st_size == size > 2


def test_it_is_drawn_anew_when_the_client_tells_something_new(tmp_path: Path) -> None:
    script = "print('cost', json.load(sys.stdin)['cost']['total_cost_usd'])"
    session = Session(tmp_path, script, refreshInterval=3600)
    session.drawn_until("cost 0.5")

    assert session.drawn_until("cost 0.75", cost=0.75)


def test_a_line_inside_its_own_line_draws_no_third(tmp_path: Path) -> None:
    script = f"subprocess.run({entries.command(entries.LINE)!r})\nprint('end')"
    session = Session(tmp_path, script)
    until(lambda: "end" in session.draw())
    rows = session.draw(cost=0.8)

    assert sum("Opus" in row for row in rows) == 2
    assert rows.count("end") == 1


def test_a_line_that_fails_keeps_its_last_rows_and_they_grow_old(tmp_path: Path) -> None:
    script = f"print('fine'); sys.exit(os.path.exists({str(tmp_path / 'broken')!r}))"
    session = Session(tmp_path, script, refreshInterval=1)
    session.drawn_until("fine")
    (tmp_path / "broken").touch()
    stored = session.home / "sessions/s1/wrapped_line.json"
    stored_value = orjson.loads(stored.read_bytes())
    stored.write_bytes(orjson.dumps({**stored_value, "at": stored_value["at"] - 100}))
    rows = session.draw()

    assert rows[0].startswith("fine")
    assert "⚠ 1m" in rows[0]
    stored.write_bytes(orjson.dumps({**stored_value, "at": stored_value["at"] - 700}))
    assert "fine" not in session.draw()[0]


def test_nothing_is_wrapped_that_nobody_asked_for(tmp_path: Path) -> None:
    session = Session(tmp_path, f"touch {tmp_path}/ran")
    (session.home / "config.json").write_bytes(b"{}")
    for _ in range(3):
        session.draw()
    time.sleep(0.5)

    assert not (tmp_path / "ran").exists()
    assert not (session.home / "sessions/s1/wrapped.claim").exists()


def test_the_text_is_that_of_the_line() -> None:
    """Whatever is styled, the text between is what a plain reading finds."""
    text = "  \x1b[1mdir\x1b[0m  \x1b[34mmain\x1b[0m"

    assert "".join(part[0] for part in styled(text, 100)) == "  dir  main"
    assert clean(text, 100) == "dir main"
