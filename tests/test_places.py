"""Rows keep their places for some seconds, and nothing that is stale stands in them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import moments
from tests.entries import LINE, command, draw, environment, hear

from hudline.frame import compose
from hudline.host.row_memory import RowMemory
from hudline.render.ansi import ansi
from hudline.render.fit import Fit
from hudline.render.fragment import Fragment, Row, Span
from hudline.render.i18n import words
from hudline.render.sticky_rows import HOLD, RowPlace, hold, merged, named

LAWS = settings(deadline=None, max_examples=200)
KEYS = "012345"
SPEAKING = st.lists(st.sampled_from(KEYS), unique=True).map(sorted)
TIMES = st.lists(st.floats(0, 9).map(lambda seconds: round(seconds, 1)), max_size=8)


def row(key: str, urgency: int = 10) -> Row:
    result = Row([Fragment([Span(key, "plain")])], urgency=urgency)
    result.key = key
    return result


def draws(pauses: list[float], texts: list[list[str]]) -> list[tuple[float, list[str], list[Row]]]:
    """A session's draws: when, who spoke, and what stood on the screen."""
    memory: object = None
    clock = 1000.0
    items = []
    for pause, keys in zip(pauses, texts):
        clock += pause
        shown, changed = hold(memory, [row(key) for key in keys], 1, clock)
        memory = memory if changed is None else json.loads(json.dumps(changed))
        items.append((clock, keys, shown))
    return items


def keys(rows: list[Row]) -> list[str]:
    """Their keys, in brackets where only the place is held."""
    return [one.key if one.fragments else f"({one.key})" for one in rows]


def test_a_row_that_falls_silent_leaves_its_place_empty_for_four_seconds() -> None:
    texts = [["0", "1", "2"], ["0", "2"], ["0", "2"], ["0", "2"]]
    shown = [keys(rows) for _, _, rows in draws([0, 1, 3.9, 0.1], texts)]

    assert shown == [["0", "1", "2"], ["0", "(1)", "2"], ["0", "(1)", "2"], ["0", "2"]]


def test_a_row_that_falls_silent_shows_faintly_what_it_showed_last() -> None:
    memory = RowMemory()
    spoke = Row([Fragment([Span("now", "alarm", "https://a.b")])], lead=Span("└ "), key="1")
    spoke.cells = [Fragment([Span("0:31", "good")])]
    memory.hold([row("0"), spoke], 1, 5.0)
    memory.hold([row("0")], 1, 6.0)
    (_, past) = memory.hold([row("0")], 1, 8.9)

    assert past.is_sticky
    assert past.urgency < 0
    assert [past.lead, *past.fragments[0].spans, *past.cells[0].spans] == [
        Span("└ ", "faint"), Span("now", "faint"), Span("0:31", "faint"),
    ]  # fmt: skip
    assert len(memory.hold([row("0")], 1, 10.1)) == 1
    assert memory.hold([row("0")], 2, 10.2)[0].key == "0"


def test_a_row_at_the_end_keeps_its_place_as_well_and_so_does_the_only_one() -> None:
    shown = [keys(rows) for _, _, rows in draws([0, 1, 1], [["0", "1"], ["0"], []])]

    assert shown == [["0", "1"], ["0", "(1)"], ["(0)", "(1)"]]


def test_a_row_that_speaks_again_takes_its_place_back() -> None:
    shown = [keys(rows) for _, _, rows in draws([0, 1, 1, 1], [["0", "1"], ["1"], ["0", "1"], []])]

    assert shown == [["0", "1"], ["(0)", "1"], ["0", "1"], ["(0)", "(1)"]]


def test_of_rows_with_the_same_key_the_last_place_is_held() -> None:
    """Three agents of which one leaves: the other two close up, below them nothing moves."""
    three = [row("3 agents"), row("3 agents"), row("3 agents"), row("3")]
    memory = hold(None, three, 1, 5.0)[1]
    shown = hold(memory, [row("3 agents"), row("3 agents"), row("3")], 1, 6.0)[0]

    assert [bool(one.fragments) for one in shown] == [True, True, False, True]
    assert list(named(three)) == ["3 agents", "3 agents 2", "3 agents 3", "3"]


def test_nothing_is_held_on_the_first_draw_or_for_another_picture() -> None:
    rows = [row("a")]
    memory = hold(None, [row("a"), row("b")], 1, 5.0)[1]

    assert hold(None, rows, 1, 5.0)[0] == rows
    assert hold(memory, rows, 2, 5.0)[0] == rows
    assert hold(memory, rows, 2, 5.0)[1] == {"shape": 2, "rows": [["a", None]]}
    assert len(hold(memory, rows, 1, 5.0)[0]) == 2


