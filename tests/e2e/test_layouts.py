"""Layouts in the real client: blocks and frames whole, on their grounds, on band and line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Callable

import pytest

from hudline.render.cell_width import cells
from hudline.render.colours import RGB, SIXTEEN, contrast

from .messages_api import MessagesApi
from .person import Person, shown
from .terminal import Terminal
from .test_band import ALLOWED, Band, rows_above
from .test_looks import busy
from .test_presets import choose

SIZES = ((120, 40), (80, 24))
# With nerd font: how the first row begins, and how each row ends, which a cut one does not.
SIGNS = {
    "powerline": (" ", ("\ue0b0",)),
    "capsule": ("\ue0b6", ("\ue0b4",)),
    "panel": ("╭─", ("╮", "│", "┤", "╯")),
}
FIGURES = re.compile(r"├ .*\d:\d\d$|└ .*\d:\d\d$")  # of an agent, at the right edge: no sign behind
PLAN = "0/2 Finding it"
MODEL = "Opus 5.5"
NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")


def above(lines: list[str]) -> list[str]:
    """The rows of the band, without the client's mark."""
    return [row.removesuffix("[-]").rstrip(" ") for row in rows_above(lines)]


def below(lines: list[str]) -> list[str]:
    """The rows of the status line, without the client's indent and its hint behind them."""
    return [row[2:] for row in shown(lines)[:-1]]


def wait_layout(
    terminal: Terminal, rows: Callable[[list[str]], list[str]], layout: str, columns: int
) -> list[str]:
    """Wait until all rows stand in that layout, each with its end; the rows."""
    first, ends = SIGNS[layout]

    def is_whole(lines: list[str]) -> bool:
        found = rows(lines)
        texts = "\n".join(found)
        return (
            "─" * columns in lines
            and MODEL in texts
            and PLAN in texts
            and found[0].startswith(first)
            and all(row.endswith(ends) or FIGURES.search(row) for row in found)
        )

    return rows(terminal.wait_until(is_whole, f"{layout} in {columns} columns", 60))


def check_widths(rows: Sequence[str], layout: str, columns: int) -> None:
    """None is wider than the terminal; those of a frame are as wide as each other."""
    wide = [cells(row) for row in rows]
    assert max(wide) <= columns
    if layout == "panel":
        assert len({*wide}) == 1
        assert rows[-1].startswith("╰")


def rgb(colour: str) -> RGB:
    """A colour as the emulator names it, the sixteen as xterm has them."""
    name = colour.removeprefix("bright")
    if name in NAMES:
        return SIXTEEN[NAMES.index(name) + 8 * (name != colour)]
    red, green, blue = bytes.fromhex(colour)
    return red, green, blue


def check_blocks(terminal: Terminal, layout: str) -> None:
    """Each block has a ground on which its text can be read, another one than its neighbour's, and
    a sign in the colour of the ground leads out of it."""
    row = next(line for line in terminal.screen() if "2% of 1M" in line)
    head = row[row.index(MODEL) :][: len(MODEL) + 2]  # the client's own first lines name it too
    grounds = {text: terminal.ground_of(text) for text in (head, "main", "2% of 1M")}
    for text, ground in grounds.items():
        assert contrast(rgb(terminal.colour_of(text)), rgb(ground)) >= 3, text
    assert len({*grounds.values()}) == 3
    sign = SIGNS[layout][1][0]
    assert terminal.colour_of(sign) in grounds.values()
    assert (terminal.ground_of(sign) == "default") is (layout == "capsule")


@pytest.mark.parametrize(
    ("surface", "depth"), [("band", "truecolor"), ("line", "truecolor"), ("band", "16")]
)
def test_each_layout_is_whole_and_on_its_grounds(
    person: Person, api: MessagesApi, surface: str, depth: str
) -> None:
    busy(api)
    env = person.client.env
    env["CLAUDE_CODE_ENABLE_TODO_TOOLS"] = "1"
    env["HUDLINE_SURFACE"] = surface
    if depth == "16":
        env["TERM"] = "xterm"
        del env["COLORTERM"]
    choose(person, icons="nerd")
    rows = above if surface == "band" else below
    terminal = person.client.launch(*ALLOWED)
    if surface == "band":
        Band(person.client, terminal).wait("of 1M")
    terminal.submit("please")
    terminal.wait_until(lambda lines: PLAN in "\n".join(rows(lines)), "the plan")

    for layout in SIGNS:
        choose(person, icons="nerd", layout=layout)
        for columns, lines in SIZES:
            terminal.resize(columns, lines)
            check_widths(wait_layout(terminal, rows, layout, columns), layout, columns)
            if layout != "panel":
                check_blocks(terminal, layout)
    assert terminal.ground_of(PLAN) == "default"  # a frame has none
    terminal.resize(100, 12)  # one row: nothing stands around it
    terminal.wait_until(
        lambda lines: [row[:8] for row in rows(lines)][:1] == [MODEL], "no frame", 60
    )
    assert not (person.home / "errors.log").exists()
