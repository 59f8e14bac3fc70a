"""The layouts of rows, `plain`, `powerline`, `capsule` and `panel`: their names, signs and sizes.

`render.blocks` draws blocks, `render.panel` frames. Most people have neither, so both are imported
by the first row that needs them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, Optional

from hudline.render.fragment import Row

PLAIN, POWERLINE, CAPSULE, PANEL = LAYOUTS = ("plain", "powerline", "capsule", "panel")
COLOURED = (POWERLINE, CAPSULE)
PAD = " "
LEAST = 20  # columns of a frame
SIDES = 4  # cells that it takes of a row: a line and a space on either side


class Edges(NamedTuple):
    """The signs between blocks and around rows: of powerline to the right and to the left ("" where
    there is none), and the same between two blocks of one ground; of a capsule before and behind,
    and of a frame: two lines, four corners, two ends of a line in it."""

    forward: str = ""
    back: str = ""
    thin_forward: str = "│"
    thin_back: str = "│"
    opening: str = "▐"
    closing: str = "▌"
    frame: str = "─│╭╮╰╯├┤"


_ASCII = Edges("", "", "|", "|", PAD, PAD, "-|++++++")
_BASIC = Edges(frame="─│┌┐└┘├┤")
_NERD = Edges("\ue0b0", "\ue0b2", "\ue0b1", "\ue0b3", "\ue0b6", "\ue0b4")


def edges(icons: str, wide_ambiguous: bool) -> Edges:
    """The edges in a set of icons. wide_ambiguous: most of them would take two cells, so there are
    only those in ASCII, and of a patched font's those that take one."""
    if icons == "nerd":
        return _NERD._replace(frame=_ASCII.frame) if wide_ambiguous else _NERD
    if icons == "ascii" or wide_ambiguous:
        return _ASCII
    return _BASIC if icons == "basic" else Edges()


def without_blocks(rows: list[Row], is_dumb: bool) -> list[Row]:
    """The rows where there are no colours: without blocks, which nothing would show, and on a dumb
    terminal without a frame too."""
    gone = (*COLOURED, PANEL) if is_dumb else COLOURED
    return [replace(row, layout=PLAIN) if row.layout in gone else row for row in rows]


def text_columns(columns: Optional[int]) -> Optional[int]:
    """The cells that a row of a panel has at a width of `columns`; a wider one never has less."""
    return None if columns is None else max(columns - SIDES, min(columns, LEAST - SIDES))