def test_what_has_not_changed_is_not_remembered_again() -> None:
    memory = hold(None, [row("a"), row("b")], 1, 5.0)[1]

    assert hold(memory, [row("a"), row("b")], 1, 6.0)[1] is None
    fell = hold(memory, [row("a")], 1, 6.0)[1]
    assert fell == {"shape": 1, "rows": [["a", None], ["b", 6.0]]}
    assert hold(fell, [row("a")], 1, 99.0)[1] is None


def test_a_clock_that_was_set_back_holds_nothing() -> None:
    assert merged([RowPlace("a", 100.0)], [], 50.0) == []


@pytest.mark.parametrize(
    "memory",
    [
        None, 7, [], {}, {"shape": 1}, {"shape": 1, "rows": {}}, {"shape": 1, "rows": ["a"]},
        {"shape": 1, "rows": [["a"]]}, {"shape": 1, "rows": [[7, None]]},
        {"shape": 1, "rows": [["a", "b"]]}, {"shape": 1, "rows": [["a", None], ["a", 3]]},
        {"shape": 1, "rows": [[["a"], None]]}, {"shape": 1, "rows": [["a", True]]},
    ],
)  # fmt: skip
def test_a_memory_that_is_none_holds_nothing(memory: object) -> None:
    rows = [row("c")]

    assert hold(memory, rows, 1, 3.0) == (rows, {"shape": 1, "rows": [["c", None]]})


# Laws


@LAWS
@given(TIMES, st.lists(SPEAKING, max_size=8))
def test_who_speaks_is_shown_in_order_and_nobody_twice(
    pauses: list[float], texts: list[list[str]]
) -> None:
    for _, speaking, shown in draws(pauses, texts):
        assert [one.key for one in shown if one.fragments] == speaking
        assert len({one.key for one in shown}) == len(shown)


@LAWS
@given(TIMES, st.lists(SPEAKING, max_size=8))
def test_a_place_is_held_just_as_long_as_it_is_promised(
    pauses: list[float], texts: list[list[str]]
) -> None:
    spoke: dict[str, bool] = {}
    fell: dict[str, float] = {}
    rows, known = 0, set[str]()
    for clock, speaking, shown in draws(pauses, texts):
        for key in KEYS:
            if key in speaking:
                fell.pop(key, None)
            elif spoke.get(key):
                fell[key] = clock
            spoke[key] = key in speaking
        stored = {one.key for one in shown if not one.fragments}

        may = {key for key, since in fell.items() if clock - since < HOLD}
        fell = {key: since for key, since in fell.items() if key in stored}

        assert stored <= may
        assert stored == may or len(shown) <= max(rows, len(speaking))  # a new row took a place
        assert not stored or len(shown) >= rows - len(known - may - set(speaking))
        rows, known = len(shown), {one.key for one in shown}


@LAWS
@given(TIMES, st.lists(SPEAKING, max_size=8))
def test_every_row_stands_in_its_order_whether_it_speaks_or_not(
    pauses: list[float], texts: list[list[str]]
) -> None:
    """So nothing moves but for a row that is new, or for a place that is given up."""
    for _, _, shown in draws(pauses, texts):
        assert sorted(one.key for one in shown) == [one.key for one in shown]


@LAWS
@given(st.lists(st.sampled_from("ab-"), max_size=8).map("".join), st.integers(1, 8))
def test_a_held_place_leaves_before_any_row_and_is_not_counted(plan: str, budget: int) -> None:
    rows = [Row([], urgency=-1) if one == "-" else row(one, 0) for one in plan]
    lines = Fit(80, words("en")).frame(rows, budget)
    blank = [line for line in lines if not line[0][0].strip()]
    text = len(plan) - plan.count("-")
    hidden = max(text - budget, 0)

    assert len(lines) == min(len(plan), budget)
    assert len(blank) == max(min(len(plan), budget) - text, 0)
    assert "".join(span[0] for line in lines for span in line).count("+") == bool(hidden)
    assert not hidden or lines[-1][-1][0] == f"  +{hidden} more"


# On the screen


@pytest.mark.parametrize("table", [{}, {"plain": "", "faint": "90"}])
def test_the_client_does_not_leave_an_empty_place_out(table: dict[str, str]) -> None:
    """It trims each row as JavaScript does and drops those that are empty then."""
    painted = ansi(Fit(80, {}).frame([row("a"), Row([], urgency=-1)], 5), table).split("\n")
    trimmed = [line.strip(" \t\n\r\v\f\xa0\ufeff\u2028\u2029") for line in painted]

    assert trimmed[0] == "a"
    assert trimmed[1] in ("\x1b[0m \x1b[0m", "\u200b")
    assert all(char in "\x1b[0m \u200b" for char in painted[1])


