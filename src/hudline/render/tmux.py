"""Segments of a line as tmux's own markup, for a status line of tmux: `#[fg=#88c0d0,bold]text`.

tmux expands the output of a command in its status line once more. There `#` begins all that it
would run, look up or style, and stands for itself where it is doubled (checked on tmux 3.3a).
"""

from __future__ import annotations

from typing import Any

from hudline.render.band_output import BOLD, DIM, INVERSE, ITALIC, STRUCK, UNDERLINE

_WORDS = (
    (BOLD, "bold"), (DIM, "dim"), (ITALIC, "italics"), (UNDERLINE, "underscore"),
    (INVERSE, "reverse"), (STRUCK, "strikethrough"),
)  # fmt: skip
_BRIGHT = "Bright"
_END = "#[default]"


def markup(line: list[list[Any]]) -> str:
    """The segments of one line (`render.band_output`) as one text. Every style ends where its
    segment ends; addresses are left out."""
    return "".join([_marked(*segment[:3], *segment[4:]) for segment in line])


def _marked(text: str, colour: str, attributes: int, ground: str = "") -> str:
    shown = text.replace("#", "##")
    words = [f"fg={_colour(colour)}"] if colour else []
    words += [f"bg={_colour(ground)}"] if ground else []
    words += [word for bit, word in _WORDS if attributes & bit]
    return f"#[{','.join(words)}]{shown}{_END}" if words else shown


def _colour(name: str) -> str:
    """A colour of the band (`#rrggbb`, `ansi256(n)`, sixteen names) as tmux calls it."""
    if name.startswith("ansi256("):
        return "colour" + name[8:-1]
    if name == "gray":
        return "brightblack"
    return "bright" + name[: -len(_BRIGHT)] if name.endswith(_BRIGHT) else name