def asks(home: Path) -> dict[str, Any]:
    """A session in which Claude waits; what every event of it has."""
    home.mkdir()
    payload = {"session_id": "s1", "cwd": "/", "prompt_id": "p1"}
    hear({**payload, "hook_event_name": "UserPromptSubmit", "prompt": "x"}, home)
    request = {"tool_name": "Bash", "tool_input": {"command": "make"}}
    hear({**payload, **request, "hook_event_name": "PermissionRequest"}, home)
    return payload


def works(home: Path, tool: str = "Bash") -> dict[str, Any]:
    """A session in which a tool runs; what every event of that call has."""
    home.mkdir()
    payload = {"session_id": "s1", "cwd": "/", "prompt_id": "p1"}
    hear({**payload, "hook_event_name": "UserPromptSubmit", "prompt": "x"}, home)
    call = {"tool_name": tool, "tool_use_id": "t1", "tool_input": {"command": "make"}}
    hear({**payload, **call, "hook_event_name": "PreToolUse"}, home)
    return {**payload, **call}


TICK = {
    "session_id": "s1",
    "model": {"id": "m", "display_name": "Opus"},
    "workspace": {"current_dir": "/"},
}


def ends(fields: dict[str, Any], home: Path) -> None:
    """The call is interrupted, so nothing is told of it, and the turn goes on."""
    hear({**fields, "hook_event_name": "PostToolUseFailure", "is_interrupt": True}, home)


def test_the_line_holds_the_place_of_a_row_that_falls_silent(tmp_path: Path) -> None:
    home = tmp_path / "home"
    result = works(home)
    before = draw(TICK, home).splitlines()
    ends(result, home)
    after = draw(TICK, home).splitlines()
    stored = home / "sessions/s1/rows.json"
    stored_value = json.loads(stored.read_text("utf-8"))

    assert "make" in before[1]
    assert after == [before[0], "\u200b"]
    stored_value["rows"] = [[key, since and since - HOLD] for key, since in stored_value["rows"]]
    stored.write_text(json.dumps(stored_value), "utf-8")
    assert draw(TICK, home).splitlines() == before[:1]


def test_a_row_that_begins_takes_the_place_of_one_that_ends(tmp_path: Path) -> None:
    """The receipt stands where the tools stood: nothing below moves."""
    home = tmp_path / "home"
    result = works(home)
    before = draw(TICK, home).splitlines()
    ends(result, home)
    hear({**result, "hook_event_name": "Stop"}, home)
    after = draw(TICK, home).splitlines()

    assert len(before) == len(after) == 2
    assert "turn" in after[1]


def test_a_dumb_terminal_and_another_verbosity_hold_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    result = works(home)
    draw(TICK, home)
    ends(result, home)

    assert "\u200b" not in draw(TICK, home, TERM="dumb")
    assert "\u200b" in draw(TICK, home)
    assert "\u200b" not in draw(TICK, home, HUDLINE_VERBOSITY="full")


def test_a_picture_that_stays_the_same_writes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    asks(home)
    draw(TICK, home)
    before = (home / "sessions/s1/rows.json").stat()
    draw(TICK, home)
    after = (home / "sessions/s1/rows.json").stat()

    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 200_000, b"\xff", b'{"shape": "x"}'])
def test_a_broken_memory_is_none(tmp_path: Path, content: bytes) -> None:
    home = tmp_path / "home"
    asks(home)
    expected = draw(TICK, home)
    (home / "sessions/s1/rows.json").write_bytes(content)

    assert untimed(expected) == untimed(draw(TICK, home))
    assert not (home / "errors.log").exists()


def untimed(text: str) -> str:
    """A picture without its ages: a second may pass between two draws."""
    return re.sub(r"\d:\d\d", "", text)


def test_a_session_without_a_folder_is_drawn_and_none_is_made(tmp_path: Path) -> None:
    home = tmp_path / "home"
    env = environment(home)
    home.rmdir()
    done = subprocess.run(
        command(LINE), input=json.dumps(TICK).encode(), env=env, capture_output=True, check=True
    )

    assert b"Opus" in done.stdout
    assert not home.exists()


def test_pictures_are_told_apart_by_what_makes_them(tmp_path: Path) -> None:
    memory = RowMemory(str(tmp_path))
    memory.hold([row("a"), row("b")], (2, None), 5.0)
    memory.save()

    assert len(RowMemory(str(tmp_path)).hold([row("a")], (2, None), 5.0)) == 2
    assert len(RowMemory(str(tmp_path)).hold([row("a")], (3, None), 5.0)) == 1


def test_the_row_of_a_dialog_leaves_no_place_behind() -> None:
    """The client hides the line while a dialog is open, so nobody saw that row."""
    rows = compose.rows(moments.waiting(), compose.layout({}, 2), 2)
    later = compose.rows(moments.busy(), compose.layout({}, 2), 2)
    _, memory = hold(None, rows, 7, 100.0)
    shown, _ = hold(memory, later, 7, 101.0)

    assert rows[0].key == "0~"
    assert [row.key for row in shown] == [row.key for row in later]
